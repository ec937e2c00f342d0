"""A teacher's list of students, line by line: what can be read, and what is wrong. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from common import kana, names, phones, wareki
from common.errors import RuleViolation
from people.choices import Device
from people.rules.likeness import possible_birth_date

NAME, KANA, BIRTH, GRADE, PHONE, DEVICES = COLUMNS = (
    "氏名",
    "フリガナ",
    "生年月日",
    "学年・組",
    "電話番号",
    "教えられる機種",
)
REQUIRED = (NAME, KANA, BIRTH, GRADE)
LONGEST = {NAME: 80, KANA: 120, BIRTH: 40, GRADE: 20, PHONE: 40, DEVICES: 80}
"""Characters of a cell."""
EXAMPLE = ("山田　花子", "ヤマダ ハナコ", "平成21年5月1日", "2年1組", "", "iPhone・Android")
_DEVICES = {
    "iphone": Device.IPHONE,
    "アイフォン": Device.IPHONE,
    "アイフォーン": Device.IPHONE,
    "android": Device.ANDROID,
    "アンドロイド": Device.ANDROID,
    "らくらくスマートフォン": Device.RAKURAKU,
    "らくらくホン": Device.RAKURAKU,
    "らくらく": Device.RAKURAKU,
    "ガラケー": Device.FEATURE_PHONE,
}
_BY_WORD = {names.fold(word): device for word, device in _DEVICES.items()}
_PARTED = str.maketrans(dict.fromkeys("、,，・/／ 　;", "\n"))

Identity = tuple[str, str, date]
"""By which a student of a school is known: folded name, furigana, birth date."""


@dataclass(frozen=True)
class Student:
    """A line that could be read."""

    name: str
    kana: str
    birth_date: date
    grade: str
    phone: str = ""
    devices: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        return names.fold(self.name), kana.search_key(self.kana), self.birth_date


@dataclass(frozen=True)
class Record:
    """A line of the file: the number that a spreadsheet shows, its cells by column, and why the
    line as a whole cannot be told apart."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Line:
    """A line as it was read: a student, or sentences that say what to mend."""

    number: int
    name: str
    student: Student | None = None
    problems: tuple[str, ...] = ()
    known: bool = False

    @property
    def fresh(self) -> bool:
        """Whether confirming registers somebody by this line."""
        return self.student is not None and not self.known and not self.problems


def read(records: Iterable[Record], *, known: Iterable[Identity], on: date) -> list[Line]:
    """Every line. `known` are students of the school; whoever stands twice counts once."""
    before = {*known}
    seen: dict[Identity, int] = {}
    lines: list[Line] = []
    for record in records:
        line = _line(record, on=on)
        if line.student is not None:
            first = seen.setdefault(line.student.identity, line.number)
            line = _compared(line, first=first, known=line.student.identity in before)
        lines.append(line)
    return lines


def _compared(line: Line, *, first: int, known: bool) -> Line:
    """The line beside the first one about the same student, and the students of the school."""
    if first != line.number:
        twice = f"{first}行目と同じ方です。1人として登録します。"
        return Line(line.number, line.name, problems=(twice,))
    return Line(line.number, line.name, line.student, known=known)


def _line(record: Record, *, on: date) -> Line:
    cells = record.cells
    shown = names.tidy(cells.get(NAME, ""))[: LONGEST[NAME]]
    if record.fault:
        return Line(record.number, shown, problems=(record.fault,))
    problems = [*_lengths(cells)] or [*_missing(cells)]
    values: dict[str, object] = {}
    for column, reader in _READERS.items():
        text = cells.get(column, "")
        if not text or len(text) > LONGEST[column]:
            continue
        try:
            values[column] = reader(text, on)
        except RuleViolation as refusal:
            problems.append(f"{column}：{refusal.message}")
    if problems:
        return Line(record.number, shown, problems=tuple(problems))
    return Line(record.number, shown, _student(cells, values))


def _student(cells: Mapping[str, str], values: Mapping[str, object]) -> Student:
    reading, born = values[KANA], values[BIRTH]
    devices, phone = values.get(DEVICES, ()), values.get(PHONE, "")
    assert isinstance(reading, str)
    assert isinstance(born, date)
    assert isinstance(devices, tuple)
    assert isinstance(phone, str)
    name, grade = names.tidy(cells[NAME]), " ".join(cells[GRADE].split())
    return Student(name, reading, born, grade, phone, devices)


def _lengths(cells: Mapping[str, str]) -> Iterable[str]:
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            yield f"{column}が長すぎます。{most}文字までにしてください。"


def _missing(cells: Mapping[str, str]) -> Iterable[str]:
    for column in REQUIRED:
        if not cells.get(column, "").strip():
            yield f"{column}が空です。入力してください。"


class KanaUnreadable(RuleViolation):
    code = "kana_not_readable"
    message = "「ヤマダ ハナコ」のように、かなで入力してください。"


class BirthImpossible(RuleViolation):
    code = "birth_date_impossible"
    message = "生まれた日としてありえない日付です。年をお確かめください。"


class DeviceUnknown(RuleViolation):
    code = "device_unknown"
    message = (
        "「{word}」は、iPhone・Android・らくらくスマートフォン・ガラケーから選んでください。"
    )


def _kana(text: str, on: date) -> str:  # noqa: ARG001  # read like every other cell
    reading = kana.to_full_katakana(text)
    if not kana.is_kana(reading):
        raise KanaUnreadable
    return reading


def _birth(text: str, on: date) -> date:
    born = wareki.parse_date(text)
    if not possible_birth_date(born, on=on):
        raise BirthImpossible
    return born


def _phone(text: str, on: date) -> str:  # noqa: ARG001  # read like every other cell
    return phones.parse(text).digits


def _devices(text: str, on: date) -> tuple[str, ...]:  # noqa: ARG001  # read like every other
    words: Sequence[str] = text.translate(_PARTED).split()
    found = []
    for word in words:
        device = _BY_WORD.get(names.fold(word))
        if device is None:
            raise DeviceUnknown(word=word)
        found.append(device.value)
    return tuple(dict.fromkeys(found))


_READERS = {KANA: _kana, BIRTH: _birth, PHONE: _phone, DEVICES: _devices}
