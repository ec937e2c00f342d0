"""The pages on which staff issue certificates, print them, issue them anew and revoke them."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from attendance.models import WorkedHours
from materials.models import IssuedDocument, Issuer
from tests import make
from tests.materials import paperwork
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


@pytest.fixture
def helper():
    return make.helper(name="髙田　ハナ", kana="タカダ ハナ")


@pytest.fixture
def session():
    return make.offering(first=make.tokyo("2026-06-15 10:00")).sessions.get()


def text(answer):
    return answer.content.decode()


def url(name, document):
    return reverse(f"staff:{name}", args=[document.key])


@pytest.mark.usefixtures("clerk")
def test_from_the_signature_to_the_paper(client, helper, session):
    paperwork.worked(helper, session)
    start = reverse("staff:certificates", args=[helper.pk])
    assert "発行者がまだ登録されていません" in text(client.get(start))

    signed = {"organisation": "鹿児島市", "representative": "市長　山田　太郎"}
    client.post(reverse("staff:certificate-issuer"), signed)
    form = client.get(start).context["form"]
    answer = client.post(start, form.initial, follow=True)

    document = IssuedDocument.objects.get()
    assert "第令和8-0001号を発行しました" in text(answer)
    assert (document.first_day.isoformat(), document.last_day.isoformat()) == (
        "2026-04-01",
        "2026-06-30",
    )
    pdf = client.get(url("certificate-pdf", document))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert Issuer.objects.get().representative == "市長　山田　太郎"


@pytest.mark.usefixtures("clerk")
def test_a_form_sent_twice_issues_once(client, helper, session):
    paperwork.certificate(helper, session)
    start = reverse("staff:certificates", args=[helper.pk])
    typed = client.get(start).context["form"].initial

    answers = [client.post(start, typed)["Location"] for _ in range(2)]

    assert len({*answers}) == 1
    assert IssuedDocument.objects.count() == 2


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last": "2026-07-01"}, "これからの日は証明できません"),
        ({"first": "2026-06-16"}, "活動時間の記録がありません"),
        ({"first": "きのう"}, "期間の最初の日を"),
    ],
)
def test_a_refusal_stands_on_the_page(client, helper, *, session, typed, sentence):
    paperwork.certificate(helper, session)
    start = reverse("staff:certificates", args=[helper.pk])

    answer = client.post(start, client.get(start).context["form"].initial | typed)

    assert sentence in text(answer)
    assert IssuedDocument.objects.count() == 1


@pytest.mark.usefixtures("clerk")
def test_corrected_it_is_issued_anew(client, helper, session):
    document = paperwork.certificate(helper, session)
    paperwork.worked(helper, session, minutes=90, at=make.tokyo("2026-06-30 18:01"))
    page = client.get(url("certificate", document))
    assert "発行後に訂正があります" in text(page)

    typed = page.context["form"].initial | {"reason": "訂正のため"}
    answer = client.post(url("certificate-reissue", document), typed, follow=True)

    assert "第令和8-0002号を発行し、第令和8-0001号を取り消しました" in text(answer)
    old = text(client.get(url("certificate", document)))
    assert "かわりの証明書 第令和8-0002号" in old
    assert url("certificate-pdf", document) not in old


@pytest.mark.usefixtures("clerk")
def test_revoked_with_a_reason_alone(client, helper, session):
    document = paperwork.certificate(helper, session)
    typed = client.get(url("certificate", document)).context["form"].initial

    silent = client.post(url("certificate-revoke", document), typed)
    assert "取消しの理由を入力してください" in text(silent)
    client.post(url("certificate-revoke", document), typed | {"reason": "誤発行"})

    assert "この証明書は取り消されています" in text(client.get(url("certificate", document)))
    again = client.post(url("certificate-revoke", document), typed | {"reason": "誤発行"})
    assert (again.status_code, "すでに取り消されています" in text(again)) == (409, True)


@pytest.mark.usefixtures("clerk")
def test_a_paper_that_would_be_another_is_not_handed_out(client, helper, session):
    document = paperwork.certificate(helper, session)
    type(helper).objects.filter(pk=helper.pk).update(name="髙田　花")

    answer = client.get(url("certificate-pdf", document))

    assert answer.status_code == 409
    assert "発行したときと同じ証明書を作れません" in text(answer)


@pytest.mark.usefixtures("clerk")
def test_a_letter_that_no_font_has_is_said_first(client, session):
    helper = make.helper(name="\U0003134a　ハナ", kana="ハナ")
    document = paperwork.certificate(helper, session)
    address = url("certificate-pdf", document)

    assert client.get(address)["Location"] == url("certificate", document)
    assert "印刷できない文字" in text(client.get(url("certificate", document)))
    assert client.get(address, {"confirmed": "1"})["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CITY_STAFF])
def test_only_the_office_certifies(client, helper, *, session, role):
    document = paperwork.certificate(helper, session)
    client.force_login(make.staff(role))

    pages = [
        url("certificate", document),
        url("certificate-pdf", document),
        reverse("staff:certificates", args=[helper.pk]),
        reverse("staff:certificate-issuer"),
    ]

    assert [client.get(page).status_code for page in pages] == [403] * len(pages)
    assert client.post(url("certificate-revoke", document)).status_code == 403
    assert WorkedHours.objects.count() == 1
