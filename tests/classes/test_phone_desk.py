"""From 「もしもし」 to the reference number, without a mouse and without JavaScript."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.models import Registration
from people.models import IntakeDraft, Participant
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff(username="clerk")
    client.force_login(user)
    return user


@pytest.fixture
def desk(client, clerk):
    return Desk(client)


@pytest.fixture
def hana():
    return make.participant(
        name="葛󠄀城　ハナ",
        kana="カツラギ ハナ",
        phone="099-222-1045",
        birth_date=date(1947, 4, 1),
    )


def new_caller(desk, **details):
    """Somebody new is typed in, and Enter pressed."""
    typed = {"kana": "やまだ はなこ", "name": "山田 花子", "phone": "0994-32-1045"} | details
    return desk.press("choose", "new").press("next", **typed)


def registered(person, offering):
    return Registration.objects.get(participant=person, offering=offering)


def test_a_known_caller_is_registered_in_four_keystrokes(desk, hana):
    offering = make.offering(title="はじめてのスマホ", venue=make.venue(name="中央公民館"))

    desk.press("next", q="1045")
    assert desk.focus == "pick"
    desk.press("pick", offering.public_id)
    assert desk.focus == "save"
    assert (
        "カツラギ ハナ様、6月15日月曜日午前10時から、中央公民館の『はじめてのスマホ』ですね。"
        "お電話番号は099-222-1045でよろしいですか。"
    ) in strip_tags(desk.page)
    desk.press("save")

    registration = registered(hana, offering)
    first, last = registration.reference.split("-")
    assert f"{first}<span>の</span>{last}" in desk.page
    assert (registration.channel, registration.filled_in_by) == ("phone", "self")
    assert "葛󠄀城　ハナ" in desk.page
    assert not IntakeDraft.objects.exists()


def test_a_new_caller_is_written_down_and_registered(desk):
    offering = make.offering()

    new_caller(desk, birth_date="S22.4.1", device="iphone", support_needs=["hearing"])
    desk.press("pick", offering.public_id).press("save", wish="LINEを使いたい")

    person = Participant.objects.get()
    assert (person.name, person.kana) == ("山田　花子", "ヤマダ ハナコ")
    assert (person.birth_date, person.device) == (date(1947, 4, 1), "iphone")
    assert person.support_needs == ["hearing"]
    assert registered(person, offering).wish == "LINEを使いたい"


def test_a_caller_whose_characters_are_not_known_is_named_by_furigana(desk):
    offering = make.offering()

    new_caller(desk, name="").press("pick", offering.public_id).press("save")

    assert Participant.objects.get().name == "ヤマダ　ハナコ"


def test_people_of_the_town_leave_out_the_area_code(desk):
    offering = make.offering()

    new_caller(desk, phone="222-1045").press("pick", offering.public_id).press("save")

    assert Participant.objects.get().phones.get().digits == "0992221045"


@pytest.mark.parametrize("channel", ["counter", "fax", "postcard"])
def test_counter_fax_and_postcard_are_channels_of_the_same_screen(desk, hana, channel):
    offering = make.offering()

    desk.press("next", q="1045", channel=channel)
    desk.press("pick", offering.public_id).press("save")

    assert registered(hana, offering).channel == channel


def test_family_who_calls_for_a_parent_is_recorded(desk):
    offering = make.offering()

    new_caller(
        desk, filled_in_by="family", family_name="山田 太郎", family_phone="090-1234-5678"
    ).press("pick", offering.public_id)
    assert "ご参加になるのは、ヤマダ ハナコ様、" in desk.page
    desk.press("save")

    person = Participant.objects.get()
    assert registered(person, offering).filled_in_by == "family"
    assert person.family_name == "山田　太郎"
    assert [*person.phones.values_list("digits", "owner")] == [
        ("0994321045", "self"),
        ("09012345678", "family"),
    ]


def test_without_a_number_the_clerk_is_told_to_ask_for_one(desk):
    offering = make.offering()

    new_caller(desk, phone="")
    assert desk.focus == "phone"
    desk.press("next")
    assert desk.focus == "pick"
    desk.press("pick", offering.public_id)

    assert "お電話番号を、教えていただけますか。" in desk.page


def test_the_class_may_be_chosen_before_the_caller_is_known(client, clerk, hana):
    offering = make.offering()
    desk = Desk(client)

    desk.press("pick", offering.public_id)
    assert "お話しの方を選ぶか" in desk.page
    desk.press("next", q="かつらぎ")
    desk.press("save")

    assert registered(hana, offering).state == "confirmed"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("やまだ はなこ", (("kana", "ヤマダ ハナコ"), "name")),
        ("0994-32-1045", (("phone", "0994-32-1045"), "kana")),
        ("山田 花子", (("name", "山田 花子"), "kana")),
    ],
)
def test_whoever_is_not_found_is_new_and_the_search_is_not_typed_twice(desk, text, then):
    desk.press("next", q=text)

    typed, focus = then
    assert typed in desk.fields.found
    assert desk.focus == focus


def test_of_several_matches_the_first_gets_the_cursor(desk, hana):
    make.participant(name="桂木　清", kana="カツラギ キヨシ")

    desk.press("next", q="カツラギ")

    assert desk.focus == "choose"
    assert [value for name, value in desk.fields.buttons if name == "choose"] == [
        str(person.public_id) for person in Participant.objects.order_by("kana_key")
    ] + ["new"]


def test_a_reference_number_finds_the_caller(desk, hana):
    registration = make.registration(make.offering(), hana)

    desk.press("next", q=registration.reference.replace("-", "の"))

    assert "葛󠄀城　ハナ 様" in desk.page
    assert registration.reference in desk.page


def test_what_cannot_be_read_is_refused_beside_its_field_and_stays(desk):
    new_caller(desk, kana="yamada", phone="32-10", birth_date="昭和65年1月1日")

    for sentence in ("フリガナは、カタカナかひらがなで", "番号", "昭和は64年"):
        assert sentence in desk.page
    assert dict(desk.fields.found)["kana"] == "yamada"
    assert dict(desk.fields.found)["birth_date"] == "昭和65年1月1日"
    assert desk.focus == "kana"
    assert not Participant.objects.exists()


def test_the_clerk_is_warned_of_a_second_entry_while_typing(desk, hana):
    desk.press("choose", "new")

    page = desk.live("alike", kana="かつらぎ はな", birth_date="S22.4.1").content.decode()

    assert "この方ですか" in page
    assert "フリガナと生年月日が同じです" in page
    assert "昭和22年4月1日生まれ（79歳）" in page
    assert str(hana.public_id) in page


def test_the_warning_is_taken_with_one_key_and_nothing_typed_is_lost(desk, hana):
    desk.press("choose", "new").press("next", kana="カツラギ ハナ", phone="099-222-1045")

    desk.press("choose", hana.public_id).press("choose", "")
    desk.press("choose", "new")

    assert dict(desk.fields.found)["phone"] == "099-222-1045"


def test_names_cannot_smuggle_markup_into_the_page(desk):
    make.participant(name=XSS, kana="ヤマダ ハナ", phone="099-222-1045", note=XSS)

    for page in (
        desk.live("search", q="1045").content.decode(),
        desk.live("search", q=XSS).content.decode(),
        desk.press("next", q="1045").page,
        new_caller(desk.press("choose", ""), name=XSS).page,
    ):
        assert XSS not in page
        assert "&lt;script&gt;" in page


def test_nothing_about_the_caller_is_ever_in_an_address(desk, hana):
    offering = make.offering()
    visited = []
    steps = [("next", "1", {"q": "1045"}), ("pick", offering.public_id, {}), ("save", "1", {})]
    for button, value, typed in steps:
        desk.press(button, value, **typed)
        visited += [url for url, _ in desk.response.redirect_chain]

    key = IntakeDraft.objects.first()
    assert key is None
    request_key = Registration.objects.get().request_key.removeprefix("desk:")
    call = reverse("staff:phone-call", args=[request_key])
    assert visited == [call, call, reverse("staff:phone-done", args=[request_key])]


def test_the_history_shows_every_entry_of_the_person(desk, hana):
    from people.actions import participants  # noqa: PLC0415

    old = make.participant(kana="カツラギ ハナ", phone="090-1234-5678")
    earlier = make.registration(make.offering(title="地図の使い方"), old)
    participants.merge(kept=hana, absorbed=old, reason="二重", by=make.BY, at=make.NOON)

    desk.press("next", q="5678")

    assert earlier.reference in desk.page
    assert "地図の使い方" in desk.page


def test_choosing_a_person_is_written_into_the_audit_trail(desk, hana):
    desk.press("next", q="1045")

    event = AuditEvent.objects.get(action="participant.viewed")
    assert (event.subject_key, event.actor_kind) == (str(hana.pk), "staff")


def test_the_saved_call_can_be_followed_by_another_class_for_the_same_person(desk, hana):
    first, second = make.offering(), make.offering(first=make.tokyo("2026-06-16 10:00"))
    desk.press("next", q="1045").press("pick", first.public_id).press("save")

    key = desk.page.split('name="key" value="')[1].split('"')[0]
    desk.show(
        desk.client.post(
            reverse("staff:phone"), {"key": key, "choose": hana.public_id}, follow=True
        )
    )
    desk.press("pick", second.public_id).press("save")

    assert Registration.objects.count() == 2


def test_with_htmx_a_step_swaps_the_desk_and_keeps_the_address_of_the_call(client, clerk, hana):
    desk = Desk(client, htmx=True)

    desk.press("next", q="1045")

    assert desk.page.lstrip().startswith('<div id="desk"')
    key = IntakeDraft.objects.get().key
    assert desk.response["HX-Replace-Url"] == reverse("staff:phone-call", args=[key])


def test_pages_with_people_are_kept_out_of_every_cache(desk, hana):
    assert "no-store" in desk.response["Cache-Control"]
    assert "no-store" in desk.live("search", q="1045")["Cache-Control"]


# --- tenants and roles


def test_another_towns_people_classes_and_calls_are_not_there(client, clerk):
    stranger = make.participant(town=make.other_town(), phone="099-222-1045")
    theirs = make.registration(make.offering(town=make.other_town()), stranger)
    desk = Desk(client)
    post = {"key": str(uuid4())}

    assert "見つかりません" in desk.live("search", q="1045").content.decode()
    assert "見つかりません" in desk.live("search", q=theirs.reference).content.decode()
    assert theirs.offering.title not in desk.page
    for step in ({"choose": stranger.public_id}, {"pick": theirs.offering.public_id}):
        assert client.post(reverse("staff:phone"), post | step).status_code == 404
    cancel = reverse("staff:phone-cancel", args=[theirs.reference])
    assert client.get(cancel).status_code == 404
    assert client.post(cancel, {"reason": "plans"}).status_code == 404
    assert not IntakeDraft.objects.exists()


def test_a_colleagues_call_is_not_opened_nor_overwritten(client, clerk):
    draft = IntakeDraft.objects.create(
        kind="desk",
        municipality=make.town(),
        user=make.staff(),
        answers={"q": "ヤマダ"},
        updated_at=make.NOON,
    )
    other_desk = {"key": str(draft.key), "q": "サトウ", "next": "1"}

    assert client.get(reverse("staff:phone-call", args=[draft.key])).status_code == 404
    assert client.post(reverse("staff:phone-discard", args=[draft.key])).status_code == 404
    assert client.post(reverse("staff:phone"), other_desk).status_code == 409
    assert IntakeDraft.objects.get().answers == {"q": "ヤマダ"}


def test_facility_staff_book_what_is_held_in_their_venues(client):
    member = make.membership(Role.FACILITY_STAFF)
    hall = make.venue(staff=[member])
    own, other = make.offering(venue=hall), make.offering()
    client.force_login(member.user)
    desk = Desk(client)

    assert (own.title in desk.page, other.title in desk.page) == (True, False)
    sent = desk.posted() | {"pick": str(other.public_id)}
    assert client.post(reverse("staff:phone"), sent).status_code == 404
    registration = make.registration(other)
    cancel = reverse("staff:phone-cancel", args=[registration.reference])
    assert client.get(cancel).status_code == 404


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_others_have_no_business_at_the_desk(client, role):
    client.force_login(make.staff(role))

    assert client.get(reverse("staff:phone")).status_code == 403
    assert client.post(reverse("staff:phone-search"), {"q": "1045"}).status_code == 403


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(reverse("staff:phone")).status_code == 302


# --- costs


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_however_much_there_is(client, rows, django_assert_num_queries):
    person = make.participant(phone="099-222-1045")
    for number in range(rows):
        at = make.tokyo("2026-06-15 10:00") + timedelta(days=number)
        make.offering(first=at)
        make.registration(make.offering(first=at + timedelta(hours=4)), person)
    desk = Desk(client)

    with django_assert_num_queries(7):
        desk.live("search", q="1045")
    with django_assert_num_queries(10):
        desk.open(reverse("staff:phone"))
    desk.press("next", q="1045")
    call = reverse("staff:phone-call", args=[IntakeDraft.objects.get().key])
    with django_assert_num_queries(19):
        desk.open(call)
