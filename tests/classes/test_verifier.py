"""The program that people download: it believes a sheet only if it can repeat the draw."""

import ast
import json
import re
import subprocess
import sys
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from classes.rules import drawing

VERIFIER = settings.BASE_DIR / "classes" / "verifier" / "verify_draw.py"
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "draw.json").read_text())
# Ranked wishes, a couple, tiers: every field of the format has something in it.
RICH = next(
    vector["sheet"]
    for vector in VECTORS
    if vector["says"].startswith("a wish for a later offering")
)
OTHER = "0" * 64


@pytest.fixture
def verify(tmp_path):
    """Run the program as people do, apart from everything that is installed here."""

    def run(sheet, *options):
        path = tmp_path / "sheet.json"
        path.write_text(
            sheet if isinstance(sheet, str) else json.dumps(sheet, ensure_ascii=False),
            encoding="utf-8",
        )
        return subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-X", "utf8", str(VERIFIER), str(path), *options],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            cwd=tmp_path,
        )

    return run


def refused(done, sentence):
    """Says what is wrong and nothing else went wrong."""
    return (done.returncode, done.stderr) == (1, "") and sentence in done.stdout


def rewritten(**changes):
    """The sheet as somebody would publish it who changes entries or seed and calculates all
    hashes and the result anew."""
    frozen = {
        part: changes.get(part, deepcopy(RICH[part]))
        for part in ("draw", "priorities", "offerings", "entries")
    }
    seed = changes.get("seed", RICH["seed"])
    digest = drawing.entries_digest(frozen)
    return drawing.sheet(
        drawing.Heading(
            draw=frozen["draw"],
            municipality=RICH["municipality"],
            title=RICH["title"],
            commitment=drawing.commitment(draw_id=frozen["draw"], seed=seed),
        ),
        frozen=frozen,
        seed=seed,
        result=drawing.draw(frozen, seed=seed, digest=digest),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["says"])
def test_it_repeats_the_vectors(verify, vector):
    done = verify(vector["sheet"], "--commitment", vector["sheet"]["commitment"].upper())

    assert (done.returncode, done.stderr) == (0, "")
    assert "×" not in done.stdout
    assert "計算し直した結果は、公表された結果と同じです" in done.stdout


def put(value, *path):
    """A way to spoil a sheet: this value at this place."""

    def spoil(sheet):
        for step in path[:-1]:
            sheet = sheet[step]
        sheet[path[-1]] = value

    return spoil


def drop(*path):
    def spoil(sheet):
        for step in path[:-1]:
            sheet = sheet[step]
        del sheet[path[-1]]

    return spoil


def swap(*path):
    def spoil(sheet):
        for step in path:
            sheet = sheet[step]
        sheet[0], sheet[1] = sheet[1], sheet[0]

    return spoil


