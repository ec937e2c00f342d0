"""Parts of an order are drawn by whoever comes by: whatever happens on the way, each is in the
PDF once, and nobody is given two numbers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from materials.actions import print_jobs, print_parts
from materials.catalogue import KINDS
from materials.choices import PartState, PrintState, Unfit
from materials.models import CardPrint, PrintFile, PrintJob, PrintPart
from materials.renderers import merging
from materials.rules import printing as rules
from people.models import Card
from tests import make
from tests.materials import paper, printing
from tests.materials.printing import heads, session_of
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db
UNPRINTABLE = ("髙🧓田　ハナ", "タカダ ハナ")


def printed_events():
    return sorted(
        AuditEvent.objects.filter(action__endswith=".printed").values_list("action", flat=True)
    )


# ---------- whoever draws it ----------


@pytest.fixture
def small(monkeypatch):
    """Slips are drawn four at a time, so that there are many parts."""
    kind = KINDS["slips"]
    few = type(kind)(**(vars(kind) | {"stretch": lambda _: 4}))
    monkeypatch.setitem(KINDS, "slips", few)


class Killed(BaseException):
    """The process ends here."""


def kill_in(monkeypatch, name):
    def dies(*_args, **_kwargs):
        raise Killed

    monkeypatch.setattr(print_parts, name, dies)


@pytest.mark.usefixtures("small")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(["step", "_draw", "_store", "_finish"]), max_size=12))
def test_however_often_it_is_killed_the_pdf_is_that_of_a_straight_run(steps):
    offering = class_with(*crowd(9))
    session = offering.sessions.first()
    papers = ("roster", "slips")
    before = len(printed_events())
    straight = printing.taken(printing.finished(session, papers=papers))
    written = len(printed_events()) - before

    job, at = printing.ordered(session, papers=papers), make.NOON
    for step in steps:
        at += rules.LEASE
        with pytest.MonkeyPatch.context() as patch:
            if step != "step":
                kill_in(patch, step)
            try:
                print_parts.step(job, by=make.BY, at=at)
            except Killed:
                PrintPart.objects.filter(job=job).update(attempts=0)
    printing.drain(job, at=at + rules.LEASE)

    assert printing.taken(job, at=at) == straight
    assert len(printed_events()) == before + 2 * written


def test_a_part_that_somebody_draws_is_left_to_them_until_their_time_is_over():
    job = printing.ordered(session_of(), papers=("roster",))
    first = print_parts.claim(job, by=make.BY, at=make.NOON)

    assert print_parts.claim(job, by=make.BY, at=make.NOON) is None
    after = make.NOON + rules.LEASE
    assert print_parts.claim(job, by=make.BY, at=after) == first


def test_who_comes_back_after_their_time_stores_nothing_twice():
    job = printing.ordered(session_of(*crowd(1)), papers=("roster",))
    slow = print_parts.claim(job, by=make.BY, at=make.NOON)
    printing.drain(job, at=make.NOON + rules.LEASE)

    print_parts._advance(slow, by=make.BY, at=make.NOON + rules.LEASE)

    assert printed_events() == ["roster.printed"]
    assert PrintFile.objects.filter(job=job).count() == 1


def test_what_is_begun_three_times_and_never_stored_stops_and_the_rest_is_printed():
    job, at = printing.ordered(session_of(*crowd(1))), make.NOON
    for _ in range(rules.MOST_ATTEMPTS):
        assert print_parts.claim(job, by=make.BY, at=at).kind == "roster"
        PrintPart.objects.filter(job=job, kind="roster").update(claimed_until=at)

    printing.drain(job, at=at)

    assert [*job.parts.values_list("kind", "state")] == [
        ("roster", PartState.STOPPED), ("sign_in", PartState.DONE),
    ]  # fmt: skip
    assert heads(printing.taken(job)) == "S"


def test_a_fault_in_one_paper_stops_that_paper(monkeypatch, caplog):
    def breaks(*_args):
        raise ValueError("髙田")

    kind = KINDS["roster"]
    monkeypatch.setitem(KINDS, "roster", type(kind)(**(vars(kind) | {"read": breaks})))

    job = printing.finished(session_of(*crowd(1)))

    assert heads(printing.taken(job)) == "S"
    stopped = job.parts.get(kind="roster")
    assert (stopped.state, stopped.attempts) == (PartState.STOPPED, 3)
    assert "作れませんでした" in stopped.problem


def test_an_order_that_cannot_be_laid_together_ends_and_holds_up_no_other(monkeypatch):
    first, second = (printing.ordered(session_of(*crowd(1))) for _ in range(2))
    merge = merging.merge

    def breaks_once(stacks, **how):
        monkeypatch.setattr(merging, "merge", merge)
        raise MemoryError

    monkeypatch.setattr(merging, "merge", breaks_once)

    printing.drain()

    first.refresh_from_db()
    assert (first.state, "1つのPDFにまとめられませんでした" in first.problem) == (
        PrintState.FAILED,
        True,
    )
    assert not PrintFile.objects.filter(job=first).exists()
    assert heads(printing.taken(second)) == "RS"


def test_without_fonts_there_is_no_half_document(settings, tmp_path):
    job = printing.ordered(session_of(*crowd(1)))
    settings.BASE_DIR = tmp_path

    printing.drain(job)
    job.refresh_from_db()

    assert job.state == PrintState.FAILED
    assert "python3 run.py setup" in job.problem
    assert not PrintFile.objects.exists()


# ---------- letters that no font has ----------


def test_a_name_that_cannot_be_printed_stops_its_paper_and_no_other():
    session = session_of(UNPRINTABLE, *crowd(4))

    job = printing.finished(session, papers=("roster", "slips", "table_cards"))

    states = dict(job.parts.values_list("kind", "state"))
    assert states == {"roster": "stopped", "slips": "done", "table_cards": "done"}
    assert job.parts.get(kind="slips").people == 4
    assert "🧓" not in paper.text(printing.taken(job))
    [letter] = job.parts.get(kind="roster").unfit
    assert (letter["character"], letter["where"]) == ("🧓", "")


def test_no_name_is_kept_with_an_order():
    job = printing.finished(session_of(UNPRINTABLE), papers=("roster", "slips"))

    kept = str([*PrintJob.objects.values(), *PrintPart.objects.values()])

    assert job.state == PrintState.FAILED
    assert "タカダ" not in kept
    assert "ハナ" not in kept


def test_or_it_is_printed_with_the_substitute():
    job = printing.finished(session_of(UNPRINTABLE), papers=("roster",), unfit=Unfit.SUBSTITUTE)

    assert "髙〓田" in paper.text(printing.taken(job))


def test_what_stopped_is_printed_alone_when_the_name_was_mended():
    offering = class_with(UNPRINTABLE, *crowd(1))
    job = printing.finished(offering.sessions.first(), papers=("roster", "slips"))
    person = offering.registrations.get(participant__name__contains="🧓").participant
    type(person).objects.filter(pk=person.pk).update(name="髙田　ハナ")

    anew = print_jobs.order_again(
        job, key="anew", stopped_only=True, user=job.ordered_by, by=make.BY, at=make.NOON
    )
    printing.drain(anew)

    assert heads(printing.taken(anew)) == "R"


# ---------- cards: numbers are given once ----------


def test_cards_are_issued_once_however_often_the_drawing_is_killed(monkeypatch):
    session, at = session_of(*crowd(3)), make.NOON
    job = printing.ordered(session, papers=("cards",))
    for name in ("_store", "_store"):
        with pytest.MonkeyPatch.context() as patch:
            kill_in(patch, name)
            with pytest.raises(Killed):
                print_parts.step(job, by=make.BY, at=at)
        at += rules.LEASE
    printing.drain(job, at=at)

    assert Card.objects.count() == CardPrint.objects.count() == 3
    assert AuditEvent.objects.filter(action="card.issued").count() == 3
    assert printed_events() == ["cards.printed"]


def test_who_has_a_printed_card_is_given_no_other():
    session = session_of(*crowd(2))
    printing.finished(session, papers=("cards",))

    again = printing.finished(session, papers=("cards", "roster"))

    assert again.parts.get(kind="cards").state == PartState.EMPTY
    assert CardPrint.objects.count() == 2
