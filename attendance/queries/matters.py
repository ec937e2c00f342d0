"""What staff are asked: conflicts gathered by what they ask, told in a sentence, with what is
proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from attendance.choices import Answer, ConflictKind, ConflictState, Method, TapKind
from attendance.models import CheckIn, SyncConflict
from attendance.queries import conflicts, helper_doors, helpings, marks
from attendance.queries.helper_doors import Asked
from attendance.queries.helpings import Hours
from attendance.rules import proposals, stories
from attendance.rules.proposals import Doubt, Mark, Proposal
from classes.choices import ATTENDING_STATES
from classes.models import Registration, Session
from common.clock import tokyo_date
from common.wareki import format_date
from people.models import Participant, Phone


@dataclass(frozen=True)
class Matter:
    """One question to staff: the rows that ask it, what is proposed, and why."""

    rows: tuple[SyncConflict, ...]
    proposal: Proposal
    hours: Hours | None
    why: str = ""

    @property
    def conflict(self) -> SyncConflict:
        return self.rows[0]

    @property
    def person(self) -> Participant | None:
        found = self.conflict.participant
        return found.kept if found else None

    @property
    def known(self) -> Participant | None:
        """Somebody known who may be the same person."""
        found = self.conflict.alike
        return found.kept if found else None

    @property
    def others(self) -> tuple[Answer, ...]:
        return self.proposal.others(conflicts.kind_of(self.conflict))

    @property
    def kiosks(self) -> list[str]:
        """The names of the tablets, each once."""
        return [*dict.fromkeys(row.kiosk.name for row in self.rows if row.kiosk)]

    @property
    def anchor(self) -> str:
        return f"c-{self.conflict.public_id}"

    @property
    def story(self) -> str:
        """What happened, in a sentence."""
        return stories.story(conflicts.kind_of(self.conflict), _told(self))

    @property
    def subject(self) -> str:
        """Whom or what it is about, to tell one button from the next."""
        return _helper(self) or _group(self) or _subject(self)

    @property
    def proposed(self) -> str:
        """The proposed answer, as its button says it."""
        return str(self.proposal.answer.label)


@dataclass(frozen=True)
class Meeting:
    """A session and the matters that wait about it; `together` are the kinds of which there are
    several, with how many."""

    session: Session
    matters: tuple[Matter, ...]

    @property
    def together(self) -> list[tuple[ConflictKind, int]]:
        numbers = {
            kind: sum(conflicts.kind_of(one.conflict) is kind for one in self.matters)
            for kind in ConflictKind
        }
        return [(kind, number) for kind, number in numbers.items() if number > 1]


def of(rows: Iterable[SyncConflict] | QuerySet[SyncConflict], *, on: date) -> list[Matter]:
    """The rows, gathered by what they ask, each with what is proposed on that day; always as
    many queries."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related(*conflicts.SEEN_WITH)
    gathered: dict[tuple[object, ...], list[SyncConflict]] = {}
    for row in rows:
        gathered.setdefault(conflicts.question(row), []).append(row)
    return _told_of([*gathered.values()], on=on)


def one_by_one(rows: Sequence[SyncConflict], *, on: date) -> list[Matter]:
    """Each row by itself, in the order given."""
    return _told_of([[row] for row in rows], on=on)


def _told_of(groups: Sequence[Sequence[SyncConflict]], *, on: date) -> list[Matter]:
    known = _Known.about([group[0] for group in groups], on=on)
    return [
        Matter(
            rows=tuple(group),
            proposal=proposals.propose(known.doubt(group[0])),
            hours=known.hours.get(group[0].tap),
            why=known.why(group[0]),
        )
        for group in groups
    ]