HASH_OF_ENTRIES = "名簿が、照合コードを付けたあとに書き換えられています"
SEED = "約束した照合コードと合いません"
SPOILT = [
    ("形式が tomoni-draw/1 ではありません", put("tomoni-draw/2", "format")),
    (SEED, put("another", "draw")),
    (SEED, put(OTHER, "commitment")),
    (SEED, put(OTHER, "seed")),
    ("乱数の種がないのに、結果が載っています", put(None, "seed")),
    ("結果が載っていません", put(None, "result")),
    (HASH_OF_ENTRIES, put(["resident"], "priorities")),
    (HASH_OF_ENTRIES, put([], "priorities")),
    (HASH_OF_ENTRIES, put("B・別の部", "offerings", 0, "title")),
    (HASH_OF_ENTRIES, put(2, "offerings", 0, "seats", "any")),
    (HASH_OF_ENTRIES, swap("offerings")),
    ("希望が、募集にない席", put("Z", "offerings", 0, "id")),
    (HASH_OF_ENTRIES, put([-1], "entries", 0, "tier")),
    (HASH_OF_ENTRIES, swap("entries", 0, "wishes")),
    (HASH_OF_ENTRIES, drop("entries", 0, "wishes", 1)),
    (HASH_OF_ENTRIES, drop("entries", 0)),
    ("番号の順になっていません", swap("entries")),
    ("項目 entries の書き方", put("1000-0008", "entries", 0, "lot")),
    ("項目 entries の書き方", put(["1000-0008"], "entries", 0, "members")),
    ("項目 entries の書き方", put([True], "entries", 0, "tier")),
    ("項目 entries の書き方", put(["any", "any"], "entries", 0, "wishes", 0, "pools")),
    ("希望が、募集にない席", put(["kept"], "entries", 0, "wishes", 0, "pools")),
    ("名簿が、照合コードを付けたあと", put(OTHER, "entries_digest")),
    ("名簿の照合コードがないのに、抽選が済んでいます", put(None, "entries_digest")),
    ("当選の一覧の1番目が違います", put("A", "result", "winners", 0, "offering")),
    ("当選の一覧の1番目が違います", put("1000-0009", "result", "winners", 0, "lot")),
    ("当選の一覧の1番目が違います", put(["1000-0009"], "result", "winners", 0, "members")),
    ("当選の一覧の1番目が違います", put(2, "result", "winners", 0, "rank")),
    ("当選の一覧の1番目が違います", put(1.0, "result", "winners", 0, "rank")),
    ("当選の一覧の2番目が違います", drop("result", "winners", 1)),
    ("当選の一覧の1番目が違います", swap("result", "winners")),
    ("キャンセル待ちの一覧の1番目が違います", put(9, "result", "waiting", 0, "place")),
    ("キャンセル待ちの一覧の1番目が違います", put("?", "result", "waiting", 0, "lot")),
    ("キャンセル待ちの一覧の1番目が違います", put([], "result", "waiting", 0, "members")),
    ("キャンセル待ちの一覧の1番目が違います", put("A", "result", "waiting", 0, "offering")),
    ("キャンセル待ちの一覧の1番目が違います", swap("result", "waiting")),
    ("項目 changes の書き方", put("none", "changes")),
    ("項目 title の書き方", put("\x1b[2K○", "title")),
    ("項目 municipality の書き方", put(8, "municipality")),
    *[(f"項目 {part} がありません", drop(part)) for part in RICH if part != "format"],
]


@pytest.mark.parametrize(("says", "spoil"), SPOILT)
def test_a_sheet_with_one_field_tampered_is_refused_and_the_place_is_named(verify, says, spoil):
    sheet = deepcopy(RICH)
    spoil(sheet)
    assert sheet != RICH or json.dumps(sheet) != json.dumps(RICH)

    assert refused(verify(sheet), says)


def test_the_tampering_leaves_no_field_out():
    names = {"format", *drawing.Sheet.__annotations__}
    spoilt = set()
    for _, spoil in SPOILT:
        sheet = deepcopy(RICH)
        spoil(sheet)
        spoilt |= {
            name for name in names if json.dumps(sheet.get(name)) != json.dumps(RICH[name])
        }

    assert spoilt == names


def test_a_draw_repeated_until_it_pleased_is_found_by_the_printed_hash(verify):
    again = rewritten(seed="1" * 64)

    assert verify(again).returncode == 0
    assert refused(
        verify(again, "--commitment", RICH["commitment"]),
        "募集案内に載った照合コードと違います",
    )


def test_an_entry_left_out_with_all_hashes_made_anew_is_found_by_whoever_it_was(verify):
    gone = RICH["entries"][0]["lot"]
    without = rewritten(entries=RICH["entries"][1:])

    assert verify(without).returncode == 0
    assert refused(verify(without, "--receipt", gone), "は名簿にありません")
    assert refused(
        verify(without, "--digest", RICH["entries_digest"]),
        "締切のときに公表されたものと違います",
    )
    assert verify(RICH, "--digest", RICH["entries_digest"]).returncode == 0


