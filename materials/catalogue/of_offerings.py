"""Papers of an offering: one set, however many of its sessions are chosen."""

from datetime import datetime

from accounts.choices import Ability
from classes.models import Offering, Session
from classes.queries import offerings
from common.clock import tokyo_date
from materials.catalogue.kinds import Asked, Kind, Reading, Scope, nothing
from materials.choices import Shelf
from materials.documents import application_forms, flyer, programmes
from materials.queries import application_forms as known
from materials.queries import flyers
from materials.rules.printing import MOST_COPIES

NO_FLYER = "チラシがまだありません。講座のページの「チラシ」で、配布先を入れて作ってください。"
TAKES_NO_PAPER = "この講座は、申込書での申込みを受け付けていません。"
FLYER_PAGES = 2


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
    return Reading(
        draw=lambda _: flyer.render(said, dated=tokyo_date(asked.at)).content,
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
