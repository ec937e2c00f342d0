"""What a clerk says aloud, so that the caller hears what was understood, and what came of it.
Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.clock import tokyo_time
from common.holidays import weekday_label

NOON = 12


@dataclass(frozen=True)
class Understood:
    """What the clerk has understood. Names (kana) and `phone` as they are spoken."""

    kana: str
    starts_at: datetime
    meetings: int
    venue: str
    title: str
    companions: tuple[str, ...] = ()
    seat: str = ""
    phone: str = ""
    fee: int = 0
    by_family: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a call: the receipt numbers of the caller and of whoever comes along."""

    title: str
    references: tuple[str, ...]
    starts_at: datetime | None
    meetings: int
    venue: str
    belongings: str = ""


def sentence(understood: Understood) -> str:
    """「ヤマダ ハナコ様、6月1日月曜日午前10時から、中央公民館の『スマホ入門』ですね。…」"""
    what = f"{understood.venue}の『{understood.title}』"
    times = f"、全{understood.meetings}回" if understood.meetings > 1 else ""
    seat = f"、{understood.seat}の席" if understood.seat else ""
    who = "と".join(f"{kana}様" for kana in (understood.kana, *understood.companions))
    if understood.companions:
        who += f"の{len(understood.companions) + 1}名様"
    if understood.by_family:
        who = f"ご参加になるのは、{who}"
    parts = [f"{who}、{spoken_time(understood.starts_at)}から{times}、{what}{seat}ですね。"]
    if understood.fee:
        each = "お一人" if understood.companions else ""
        parts.append(f"参加費は{each}{understood.fee:,}円です。")
    parts.append(
        f"お電話番号は{understood.phone}でよろしいですか。"
        if understood.phone
        else "こちらからご連絡するためのお電話番号を、教えていただけますか。"
    )
    return "".join(parts)


def confirmed(outcome: Outcome) -> str:
    """「…」へのご参加が決まりました。番号、日時、場所、持ち物。"""
    parts = [f"『{outcome.title}』への{_people(outcome)}ご参加が決まりました。"]
    parts.append(_numbers(outcome.references))
    if outcome.starts_at is not None:
        times = f"全{outcome.meetings}回で、初回は" if outcome.meetings > 1 else ""
        parts.append(f"{times}{spoken_time(outcome.starts_at)}から、{outcome.venue}です。")
    if outcome.belongings:
        parts.append(f"お持ちいただくものは、{outcome.belongings}です。")
    parts.append("ご都合が悪くなったときは、早めにお電話ください。")
    return "".join(parts)


def waiting(outcome: Outcome, *, place: int, answer_hours: int, by_post: bool) -> str:
    """Where they stand in line, how they hear, and until when an answer is needed."""
    people = len(outcome.references)
    party, seats = (f"{people}名様で、", "人数分の席") if people > 1 else ("", "席")
    how = "郵便でお知らせします" if by_post else "こちらからお電話します"
    return (
        f"『{outcome.title}』は、ただいま満席です。"
        f"{party}キャンセル待ちの{place}番目で受け付けました。"
        f"{_numbers(outcome.references)}"
        f"{seats}が空きましたら、順番に{how}。"
        f"ご連絡してから、役所の開いている時間で{answer_hours}時間以内に、"
        "参加するかどうかをお返事ください。"
    )


def in_the_draw(outcome: Outcome, *, closes_at: datetime, by_post: bool) -> str:
    """When the lots are drawn, and how they hear."""
    together = "当選も落選もご一緒です。" if len(outcome.references) > 1 else ""
    how = "郵便" if by_post else "お電話"
    return (
        f"『{outcome.title}』の抽選に、{_people(outcome)}お申込みを受け付けました。"
        f"{_numbers(outcome.references)}"
        f"{spoken_time(closes_at)}に締め切り、そのあと抽選します。{together}"
        f"結果は、当選でも落選でも、{how}でお知らせします。"
    )


def spoken_time(at: datetime) -> str:
    """6月1日月曜日午前10時, 6月1日月曜日午後1時30分, 6月1日月曜日正午."""
    local = tokyo_time(at)
    day = f"{local.month}月{local.day}日{weekday_label(local.date())}曜日"
    if (local.hour, local.minute) == (NOON, 0):
        return f"{day}正午"
    half = "午前" if local.hour < NOON else "午後"
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{day}{half}{local.hour % NOON}時{minutes}"


def _people(outcome: Outcome) -> str:
    return f"{len(outcome.references)}名様の" if len(outcome.references) > 1 else ""


def _numbers(references: Sequence[str]) -> str:
    """受付番号は、1234の5678です。"""
    spoken = "、".join(reference.replace("-", "の") for reference in references)
    each = "お一人ずつ、" if len(references) > 1 else ""
    return f"受付番号は{each}{spoken}です。"
