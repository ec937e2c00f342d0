"""How long `remind` takes over 100,000 registrations: the promise is 10 s.

    DATABASE_URL=postgresql://… python -m tests.bench.bench_remind [REGISTRATIONS]

A town of so many registrations in offerings of 50, a tenth of them for classes of tomorrow and
the others later, and everybody with a mobile phone: the first run writes, the second finds
nothing to do. Then the same with every class tomorrow. On a new database, or a new SQLite file
without a DATABASE_URL; leaves nothing behind.
"""

import os
import sys
import time
from datetime import timedelta

from tests.bench.bench_indicators import machine, scratch_database, set_up

REGISTRATIONS, SEATS = 100_000, 50
PROMISED = 10


def build(number: int, *, town, tomorrow: int) -> None:
    """So many people, each with a number and a seat; every `tomorrow`th class is tomorrow."""
    from classes.models import Offering, Session
    from tests import make

    course, hall = make.course(town=town), make.venue(town=town)
    start = make.tokyo("2026-06-02 10:00")
    offerings = Offering.objects.bulk_create(
        Offering(
            municipality=town, course=course, venue=hall, title=f"教室 {each}",
            state="published", kind="classroom", capacity=SEATS, opens_at=make.NOON,
            closes_at=make.NOON + timedelta(hours=1), created_at=make.NOON,
        )
        for each in range(number // SEATS)
    )  # fmt: skip
    days = [0 if each % tomorrow == 0 else 30 for each in range(len(offerings))]
    Session.objects.bulk_create(
        Session(
            offering=offering, number=1, venue=hall, starts_at=start + timedelta(days=day),
            ends_at=start + timedelta(days=day, hours=2),
        )
        for offering, day in zip(offerings, days, strict=True)
    )  # fmt: skip
    _fill(offerings, number, town=town)


def _fill(offerings, number: int, *, town) -> None:
    from classes.choices import Channel, RegistrationState
    from classes.models import Registration
    from common import phones
    from people.models import Participant, Phone
    from tests import make

    people = Participant.objects.bulk_create(
        [
            Participant(
                municipality=town, name=f"人{each}", kana="ヒト", name_key=f"人{each}",
                kana_key="ヒト", created_at=make.NOON,
            )
            for each in range(number)
        ],
        batch_size=2000,
    )  # fmt: skip
    kind = phones.PhoneKind.MOBILE
    Phone.objects.bulk_create(
        [
            Phone(
                participant=person, municipality=town, kind=kind,
                digits=f"090{each:08}", last_four=f"{each:08}"[-4:],
            )
            for each, person in enumerate(people, start=10_000_000)
        ],
        batch_size=2000,
    )  # fmt: skip
    Registration.objects.bulk_create(
        [
            Registration(
                offering=offerings[each // SEATS], participant=person, number=each % SEATS + 1,
                reference=f"{town.pk}{each:09}", state=RegistrationState.CONFIRMED,
                channel=Channel.PHONE, registered_at=make.NOON - timedelta(days=9),
            )
            for each, person in enumerate(people)
        ],
        batch_size=2000,
    )  # fmt: skip


def measure(name: str, town) -> None:
    """Two runs, one after the other."""
    from classes.actions import reminders
    from tests import make

    for run in ("first", "again"):
        begun = time.perf_counter()
        people = reminders.remind(town, at=make.NOON)
        took = time.perf_counter() - begun
        print(
            f"{name}, {run}: {people} people in {took:.1f} s "
            f"({took / PROMISED:.2f} of the {PROMISED} s promised)"
        )


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else REGISTRATIONS
    os.environ["CARRIER"] = "console"
    with scratch_database():
        set_up()
        from datetime import time as clock

        from classes.models import ReminderTerms
        from notices.models import NoticeTerms
        from tests import make

        print(machine())
        for town, name, tomorrow in (
            (make.town(), "a tenth tomorrow", 10),
            (make.other_town(), "all tomorrow", 1),
        ):
            ReminderTerms.objects.create(municipality=town, evening_at=clock(17))
            NoticeTerms.objects.create(
                municipality=town, machines=["sms"], sms_for="all_mobiles"
            )
            build(number, town=town, tomorrow=tomorrow)
            measure(name, town)


if __name__ == "__main__":
    main()