def by_meeting(found: Sequence[Matter]) -> list[Meeting]:
    """By session, the latest first."""
    groups: dict[int, list[Matter]] = {}
    for matter in found:
        groups.setdefault(matter.conflict.session_id, []).append(matter)
    meetings = [Meeting(each[0].conflict.session, tuple(each)) for each in groups.values()]
    return sorted(
        meetings, key=lambda each: (each.session.starts_at, each.session.pk), reverse=True
    )


@dataclass(frozen=True)
class _Known:
    """What the proposals depend on, for all of the rows at once."""

    withdrawn: frozenset[UUID]
    phones: dict[int, frozenset[str]]
    seats: frozenset[tuple[int, int]]
    marked: frozenset[tuple[int, int]]
    hours: dict[UUID, Hours]
    helpers: dict[int, Asked]

    @classmethod
    def about(cls, rows: Sequence[SyncConflict], *, on: date) -> "_Known":
        return cls(
            withdrawn=_withdrawn(rows),
            phones=_phones(rows),
            seats=_seats(rows),
            marked=_marked(rows),
            hours=_hours(rows),
            helpers=helper_doors.of_conflicts(rows, on=on),
        )

    def doubt(self, row: SyncConflict) -> Doubt:
        there = row.other if row.other_id not in self.withdrawn else None
        return Doubt(
            kind=conflicts.kind_of(row),
            here=_mark(row.check_in),
            there=_mark(there),
            same_kana=_same_kana(row),
            same_phone=self._agree(row),
            same_last_four=self._agree(row, last=4),
            expected=self._expected(row),
            owner=row.card is not None,
            stands=row.check_in_id not in self.withdrawn,
            lifted=row.pk in self.helpers and self.helpers[row.pk].lifted,
        )

    def why(self, row: SyncConflict) -> str:
        """What stands against a helper, in sentences."""
        found = self.helpers.get(row.pk)
        return found.verdict.why if found else ""

    def _agree(self, row: SyncConflict, *, last: int = 0) -> bool:
        """Whether they share a number, or its `last` digits."""
        people = [each for each in (row.participant, row.alike) if each]
        numbers = [
            {digits[-last:] for digits in self.phones.get(each.kept.pk, ())} for each in people
        ]
        return len(numbers) > 1 and bool(set.intersection(*numbers))

    def _expected(self, row: SyncConflict) -> bool:
        if row.alike is None:
            return False
        seat = row.session_id, row.alike.kept.pk
        return seat in self.seats and seat not in self.marked


def _same_kana(row: SyncConflict) -> bool:
    one, other = row.participant, row.alike
    return not one or not other or one.kept.kana_key == other.kept.kana_key


def _mark(check_in: CheckIn | None) -> Mark | None:
    if check_in is None:
        return None
    held = check_in.registration
    return Mark(
        method=Method(check_in.method),
        registered=held is not None and held.state in ATTENDING_STATES,
        occurred_at=check_in.occurred_at,
    )


def _withdrawn(rows: Sequence[SyncConflict]) -> frozenset[UUID]:
    named = {key for row in rows for key in (row.check_in_id, row.other_id) if key}
    taken = CheckIn.objects.filter(kind=TapKind.VOIDED, voids__in=named).order_by()
    return frozenset(key for key in taken.values_list("voids", flat=True) if key)


def _namesakes(rows: Sequence[SyncConflict]) -> list[SyncConflict]:
    return [row for row in rows if row.alike is not None and row.participant is not None]


def _phones(rows: Sequence[SyncConflict]) -> dict[int, frozenset[str]]:
    people = {
        each.kept.pk
        for row in _namesakes(rows)
        for each in (row.participant, row.alike)
        if each
    }
    found: dict[int, set[str]] = {}
    numbers = Phone.objects.filter(participant__in=people).order_by("pk")
    for owner, digits in numbers.values_list("participant_id", "digits"):
        found.setdefault(owner, set()).add(digits)
    return {owner: frozenset(digits) for owner, digits in found.items()}


