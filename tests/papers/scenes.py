"""A town on 1 June 2026 with something to print on every kind of paper it has."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from accounts.models import Municipality
from classes.models import Flyer, FurtherClass, Offering, Registration
from materials.actions.certificates import Span
from notices.actions import messages
from notices.choices import MessageChannel, Purpose
from people.choices import Device, SupportNeed
from people.models import Participant
from tests import make
from tests.attendance import consulting
from tests.classes.lending import shelf
from tests.classes.outreach import asking
from tests.materials import paperwork, posting
from tests.people import files

NOW = make.tokyo("2026-06-01 13:10")
NAMES = {
    "髙田　ハナ": "タカダ ハナ",
    "𠮷田　清": "ヨシダ キヨシ",
    "辻\U000e0100　フミ子": "ツジ フミコ",
    "葛\U000e0100城　勇": "カツラギ イサム",
}
LONGEST = {"寿限無" * 20: "ジュゲム" * 15, "一": "ハジメ", **NAMES}
ADDRESS = "鹿児島市山下町11-1"
LONG_ADDRESS = "\n".join(
    (
        "鹿児島県鹿児島市とても長い名前の町一丁目二番地三の四",
        "ともに団地第十二号棟",
        "鹿児島中央ガーデンタワーレジデンス",
        "二十五階 二五〇一号室",
        "山之口様方",
    )
)
WORDS = (
    "「はじめてのスマホ」は、抽選の結果、参加していただけることになりました。"
    "第1回は令和8年6月15日（月）10:00〜12:00です。"
    "ご都合が悪くなったときは、お電話（099-216-1115）でお知らせください。"
)


class NoPaper(AssertionError):
    """Something else than a PDF was answered."""

    def __init__(self, name: str, answer: Any) -> None:
        super().__init__(f"{name}: {answer.status_code}")
        self.answer = answer


class Scene:
    """What there is to print; everything of it belongs to one town."""

    def __init__(self, *, longest: bool) -> None:
        self.longest = longest
        self.names = LONGEST if longest else NAMES
        self.town = self._town()
        self.clerk = Client()
        self.clerk.force_login(make.staff(town=self.town))
        self.offering = self._offering()
        self.session = self.offering.sessions.order_by("number")[0]
        # On the questionnaire: drawn by lot, it would look different each time.
        self.session.public_id = UUID("3f9c27d4-0000-4000-8000-000000000000")
        self.session.save()
        self.people = [self._person(*each) for each in self.names.items()]
        self.registrations = [self._registered(person) for person in self.people]
        self.flyer = Flyer.objects.create(
            offering=self.offering, code="K7M4XH", label="窓口", created_at=make.NOON
        )
        self.programme = self._programme()
        self.helpers = [self._helper("徳永　慎一"), self._helper("篠原　結衣")]
        make.invitation(self.session, helpers=self.helpers, at=NOW)
        self._told_by_post()
        self.stationery = posting.set_head(self.town)
        self._consulted()
        self._lent_and_asked()
        self._certified()

    @property
    def title(self) -> str:
        return self.offering.title

    def get(self, name: str, *args: object, query: str = "") -> bytes:
        """The PDF at an address that a clerk, or anybody, opens."""
        answer = self.clerk.get(reverse(name, args=args) + query)
        return self._pdf(name, answer)

    def post(self, name: str, *args: object, **told: Any) -> bytes:
        """The PDF that a page gives when its form is sent."""
        return self._pdf(name, self.clerk.post(reverse(name, args=args), told))

    def _pdf(self, name: str, answer: Any) -> bytes:
        if answer.headers.get("Content-Type") != "application/pdf":
            raise NoPaper(name, answer)
        content: bytes = answer.content
        return content

    def _town(self) -> Municipality:
        town = make.town(postal_code="892-8677", address=ADDRESS)
        if self.longest:
            town.section = "デジタル戦略推進室" * 4
            town.save()
        return town

    def _offering(self) -> Offering:
        venue = make.venue(
            town=self.town,
            name="生涯学習センター" * 5 if self.longest else "中央公民館",
            address=LONG_ADDRESS.replace("\n", "")[:100] if self.longest else ADDRESS,
        )
        return make.offering(
            town=self.town,
            title=("はじめてのスマホ" * 15)[:120] if self.longest else "はじめてのスマホ",
            description="電源の入れ方から、お教えします。" * (12 if self.longest else 1),
            belongings=("スマホ・老眼鏡・" * 25)[:200] if self.longest else "スマホ、老眼鏡",
            instructor=make.helper(town=self.town, name="上園　誠", kana="カミゾノ マコト"),
            venue=venue,
            first=make.tokyo("2026-06-03 10:00"),
            sessions=4 if self.longest else 2,
            capacity=20,
        )

    def _programme(self) -> Flyer:
        """A flyer with two more classes."""
        flyer = Flyer.objects.create(
            offering=self.offering,
            code="ACD379",
            label="回覧",
            headline=("スマホを学ぶ" * 10)[:60] if self.longest else "夏のスマホ教室",
            created_at=make.NOON,
        )
        for place, title in ((2, "写真とアルバム"), (3, "地図とお出かけ")):
            beside = make.offering(
                town=self.town,
                title=(title * 18)[:120] if self.longest else title,
                venue=self.offering.venue,
                first=make.tokyo(f"2026-06-1{place} 13:30"),
            )
            FurtherClass.objects.create(flyer=flyer, offering=beside, place=place)
        return flyer

    def _person(self, name: str, kana: str, **columns: Any) -> Participant:
        given: dict[str, Any] = {
            "postal_code": "892-0816",
            "address": LONG_ADDRESS if self.longest else "鹿児島市山下町5-9",
            "device": Device.IPHONE,
            "support_needs": [SupportNeed.HEARING],
        } | columns
        return make.participant(town=self.town, name=name, kana=kana, **given)

    def _registered(self, person: Participant) -> Registration:
        return make.registration(self.offering, person)

    def _helper(self, name: str) -> Any:
        return make.helper(
            town=self.town, name=name, kana="キョウリョク シャ", devices=["iphone", "android"]
        )

    def _told_by_post(self) -> None:
        for person in self.people:
            messages.say(
                to=person,
                purpose=Purpose.DRAW_WON,
                dedupe_key=f"draw:{person.pk}",
                text=WORDS * 2 if self.longest else WORDS,
                way=messages.Way(channel=MessageChannel.POST),
                by=make.BY,
                at=make.NOON,
            )

    def _consulted(self) -> None:
        self.consultation = consulting.day(
            town=self.town, venue=self.offering.venue, title="スマホ相談会"
        )
        self.tickets = [consulting.come(self.consultation) for _ in range(2)]

    def _lent_and_asked(self) -> None:
        numbers = [f"A-{number:03}" for number in range(1, 4)]
        self.devices = [shelf.device(number, town=self.town) for number in numbers]
        self.loan = shelf.take_home(self.devices[0], self.people[0])
        agreed = asking.agreed(asking.request(asking.item(town=self.town)))
        self.letter = agreed.letters.get()
        self.student = files.student(town=self.town, name=next(iter(self.names)))

    def _certified(self) -> None:
        past = make.offering(
            town=self.town,
            title=self.title,
            venue=self.offering.venue,
            first=make.tokyo("2026-05-11 10:00"),
            closes=make.tokyo("2026-05-10 10:00"),
        )
        registration = make.registration(
            past, self.people[0], at=past.closes_at - timedelta(days=2)
        )
        self.completion = paperwork.completion(registration, at=make.NOON)
        paperwork.worked(self.helpers[0], past.sessions.get(), at=make.NOON)
        may = Span(date(2026, 5, 1), date(2026, 5, 31))
        self.certificate = paperwork.issue(self.helpers[0], at=make.NOON, span=may)
