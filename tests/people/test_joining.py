"""A student asks to help, without an account."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from people.actions import helpers, joining, register
from people.actions.helpers import HelperDetails
from people.choices import HelperKind, HelperState
from people.models import Helper, IntakeDraft
from people.rules.register import Step
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db

ANSWERS = {
    "who": {"name": "篠原　結衣", "kana": "しのはら ゆい"},
    "birth": {"birth_date": "平成21年2月3日"},
    "grade": {"grade": "2年1組"},
    "phone": {"phone": "０９０-1234-5678"},
    "devices": {"devices": ["iphone", "android"]},
}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def school():
    return files.school()


def step(school, name):
    return reverse("join-step", args=[school.join_code, name])


def fill(client, school, answers=ANSWERS):
    answer = {}
    for name, typed in answers.items():
        answer = client.post(step(school, name), typed)
        assert answer.status_code == 302, name
    return answer.get("Location", "")


def send(client, school):
    address = reverse("join-check", args=[school.join_code])
    shown = client.get(address)
    return client.post(address, {"read": shown.context["digest"]})


def test_a_student_applies_one_question_to_a_screen(client, school):
    assert fill(client, school) == step(school, "check")
    review = client.get(step(school, "check")).content.decode()
    assert [
        word in review for word in ("シノハラ ユイ", "平成21年2月3日", "090-1234-5678")
    ] == [
        True,
        True,
        True,
    ]

    answer = send(client, school)

    helper = Helper.objects.get()
    assert (helper.state, helper.kind, helper.school) == ("applied", "student", school)
    assert (helper.name, helper.kana, helper.phone) == (
        "篠原　結衣",
        "シノハラ ユイ",
        "09012345678",
    )
    assert (helper.birth_date, helper.grade) == (date(2009, 2, 3), "2年1組")
    assert helper.devices == ["iphone", "android"]
    done = client.get(answer["Location"]).content.decode()
    assert helper.reference in done
    assert reverse("helper-own", args=[helper.secret]) in done
    assert "保護者の同意書" in done
    assert IntakeDraft.objects.count() == 0
    event = AuditEvent.objects.get(action="helper.applied")
    assert (event.actor_kind, event.detail) == ("visitor", {})


def test_pressed_twice_it_is_one_application(client, school):
    fill(client, school)
    address = reverse("join-check", args=[school.join_code])
    read = client.get(address).context["digest"]

    answers = [client.post(address, {"read": read})["Location"] for _ in range(2)]

    assert answers == [reverse("join-done", args=[school.join_code])] * 2
    assert Helper.objects.count() == 1


def test_what_was_not_read_is_not_sent(client, school):
    fill(client, school)
    address = reverse("join-check", args=[school.join_code])
    read = client.get(address).context["digest"]
    client.post(step(school, "phone"), {"phone": "099-216-1115"})

    answer = client.post(address, {"read": read})

    assert "内容が変わっています" in answer.content.decode()
    assert Helper.objects.count() == 0


def test_the_next_student_at_the_same_tablet_begins_afresh(client, school):
    fill(client, school)
    send(client, school)
    client.post(reverse("join-leave", args=[school.join_code]))

    fill(client, school, ANSWERS | {"who": {"name": "川畑　蓮", "kana": "カワバタ レン"}})
    send(client, school)

    assert [*Helper.objects.order_by("pk").values_list("name", flat=True)] == [
        "篠原　結衣",
        "川畑　蓮",
    ]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("who", {"name": "", "kana": "シノハラ"}, "お名前を入力してください。"),
        ("birth", {"birth_date": "令和9年1月1日"}, "生年月日が先の日付"),
        ("grade", {"grade": ""}, "学年を入力してください。"),
        ("phone", {"phone": "12"}, "電話番号"),
        ("devices", {}, "教えられる機種を1つ以上選んでください。"),
    ],
)
def test_an_answer_that_cannot_be_read_is_asked_for_again(
    client, school, name, *, typed, sentence
):
    order = [*ANSWERS]
    fill(client, school, {each: ANSWERS[each] for each in order[: order.index(name)]})

    answer = client.post(step(school, name), typed)

    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)


def test_nobody_jumps_ahead(client, school):
    assert client.get(step(school, "phone"))["Location"] == step(school, "who")
    assert client.get(step(school, "check"))["Location"] == step(school, "who")
    assert client.get(step(school, "kind")).status_code == 404


def test_a_machine_is_refused(client, school):
    answer = client.post(step(school, "who"), ANSWERS["who"] | {"homepage": "http://x"})

    assert answer.status_code == 409
    assert IntakeDraft.objects.count() == 0


def test_by_the_town_s_own_code_a_citizen_applies(client):
    town = make.town()
    for name, typed in (ANSWERS | {"kind": {"kind": "citizen"}}).items():
        if name != "grade":
            client.post(reverse("join-step", args=[town.code, name]), typed)
    address = reverse("join-check", args=[town.code])
    client.post(address, {"read": client.get(address).context["digest"]})

    helper = Helper.objects.get()
    assert (helper.kind, helper.school, helper.municipality) == ("citizen", None, town)


def test_a_renewed_code_leads_nowhere_and_says_so(client, school):
    old = reverse("join", args=[school.join_code])
    assert client.get(old).status_code == 200
    school.join_code = "renewed1"
    school.save()

    answer = client.get(old)

    assert (answer.status_code, "このアドレスは使えません" in answer.content.decode()) == (
        404,
        True,
    )


def test_the_own_page_says_in_words_where_things_stand(client):
    helper = files.student(state=HelperState.APPLIED, reference="4827-3156")
    address = reverse("helper-own", args=[helper.secret])

    def says():
        answer = client.get(address)
        assert helper.name not in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        return answer.content.decode()

    assert "保護者の同意書を待っています" in says()
    files.consent(helper)
    assert "担当が確認しています" in says()
    register.take(helper, step=Step.APPROVE, by=make.BY, at=make.NOON)
    assert "まだ足りないものがあります" in says()
    files.insurance(helper)
    assert "登録されています" in says()
    register.take(helper, step=Step.RETIRE, by=make.BY, at=make.NOON)
    assert "退会しています" in says()
    register.forget(helper, by=make.BY, at=make.NOON)
    assert client.get(address).status_code == 404


def test_staff_hear_of_it_on_the_page_of_today(client, school):
    fill(client, school)
    send(client, school)
    client.force_login(make.staff())

    assert "協力者の申込みが 1件あります" in client.get(reverse("staff:today")).content.decode()


def details(**more):
    given = {
        "kind": HelperKind.STUDENT,
        "name": "篠原　結衣",
        "kana": "シノハラ ユイ",
        "birth_date": date(2009, 2, 3),
        "phone": "09012345678",
    } | more
    return HelperDetails(**given)


def apply(key, **more):
    return joining.apply(
        municipality=make.town(),
        details=details(**more),
        request_key=key,
        by=make.BY,
        at=make.NOON,
    )


def test_a_key_is_bound_to_what_was_sent_with_it():
    key = uuid4()

    assert apply(key) == apply(key)
    with pytest.raises(helpers.KeyReused):
        apply(key, name="川畑　蓮")
    assert Helper.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"birth_date": None}, joining.BirthDateMissing),
        ({"phone": " "}, joining.PhoneMissing),
        ({"kind": HelperKind.INSTRUCTOR}, joining.KindNotOffered),
    ],
)
def test_what_is_no_application_is_refused(wrong, refusal):
    with pytest.raises(refusal):
        apply(uuid4(), **wrong)
    assert Helper.objects.count() == 0


def test_the_poster_leads_to_the_form(client, school):
    client.force_login(make.staff())

    poster = client.get(reverse("staff:school-poster", args=[school.pk]))
    town = client.get(reverse("staff:join-poster"))

    assert poster.context["symbol"].content.endswith(reverse("join", args=[school.join_code]))
    assert town.context["symbol"].content.endswith(reverse("join", args=[make.town().code]))


def test_the_same_sign_up_again_is_the_same_one_after_staff_corrected_it(school):
    key, details = (
        uuid4(),
        HelperDetails(
            kind=HelperKind.STUDENT,
            name="篠原　結衣",
            kana="シノハラ ユイ",
            phone="090-1234-5678",
            birth_date=date(2009, 2, 3),
            school=school,
            grade="2年",
        ),
    )
    known: dict = {"municipality": make.town(), "request_key": key, "by": make.BY}
    first = joining.apply(details=details, at=make.NOON, **known)
    helpers.change(first, details=replace(details, grade="3年"), by=make.BY, at=make.NOON)

    again = joining.apply(details=details, at=make.NOON, **known)

    assert (again, again.grade) == (first, "3年")
    with pytest.raises(helpers.KeyReused):
        joining.apply(details=replace(details, name="ほか　人"), at=make.NOON, **known)