def _seats(rows: Sequence[SyncConflict]) -> frozenset[tuple[int, int]]:
    """Of the known people of `alike`: who has a seat in which of the sessions."""
    asked = _namesakes(rows)
    held = Registration.objects.filter(
        Q(session__isnull=True) | Q(session__in={row.session_id for row in asked}),
        offering__in={row.session.offering_id for row in asked},
        participant__in=_rows_of(asked),
        state__in=ATTENDING_STATES,
    ).select_related("participant")
    seats = {
        (row.session_id, registration.participant.merged_into_id or registration.participant_id)
        for registration in held.order_by("pk")
        for row in asked
        if registration.offering_id == row.session.offering_id
        and registration.session_id in {None, row.session_id}
    }
    return frozenset(seats)


def _marked(rows: Sequence[SyncConflict]) -> frozenset[tuple[int, int]]:
    """Who of them is present in which of the sessions by marks of their own."""
    asked = _namesakes(rows)
    check_ins = CheckIn.objects.filter(
        session__in={row.session_id for row in asked}, participant__in=_rows_of(asked)
    ).select_related("participant")
    withdrawn = frozenset(
        CheckIn.objects.filter(kind=TapKind.VOIDED, voids__in=check_ins.order_by().values("pk"))
        .order_by()
        .values_list("voids", flat=True)
    )
    return frozenset(
        (row.session_id, row.participant.merged_into_id or row.participant_id)
        for row in check_ins.order_by("pk")
        if row.kind == TapKind.ARRIVED and row.pk not in withdrawn
    )


def _rows_of(asked: Sequence[SyncConflict]) -> list[int]:
    """The keys of every entry that stands for one of the known people."""
    return [row.pk for row in marks.rows_of([row.alike for row in asked if row.alike])]


def _hours(rows: Sequence[SyncConflict]) -> dict[UUID, Hours]:
    asked = [row.tap for row in rows if row.kind == ConflictKind.HOURS_ENTERED]
    return helpings.of_taps(asked) if asked else {}


def _told(matter: Matter) -> stories.Told:
    row = matter.conflict
    there = row.other.session if row.other else None
    return stories.Told(
        who=_named(matter.person, card=row.card_hint),
        how=Method(row.method),
        leaving=all(each.tap_kind == TapKind.LEFT for each in matter.rows),
        card=row.card_hint,
        known=_named(matter.known),
        slip=_slip(row.registration),
        there=f"{there.venue.name}の「{there.offering.title}」" if there else "",
        occurred_at=row.occurred_at,
        day=row.check_in.day if row.check_in else tokyo_date(row.occurred_at),
        shared="フリガナ" if _same_kana(row) else "電話番号",
        helper=_helper(matter),
        why=matter.why,
        group=_group(matter),
        heads=matter.rows[-1].count,
        entered=matter.hours.entered if matter.hours else None,
        marked=matter.hours.marked if matter.hours else None,
        answered=row.state != ConflictState.OPEN,
    )


def _named(person: Participant | None, *, card: str = "") -> str:
    if person is not None:
        return f"{person.name}さん" if person.name else "（消去済みの方）"
    return f"カード（末尾 {card}）の方" if card else "お名前のわからない方"


def _helper(matter: Matter) -> str:
    helper = matter.hours.helper if matter.hours else matter.conflict.helper
    return f"{helper.name}さん" if helper else ""


def _group(matter: Matter) -> str:
    """Whose heads were counted."""
    if matter.conflict.count is None:
        return ""
    return f"「{matter.conflict.group}」" if matter.conflict.group else "お名前のわからない方"


def _subject(matter: Matter) -> str:
    return _named(matter.person, card=matter.conflict.card_hint)


def _slip(registration: Registration | None) -> str:
    """Of what the slip is: a session on its day, or a series."""
    if registration is None:
        return ""
    title, session = registration.offering.title, registration.session
    if session is None:
        return f"「{title}」"
    return f"「{title}」（{format_date(tokyo_date(session.starts_at), weekday=True)}）"
