"""People's pages: found, looked at, corrected, joined and parted."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import identities
from attendance.models import AttendanceFact
from people.actions.participants import Person
from people.choices import ParticipantState
from people.models import Participant
from tests import make
from tests.attendance.pages import address, hana, search, text

pytestmark = pytest.mark.django_db
AFTERNOON = make.tokyo("2026-06-30 14:00")
BY = {"by": make.BY, "at": make.NOON}


@pytest.fixture(autouse=True)
def in_the_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


@pytest.mark.parametrize("typed", ["0992161111", "1111", "やまだ", "ﾔﾏﾀﾞ ﾊﾅ", "山田"])
def test_somebody_is_found_by_number_furigana_or_name(clerk, typed):
    hana()
    make.participant(name="川邉　清", kana="カワナベ キヨシ", phone="0994321045")

    answer = search(clerk, typed)

    assert answer.url == address("participants") + "?found"
    page = clerk.get(answer.url)
    assert [person.name for person in page.context["people"]] == ["山田　花子"]
    assert "099-216-1111" in text(page)


def test_nothing_personal_is_in_an_address_or_in_the_session(clerk):
    person = hana()

    answer = search(clerk, "やまだ")

    assert answer.url == "/staff/participants/?found"
    assert clerk.session["found"] == [person.pk]
    assert str(person.public_id) in address("participant", person)


def test_nobody_found_keeps_what_was_typed(clerk):
    answer = search(clerk, "すずき")

    assert "あてはまる方はいません" in text(answer)
    assert 'value="すずき"' in answer.content.decode()


def test_an_empty_search_is_told(clerk):
    answer = search(clerk, " ")

    assert "電話番号・フリガナ・お名前のどれかを入力してください。" in text(answer)


def test_searching_and_looking_are_written_down_without_what_was_typed(clerk):
    person = hana()
    search(clerk, "やまだ")
    clerk.get(address("participant", person))

    lines = AuditEvent.objects.order_by("pk").values_list("action", "detail")
    assert [*lines][-2:] == [
        ("participants.searched", {"found": 1}),
        ("participant.viewed", {}),
    ]
    assert "やまだ" not in str([*AuditEvent.objects.values_list("detail", flat=True)])


def test_a_persons_page_tells_details_registrations_and_when_they_came(clerk):
    person = hana(support_needs=["hearing"], birth_date=date(1947, 4, 1))
    offering = make.offering(sessions=2, title="はじめてのスマホ")
    registration = make.registration(offering, person)
    make.arrival(registration)

    page = text(clerk.get(address("participant", person)))

    assert "昭和22年4月1日" in page
    assert "聞こえにくい（筆談など）" in page
    assert "099-216-1111（本人）" in page
    assert registration.reference in page
    assert "参加の記録（延べ 1回）" in page
    assert "令和8年6月15日（月） はじめてのスマホ　第1回" in page
    assert "初参加" in page


def test_an_absorbed_entry_leads_to_the_one_that_was_kept(clerk):
    kept, absorbed = hana(), hana(phone="")
    identities.merge(kept=kept, absorbed=absorbed, reason="同じ方", **BY)

    answer = clerk.get(address("participant", absorbed), follow=True)

    assert answer.redirect_chain == [(address("participant", kept), 302)]
    assert "統合された登録です。" in text(answer)
    assert clerk.get(address("participant-edit", absorbed)).status_code == 302
    assert clerk.get(address("participant-merge", absorbed)).status_code == 302


def test_somebody_forgotten_has_a_page_without_buttons(clerk):
    person = hana()
    make.arrival(make.registration(make.offering(), person))
    Participant.objects.update(state=ParticipantState.FORGOTTEN, name="", kana="")

    page = clerk.get(address("participant", person))

    assert "（消去済み）" in text(page)
    assert "延べ 1回" in text(page)
    assert "登録内容を直す" not in text(page)
    assert clerk.get(address("participant-edit", person)).status_code == 302


def typed(client, person, **changes):
    """What the edit page would send, with these changes."""
    form = client.get(address("participant-edit", person)).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value not in (None, "", []):
            data[field.html_name] = form.fields[field.name].prepare_value(value)
    return data | changes


def test_what_is_known_is_corrected_and_the_facts_follow(clerk):
    person = hana(birth_date=date(1947, 4, 1))
    make.arrival(make.registration(make.offering(), person))
    data = typed(clerk, person, birth_date="昭和12年4月1日", phone_1="0993-22-1234")

    answer = clerk.post(address("participant-edit", person), data | {"owner_1": "family"})

    assert answer.url == address("participant", person)
    person.refresh_from_db()
    assert person.birth_date == date(1937, 4, 1)
    numbers = person.phones.order_by("pk").values_list("digits", "owner")
    assert [*numbers] == [("0992161111", "self"), ("0993221234", "family")]
    assert AttendanceFact.objects.get().age_band == "85_89"


def test_sending_what_is_there_changes_nothing(clerk):
    person = hana(support_needs=["hearing"], device="iphone", note="ゆっくり話す")
    data = typed(clerk, person)
    before = AuditEvent.objects.count()

    clerk.post(address("participant-edit", person), data)

    assert AuditEvent.objects.count() == before


def test_wrong_details_are_told_beside_the_field_and_kept(clerk):
    person = hana()
    data = typed(clerk, person, kana="山田", birth_date="昭和65年1月1日", phone_0="なし")

    page = clerk.post(address("participant-edit", person), data)

    assert "3か所をお確かめください" in text(page)
    assert [*page.context["form"].errors] == ["kana", "birth_date", "phone_0"]
    assert 'value="昭和65年1月1日"' in page.content.decode()
    person.refresh_from_db()
    assert person.kana == "ヤマダ ハナコ"


def test_two_clerks_do_not_overwrite_each_other(clerk):
    person = hana()
    data = typed(clerk, person, district="谷山")
    theirs = Person(name=person.name, kana=person.kana, district="喜入")
    identities.change(person, person=theirs, **BY)

    page = clerk.post(address("participant-edit", person), data)

    assert "ほかの職員がこの方の登録を変更しました。" in text(page)
    assert "地区喜入" in text(page).replace(" ", "")
    assert 'value="谷山"' in page.content.decode()
    seen = page.context["form"]["seen"].value()
    again = clerk.post(address("participant-edit", person), data | {"seen": seen})
    person.refresh_from_db()
    assert (again.status_code, person.district) == (302, "谷山")


def every_page(person, other):
    merge = identities.merge(kept=hana(), absorbed=hana(), reason="同じ方", **BY)
    return [
        address("participant", person),
        address("participant-edit", person),
        address("participant-merge", person),
        address("participant-compare", person, other),
        reverse("staff:merge-separate", args=[merge.pk]),
    ]


def test_another_towns_people_are_not_found(client):
    pages = every_page(hana(), hana())
    client.force_login(make.staff(town=make.other_town()))

    for page in pages:
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404
    assert "あてはまる方はいません" in text(search(client, "やまだ"))


def test_nobody_is_compared_with_another_towns_person(clerk):
    stranger = make.participant(town=make.other_town())

    assert clerk.get(address("participant-compare", hana(), stranger)).status_code == 404


def test_whom_another_membership_found_is_not_listed(client):
    town, other = make.town(), make.other_town()
    user = make.staff(town=town)
    user.memberships.create(municipality=other, role=Role.CITY_STAFF)
    hana()
    client.force_login(user)
    client.post(reverse("choose-municipality"), {"membership": user.memberships.first().pk})
    session = client.session
    session["found"] = [Participant.objects.get().pk]
    session["membership"] = user.memberships.get(municipality=other).pk
    session.save()

    page = client.get(address("participants") + "?found")

    assert page.context["people"] == []


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.CITY_STAFF, (200, 200)),
        (Role.FACILITY_STAFF, (200, 403)),
        (Role.INSTRUCTOR, (403, 403)),
        (Role.CONTRACTOR, (403, 403)),
        (Role.VIEWER, (403, 403)),
    ],
)
def test_who_may_see_people_and_who_may_join_them(client, role, statuses):
    person, other = hana(), hana()
    sees, joins = statuses
    client.force_login(make.staff(role))

    for name in ("participant", "participant-edit"):
        assert client.get(address(name, person)).status_code == sees
    assert client.get(address("participants")).status_code == sees
    assert client.get(address("participant-merge", person)).status_code == joins
    assert client.get(address("participant-compare", person, other)).status_code == joins


def test_without_log_in_there_are_no_people(client):
    for page in [address("participants"), *every_page(hana(), hana())]:
        assert client.get(page).url.startswith("/login/")


def test_no_copy_of_a_person_stays_in_the_browser(clerk):
    for page in [address("participants"), *every_page(hana(), hana())]:
        assert "no-store" in clerk.get(page)["Cache-Control"]


def test_a_persons_page_costs_the_same_for_one_and_for_three(clerk, django_assert_num_queries):
    person = hana()
    for start in ("2026-06-15 10:00", "2026-06-16 10:00"):
        offering = make.offering(first=make.tokyo(start))
        make.arrival(make.registration(offering, person))
        make.phone_of(person, f"099-216-222{person.phones.count()}")
        clerk.get(address("participant", person))
        with django_assert_num_queries(18):
            clerk.get(address("participant", person))
        other = hana(phone="")
        identities.merge(kept=person, absorbed=other, reason="同じ方", **BY)


def test_a_list_of_people_costs_the_same_for_one_and_for_three(
    clerk, django_assert_num_queries
):
    for _ in range(2):
        hana()
        search(clerk, "やまだ")
        with django_assert_num_queries(6):
            clerk.get(address("participants") + "?found")
        hana(phone="0993221111")
