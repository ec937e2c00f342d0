"""Giving a seat back with the reference number and the last four digits of the telephone."""

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import offerings, registrations
from classes.actions.holders import MOST_TRIES, HolderUnknown, TooManyTries
from classes.choices import Joining, RegistrationState, Selection
from common import references
from people.actions import participants
from tests import make
from tests.classes.walk import Page, browser, submit

pytestmark = pytest.mark.django_db
URL = reverse("cancel")
SAME = HolderUnknown.message


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


def held(offering=None, *, phone="0994-32-1045", **request):
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone=phone)
    return make.registration(offering or make.offering(title="LINE教室"), person, **request)


def ask(client, registration, digits="1045", *, reference=None):
    typed = {"reference": reference or registration.reference, "last_four": digits}
    return submit(client, URL, typed)


def confirm(client, asked):
    return client.post(URL, Page(asked).hidden)


def state(registration):
    registration.refresh_from_db()
    return registration.state


def test_it_says_what_is_cancelled_and_not_whose_it_is():
    registration = held()

    page = Page(ask(browser(), registration))

    assert "この申込みを取り消しますか" in page.text
    assert "LINE教室" in page.text
    assert "令和8年6月15日（月）" in page.text
    told = page.text.replace(registration.reference, "")  # whose digits may be those, too
    assert [word for word in ("髙田", "ハナ", "タカダ", "1045") if word in told] == []
    assert state(registration) == RegistrationState.CONFIRMED


def test_one_more_press_gives_the_seat_back():
    registration, client = held(), browser()

    page = Page(confirm(client, ask(client, registration)))

    assert page.headings == ["取り消しました"]
    assert state(registration) == RegistrationState.CANCELLED
    event = AuditEvent.objects.get(action="registration.cancelled")
    assert (event.actor_kind, event.municipality_code) == ("holder", "462012")
    assert registration.history.last().reason == "本人の取消し（受付番号）"


def test_the_second_press_changes_nothing_and_says_so():
    registration, client = held(), browser()
    asked = ask(client, registration)
    confirm(client, asked)

    page = Page(confirm(client, asked))

    assert page.headings == ["すでに取り消されています"]
    assert registration.history.count() == 2


@pytest.mark.parametrize(
    ("reference", "digits"),
    [
        ("４８２７ー３１５", "1045"),
        ("", "1045"),
        ("right", ""),
        ("right", "104"),
        ("right", "いちぜろよんご"),
        ("4827-3157", "1045"),
    ],
)
def test_a_slip_is_pointed_out_and_what_was_typed_stays(reference, digits):
    registration, client = held(), browser()
    typed = registration.reference if reference == "right" else reference

    response = submit(client, URL, {"reference": typed, "last_four": digits})

    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert typed in response.content.decode()
    assert not AuditEvent.objects.filter(action="holder.tried").exists()


def test_full_width_spaces_and_a_whole_number_are_understood():
    registration, client = held(), browser()
    wide = registration.reference.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})

    page = Page(ask(client, registration, "０９９４（３２）１０４５", reference=f" {wide} "))

    assert "この申込みを取り消しますか" in page.text


def test_an_unknown_number_and_wrong_digits_are_answered_alike():
    registration, client = held(), browser()
    taken = {registration.reference}
    unknown = next(one for one in map(references.encode, range(9)) if one not in taken)

    wrong = ask(client, registration, "9999")
    missing = ask(client, registration, "1045", reference=unknown)

    assert wrong.status_code == missing.status_code == 409
    texts = [
        Page(each).text.replace(registration.reference, "").replace(unknown, "")
        for each in (wrong, missing)
    ]
    assert texts[0] == texts[1]
    assert SAME in texts[0]


@pytest.mark.parametrize("exists", [True, False])
def test_guessing_ends_after_a_few_tries_whether_the_number_exists_or_not(exists, clock):
    registration, client = held(), browser()
    reference = registration.reference if exists else references.encode(8)
    for number in range(MOST_TRIES):
        assert SAME in Page(ask(client, registration, f"900{number}", reference=reference)).text

    answer = ask(client, registration, "1045", reference=reference)

    assert answer.status_code == 409
    assert TooManyTries.message in Page(answer).text
    assert state(registration) == RegistrationState.CONFIRMED
    clock.shift(24 * 60 * 60)
    again = Page(ask(client, registration, "1045", reference=reference)).text
    assert ("この申込みを取り消しますか" in again) is exists


