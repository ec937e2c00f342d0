"""One call at the desk: what was typed so far, and what follows from it.

The answers live in a draft under the call's key, so every page is drawn from what is stored;
the key is also the name of the registration request, so a call is saved once however often it
is sent.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from accounts.models import Membership
from classes.actions.registrations import Request, digest_of
from classes.choices import Channel, FilledInBy
from classes.forms.desk import NEW, Answers, CallerForm, IntakeForm, is_empty
from classes.models import Offering, Registration
from classes.queries import desk, registrations, scopes
from classes.queries.experience import LIVES_HERE
from classes.rules import reading_back
from classes.rules.eligibility import Applicant
from classes.views.callers import Face
from classes.views.placing import MEETING, Placing
from common import phones, references, wareki
from common.ages import age_on
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import drafts
from people.actions.participants import Person
from people.choices import DraftKind, PhoneOwner
from people.models import IntakeDraft, Participant
from people.queries import drafts as kept
from people.queries import participants, search


@dataclass
class Call:
    """A call of one clerk. Answers are replaced as a whole; what follows is read once."""

    membership: Membership
    key: UUID
    answers: dict[str, Any]
    by: Actor
    at: datetime

    @property
    def request_key(self) -> str:
        return f"desk:{self.key}"

    @property
    def turn(self) -> int:
        """How many steps the call has taken, so that an autosave from before one is known."""
        return int(self.answers.get("turn", 0))

    @cached_property
    def draft(self) -> IntakeDraft | None:
        return kept.desk_draft(
            self.key, user=self.membership.user, municipality=self.membership.municipality
        )

    @cached_property
    def saved(self) -> Registration | None:
        """The registration that was made of this call."""
        return desk.by_request(self.request_key, municipality=self.membership.municipality)

    @property
    def text(self) -> str:
        return str(self.answers.get("q", ""))

    @property
    def has_number(self) -> bool:
        """Whether a number was typed by which somebody new can be called back."""
        return bool(self.answers.get("phone") or self.answers.get("family_phone"))

    @property
    def is_new(self) -> bool:
        return self.answers.get("person") == NEW

    @cached_property
    def participant(self) -> Participant | None:
        """The person chosen. Http404 for one of another town, or one who is gone."""
        chosen = self.answers.get("person", "")
        if not chosen or chosen == NEW:
            return None
        person = participants.by_public_id(
            as_uuid(chosen), municipality=self.membership.municipality
        )
        if person is None:
            raise Http404
        return person

    @cached_property
    def form(self) -> CallerForm:
        """What is typed about somebody new; read and refused once the clerk went on."""
        form = CallerForm(
            self.answers,
            on=tokyo_date(self.at),
            area_code=search.area_code(self.membership.municipality),
            read=bool(self.answers.get("tried")),
        )
        form.aim()
        return form

    @cached_property
    def person(self) -> Person | None:
        """Somebody new, when what was typed makes a person."""
        if self.is_new and self.form.is_bound and self.form.is_valid():
            return self.form.person
        return None

    @property
    def somebody(self) -> Participant | Person | None:
        """Who is calling, as far as that is clear."""
        return self.participant or self.person

    @cached_property
    def caller(self) -> desk.Caller:
        if self.participant is not None:
            return desk.caller_of(self.participant, at=self.at)
        form = self._glance if self.is_new else None
        typed = form.cleaned_data if form else {}
        return desk.Caller(
            Applicant(
                birth_date=typed.get("birth_date"),
                age_band=typed.get("age_band", ""),
                lives_here=LIVES_HERE.get(typed.get("residence", "")),
                device=typed.get("device", ""),
            )
        )

    @cached_property
    def _glance(self) -> CallerForm:
        """What can be read already while it is being typed, errors left aside."""
        form = CallerForm(
            self.answers,
            on=tokyo_date(self.at),
            area_code=search.area_code(self.membership.municipality),
        )
        form.is_valid()
        return form

    @property
    def birth_words(self) -> str:
        """The birth date as it was understood: 昭和22年4月1日生まれ（79歳）."""
        birth = self._glance.cleaned_data.get("birth_date")
        if birth is None:
            return ""
        words = wareki.format_date(birth, weekday=False)
        return f"{words}生まれ（{age_on(birth, tokyo_date(self.at))}歳）"

    @cached_property
    def matches(self) -> list[Face]:
        found = search.by_text(self.text, municipality=self.membership.municipality)
        return [Face(person, tokyo_date(self.at)) for person in found]

    @property
    def face(self) -> Face | None:
        return Face(self.participant, tokyo_date(self.at)) if self.participant else None

    @cached_property
    def by_reference(self) -> Registration | None:
        """The registration whose reference number was typed into the search."""
        try:
            reference = references.parse(self.text)
        except RuleViolation:
            return None
        return registrations.by_reference(reference, municipality=self.membership.municipality)

    @cached_property
    def alike(self) -> list[Face]:
        """Who is known already and may be the person being typed."""
        typed = {name: str(self.answers.get(name, "")) for name in ("name", "kana", "phone")}
        read = self._glance.cleaned_data
        found = search.alike(
            municipality=self.membership.municipality,
            name=typed["name"],
            kana=typed["kana"],
            phones=(read.get("phone") or typed["phone"],),
            birth_date=read.get("birth_date"),
        )
        return [Face(one.participant, tokyo_date(self.at), one.reason) for one in found]

    @cached_property
    def options(self) -> list[desk.Option]:
        return desk.options(
            municipality=self.membership.municipality,
            within=scopes.offerings_for(self.membership),
            caller=self.caller,
            at=self.at,
        )

    @property
    def open_options(self) -> list[desk.Option]:
        return [option for option in self.options if not option.obstacle]

    @property
    def shut_options(self) -> list[desk.Option]:
        return [option for option in self.options if option.obstacle]

    @cached_property
    def cancellable(self) -> set[int]:
        """The classes in the caller's history, not over, for which the clerk answers."""
        theirs = [entry.offering.pk for entry in self.caller.live if not entry.is_over(self.at)]
        own = scopes.offerings_for(self.membership).filter(pk__in=theirs)
        return {*own.values_list("pk", flat=True)}

    @cached_property
    def offering(self) -> Offering | None:
        """The class chosen. Http404 for one the clerk does not answer for."""
        chosen = self.answers.get("offering", "")
        if not chosen:
            return None
        within = scopes.offerings_for(self.membership).select_related(
            "municipality", "venue", "course"
        )
        offering = within.filter(public_id=as_uuid(chosen)).first()
        if offering is None:
            raise Http404
        return offering

    @cached_property
    def option(self) -> desk.Option | None:
        if self.offering is None:
            return None
        return desk.option(self.offering, caller=self.caller, at=self.at)

    @cached_property
    def placing(self) -> Placing | None:
        """For what the caller is registered, once a class is chosen."""
        if self.option is None:
            return None
        return Placing(self.option, self.caller, self.answers, people=1, at=self.at)

    @cached_property
    def intake(self) -> IntakeForm:
        return IntakeForm(self.answers)

    @property
    def read_back(self) -> str:
        """What to say aloud before saving; '' while person, class or choice are missing."""
        placing, somebody = self.placing, self.somebody
        if placing is None or somebody is None or placing.asks or placing.next_at is None:
            return ""
        offering = placing.option.offering
        return reading_back.sentence(
            reading_back.Understood(
                kana=somebody.kana,
                starts_at=placing.next_at,
                meetings=len(placing.meetings),
                venue=offering.venue.name,
                title=offering.title,
                seat=placing.seat.words if placing.seat else "",
                phone=phones.display(self._spoken_number),
                fee=offering.fee,
                by_family=self.speaks_for_family,
            )
        )

    @property
    def _spoken_number(self) -> str:
        """The number to call back on: the person's own before the family's."""
        if self.participant is not None:
            numbers = [(row.digits, row.owner) for row in self.participant.phones.all()]
        else:
            entries = self.person.phones if self.person else ()
            numbers = [(entry.digits_or_text, entry.owner) for entry in entries]
        numbers.sort(key=lambda number: number[1] != PhoneOwner.SELF)
        return numbers[0][0] if numbers else ""

    @property
    def speaks_for_family(self) -> bool:
        return self.answers.get("filled_in_by") == FilledInBy.FAMILY

    @property
    def focus(self) -> str:
        """Where the cursor belongs: search, results, details, options, choice or save."""
        if self.participant is None and not self.is_new:
            return "results" if self.answers.get("tried") and self.matches else "search"
        if self.is_new and self.person is None:
            return "details"
        if self.placing is None:
            return "options"
        return "choice" if self.placing.asks else "save"

    @property
    def request(self) -> Request:
        """The registration request, the same for the same answers. For valid forms."""
        read, placing = self.intake.cleaned_data, self.placing
        assert placing is not None
        who: Answers = (
            {"participant": str(self.participant.public_id)}
            if self.participant
            else self.form.cleaned_data
        )
        return Request(
            channel=Channel(read["channel"]),
            filled_in_by=FilledInBy(read["filled_in_by"]),
            wish=read["wish"],
            key=self.request_key,
            session=placing.session,
            slot=placing.slot,
            device=placing.device,
            digest=digest_of(
                [
                    *(str(placing.option.offering.public_id), who, read),
                    *(self.answers.get(MEETING, ""), placing.device),
                ]
            ),
        )

    def recall(self) -> None:
        """Remember what was typed before and is not on the screen now."""
        before = self.draft.answers if self.draft else {}
        self.answers = {**before, **self.answers}
        self._look_anew()

    def keep(self, **answers: Any) -> None:
        """Take a step: store these answers with the others, and look at everything anew."""
        before = int((self.draft.answers if self.draft else {}).get("turn", 0))
        self.answers = {**self.answers, **answers, "turn": max(before, self.turn) + 1}
        self._look_anew()
        self._refuse_strangers()
        self._store()

    def autosave(self) -> bool:
        """Store what is being typed. False when there is nothing to keep, when the call has
        gone on since, or when it was saved."""
        before = self.draft.answers if self.draft else {}
        if is_empty(self.answers) or before.get("turn", 0) > self.turn or self.saved:
            return False
        self._store()
        return True

    def repair(self) -> None:
        """Let go of a person or a class that is not there any more."""
        for name in ("person", "offering"):
            try:
                self._refuse_strangers()
            except Http404:
                self.answers = {**self.answers, name: ""}
                self._look_anew()

    def _refuse_strangers(self) -> None:
        """Raise Http404 for a person or a class that the clerk may not see."""
        _ = self.participant, self.offering

    def _store(self) -> None:
        drafts.save(
            kind=DraftKind.DESK,
            municipality=self.membership.municipality,
            user=self.membership.user,
            key=self.key,
            offering_key=str(self.answers.get("offering", "")),
            answers=self.answers,
            by=self.by,
            at=self.at,
        )
        self._look_anew()

    def _look_anew(self) -> None:
        for name, value in type(self).__dict__.items():
            if isinstance(value, cached_property):
                self.__dict__.pop(name, None)


def as_uuid(text: str) -> UUID:
    """The id as it stands in a form. Http404 for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
