"""Plans a series the way a clerk does: types little, looks at the days, saves."""

from tests import boxes, make

NEW = "/staff/offerings/new/"


def answers(**changes):
    """What a clerk types for a series of four, and nothing more."""
    course = changes.pop("course", None) or make.course()
    venue = changes.pop("venue", None) or make.venue(seats=20)
    return {
        "kind": "classroom",
        "course": course.pk,
        "venue": venue.pk,
        "first_day": "2026-08-04",
        "starts": "10:00",
        "meetings": "4",
        "every_weeks": "1",
        "holidays": "skip",
    } | changes


def fields(page):
    """Every box of the page as a browser would send it."""
    return boxes.of(page, form="plan")


def press(client, do, data):
    return client.post(NEW, data | {"do": do})


def save(client, data, **more):
    """Press save twice: once to see the days, once to confirm them."""
    seen = press(client, "save", data)
    return press(client, "save", fields(seen) | more)


def starts(offering):
    return [
        f"{each.starts_at.astimezone(make.TOKYO):%m-%d %H:%M}"
        for each in offering.sessions.all()
    ]
