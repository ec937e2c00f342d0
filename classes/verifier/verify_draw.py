#!/usr/bin/env python3
"""抽選の検算 / Repeat a draw from its published sheet.

    python3 verify_draw.py sheet.json
    python3 verify_draw.py sheet.json --commitment チラシの照合コード --receipt 4827-3156

Python 3.9 以上だけで動きます。インターネットにはつなぎません。どこにも何も書き込みません。
Needs Python 3.9 or later and nothing else; reads one file, opens no connection, writes nothing.
The format is told in docs/draw.md. Exit code 0: nothing is wrong; 1: something is.
"""

# ruff: noqa: T201 - one file that people download; it talks to them by printing.

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

NAME = "tomoni-draw/1"
HEX = re.compile(r"[0-9a-f]{64}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # could make a console show what is not there
GOOD, BAD, NOTE = "○", "×", "・"


class Wrong(Exception):
    """Something does not fit; the sentence says what."""


def main() -> int:
    """Check, print sentences, and return the exit code."""
    asked = options()
    try:
        sheet = load(asked.sheet)
        check_shape(sheet)
        say(NOTE, f"{sheet['municipality']}「{sheet['title']}」（抽選番号 {sheet['draw']}）")
        check_commitment(sheet, asked.commitment)
        check_entries(sheet, asked.digest)
        if sheet["seed"] is None:
            need(sheet["result"] is None, "乱数の種がないのに、結果が載っています。")
            say(NOTE, "まだ抽選していません。抽選のあとに、もう一度この表を取得してください。")
        else:
            check_result(sheet)
        tell_changes(sheet["changes"])
        if asked.receipt is not None:
            tell_one(sheet, plain(asked.receipt))
    except Wrong as wrong:
        say(BAD, str(wrong))
        print("結論：この表は正しいと確かめられませんでした。/ NOT verified.")
        return 1
    if sheet["seed"] is None:
        print("結論：ここまでに誤りはありません。/ Nothing wrong so far; not drawn yet.")
    else:
        print("結論：公表された抽選の結果は、計算し直した結果と一致しました。/ Verified.")
    return 0


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description="公表された抽選の表を検算します。")
    parser.add_argument("sheet", help="取得した表（JSON ファイル）")
    parser.add_argument("--commitment", metavar="HEX", help="募集案内に載った照合コード")
    parser.add_argument("--digest", metavar="HEX", help="締切時に公表された名簿の照合コード")
    parser.add_argument("--receipt", metavar="NUMBER", help="この受付番号の結果を表示します")
    return parser.parse_args()


def say(mark: str, sentence: str) -> None:
    """Print one finding."""
    print(f"{mark} {sentence}")


# Reading


def load(name: str) -> dict[str, Any]:
    """The sheet in this file. A name that is given twice in one object is refused: two readers
    might take a different one of them."""

    def single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise Wrong("ファイルの中に、同じ項目が2回書かれているところがあります。")
        return found

    try:
        text = Path(name).read_text(encoding="utf-8-sig")
        sheet = json.loads(text, object_pairs_hook=single)
        text_of(sheet).encode("utf-8")  # refuses half characters, which have no bytes
    except OSError as error:
        raise Wrong(f"ファイル {name} を開けません。名前と場所をご確認ください。") from error
    except (ValueError, RecursionError) as error:
        raise Wrong("ファイルを読めません。表（JSON）をもう一度取得してください。") from error
    if not isinstance(sheet, dict):
        raise Wrong("抽選の表ではありません。表（JSON）をもう一度取得してください。")
    return sheet


