"""The page on which a school checks a certificate: what it tells, and what it does not."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from common import cards
from materials.actions import certificates
from people.choices import HelperState
from tests import make
from tests.materials import paperwork
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db
BY = {"by": make.BY, "at": AFTER}
UNKNOWN = cards.encode_code(1)


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(AFTER, tick=False) as clock:
        yield clock


@pytest.fixture
def document():
    helper = make.helper(name="髙田　ハナ", kana="タカダ ハナ", affiliation="鹿児島高校")
    session = make.offering(first=make.tokyo("2026-06-15 10:00")).sessions.get()
    return paperwork.certificate(helper, session)


def look(client, code, **headers):
    return client.get(reverse("verify-code", args=[code]), **headers)


def text(answer):
    return answer.content.decode()


def test_a_valid_one_says_what_a_school_compares_and_no_more(client, document):
    answer = look(client, document.code)

    page = text(answer)
    assert answer.status_code == 200
    for words in ("有効な証明書です", "第令和8-0001号", "鹿児島市", "髙田　○○", "1回", "2時間"):
        assert words in page, words
    for hidden in ("ハナ", "タカダ", "鹿児島高校", document.lines.get().place):
        assert hidden not in page, hidden
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_a_revoked_one_says_so_and_not_why(client, document):
    certificates.revoke(document, reason="本人の申し出による", **BY)

    page = text(look(client, document.code))

    assert "取り消された証明書です" in page
    assert "有効な証明書です" not in page
    assert "本人の申し出" not in page


def test_what_was_corrected_is_told(client, document):
    session = document.lines.get().session
    paperwork.worked(document.helper, session, minutes=60, at=make.tokyo("2026-06-30 18:01"))

    assert "発行後に訂正があります" in text(look(client, document.code))


def test_an_unknown_code_is_404_and_kept_nowhere(client, document):
    answer = look(client, UNKNOWN)

    assert answer.status_code == 404
    assert "発行の記録がありません" in text(answer)
    event = AuditEvent.objects.get(action="certificate.unknown")
    assert UNKNOWN not in str(vars(event))


@pytest.mark.parametrize("typed", ["x", "K7M4", UNKNOWN[:-1] + "!", "令和8-0001", "0" * 200])
def test_what_is_no_code_is_no_guess(client, typed):
    answer = look(client, typed)

    assert answer.status_code == 404
    assert "16けたの英数字" in text(answer)
    assert not AuditEvent.objects.exists()


def test_it_is_typed_as_it_is_printed(client, document):
    typed = document.code_in_groups.lower()

    answer = client.post(reverse("verify"), {"code": typed})

    assert answer["Location"] == reverse("verify-code", args=[document.code])


def test_guessing_ends_after_thirty_for_an_hour(client, document, evening):
    for number in range(certificates.certificates.MOST_TRIES):
        assert look(client, cards.encode_code(number)).status_code == 404

    refused = look(client, document.code)
    assert (refused.status_code, "有効" in text(refused)) == (429, False)
    assert "1時間ほどおいて" in text(refused)
    assert look(client, document.code, REMOTE_ADDR="192.0.2.7").status_code == 200
    evening.shift(3601)
    assert look(client, document.code).status_code == 200


def test_one_connection_has_one_place_however_many_addresses(client, settings):
    near = ["2001:db8::1", "2001:db8::2:1"]
    for address in near:
        look(client, UNKNOWN, REMOTE_ADDR=address)
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    look(client, UNKNOWN, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4")

    origins = AuditEvent.objects.order_by("pk").values_list("origin", flat=True)

    assert [*origins] == ["2001:db8::/64", "2001:db8::/64", "198.51.100.4"]


def test_a_forgotten_helper_leaves_the_certificate_without_a_name(client, document):
    type(document.helper).objects.filter(pk=document.helper_id).update(
        name="", kana="", state=HelperState.RETIRED, retired_at=AFTER, forgotten_at=AFTER
    )

    assert "登録が消去されています" in text(look(client, document.code))
