"""A student, from the poster at school to the certificate that the school checks: signed up by
QR code, consented, assigned, briefed, checked in and out on a tablet, certified, verified."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from materials.models import IssuedDocument
from people.models import Helper
from tests import make
from tests.browser.conftest import log_in
from tests.browser.kiosks import pair, says, unsent
from tests.classes import shifting
from tests.materials import paperwork
from tests.people import files

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
ENDS = make.tokyo("2026-06-01 15:30")
NAME = "川畑　蓮"
# What is typed on each screen; a choice has nothing to type.
ANSWERS: list[dict[str, str]] = [
    {"お名前": NAME, "フリガナ": "かわばた れん"},
    {"学年・組": "2年1組"},
    {"生年月日": "平成21年5月1日"},
    {"電話番号": "090-1234-5678"},
    {"iPhone": "", "Android": ""},
]
NOT_YET = "保護者の同意書が届くと、行けるようになります。"
AT_THE_DOOR = (
    "保護者の同意が、まだ届いていません。到着は記録できません。職員に知らせてください。"
)


@pytest.fixture
def school():
    make.staff(username="clerk")
    files.terms(insurance_for=[])
    return files.school()


@pytest.fixture
def session():
    """Eight people this afternoon, and one who teaches: another pair of hands is missing."""
    first, closes = make.tokyo("2026-06-01 14:00"), make.tokyo("2026-06-01 13:30")
    return shifting.led(8, lead=shifting.trained(name="有馬　明"), first=first, closes=closes)


def test_a_student_helps_and_the_school_can_check_it(  # noqa: PLR0917  # fixtures
    school, session, open_browser, tablet, clock
):
    phone, office = open_browser(width=390, scripts=False), open_browser()
    signs_up(phone, school)
    student = Helper.objects.get(name=NAME)
    expect(phone.locator("main")).to_contain_text("保護者の同意書を待っています")
    expect(phone.locator("main")).to_contain_text("登録が済むと、行けるようになります。")
    expect(phone.locator("main")).to_contain_text(NOT_YET)

    log_in(office, "clerk")
    is_consented(office, student)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("登録されています")
    phone.get_by_role("button", name="行きます").click()
    expect(phone.locator("main")).to_contain_text("この回に来ていただくことに決まりました")

    stranger = files.student(name="今村　蒼", kana="イマムラ アオイ")
    is_marked(tablet(), session, clock=clock, student=student, stranger=stranger)

    code = is_certified(office, student)
    is_verified(phone, code)


def signs_up(phone: Page, school) -> None:
    phone.goto(f"/helpers/join/{school.join_code}/")
    phone.get_by_role("link", name="申し込む").click()
    for answers in ANSWERS:
        for label, typed in answers.items():
            field = phone.get_by_label(label, exact=not typed)
            field.fill(typed) if typed else field.check()
        phone.locator("main").get_by_role("button").first.click()
    phone.get_by_role("button", name="この内容で申し込む").click()
    phone.get_by_role("link", name="あなたのページを開く").click()


def is_consented(office: Page, student: Helper) -> None:
    """The form has come back, signed; then the entry is approved."""
    office.goto(f"/staff/helpers/{student.pk}/")
    office.get_by_role("link", name="同意を登録する").click()
    office.get_by_label("同意日").fill("2026-05-30")
    office.get_by_label("保護者のお名前").fill("川畑　太郎")
    office.get_by_label("活動への参加").check()
    scan: FilePayload = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": files.PDF}
    office.get_by_label("同意書の写し").set_input_files(files=[scan])
    office.get_by_role("button", name="登録する").click()
    expect(office.get_by_role("link", name="写しを開く")).to_be_visible()
    office.get_by_role("button", name="申込みを確かめて登録する").click()
    expect(office.locator("main")).to_contain_text("登録しました。")


def is_marked(door: Page, session, *, clock, student: Helper, stranger: Helper) -> None:
    """Whoever may not help reads why; the student reads who sits where, comes and goes."""
    door.clock.install(time=make.NOON)
    pair(door, session, helpers=[stranger])
    door.get_by_role("button", name="協力者").click()
    barred = door.locator(f'[data-key="helper:{stranger.public_id}"]')
    expect(barred).to_contain_text(AT_THE_DOOR)
    expect(barred.get_by_role("button")).to_have_count(0)

    door.get_by_role("button", name="席と担当を見る").click()
    expect(door.locator(".seat")).to_have_count(8)
    expect(door.locator("main")).to_contain_text(student.name)
    door.get_by_role("button", name="協力者").click()
    door.get_by_role("button", name=f"{student.name}さんの到着").click()
    unsent(door, 0)
    # Nothing is under way while the hours pass: an answer would tell of two clocks at once.
    door.context.set_offline(True)
    clock.move_to(ENDS)
    door.clock.set_system_time(ENDS)
    door.context.set_offline(False)
    door.get_by_role("button", name=f"{student.name}さんの終了").click()
    says(door, f"{student.name}さんの終了を記録しました（3時間30分）")
    unsent(door, 0)


def is_certified(office: Page, student: Helper) -> str:
    paperwork.issuer(student)
    office.goto(f"/staff/helpers/{student.pk}/hours/")
    office.get_by_role("link", name="活動証明書を発行する").click()
    office.get_by_role("button", name="この期間の証明書を発行する").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("第令和8-0001号")
    return IssuedDocument.objects.get().code_in_groups


def is_verified(phone: Page, code: str) -> None:
    """Without a log-in; no whole name, no school, no hall."""
    phone.goto("/verify/")
    phone.get_by_label("確認用の符号").fill(code)
    phone.get_by_role("button", name="確かめる").click()
    shown = phone.locator("main")
    expect(shown).to_contain_text("有効な証明書です")
    expect(shown).to_contain_text("川○　○　様")
    expect(shown).to_contain_text("1回　合計3時間30分")
    for secret in (NAME, "鹿児島高校", "公民館", "2年1組", "平成21年"):
        expect(shown).not_to_contain_text(secret)
