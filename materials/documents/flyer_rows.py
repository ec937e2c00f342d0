"""The rows of a flyer with one class: when, where, for whom, what it costs, what to bring."""

from collections.abc import Iterator, Sequence

from materials.documents.announcements import Announcement, Meeting
from materials.documents.flyer_format import Format
from materials.renderers import rows
from materials.renderers.fonts import Weight
from materials.renderers.rows import GUTTER, Bit, Row
from materials.renderers.sheets import SMALLEST_BODY, Sheet, Style

LABEL = 17
"""Points of the labels at most."""
_GAP = 1.6  # between 令和8年 and 6月15日（月）
_ROOM_TO_GROW = 14  # points up to which a date is set only a little larger than the text


def table(flyer: Announcement, size: float, page: Format) -> list[Row]:
    """Everything between head and panel: the short before the long."""
    plain, label, width = Style(size, leading=page.leading), min(size, LABEL), page.values
    half = page.inner / 2 - page.labels - GUTTER - 3
    short = {one.label for one in flyer.facts if plain.width(one.text) <= half}
    facts = [
        Row(one.label, tuple(rows.text(one.text, plain, width=width)), label)
        for one in flyer.facts
    ]
    table = [
        Row("とき", tuple(_when(flyer, size, width, terse=page.terse)), label),
        Row("ところ", tuple(_where(flyer, size, width)), label),
        *rows.pair(facts, is_short=lambda row: row.label in short),
    ]
    if flyer.topics:
        table.append(
            Row(flyer.content_label, tuple(_topics(flyer.topics, plain, width)), label)
        )
    if flyer.description:
        about = rows.text(flyer.description, plain, width=width)
        table.append(Row("ご案内", tuple(about), label))
    return table


def _when(flyer: Announcement, size: float, width: float, *, terse: bool) -> Iterator[Bit]:
    if not flyer.meetings:
        yield rows.line("日程はまだ決まっていません。", Style(size))
        return
    grown = 0 if terse else {1: 8, 2: 4, 3: 3, 4: 2}.get(len(flyer.meetings), 0)
    while grown and _widest(flyer, size + grown) > width:
        grown -= 1
    size += grown
    if len(flyer.meetings) == 1 or not flyer.hours:
        for meeting in flyer.meetings:
            yield from _meeting(meeting, size, hours=meeting.hours, width=width)
        return
    cells = [[*_meeting(meeting, size, hours="", width=width)] for meeting in flyer.meetings]
    widest = max(_meeting_width(meeting, size) for meeting in flyer.meetings)
    count = 2 if len(cells) > 3 and widest * 2 + 6 <= width else 1  # noqa: PLR2004  # a short list reads better downwards
    yield from rows.columns(cells, count=count, width=width)
    yield rows.line(f"時間はいずれも {flyer.hours}", Style(size, Weight.BOLD, leading=1.4))


def _meeting(meeting: Meeting, size: float, *, hours: str, width: float) -> Iterator[Bit]:
    """第1回 令和8年6月15日（月）10:00〜12:00 in two sizes on one line; below it the venue."""
    words = [(text, style) for text, style in _words(meeting, size, hours=hours) if text]
    big = words[-1][1]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for text, style in words:
            same_base = y + big.baseline - style.baseline
            x += sheet.text(text, x=x, y=same_base, style=style) + _GAP

    yield Bit(big.line, draw)
    if meeting.venue:
        venue = Style(max(size * 0.8, SMALLEST_BODY))
        yield from rows.text(meeting.venue, venue, width=width)


def _words(meeting: Meeting, size: float, *, hours: str) -> list[tuple[str, Style]]:
    small = Style(max(size * 0.75, SMALLEST_BODY))
    big = Style(size, Weight.BOLD, leading=1.5 if size > _ROOM_TO_GROW else 1.35)
    return [(meeting.number, small), (meeting.year, small), (meeting.day, big), (hours, big)]


def _meeting_width(meeting: Meeting, size: float) -> float:
    return sum(
        style.width(text) + _GAP for text, style in _words(meeting, size, hours="") if text
    )


def _widest(flyer: Announcement, size: float) -> float:
    """The width of the longest date with what stands on its line."""
    shown = "" if flyer.hours and len(flyer.meetings) > 1 else None
    return max(
        sum(
            style.width(text) + _GAP
            for text, style in _words(each, size, hours=each.hours if shown is None else shown)
            if text
        )
        for each in flyer.meetings
    )


def _where(flyer: Announcement, size: float, width: float) -> Iterator[Bit]:
    name = Style(size + 3, Weight.BOLD, leading=1.4)
    yield from rows.text(flyer.venue, name, width=width)
    small = Style(max(size - 2, SMALLEST_BODY), leading=1.4)
    for line in flyer.place:
        yield from rows.text(line, small, width=width, whole=line.split("　"))


def _topics(topics: Sequence[str], style: Style, width: float) -> Iterator[Bit]:
    """Bulleted, in two columns when all are short."""
    marked = [f"・{topic}" for topic in topics]
    fit = max(map(style.width, marked)) <= width / 2 - 3
    if fit and len(marked) > 2:  # noqa: PLR2004  # two stand better below each other
        cells = [[rows.line(text, style)] for text in marked]
        yield from rows.columns(cells, count=2, width=width)
        return
    for text in marked:
        yield from rows.text(text, style, width=width)
