"""How the fairness report names things, and the shares it shows. Pure."""

from dataclasses import dataclass
from datetime import date

from classes.choices import Channel
from common import fiscal
from common.ages import AGE_BANDS

REFUSED_BECAUSE: dict[str, str] = {
    "already_registered": "すでに申込み済み",
    "choose_device": "機種の席が選ばれていない",
    "choose_session": "回・時間枠が選ばれていない、または満席・中止",
    "draw_is_frozen": "抽選の名簿の確定後",
    "kept_for_desk": "ホームページの席が満席（電話・窓口の席は空き）",
    "no_registration_needed": "申込み不要の講座",
    "not_eligible": "対象の条件（お住まい・経験・回数・機種・年齢）に合わない",
    "not_published": "公開していない募集",
    "not_yet_open": "受付開始の前",
    "offering_cancelled": "中止した募集",
    "offering_full": "満員",
    "override_needs_desk": "職員の判断は窓口でのみ",
    "registration_closed": "受付終了の後",
    "same_person_twice": "同じ方が2回入力されている",
    "same_time_elsewhere": "同じ時間に別の申込みがある",
    "series_only": "全回を通しての申込みのみ",
    "too_many_from_here": "夜間の自動受付で、同じ電話番号からの未確認の申込みが多い",
    "too_many_together": "一緒に申し込む人数が多い",
    "too_young": "対象の年齢に達していない",
    "unknown_topic": "相談の分類が選ばれていない",
    "waiting_list_full": "満員で、キャンセル待ちも満員",
}
"""Why somebody was turned away, by the code of the refusal."""

UNKNOWN_BAND = "不明"
BANDS: dict[str, str] = {**dict(AGE_BANDS), "": UNKNOWN_BAND}
CHANNELS: dict[str, str] = dict(Channel.choices)


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months of a fiscal year, from `first` to `last` (4 … 12, 1 … 3)."""

    year: int
    first: int = 4
    last: int = 3

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self._months[fiscal_place(self.first)]

    @property
    def ends_before(self) -> date:
        """The first day after it."""
        following = fiscal_place(self.last) + 1
        months = fiscal.months(self.year)
        return months[following] if following < len(months) else date(self.year + 1, 4, 1)

    @property
    def label(self) -> str:
        """令和8年度, or 令和8年度 6月から9月まで."""
        year = fiscal.label(self.year)
        if (self.first, self.last) == (4, 3):
            return year
        if self.first == self.last:
            return f"{year} {self.first}月"
        return f"{year} {self.first}月から{self.last}月まで"

    @property
    def _months(self) -> tuple[date, ...]:
        return fiscal.months(self.year)


def fiscal_place(month: int) -> int:
    """0 for April, 11 for March."""
    return (month - fiscal.FIRST_MONTH) % 12


def reason(code: str) -> str:
    """Why somebody was turned away, in words; a code without words is shown as it is."""
    return REFUSED_BECAUSE.get(code, code)


def share(part: int, whole: int) -> str:
    """「62.5％」; empty where there is nothing to have a share of."""
    return f"{part / whole * 100:.1f}％" if whole else ""