def text_of(value: object) -> str:
    """The one way to write a value as JSON. It also tells 1 from 1.0 and true."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(*lines: str) -> str:
    """SHA-256 of these lines under the name of the format."""
    return hashlib.sha256("\n".join([NAME, *lines]).encode("utf-8")).hexdigest()


def plain(number: str) -> str:
    """A number as typed, without hyphens, spaces and full-width digits."""
    return re.sub(r"[\s\-‐‑‒–—―−ー]", "", unicodedata.normalize("NFKC", number)).lower()


# Shape


def need(condition: object, sentence: str) -> None:
    """Go on if it holds."""
    if not condition:
        raise Wrong(sentence)


def is_text(value: object) -> bool:
    return isinstance(value, str) and CONTROL.search(value) is None


def is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_hex(value: object) -> bool:
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def is_list(value: object, of: Any) -> bool:
    return isinstance(value, list) and all(of(each) for each in value)


def has(value: object, *names: str) -> bool:
    """An object with exactly these names."""
    return isinstance(value, dict) and set(value) == set(names)


def check_shape(sheet: dict[str, Any]) -> None:
    """Every field is there and of its kind, and every entry stands in its order."""
    need(sheet.get("format") == NAME, f"形式が {NAME} ではありません。")
    parts = (
        ("draw", is_text),
        ("municipality", is_text),
        ("title", is_text),
        ("commitment", is_hex),
        ("seed", lambda value: value is None or is_hex(value)),
        ("priorities", lambda value: is_list(value, is_text)),
        ("offerings", lambda value: is_list(value, is_offering)),
        ("entries", lambda value: is_list(value, is_entry)),
        ("entries_digest", lambda value: value is None or is_hex(value)),
        ("result", lambda value: value is None or has(value, "winners", "waiting")),
        ("changes", lambda value: is_list(value, is_change)),
    )
    for name, fits in parts:
        need(name in sheet, f"項目 {name} がありません。")
        need(fits(sheet[name]), f"項目 {name} の書き方が正しくありません。")
    check_references(sheet["offerings"], sheet["entries"])


def is_offering(value: Any) -> bool:
    return (
        has(value, "id", "title", "seats")
        and is_text(value["id"])
        and is_text(value["title"])
        and isinstance(value["seats"], dict)
        and all(is_number(seats) and seats >= 0 for seats in value["seats"].values())
    )


def is_entry(value: Any) -> bool:
    return (
        has(value, "lot", "members", "tier", "wishes")
        and is_list(value["members"], is_text)
        and value["members"] == sorted(set(value["members"]))
        and value["members"][:1] == [value["lot"]]
        and is_list(value["tier"], is_number)
        and is_list(value["wishes"], is_wish)
        and all(seats_all(wish["pools"], len(value["members"])) for wish in value["wishes"])
    )


def seats_all(pools: list[str], people: int) -> bool:
    """At least one seat for each; for a whole series one in each of several pools."""
    return people <= len(pools) and all(pools.count(pool) <= people for pool in pools)


def is_wish(value: Any) -> bool:
    known = has(value, "offering", "pools") and is_text(value["offering"])
    return known and is_list(value["pools"], is_text)


def is_change(value: Any) -> bool:
    return isinstance(value, dict) and all(is_text(each) for each in value.values())


def check_references(offerings: list[Any], entries: list[Any]) -> None:
    """Nobody is entered twice; every wish is for seats that are in the draw."""
    seats = {offering["id"]: offering["seats"] for offering in offerings}
    need(len(seats) == len(offerings), "同じ募集が2回載っています。")
    seen: set[str] = set()
    before = ""
    for entry in entries:
        lot = entry["lot"]
        need(before < lot, f"受付番号 {lot} のところで、名簿が番号の順になっていません。")
        before = lot
        twice = seen.intersection(entry["members"])
        need(not twice, f"受付番号 {', '.join(sorted(twice))} が2回載っています。")
        seen.update(entry["members"])
        wished = [wish["offering"] for wish in entry["wishes"]]
        need(len(set(wished)) == len(wished), f"受付番号 {lot} の希望に同じ募集があります。")
        for wish in entry["wishes"]:
            known = set(seats.get(wish["offering"], {}))
            need(set(wish["pools"]) <= known, f"受付番号 {lot} の希望が、募集にない席です。")


# The three checks


def check_commitment(sheet: dict[str, Any], printed: str | None) -> None:
    """The seed is the one promised, and the promise the one that was printed."""
    if printed is not None:
        same = plain(printed) == sheet["commitment"]
        need(same, "表の照合コードが、募集案内に載った照合コードと違います。")
        say(GOOD, "照合コードは、募集案内に載ったものと同じです。")
    if sheet["seed"] is not None:
        same = sha(sheet["draw"], sheet["seed"]) == sheet["commitment"]
        need(same, "乱数の種が、募集のときに約束した照合コードと合いません。")
        say(GOOD, "乱数の種は、募集のときに約束した照合コードと合っています。")
    if printed is None:
        say(NOTE, f"募集案内に載った照合コードと見比べてください：{sheet['commitment']}")


def check_entries(sheet: dict[str, Any], announced: str | None) -> None:
    """The entries are those of which the digest was taken, and the digest the announced one."""
    stated = sheet["entries_digest"]
    if stated is None:
        need(sheet["seed"] is None, "名簿の照合コードがないのに、抽選が済んでいます。")
        need(not sheet["entries"], "名簿の照合コードがないのに、名簿が載っています。")
        need(announced is None, "名簿の照合コードが、まだこの表にありません。")
        say(NOTE, "まだ受付中です。名簿は締切のあとに載ります。")
        return
    frozen = {name: sheet[name] for name in ("draw", "offerings", "priorities", "entries")}
    found = hashlib.sha256(text_of(frozen).encode("utf-8")).hexdigest()
    need(found == stated, "名簿が、照合コードを付けたあとに書き換えられています。")
    lots = len(sheet["entries"])
    people = sum(len(entry["members"]) for entry in sheet["entries"])
    say(GOOD, f"名簿（{lots}組 {people}人）は、名簿の照合コードと合っています。")
    if announced is not None:
        same = plain(announced) == stated
        need(same, "名簿の照合コードが、締切のときに公表されたものと違います。")
        say(GOOD, "名簿の照合コードは、締切のときに公表されたものと同じです。")


def check_result(sheet: dict[str, Any]) -> None:
    """The published result is what the calculation gives."""
    need(sheet["result"] is not None, "乱数の種があるのに、結果が載っていません。")
    winners, waiting = repeat(sheet)
    compare("当選", sheet["result"]["winners"], winners)
    compare("キャンセル待ち", sheet["result"]["waiting"], waiting)
    people = sum(len(each["members"]) for each in winners)
    say(GOOD, f"計算し直した結果は、公表された結果と同じです（当選 {people}人）。")


def compare(what: str, published: Any, repeated: list[Any]) -> None:
    """Both lists are the same, to the letter; else name the first place where they are not."""
    need(isinstance(published, list), f"{what}の一覧の書き方が正しくありません。")
    for index in range(max(len(published), len(repeated))):
        theirs = text_of(published[index]) if index < len(published) else "（なし）"
        ours = text_of(repeated[index]) if index < len(repeated) else "（なし）"
        place = f"{what}の一覧の{index + 1}番目が違います。"
        need(theirs == ours, f"{place}\n   公表：{theirs}\n   計算：{ours}")


# The draw itself, as docs/draw.md tells it


def repeat(sheet: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Winners and waiting lists, calculated anew."""
    line = in_line(sheet)
    taken: dict[tuple[str, str], int] = {}  # seats given away, by offering and pool
    served: dict[str, tuple[str, int]] = {}  # lot: offering and rank
    last = max([len(entry["wishes"]) for entry in line], default=0)
    for rank in range(last):
        for offering in sheet["offerings"]:
            for entry in having(line, rank, offering["id"]):
                if entry["lot"] in served:
                    continue
                wish = entry["wishes"][rank]
                after = dict(taken)
                for pool in wish["pools"]:
                    after[offering["id"], pool] = after.get((offering["id"], pool), 0) + 1
                if all(after[offering["id"], p] <= offering["seats"][p] for p in wish["pools"]):
                    taken = after
                    served[entry["lot"]] = (offering["id"], rank + 1)
    return list_winners(sheet, served), list_waiting(sheet, line, served)


