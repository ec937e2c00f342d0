"""Papers of an offering: one set, however many of its sessions are chosen."""

from datetime import datetime

from accounts.choices import Ability
from classes.models import Offering, Session
from classes.queries import offerings
from common.clock import tokyo_date
from materials.catalogue.kinds import Asked, Kind, Reading, Scope, nothing
from materials.choices import LetterSize, Paper, Shelf
from materials.documents import (
    application_forms,
    completion,
    flyer,
    handout_paper,
    letterheads,
    programmes,
)
from materials.documents import handouts as handout_words
from materials.documents.flyer_format import Layout
from materials.queries import application_forms as known
from materials.queries import completions, flyers, handouts, stationery
from materials.rules.printing import MOST_COPIES

NO_FLYER = "チラシがまだありません。講座のページの「チラシ」で、配布先を入れて作ってください。"
TAKES_NO_PAPER = "この講座は、申込書での申込みを受け付けていません。"
FLYER_PAGES = HANDOUT_PAGES = 2
NO_COMPLETION = (
    "印刷できる修了証がありません。講座のページの「修了証」で、発行してから印刷してください。"
)
NO_HANDOUT = "教材が決まっていません。「教材」の画面で、この講座で使う教材を選んでください。"


def _flyers(session: Session, _at: datetime) -> list[int]:
    return [*flyers.of_offering(session.offering).values_list("pk", flat=True)]


def _flyer(session: Session, asked: Asked) -> Reading:
    keys = [key for key in asked.members if key is not None]
    found = flyers.of_offering(session.offering).filter(pk__in=keys).first()
    if found is None:
        return nothing(NO_FLYER)
    said = programmes.invitation(found)
    if said.is_cancelled:
        return nothing(flyer.NothingToInviteTo.message)
    head = letterheads.read(stationery.current(session.offering.municipality))
    layout, day = Layout(head=head), tokyo_date(asked.at)
    return Reading(
        draw=lambda _: flyer.render(said, dated=day, layout=layout).content,
        pages=FLYER_PAGES,
        unfit=flyer.check(said),
    )


def _application_form(session: Session, asked: Asked) -> Reading:
    rows = Offering.objects.filter(pk=session.offering_id)
    [listing] = offerings.listings(rows, at=asked.now)
    if not known.takes_paper(listing):
        return nothing(TAKES_NO_PAPER)
    form = application_forms.read(listing, slots=known.slots(listing, at=asked.now))
    return Reading(
        draw=lambda _: application_forms.render(form, dated=tokyo_date(asked.at)).content,
        unfit=application_forms.check(form),
    )


def _certified(session: Session, at: datetime) -> list[int]:
    """The certificates in force that would say what they said, in 五十音順."""
    issued = completions.of_offering(session.offering, at=at).issued
    return [row.person.kept.pk for row in issued if completion.is_as_issued(row)]


def _completions(session: Session, asked: Asked) -> Reading:
    """Whoever has no certificate by now is left out."""
    issued = completions.of_offering(session.offering, at=asked.now).issued
    wanted = {*asked.members}
    said = {
        str(row.person.kept.public_id): completion.read(row)
        for row in issued
        if row.person.kept.pk in wanted and completion.is_as_issued(row)
    }
    if not said:
        return nothing(NO_COMPLETION)
    day = tokyo_date(asked.at)

    def draw(without: frozenset[str]) -> bytes:
        kept = [each for person, each in said.items() if person not in without]
        return completion.render(kept, dated=day).content

    return Reading(
        draw=draw,
        people=len(said),
        pages=len(said),
        unfit=tuple(
            letter
            for person, each in said.items()
            for letter in completion.check(each, person=person)
        ),
    )


def _topics(session: Session, _at: datetime) -> list[int]:
    """The places of the course's handouts in its list."""
    return [*range(len(handouts.of_course(session.offering.course)))]


def _handout(session: Session, asked: Asked) -> Reading:
    topics = handouts.of_course(session.offering.course)
    found = [topics[key] for key in asked.members if key is not None and key < len(topics)]
    if not found:
        return nothing(NO_HANDOUT)
    said = handout_words.read(found[0], town=session.offering.municipality)
    day = tokyo_date(asked.at)
    return Reading(
        draw=lambda _: handout_paper.render(said, size=LetterSize.NORMAL, dated=day).content,
        pages=HANDOUT_PAGES,
        unfit=handout_words.check(said),
    )


FLYER = Kind(
    "flyer",
    "チラシ",
    Shelf.SPREAD,
    Ability.PLAN,
    _flyer,
    scope=Scope.OFFERING,
    hint="配布先ごとに1枚ずつ、その部数だけ印刷します。",
    most_copies=MOST_COPIES,
    members=_flyers,
    stretch=lambda _: 1,
)
APPLICATION_FORM = Kind(
    "application_form",
    "申込書（手書き用）",
    Shelf.SPREAD,
    Ability.PLAN,
    _application_form,
    scope=Scope.OFFERING,
    most_copies=MOST_COPIES,
)
HANDOUTS = Kind(
    "handouts",
    "教材",
    Shelf.HAND_OUT,
    Ability.ATTEND,
    _handout,
    scope=Scope.OFFERING,
    hint="この講座で使うと決めた教材を、その部数だけ印刷します。",
    most_copies=MOST_COPIES,
    members=_topics,
    stretch=lambda _: 1,
)
COMPLETIONS = Kind(
    "completions",
    "修了証（発行ずみの方）",
    Shelf.HAND_OUT,
    Ability.CERTIFY,
    _completions,
    scope=Scope.OFFERING,
    paper=Paper.COMPLETIONS,
    members=_certified,
    divisible=True,
    one_sided=True,
)