def test_the_town_reads_in_its_trail_that_somebody_guessed():
    registration = held()
    ask(browser(), registration, "9999")

    event = AuditEvent.objects.get(action="holder.refused")

    assert (event.municipality_code, event.subject_key) == ("462012", str(registration.pk))
    assert "9999" not in str(event.detail)


def test_the_number_of_the_family_and_of_a_merged_row_will_do():
    registration, kept = held(), make.participant(phone="099-216-2222")
    participants.merge(
        kept=kept, absorbed=registration.participant, reason="同じ方", by=make.BY, at=make.NOON
    )

    for digits in ("1045", "2222"):
        assert "取り消しますか" in Page(ask(browser(), registration, digits)).text


@pytest.mark.parametrize("columns", [{"selection": Selection.LOTTERY}, {"capacity": 1}])
def test_a_place_in_the_draw_or_in_line_is_left_the_same_way(columns):
    offering = make.offering(waiting_limit=None, **columns)
    make.registration(offering)
    registration, client = held(offering), browser()

    asked = ask(client, registration)
    confirm(client, asked)

    assert "この申込みをやめますか" in Page(asked).text
    assert state(registration) == RegistrationState.WITHDRAWN


def test_an_offered_seat_goes_to_the_next_in_line():
    offering = make.offering(capacity=1, waiting_limit=None)
    seated = make.registration(offering)
    first, second = held(offering), make.registration(offering)
    registrations.cancel(seated, reason="用事", by=make.BY, at=make.NOON)
    assert state(first) == RegistrationState.OFFERED

    client = browser()
    confirm(client, ask(client, first))

    assert (state(first), state(second)) == ("withdrawn", "offered")


def test_a_single_session_is_named_alone_and_cancelled_until_it_begins(clock):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    second = offering.sessions.order_by("starts_at")[1]
    registration, client = held(offering, session=second), browser()
    clock.move_to(make.tokyo("2026-06-16 09:00"))  # the first session is over

    asked = ask(client, registration)
    confirm(client, asked)

    assert "令和8年6月22日（月）" in Page(asked).text
    assert "令和8年6月15日（月）" not in Page(asked).text
    assert state(registration) == RegistrationState.CANCELLED


def test_once_it_has_begun_it_says_to_call(clock):
    registration, client = held(), browser()
    clock.move_to(make.tokyo("2026-06-15 09:30"))
    asked = ask(client, registration)
    clock.move_to(make.tokyo("2026-06-15 10:00"))

    page = Page(confirm(client, asked))

    assert page.headings == ["この画面では取り消せません"]
    assert state(registration) == RegistrationState.CONFIRMED


def test_of_a_cancelled_class_there_is_nothing_to_cancel():
    registration, client = held(), browser()
    offerings.cancel(registration.offering, reason="台風", by=make.BY, at=make.NOON)

    asked = ask(client, registration)

    assert Page(asked).headings == ["この講座は中止になりました"]
    assert "proof" not in Page(asked).hidden


@pytest.mark.parametrize(
    ("value", "salt"),
    [("", ""), ("nonsense", ""), (1, "other"), (987_654, "classes.cancelling")],
)
def test_a_forged_or_foreign_proof_starts_again(value, salt):
    registration, client = held(), browser()
    proof = signing.dumps(value, salt=salt) if salt else value
    token = Page(client.get(URL)).hidden

    response = client.post(URL, token | {"proof": proof})

    assert response.status_code == 409
    assert "もう一度はじめから" in Page(response).text
    assert state(registration) == RegistrationState.CONFIRMED


def test_a_proof_is_good_for_two_hours(clock):
    registration, client = held(), browser()
    asked = ask(client, registration)
    clock.shift(2 * 60 * 60 + 1)

    assert confirm(client, asked).status_code == 409
    assert state(registration) == RegistrationState.CONFIRMED


def test_it_is_found_from_the_public_pages_and_kept_out_of_caches_and_indexes():
    make.other_town()
    offering = make.offering()
    client = browser()
    for path in ("/", "/towns/462012/", f"/offerings/{offering.public_id}/"):
        assert [link for link in Page(client.get(path)).links if link.startswith(URL)], path

    response = client.get(URL)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_foot_has_the_number_of_the_town_from_which_somebody_came():
    make.town(), make.other_town()

    assert "tel:0994321045" in Page(browser().get(f"{URL}?town=462144")).links
    assert "tel:0994321045" not in Page(browser().get(f"{URL}?town=nowhere")).links