def having(line: list[Any], rank: int, offering: str) -> list[Any]:
    """Whose wish of this rank (counted from 0) is this offering."""
    deep = [entry for entry in line if len(entry["wishes"]) > rank]
    return [entry for entry in deep if entry["wishes"][rank]["offering"] == offering]


def in_line(sheet: dict[str, Any]) -> list[Any]:
    """The entries in the order in which they are served."""

    def turn(entry: dict[str, Any]) -> tuple[Any, ...]:
        drawn = sha(sheet["seed"], sheet["entries_digest"], entry["lot"])
        return entry["tier"], drawn, entry["lot"]

    return sorted(sheet["entries"], key=turn)


def list_winners(sheet: dict[str, Any], served: dict[str, tuple[str, int]]) -> list[Any]:
    """By offering, then by lot: the entries stand in that order already."""
    return [
        {
            "offering": offering["id"],
            "lot": entry["lot"],
            "members": entry["members"],
            "rank": served[entry["lot"]][1],
        }
        for offering in sheet["offerings"]
        for entry in sheet["entries"]
        if served.get(entry["lot"], ("", 0))[0] == offering["id"]
    ]


def list_waiting(sheet: dict[str, Any], line: list[Any], served: Any) -> list[Any]:
    """Who got nothing waits for all they wished for: first wishes in front, then the order."""
    waiting = []
    left = [entry for entry in line if entry["lot"] not in served]
    most = max([len(entry["wishes"]) for entry in line], default=0)
    for offering in sheet["offerings"]:
        place = 1
        for rank in range(most):
            for entry in having(left, rank, offering["id"]):
                named = {"offering": offering["id"], "lot": entry["lot"], "place": place}
                waiting.append({**named, "members": entry["members"]})
                place += len(entry["members"])
    return waiting


