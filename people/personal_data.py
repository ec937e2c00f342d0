"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET = {
    "people.Participant.name",
    "people.Participant.kana",
    "people.Participant.name_key",
    "people.Participant.kana_key",
    "people.Participant.postal_code",
    "people.Participant.address",
    "people.Participant.support_needs",
    "people.Participant.family_name",
    "people.Participant.note",
    "people.Phone.digits",
    "people.Phone.last_four",
    "people.Helper.name",
    "people.Helper.kana",
    "people.Helper.affiliation",
    "people.Helper.phone",
    "people.IntakeDraft.answers",
}
KEEP = {
    "people.Participant.district",
    "people.Merge.moved_along",
    "people.Merge.reason",
    "people.IntakeDraft.offering_key",
}
