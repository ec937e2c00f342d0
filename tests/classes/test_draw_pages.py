"""The result sheet: a promise before, the result after, and the means to check it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from classes.actions import draws, offerings
from classes.choices import DrawChangeGround, OfferingState, RegistrationState, Selection
from tests import make

pytestmark = pytest.mark.django_db


def lottery(people=6, **columns):
    given = {"capacity": 2, "waiting_limit": None, "state": OfferingState.DRAFT} | columns
    offering = make.offering(selection=Selection.LOTTERY, **given)
    offering = offerings.publish(offering, by=make.BY, at=make.NOON)
    for _ in range(people):
        make.registration(offering)
    return offering


def held(**columns):
    offering = lottery(**columns)
    draws.hold(offering.draw, by=make.BY, at=offering.closes_at)
    return offering


def page(client, offering):
    return client.get(f"/draws/{offering.draw.public_id}/").content.decode()


def verify(tmp_path, client, offering):
    """Download both files as a citizen would, and run the one on the other."""
    program, sheet = tmp_path / "verify_draw.py", tmp_path / "sheet.json"
    program.write_bytes(client.get("/draws/verify_draw.py").content)
    sheet.write_bytes(client.get(f"/draws/{offering.draw.public_id}/sheet.json").content)
    return program, sheet


def run(program: Path, sheet: Path):
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-I", str(program), str(sheet)], capture_output=True, check=False
    ).returncode


def test_before_the_draw_only_the_promise_is_shown(client):
    offering = lottery()

    shown = page(client, offering)

    assert offering.draw.commitment in shown
    assert offering.draw.seed not in shown
    text = client.get(f"/draws/{offering.draw.public_id}/sheet.json").content.decode()
    assert offering.draw.seed not in text


def test_afterwards_everybody_sees_numbers_and_no_names(client):
    offering = held()
    winner = offering.registrations.filter(state="confirmed").first()

    shown = page(client, offering)

    assert winner.reference in shown
    assert offering.draw.seed in shown
    assert winner.participant.name not in shown


def test_a_citizen_repeats_the_draw_from_two_downloads(client, tmp_path):
    assert run(*verify(tmp_path, client, held())) == 0


def test_a_sheet_with_another_winner_is_found_out(client, tmp_path):
    program, path = verify(tmp_path, client, held())
    sheet = json.loads(path.read_text())
    sheet["result"]["winners"][0]["members"] = ["0000-0000"]
    path.write_text(json.dumps(sheet))

    assert run(program, path) == 1


def test_a_change_by_hand_stands_on_the_sheet_without_the_note(client, tmp_path):
    offering = held()
    winner = offering.registrations.filter(state="confirmed").first()
    draws.change(
        winner,
        to=RegistrationState.CANCELLED,
        ground=DrawChangeGround.DECLINED,
        note="入院されたため",
        by=make.BY,
        at=offering.closes_at,
    )

    shown = page(client, offering)

    assert "辞退による変更" in shown
    assert "入院" not in shown
    assert run(*verify(tmp_path, client, offering)) == 0


def test_the_page_of_a_class_leads_to_its_draw(client):
    offering = lottery()

    shown = client.get(f"/offerings/{offering.public_id}/").content.decode()

    assert f"/draws/{offering.draw.public_id}/" in shown


def test_a_draft_has_no_public_draw(client):
    offering = make.offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY)
    draw = draws.commit([offering], by=make.BY, at=make.NOON)

    assert client.get(f"/draws/{draw.public_id}/").status_code == 404


def test_the_command_holds_what_is_due_and_nothing_twice(time_machine, capsys):
    offering = lottery()
    time_machine.move_to(offering.closes_at, tick=False)

    call_command("draw")
    call_command("draw", municipality=offering.municipality.code)

    offering.draw.refresh_from_db()
    assert capsys.readouterr().out.splitlines() == [
        f"抽選しました：{offering.draw.public_id}",
        "行う抽選はありません。",
    ]


def test_the_command_leaves_what_is_still_open(time_machine, capsys):
    lottery()
    time_machine.move_to(make.NOON, tick=False)

    call_command("draw")

    assert capsys.readouterr().out == "行う抽選はありません。\n"
