"""Addresses for machines."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.views import APIView

from api import docs
from api.resources import (
    answers,
    briefs,
    card_sheets,
    cards,
    certificates,
    check_ins,
    completions,
    conflicts,
    consultations,
    draws,
    fairness,
    flyers,
    follow_ups,
    handouts,
    helpers,
    indicators,
    kiosks,
    lines,
    loans,
    messages,
    next_classes,
    offerings,
    outreach,
    post,
    print_jobs,
    registrations,
    repeats,
    rosters,
    shifts,
)
from api.webhooks import line, night, reports, texts, voice

V1 = "api/v1/"

ANSWERS: dict[str, type[APIView]] = {
    "cancel": answers.RegistrationCancel,
    "accept": answers.RegistrationAccept,
    "decline": answers.RegistrationDecline,
    "pass-over": answers.RegistrationPassOver,
    "reorder": answers.RegistrationReorder,
}
public_patterns: list[URLPattern | URLResolver] = [
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("api/docs/", docs.page, name="api-docs"),
    path(f"{V1}offerings/", offerings.OfferingList.as_view()),
    path(f"{V1}offerings/<uuid:offering>/", offerings.OfferingDetail.as_view()),
    path(f"{V1}offerings/<uuid:offering>/waiting-list/", lines.WaitingList.as_view()),
    path(f"{V1}offerings/<uuid:offering>/next-classes/", next_classes.NextClasses.as_view()),
    path(f"{V1}draws/", draws.DrawList.as_view()),
    path(f"{V1}draws/<uuid:draw>/", draws.DrawSheet.as_view(), name="api-draw"),
    path(f"{V1}draws/<uuid:draw>/hold/", draws.DrawHold.as_view()),
    path(f"{V1}registrations/", registrations.RegistrationList.as_view()),
    path(f"{V1}registrations/<str:reference>/", registrations.RegistrationDetail.as_view()),
    *(
        path(f"{V1}registrations/<str:reference>/{answer}/", view.as_view())
        for answer, view in ANSWERS.items()
    ),
    path(f"{V1}cards/", cards.CardList.as_view()),
    path(f"{V1}cards/end/", cards.CardEnded.as_view()),
    path(f"{V1}equipment/", loans.EquipmentList.as_view()),
    path(f"{V1}loans/", loans.LoanList.as_view()),
    path(f"{V1}loans/<uuid:loan>/return/", loans.LoanReturn.as_view()),
    path(f"{V1}messages/", messages.MessageList.as_view()),
    path(f"{V1}handouts/", handouts.HandoutList.as_view()),
    path(f"{V1}outreach-requests/", outreach.OutreachRequestList.as_view()),
    path(f"{V1}outreach-requests/<str:reference>/", outreach.OutreachRequestDetail.as_view()),
    path(f"{V1}flyers/", flyers.FlyerList.as_view()),
    path(f"{V1}helpers/", helpers.HelperList.as_view()),
    path(f"{V1}helpers/<uuid:helper>/", helpers.HelperDetail.as_view()),
    path(f"{V1}helper-hours/", certificates.HelperHours.as_view()),
    path(f"{V1}certificates/", certificates.CertificateList.as_view()),
    path(f"{V1}certificates/<uuid:certificate>/", certificates.CertificateDetail.as_view()),
    path(
        f"{V1}certificates/<uuid:certificate>/revoke/", certificates.CertificateRevoke.as_view()
    ),
    path(
        f"{V1}offerings/<uuid:offering>/completions/", completions.OfferingCompletions.as_view()
    ),
    path(f"{V1}verify/<str:code>/", certificates.Verify.as_view()),
    path(f"{V1}postcards/", post.PostcardSheet.as_view()),
    path(f"{V1}letters/", post.LetterList.as_view()),
    path(f"{V1}kiosks/", kiosks.KioskList.as_view()),
    path(f"{V1}kiosks/me/", kiosks.KioskSelf.as_view()),
    path(f"{V1}kiosks/<uuid:kiosk>/revoke/", kiosks.KioskRevoke.as_view()),
    path(f"{V1}sessions/<uuid:session>/roster/", rosters.SessionRoster.as_view()),
    path(f"{V1}sessions/<uuid:session>/marks/", rosters.SessionMarks.as_view()),
    path(f"{V1}print-jobs/", print_jobs.PrintJobList.as_view()),
    path(f"{V1}print-jobs/<uuid:job>/", print_jobs.PrintJobDetail.as_view()),
    path(f"{V1}print-jobs/<uuid:job>/advance/", print_jobs.PrintJobAdvance.as_view()),
    path(f"{V1}print-jobs/<uuid:job>/content/", print_jobs.PrintJobContent.as_view()),
    path(f"{V1}print-jobs/<uuid:job>/cancel/", print_jobs.PrintJobCancel.as_view()),
    path(f"{V1}sessions/<uuid:session>/cards/", card_sheets.SessionCards.as_view()),
    path(f"{V1}sessions/<uuid:session>/brief/", briefs.SessionBrief.as_view()),
    path(f"{V1}sessions/<uuid:session>/queue/", consultations.SessionQueue.as_view()),
    path(f"{V1}sessions/<uuid:session>/records/", consultations.SessionRecords.as_view()),
    path(f"{V1}shifts/", shifts.ShiftList.as_view()),
    path(f"{V1}shifts/<uuid:session>/assignments/", shifts.ShiftAssignments.as_view()),
    path(
        f"{V1}shifts/<uuid:session>/assignments/<uuid:assignment>/withdraw/",
        shifts.AssignmentWithdraw.as_view(),
    ),
    path(f"{V1}conflicts/", conflicts.ConflictList.as_view()),
    path(f"{V1}conflicts/<uuid:conflict>/settle/", conflicts.ConflictSettle.as_view()),
    path(f"{V1}check-ins/", check_ins.CheckInBatch.as_view()),
    path(f"{V1}follow-ups/", follow_ups.FollowUpList.as_view()),
    path(f"{V1}follow-ups/<uuid:person>/calls/", follow_ups.FollowUpCalls.as_view()),
    path(f"{V1}fairness/", fairness.Fairness.as_view()),
    path(f"{V1}repeat-attendance/", repeats.RepeatAttendance.as_view()),
    path(f"{V1}indicators/", indicators.IndicatorList.as_view()),
    path(f"{V1}indicators/<slug:slug>/", indicators.IndicatorDetail.as_view()),
    path(f"{V1}open-data/indicators.csv", indicators.IndicatorTable.as_view()),
    path(f"{V1}open-data/indicators.json", indicators.IndicatorData.as_view()),
    path("webhooks/line/", line.events, name="line-events"),
    path("webhooks/twilio/status/", reports.status, name="twilio-status"),
    path("webhooks/twilio/status/<uuid:key>/", reports.status, name="twilio-status-of"),
    path("webhooks/twilio/sms/", texts.received, name="twilio-sms"),
    path("webhooks/twilio/voice/", night.rings, name="twilio-rings"),
    path("webhooks/twilio/night/", night.rings, name="twilio-night"),
    path("webhooks/twilio/night/name/", night.named, name="twilio-night-name"),
    path("webhooks/twilio/night/<slug:place>/", night.keyed, name="twilio-night-key"),
    path("webhooks/twilio/voice/<uuid:key>/", voice.answered, name="twilio-voice"),
    path(
        "webhooks/twilio/voice/<uuid:key>/<slug:question>/",
        voice.keyed,
        name="twilio-voice-key",
    ),
]
staff_patterns: list[URLPattern | URLResolver] = []
