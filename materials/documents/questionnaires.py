"""The questionnaire on paper (アンケート用紙): one page of A4, three minutes, large boxes,
no name. Its twin on the screen is `materials/questionnaire.html`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, pi, sin

from attendance.rules.questionnaire import (
    MINUTES,
    QUESTIONS,
    VERSION,
    Answer,
    Kind,
    Question,
    code_of,
)
from classes.choices import SessionState
from classes.models import Session
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, PALE, SOFT, WHITE
from materials.renderers.sheets import HEIGHT, NOTE, WIDTH, Paragraph, Sheet, Style

TITLE = "アンケート"
ASKED = (
    f"{MINUTES}分ほどで終わります。お名前は書かないでください。"
    "あてはまるところの □ に ✓ か ○ をつけてください。"
)
RETURN = "ありがとうございました。書き終わったら、箱に入れるか、係の者にお渡しください。"
SIDE, TOP, FOOT = 13.0, 11.0, 14.0
INNER = WIDTH - 2 * SIDE
TICK = 6.0
GAP = 2.6
HEIGHTS = {Kind.FACES: 36.0, Kind.SCALE: 12.0, Kind.SEVERAL: 10.5}
"""Millimetres of a row of answers."""
COLUMNS = 3
SMALLEST_TEXT = 30.0

_HEAD = Style(24, Weight.BOLD, leading=1.3, colour=KEY)
_ABOUT = Style(14, leading=1.35)
_QUESTION = Style(15, Weight.BOLD, leading=1.35)
_ANSWER = Style(14, leading=1.25)
_FACE = Style(13, leading=1.25)
_NOTES = Style(NOTE, leading=1.3)


@dataclass(frozen=True)
class Questionnaire:
    """What stands on the sheet of one session."""

    title: str
    when: str
    venue: str
    office: str
    code: str
    is_cancelled: bool

    @property
    def version(self) -> int:
        return VERSION

    @property
    def questions(self) -> tuple[Question, ...]:
        return QUESTIONS


def read(session: Session, *, held: int) -> Questionnaire:
    """The questionnaire of a session; `held` is how many sessions its offering has."""
    offering = session.offering
    meeting = printed.meeting(session, held=held)
    return Questionnaire(
        title=offering.title.strip(),
        when="　".join(filter(None, (printed.when(session), meeting))),
        venue=session.venue.name,
        office=offering.contact,
        code=code_of(session.public_id),
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def check(said: Questionnaire) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [
            Text("募集の名称", said.title),
            Text("会場", said.venue),
            Text("問合せ先", said.office),
        ]
    )


def render(said: Questionnaire, *, dated: date) -> Document:
    """One page. Nobody's data stands on it. Raises fonts.FontsMissing."""
    sheet = Sheet(title=f"{TITLE}（{said.title}）", author=said.office, dated=dated)
    y = _draw_head(sheet, said)
    last = HEIGHT - TOP - FOOT
    *ticked, written = QUESTIONS
    spare = last - y - sum(map(_height, QUESTIONS)) - GAP * len(QUESTIONS)
    apart = GAP + max(min(spare / (2 * len(QUESTIONS)), 3.0), 0)
    for number, question in enumerate(ticked, start=1):
        y = _draw_question(sheet, question, number=number, y=y) + apart
    y = _draw_text(sheet, written.text, number=len(QUESTIONS), y=y)
    sheet.box(x=SIDE, y=y, width=INNER, height=max(last - y, 20), edge=SOFT, line=0.4)
    _draw_foot(sheet, said)
    return Document(sheet.finish(), f"アンケート_{said.code}.pdf", check(said))


