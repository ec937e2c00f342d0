"""The QR code of a registration slip: shown to whoever has a seat, and read at the door."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from classes.actions import registrations
from materials.renderers import qr
from tests import make

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<svg class="code".*?<path d="([^"]*)"', re.DOTALL)


def codes(answer):
    """The QR codes of a page, as they are drawn."""
    return CODE.findall(answer.content.decode())


def drawn(*references):
    """How the codes of these receipt numbers are drawn."""
    return [
        qr.symbol(f"{settings.PUBLIC_ORIGIN}/card/#{reference}").path
        for reference in references
    ]


def test_the_own_page_of_a_seat_shows_what_the_reception_scans(client):
    registration = make.registration(make.offering())

    page = client.get(reverse("my", args=[registration.secret]))

    assert codes(page) == drawn(registration.reference)
    assert "当日、受付でお見せください" in page.content.decode()


def test_who_waits_or_gave_the_seat_back_is_shown_no_code(client):
    offering = make.offering(capacity=1, waiting_limit=5)
    seated = make.registration(offering)
    waiting = make.registration(offering)
    registrations.cancel(seated, reason="本人の都合", by=make.BY, at=make.NOON)

    pages = [client.get(reverse("my", args=[each.secret])) for each in (seated, waiting)]

    assert [codes(page) for page in pages] == [[], []]


def test_the_receipt_of_the_phone_desk_prints_the_code(client):
    client.force_login(make.staff())
    key = "11111111-1111-4111-8111-111111111111"
    registration = make.registration(make.offering(), key=f"desk:{key}")

    page = client.get(reverse("staff:phone-done", args=[key]))

    assert codes(page) == drawn(registration.reference)


def test_people_who_come_together_have_a_code_each():
    offering = make.offering()
    party = [make.registration(offering) for _ in range(3)]

    slip = render_to_string(
        "classes/apply/slip.html",
        {
            "together": party,
            "names": {},
            "registration": party[0],
            "offering": offering,
            "municipality": offering.municipality,
        },
    )

    assert CODE.findall(slip) == drawn(*(each.reference for each in party))
