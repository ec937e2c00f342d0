"""By which ways somebody is told: opt-outs, mail, LINE, and what they agreed to."""

import pytest
from django.test import override_settings
from django.urls import reverse

from accounts.models import AuditEvent
from common.errors import RuleViolation
from notices.actions import opt_outs
from notices.choices import MessageChannel, OptOutSource
from notices.models import OptOut
from notices.queries import routes
from people.actions import line_accounts, mail_addresses, wishes
from people.choices import Matter, PhoneOwner, WishAnswer, WishWay
from people.models import LineAccount, LineCode
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db
NUMBER = "09012345678"
ALL = {each.value: "x" for each in MessageChannel if each not in ("phone", "post")}


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS | {"NOTICE_GATEWAYS": ALL}):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


@pytest.fixture
def hana():
    return make.participant(phone=NUMBER)


def stop(number=NUMBER, channel=MessageChannel.SMS, **more):
    return opt_outs.stop(
        more.pop("town", make.town()),
        channel=channel,
        number=number,
        source=OptOutSource.PHONE,
        by=make.BY,
        at=make.NOON,
    )


def channel_of(person, **more):
    return sent.queued(person, **more).channel


def say(person, answer):
    wish = wishes.Wish(Matter.MACHINES, answer, make.TODAY, WishWay.COUNTER)
    wishes.say(person, wish=wish, by=make.BY, at=make.NOON)


def test_a_stopped_number_is_told_by_the_next_way(hana):
    sent.machines()
    stop("０９０－１２３４－５６７８")

    assert channel_of(hana) == "voice"


def test_an_opt_out_is_written_down_once_and_ends_once():
    first, second = stop(), stop()
    ended = opt_outs.resume(first, source=OptOutSource.COUNTER, by=make.BY, at=make.NOON)

    assert (first, ended.ended_by) == (second, "counter")
    with pytest.raises(opt_outs.OverAlready):
        opt_outs.resume(first, source=OptOutSource.PHONE, by=make.BY, at=make.NOON)
    assert sorted(AuditEvent.objects.values_list("action", flat=True)) == [
        "opt_out.begun",
        "opt_out.ended",
    ]


@pytest.mark.parametrize(
    ("number", "channel"), [("12", MessageChannel.SMS), (NUMBER, MessageChannel.MAIL)]
)
def test_what_is_no_number_is_refused(number, channel):
    with pytest.raises(RuleViolation):
        stop(number, channel)
    assert OptOut.objects.count() == 0


def test_who_refused_messages_by_machine_is_told_by_staff(hana):
    sent.machines()
    say(hana, WishAnswer.REFUSED)

    assert channel_of(hana) == "phone"
    say(hana, WishAnswer.AGREED)
    assert channel_of(hana) == "sms"


def test_line_and_mail_come_first_where_they_are_known(hana):
    sent.machines(channels=("sms", "voice", "mail", "line"))
    mail_addresses.settle(hana, email="hana@example.jp", by=make.BY, at=make.NOON)
    assert channel_of(hana) == "mail"

    link(hana)

    assert channel_of(hana) == "line"
    reach = routes.reaches([hana])[routes.key(hana)]
    assert (reach.mail, reach.line) == ("hana@example.jp", "Uhana")


def link(person):
    code = line_accounts.give_code(person, by=make.BY, at=make.NOON).code
    return line_accounts.link(code=code, user_id="Uhana", by=make.BY, at=make.NOON)


@pytest.mark.parametrize("people", [1, 3])
def test_reaching_costs_the_same_however_many(people, django_assert_num_queries):
    found = [make.participant(phone=f"0901234567{number}") for number in range(people)]

    with django_assert_num_queries(4):
        routes.reaches(found)


@pytest.mark.usefixtures("clerk")
def test_the_page_lists_whose_number_since_when_and_how_known(client, hana):
    stop()

    text = client.get(reverse("staff:opt-outs")).content.decode()

    words = ["090-1234-5678", hana.name, "ショートメッセージ", "令和8年6月1日"]
    assert [each in text for each in words] == [True] * 4


