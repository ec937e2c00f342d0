from django.db.models import TextChoices


class Purpose(TextChoices):
    """Why somebody is told something."""

    OFFERING_CANCELLED = "offering_cancelled", "募集の中止"
    SESSION_CANCELLED = "session_cancelled", "回の中止"
    SESSION_CHANGED = "session_changed", "日時・会場の変更"


class MessageState(TextChoices):
    WAITING = "waiting", "連絡待ち"
    TOLD = "told", "伝達済み"
    NO_ANSWER = "no_answer", "不在"
    UNREACHABLE = "unreachable", "連絡つかず"
    WITHDRAWN = "withdrawn", "連絡不要"


TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset(
        {
            MessageState.TOLD,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.WITHDRAWN,
        }
    ),
    MessageState.NO_ANSWER: frozenset(
        {
            MessageState.TOLD,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.WITHDRAWN,
        }
    ),
    MessageState.UNREACHABLE: frozenset({MessageState.TOLD, MessageState.WITHDRAWN}),
    MessageState.TOLD: frozenset({MessageState.WAITING}),  # ticked by mistake
    MessageState.WITHDRAWN: frozenset(),
}
