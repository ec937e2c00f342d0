from django.db.models import TextChoices


class Measure(TextChoices):
    """What an indicator counts."""

    ATTENDANCES = "attendances", "参加者数（延べ）"
    UNIQUE_PARTICIPANTS = "unique_participants", "参加者数（実人数）"
    FIRST_TIMERS = "first_timers", "初めて参加した人数"
    SESSIONS_HELD = "sessions_held", "開催回数"
    HELPER_HOURS = "helper_hours", "協力者の活動時間"
    HELPERS = "helpers", "協力者の人数（実人数）"
    CONSULTATIONS = "consultations", "相談件数"
    CONSULTATION_MINUTES = "consultation_minutes", "相談時間（分）"
    PUBLISHED_INDICATORS = "published_indicators", "公表している取組の数"


PEOPLE_MEASURES = frozenset(
    {Measure.ATTENDANCES, Measure.UNIQUE_PARTICIPANTS, Measure.FIRST_TIMERS}
)
CONSULTATION_MEASURES = frozenset({Measure.CONSULTATIONS, Measure.CONSULTATION_MINUTES})
HELPER_MEASURES = frozenset({Measure.HELPER_HOURS, Measure.HELPERS})
# Who or what counts once in a window: the years do not add up to the whole.
OVERLAPPING = frozenset({Measure.UNIQUE_PARTICIPANTS, Measure.HELPERS})
# A level that stands at a moment, not a flow that adds up through the year: it has no pace.
LEVELS = frozenset({Measure.PUBLISHED_INDICATORS})


class Window(TextChoices):
    """The days over which an indicator counts."""

    FISCAL_YEAR = "fiscal_year", "年度ごと"
    PLAN_PERIOD_CUMULATIVE = "plan_period_cumulative", "計画期間の累計"
    DATES_CUMULATIVE = "dates_cumulative", "日付を決めた累計"


class Visibility(TextChoices):
    INTERNAL = "internal", "庁内のみ"
    PUBLISHED = "published", "公開"
    RETIRED = "retired", "使用終了（一覧に出さない）"


SHOWN = (Visibility.INTERNAL, Visibility.PUBLISHED)


class PastResultState(TextChoices):
    COUNTED = "counted", "計上"
    WITHDRAWN = "withdrawn", "取消し"


PAST_RESULT_TRANSITIONS: dict[PastResultState, frozenset[PastResultState]] = {
    PastResultState.COUNTED: frozenset({PastResultState.WITHDRAWN}),
    PastResultState.WITHDRAWN: frozenset(),
}


class Standing(TextChoices):
    """Where an indicator stands against its target; computed, never stored."""

    NO_TARGET = "no_target", "目標なし"
    NOT_STARTED = "not_started", "期間の前"
    AHEAD = "ahead", "予定より多い"
    ON_PACE = "on_pace", "予定どおり"
    BEHIND = "behind", "予定より少ない"
    REACHED = "reached", "目標に到達"
    OPEN = "open", "期間の途中"  # a level, or a target of another year: no pace
    MET = "met", "期間終了・達成"
    MISSED = "missed", "期間終了・未達成"
