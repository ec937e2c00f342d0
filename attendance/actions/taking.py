"""One batch of taps, tap by tap: what each becomes. Nothing is stored here but newcomers, who
must be known to be registered; the rest is gathered for `receiving` to store at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions import check_ins, newcomers
from attendance.actions.check_ins import MarkRefused, MarkReused, TooEarly, WrongWithdrawal
from attendance.choices import ConflictKind, ConflictState, Result, SentKind, TapKind
from attendance.models import (
    CheckIn,
    Headcount,
    HelperCheckIn,
    Kiosk,
    SyncConflict,
    TapReceipt,
)
from attendance.queries import namesakes, tables
from attendance.queries.doors import Door
from attendance.queries.tables import Table
from attendance.queries.whom import Register, Whom
from attendance.rules.fitting import Standing, reasons
from attendance.rules.reading import (
    Heads,
    Helping,
    Known,
    Newcomer,
    OnCard,
    OnSlip,
    Sent,
    Unread,
)
from common.errors import RuleViolation
from common.names import tidy
from common.wareki import format_date
from people.models import Participant


class OtherSession(MarkRefused):
    code = "session_unknown"
    message = "このタブレットでは開けない回の記録です。タブレットの画面を職員に見せてください。"


class PersonUnknown(MarkRefused):
    code = "person_unknown"
    message = (
        "この方が見つからないため、記録できません。タブレットの画面を職員に見せてください。"
    )


ALWAYS = {
    ConflictKind.SESSION_CANCELLED,
    ConflictKind.UNKNOWN_CARD,
    ConflictKind.OLD_CARD,
}
"""What is asked of somebody who leaves, too."""


@dataclass(frozen=True)
class Outcome:
    """What became of a tap. `person` is who it turned out to be; a refusal says what to do."""

    id: UUID | None
    result: Result
    conflict: ConflictKind | None = None
    person: UUID | None = None
    refusal: RuleViolation | None = None


class Case(NamedTuple):
    """A tap, the session it is for, and whom it means."""

    tap: Sent
    door: Door
    whom: Whom


@dataclass
class Taking:
    """A batch while it is written down."""

    register: Register
    doors: Mapping[UUID, Door]
    municipality: Municipality
    kiosk: Kiosk | None
    by: Actor
    at: datetime
    receipts: list[TapReceipt] = field(default_factory=list)
    marks: list[CheckIn] = field(default_factory=list)
    helped: list[HelperCheckIn] = field(default_factory=list)
    counted: list[Headcount] = field(default_factory=list)
    doubts: list[SyncConflict] = field(default_factory=list)
    taken_back: set[UUID] = field(default_factory=set)
    groups: set[tuple[int, str]] = field(default_factory=set)
    later: list[CheckIn] = field(default_factory=list)
    """Marks of newcomers who came after somebody alike, as it turns out now."""

    def take(self, tap: Sent | Unread) -> Outcome:
        """What becomes of the tap, which is known once it is taken."""
        if isinstance(tap, Unread):
            return Outcome(tap.id, Result.REFUSED, refusal=tap.refusal)
        known = self.table.receipts.get(tap.id)
        if known is not None and known.digest == tap.digest:
            mark = self.table.marks.get(tap.id)
            person = mark.participant.kept.public_id if mark else None
            return Outcome(tap.id, Result.REPEATED, person=person)
        try:
            if known is not None or self.table.taken(tap.id):
                raise MarkReused
            return self._take(tap, self._door(tap))
        except RuleViolation as refusal:
            return Outcome(tap.id, Result.REFUSED, refusal=refusal)

    def _door(self, tap: Sent) -> Door:
        door = self.doors.get(tap.session)
        if door is None:
            raise OtherSession
        if door.refusal is not None:
            raise door.refusal
        if tap.kind is not SentKind.VOIDED and door.too_early(at=self.at):
            raise TooEarly(day=format_date(door.days(self.at).counted))
        return door

    def _take(self, tap: Sent, door: Door) -> Outcome:
        match tap.subject:
            case None:
                outcome = self._take_back(tap, door)
            case Heads() as heads:
                outcome = self._count(tap, door, heads)
            case Helping() as helping:
                outcome = self._help(tap, door, helping)
            case subject:
                outcome = self._write_down(Case(tap, door, self._whom(tap, subject, door)))
        return outcome

    def _whom(self, tap: Sent, subject: OnSlip | Known | OnCard | Newcomer, door: Door) -> Whom:
        if isinstance(subject, Newcomer):
            return self._newcomer(tap, subject, door)
        whom = self.register.whom(subject, door.session)
        if whom is None:
            raise PersonUnknown
        return whom

    @property
    def table(self) -> Table:
        return self.register.table

    def _newcomer(self, tap: Sent, told: Newcomer, door: Door) -> Whom:
        found = newcomers.admit(
            told, door=door, municipality=self.municipality, by=self.by, at=self.at
        )
        standing = Standing.SEATED if found.registration else Standing.NOTHING
        alike = self._alike(tap, found.person, door) if found.new else None
        return Whom(found.person, standing, found.registration, alike=alike)

    def _alike(self, tap: Sent, newcomer: Participant, door: Door) -> Participant | None:
        """Somebody known who may be the same. Of two newcomers the later is asked about,
        whichever was received first."""
        found = namesakes.of(newcomer, session=door.session, unstored=self.marks)
        order = tap.occurred_at, tap.id
        self.later += [one.came for one in found if one.came and not one.before(order)]
        return next((one.person for one in found if one.before(order)), None)

    # What becomes of it.

    def _write_down(self, case: Case) -> Outcome:
        tap, door, whom = case
        why = self._reasons(case)
        if not door.called_off:
            if whom.person is None:
                self._count_heads(tap, door, Heads(whom.group, 1))
            else:
                self._mark(case, whom.person)
        person = whom.person.kept.public_id if whom.person is not None else None
        outcome = self._done(tap, door, why=why, person=person)
        back = bool(self._said_before(tap, door))
        self.doubts += [self._doubt(case, kind, back=back) for kind in why]
        return outcome

    def _reasons(self, case: Case) -> list[ConflictKind]:
        """Why staff should look. Who leaves has come before: that is asked once."""
        tap, door, whom = case
        found = reasons(
            whom.standing,
            days=door.days(tap.occurred_at),
            called_off=door.called_off,
            alike=whom.alike is not None,
        )
        return [kind for kind in found if tap.kind is SentKind.ARRIVED or kind in ALWAYS]

    def _mark(self, case: Case, person: Participant) -> None:
        tap, door, whom = case
        seat = whom.registration
        here = seat is not None and tables.is_for(seat, door.session)
        mark = check_ins.row_of(
            id=tap.id,
            session=door.session,
            participant=person,
            registration=seat if here else None,
            kind=TapKind(tap.kind),
            method=tap.method,
            day=door.days(tap.occurred_at).counted,
            occurred_at=tap.occurred_at,
            by=self.by,
            at=self.at,
        )
        self.marks.append(mark)
        self.table.marks[tap.id] = mark

    def _count(self, tap: Sent, door: Door, heads: Heads) -> Outcome:
        named = Heads(tidy(heads.name), heads.heads)
        if door.called_off:
            return self._ask_whether_held(tap, door, group=named.name, count=named.heads)
        self._count_heads(tap, door, named)
        return self._done(tap, door)

    def _count_heads(self, tap: Sent, door: Door, heads: Heads) -> None:
        row = Headcount(
            id=tap.id,
            session=door.session,
            group=heads.name,
            count=heads.heads,
            day=door.days(tap.occurred_at).counted,
            counted_at=tap.occurred_at,
            received_at=self.at,
            actor_kind=self.by.kind,
            actor_key=self.by.key,
        )
        self.counted.append(row)
        self.table.counted[tap.id] = row
        self.groups.add((door.session.pk, heads.name))

    def _help(self, tap: Sent, door: Door, helping: Helping) -> Outcome:
        helper = self.table.helpers.get(helping.helper)
        if helper is None:
            raise PersonUnknown
        if door.called_off:
            return self._ask_whether_held(tap, door, helper=helper)
        row = HelperCheckIn(
            id=tap.id,
            session=door.session,
            helper=helper,
            kind=tap.kind,
            day=door.days(tap.occurred_at).counted,
            occurred_at=tap.occurred_at,
            received_at=self.at,
            actor_kind=self.by.kind,
            actor_key=self.by.key,
        )
        self.helped.append(row)
        self.table.helped[tap.id] = row
        return self._done(tap, door)

    def _ask_whether_held(self, tap: Sent, door: Door, **columns: Any) -> Outcome:
        """Heads and helpers of a session that was called off are kept until staff say whether
        it was held all the same."""
        kind, back = ConflictKind.SESSION_CANCELLED, bool(self._said_before(tap, door))
        outcome = self._done(tap, door, why=[kind])
        nobody = Case(tap, door, Whom(None, Standing.NOTHING))
        self.doubts.append(self._doubt(nobody, kind, back=back, **columns))
        return outcome

    # What is taken back.

    def _take_back(self, tap: Sent, door: Door) -> Outcome:
        """A tap not yet known may come later; a known one must be of this session."""
        target = tap.voids
        assert target is not None
        table = self.table
        known = table.known(target)
        if known is not None and (
            known.session_id != door.session.pk or getattr(known, "kind", "") == SentKind.VOIDED
        ):
            raise WrongWithdrawal
        outcome = self._done(tap, door)
        receipt = table.receipts[tap.id]
        if known is None:
            table.waiting.setdefault(target, []).append(receipt)
        else:
            self._withdraw(target, receipt)
        return outcome

    def _withdraw(self, target: UUID, receipt: TapReceipt) -> None:
        self.taken_back.add(target)
        mark, helped = self.table.marks.get(target), self.table.helped.get(target)
        counted = self.table.counted.get(target)
        if mark is not None:
            self.marks.append(self._withdrawal(mark, receipt))
        if helped is not None:
            row = HelperCheckIn(
                id=receipt.pk,
                session=helped.session,
                helper=helped.helper,
                kind=TapKind.VOIDED,
                voids=helped.pk,
                day=helped.day,
                occurred_at=receipt.occurred_at,
                received_at=self.at,
                actor_kind=receipt.actor_kind,
                actor_key=receipt.actor_key,
            )
            self.helped.append(row)
        if counted is not None:
            self.groups.add((counted.session_id, counted.group))

    def _withdrawal(self, mark: CheckIn, receipt: TapReceipt) -> CheckIn:
        return CheckIn(
            id=receipt.pk,
            session_id=mark.session_id,
            participant=mark.participant,
            kind=TapKind.VOIDED,
            method=mark.method,
            voids=mark.pk,
            day=mark.day,
            age_band=mark.age_band,
            district=mark.district,
            occurred_at=receipt.occurred_at,
            received_at=self.at,
            actor_kind=receipt.actor_kind,
            actor_key=receipt.actor_key,
        )

    # What is kept of every tap.

    def _done(
        self,
        tap: Sent,
        door: Door,
        *,
        why: Sequence[ConflictKind] = (),
        person: UUID | None = None,
    ) -> Outcome:
        """Write the tap down as received; and take it back where that was said before."""
        first = why[0] if why else None
        result = Result.CONFLICT if first else Result.STORED
        receipt = TapReceipt(
            id=tap.id,
            kiosk=self.kiosk,
            session=door.session,
            kind=tap.kind,
            voids=tap.voids,
            digest=tap.digest,
            device_time=tap.device_time,
            clock_offset=tap.clock_offset,
            occurred_at=tap.occurred_at,
            received_at=self.at,
            result=result,
            conflict=first or "",
            actor_kind=self.by.kind,
            actor_key=self.by.key,
        )
        self.receipts.append(receipt)
        self.table.receipts[tap.id] = receipt
        if tap.kind is not SentKind.VOIDED:
            for each in self._said_before(tap, door):
                self._withdraw(tap.id, each)
        return Outcome(tap.id, result, conflict=first, person=person)

    def _said_before(self, tap: Sent, door: Door) -> list[TapReceipt]:
        """The withdrawals of this tap that came before it."""
        waiting = self.table.waiting.get(tap.id, ())
        return [each for each in waiting if each.session_id == door.session.pk]

    def _doubt(
        self, case: Case, kind: ConflictKind, *, back: bool, **columns: Any
    ) -> SyncConflict:
        tap, door, whom = case
        return SyncConflict(
            tap=tap.id,
            municipality=self.municipality,
            session=door.session,
            kiosk=self.kiosk,
            kind=kind,
            tap_kind=tap.kind,
            method=tap.method,
            participant=whom.row.kept if whom.row is not None else None,
            registration=whom.registration,
            card=whom.card,
            card_hint=whom.hint,
            check_in=self.table.marks.get(tap.id),
            alike=whom.alike if kind is ConflictKind.ALIKE else None,
            occurred_at=tap.occurred_at,
            listed_at=self.at,
            state=ConflictState.WITHDRAWN if back else ConflictState.OPEN,
            **columns,
        )
