"""Messages become letters: each is numbered once, and printed again as the same paper."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.queries import locks
from common import cards, fiscal
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.choices import Paper
from materials.documents import fingerprints
from materials.documents import letters as papers
from materials.documents.letters import Page
from materials.documents.postcards import Postcard
from materials.documents.printed import Document
from materials.models import IssuedLetter, Stationery
from materials.queries import issued_letters as issued
from materials.queries import stationery


class LetterRefused(RuleViolation):
    """The letter is not printed. The sentence says why."""


class Replaced(LetterRefused):
    code = "letter_replaced"
    message = (
        "この手紙は、{numbered}に差し替えました。"
        "印刷するときは、新しい番号の手紙を開いてください。"
    )


class NotAsIssued(LetterRefused):
    """The paper would not say now what it said when it was issued."""

    code = "letter_not_as_issued"
    message = (
        "発行したときと同じ手紙を作れません（お名前・住所・文面のどれかが、発行のあとで"
        "変わったか、消去されています）。送り直すときは、「はがきで知らせる方」で発送を"
        "取り消し、「はがき・手紙の印刷」で新しい番号の手紙を作ってください。"
    )


@transaction.atomic
def issue(
    told: Sequence[Postcard], *, municipality: Municipality, by: Actor, at: datetime
) -> list[Page]:
    """The letters of these messages of the municipality, in this order.

    What was issued and would say the same is the same letter, under its number. What would say
    something else by now (a name was corrected) is issued anew, and replaces it. Numbers follow
    each other without a gap: all these letters are stored, or none.
    """
    locks.hold(municipality)
    known = issued.valid(municipality, [each.key for each in told])
    year = fiscal.fiscal_year(tokyo_date(at))
    number = issued.next_number(municipality, fiscal_year=year)
    desk = _Desk(municipality, stationery.current(municipality), year, by, at)
    pages = []
    for each in told:
        before = known.get(each.key)
        page = papers.read(each, before) if before else None
        if before is None or page is None or _says_other(page, before):
            page = desk.number(each, number=number, replaces=before)
            number += 1
        pages.append(page)
    return pages


@transaction.atomic
def print_again(letter: IssuedLetter, *, by: Actor, at: datetime) -> Document:
    """What was issued, word by word; that it was taken is written down.

    Raises Replaced, NotAsIssued or FontsMissing.
    """
    newer = IssuedLetter.objects.filter(replaces=letter).select_related("stationery").first()
    if newer is not None:
        raise Replaced(numbered=newer.numbered)
    page = papers.reread(letter)
    if page is None:
        raise NotAsIssued
    document = papers.render(
        [page],
        town=letter.municipality,
        dated=tokyo_date(letter.issued_at),
        both_sides=False,
    )
    audit.record(
        Paper.LETTERS,
        on=letter,
        municipality=letter.municipality,
        by=by,
        at=at,
        people=1,
        number=letter.number,
    )
    return document


@dataclass(frozen=True)
class _Desk:
    """Where letters are numbered: for which town and year, on which paper, by whom and when."""

    town: Municipality
    stationery: Stationery | None
    year: int
    by: Actor
    at: datetime

    def number(self, told: Postcard, *, number: int, replaces: IssuedLetter | None) -> Page:
        letter = IssuedLetter(
            municipality=self.town,
            message_id=told.key,
            fiscal_year=self.year,
            number=number,
            code=cards.encode_code(secrets.randbelow(cards.CODES)),
            issued_at=self.at,
            stationery=self.stationery,
            template=papers.TEMPLATE,
            replaces=replaces,
        )
        page = papers.read(told, letter)
        letter.sha256 = fingerprints.of(page.letter)
        letter.save(force_insert=True)
        audit.record(
            "letter.replaced" if replaces else "letter.issued",
            on=letter,
            municipality=self.town,
            by=self.by,
            at=self.at,
            number=number,
            year=self.year,
        )
        return page


def _says_other(page: Page, letter: IssuedLetter) -> bool:
    return fingerprints.of(page.letter) != letter.sha256
