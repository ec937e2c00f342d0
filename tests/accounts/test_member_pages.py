"""Who may come in: listed, added, changed, ended, and given a first password."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent, Membership, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_first_of_june():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def head(client):
    """Whoever is logged in: the only administrator of 鹿児島市."""
    member = make.membership(username="head", display_name="室長")
    client.force_login(member.user)
    return member


def page(client, name="members", *keys, **asked):
    answer = client.get(reverse(f"staff:{name}", args=keys), asked)
    assert answer.status_code == 200
    return answer


def rows(client, **asked):
    listed = page(client, **asked).context["page"]
    return [(row.membership.user.username, row.standing.label) for row in listed]


def post(client, name, *keys, **typed):
    return client.post(reverse(f"staff:{name}", args=keys), typed)


def add(client, **typed):
    given = {"username": "hanako", "display_name": "中央　花子", "role": "city_staff"}
    return post(client, "member-new", **given | typed)


def change(client, member, **typed):
    """The form as the page shows it, with something typed over."""
    initial = page(client, "member", member.pk).context["form"].initial
    return post(client, "member", member.pk, **{k: v or "" for k, v in initial.items()} | typed)


def can_log_in(client, username, password):
    client.logout()
    answer = client.post(reverse("login"), {"username": username, "password": password})
    return answer.status_code == 302


def actions():
    return [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)]


def test_members_are_listed_those_in_force_first(client, head):
    make.staff(username="gone", ends_on=date(2026, 5, 31))
    make.staff(username="soon", starts_on=date(2026, 6, 2))
    make.staff(Role.VIEWER, username="reader")
    make.staff(username="last-day", display_name="課長", ends_on=date(2026, 6, 1))
    make.staff(username="stranger", town=make.other_town())

    assert rows(client) == [
        ("head", "有効"),
        ("last-day", "有効"),
        ("reader", "有効"),
        ("soon", "開始前"),
        ("gone", "終了"),
    ]
    assert rows(client, role="viewer") == [("reader", "有効")]


def test_facility_staff_stand_with_their_venues(client, head):
    window = make.membership(Role.FACILITY_STAFF, username="window")
    make.membership(Role.FACILITY_STAFF, username="waiting")
    make.venue(name="谷山市民会館", kana="タニヤマ", staff=[window])
    make.venue(name="東部公民館", kana="トウブ", staff=[window])

    text = page(client).content.decode()

    assert "谷山市民会館、東部公民館" in text
    assert text.count("担当の会場は、まだありません") == 1


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize("members", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(
    client, members, django_assert_num_queries
):
    for _ in range(members):
        make.venue(staff=[make.membership(Role.FACILITY_STAFF)])

    with django_assert_num_queries(6):  # session, user, membership, badge; members, venues
        page(client)


def test_the_first_password_is_shown_once_and_opens_the_door(client, head):
    shown = add(client)
    password = shown.context["password"]

    assert shown.content.decode().count(password) == 1
    assert "no-store" in shown["Cache-Control"]
    assert [password in str(cookie) for cookie in shown.cookies.values()] == [False] * len(
        shown.cookies
    )
    assert password not in page(client).content.decode()
    assert password not in repr([*AuditEvent.objects.values()])
    assert can_log_in(client, "hanako", password)


def test_first_passwords_differ_and_hold_no_letter_that_is_misread(client, head):
    passwords = [add(client, username=f"u{n}").context["password"] for n in range(5)]

    assert len({*passwords}) == 5
    assert {*"".join(passwords)} & {*"01loIO"} == set()
    assert {len(password) for password in passwords} == {19}


def test_a_new_member_has_the_role_and_the_period_that_were_given(client, head):
    add(client, role="contractor", starts_on="2026-04-01", ends_on="2027-03-31")

    member = Membership.objects.get(user__username="hanako")
    assert (member.role, member.municipality.code) == ("contractor", "462012")
    assert (member.starts_on, member.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_key) == ("member.added", str(head.user_id))


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": ""}, "利用者名を入力してください。"),
        ({"username": "花子"}, "利用者名は、半角の英小文字"),
        ({"display_name": ""}, "お名前を入力してください。"),
        ({"role": ""}, "役割を1つ選んでください。"),
        ({"role": "mayor"}, "役割を選び直してください。"),
        ({"starts_on": "2026-07-01", "ends_on": "2026-06-30"}, "終了日が開始日より前"),
        ({"ends_on": "1926-06-01"}, "1926年は入力できません"),
        ({"ends_on": "来年の春"}, "日付を読み取れません"),
        ({"username": "head"}, "すでに鹿児島市に所属しています"),
    ],
)
def test_what_makes_no_member_is_refused_and_the_typed_text_kept(client, typed, sentence):
    answer = add(client, **{"display_name": "山下　葉子"} | typed).content.decode()

    assert sentence in answer
    assert ('value="山下　葉子"' in answer) == ("display_name" not in typed)
    assert (User.objects.count(), AuditEvent.objects.count()) == (1, 0)


def test_a_second_click_leads_to_the_member_that_the_first_made(client, head):
    add(client)

    member = Membership.objects.get(user__username="hanako")
    again = add(client).content.decode()
    assert reverse("staff:member", args=[member.pk]) in again


def test_somebody_of_another_town_joins_only_after_the_question(client, head):
    known = make.staff(username="hanako", display_name="垂水の花子", town=make.other_town())

    asked = add(client).content.decode()
    assert "同じ方ですか" in asked
    assert known.memberships.count() == 1
    assert "垂水" not in asked.split("<main")[1]

    assert add(client, same_person="somebody-else").context["asked"] == "hanako"
    joined = add(client, same_person="hanako")
    assert joined["Location"] == reverse("staff:members")
    assert known.memberships.count() == 2
    known.refresh_from_db()
    assert (known.display_name, known.check_password(make.PASSWORD)) == ("垂水の花子", True)


def test_role_period_and_name_are_changed_and_the_change_is_told(client, head):
    member = make.membership(Role.VIEWER, username="hanako", display_name="花子")

    answer = change(
        client, member, role="instructor", ends_on="2027-03-31", display_name="中央　花子"
    )

    assert answer["Location"] == reverse("staff:members")
    member = Membership.objects.get(pk=member.pk)
    assert (str(member.user), member.role) == ("中央　花子", "instructor")
    event = AuditEvent.objects.get(action="member.changed")
    assert event.detail == {
        "changed": ["role", "ends_on"],
        "before": ["viewer", ""],
        "after": ["instructor", "2027-03-31"],
        "renamed": True,
    }
    trail = client.get(reverse("staff:audit")).content.decode()
    assert "役割：閲覧 → 講師" in trail
    assert "終了日：なし → 2027-03-31" in trail


def test_saving_what_nobody_changed_records_nothing(client, head):
    assert change(client, head).status_code == 302
    assert actions() == []


def test_two_administrators_at_once_do_not_overwrite_each_other(client, head):
    member = make.membership(Role.VIEWER, display_name="花子")
    stale = page(client, "member", member.pk).context["form"].initial["seen"]
    change(client, member, role="instructor")

    answer = post(
        client, "member", member.pk, role="contractor", display_name="花子さん", seen=stale
    )

    text = answer.content.decode()
    assert "ほかの職員がこの方の登録を変えました" in text
    assert 'value="花子さん"' in text
    assert Membership.objects.get(pk=member.pk).role == "instructor"
    fresh = answer.context["form"].initial["seen"]
    post(client, "member", member.pk, role="contractor", display_name="花子さん", seen=fresh)
    assert Membership.objects.get(pk=member.pk).role == "contractor"


def test_the_last_administrator_can_neither_end_nor_demote_themselves(client, head):
    sentence = "利用者を登録できる人（市職員）がいなくなります。"

    demoted = change(client, head, role="viewer").content.decode()
    bounded = change(client, head, ends_on="2026-06-30").content.decode()
    ended = client.post(reverse("staff:member-end", args=[head.pk]), follow=True)

    assert f"令和8年6月1日から、{sentence}" in demoted
    assert f"令和8年7月1日から、{sentence}" in bounded
    assert f"令和8年6月2日から、{sentence}" in ended.content.decode()
    head.refresh_from_db()
    assert (head.role, head.ends_on) == ("city_staff", None)
    assert actions() == []


def test_with_a_successor_the_administrator_may_go(client, head):
    make.staff(starts_on=date(2026, 7, 1))

    assert change(client, head, ends_on="2026-06-29").status_code == 200
    assert change(client, head, ends_on="2026-06-30").status_code == 302
    assert actions() == ["member.changed"]


def test_today_is_the_last_day_of_whoever_is_ended(client, head):
    member = make.membership(Role.INSTRUCTOR)

    for _ in range(2):  # the second click changes nothing
        post(client, "member-end", member.pk)

    member.refresh_from_db()
    assert member.ends_on == make.TODAY
    assert actions() == ["member.ended"]


def test_what_has_not_begun_is_called_off(client, head):
    member = make.membership(Role.INSTRUCTOR, starts_on=date(2026, 7, 1))

    post(client, "member-end", member.pk)

    member.refresh_from_db()
    assert [member.holds_on(day) for day in (make.TODAY, date(2026, 7, 1))] == [False, False]


def test_another_first_password_is_shown_once_and_ends_the_old_one(client, head):
    member = make.membership(Role.INSTRUCTOR, username="hanako")
    other = type(client)()
    other.force_login(member.user)

    shown = post(client, "member-password", member.pk)
    password = shown.context["password"]

    assert (shown.status_code, shown.content.decode().count(password)) == (200, 1)
    assert "no-store" in shown["Cache-Control"]
    assert actions() == ["password.reissued"]
    assert password not in repr([*AuditEvent.objects.values()])
    assert other.get(reverse("staff:settings")).status_code == 302
    assert [can_log_in(client, "hanako", each) for each in (make.PASSWORD, password)] == [
        False,
        True,
    ]


def test_another_first_password_opens_a_log_in_that_was_held_back(client, head):
    member = make.membership(Role.INSTRUCTOR, username="hanako")
    locked = type(client)()
    for _ in range(5):
        locked.post(reverse("login"), {"username": "hanako", "password": "wrong"})

    password = post(client, "member-password", member.pk).context["password"]

    assert can_log_in(locked, "hanako", password)


def test_whoever_another_town_knows_too_keeps_name_and_password(client, head):
    member = make.membership(Role.INSTRUCTOR, username="hanako", display_name="花子")
    Membership.objects.create(
        user=member.user, municipality=make.other_town(), role=Role.CITY_STAFF
    )

    refused = client.post(reverse("staff:member-password", args=[member.pk]), follow=True)
    renamed = change(client, member, display_name="山下").content.decode()
    post(client, "member-end", member.pk)

    assert "ここではパスワードを作り直せません" in refused.content.decode()
    assert "ここでは表示名を変えられません" in renamed
    member.user.refresh_from_db()
    assert (member.user.display_name, member.user.check_password(make.PASSWORD)) == (
        "花子",
        True,
    )
    assert member.user.memberships.get(municipality=make.other_town()).ends_on is None


def test_an_administrator_is_sent_to_change_their_own_password(client, head):
    answer = post(client, "member-password", head.pk)

    assert answer["Location"] == reverse("staff:password")
    assert User.objects.get().check_password(make.PASSWORD)


@pytest.mark.parametrize("name", ["member", "member-end", "member-password"])
def test_another_towns_member_is_not_found(client, head, name):
    stranger = make.membership(town=make.other_town())

    assert post(client, name, stranger.pk, role="viewer").status_code == 404
    assert client.get(reverse("staff:member", args=[stranger.pk])).status_code == 404
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_city_staff_manage_log_ins(client, role):
    member = make.membership(role)
    client.force_login(member.user)

    answers = [
        client.get(reverse("staff:members")),
        client.get(reverse("staff:member-new")),
        client.get(reverse("staff:member", args=[member.pk])),
        add(client),
        post(client, "member-end", member.pk),
        post(client, "member-password", member.pk),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert User.objects.count() == 1


def test_ending_and_reissuing_need_a_button(client, head):
    member = make.membership(Role.INSTRUCTOR)

    for name in ("member-end", "member-password"):
        assert client.get(reverse(f"staff:{name}", args=[member.pk])).status_code == 405


def test_every_role_has_a_description_on_the_form(client, head):
    field = page(client, "member-new").context["form"].fields["role"]

    assert [label.split("：")[0] for _, label in field.choices] == [role.label for role in Role]
