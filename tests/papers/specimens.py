"""The documents: how each is asked for, what it must say, and where its codes must lead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.urls import reverse

from common import cards
from materials.rules import handouts
from materials.rules.labels import SHEETS
from tests.materials import posting
from tests.papers.scenes import Scene

Words = Callable[[Scene], Sequence[str]]


def nothing(_: Scene) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Specimen:
    """A document. `smallest` is the smallest type in points that it may have where nothing is
    longer than usual; `margin` the white edge that printers need, in millimetres. Its codes
    stand on each page, or once; it varies with who is there, or is the same for everybody."""

    name: str
    ask: Callable[[Scene], bytes]
    says: Words = nothing
    leads: Words = nothing
    smallest: float = 10.5
    margin: float = 4.0
    on_each_page: bool = False
    varies: bool = True


def everybody(scene: Scene) -> list[str]:
    return [*scene.names, scene.title]


def title(scene: Scene) -> list[str]:
    return [scene.title]


def headline(scene: Scene) -> list[str]:
    return [scene.programme.headline, scene.title]


def address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_ORIGIN}{reverse(name, args=args)}"


def paper(name: str, *, of: str, query: str = "") -> Callable[[Scene], bytes]:
    """What a clerk opens of the scene's `of`: its public id, code, key or reference."""

    def ask(scene: Scene) -> bytes:
        key: object = scene
        for part in of.split("."):
            key = getattr(key, part)
        return scene.get(name, key, query=query)

    return ask


def sheet(kind: str, what: str) -> Callable[[Scene], bytes]:
    def ask(scene: Scene) -> bytes:
        return scene.post(
            "staff:card-sheets",
            scene.session.public_id,
            what=what,
            sheet=kind,
            start="2",
            right="0",
            down="0",
            person=[str(person.public_id) for person in scene.people],
        )

    return ask


def card_codes(scene: Scene) -> list[str]:
    codes = [person.cards.get(ended_at__isnull=True).code for person in scene.people]
    return [f"{settings.PUBLIC_ORIGIN}{cards.PAGE}{code}" for code in codes]


def slip_codes(scene: Scene) -> list[str]:
    return [
        f"{settings.PUBLIC_ORIGIN}{cards.PAGE}{row.reference}" for row in scene.registrations
    ]


def posted(kind: str, direction: str = "horizontal") -> Callable[[Scene], bytes]:
    def ask(scene: Scene) -> bytes:
        keys = [str(message.pk) for person in scene.people for message in person.messages.all()]
        return scene.post(
            "staff:postcards-print",
            kind=kind,
            order="fed_twice",
            direction=direction,
            blank="on",
            message=keys,
        )

    return ask


def tickets(scene: Scene) -> list[str]:
    return [address("consultation-wait", ticket.public_id) for ticket in scene.tickets]


def flyer_codes(whose: str, *, times: int) -> Words:
    """The address of a flyer, which stands on the paper so many times."""
    return lambda scene: [address("flyer", getattr(scene, whose).code)] * times


def handout(key: str, query: str) -> Callable[[Scene], bytes]:
    return lambda scene: scene.get("handout-pdf", scene.town.code, key, query=query)


def handout_title(words: str, _: Scene) -> list[str]:
    return [words]


def handout_code(key: str, scene: Scene) -> list[str]:
    return [address("handout", scene.town.code, key)]


