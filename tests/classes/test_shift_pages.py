"""The office's pages of who teaches and helps, and the page on which a helper answers."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.choices import Role
from classes.choices import AssignmentState
from classes.models import Assignment, Shift, StaffingTerms
from notices.models import Message
from people.choices import HelperKind
from tests import make
from tests.classes.shifting import assign, citizen, invite, led, session, short, student

pytestmark = pytest.mark.django_db
LIST = "/staff/shifts/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def client_of(membership=None):
    client = Client()
    client.force_login((membership or make.membership()).user)
    return client


def page_of(held):
    return f"{LIST}{held.public_id}/"


def text(answer):
    return answer.content.decode()


def rows(answer):
    return [post.session for post in answer.context["page"]]


def queries(django_assert_max_num_queries, many, url):
    for _ in range(many):
        held = led(8)
        assign(held, citizen())
    with django_assert_max_num_queries(10_000) as counted:
        assert client_of().get(url).status_code == 200
    return len(counted)


def test_the_list_says_in_words_who_is_missing_and_begins_with_it():
    fine = led(4)
    short_one = led(12, first=make.tokyo("2026-06-20 10:00"))

    answer = client_of().get(LIST)

    assert rows(answer) == [short_one, fine]
    assert "協力者があと2人足りません。" in text(answer)


def test_the_list_is_narrowed_to_what_is_short_or_waits():
    led(4)
    short_one, asked = led(12), led(8)
    invite(asked, citizen())
    client = client_of()

    assert rows(client.get(f"{LIST}?shelf=short")) == [short_one, asked]
    assert rows(client.get(f"{LIST}?shelf=asked")) == [asked]
    assert rows(client.get(f"{LIST}?venue={asked.venue.pk}")) == [asked]


def test_what_is_far_ahead_is_shown_when_asked_for():
    far = led(4, first=make.tokyo("2026-09-20 10:00"))
    client = client_of()

    assert rows(client.get(LIST)) == []
    assert rows(client.get(f"{LIST}?far=1")) == [far]


def test_nothing_ahead_is_said_so():
    assert "これからの回はありません" in text(client_of().get(LIST))


@pytest.mark.parametrize("url", [LIST, "/api/v1/shifts/", "/staff/"])
def test_three_sessions_cost_as_many_queries_as_one(django_assert_max_num_queries, url):
    one = queries(django_assert_max_num_queries, 1, url)
    three = queries(django_assert_max_num_queries, 2, url)

    assert three == one


def test_one_press_asks_the_next_and_a_second_press_asks_nobody_else():
    held = led(8)
    [citizen() for _ in range(4)]
    client = client_of()

    for _ in range(2):
        answer = client.post(f"{page_of(held)}next/", follow=True)
        assert answer.redirect_chain == [(page_of(held), 302)]

    assert Assignment.objects.count() == 2


def test_asking_and_settling_from_the_list_of_candidates():
    held, asked, settled = led(12), citizen(), citizen()
    client = client_of()

    client.post(f"{page_of(held)}helpers/{asked.pk}/", {"do": "invite", "role": "helper"})
    client.post(f"{page_of(held)}helpers/{settled.pk}/", {"do": "assign", "role": "helper"})

    states = dict(Assignment.objects.values_list("helper", "state"))
    assert states == {asked.pk: "invited", settled.pk: "accepted"}


def test_who_cannot_be_asked_stands_there_with_the_reason():
    held = led(8)
    make.helper(kind=HelperKind.STUDENT, name="若い　人", birth_date=make.TODAY)

    answer = client_of().get(page_of(held))

    assert "頼めない方と理由（2人）" in text(answer)
    assert "18歳未満で、有効な保護者の同意がありません。" in text(answer)


def test_a_refusal_is_shown_on_the_page():
    held = led(8)
    young = make.helper(kind=HelperKind.STUDENT)

    answer = client_of().post(
        f"{page_of(held)}helpers/{young.pk}/",
        {"do": "assign", "role": "helper"},
        follow=True,
    )

    assert "割り当てられません。" in text(answer)
    assert not Assignment.objects.exists()


def test_an_answer_by_telephone_is_written_down_by_staff():
    held = led(8)
    row = invite(held, citizen())

    client_of().post(f"{page_of(held)}assignments/{row.public_id}/answer/", {"answer": "yes"})

    assert short(held) == (0, 0)


def test_times_that_cannot_be_are_explained_beside_the_field():
    held = led(8)
    row = assign(held, citizen())
    url = f"{page_of(held)}assignments/{row.public_id}/times/"
    client = client_of()

    answer = client.post(url, {"starts": "12:00", "ends": "10:00"})
    assert "帰る時刻は、来る時刻より後にしてください。" in text(answer)
    client.post(url, {"starts": "10:00", "ends": "11:00"})

    row.refresh_from_db()
    assert row.ends_at == make.tokyo("2026-06-15 11:00")


def test_taking_somebody_off_needs_no_reason():
    held = led(8)
    row = assign(held, citizen())

    client_of().post(f"{page_of(held)}assignments/{row.public_id}/withdraw/", {"reason": ""})

    row.refresh_from_db()
    assert row.state == AssignmentState.WITHDRAWN


def test_staff_decide_for_one_session():
    held = led(4)
    sent = {"asking": "by_hand", "extra": "２", "supervised": "on"}

    client_of().post(f"{page_of(held)}decide/", sent)

    shift = Shift.objects.get()
    assert (shift.extra, shift.supervised) == (2, True)


def test_a_wrong_number_is_explained_and_kept():
    answer = client_of().post(f"{page_of(led(4))}decide/", {"asking": "by_hand", "extra": "多"})

    assert "多めに頼む人数は0から50までの数字で入力してください。" in text(answer)


def test_the_town_decides_the_ratio():
    client = client_of()
    url = f"{LIST}terms/"
    given = dict(client.get(url).context["form"].initial)
    assert given["participants_per_helper"] == 4

    client.post(url, given | {"participants_per_helper": "6"})

    assert StaffingTerms.objects.get().participants_per_helper == 6


def test_facility_staff_see_their_halls_and_contractors_their_own_sessions():
    held = led(8)
    contractor = make.membership(Role.CONTRACTOR, ends_on=make.TODAY + timedelta(days=30))
    own = led(8, contractor=contractor)
    late = led(8, contractor=contractor, first=make.tokyo("2026-07-15 10:00"))
    facility = make.membership(Role.FACILITY_STAFF)
    hall = led(8, venue=make.venue(staff=[facility]))

    assert rows(client_of(facility).get(LIST)) == [hall]
    assert rows(client_of(contractor).get(LIST)) == [own]
    for hidden in (held, late):
        assert client_of(contractor).get(page_of(hidden)).status_code == 404
    page = client_of(contractor).get(page_of(own))
    assert "依頼する" not in text(page)
    assert client_of(contractor).post(f"{page_of(own)}next/").status_code == 403


def test_a_shop_sees_the_sessions_it_helps_at_within_its_contract():
    shop = make.membership(Role.INSTRUCTOR)
    helper = make.helper(
        kind=HelperKind.SHOP, membership=shop, contract_until=make.TODAY + timedelta(days=30)
    )
    helped = led(8)
    assign(helped, helper)
    led(8)
    session(8, instructor=helper, first=make.tokyo("2026-07-15 10:00"))

    assert rows(client_of(shop).get(LIST)) == [helped]


def test_the_first_page_says_how_many_are_short_and_who_dropped_out():
    held, helper = led(8), citizen()
    row = assign(held, helper)
    Client().post(f"/helpers/shifts/{row.secret}/", {"answer": "cannot"})

    answer = client_of().get("/staff/")

    assert "講師・協力者の足りない回が、4週間以内に 1回あります。" in text(answer)
    assert "市民　協子さんが来られなくなりました：6月15日（月）" in text(answer)


def test_the_call_list_leads_to_where_the_answer_is_written_down():
    held = led(8)
    row = invite(held, citizen(phone="0992161115"))

    answer = client_of().get("/staff/calls/")

    assert "099-216-1115" in text(answer)
    assert f"{page_of(held)}assignments/{row.public_id}/" in text(answer)


def test_a_helper_says_yes_on_the_page_of_the_message():
    held = led(8)
    row = invite(held, citizen())
    url = f"/helpers/shifts/{row.secret}/"
    client = Client()

    asked = client.get(url)
    assert "行けます" in text(asked)
    assert "市民　協子" not in text(asked)
    for _ in range(2):
        done = client.post(url, {"answer": "yes"}, follow=True)
        assert "来ていただくことに決まっています。" in text(done)
    assert short(held) == (0, 0)


def test_a_helper_who_is_late_is_told_kindly():
    held = led(8)
    first, second = invite(held, citizen()), invite(held, citizen())
    client = Client()
    client.post(f"/helpers/shifts/{first.secret}/", {"answer": "yes"})

    answer = client.post(f"/helpers/shifts/{second.secret}/", {"answer": "yes"})

    assert answer.status_code == 409
    assert "先にお返事をいただいた方に決まりました。" in text(answer)
    # The office reads why, too: nobody took the place away from the second.
    assert "必要な人数がそろったため" in text(client_of().get(page_of(held)))


def test_a_helper_says_no_and_somebody_forgotten_has_no_page():
    row = invite(led(12), citizen())
    url = f"/helpers/shifts/{row.secret}/"

    assert "お断りの返事を受け取りました" in text(
        Client().post(url, {"answer": "no"}, follow=True)
    )
    type(row.helper).objects.filter(pk=row.helper.pk).update(
        state="retired", retired_at=make.NOON, forgotten_at=make.NOON
    )
    assert Client().get(url).status_code == 404


def test_a_wrong_button_says_what_to_do():
    row = invite(led(8), citizen())

    answer = Client().post(f"/helpers/shifts/{row.secret}/", {"answer": "maybe"})

    assert answer.status_code == 400
    assert "ボタンをもう一度押してください。" in text(answer)


def test_minors_are_marked_in_words():
    held = led(8)
    assign(held, student())

    assert "18歳未満" in text(client_of().get(page_of(held)))
    assert Message.objects.filter(purpose="shift_confirmed").count() == 1
