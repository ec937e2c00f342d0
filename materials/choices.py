from enum import StrEnum

from django.db.models import TextChoices


class DocumentState(TextChoices):
    """What whoever checks a document is told; computed, never stored."""

    VALID = "valid", "有効"
    REVOKED = "revoked", "取消し"
    UNKNOWN = "unknown", "発行の記録なし"


class DocumentKind(TextChoices):
    """What was issued, as whoever checks it is told."""

    ACTIVITY = "activity", "活動証明書"
    COMPLETION = "completion", "修了証"


class Printed(TextChoices):
    """What is put on a sheet of cards or labels."""

    CARD = "card", "参加者カード"
    BADGE = "badge", "名札"


class Unfit(TextChoices):
    """What becomes of names with a letter that no font has."""

    LEAVE_OUT = "leave_out", "この方々を除いて印刷する"
    SUBSTITUTE = "substitute", "代わりの文字で印刷する"


class NewsletterLength(TextChoices):
    """How much room the newsletter has for one offering."""

    SHORT = "short", "短い（100字まで）"
    NORMAL = "normal", "ふつう（200字まで）"
    FULL = "full", "くわしい"


class FlyerSize(TextChoices):
    """On what a flyer is printed."""

    A4 = "a4", "A4"
    A5 = "a5", "A5"
    A5_TWICE = "a5x2", "A5を2面（A4横の紙に同じものを2つ並べる）"


class PrintState(TextChoices):
    """How far an order of the print centre is."""

    WORKING = "working", "作成中"
    READY = "ready", "受け取れます"
    TAKEN = "taken", "受け取り済み"
    CANCELLED = "cancelled", "取りやめ"
    FAILED = "failed", "作れませんでした"
    GONE = "gone", "消去済み"


NEXT_PRINT_STATES: dict[str, frozenset[str]] = {
    PrintState.WORKING: frozenset(
        {PrintState.READY, PrintState.CANCELLED, PrintState.FAILED, PrintState.GONE}
    ),
    PrintState.READY: frozenset({PrintState.TAKEN, PrintState.CANCELLED, PrintState.GONE}),
}
"""What each state may become; what is not named here is the end."""


class PartState(TextChoices):
    """How far one piece of an order is."""

    WAITING = "waiting", "順番待ち"
    CLAIMED = "claimed", "作成中"
    DONE = "done", "できました"
    EMPTY = "empty", "印刷するものなし"
    STOPPED = "stopped", "止まっています"


OPEN_PARTS = (PartState.WAITING, PartState.CLAIMED)


class PrintOrder(TextChoices):
    """In which order the papers of several sessions lie on each other."""

    BY_SESSION = "by_session", "回ごと（1回分をまとめて、会場へ持っていく順）"
    BY_DOCUMENT = "by_document", "紙の種類ごと（同じ紙を続けて）"


class Sides(TextChoices):
    """Whether the printer prints both sides."""

    SINGLE = "single", "片面"
    DOUBLE = "double", "両面"


class Cutting(TextChoices):
    """How papers that are cut in four lie on their sheets."""

    ACROSS = "across", "1枚ずつ切る（左上から順に並べる）"
    STACKED = "stacked", "重ねて切る（切った山を重ねると、順番になる）"


class Shelf(TextChoices):
    """Where a paper is used: how the print centre groups its list."""

    RECEPTION = "reception", "受付で使うもの"
    HELPERS = "helpers", "職員・協力者が持つもの"
    TABLES = "tables", "机に置くもの"
    HAND_OUT = "hand_out", "参加者に渡すもの"
    SPREAD = "spread", "貼る・配るもの"


class Paper(StrEnum):
    """A paper with somebody's data: by which name it is written down that it was taken."""

    ROSTER = "roster.printed"
    SIGN_IN = "sign_in.printed"
    BRIEF = "brief.printed"
    SEAT_PLAN = "seat_plan.printed"
    TABLE_CARDS = "table_cards.printed"
    CARDS = "cards.printed"
    BADGES = "badges.printed"
    CONSENT_FORMS = "consent_forms.printed"
    POSTCARDS = "postcards.printed"
    SLIPS = "slips.printed"
    COMPLETIONS = "completions.printed"
    LETTERS = "letters.printed"


class FigureName(TextChoices):
    """The figures that a handout may show; staff write `![…](figure:power)`."""

    POWER = "power", "電源ボタンと音量ボタン"
    TAP = "tap", "軽くたたく（タップ）"
    LONG_PRESS = "long-press", "長く押す（長押し）"
    SWIPE = "swipe", "指をすべらせる（スワイプ）"
    TEXT_SIZE = "text-size", "文字を大きくする"
    CHARGE = "charge", "充電する"
    WIFI = "wifi", "Wi-Fiの電波"
    DIAL = "dial", "電話のダイヤル"
    ANSWER = "answer", "電話に出る・切る"
    KEYBOARD = "keyboard", "文字のキー"
    FLICK = "flick", "フリック入力"
    CAMERA = "camera", "カメラのシャッター"
    QR_SCAN = "qr-scan", "QRコードを読む"
    MAP = "map", "地図と道順"
    CHAT = "chat", "メッセージのやりとり"
    SIREN = "siren", "緊急の知らせ"
    MESSAGE_BOARD = "message-board", "災害用伝言ダイヤル171"
    FRAUD_MESSAGE = "fraud-message", "あやしいメッセージ"
    FRAUD_CALL = "fraud-call", "あやしい電話"
    ASK = "ask", "相談の電話"
    CARD = "card", "マイナンバーカードをかざす"
    AI = "ai", "AIに質問する"


class TextOrigin(TextChoices):
    """Whose words a version of a handout has."""

    OWN = "own", "市町村の文章"
    BUILT_IN = "built_in", "標準の文章"


class HandoutState(TextChoices):
    """Whether everybody may read a handout."""

    SHOWN = "shown", "公開"
    HIDDEN = "hidden", "非公開"


class LetterSize(TextChoices):
    """How large the letters of a printed handout are."""

    NORMAL = "normal", "ふつうの字（16ポイント）"
    LARGE = "large", "大きな字（20ポイント）"


class Occasion(TextChoices):
    """The kinds of letters that have standard sentences of their own."""

    WON = "won", "当選・参加確定"
    LOST = "lost", "落選・キャンセル待ち"
    OFFERED = "offered", "空席・繰上げのご案内"
    CALLED_OFF = "called_off", "中止・取消し"
    CHANGED = "changed", "日時・会場の変更"
    OTHER = "other", "そのほかのお知らせ"


class Seal(TextChoices):
    """What stands beside the sender in place of the official stamp, pressed by hand."""

    NONE = "none", "何も印刷しない（紙に押す）"
    OMITTED = "omitted", "「（公印省略）」と印刷する"
    PICTURE = "picture", "公印の画像を印刷する"


class Direction(TextChoices):
    """How the address side of a postcard is written."""

    VERTICAL = "vertical", "縦書き"
    HORIZONTAL = "horizontal", "横書き"


class PostKind(TextChoices):
    """As what the words go by post."""

    POSTCARD = "postcard", "はがき（文面のはみ出す方を除く）"
    LONG = "long", "手紙：文面がはがきからはみ出す方だけ"
    LETTER = "letter", "手紙：全員"