def test_before_the_draw_it_says_that_there_is_none_yet(verify):
    frozen = {**RICH, "seed": None, "result": None}
    open_still = {**frozen, "offerings": [], "entries": [], "entries_digest": None}
    tampered = {**frozen, "priorities": []}

    done = verify(frozen, "--commitment", RICH["commitment"], "--receipt", "10000009")
    assert (done.returncode, done.stderr) == (0, "")
    assert "まだ抽選していません" in done.stdout
    assert "1000-0009 は名簿に載っています" in done.stdout
    assert "まだ受付中です" in verify(open_still, "--receipt", "10000009").stdout
    assert refused(verify(tampered), HASH_OF_ENTRIES)
    assert refused(verify(frozen, "--commitment", OTHER), "照合コードと違います")


def test_changes_after_the_draw_are_listed_and_the_original_result_is_checked(verify):
    change = drawing.Change(
        at="2026-06-20 10:00",
        receipt="1000-0009",
        offering="午後の部",
        before="キャンセル待ち",
        after="参加確定",
        ground="災害",
    )
    done = verify({**RICH, "changes": [change]})

    assert done.returncode == 0
    assert "抽選のあとの変更が 1件あります（検算したのは変更前の結果です）" in done.stdout
    assert (
        "2026-06-20 10:00 受付番号 1000-0009（午後の部）：キャンセル待ち → 参加確定（災害）"
        in done.stdout
    )


@pytest.mark.parametrize("typed", ["2210-4481", "22104481", "２２１０ー４４８１", "2210 4481"])
def test_one_person_finds_their_result_however_they_type_the_number(verify, typed):
    won = verify(RICH, "--receipt", typed)

    assert "受付番号 2210-4481：「午後の部」に当選（第1希望）。" in won.stdout


def test_the_second_of_a_couple_stands_behind_the_first(verify):
    first, second = (
        verify(RICH, "--receipt", each).stdout for each in RICH["entries"][3]["members"]
    )

    assert "「午後の部」のキャンセル待ち 1番目" in first
    assert "「午後の部」のキャンセル待ち 2番目" in second


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("ファイルを読めません", ""),
        ("ファイルを読めません", "<html>"),
        ("ファイルを読めません", '{"title": "\\ud800"}'),
        ("ファイルを読めません", "[" * 100_000),
        ("抽選の表ではありません", "[]"),
        ("同じ項目が2回", '{"seed": null, "seed": "1"}'),
        ("形式が", "{}"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(verify, says, text):
    assert refused(verify(text), says)


def test_a_file_that_is_not_there_is_named(verify, tmp_path):
    path = str(tmp_path / "nothing.json")
    run = partial(subprocess.run, capture_output=True, text=True, encoding="utf-8", check=False)
    done = run([sys.executable, "-I", "-X", "utf8", str(VERIFIER), path])

    assert refused(done, f"ファイル {path} を開けません")


def test_the_example_to_follow_by_hand_is_true():
    sheet = VECTORS[0]["sheet"]
    seed, digest = sheet["seed"], sheet["entries_digest"]
    keys = {
        each["lot"]: drawing.key(each["lot"], seed=seed, digest=digest)
        for each in sheet["entries"]
    }
    told = (settings.BASE_DIR / "docs" / "draw.md").read_text(encoding="utf-8")

    assert set(re.findall("[0-9a-f]{64}", told)) == {
        *(seed, digest, sheet["commitment"]),
        *keys.values(),
    }
    assert re.findall(r"^\| (\S+) \| `(\w+)` ", told, re.MULTILINE)[:3] == sorted(
        keys.items(), key=lambda pair: pair[1]
    )


def test_it_needs_nothing_but_python_39_and_shares_nothing_with_the_draw():
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert imported == {
        *("__future__", "argparse", "hashlib", "json", "pathlib", "re", "sys", "typing"),
        "unicodedata",
    }
