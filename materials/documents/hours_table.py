"""The hours ledger as a table: one row for each helper and session."""

from collections.abc import Iterable

from attendance.queries.hours import Activity, Year
from common.clock import tokyo_time

COLUMNS = (
    "講師・協力者番号",
    "氏名",
    "フリガナ",
    "区分",
    "所属",
    "日付",
    "開始時刻",
    "終了時刻",
    "講座",
    "回",
    "会場",
    "予定（分）",
    "活動時間（分）",
    "訂正の理由",
)
Row = tuple[str | int, ...]


def rows(years: Iterable[Year]) -> list[Row]:
    """Everybody's lines in the order of the ledger; taken-back ones have 0 minutes."""
    return [_row(each) for year in years for each in year.activities]


def _row(activity: Activity) -> Row:
    helper, session = activity.helper, activity.session
    last = activity.line.steps[-1].entry
    return (
        helper.pk,
        helper.name,
        helper.kana,
        helper.get_kind_display(),
        helper.affiliation,
        activity.line.day.isoformat(),
        f"{tokyo_time(session.starts_at):%H:%M}",
        f"{tokyo_time(session.ends_at):%H:%M}",
        session.offering.title,
        session.number,
        session.venue.name,
        activity.planned,
        activity.line.minutes,
        last.reason,
    )
