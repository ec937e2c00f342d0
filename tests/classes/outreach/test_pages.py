"""The group's pages and the office's, walked as a browser without JavaScript walks them."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from attendance.models import AttendanceFact
from classes.choices import Channel, OutreachState
from classes.models import OutreachMenuItem, OutreachRequest
from classes.rules.outreach.terms import Terms
from people.models import IntakeDraft
from tests import make
from tests.classes.outreach import asking
from tests.classes.walk import Page, browser

pytestmark = pytest.mark.django_db
CONFIRMED = ["politics", "religion", "profit"]
ANSWERS = {
    "group": {"group": "東町自治会", "belonging": "resident"},
    "contact": {
        "representative": "東　太郎",
        "name": "髙田　ハナ",
        "kana": "たかだ はな",
        "phone": "０９９４-32-1045",
        "address": "",
    },
    "wishes": {
        "minutes": "90",
        "day_1": "2026-06-22",
        "clock_1": "10:00",
        "day_2": "2026-06-23",
        "clock_2": "13:30",
        "day_3": "",
        "clock_3": "",
    },
    "place": {"venue_name": "東町集会所", "venue_address": "", "inside": "yes"},
    "people": {"people": "２５", "equipment": ["wifi"], "note": ""},
    "confirm": {"confirmed": CONFIRMED},
}


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def url(item, step):
    return reverse("outreach-apply", args=[item.public_id, step])


def send(client, where, answers):
    page = Page(client.get(where))
    return client.post(where, page.hidden | answers)


def filled(item):
    client = browser()
    client.get(reverse("outreach-start", args=[item.public_id]))
    for step, answers in ANSWERS.items():
        assert send(client, url(item, step), answers).status_code == 302, step
    return client


def clerk(town=None, role=Role.CITY_STAFF):
    client = Client()
    client.force_login(make.staff(role, town=town or make.town()))
    return client


def staff_url(name, asked, *more):
    return reverse(f"staff:{name}", args=[asked.public_id, *more])


def test_a_group_asks_one_thing_after_another_and_gets_a_number():
    item = asking.item()
    client = filled(item)
    response = send(client, url(item, "check"), {})

    asked = OutreachRequest.objects.get()
    assert response.url == url(item, "done")
    assert (asked.channel, asked.people, asked.equipment) == (Channel.WEB, 25, ["wifi"])
    assert [wish.starts_at for wish in asked.wishes.all()] == [
        make.tokyo("2026-06-22 10:00"),
        make.tokyo("2026-06-23 13:30"),
    ]
    page = Page(client.get(response.url))
    assert asked.reference in page.text
    assert reverse("outreach-my", args=[asked.secret]) in page.links
    assert "髙田" not in page.text
    assert IntakeDraft.objects.count() == 0


def test_sent_twice_there_is_one_request():
    item = asking.item()
    client = filled(item)
    page = Page(client.get(url(item, "check")))

    first = client.post(url(item, "check"), page.hidden)
    second = client.post(url(item, "check"), page.hidden)

    assert (first.url, second.url) == (url(item, "done"), url(item, "done"))
    assert OutreachRequest.objects.count() == 1


def test_a_date_too_near_is_refused_beside_the_date_with_one_that_is_not():
    item = asking.item()
    client = browser()
    client.get(reverse("outreach-start", args=[item.public_id]))
    for step in ("group", "contact"):
        send(client, url(item, step), ANSWERS[step])

    response = send(client, url(item, "wishes"), ANSWERS["wishes"] | {"day_1": "2026-06-10"})

    sentence = "14日前までのお申込みです。6月15日（月）以降の日を選んでください。"
    assert response.context["form"].errors == {"day_1": [sentence]}
    assert Page(response).title.startswith("入力の誤り：")


def test_a_screen_ahead_leads_back_to_the_first_without_an_answer():
    item = asking.item()
    client = browser()

    response = client.get(url(item, "people"))

    assert response.url == url(item, "group")


def test_a_class_without_anything_to_confirm_has_no_such_screen():
    item = asking.item(terms=Terms(grounds=()))

    assert browser().get(url(item, "confirm")).status_code == 404


def test_what_is_retired_is_not_asked_for():
    item = asking.item()
    client = filled(item)
    OutreachMenuItem.objects.update(state="retired")

    response = client.get(url(item, "check"))

    assert response.url == reverse("outreach-start", args=[item.public_id])
    assert "受付は終わりました" in Page(client.get(response.url)).text


def test_the_menu_shows_the_town_s_own_classes():
    asking.item(title="防災とスマホ")
    asking.item(town=make.other_town(), title="垂水の講座")

    page = Page(Client().get(reverse("outreach-menu", args=["462012"])))

    assert "防災とスマホ" in page.text
    assert "垂水の講座" not in page.text


def test_the_group_s_own_page_tells_the_state_and_takes_the_request_back():
    asked = asking.agreed(conditions="駐車は3台まで")
    client, own = browser(), reverse("outreach-my", args=[asked.secret])

    page = Page(client.get(own))
    assert "条件付承認" in page.text
    assert "駐車は3台まで" in page.text
    assert "東　太郎" not in page.text
    response = send(client, reverse("outreach-my-withdraw", args=[asked.secret]), {})

    asked.refresh_from_db()
    assert (response.url, asked.state) == (own, OutreachState.WITHDRAWN)


def test_a_secret_of_nobody_is_404():
    secret = "11111111-1111-4111-8111-111111111111"

    assert Client().get(reverse("outreach-my", args=[secret])).status_code == 404


def test_one_press_accepts_a_wish_with_whoever_is_free():
    busy, free = make.helper(name="甲", kana="ア"), make.helper(name="乙", kana="イ")
    make.offering(sessions=[make.tokyo("2026-06-22 10:00")], instructor=busy)
    asked = asking.request()

    response = clerk().post(staff_url("outreach-agree", asked), {"wish": 1})

    asked.refresh_from_db()
    assert response.url == staff_url("outreach-request", asked)
    assert asked.state == OutreachState.APPROVED
    assert asked.offering.sessions.get().instructor == free


def test_where_nobody_is_free_the_office_is_told_so():
    busy = make.helper(name="甲")
    make.offering(sessions=[make.tokyo("2026-06-22 10:00")], instructor=busy)
    asked = asking.request()

    response = clerk().post(staff_url("outreach-agree", asked), {"wish": 1})

    asked.refresh_from_db()
    assert (response.status_code, asked.state) == (409, OutreachState.RECEIVED)
    assert "空いている講師がいません" in Page(response).text


def test_the_board_sorts_by_what_is_to_be_done():
    waiting = asking.request()
    asking.agreed(asking.request(waiting.item, group="西町自治会"))
    client = clerk()

    first = Page(client.get(reverse("staff:outreach"))).text
    second = Page(client.get(reverse("staff:outreach") + "?shelf=agreed")).text

    assert ("東町自治会" in first, "西町自治会" in first) == (True, False)
    assert ("東町自治会" in second, "西町自治会" in second) == (False, True)


def test_a_clerk_types_in_a_paper_form_and_gives_a_reason_for_what_it_lacks():
    item = asking.item()
    client = clerk()
    where = reverse("staff:outreach-new", args=[item.public_id])
    given = {name: value for each in ANSWERS.values() for name, value in each.items()}
    given |= {"channel": "fax", "people": "8", "override": ""}

    refused = send(client, where, given)
    assert refused.status_code == 409
    assert "10人以上のお申込みです。" in Page(refused).text
    response = send(client, where, given | {"override": "小さな自治会のため"})

    asked = OutreachRequest.objects.get()
    assert response.url == staff_url("outreach-request", asked)
    assert (asked.channel, asked.overridden) == (Channel.FAX, "小さな自治会のため")


def test_the_group_or_the_office_says_how_many_came():
    asked = asking.agreed()
    with time_machine.travel(make.tokyo("2026-06-22 15:00"), tick=False):
        send(browser(), reverse("outreach-my-report", args=[asked.secret]), {"count": "25"})
        assert AttendanceFact.objects.get().count == 25
    with time_machine.travel(make.tokyo("2026-06-22 15:05"), tick=False):
        response = send(clerk(), staff_url("outreach-report", asked), {"count": "24"})

    asked.refresh_from_db()
    assert response.status_code == 302
    assert (asked.state, AttendanceFact.objects.get().count) == ("reported", 24)


def test_the_ages_are_told_as_far_as_they_are_known():
    asked = asking.agreed()
    where = staff_url("outreach-report", asked)
    with time_machine.travel(make.tokyo("2026-06-22 15:00"), tick=False):
        wrong = send(clerk(), where, {"count": "5", "band_70_74": "4", "band_75_79": "3"})
        assert AttendanceFact.objects.count() == 0
        send(clerk(), where, {"count": "25", "band_70_74": "4", "band_75_79": "3"})

    assert "年代ごとの人数を足すと、参加した人数より多くなります。" in Page(wrong).text
    facts = AttendanceFact.objects.order_by("age_band").values_list("age_band", "count")
    assert [*facts] == [("", 18), ("70_74", 4), ("75_79", 3)]
    again = clerk().get(where).context["form"]
    assert [again[name].value() for name in ("count", "band_70_74")] == [25, 4]


def test_the_menu_is_written_with_its_conditions_and_read_again():
    town, client = make.town(), clerk()
    course = make.course(town=town)
    where = reverse("staff:outreach-menu-new")
    page = client.get(where)
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields}
    shown = {
        name: value for name, value in given.items() if value is not None and value is not False
    }
    response = client.post(
        where, shown | {"title": "LINEの基本", "course": course.pk, "lead_days": "20"}
    )

    assert response.status_code == 302, response.context["form"].errors
    item = OutreachMenuItem.objects.get()
    terms = Terms.of(item.rules)
    assert (terms.lead_days, terms.least_people, len(terms.hours)) == (20, 10, 4)
    again = client.get(reverse("staff:outreach-item", args=[item.public_id]))
    assert again.context["form"]["closed_yearly"].value() == "12/28〜1/4"


def test_viewers_do_not_open_the_board():
    assert clerk(role=Role.VIEWER).get(reverse("staff:outreach")).status_code == 403
