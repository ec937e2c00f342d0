from django.db.models import TextChoices


class NightLineState(TextChoices):
    """Whether callers can sign up with a machine."""

    CLOSED = "closed", "使わない"
    OPEN = "open", "使う"


class NightHours(TextChoices):
    """When the machine answers."""

    OUTSIDE_OFFICE = "outside_office", "役所が閉まっているとき"
    ALWAYS = "always", "いつでも"


class NightCallState(TextChoices):
    """What has become of somebody who rang the machine."""

    DIALLED = "dialled", "番号の確認中"
    OPEN = "open", "未対応"
    FINISHED = "finished", "登録済み"
    ENDED = "ended", "取消し"
    LAPSED = "lapsed", "期限切れ（席は戻しました）"


WAITING_CALLS = [NightCallState.OPEN, NightCallState.LAPSED]
"""Whom somebody has to ring: with a seat that is held, or with one that was given back."""


class RecordingState(TextChoices):
    """Where the recording of a name is."""

    NONE = "none", "録音なし"
    WAITING = "waiting", "受け取り待ち"
    STORED = "stored", "あり"
    LOST = "lost", "受け取れませんでした"
    FORGOTTEN = "forgotten", "消去済み"