def _rows(question: Question) -> int:
    return -(-len(question.answers) // COLUMNS)


def _height(question: Question) -> float:
    if question.kind == Kind.TEXT:
        return _QUESTION.line + SMALLEST_TEXT
    rows = _rows(question) if question.kind == Kind.SEVERAL else 1
    return _QUESTION.line + 1 + rows * HEIGHTS[question.kind]


def _draw_head(sheet: Sheet, said: Questionnaire) -> float:
    after = sheet.text(TITLE, x=SIDE, y=TOP, style=_HEAD) + 5
    title = Paragraph.fitted(
        said.title,
        _ABOUT.sized(15),
        width=INNER - after,
        height=_HEAD.line,
        smallest=7,
    )
    sheet.paragraph(title, x=SIDE + after, y=TOP + (_HEAD.line - title.height) / 2)
    about = f"{said.when}　{said.venue}"
    where = Paragraph.fitted(about, _ABOUT.sized(12), width=INNER, height=9, smallest=8)
    y = sheet.paragraph(where, x=SIDE, y=TOP + _HEAD.line + 1)
    asked = Paragraph.of(ASKED, _ABOUT.sized(13), width=INNER - 6)
    sheet.box(x=SIDE, y=y + 1, width=INNER, height=asked.height + 3, fill=PALE, radius=2)
    return sheet.paragraph(asked, x=SIDE + 3, y=y + 2.5) + 4


def _draw_question(sheet: Sheet, question: Question, *, number: int, y: float) -> float:
    """The question and its answers; where it ends."""
    y = _draw_text(sheet, question.text, number=number, y=y)
    if question.kind == Kind.SEVERAL:
        return _draw_several(sheet, question, y=y)
    width = INNER / len(question.answers)
    height = HEIGHTS[question.kind]
    draw: Callable[..., None] = _draw_face if question.kind == Kind.FACES else _draw_box
    for place, answer in enumerate(question.answers):
        x = SIDE + place * width
        sheet.box(x=x + 1, y=y, width=width - 2, height=height - 1, edge=SOFT, radius=2)
        draw(sheet, answer, x=x + 1, y=y, width=width - 2, height=height - 1)
    return y + height


def _draw_text(sheet: Sheet, text: str, *, number: int, y: float) -> float:
    middle = y + _QUESTION.line / 2
    sheet.circle(x=SIDE + 3.6, y=middle, radius=3.6, fill=KEY)
    figure = Style(13, Weight.BOLD, leading=1.0, colour=WHITE)
    top = middle - figure.line / 2
    sheet.text(str(number), x=SIDE + 3.6, y=top, style=figure, align="centre")
    style = _QUESTION.shrunk(text, width=INNER - 10)
    sheet.text(text, x=SIDE + 9.5, y=middle - style.line / 2, style=style)
    return y + _QUESTION.line + 1


def _draw_several(sheet: Sheet, question: Question, *, y: float) -> float:
    width, height = INNER / COLUMNS, HEIGHTS[question.kind]
    for place, answer in enumerate(question.answers):
        x, top = SIDE + place % COLUMNS * width, y + place // COLUMNS * height
        _draw_box(sheet, answer, x=x + 1, y=top, width=width - 2, height=height)
    return y + _rows(question) * height


def _draw_box(
    sheet: Sheet, answer: Answer, *, x: float, y: float, width: float, height: float
) -> None:
    """A box to tick, and the words beside it."""
    middle = y + height / 2
    sheet.box(x=x + 2, y=middle - TICK / 2, width=TICK, height=TICK, edge=INK, line=0.5)
    style = _ANSWER.shrunk(answer.words, width=width - TICK - 5)
    sheet.text(answer.words, x=x + TICK + 4, y=middle - style.line / 2, style=style)


def _draw_face(
    sheet: Sheet, answer: Answer, *, x: float, y: float, width: float, height: float
) -> None:
    """A face as glad as the grade, the words, and a box to tick below."""
    centre = x + width / 2
    _draw_grade(sheet, int(answer.code), x=centre, y=y + 7.2)
    words = Paragraph.balanced(answer.words, _FACE, width=width - 2)
    top = y + 14 + (2 * _FACE.line - words.height) / 4
    sheet.paragraph(words, x=centre, y=top, align="centre")
    low = y + height - TICK - 1.2
    sheet.box(x=centre - TICK / 2, y=low, width=TICK, height=TICK, edge=INK, line=0.5)


def _draw_grade(sheet: Sheet, grade: int, *, x: float, y: float) -> None:
    """From 5, a wide smile, to 1: drawn here, and told apart in black and white."""
    sheet.circle(x=x, y=y, radius=5.6, fill=WHITE, edge=INK)
    for side in (-2.0, 2.0):
        sheet.circle(x=x + side, y=y - 1.5, radius=0.6, fill=INK)
    bend = {5: 2.4, 4: 1.2, 3: 0.0, 2: -1.1, 1: -2.0}[grade]
    # The ends of a mouth that is bent up stand higher, and the other way round.
    middle = y + 2.2 - bend / 4
    steps = [pi * step / 12 for step in range(13)]
    points = [(x - 2.7 * cos(step), middle + bend * (sin(step) - 0.5)) for step in steps]
    for (left, high), (right, low) in pairwise(points):
        sheet.rule(x=left, y=high, to_x=right, to_y=low, colour=INK, line=0.55)


def _draw_foot(sheet: Sheet, said: Questionnaire) -> None:
    y = HEIGHT - TOP - FOOT + 2.5
    thanks = _ABOUT.sized(13).shrunk(RETURN, width=INNER)
    sheet.text(RETURN, x=SIDE, y=y, style=thanks)
    code = f"開催コード {said.code}　様式{said.version}"
    low = y + thanks.line + 1
    width = sheet.text(code, x=WIDTH - SIDE, y=low, style=_NOTES, align="right")
    office = Paragraph.fitted(
        said.office, _NOTES, width=INNER - width - 5, height=_NOTES.line, smallest=6
    )
    sheet.paragraph(office, x=SIDE, y=low)