# What else the sheet says


def tell_changes(changes: list[Any]) -> None:
    """Changes by hand are listed; the result that was checked is the original one."""
    if not changes:
        return
    say(NOTE, f"抽選のあとの変更が {len(changes)}件あります（検算したのは変更前の結果です）。")
    names = ("at", "receipt", "offering", "before", "after", "ground")
    for change in changes:
        at, receipt, offering, before, after, ground = (change.get(name, "?") for name in names)
        print(f"   {at} 受付番号 {receipt}（{offering}）：{before} → {after}（{ground}）")


def tell_one(sheet: dict[str, Any], receipt: str) -> None:
    """The result of one receipt number. Wrong if it is nowhere in the entries."""
    listed = [each for entry in sheet["entries"] for each in entry["members"]]
    own = [each for each in listed if plain(each) == receipt]
    if not own:
        closed = sheet["entries_digest"] is not None
        need(not closed, f"受付番号 {receipt} は名簿にありません。窓口へお問い合わせください。")
        say(NOTE, "名簿は、受付の締切のあとに載ります。")
        return
    number = own[0]
    if sheet["result"] is None:
        say(NOTE, f"受付番号 {number} は名簿に載っています。")
        return
    titles = {offering["id"]: offering["title"] for offering in sheet["offerings"]}
    for win in sheet["result"]["winners"]:
        if number in win["members"]:
            title, rank = titles[win["offering"]], win["rank"]
            say(NOTE, f"受付番号 {number}：「{title}」に当選（第{rank}希望）。")
            return
    say(NOTE, f"受付番号 {number}：落選。")
    for wait in sheet["result"]["waiting"]:
        if number in wait["members"]:
            place = wait["place"] + wait["members"].index(number)
            print(f"   「{titles[wait['offering']]}」のキャンセル待ち {place}番目")


if __name__ == "__main__":
    # A console that lacks a character shows a question mark instead of stopping.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
