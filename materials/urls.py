"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from materials.views import (
    briefs,
    card_sheets,
    cards,
    certificates,
    consents,
    hours,
    lending,
    letters,
    newsletters,
    own_helpers,
    pairing,
    papers,
    point_columns,
    points,
    postcards,
    posters,
    sign_in,
    slips,
    tables,
    tickets,
    verifying,
)

CERTIFICATE = "certificates/<uuid:public_id>/"
OWN = "helpers/<uuid:secret>/"
LETTER = "outreach/letters/<uuid:public_id>/"
CONSULTATION = "consultations/<uuid:public_id>/"
LOAN = "loans/<uuid:public_id>/"
PERSON = "participants/<uuid:public_id>/"

public_patterns: list[URLPattern | URLResolver] = [
    path("card/", cards.scanned, name="card"),
    path("my/<uuid:secret>/slip.pdf", slips.of_holder, name="my-slip-pdf"),
    path(OWN, own_helpers.page, name="helper-own"),
    path(f"{OWN}calendar.ics", own_helpers.calendar, name="helper-calendar"),
    path(f"{OWN}take/<uuid:session>/", own_helpers.take, name="helper-take"),
    path(
        "helpers/lists/<str:code>/sent/<uuid:key>/consents.pdf",
        consents.of_list,
        name="group-list-consents",
    ),
    path("verify/", verifying.ask, name="verify"),
    path("verify/<str:code>/", verifying.answer, name="verify-code"),
]
staff_patterns: list[URLPattern | URLResolver] = [
    path("helpers/poster/", posters.town, name="join-poster"),
    path("schools/<int:key>/poster/", posters.school, name="school-poster"),
    path("certificates/issuer/", certificates.issuer, name="certificate-issuer"),
    path(CERTIFICATE, certificates.page, name="certificate"),
    path(f"{CERTIFICATE}certificate.pdf", certificates.printed, name="certificate-pdf"),
    path(f"{CERTIFICATE}revoke/", certificates.revoke, name="certificate-revoke"),
    path(f"{CERTIFICATE}reissue/", certificates.reissue, name="certificate-reissue"),
    path(f"{CONSULTATION}tickets.pdf", tickets.of_day, name="consultation-tickets-pdf"),
    path(
        f"{CONSULTATION}tickets/<uuid:ticket>/ticket.pdf",
        tickets.of_one,
        name="consultation-ticket-pdf",
    ),
    path("flyers/<slug:code>/", papers.flyer_page, name="flyer-page"),
    path("flyers/<slug:code>/flyer.pdf", papers.flyer_pdf, name="flyer-pdf"),
    path("helpers/<int:key>/certificates/", certificates.of_helper, name="certificates"),
    path("helpers/<int:key>/consent-form.pdf", consents.of_helper, name="helper-consent-pdf"),
    path("loans/labels.pdf", lending.labels, name="equipment-labels"),
    path(f"{LOAN}agreement/", lending.agreement, name="loan-agreement"),
    path(f"{LOAN}agreement.pdf", lending.agreement_pdf, name="loan-agreement-pdf"),
    path("helpers/hours.csv", hours.listed_csv, name="hours-csv"),
    path(LETTER, letters.letter_page, name="outreach-letter"),
    path(f"{LETTER}letter.pdf", letters.letter_pdf, name="outreach-letter-pdf"),
    path("kiosks/<uuid:public_id>/pair/", pairing.page, name="kiosk-pair"),
    path(f"{PERSON}card/", cards.page, name="participant-card"),
    path(f"{PERSON}card/issue/", cards.issue, name="participant-card-issue"),
    path(f"{PERSON}card/stop/", cards.stop, name="participant-card-stop"),
    path("newsletter/", newsletters.page, name="newsletter"),
    path("newsletter.txt", newsletters.text, name="newsletter-text"),
    path("postcards/print/", postcards.page, name="postcards-print"),
    path("points/", points.page, name="points"),
    path("points/reckon/", points.reckon, name="points-reckon"),
    path("points/pay/", points.pay, name="points-pay"),
    path("points/correct/", points.correct, name="points-correct"),
    path("points/columns/", point_columns.page, name="points-columns"),
    path("points/rules/new/", points.new_rule, name="points-rule-new"),
    path("points/rules/end/", points.end_rule, name="points-rule-end"),
    path("points/payouts/<int:number>.csv", points.payout_csv, name="points-csv"),
    path("registrations/<str:reference>/slip/", slips.of_one, name="slip-page"),
    path("registrations/<str:reference>/slip.pdf", slips.of_one_pdf, name="slip-pdf"),
    path("sessions/<uuid:public_id>/brief-paper/", briefs.page, name="brief-page"),
    path("sessions/<uuid:public_id>/brief.pdf", briefs.printed, name="brief-pdf"),
    path("sessions/<uuid:public_id>/cards/", card_sheets.page, name="card-sheets"),
    path("sessions/<uuid:public_id>/roster/", papers.roster_page, name="roster-page"),
    path("sessions/<uuid:public_id>/roster.pdf", papers.roster_pdf, name="roster-pdf"),
    path("sessions/<uuid:public_id>/sign-in/", sign_in.page, name="sign-in-page"),
    path("sessions/<uuid:public_id>/sign-in.pdf", sign_in.printed, name="sign-in-pdf"),
    path("sessions/<uuid:public_id>/slips/", slips.of_session, name="slips-page"),
    path("sessions/<uuid:public_id>/slips.pdf", slips.of_session_pdf, name="slips-pdf"),
    path("sessions/<uuid:public_id>/tables/", tables.page, name="tables"),
    path("sessions/<uuid:public_id>/tables/cards.pdf", tables.cards, name="table-cards-pdf"),
    path("sessions/<uuid:public_id>/tables/plan.pdf", tables.plan, name="seat-plan-pdf"),
]