SPECIMENS = [
    Specimen(
        "チラシ",
        paper("staff:flyer-pdf", of="flyer.code"),
        title,
        lambda scene: [address("flyer", scene.flyer.code)],
    ),
    *(
        Specimen(
            f"チラシ {name}",
            paper("staff:flyer-pdf", of=f"{whose}.code", query=query),
            says,
            flyer_codes(whose, times=times),
            smallest=8.0,
        )
        for name, whose, query, says, times in (
            ("申込書つき", "flyer", "?slip=1", title, 1),
            ("A5", "flyer", "?size=a5&slip=1", title, 1),
            ("A5を2面", "flyer", "?size=a5x2", title, 2),
            ("3講座", "programme", "", headline, 1),
            ("3講座 申込書つき", "programme", "?slip=1", headline, 1),
            ("3講座 A5", "programme", "?size=a5&slip=1", headline, 1),
        )
    ),
    Specimen(
        "申込書",
        paper("staff:flyer-form-pdf", of="flyer.code"),
        title,
        lambda scene: [address("flyer", scene.flyer.code)],
    ),
    Specimen("名簿", paper("staff:roster-pdf", of="session.public_id"), everybody),
    Specimen("受付簿", paper("staff:sign-in-pdf", of="session.public_id"), everybody),
    Specimen("アンケート", paper("staff:questionnaire-pdf", of="session.public_id"), title),
    Specimen("座席表", paper("staff:seat-plan-pdf", of="session.public_id"), everybody),
    Specimen(
        "席札",
        paper("staff:table-cards-pdf", of="session.public_id", query="?named=on"),
        everybody,
    ),
    Specimen("協力者への申し送り", paper("staff:brief-pdf", of="session.public_id"), everybody),
    Specimen(
        "受付票",
        paper("staff:slips-pdf", of="session.public_id"),
        everybody,
        slip_codes,
        smallest=7.0,
    ),
    Specimen(
        "整理券",
        paper("staff:consultation-tickets-pdf", of="consultation.public_id"),
        lambda _: ["スマホ相談会"],
        tickets,
        smallest=7.0,
    ),
    *(
        Specimen(
            f"参加者カード {kind}",
            sheet(kind, "card"),
            lambda scene: [*scene.names],
            card_codes,
            smallest=4.5,
            margin=3.0,
        )
        for kind in SHEETS
    ),
    Specimen("名札", sheet("cards-10", "badge"), everybody, smallest=5.0),
    Specimen(
        "はがき",
        posted("postcard"),
        lambda scene: [*scene.names],
        smallest=8.0,
    ),
    Specimen(
        "はがき（縦書き）",
        posted("postcard", "vertical"),
        lambda scene: [*scene.names],
        smallest=8.0,
    ),
    Specimen("手紙", posted("letter"), lambda scene: [*scene.names, "当選のお知らせ"]),
    Specimen(
        "手紙の見本",
        paper("staff:stationery-sample", of="stationery.version"),
        lambda _: [*posting.SENDER.splitlines(), "見本　花子"],
        smallest=9.0,
    ),
    Specimen(
        "貸出機器のラベル",
        lambda scene: scene.get("staff:equipment-labels"),
        lambda scene: [row.number for row in scene.devices],
        lambda scene: [
            f"{settings.PUBLIC_ORIGIN}/device/{scene.town.code}/{row.number}/"
            for row in scene.devices
        ],
        smallest=5.0,
    ),
    Specimen(
        "借用書",
        paper("staff:loan-agreement-pdf", of="loan.public_id"),
        lambda scene: [scene.people[0].name],
    ),
    Specimen("承認通知", paper("staff:outreach-letter-pdf", of="letter.public_id")),
    Specimen(
        "出前講座申込書",
        paper("outreach-form-pdf", of="letter.request.item.public_id"),
        lambda scene: [scene.letter.request.item.title],
        lambda scene: [address("outreach-start", scene.letter.request.item.public_id)],
        smallest=10.0,
    ),
    Specimen(
        "保護者の同意書",
        paper("staff:helper-consent-pdf", of="student.pk"),
        lambda scene: [scene.student.name],
        lambda scene: [address("helper-own", scene.student.secret)],
    ),
    Specimen(
        "活動証明書",
        paper("staff:certificate-pdf", of="certificate.key"),
        lambda scene: [scene.helpers[0].name, scene.certificate.code_in_groups],
        lambda scene: [scene.certificate.url],
    ),
    Specimen(
        "修了証",
        paper("staff:completion-pdf", of="completion.key"),
        lambda scene: [scene.people[0].name, scene.title, scene.completion.code_in_groups],
        lambda scene: [scene.completion.url],
        margin=9.0,
    ),
    *(
        Specimen(
            f"教材 {key}{label}",
            handout(key, query),
            partial(handout_title, topic.title),
            partial(handout_code, key),
            smallest=9.5,
            on_each_page=True,
            varies=False,
        )
        for key, topic in handouts.standard().items()
        for label, query in (("", ""), ("（大きな字）", "?size=large"))
    ),
]
