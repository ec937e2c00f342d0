"""Devices to lend: some on the shelf, one in repair, one to be erased, two at home with people,
one of them overdue; and four kept for a class."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from classes.actions import equipment, loans, reservations
from classes.actions.equipment import EquipmentDetails
from classes.actions.loans import Back, Handout
from classes.choices.equipment import Condition, EquipmentKind, EquipmentState, Sim
from classes.models import Equipment, Loan
from common.clock import tokyo_date
from demo import staging
from demo.staging import BY, Stage, dated
from people.models import Participant

PEOPLE = 5
ANDROIDS, IPHONES = 8, 3


def tell(stage: Stage, *, mark: str) -> None:
    """The shelf, who has what, and a class that will need some of it."""
    shelf = _shelf(stage)
    plan = dated(
        stage, "貸出機ではじめるスマホ教室", key=f"{mark}:lending", opened=60, closes=5
    )
    offering = staging.announce(stage, plan, 12)
    seats = staging.apply(offering, stage.crowd(first=0, size=PEOPLE), at=plan.opens_at)
    people = [seat.participant for seat in seats]
    taken = [
        _take_home(stage, row, person, days_ago=days, mark=mark)
        for row, person, days in zip(shelf, people, (35, 10, 40), strict=False)
    ]
    back = taken[-1]
    noticed = Back(Condition.NOTED, "画面の左下に小さな傷")
    loans.take_back(
        back,
        back=noticed,
        key=uuid5(NAMESPACE_URL, f"{mark}:back:{stage.municipality.code}"),
        by=BY,
        at=stage.now - timedelta(days=12),
    )
    equipment.move(
        shelf[3], to=EquipmentState.REPAIR, remark="充電できない", by=BY, at=stage.now
    )
    session = offering.sessions.get()
    reservations.keep(session, kind=EquipmentKind.ANDROID, count=4, by=BY, at=stage.now)


def _shelf(stage: Stage) -> list[Equipment]:
    at = stage.now - timedelta(days=90)
    kinds = [
        *((f"A-{n:03}", EquipmentKind.ANDROID, "AQUOS wish4") for n in range(1, ANDROIDS + 1)),
        *((f"I-{n:03}", EquipmentKind.IPHONE, "iPhone SE") for n in range(1, IPHONES + 1)),
        ("W-001", EquipmentKind.ROUTER, "Wi-Fiルーター"),
    ]
    return [
        equipment.add(
            municipality=stage.municipality,
            details=EquipmentDetails(
                number=number,
                kind=kind,
                model=model,
                sim=Sim.YES if kind == EquipmentKind.ROUTER else Sim.NO,
                bought_on=tokyo_date(at),
                home=stage.hall,
            ),
            by=BY,
            at=at,
        )
        for number, kind, model in kinds
    ]


def _take_home(
    stage: Stage, row: Equipment, person: Participant, *, days_ago: int, mark: str
) -> Loan:
    at = stage.now - timedelta(days=days_ago)
    key = uuid5(NAMESPACE_URL, f"{mark}:lent:{stage.municipality.code}:{row.number}")
    to = Handout(person, due_on=tokyo_date(at) + timedelta(days=30))
    return loans.lend(row, to=to, key=key, by=BY, at=at)
