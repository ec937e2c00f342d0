"""Handouts on pages of any floor: their figures, their words, and which a course has."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.templatetags import tomoni
from classes.models import Course
from materials.queries import handouts as known
from materials.renderers import figures
from materials.rules.handout_blocks import Figure, Span, Words
from materials.rules.handouts import Topic

register = template.Library()


@register.simple_tag
def figure(block: Figure) -> SafeString:
    """`{% figure block %}`: the drawing, with what it says for those who cannot see it."""
    return figures.svg(block.name, says=block.says)


@register.filter
def words(said: Words) -> SafeString:
    """Letters as text, what is bold in bold, each line on its own."""
    return format_html_join("", "{}", ((_span(span),) for span in said))


@register.simple_tag
def handouts_of(course: Course) -> list[Topic]:
    """`{% handouts_of offering.course as topics %}`: what everybody may read of a course's."""
    return known.of_course(course)


def _span(span: Span) -> SafeString:
    """No line ends inside a telephone number, a date or an hour."""
    lines = [(tomoni.unbroken(line),) for line in span.text.split("\n")]
    whole = format_html_join(mark_safe("<br>"), "{}", lines)
    return format_html("<strong>{}</strong>", whole) if span.bold else whole
