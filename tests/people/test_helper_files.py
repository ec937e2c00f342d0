"""What staff put on file of a helper, and the steps of the register."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import worked_hours
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from people.actions import consents, records, register
from people.choices import ConsentScope, HelperState
from people.models import ConsentScan, GuardianConsent, Helper, Insurance
from people.queries import standings
from people.rules.helping import Code, lacking
from people.rules.register import Step
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


def codes(helper):
    return [reason.code for reason in lacking(standings.of(helper, on=make.TODAY))]


def page(client, helper):
    return client.get(reverse("staff:helper", args=[helper.pk])).content.decode()


def send(client, what, /, helper, **typed):
    return client.post(reverse(f"staff:helper-{what}", args=[helper.pk]), typed)


def give(helper, **more):
    form = {
        "guardian_name": "篠原　太郎",
        "given_on": make.TODAY,
        "covers": [ConsentScope.ACTIVITY],
    } | more
    return consents.give(helper, form=consents.SignedForm(**form), by=make.BY, at=make.NOON)


def take(helper, step):
    return register.take(helper, step=step, by=make.BY, at=make.NOON)


@pytest.mark.usefixtures("clerk")
def test_the_page_says_why_a_minor_cannot_be_assigned_and_what_to_do(client):
    helper = files.student()

    text = page(client, helper)

    assert "いまは割り当てられません" in text
    assert "18歳未満で、有効な保護者の同意がありません。" in text
    assert reverse("staff:helper-consent-form", args=[helper.pk]) in text
    assert AuditEvent.objects.get().action == "helper.viewed"


def test_a_consent_is_entered_with_the_signed_form_and_only_staff_open_it(client, clerk):
    helper = files.student()
    files.insurance(helper)

    answer = send(
        client,
        "consent",
        helper,
        given_on="2026-05-20",
        guardian_name="篠原　太郎",
        guardian_phone="099-216-1115",
        covers=["evening", "activity"],
        scan=SimpleUploadedFile("form.exe", files.PDF),
    )

    assert answer.status_code == 302
    consent = GuardianConsent.objects.get()
    assert (consent.given_on, consent.covers) == (date(2026, 5, 20), ["activity", "evening"])
    assert (consent.guardian_name, consent.guardian_phone) == ("篠原　太郎", "0992161115")
    assert codes(helper) == []
    address = reverse("staff:helper-consent-scan", args=[consent.pk])
    found = client.get(address)
    assert (found.content, found["Content-Type"]) == (files.PDF, "application/pdf")
    assert AuditEvent.objects.filter(action="guardianconsent.scan_viewed").count() == 1
    client.force_login(make.staff(Role.CONTRACTOR))
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"covers": []}, "同意の範囲を1つ以上選んでください。"),
        ({"guardian_name": "　"}, "お名前を入力してください。"),
        ({"given_on": "2026-06-02"}, "同意日が先の日付になっています。"),
        ({"until": "2026-05-01"}, "有効期限が、同意日より前になっています。"),
        ({"scan": SimpleUploadedFile("a.pdf", b"MZ")}, "PDF・JPEG・PNGのファイル"),
        ({"scan": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 5_242_880)}, "5MBまで"),
        ({"guardian_phone": "32-1045"}, "市外局番"),
    ],
)
def test_what_is_no_consent_is_refused_with_a_sentence(client, typed, sentence):
    given = {"given_on": "2026-05-20", "guardian_name": "篠原", "covers": ["activity"]} | typed

    answer = send(client, "consent", files.student(), **given)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert (GuardianConsent.objects.count(), ConsentScan.objects.count()) == (0, 0)


def test_the_same_form_twice_is_one_consent():
    helper = files.student()

    assert give(helper) == give(helper, scan=files.PDF)
    assert ConsentScan.objects.count() == 1
    assert AuditEvent.objects.filter(action="guardianconsent.entered").count() == 1


@pytest.mark.usefixtures("clerk")
def test_a_guardian_withdraws_and_nothing_can_be_assigned(client):
    helper = files.student()
    files.insurance(helper)
    consent = give(helper, given_on=date(2026, 4, 1))
    address = reverse("staff:helper-consent-withdraw", args=[consent.pk])

    assert "撤回日は" in client.post(address, {"on": "2026-03-31"}).content.decode()
    assert "撤回日は" in client.post(address, {"on": "2026-06-02"}).content.decode()
    assert codes(helper) == []
    assert client.post(address, {"on": "2026-05-31"}).status_code == 302
    assert client.post(address, {"on": "2026-06-01"}).status_code == 302

    consent.refresh_from_db()
    assert consent.withdrawn_on == date(2026, 5, 31)
    assert codes(helper) == [Code.NO_CONSENT]
    assert "令和8年5月31日に撤回" in page(client, helper)


@pytest.mark.usefixtures("clerk")
def test_training_qualification_and_insurance_come_and_go(client):
    helper = files.student()

    send(client, "training", helper, course="養成講座", done_on="2026-05-01")
    send(client, "qualification", helper, name="英検", until="")
    for _ in range(2):
        send(client, "insurance", helper, name="活動保険", starts_on="", until="2027-03-31")

    text = page(client, helper)
    assert [word in text for word in ("養成講座", "英検", "活動保険")] == [True] * 3
    policy = Insurance.objects.get()
    client.post(reverse("staff:helper-insurance-withdraw", args=[policy.pk]))
    assert codes(helper) == [Code.NOT_INSURED, Code.NO_CONSENT]
    events = AuditEvent.objects.exclude(action="helper.viewed").order_by("pk")
    assert [event.action for event in events] == [
        "training.entered",
        "qualification.entered",
        "insurance.entered",
        "insurance.withdrawn",
    ]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("what", "typed", "sentence"),
    [
        ("training", {"course": "講座", "done_on": "2026-06-02"}, "先の日付になっています。"),
        ("training", {"course": "", "done_on": "2026-06-01"}, "研修の名前を入力してください。"),
        ("insurance", {"name": "保険", "until": ""}, "有効期限を入力してください。"),
        (
            "insurance",
            {"name": "保険", "starts_on": "2026-06-02", "until": "2026-06-01"},
            "有効期限が、始まりの日より前になっています。",
        ),
    ],
)
def test_what_is_no_record_is_refused(client, what, *, typed, sentence):
    answer = send(client, what, files.student(), **typed)

    assert sentence in answer.content.decode()
    assert AuditEvent.objects.count() == 0


def test_a_minor_is_registered_once_the_consent_is_there():
    helper = files.student(state=HelperState.APPLIED)

    with pytest.raises(register.ConsentOutstanding):
        take(helper, Step.APPROVE)
    give(helper)
    take(helper, Step.APPROVE)
    take(helper, Step.APPROVE)

    helper.refresh_from_db()
    assert helper.state == HelperState.REGISTERED
    assert AuditEvent.objects.filter(action="helper.registered").count() == 1


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("registered", Step.PAUSE, "paused"),
        ("paused", Step.RESUME, "registered"),
        ("retired", Step.RESUME, "registered"),
        ("applied", Step.RETIRE, "retired"),
        ("paused", Step.RETIRE, "retired"),
    ],
)
def test_the_steps_of_the_register(state, step, after):
    left = make.NOON if state == "retired" else None
    helper = make.helper(state=state, retired_at=left)

    take(helper, step)

    helper.refresh_from_db()
    assert (helper.state, helper.retired_at is not None) == (after, after == "retired")


def test_a_step_from_elsewhere_is_refused():
    with pytest.raises(register.NotFromHere, match="申込中"):
        take(make.helper(state=HelperState.APPLIED), Step.PAUSE)


def test_whoever_leaves_and_is_forgotten_keeps_their_hours_in_the_numbers(client, clerk):
    helper = files.student(phone="0992161115", district="中央", languages=["en"])
    give(helper, scan=files.PDF, guardian_phone="0992161115")
    session = make.offering(first=make.NOON - timedelta(days=2)).sessions.get()
    worked_hours.log(
        id=uuid4(), session=session, helper=helper, minutes=90, by=make.BY, at=make.NOON
    )
    facts = [*AttendanceFact.objects.filter(role=FactRole.HELPER).values()]
    secret = helper.secret

    with pytest.raises(register.StillHelping):
        register.forget(helper, by=make.BY, at=make.NOON)
    assert send(client, "retire", helper).status_code == 302
    assert send(client, "forget", helper).status_code == 302

    helper.refresh_from_db()
    blanked = (helper.name, helper.kana, helper.phone, helper.district, helper.birth_date)
    assert blanked == ("", "", "", "", None)
    assert (helper.languages, helper.secret != secret) == ([], True)
    consent = GuardianConsent.objects.get()
    assert (consent.guardian_name, consent.guardian_phone) == ("", "")
    assert ConsentScan.objects.count() == 0
    assert [fact["minutes"] for fact in facts] == [90]
    assert [*AttendanceFact.objects.filter(role=FactRole.HELPER).values()] == facts
    assert client.get(reverse("staff:helper", args=[helper.pk])).status_code == 404
    with pytest.raises(register.Forgotten):
        take(helper, Step.RESUME)
    with pytest.raises(register.Forgotten):
        give(helper)
    with pytest.raises(register.Forgotten):
        records.enter_training(
            helper, course="講座", done_on=make.TODAY, by=make.BY, at=make.NOON
        )


def test_only_whoever_answers_for_the_town_forgets_people(client):
    client.force_login(make.staff(Role.FACILITY_STAFF))
    helper = make.helper(state=HelperState.RETIRED, retired_at=make.NOON)

    assert send(client, "forget", helper).status_code == 403
    assert Helper.objects.get().name != ""


@pytest.mark.usefixtures("clerk")
def test_the_list_finds_what_is_missing_and_what_runs_out(client):
    school = files.school()
    whole = files.student(name="全部", kana="ア", school=school, grade="2年")
    lapsing = files.student(name="期限", kana="イ")
    files.student(name="ない", kana="ウ")
    files.student(name="申込", kana="エ", state=HelperState.APPLIED)
    make.helper(name="退会", kana="オ", state=HelperState.RETIRED, retired_at=make.NOON)
    for helper in (whole, lapsing):
        files.consent(helper)
    files.insurance(whole)
    files.insurance(lapsing, until=date(2026, 6, 30))

    def names(**asked):
        answer = client.get(reverse("staff:helpers"), asked)
        return [line.helper.name for line in answer.context["page"]]

    assert names() == ["全部", "期限", "ない", "申込"]
    assert names(state="retired") == ["退会"]
    assert names(state="applied") == ["申込"]
    assert names(school=school.pk) == ["全部"]
    assert names(due="lacking") == ["ない", "申込"]
    assert names(due="soon") == ["期限"]
