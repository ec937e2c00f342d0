"""Whoever wants a seat, by each way to it, beside the ledger on paper."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from http import HTTPStatus

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from rest_framework.test import APIClient

from attendance.actions import identities
from classes.actions import flyers, intake, registrations
from classes.choices import Channel, Joining
from classes.models import Registration, Session
from classes.queries import registrations as registered
from common.errors import RuleViolation
from people.actions.participants import Person, PhoneEntry
from people.models import Merge
from tests import make
from tests.classes.ledger_beside import PEOPLE, Beside
from tests.classes.ledger_pools import DESK, LIVE, Asked

URL = "/api/v1/registrations/"
MERGES, SHIFT = 2, timedelta(hours=8)
picks = st.integers(0, 40)
groups = st.one_of(
    *[st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=1)] * 3,
    st.lists(st.integers(0, PEOPLE - 1), min_size=2, max_size=5),
)


class Answered(RuleViolation):
    """The refusal that a machine was given."""

    def __init__(self, code):
        super().__init__()
        self.code = code


class Asking(Beside):
    """People come; each channel asks through its own door."""

    def __init__(self):
        super().__init__()
        self.machine, self.logged_in_at = APIClient(), self.at - 2 * SHIFT

    def come(self, who):
        self.ask([who], self.request(Channel.PHONE if who % 3 else Channel.WEB, who))

    def open_to_all(self):
        """Whether anybody may be taken in at all."""
        book = self.book
        return self.now_and_then() or (
            self.goes_on()
            and self.strangers()
            and book.opens_at <= self.at < book.closes_at
            and book.draw != "frozen"
        )

    @precondition(open_to_all)
    @rule(who=groups, pick=picks)
    def by_web(self, who, pick):
        self.ask(who, self.request(Channel.WEB, pick))

    @precondition(open_to_all)
    @rule(who=groups, pick=picks)
    def by_flyer(self, who, pick):
        flyer = flyers.create(self.offering, label="窓口", by=make.BY, at=self.at)
        self.ask(who, replace(self.request(Channel.QR, pick), flyer=flyer))

    @precondition(open_to_all)
    @rule(who=groups, pick=picks, override=st.sampled_from(["", "", "担当者の判断"]))
    def by_phone(self, who, pick, override):
        self.ask(who, replace(self.request(Channel.PHONE, pick), override=override))

    @precondition(open_to_all)
    @rule(who=groups, pick=picks)
    def at_the_counter(self, who, pick):
        self.ask(who, self.request(Channel.COUNTER, pick))

    @precondition(open_to_all)
    @rule(who=groups, pick=picks, channel=st.sampled_from([Channel.FAX, Channel.POSTCARD]))
    def on_paper(self, who, pick, channel):
        self.ask(who, self.request(channel, pick))

    @precondition(open_to_all)
    @rule(who=groups, pick=picks, channel=st.sampled_from([Channel.WEB, Channel.PHONE]))
    def by_machine(self, who, pick, channel):
        self.ask(who, self.request(channel, pick), by_machine=True)

    @precondition(Beside.now_and_then)
    @rule(who=groups, pick=picks)
    def as_a_favour(self, who, pick):
        """Staff let somebody in for a reason; nobody else may."""
        self.ask(who, replace(self.request(Channel.WEB, pick), override="お願い"))

    def request(self, channel, pick):
        """What somebody asks for: the whole, or one session or slot, in a kind of seat."""
        session = slot = None
        parts = Joining(self.book.joining) is not Joining.SERIES
        if parts and not self.asks_for_all(pick):
            session = self.session(pick)
            if self.book.joining == Joining.SLOT.value:
                slot = session.slots.order_by("pk")[pick % 2]
        devices = [*self.book.devices] or [""]
        return registrations.Request(
            channel=channel,
            session=session,
            slot=slot,
            device=devices[pick % len(devices)],
            digest="same",
            key=f"request-{self.steps}",
        )

    def asks_for_all(self, pick):
        if self.book.joining == Joining.SLOT.value:
            return self.now_and_then() and pick % 2
        return pick % 3 == 0

    def session(self, pick):
        """A session that is held, if one is; now and then any."""
        keys = [key for key, meeting in self.book.meetings.items() if meeting.held]
        keys = [*self.book.meetings] if self.now_and_then() or not keys else keys
        return Session.objects.get(pk=keys[pick % len(keys)])

    def newcomers(self, who):
        """Those meant, or others who have nothing yet; sometimes whoever may have something
        under another entry, now and then anybody. Nobody, if there is nobody left."""
        # Of several sessions that one person wants, a draw takes one.
        once = self.book.lottery and self.book.joining != Joining.SERIES.value
        if self.now_and_then() and not once:
            return who
        everybody = [*self.book.joined, *self.book.joined.values()] or [*range(PEOPLE)]
        new = self.strangers() if once or self.steps % 5 else []
        if once and not new:
            return []
        new = new or everybody
        return [*{new[each % len(new)]: None for each in who}][:4]

    def strangers(self):
        """Those who have nothing yet, nor anything else to do."""
        book = self.book
        there = {book.root(each.who) for each in book.places.values() if each.state in LIVE}
        there |= {book.root(each) for each in book.busy}
        return [each for each in range(PEOPLE) if book.root(each) not in there]

    def ask(self, who, request, *, by_machine=False):
        who = self.newcomers(who)[: 4 if by_machine else PEOPLE]
        if not who:
            return
        asked = Asked(
            who=tuple(who),
            desk=request.channel in DESK,
            target=(
                request.session and request.session.pk,
                request.slot and request.slot.pk,
                request.device,
            ),
            override=bool(request.override),
        )

        def promise(book, done):
            keys = [row.pk for row in done] if done else [-1 - n for n in range(len(who))]
            book.apply(keys, asked, self.at)

        def act():
            try:
                made = (self.send if by_machine else self.call)(who, request)
            except RuleViolation:
                self.refusals += 1
                raise
            if not by_machine:
                self.requests.append((who, request, made))
            return made

        name = "machine" if by_machine else request.channel.value
        self.step(f"register by {name}", act, promise)

    def call(self, who, request):
        """As the form, the phone desk and the pages of the office call."""
        if request.channel in DESK:
            door = partial(intake.take, draft=None)
            people = [self.people[each] for each in who]
        else:
            door = registrations.apply_together
            people = [self.details(each) for each in who]
        return door(
            offering=self.offering, people=people, request=request, by=make.BY, at=self.at
        )

    def details(self, who):
        """What somebody says of themselves."""
        person = self.people[who]
        number = person.phones.order_by("pk")[0].digits
        return Person(
            name=person.name, kana=person.kana, phones=(PhoneEntry(number),), age_band="70_74"
        )

    def send(self, who, request):
        """As another machine calls."""
        first, *others = [
            {
                "name": each.name,
                "kana": each.kana,
                "phone": each.phones[0].digits_or_text,
                "age_band": each.age_band,
            }
            for each in map(self.details, who)
        ]
        content = {
            "offering": str(self.offering.public_id),
            "channel": request.channel.value,
            "participant": first,
            "companions": others,
            "device": request.device,
            "override": request.override,
            "session": request.session and str(request.session.public_id),
            "slot": request.slot and str(request.slot.public_id),
        }
        content = {name: value for name, value in content.items() if value}
        answer = self.post("", content, key=request.key)
        made = Registration.objects.get(reference=answer["reference"])
        return registered.asked_together(made)

    def post(self, path, content, *, key=""):
        """What another machine is answered. Raises Answered when it is refused."""
        with time_machine.travel(self.at, tick=False):
            if self.at > self.logged_in_at + SHIFT:
                self.machine.force_login(self.clerk)
                self.logged_in_at = self.at
            answer = self.machine.post(
                f"{URL}{path}", content, format="json", headers={"Idempotency-Key": key}
            )
        if answer.status_code == HTTPStatus.CONFLICT:
            raise Answered(answer.json()["code"])
        assert answer.status_code in {HTTPStatus.OK, HTTPStatus.CREATED}
        return answer.json()

    @precondition(lambda self: self.requests and self.steps % 4 == 0)
    @rule(pick=picks, other=st.booleans())
    def repeat(self, pick, other):
        """A machine repeats itself: the same answer; with another content it is refused."""
        who, request, made = self.requests[pick % len(self.requests)]

        def promise(_book, done):
            assert other or done == made
            return "request_reused" if other else None

        request = replace(request, digest="other") if other else request
        self.step("repeat", lambda: self.call(who, request), promise)

    @precondition(lambda self: self.now_and_then() or (self.goes_on() and self.steps % 4 == 0))
    @rule(who=st.integers(0, PEOPLE - 1), pick=picks)
    def at_the_door(self, who, pick):
        session = self.session(pick)

        def act():
            return registrations.admit(
                session=session, participant=self.people[who], by=make.BY, at=self.at
            )

        def promise(book, done):
            book.admit(who, session.pk, done and done.pk)

        self.step("admit", act, promise, may_overfill=True)

    # Two entries that are one person ---------------------------------------------------------

    @precondition(
        lambda self: not self.book.lottery and self.steps % 4 == 1 and len(self.merges) < MERGES
    )
    @rule(kept=st.integers(0, PEOPLE - 1), further=st.integers(1, PEOPLE - 1))
    def merge(self, kept, further):
        before, absorbed = self.book.joined, (kept + further) % PEOPLE
        one, other = self.people[kept], self.people[absorbed]
        refused = self.step(
            "merge",
            lambda: identities.merge(
                kept=one, absorbed=other, reason="同じ方", by=make.BY, at=self.at
            ),
            lambda book, _: book.merge(kept, absorbed),
        )
        if not refused:
            self.merges.append(before)

    @precondition(lambda self: self.merges and self.steps % 4 == 0)
    @rule()
    def separate(self):
        """The last ones that were joined are two people after all."""
        merge, before = Merge.objects.filter(undone_at=None).latest("pk"), self.merges.pop()

        def promise(book, _done):
            book.joined = before

        self.step(
            "separate", lambda: identities.separate(merge, by=make.BY, at=self.at), promise
        )
