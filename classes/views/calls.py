"""One call at the desk: what was typed so far, and what follows from it.

The answers live in a draft under the call's key, so every page is drawn from what is stored;
the key is also the name of the registration request, so a call is saved once however often it
is sent.
"""

from functools import cached_property
from uuid import UUID

from django.http import Http404

from classes.actions.registrations import Request, digest_of
from classes.choices import Channel, FilledInBy
from classes.forms import companions
from classes.forms.companions import CompanionForm
from classes.forms.desk import NEW, Answers, CallerForm, IntakeForm
from classes.models import Flyer, Offering, Registration
from classes.queries import desk, flyers, registrations, scopes
from classes.queries.experience import LIVES_HERE
from classes.rules.eligibility import Applicant
from classes.rules.flyers import typed
from classes.views import speaking
from classes.views.callers import Face
from classes.views.kept_calls import KeptCall
from classes.views.placing import MEETING, Placing
from common import kana, references, wareki
from common.ages import age_on
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions.participants import Person
from people.models import Participant
from people.queries import participants, search


class Call(KeptCall):
    """A call of one clerk, and what follows from what was typed so far."""

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
        """What can be taken, the classes of the flyer first that the caller has in hand."""
        on_it = {*flyers.classes_on(self.flyer)} if self.flyer else set()
        found = [option for option in self.options if not option.obstacle]
        return sorted(found, key=lambda option: option.offering.pk not in on_it)

    @property
    def flyer_code(self) -> str:
        """The code of a flyer as it was typed, in the letters in which codes are kept."""
        return typed(str(self.answers.get("flyer", "")))

    @cached_property
    def flyer(self) -> Flyer | None:
        """The town's flyer with that code; None where there is none, which stops nothing."""
        return flyers.by_code(self.flyer_code, municipality=self.membership.municipality)

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
        blank = [companions.is_blank(self.answers, form.number) for form in self.companions]
        return Placing(
            self.option, self.caller, self.answers, along=blank.count(False), at=self.at
        )

    @cached_property
    def intake(self) -> IntakeForm:
        topics = self.placing.targets.topics if self.placing else ()
        return IntakeForm(self.answers, topics=topics)

    @cached_property
    def companions(self) -> list[CompanionForm]:
        """Whoever comes along; read and refused once the clerk went on."""
        found = companions.forms_of(
            self.answers,
            read=bool(self.answers.get("mates_read")),
            by_ear=True,
            area_code=search.area_code(self.membership.municipality)
            if companions.count(self.answers)
            else None,
        )
        for form in [form for form in found if _to_mend(form)][:1]:
            form.aim()
        return found

    @property
    def along(self) -> list[str]:
        """The furigana of whoever comes along, as far as it is typed."""
        if self.placing is None or self.placing.alone:
            return []
        typed = [str(form["kana"].value() or "") for form in self.companions]
        return [kana.to_full_katakana(text) for text in typed if text.strip()]

    @property
    def people(self) -> list[Participant | Person]:
        """Everybody who is to be registered. For valid forms."""
        assert self.somebody is not None
        assert self.placing is not None
        number = speaking.number_of(self.somebody)
        along = [] if self.placing.alone else self.companions
        return [self.somebody, *(form.person(number=number) for form in along)]

    @property
    def is_readable(self) -> bool:
        """Whether everything that was typed can be read, and nothing is still to be chosen."""
        placing = self.placing
        return (
            self.somebody is not None
            and placing is not None
            and not placing.asks
            and self.intake.is_valid()
            and (placing.alone or all(form.is_valid() for form in self.companions))
        )

    @property
    def is_heard(self) -> bool:
        """Whether those who come along were in the sentence that was read aloud."""
        return str(self.answers.get("spoken", "")) == "、".join(self.along)

    @property
    def read_back(self) -> str:
        """What to say aloud before saving; '' while person, class or choice are missing."""
        if self.placing is None or self.somebody is None or self.placing.asks:
            return ""
        return speaking.before(
            self.placing,
            self.somebody,
            companions=self.along,
            by_family=self.speaks_for_family,
        )

    @property
    def refused(self) -> str:
        """Why the ledger refused this very request, where staff may put that aside."""
        return str(self.answers.get("refused", ""))

    @property
    def alternatives(self) -> list[desk.Option]:
        """The same course at other times, with a free seat."""
        given = self.offering
        return [
            option
            for option in self.options
            if given is not None
            and option.is_free
            and option.offering.course_id == given.course_id
            and option.offering != given
        ]

    @property
    def speaks_for_family(self) -> bool:
        return self.answers.get("filled_in_by") == FilledInBy.FAMILY

    @property
    def focus(self) -> str:
        """Where the cursor belongs: search, results, details, options, choice, override,
        companions or save."""
        if self.participant is None and not self.is_new:
            return "results" if self.answers.get("tried") and self.matches else "search"
        places = (
            (self.is_new and self.person is None, "details"),
            (self.placing is None, "options"),
            (self.refused, "override"),
            (self.placing is not None and self.placing.asks, "choice"),
            (any(_to_mend(form) for form in self.companions), "companions"),
        )
        return next((place for holds, place in places if holds), "save")

    def request(self, *, override: str = "") -> Request:
        """The registration request, the same for the same answers. For valid forms."""
        read, placing = {**self.intake.cleaned_data}, self.placing
        assert placing is not None
        if not read["flyer"]:
            # A call from before there was this field keeps its fingerprint.
            del read["flyer"]
        who: Answers = (
            {"participant": str(self.participant.public_id)}
            if self.participant
            else self.form.cleaned_data
        )
        along = [] if placing.alone else [form.cleaned_data for form in self.companions]
        return Request(
            channel=Channel(read["channel"]),
            filled_in_by=FilledInBy(read["filled_in_by"]),
            wish=read["wish"],
            topic=read.get("topic", ""),
            flyer=self.flyer,
            key=self.request_key,
            session=placing.session,
            slot=placing.slot,
            device=placing.device,
            override=override,
            digest=digest_of(
                [
                    *(str(placing.option.offering.public_id), who, read),
                    *(self.answers.get(MEETING, ""), placing.device, along, override),
                ]
            ),
        )

    def settle(self) -> None:
        """Read everything, as for saving; a call that was saved is not stored again."""
        tried = {"tried": "1"} if self.is_new else {}
        along = companions.arranged(self.answers, blank=False)
        settled = {**tried, **along, "mates_read": "1", "refused": self.refused}
        if self.saved is None:
            self.keep(**settled)
        else:
            self.answers = {**self.answers, **settled}
            self._look_anew()

    def _refuse_strangers(self) -> None:
        """Raise Http404 for a person or a class that the clerk may not see."""
        _ = self.participant, self.offering


def _to_mend(form: CompanionForm) -> bool:
    return not form.is_valid() if form.is_bound else not form["kana"].value()


def as_uuid(text: str) -> UUID:
    """The id as it stands in a form. Http404 for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
