"""Papers of one session, read as their own pages read them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from accounts.choices import Ability
from attendance.queries import briefs
from classes.models import Registration, Session
from common.clock import tokyo_date
from materials.catalogue.kinds import QUARTERS, Asked, Kind, Reading, nothing
from materials.choices import Paper, Shelf
from materials.documents import (
    brief,
    card_sheets,
    questionnaires,
    roster,
    seat_plan,
    sign_in,
    slips,
    table_cards,
    tables,
)
from materials.documents.card_sheets import Face
from materials.documents.slips import Slip
from materials.documents.tables import Room
from materials.queries import card_sheets as holders
from materials.queries import rosters
from materials.queries import slips as registrations
from materials.rules.labels import SHEETS, SheetKind
from materials.rules.printing import MOST_COPIES
from people.models import Participant

NOBODY = "申込みのあった方がいません。"
NOBODY_TOLD = (
    "申込みのあった方がいません。参加が決まると、申し送りから席が決まり、印刷できます。"
)
TOLD_NO_MORE = (
    "終わった回の席の割当ては消去しました。次の回の分は、その回を選んで印刷してください。"
)
NO_CARD_DUE = (
    "カードをこれから印刷する方がいません。作り直すときは、"
    "参加者のページの「参加者カード」を開いてください。"
)
ROSTER_ROWS, SIGN_IN_ROWS, BRIEF_ROWS = 17, 16, 10
"""People to a page, about."""
LABEL_SHEETS = 20
"""Sheets of labels that are drawn in one go."""


def _pages(people: int, rows: int, *, more: int = 0) -> int:
    return max(1, -(-(people + more) // rows))


# ---------- the door ----------


def _roster(session: Session, asked: Asked) -> Reading:
    said = _read_roster(session)
    return Reading(
        draw=lambda _: roster.render(said, at=asked.at).content,
        people=len(said.lines),
        pages=_pages(len(said.lines), ROSTER_ROWS, more=roster.WALK_INS[0]),
        unfit=roster.check(said),
    )


def _sign_in(session: Session, asked: Asked, *, empty: bool = False) -> Reading:
    said = sign_in.read(_read_roster(session), empty=empty)
    return Reading(
        draw=lambda _: sign_in.render(said, at=asked.at).content,
        people=len(said.lines),
        pages=_pages(len(said.lines), SIGN_IN_ROWS, more=sign_in.BLANK),
        unfit=sign_in.check(said),
    )


def _read_roster(session: Session) -> roster.Roster:
    return roster.read(session, rosters.expected(session), held=rosters.held(session))


ROSTER = Kind(
    "roster",
    "出席名簿",
    Shelf.RECEPTION,
    Ability.ATTEND,
    _roster,
    paper=Paper.ROSTER,
    twin="staff:roster-page",
)
SIGN_IN = Kind(
    "sign_in",
    "受付簿",
    Shelf.RECEPTION,
    Ability.ATTEND,
    _sign_in,
    paper=Paper.SIGN_IN,
    twin="staff:sign-in-page",
)
SIGN_IN_EMPTY = Kind(
    "sign_in_empty",
    "受付簿（名前なし）",
    Shelf.RECEPTION,
    Ability.ATTEND,
    lambda session, asked: _sign_in(session, asked, empty=True),
    twin="staff:sign-in-page",
    hint="団体の方が書く用紙です。",
    most_copies=20,
)


# ---------- who sits where ----------


def _brief(session: Session, asked: Asked) -> Reading:
    told = briefs.of(session, at=asked.now)
    if told is None or not told.lines:
        return nothing(TOLD_NO_MORE if told is None else NOBODY_TOLD)
    said = brief.read(told, held=rosters.held(session))
    return Reading(
        draw=lambda _: brief.render(said, at=asked.at).content,
        people=said.people,
        pages=_pages(said.people, BRIEF_ROWS) + len(said.shares),
        unfit=brief.check(said),
        gone_at=told.gone_at,
    )


def _of_room(read: Callable[[Room, Asked], Reading]) -> Callable[[Session, Asked], Reading]:
    """What is read from the tables as they stand."""

    def of(session: Session, asked: Asked) -> Reading:
        told = briefs.of(session, at=asked.now)
        if told is None or not told.lines:
            return nothing(TOLD_NO_MORE if told is None else NOBODY_TOLD)
        room = tables.read(told, held=rosters.held(session))
        return replace(read(room, asked), gone_at=told.gone_at)

    return of


def _seat_plan(room: Room, asked: Asked) -> Reading:
    return Reading(
        draw=lambda _: seat_plan.render(room, at=asked.at).content,
        people=room.people,
        pages=_pages(room.people, 60),
        unfit=seat_plan.check(room),
    )


def _table_cards(room: Room, asked: Asked, *, named: bool = False) -> Reading:
    day = tokyo_date(asked.at)
    return Reading(
        draw=lambda _: table_cards.render(room, named=named, dated=day).content,
        people=room.people if named else 0,
        pages=len(room.tables),
        unfit=table_cards.check(room, named=named),
    )


BRIEF = Kind(
    "brief",
    "協力者への申し送り",
    Shelf.HELPERS,
    Ability.ATTEND,
    _brief,
    paper=Paper.BRIEF,
    twin="staff:brief-page",
)
SEAT_PLAN = Kind(
    "seat_plan",
    "座席表",
    Shelf.HELPERS,
    Ability.ATTEND,
    _of_room(_seat_plan),
    paper=Paper.SEAT_PLAN,
    twin="staff:tables",
)
TABLE_CARDS = Kind(
    "table_cards",
    "席札",
    Shelf.TABLES,
    Ability.ATTEND,
    _of_room(_table_cards),
    twin="staff:tables",
    hint="半分に山折りにして立てます。お名前は入りません。",
    one_sided=True,
)
TABLE_CARDS_NAMED = Kind(
    "table_cards_named",
    "席札（お名前入り）",
    Shelf.TABLES,
    Ability.ATTEND,
    _of_room(lambda room, asked: _table_cards(room, asked, named=True)),
    paper=Paper.TABLE_CARDS,
    twin="staff:tables",
    one_sided=True,
)


# ---------- for each of them ----------


def _due(session: Session, _at: datetime) -> list[int]:
    """The registrations of which a slip can be printed, in 五十音順."""
    held = registrations.held(session.offering)
    if session not in held:
        return []
    return [row.pk for row in registrations.of_session(session) if slips.is_due(row, held=held)]


def _slips(session: Session, asked: Asked) -> Reading:
    """Whoever cancelled since the order was given leaves a piece empty where piles are cut."""
    held = registrations.held(session.offering)
    due = {
        row.pk: row
        for row in registrations.of_session(session)
        if session in held and slips.is_due(row, held=held)
    }
    found = [_slip(due, key, held) for key in asked.members]
    people = [slip for slip in found if slip is not None]
    if not people:
        return nothing(NOBODY)
    keeps_places = None in asked.members
    town, day = session.offering.municipality, tokyo_date(asked.at)

    def draw(without: frozenset[str]) -> bytes:
        rows = [None if slip is None or slip.person in without else slip for slip in found]
        kept = rows if keeps_places else [slip for slip in rows if slip is not None]
        return slips.render(kept, town=town, dated=day).content

    return Reading(
        draw=draw,
        people=len(people),
        pages=_pages(len(found), QUARTERS),
        unfit=slips.check(people),
    )


def _slip(
    due: dict[int, Registration], key: int | None, held: Sequence[Session]
) -> Slip | None:
    row = due.get(key) if key is not None else None
    return slips.read(row, held=held, named=True) if row else None


def _badged(session: Session, _at: datetime) -> list[int]:
    return [each.person.pk for each in holders.holders(session)]


def _without_card(session: Session, _at: datetime) -> list[int]:
    return [each.person.pk for each in holders.holders(session) if each.printed_at is None]


def _badges(session: Session, asked: Asked) -> Reading:
    return _labels(
        session,
        asked,
        faces=lambda people: [
            card_sheets.badge(person, title=session.offering.title) for person in people
        ],
        none=NOBODY,
    )


def _cards(session: Session, asked: Asked) -> Reading:
    """Cards are issued before they are drawn: see actions.print_parts."""

    def faces(people: Sequence[Participant]) -> list[Face]:
        issued = {each.person.pk: each.card for each in holders.holders(session)}
        return [card_sheets.read(card) for each in people if (card := issued.get(each.pk))]

    return _labels(session, asked, faces=faces, none=NO_CARD_DUE)


def _labels(
    session: Session,
    asked: Asked,
    *,
    faces: Callable[[Sequence[Participant]], list[Face]],
    none: str,
) -> Reading:
    known = {each.person.pk: each.person for each in holders.holders(session)}
    people = [known[key] for key in asked.members if key in known]
    if not people:
        return nothing(none)
    town, sheet = session.offering.municipality, SHEETS[asked.labels]

    def draw(without: frozenset[str]) -> bytes:
        kept = [each for each in people if str(each.public_id) not in without]
        shift = holders.shift_of(town)
        day = tokyo_date(asked.at)
        return card_sheets.render(
            faces(kept), town=town, sheet=sheet, dated=day, shift=shift
        ).content

    return Reading(
        draw=draw,
        people=len(people),
        pages=_pages(len(people), sheet.pieces),
        unfit=card_sheets.check([card_sheets.badge(each, title="") for each in people]),
    )


def _label_sheets(labels: SheetKind) -> int:
    return SHEETS[labels].pieces * LABEL_SHEETS


SLIPS = Kind(
    "slips",
    "受付票",
    Shelf.HAND_OUT,
    Ability.REGISTER,
    _slips,
    paper=Paper.SLIPS,
    twin="staff:slips-page",
    hint="A4に4人分、切り取り線つきです。",
    members=_due,
    pieces=QUARTERS,
    divisible=True,
    one_sided=True,
)
BADGES = Kind(
    "badges",
    "名札",
    Shelf.HAND_OUT,
    Ability.REGISTER,
    _badges,
    paper=Paper.BADGES,
    twin="staff:card-sheets",
    hint="名刺用紙・ラベル用紙に印刷します。",
    members=_badged,
    stretch=_label_sheets,
    divisible=True,
    one_sided=True,
    on_labels=True,
)
CARDS = Kind(
    "cards",
    "参加者カード（まだ印刷していない方）",
    Shelf.HAND_OUT,
    Ability.REGISTER,
    _cards,
    paper=Paper.CARDS,
    twin="staff:card-sheets",
    hint="名刺用紙・ラベル用紙に印刷します。カードのない方には発行します。",
    members=_without_card,
    stretch=_label_sheets,
    divisible=True,
    one_sided=True,
    on_labels=True,
    issues_cards=True,
)


# ---------- what is filled in afterwards ----------


def _questionnaire(session: Session, asked: Asked) -> Reading:
    said = questionnaires.read(session, held=rosters.held(session))
    return Reading(
        draw=lambda _: questionnaires.render(said, dated=tokyo_date(asked.at)).content,
        unfit=questionnaires.check(said),
    )


QUESTIONNAIRE = Kind(
    "questionnaire",
    "アンケート用紙",
    Shelf.HAND_OUT,
    Ability.ATTEND,
    _questionnaire,
    twin="staff:questionnaire",
    hint="お名前を書かない紙です。参加される方の数だけ印刷します。",
    most_copies=MOST_COPIES,
)
