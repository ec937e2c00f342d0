"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from attendance.views import (
    briefs,
    conflicts,
    consultation_door,
    consultation_records,
    consultations,
    doors,
    follow_ups,
    following,
    handovers,
    hours,
    keying,
    kiosks,
    merging,
    monitors,
    night,
    outreach,
    participants,
    rosters,
    shell,
    today,
    wishes,
)

SESSION = "sessions/<uuid:public_id>/"
KIOSK = "kiosks/<uuid:public_id>/"
CONFLICT = "conflicts/<uuid:public_id>/"
HOURS = "helpers/<int:key>/hours/"
CONSULTATION = "consultations/<uuid:public_id>/"
PERSON = "participants/<uuid:public_id>/"

public_patterns: list[URLPattern | URLResolver] = [
    path("my/outreach/<uuid:secret>/report/", outreach.told, name="outreach-my-report"),
    path("helpers/<uuid:secret>/brief/", briefs.own, name="helper-brief"),
    path("kiosk/", shell.page, name="kiosk"),
    path("kiosk/sw.js", shell.worker, name="kiosk-worker"),
    path("kiosk/manifest.webmanifest", shell.manifest, name="kiosk-manifest"),
    path("monitor/<uuid:secret>/", monitors.monitor, name="consultation-monitor"),
    path("waiting/<uuid:ticket>/", monitors.wait, name="consultation-wait"),
]
staff_patterns: list[URLPattern | URLResolver] = [
    path("night/", night.listed, name="night"),
    path("night/<uuid:public_id>/", night.call, name="night-call"),
    path("night/<uuid:public_id>/known/", night.known, name="night-known"),
    path("night/<uuid:public_id>/change/", night.change, name="night-change"),
    path("night/<uuid:public_id>/recording/", night.recording, name="night-recording"),
    path("", today.today, name="today"),
    path(SESSION, rosters.roster, name="roster"),
    path(f"{SESSION}press/", rosters.press, name="roster-press"),
    path(f"{SESSION}walk-in/", doors.walk_in, name="roster-walk-in"),
    path(f"{SESSION}headcount/", doors.headcount, name="roster-headcount"),
    path(f"{SESSION}keying/", keying.page, name="keying"),
    path(f"{SESSION}hours/", doors.hours, name="roster-hours"),
    path(f"{SESSION}brief/", briefs.page, name="brief"),
    path(f"{SESSION}brief/<str:reference>/", briefs.seat, name="brief-seat"),
    path("briefs/terms/", briefs.terms, name="brief-terms"),
    path("offerings/<uuid:public_id>/next/", following.page, name="offering-next"),
    path("follow-up/", follow_ups.listed, name="follow-ups"),
    path("follow-up/<uuid:public_id>/", follow_ups.one, name="follow-up"),
    path("outreach/<uuid:public_id>/report/", outreach.report, name="outreach-report"),
    path("kiosks/", kiosks.listed, name="kiosks"),
    path("kiosks/new/", kiosks.new, name="kiosk-new"),
    path("kiosks/handover/", handovers.page, name="kiosk-handover"),
    path(KIOSK, kiosks.one, name="kiosk"),
    path(f"{KIOSK}again/", kiosks.again, name="kiosk-again"),
    path(f"{KIOSK}revoke/", kiosks.revoke, name="kiosk-revoke"),
    path("helpers/hours/", hours.listed, name="hours"),
    path(HOURS, hours.one, name="helper-hours"),
    path(f"{HOURS}<uuid:public_id>/", hours.correct, name="helper-hours-correct"),
    path("consultations/", consultations.listed, name="consultations"),
    path(CONSULTATION, consultations.desk, name="consultation"),
    path(f"{CONSULTATION}door/", consultation_door.door, name="consultation-door"),
    path(f"{CONSULTATION}records/", consultation_records.recorded, name="consultation-records"),
    path(
        f"{CONSULTATION}tickets/<uuid:ticket>/",
        consultation_door.ticket,
        name="consultation-ticket",
    ),
    path(
        f"{CONSULTATION}tickets/<uuid:ticket>/record/",
        consultation_records.record,
        name="consultation-record",
    ),
    path("conflicts/", conflicts.inbox, name="conflicts"),
    path("conflicts/decided/", conflicts.decided, name="conflicts-decided"),
    path("conflicts/together/", conflicts.together, name="conflicts-together"),
    path(f"{CONFLICT}settle/", conflicts.settle, name="conflict-settle"),
    path(f"{CONFLICT}identify/", conflicts.identify, name="conflict-identify"),
    path(f"{CONFLICT}reopen/", conflicts.reopen, name="conflict-reopen"),
    path("participants/", participants.found, name="participants"),
    path("participants/merges/<int:key>/separate/", merging.separate, name="merge-separate"),
    path(PERSON, participants.participant, name="participant"),
    path(f"{PERSON}edit/", participants.edit, name="participant-edit"),
    path(f"{PERSON}wishes/", wishes.page, name="participant-wishes"),
    path(f"{PERSON}wishes/withdraw/", wishes.withdraw, name="participant-wish-withdraw"),
    path(f"{PERSON}merge/", merging.choose, name="participant-merge"),
    path(f"{PERSON}merge/<uuid:other_id>/", merging.compare, name="participant-compare"),
]
