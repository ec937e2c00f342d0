"""One draw over several offerings: put together, wished for in order, drawn in rounds."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import draws, offerings
from classes.actions.terms import DrawnTogether
from classes.choices import OfferingState, RegistrationState, Selection
from classes.models import Offering, Refusal, Registration
from classes.queries import sheets
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=10)
NEW = "staff:draw-new"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def draft(**columns):
    given = {"capacity": 1, "waiting_limit": None, "closes": SOON}
    return make.offering(
        selection=Selection.LOTTERY, state=OfferingState.DRAFT, **given | columns
    )


def publish(offering):
    return offerings.publish(offering, by=make.BY, at=NOON)


def common(size=2, **columns):
    drafts = [draft(**columns) for _ in range(size)]
    draws.commit(drafts, by=make.BY, at=NOON)
    return [publish(each) for each in drafts]


def post_new(client, *chosen):
    data = {"offerings": [str(each.public_id) for each in chosen]}
    return client.post(reverse(NEW), data, follow=True)


def html(answer):
    return answer.content.decode()


def wishes_url(draw):
    return reverse("staff:draw-wishes", args=[draw.public_id])


def save(client, person, *wishes, channel="phone"):
    data = {"person": person.public_id, "step": "save", "channel": channel}
    data |= {f"wish_{n}": each.public_id for n, each in enumerate(wishes, start=1)}
    draw = Offering.objects.exclude(draw=None).order_by("pk")[0].draw
    return client.post(wishes_url(draw), data, follow=True)


def wished(person):
    """What the person has in the draw, by rank."""
    rows = Registration.objects.filter(participant=person, state="applied").order_by("rank")
    return [(row.rank, row.offering) for row in rows]


def test_drafts_are_put_together_and_publishing_keeps_the_draw(clerk):
    one, other = draft(), draft()

    post_new(clerk, one, other)
    again = post_new(clerk, one, other)
    one, other = publish(one), publish(other)

    assert one.draw == other.draw
    assert again.redirect_chain[-1][0] == reverse("staff:draw", args=[one.draw.public_id])
    assert AuditEvent.objects.filter(action="draw.committed").count() == 1


@pytest.mark.parametrize("size", [0, 1])
def test_one_draft_is_no_common_draw(clerk, size):
    drafts = [draft(), draft()]

    answer = post_new(clerk, *drafts[:size])

    assert "2つ以上選んでください" in html(answer)
    assert not Offering.objects.exclude(draw=None).exists()


def test_drafts_with_other_priorities_are_not_drawn_together(clerk):
    answer = post_new(clerk, draft(), draft(priorities=["resident"]))

    assert "優先順位の違う募集" in html(answer)
    assert not Offering.objects.exclude(draw=None).exists()


def test_only_own_drafts_of_a_lottery_can_be_chosen(clerk):
    own, published = draft(), make.offering(selection=Selection.LOTTERY)
    first_come = make.offering(state=OfferingState.DRAFT)
    foreign = draft(town=make.other_town())

    for stranger in (published, first_come, foreign):
        post_new(clerk, own, stranger)

    assert not Offering.objects.exclude(draw=None).exists()


def test_an_announced_draw_is_not_taken_apart():
    one, other = publish(draft()), draft()

    with pytest.raises(draws.AlreadyPromised):
        draws.commit([one, other], by=make.BY, at=NOON)

    other.refresh_from_db()
    assert other.draw is None


def test_terms_that_are_shared_are_not_changed_for_one_alone():
    one, _ = common()
    plan = offerings.OfferingPlan.of(one)

    with pytest.raises(DrawnTogether):
        offerings.change(
            one,
            plan=type(plan)(**plan.columns | {"priorities": ["resident"]}),
            by=make.BY,
            at=NOON,
        )


def test_the_public_sheet_names_no_draft(client):
    drafts = [draft(title="公開した教室"), draft(title="まだ秘密の教室")]
    draw = draws.commit(drafts, by=make.BY, at=NOON)
    publish(drafts[0])

    shown = html(client.get(f"/draws/{draw.public_id}/"))

    assert ("公開した教室" in shown, "秘密" in shown) == (True, False)
    assert "秘密" not in sheets.of(draw)["title"]


def test_a_draft_that_never_opened_is_left_out_of_the_draw():
    drafts = [draft(), draft()]
    draw = draws.commit(drafts, by=make.BY, at=NOON)
    make.registration(publish(drafts[0]))

    draws.hold(draw, by=make.BY, at=SOON)

    draw.refresh_from_db()
    assert [each["id"] for each in sheets.of(draw)["offerings"]] == [str(drafts[0].public_id)]
    assert publish(drafts[1]).draw != draw


def test_three_wishes_are_entered_in_one_go(clerk):
    one, two, three = common(3)
    person = make.participant()

    answer = save(clerk, person, two, one, three)

    assert wished(person) == [(1, two), (2, one), (3, three)]
    for row in Registration.objects.filter(participant=person):
        assert f"第{row.rank}希望 {row.reference}" in html(answer)


def test_the_same_wishes_again_change_nothing(clerk):
    one, two = common()
    person = make.participant()
    save(clerk, person, two, one)
    events = AuditEvent.objects.filter(action__startswith="registration.")
    before = events.count()

    save(clerk, person, two, one)

    assert wished(person) == [(1, two), (2, one)]
    assert events.count() == before == 2


def test_other_wishes_keep_the_receipt_and_withdraw_what_is_left_out(clerk):
    one, two, three = common(3)
    person = make.participant()
    save(clerk, person, one, two)
    receipt = Registration.objects.get(offering=two).reference

    save(clerk, person, two, three)

    assert wished(person) == [(1, two), (2, three)]
    assert Registration.objects.get(offering=two).reference == receipt
    assert Registration.objects.get(offering=one).state == RegistrationState.WITHDRAWN
    assert AuditEvent.objects.filter(action="registration.ranked").count() == 1


def test_one_refusal_takes_all_wishes_back_and_is_kept(clerk):
    one, two = common()
    Offering.objects.filter(pk=two.pk).update(minimum_age=70)
    young = make.participant(birth_date=NOON.date().replace(year=1990))

    answer = save(clerk, young, one, two)

    assert answer.status_code == 200
    assert "歳以上" in html(answer)
    assert wished(young) == []
    assert [(row.offering, row.code) for row in Refusal.objects.all()] == [(two, "too_young")]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([0, 0], "同じ募集を2回"),
        ([], "第1希望を選んでください"),
        ([None, 0], "第1希望を選んでください"),
        ([0, None, 1], "間をあけずに"),
    ],
)
def test_wishes_that_make_no_sense_are_explained(clerk, numbers, sentence):
    theirs = common(3)
    person = make.participant()
    data = {"person": person.public_id, "step": "save", "channel": "phone"}
    data |= {
        f"wish_{n}": theirs[each].public_id
        for n, each in enumerate(numbers, start=1)
        if each is not None
    }

    answer = clerk.post(wishes_url(theirs[0].draw), data)

    assert sentence in html(answer)
    assert wished(person) == []


def test_a_person_is_found_by_receipt_number_and_by_name(clerk):
    one, _ = common()
    row = make.registration(one)
    page = wishes_url(one.draw)

    by_receipt = html(clerk.post(page, {"q": row.reference}))
    by_kana = html(clerk.post(page, {"q": row.participant.kana[:2]}))
    nobody = html(clerk.post(page, {"q": "ソンザイシナイ"}))

    assert str(row.participant.public_id) in by_receipt
    assert str(row.participant.public_id) in by_kana
    assert "見つかりませんでした" in nobody


def test_what_somebody_wishes_already_is_filled_in(clerk):
    one, two = common()
    person = make.participant()
    save(clerk, person, two, one)

    answer = clerk.post(wishes_url(one.draw), {"person": person.public_id})

    form = answer.context["form"]
    assert form["wish_1"].value() == str(two.public_id)
    assert form["wish_2"].value() == str(one.public_id)


@pytest.mark.parametrize("text", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_person_who_is_nobody_is_404(clerk, text):
    one, _ = common()

    assert clerk.post(wishes_url(one.draw), {"person": text}).status_code == 404


def test_a_person_of_another_town_is_404(clerk):
    one, _ = common()
    stranger = make.participant(town=make.other_town())

    assert save(clerk, stranger, one).status_code == 404


def test_frozen_wishes_stay(clerk):
    one, two = common()
    person = make.participant()
    save(clerk, person, one, two)
    draws.freeze(one.draw, by=make.BY, at=SOON)

    answer = save(clerk, person, two, one)

    assert "希望は変えられません" in html(answer)
    assert wished(person) == [(1, one), (2, two)]


def test_wishes_are_served_in_rounds(clerk):
    one, two = common()
    people = [make.participant() for _ in range(2)]
    for person in people:
        save(clerk, person, one, two)

    draws.hold(one.draw, by=make.BY, at=SOON)

    seated = Registration.objects.filter(state="confirmed")
    assert {(row.offering, row.rank) for row in seated} == {(one, 1), (two, 2)}
    assert len({row.participant for row in seated}) == 2


def test_the_page_of_the_draw_shows_the_ranks(clerk):
    one, two = common()
    person = make.participant()
    save(clerk, person, two, one)

    shown = html(clerk.get(reverse("staff:draw", args=[one.draw.public_id])))

    assert f"第1希望：{two.title}" in shown
    assert f"第2希望：{one.title}" in shown


def test_facility_staff_see_no_names_in_a_draw_that_reaches_beyond_their_hall(client):
    member = make.membership(Role.FACILITY_STAFF)
    own = draft(venue=make.venue(staff=[member]))
    other = draft()
    draw = draws.commit([own, other], by=make.BY, at=NOON)
    row = make.registration(publish(own))
    publish(other)
    client.force_login(member.user)

    shown = html(client.get(reverse("staff:draw", args=[draw.public_id])))
    client.post(reverse("staff:draw-hold", args=[draw.public_id]))
    client.post(wishes_url(draw), {"person": row.participant.public_id})

    draw.refresh_from_db()
    assert (row.reference in shown, row.participant.name in shown) == (True, False)
    assert draw.state == "committed"


def test_another_town_opens_nothing(client):
    one, _ = common()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(wishes_url(one.draw)).status_code == 404
    assert save(client, make.participant(), one).status_code == 404
    assert "公開前の抽選の募集がありません" in html(client.get(reverse(NEW)))


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_only_who_plans_puts_draws_together(client, role):
    one, _ = common()
    client.force_login(make.staff(role))

    assert client.get(reverse(NEW)).status_code == 403
    assert client.get(wishes_url(one.draw)).status_code == 403
