"""The list of people to ring up, on the screen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.choices import Kind, Level
from classes.models import VenueStaff
from people.choices import Matter, PhoneOwner, WishAnswer
from people.models import FollowUpCall, IntakeDraft
from tests import make
from tests.attendance.following_up import NOW, call, came, say
from tests.attendance.pages import text

URL = "/staff/follow-up/"


@pytest.fixture(autouse=True)
def september(db, time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def hana(**columns):
    given = {"name": "髙田　ハナ", "kana": "タカダ ハナ", "phone": "0992161111"}
    return came(make.participant(**(given | columns)))


def ahead(**columns):
    given = {
        "course": make.course(level=Level.BASIC),
        "first": NOW + timedelta(days=14),
        "opens": NOW - timedelta(days=1),
    }
    return make.offering(**(given | columns))


def press(client, person, result="not_now", **typed):
    data = {"key": str(uuid4()), "seen": "0", "result": result, "away": "60"} | typed
    url = reverse("staff:follow-up", args=[person.public_id])
    return client.post(url, data, follow=True)


def test_the_list_says_whom_to_ring_when_they_came_and_what_to_name(clerk):
    hana()
    title = ahead(title="地図とバスの時刻").title

    page = text(clerk.get(URL))

    assert "お電話する方（1人）" in page
    assert "タカダ ハナ髙田　ハナさん" in page
    assert "099-216-1111" in page
    assert "最後に来られた日　令和8年6月15日（月）" in page
    assert f"{title}　令和8年9月15日（火） 10:00〜12:00" in page
    assert "ひとつ上の「基本」の講座です。" in page


def test_reading_it_is_audited_once_a_day_for_each_page(clerk):
    hana()
    for _ in range(2):
        clerk.get(URL)

    found = AuditEvent.objects.filter(action="follow_ups.viewed")
    assert [event.detail for event in found] == [{"page": 1}]


def test_an_empty_list_says_why(clerk):
    assert "いまお電話する方はいません" in text(clerk.get(URL))
    assert not AuditEvent.objects.filter(action="follow_ups.viewed").exists()


def test_a_result_is_recorded_with_one_press_and_the_person_leaves_the_list(clerk):
    person = hana()

    page = press(clerk, person, note="秋にまた", away="90")

    assert page.redirect_chain == [(f"{URL}?away=90", 302)]
    assert "「今回は見送り」を記録しました。30日たつまで、一覧に出ません。" in text(page)
    assert "いまお電話する方はいません" in text(clerk.get(URL))
    row = FollowUpCall.objects.get()
    assert (row.participant, row.result, row.note.text) == (person, "not_now", "秋にまた")
    history = text(clerk.get(reverse("staff:participant", args=[person.public_id])))
    assert "令和8年9月1日（火） 10:00 今回は見送り ご本人 秋にまた 職員" in history


def test_an_agreed_day_counts_with_its_own_button_alone(clerk):
    person, other = hana(), came()

    later = press(clerk, person, "later", again_on="2026-09-08")
    press(clerk, other, "no_answer", again_on="2026-09-08")

    assert "9月8日（火）に、また一覧に出ます。" in text(later)
    days = FollowUpCall.objects.order_by("pk").values_list("again_on", flat=True)
    assert [*map(str, days)] == ["2026-09-08", "None"]


def test_a_second_click_writes_nothing_and_neither_does_the_back_button(clerk):
    person, key = hana(), str(uuid4())

    first, second = (press(clerk, person, key=key) for _ in range(2))
    other = press(clerk, person, "no_answer", key=key)

    assert text(first).count("記録しました") == text(second).count("記録しました") == 1
    assert "この画面の結果は、もう記録してあります。" in text(other)
    assert FollowUpCall.objects.count() == 1


def test_the_second_of_two_clerks_sees_that_somebody_has_just_rung(clerk):
    person = hana()
    call(person)

    page = press(clerk, person, "no_answer", note="午後はいる")

    assert "この方への電話が記録されました（令和8年9月1日（火）10:00、今回は見送り）" in text(
        page
    )
    assert 'value="午後はいる"' in page.content.decode()
    assert FollowUpCall.objects.count() == 1
    press(clerk, person, "no_answer", seen=page.context["each"].form.initial["seen"])
    assert FollowUpCall.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"result": ""}, "電話の結果のボタンを押してください。"),
        ({"result": "later"}, "また電話する日を入力してください。"),
        ({"result": "later", "again_on": "あした"}, "日付"),
        ({"note": "パスワードは hana1947"}, "その部分を消してください。"),
        ({"note": "あ" * 201}, "メモは200文字までで入力してください。"),
        ({"spoken_with": "family"}, "ご家族への連絡に同意を得ていません。"),
        ({"key": "x"}, "もう一度、結果のボタンを押してください。"),
        ({"seen": "9" * 30}, "もう一度、結果のボタンを押してください。"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(clerk, typed, sentence):
    page = press(clerk, hana(), **typed)

    assert sentence in text(page)
    assert "記録していません" in text(page)
    assert f'value="{typed.get("note", "")}"' in page.content.decode()
    assert FollowUpCall.objects.count() == 0


def test_whoever_wants_no_calls_is_off_the_list_at_once(clerk):
    person = hana()

    assert "この方には、もうお声かけしません。" in text(press(clerk, person, "stop"))

    assert "いまお電話する方はいません" in text(clerk.get(URL))
    sheet = text(clerk.get(f"{URL}{person.public_id}/"))
    assert "お声かけはお断り" in sheet
    assert "099-216-1111" not in sheet
    assert "今回は見送り" not in sheet
    assert "押し間違い" in sheet
    taken_back = press(clerk, person, "mistake", seen="1", away="")
    assert taken_back.redirect_chain == [(f"/staff/participants/{person.public_id}/", 302)]
    assert "髙田　ハナさん" in text(clerk.get(URL))


def test_a_familys_number_and_name_are_there_with_consent_alone(clerk):
    person = hana(family_name="髙田　一郎")
    make.phone_of(person, "0993221234", owner=PhoneOwner.FAMILY)

    before = text(clerk.get(URL))
    say(person, WishAnswer.AGREED, Matter.FAMILY)
    after = clerk.get(URL)

    assert "0993-22-1234" not in before
    assert "ご家族などの番号は、ご本人の同意を記録すると出ます。" in before
    assert "0993-22-1234（家族　髙田　一郎さん）" in text(after)
    assert "お話しした方" in text(after)
    press(clerk, person, spoken_with="family")
    assert FollowUpCall.objects.get().spoken_with == "family"


def test_the_list_is_narrowed_and_nonsense_narrows_nothing(clerk):
    person = hana()
    course = person.registrations.get().offering.course

    def count(query):
        return clerk.get(f"{URL}?{query}").context["page"].paginator.count

    assert [count(query) for query in ("", f"course={course.pk}", "away=90")] == [1, 1, 0]
    assert [count(f"{name}=x'") for name in ("away", "course", "venue", "page")] == [1] * 4


def test_fifty_are_on_a_page(clerk, monkeypatch):
    monkeypatch.setattr("attendance.views.follow_ups.ON_A_PAGE", 1)
    hana(), came()

    page = clerk.get(f"{URL}?page=2&away=30")

    assert (len(page.context["shown"]), "2／2ページ（全2件）" in text(page)) == (1, True)
    assert "away=30&amp;page=1" in page.content.decode()


def test_applying_goes_to_the_desk_with_the_person_and_the_class(clerk):
    person, offering = hana(), ahead()
    [each] = clerk.get(URL).context["shown"]

    desk = clerk.post(
        reverse("staff:phone"),
        {
            "key": str(each.offers[0].key),
            "offering": str(offering.public_id),
            "choose": str(person.public_id),
        },
        follow=True,
    )

    page = text(desk)
    said = ("髙田　ハナ", offering.title, "読み上げて確かめる")
    assert [words for words in said if words not in page] == []
    kept = IntakeDraft.objects.get().answers
    assert (kept["person"], kept["offering"]) == (
        str(person.public_id),
        str(offering.public_id),
    )


def test_what_is_not_open_yet_or_another_halls_is_named_without_a_button(client):
    hana()
    ahead(opens=NOW + timedelta(days=2))
    own = ahead(kind=Kind.CLASSROOM)
    keeper = make.membership(Role.FACILITY_STAFF)

    def buttons(user):
        client.force_login(user)
        [each] = client.get(URL).context["shown"]
        return [bool(offer.key) for offer in each.offers]

    assert buttons(make.staff()) == [True, False]
    assert buttons(keeper.user) == [False, False]
    VenueStaff.objects.create(venue=own.venue, membership=keeper)
    assert buttons(keeper.user) == [True, False]


def test_another_town_and_those_who_take_no_registrations_see_nothing(client):
    person = hana()
    client.force_login(make.staff(town=make.other_town()))
    assert press(client, person).status_code == 404
    assert client.get(f"{URL}{person.public_id}/").status_code == 404
    assert "髙田" not in text(client.get(URL))
    client.force_login(make.staff(Role.INSTRUCTOR))
    assert client.get(URL).status_code == 403
    assert FollowUpCall.objects.count() == 0


def test_the_page_costs_the_same_for_one_and_for_three(clerk, django_assert_num_queries):
    ahead(), ahead(kind=Kind.CONSULTATION)
    clerk.get(URL)
    for count in (1, 3):
        while clerk.get(URL).context["page"].paginator.count < count:
            call(came(), at=NOW - timedelta(days=40))
        with django_assert_num_queries(28):
            clerk.get(URL)