@pytest.mark.usefixtures("clerk")
def test_a_clerk_writes_one_down_and_ends_it(client):
    page = reverse("staff:opt-outs")
    client.post(page, {"number": NUMBER, "channel": "voice", "source": "counter"})
    row = OptOut.objects.get()
    assert (row.to, row.channel, row.source) == (NUMBER, "voice", "counter")

    for _ in range(2):
        client.post(reverse("staff:opt-out-resume", args=[row.pk]), {"source": "paper"})

    row.refresh_from_db()
    assert row.ended_by == "paper"
    assert "090-1234-5678" in client.get(page, {"shelf": "ended"}).content.decode()


@pytest.mark.usefixtures("clerk")
def test_a_number_that_cannot_be_read_is_refused_beside_its_field(client):
    answer = client.post(
        reverse("staff:opt-outs"), {"number": "090", "channel": "sms", "source": "phone"}
    )

    assert [*answer.context["form"].errors] == ["number"]
    assert 'value="090"' in answer.content.decode()


def contact(client, person, **posted):
    url = reverse("staff:participant-contact", args=[person.public_id])
    return client.post(url, posted) if posted else client.get(url)


@pytest.mark.usefixtures("clerk")
def test_the_person_s_page_says_which_ways_are_open(client, hana):
    make.phone_of(hana, "0992161116")
    make.phone_of(hana, "09099990000", owner=PhoneOwner.FAMILY)
    stop()

    text = contact(client, hana).content.decode()

    assert "停止中" in text
    assert "携帯電話ではないため、送れません" in text
    assert "ご家族などの番号には、自動では送りません" in text
    assert AuditEvent.objects.filter(action="participant.viewed").count() == 1


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("typed", "stored"),
    [("hana@example.jp", "hana@example.jp"), ("ｈａｎａ＠example.jp ", "hana@example.jp")],
)
def test_a_mail_address_is_kept_and_taken_away(client, hana, typed, stored):  # noqa: PLR0917
    contact(client, hana, email=typed)
    hana.refresh_from_db()
    assert hana.email == stored

    contact(client, hana, email=" ")
    hana.refresh_from_db()
    assert hana.email == ""
    told = [
        each.detail for each in AuditEvent.objects.filter(action="participant.mail_changed")
    ]
    assert sorted(each["known"] for each in told) == [False, True]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("typed", ["hana", "hana@", "はな@例え.jp", "a b@example.jp"])
def test_what_is_no_address_is_refused_beside_its_field(client, hana, typed):
    answer = contact(client, hana, email=typed)

    assert [*answer.context["mail"].errors] == ["email"]
    hana.refresh_from_db()
    assert hana.email == ""


@pytest.mark.usefixtures("clerk")
def test_a_code_is_given_shown_and_given_anew(client, hana):
    url = reverse("staff:participant-line", args=[hana.public_id])
    with override_settings(LINE_CHANNEL_TOKEN="token"):
        client.post(url, {"do": "code"})
        first = LineCode.objects.get().code
        text = contact(client, hana).content.decode()
        client.post(url, {"do": "code"})

    assert f"{first[:4]} {first[4:]}" in text
    assert LineCode.objects.get().code != first


@pytest.mark.usefixtures("clerk")
def test_a_link_is_ended_once(client, hana):
    link(hana)
    url = reverse("staff:participant-line", args=[hana.public_id])

    answers = [client.post(url, {"do": "unlink"}, follow=True) for _ in range(2)]

    assert LineAccount.objects.get().ended_at is not None
    assert "LINEは、つながっていません" in answers[1].content.decode()


def test_somebody_of_another_town_is_404(client, hana):
    client.force_login(make.staff(town=make.other_town()))

    assert contact(client, hana).status_code == 404
    assert contact(client, hana, email="x@example.jp").status_code == 404
