"""A seat changes hands: given back on a phone, offered on the telephone, drawn by lot, taken
together. What every page says of it must be the same."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from classes.choices import RegistrationState
from classes.models import Offering, Registration
from tests import make
from tests.browser.conftest import log_in
from tests.classes.draws import lottery

PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def town():
    town = make.town()
    make.staff(town=town, username="clerk")
    return town


def cancel_on_the_phone(page: Page, registration: Registration) -> None:
    page.goto(f"/my/{registration.secret}/")
    page.get_by_role("link", name="申込みを取り消す").click()
    page.get_by_role("button", name="申込みを取り消す").click()
    expect(page.get_by_text("この申込みは取り消しました")).to_be_visible()


def seats(page: Page, offering: Offering) -> dict[str, str]:
    """The table of seats on the offering's own page, by heading."""
    page.goto(f"/staff/offerings/{offering.public_id}/")
    table = page.locator("section", has=page.get_by_role("heading", name="席の状況"))
    return dict(
        zip(
            table.locator("thead th").all_inner_texts(),
            table.locator("tbody tr").locator("th, td").all_inner_texts(),
            strict=True,
        )
    )


def roster(page: Page, offering: Offering) -> list[str]:
    """Who is expected at the first session, in the roster's order: on the page for the door,
    and the same on the sheet to print."""
    door = f"/staff/sessions/{offering.sessions.get().public_id}/"
    page.goto(f"{door}roster/")
    printed = page.locator("tbody th").all_inner_texts()
    page.goto(door)
    names = page.locator(".roster-part .roster__name").all_inner_texts()
    assert len(printed) == len(names)
    assert all(name in line for name, line in zip(names, printed, strict=True))
    return names


def sees(page: Page, url: str, words: str) -> None:
    page.goto(url)
    expect(page.locator("main").get_by_text(words)).to_be_visible()


@pytest.fixture
def full_class(town):
    """Two seats, both taken, and two people who wait: the four in the order of their calls."""
    people = [
        make.participant(town=town, name=name, kana=kana, phone=phone)
        for name, kana, phone in (
            ("髙田　ハナ", "タカダ ハナ", "099-222-1041"),
            ("山﨑　清", "ヤマサキ キヨシ", "099-222-1042"),
            ("川邉　フミ子", "カワナベ フミコ", "099-222-1043"),
            ("葛󠄀城　勇", "カツラギ イサム", "099-222-1044"),
        )
    ]
    offering = make.offering(capacity=2, waiting_limit=None)
    return [make.registration(offering, one) for one in people]


def ring_twice(page: Page, following: Registration) -> None:
    """Nobody answers the first time; the second time they take the seat."""
    page.goto("/staff/calls/")
    expect(page.locator("li.call")).to_have_count(1)
    entry = page.locator("li.call", has_text=following.reference)
    expect(entry.locator(".call__tel")).to_have_text("099-222-1043")
    expect(entry.locator(".call__due")).to_have_text(re.compile("あす11:..までに返事"))
    entry.get_by_role("button", name="応答なし").click()
    expect(entry.locator(".call__log")).to_contain_text("1回かけました")
    entry.get_by_role("button", name="参加する").click()
    expect(page.get_by_text("席を確保しました")).to_be_visible()
    expect(page.get_by_text("連絡する方はいません")).to_be_visible()


def test_a_seat_given_back_on_a_phone_goes_to_the_next_by_telephone(full_class, open_browser):
    leaving, _, following, last = full_class
    offering = leaving.offering
    public = f"/offerings/{offering.public_id}/"
    clerk, visitor = open_browser(), open_browser(**PHONE, scripts=False)
    log_in(clerk, "clerk")
    sees(visitor, public, "いま 2人 の方がお待ちです")

    cancel_on_the_phone(visitor, leaving)
    sees(visitor, public, "満員です")
    assert seats(clerk, offering)["案内中"] == "1"
    ring_twice(clerk, following)

    assert seats(clerk, offering) == {
        "席": "全体",
        "定員": "2",
        "参加確定": "2",
        "案内中": "0",
        "キャンセル待ち": "1",
        "空き": "0",
    }
    assert roster(clerk, offering) == ["川邉　フミ子", "山﨑　清"]
    clerk.goto(f"/staff/offerings/{offering.public_id}/line/")
    expect(clerk.locator("li.card")).to_have_count(1)
    expect(clerk.locator("li.card")).to_contain_text(last.reference)
    sees(visitor, public, "いま 1人 の方がお待ちです")
    sees(visitor, f"/my/{last.secret}/", "キャンセル待ちの1番目です")
    sees(visitor, f"/my/{following.secret}/", "参加が決まっています")
    sees(visitor, f"/my/{leaving.secret}/", "この申込みは取り消しました")


def verify(folder: Path, sheet: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the downloaded verifier as a citizen does: in its folder, with nothing of ours."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", "verify_draw.py", sheet, *more],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def download(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as waited:
        page.get_by_role("link", name=link).click()
    kept = folder / waited.value.suggested_filename
    waited.value.save_as(kept)
    return kept


def hold_the_draw(page: Page, offering: Offering) -> None:
    page.goto(f"/staff/offerings/{offering.public_id}/")
    page.get_by_role("link", name="この募集の抽選").click()
    page.get_by_role("link", name="抽選する").click()
    page.get_by_role("button", name="抽選する").click()
    expect(page.get_by_text("抽選しました。")).to_be_visible()


@pytest.mark.usefixtures("town")
def test_a_citizen_repeats_the_draw_from_the_downloads_alone(clock, open_browser, tmp_path):
    offering = lottery(people=6)
    clerk, citizen = open_browser(), open_browser(**PHONE)
    citizen.goto(f"/offerings/{offering.public_id}/")
    promised = citizen.locator(".promise .code").inner_text()

    clock.move_to(offering.closes_at)
    log_in(clerk, "clerk")
    hold_the_draw(clerk, offering)

    citizen.reload()
    assert citizen.locator(".promise .code").inner_text() == promised
    citizen.get_by_role("link", name="抽選の結果と確かめ方を見る").click()
    won = citizen.locator("ul.chips li").all_inner_texts()
    winners = offering.registrations.filter(state=RegistrationState.CONFIRMED)
    assert sorted(won) == sorted(winners.values_list("reference", flat=True))
    assert len(won) == offering.capacity

    sheet = download(citizen, "結果表", tmp_path)
    assert download(citizen, "検証プログラム", tmp_path).name == "verify_draw.py"
    honest = verify(tmp_path, sheet.name, "--commitment", promised, "--receipt", won[0])
    assert (honest.returncode, honest.stderr) == (0, "")
    assert "計算し直した結果は、公表された結果と同じです" in honest.stdout

    told = json.loads(sheet.read_text())
    first, other = told["result"]["winners"][0], told["result"]["waiting"][0]
    for column in ("lot", "members"):
        first[column], other[column] = other[column], first[column]
    (tmp_path / "tampered.json").write_text(json.dumps(told))
    tampered = verify(tmp_path, "tampered.json")
    assert tampered.returncode == 1
    assert "計算し直した結果は、公表された結果と同じです" not in tampered.stdout
