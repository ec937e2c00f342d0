"""Flyers with one class or several, their door, and how those who come by it are counted."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import flyers
from classes.actions.flyers import ClassNotForThisFlyer, LabelMissing, TooManyClasses
from classes.choices import Channel, OfferingState
from classes.models import Flyer, FlyerDay
from classes.rules.flyers import ALPHABET, NEVER, typed
from tests import make
from tests.classes import walk
from tests.classes.walk import Page

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False) as clock:
        yield clock


def flyer_of(*offerings, label="東部公民館", **how):
    first, *beside = offerings
    return flyers.create(first, label=label, beside=beside, by=make.BY, at=make.NOON, **how)


def scan(browser, flyer, agent=PHONE, **more):
    return browser.get(reverse("flyer", args=[flyer.code]), HTTP_USER_AGENT=agent, **more)


def visits(flyer):
    return sum(FlyerDay.objects.filter(flyer=flyer).values_list("visits", flat=True))


def test_the_same_place_and_classes_again_get_the_same_flyer():
    one, two = make.offering(), make.offering()

    both = flyer_of(one, two)
    assert flyer_of(one, two, two, one) == both
    assert flyer_of(one) != both
    assert flyer_of(one, two, label="西部公民館") != both
    assert (both.headline, flyer_of(one).headline) == ("スマホ教室のご案内", "")
    assert AuditEvent.objects.filter(action="flyer.created").count() == 3


def test_a_flyer_of_seven_classes_or_of_what_is_not_held_here_is_not_made():
    one = make.offering()
    with pytest.raises(TooManyClasses):
        flyer_of(one, *(make.offering() for _ in range(6)))
    with pytest.raises(ClassNotForThisFlyer):
        flyer_of(one, make.offering(state=OfferingState.CANCELLED))
    with pytest.raises(ClassNotForThisFlyer):
        flyer_of(one, make.offering(town=make.other_town()))
    with pytest.raises(LabelMissing):
        flyer_of(one, label="　")
    assert Flyer.objects.count() == 0


def test_a_code_is_read_however_it_is_typed_and_never_holds_a_letter_that_is_mistaken():
    assert [typed(text) for text in ("ａｃｄ３７９", " acd-379 ", "ACD 379", "acdー379")] == [
        "ACD379"
    ] * 4
    assert {*NEVER.replace("・", "")} & {*ALPHABET} == set()


def test_several_classes_are_listed_each_with_how_it_stands_and_the_code_goes_along():
    one, two = make.offering(title="写真の教室"), make.offering(title="地図の教室")
    off = make.offering(title="防災の教室")
    hidden = make.offering(title="まだ下書き", state=OfferingState.DRAFT)
    flyer = flyer_of(one, two, off, hidden, headline="秋のスマホ教室")
    type(off).objects.filter(pk=off.pk).update(state=OfferingState.CANCELLED)
    browser = walk.browser()

    page = Page(scan(browser, flyer))

    assert page.headings == ["秋のスマホ教室"]
    order = [page.text.index(each.title) for each in (one, two, off)]
    assert order == sorted(order)
    assert ("まだ下書き" in page.text, "中止" in page.text) == (False, True)
    onward = reverse("flyer-class", args=[flyer.code, two.public_id])
    assert onward in page.links
    assert browser.get(onward).url == reverse("offering", args=[two.public_id])
    walk.apply(browser, two)
    registration = two.registrations.get()
    assert (registration.channel, registration.flyer) == (Channel.QR, flyer)


def test_a_class_that_is_not_on_the_flyer_is_not_reached_by_it(client):
    flyer = flyer_of(make.offering(), make.offering())
    other = make.offering()

    url = reverse("flyer-class", args=[flyer.code, other.public_id])
    assert client.get(url).status_code == 404


def test_a_flyer_leads_on_while_any_of_its_classes_may_be_seen(client):
    draft = make.offering(state=OfferingState.DRAFT)
    assert scan(client, flyer_of(draft)).status_code == 404
    assert scan(client, flyer_of(draft, make.offering())).status_code == 200


def test_a_telephone_is_counted_once_a_day(at_noon):
    flyer = flyer_of(make.offering())
    browser = walk.browser()

    for _ in range(3):
        scan(browser, flyer)
    assert visits(flyer) == 1
    scan(walk.browser(), flyer)
    assert visits(flyer) == 2
    at_noon.shift(timedelta(days=1))
    scan(browser, flyer)
    assert [*FlyerDay.objects.values_list("day__day", "visits")] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1;line-poker/1.0",
        "curl/8.5.0",
        "",
    ],
)
def test_programs_are_not_counted(client, agent):
    flyer = flyer_of(make.offering())

    scan(client, flyer, agent=agent)
    assert visits(flyer) == 0


def test_neither_the_office_nor_what_is_fetched_ahead_is_counted(client):
    flyer = flyer_of(make.offering())
    scan(client, flyer, HTTP_SEC_PURPOSE="prefetch;prerender")
    client.head(reverse("flyer", args=[flyer.code]), HTTP_USER_AGENT=PHONE)
    client.force_login(make.staff())
    scan(client, flyer)

    assert visits(flyer) == 0


def test_nothing_but_the_number_is_kept_of_a_visit(client):
    flyer = flyer_of(make.offering())
    before = AuditEvent.objects.count()
    scan(client, flyer)

    assert visits(flyer) == 1
    assert AuditEvent.objects.count() == before
    assert {field.name for field in FlyerDay._meta.get_fields()} == {
        *("id", "flyer", "day", "visits")
    }
