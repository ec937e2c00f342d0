"""Every address of the project, filled in with real objects.

    for address in addresses.every():
        url = address.url(world)

An address with a placeholder that `World` has nothing for is an error, so that a new kind of
page cannot slip past the tests that walk them all.
"""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from accounts.choices import Role
from accounts.models import Membership, Municipality
from attendance.actions import identities
from attendance.choices import ConflictKind
from classes.actions import draws, flyers, shifts
from classes.choices import Selection
from classes.models import Assignment, Flyer, Offering, VenueStaff
from notices.actions import messages
from notices.choices import (
    MessageChannel,
    OptOutSource,
    Purpose,
    ReplyMeaning,
    SendingState,
)
from notices.delivery import opting_out
from notices.models import Reply, Sending
from people.actions import drafts
from people.choices import DraftKind, HelperKind
from tests import make
from tests.attendance import consulting, doubts
from tests.classes import bad_weather, nights
from tests.classes.lending import shelf
from tests.classes.outreach import asking
from tests.materials import paperwork, posting, printing
from tests.people import files
from tests.routes import Address, every

__all__ = ["Address", "World", "every", "nothing_like"]

EVENT_LIST = {
    "text": (Path(__file__).parent / "data" / "events" / "list.csv").read_text(),
    "name": "list.csv",
    "encoding": "UTF-8",
    "capacity": None,
    "serials": False,
}


