"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET = {
    "classes.Registration.wish",
    "classes.OutreachRequest.note",
    "classes.NightCall.phone",
    "classes.NightCall.note",
}
KEEP = {
    *(
        f"classes.Venue.{column}"
        for column in (
            "name",
            "kana",
            "postal_code",
            "address",
            "district",
            "phone",
            "closed_weekdays",
            "parking",
            "access",
        )
    ),
    "classes.VenueClosedDay.reason",
    "classes.Course.title",
    "classes.Course.description",
    "classes.Course.topics",
    *(
        f"classes.Offering.{column}"
        for column in (
            "title",
            "description",
            "belongings",
            "contact_name",
            "contact_phone",
            "import_key",
            "import_digest",
            "source_url",
        )
    ),
    "classes.Offering.class_number",
    "classes.NightLine.number",
    "classes.NightLine.forward_to",
    "classes.NightCall.call_sid",
    "classes.NightCall.end_reason",
    "classes.NightRecording.sid",
    "classes.NightRecording.media_type",
    "classes.MassNotice.actor_key",
    "classes.MassNotice.text",
    "classes.Session.cancel_reason",
    "classes.Flyer.code",
    "classes.Flyer.label",
    "classes.Flyer.headline",
    "classes.Offering.priorities",
    "classes.ConsultationTopic.code",
    "classes.ConsultationTopic.label",
    "classes.Registration.topic",
    *(
        f"classes.Draw.{column}"
        for column in ("seed", "commitment", "entries", "entries_digest", "result")
    ),
    *(
        f"classes.DrawChange.{column}"
        for column in ("from_state", "to_state", "note", "actor_kind", "actor_key")
    ),
    "classes.Refusal.age_band",
    "classes.Refusal.code",
    "classes.Registration.overridden",
    "classes.Registration.reference",
    "classes.Registration.request_key",
    "classes.Registration.request_digest",
    "classes.RegistrationEvent.from_state",
    "classes.RegistrationEvent.to_state",
    "classes.RegistrationEvent.reason",
    "classes.RegistrationEvent.actor_kind",
    "classes.RegistrationEvent.actor_key",
    *(
        f"classes.OutreachSettings.{column}"
        for column in ("letter_sign", "sender", "instruction")
    ),
    *(
        f"classes.OutreachMenuItem.{column}"
        for column in (
            "title",
            "description",
            "teachers",
            "provides",
            "contact_name",
            "contact_phone",
            "rules",
        )
    ),
    *(
        f"classes.OutreachRequest.{column}"
        for column in (
            "reference",
            "group",
            "group_key",
            "venue_name",
            "venue_address",
            "equipment",
            "needs",
            "confirmed",
            "conditions",
            "reason",
            "overridden",
            "request_key",
            "request_digest",
        )
    ),
    *(
        f"classes.OutreachEvent.{column}"
        for column in ("from_state", "reason", "actor_kind", "actor_key")
    ),
    "classes.OutreachLetter.sign",
    "classes.Assignment.request_key",
    "classes.Assignment.request_digest",
    *(
        f"classes.AssignmentEvent.{column}"
        for column in ("from_state", "to_state", "reason", "actor_kind", "actor_key")
    ),
    "classes.LoanSettings.conditions",
    *(f"classes.Equipment.{column}" for column in ("number", "model", "os_version", "photo")),
    *(f"classes.EquipmentNote.{column}" for column in ("text", "actor_kind", "actor_key")),
}
