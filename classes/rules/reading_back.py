"""What a clerk says aloud, so that the caller hears what was understood. Pure."""

from dataclasses import dataclass
from datetime import datetime

from common.clock import tokyo_time
from common.holidays import weekday_label

NOON = 12


@dataclass(frozen=True)
class Understood:
    """What the clerk has understood. `kana` and `phone` as they are spoken."""

    kana: str
    starts_at: datetime
    meetings: int
    venue: str
    title: str
    seat: str = ""
    phone: str = ""
    fee: int = 0
    by_family: bool = False


def sentence(understood: Understood) -> str:
    """「ヤマダ ハナコ様、6月1日月曜日午前10時から、中央公民館の『スマホ入門』ですね。…」"""
    what = f"{understood.venue}の『{understood.title}』"
    times = f"、全{understood.meetings}回" if understood.meetings > 1 else ""
    seat = f"、{understood.seat}の席" if understood.seat else ""
    who = f"ご参加になるのは、{understood.kana}" if understood.by_family else understood.kana
    parts = [f"{who}様、{spoken_time(understood.starts_at)}から{times}、{what}{seat}ですね。"]
    if understood.fee:
        parts.append(f"参加費は{understood.fee:,}円です。")
    parts.append(
        f"お電話番号は{understood.phone}でよろしいですか。"
        if understood.phone
        else "こちらからご連絡するためのお電話番号を、教えていただけますか。"
    )
    return "".join(parts)


def spoken_time(at: datetime) -> str:
    """6月1日月曜日午前10時, 6月1日月曜日午後1時30分, 6月1日月曜日正午."""
    local = tokyo_time(at)
    day = f"{local.month}月{local.day}日{weekday_label(local.date())}曜日"
    if (local.hour, local.minute) == (NOON, 0):
        return f"{day}正午"
    half = "午前" if local.hour < NOON else "午後"
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{day}{half}{local.hour % NOON}時{minutes}"