class World:
    """A town with one object of each kind that an address can name."""

    def __init__(self, town: Municipality) -> None:
        self.town = town
        self.clerk = make.membership(town=town)
        self.colleague = make.membership(Role.VIEWER, town=town)
        self.venue = make.venue(town=town)
        self.offering = make.offering(
            town=town,
            venue=self.venue,
            first=make.tokyo("2026-06-01 14:00"),
            closes=make.tokyo("2026-06-01 13:30"),
        )
        self.session = self.offering.sessions.get()
        self.person = make.participant(town=town, phone="0994321045")
        # A call that was saved, and whose draft is left: every page of a call opens.
        self.call_key = uuid4()
        self.registration = make.registration(
            self.offering, self.person, key=f"desk:{self.call_key}"
        )
        self.helper = files.student(town=town)
        lottery = make.offering(town=town, selection=Selection.LOTTERY)
        self.flyer = self._flyer(lottery)
        self.draw = draws.commit([lottery], by=make.BY, at=make.NOON)
        self.entrant = make.registration(lottery)
        self.indicator = make.indicator(town=town)
        self.past_result = make.past_result(town=town)
        self.plan = make.plan(town=town)
        self.twin = make.participant(town=town)
        self.merge = identities.merge(
            kept=self.person,
            absorbed=make.participant(town=town),
            reason="同じ方",
            by=make.BY,
            at=make.NOON,
        )
        make.card(self.person)
        self._told()
        self._stopped()
        held = doubts.Class(self.offering, self.session, self.session.starts_at)
        self.conflict = doubts.doubt(held, ConflictKind.UNKNOWN_CARD)
        self.kiosk = make.invitation(self.session).kiosk
        self._drafts()
        self._consultation_and_outreach()
        self._lending()
        self._papers()

    def _told(self) -> None:
        """News, and the call that was made about it."""
        self.mass_notice = bad_weather.told(town=self.town)
        self.message = messages.say(
            to=self.person,
            purpose=Purpose.SESSION_CHANGED,
            dedupe_key="changed",
            text="会場が変わりました。",
            by=make.BY,
            at=make.NOON,
        )
        self.sending = Sending.objects.create(
            municipality=self.town,
            message=self.message,
            channel=MessageChannel.VOICE,
            state=SendingState.ACCEPTED,
            asked_at=make.NOON,
        )
        self.reply = Reply.objects.create(
            municipality=self.town,
            sid=f"SM{self.town.code}",
            channel=MessageChannel.SMS,
            sending=self.sending,
            text="孫の用事で遅れます",
            meaning=ReplyMeaning.UNCLEAR,
            state="open",
            at=make.NOON,
        )

    def _stopped(self) -> None:
        """A number that wants no more of something."""
        self.opt_out = opting_out.stop(
            municipality=self.town,
            channel=MessageChannel.SMS,
            to="09012345678",
            source=OptOutSource.PHONE,
            by=make.BY,
            at=make.NOON,
        )

    def _flyer(self, *beside: Offering) -> Flyer:
        """One that announces the offering and others beside it."""
        return flyers.create(
            self.offering, label="窓口", beside=beside, by=make.BY, at=make.NOON
        )

    def _consultation_and_outreach(self) -> None:
        self.consultation = consulting.day(town=self.town, venue=self.venue)
        self.ticket = consulting.come(self.consultation)
        agreed = asking.agreed(
            asking.request(asking.item(town=self.town, title="防災とスマホ"))
        )
        self.letter = agreed.letters.get()
        self.outreach = asking.request(asking.item(town=self.town))

    def _lending(self) -> None:
        self.device = shelf.device(town=self.town)
        self.loan = shelf.take_home(shelf.device(town=self.town))

    def _drafts(self) -> None:
        self.list_key = uuid4()
        self._draft(DraftKind.DESK, self.call_key, {"kana": "ヤマダ", "turn": 1})
        self._draft(DraftKind.EVENT_LIST, self.list_key, EVENT_LIST)

    def _papers(self) -> None:
        self.night_call = nights.call(town=self.town)
        self.assignment = self._assignment()
        self.on_file = self._on_file()
        self.certificate = paperwork.certificate(self.helper, self.session, at=make.NOON)
        self.completion = paperwork.completion(make.registration(make.offering(town=self.town)))
        self.handout = paperwork.handout(self.town)
        self.payout = paperwork.payout(self.helper, at=make.NOON)
        self.stationery = posting.set_head(self.town)
        self.posted = posting.letter(posting.message(town=self.town))
        self.print_job = printing.finished(
            self.session, user=self.clerk.user, papers=("roster",)
        )

    def _on_file(self) -> dict[str, object]:
        """A school and its teacher's list, and one record of each kind of the helper."""
        school = files.school(town=self.town, join_code=f"school{self.town.code}")
        taken = files.group_list(school)
        consent = files.consent(self.helper)
        files.scan(consent)
        return {
            "helpers/join/": self.town.code,
            "helpers/shifts/": self.assignment.secret,
            "schools/": school.pk,
            "helpers/lists/": school.list_code,
            "/sent/": taken.key,
            "consents/": consent.pk,
            "trainings/": files.training(self.helper).pk,
            "qualifications/": files.qualification(self.helper).pk,
            "insurances/": files.insurance(self.helper).pk,
        }

    def _assignment(self) -> Assignment:
        """Somebody who helps at a class of the town."""
        return shifts.assign(
            make.offering(town=self.town).sessions.get(),
            helper=make.helper(town=self.town, kind=HelperKind.CITIZEN),
            wanted=shifts.Wanted(),
            by=make.BY,
            at=make.NOON,
        )

    def _draft(self, kind: DraftKind, key: UUID, answers: dict[str, Any]) -> None:
        drafts.save(
            kind=kind,
            municipality=self.town,
            user=self.clerk.user,
            key=key,
            offering_key="",
            answers=answers,
            by=make.BY,
            at=make.NOON,
        )

    def _of_outreach(self) -> dict[str, object]:
        return {
            "api/v1/outreach-requests/": self.outreach.reference,
            "outreach/": self.outreach.public_id,
            "outreach/letters/": self.letter.public_id,
            "outreach/forms/": self.outreach.item.public_id,
            "outreach/apply/": self.outreach.item.public_id,
            "outreach/new/": self.outreach.item.public_id,
            "outreach/menu/": self.outreach.item.public_id,
            "my/outreach/": self.outreach.secret,
        }

    def _of_lending(self) -> dict[str, object]:
        return {
            "loans/equipment/": self.device.public_id,
            "loans/sessions/": self.session.public_id,
            "loans/people/": self.person.public_id,
            "loans/": self.loan.public_id,
            "api/v1/loans/": self.loan.public_id,
            "device/": self.town.code,
        }

    def _of_shifts(self) -> dict[str, object]:
        session = self.assignment.shift.session.public_id
        return {
            "shifts/": session,
            "mass-notices/": self.mass_notice.public_id,
            "api/v1/shifts/": session,
            "/helpers/": self.helper.pk,
            "/take/": self.session.public_id,
            "/assignments/": self.assignment.public_id,
        }

    def _of_machines(self) -> dict[str, object]:
        return {
            "webhooks/twilio/voice/": self.sending.key,
            "webhooks/twilio/night/": "menu",
            "night/": self.night_call.public_id,
            "api/v1/conflicts/": self.conflict.public_id,
            "api/v1/follow-ups/": self.person.public_id,
            "api/v1/kiosks/": self.kiosk.public_id,
            "api/v1/helpers/": self.helper.public_id,
            "api/v1/offerings/": self.offering.public_id,
            "api/v1/draws/": self.draw.public_id,
            "api/v1/registrations/": self.registration.reference,
            "api/v1/sessions/": self.session.public_id,
            "api/v1/indicators/": self.indicator.slug,
            "webhooks/twilio/status/": self.sending.key,
            "replies/": self.reply.pk,
        }

    def filling(self) -> dict[str, object]:
        """What an address may name, by what stands before the placeholder."""
        return (
            self._of_outreach()
            | self._of_shifts()
            | self._of_machines()
            | {
                "members/": self.colleague.pk,
                "helpers/": self.helper.pk,
                **self.on_file,
                "calls/": self.message.pk,
                "offerings/": self.offering.public_id,
                "apply/": self.offering.public_id,
                "sessions/": self.session.public_id,
                "venues/": self.venue.pk,
                "courses/": self.offering.course.pk,
                "import/": self.list_key,
                "phone/": self.call_key,
                "phone/cancel/": self.registration.reference,
                "registrations/": self.registration.reference,
                "participants/": self.person.public_id,
                "participants/merges/": self.merge.pk,
                "/merge/": self.twin.public_id,
                "/hours/": self.session.public_id,
                "/brief/": self.registration.reference,
                "indicators/": self.indicator.slug,
                "past-results/": self.past_result.public_id,
                "plans/": self.plan.public_id,
                "flyers/": self.flyer.code,
                "towns/": self.town.code,
                "f/": self.flyer.code,
                "/classes/": self.offering.public_id,
                "draws/": self.draw.public_id,
                "/change/": self.entrant.reference,
                "my/": self.registration.secret,
                "follow-up/": self.person.public_id,
                "conflicts/": self.conflict.public_id,
                "consultations/": self.consultation.public_id,
                "/tickets/": self.ticket.public_id,
                "monitor/": self.ticket.queue.secret,
                "waiting/": self.ticket.public_id,
                "kiosks/": self.kiosk.public_id,
                # A word of the form, nobody's object.
                "/": "name",
                **self._of_lending(),
                **self._papers_to_name(),
            }
        )

    def _papers_to_name(self) -> dict[str, object]:
        return {
            "messages/": self.message.pk,
            "opt-outs/": self.opt_out.pk,
            "handouts/": self.handout,
            "points/payouts/": self.payout.number,
            "letters/": self.posted.key,
            "stationery/": self.stationery.version,
            "print/jobs/": self.print_job.public_id,
            "api/v1/print-jobs/": self.print_job.public_id,
            "certificates/": self.certificate.key,
            "api/v1/certificates/": self.certificate.key,
            "completions/": self.completion.key,
            "verify/": self.certificate.code,
            "api/v1/verify/": self.certificate.code,
        }

    def values(self, address: Address) -> list[object]:
        """This town's objects for the address. KeyError for a kind that is not built here."""
        filling = self.filling()
        if address.route.startswith("handouts/"):
            filling |= {"handouts/": self.town.code, "/": self.handout}
        return [filling[place] for place in address.places]

    def url(self, address: Address) -> str:
        return address.url(*self.values(address))

    def member(self, role: Role) -> Membership:
        """Somebody of this town in the role, with everything in their scope."""
        if role is Role.CITY_STAFF:
            return self.clerk
        membership = make.membership(role, town=self.town)
        if role is Role.FACILITY_STAFF:
            VenueStaff.objects.create(venue=self.venue, membership=membership)
        elif role is Role.INSTRUCTOR:
            helper = make.helper(town=self.town, membership=membership)
            self.offering.sessions.update(instructor=helper)
            self.consultation.offering.sessions.update(instructor=helper)
        elif role is Role.CONTRACTOR:
            type(self.offering).objects.filter(pk=self.offering.pk).update(
                contractor=membership
            )
        return membership


def nothing_like(value: object) -> object:
    """Something of the same shape that names nothing."""
    if isinstance(value, UUID):
        return uuid4()
    return 987_654_321 if isinstance(value, int) else "nothing"
