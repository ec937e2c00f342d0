"""A handout (教材) as it is read: title, blocks, whom to ask, and which version it is."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.models import Municipality
from accounts.templatetags import tomoni
from materials.documents import printed
from materials.documents.printed import Text, Unprintable
from materials.rules import handout_blocks, handout_texts
from materials.rules.handout_blocks import Block
from materials.rules.handouts import Topic


@dataclass(frozen=True)
class Handout:
    """Everything that stands on the page and on the paper."""

    title: str
    blocks: tuple[Block, ...]
    town: str
    office: str
    phone: str
    version: str
    url: str
    """Where the paper leads; '' for what is not open to everybody."""


def read(topic: Topic, *, town: Municipality) -> Handout:
    """The handout of a town as of now."""
    address = reverse("handout", args=[town.code, topic.key])
    return Handout(
        title=topic.title,
        blocks=handout_texts.read_anyhow(topic.text),
        town=town.name,
        office=town.office_name,
        phone=tomoni.phone(town.phone),
        version=topic.version,
        url=f"{settings.PUBLIC_ORIGIN}{address}" if topic.shown else "",
    )


def check(handout: Handout) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [
            Text("題名", handout.title),
            Text("本文", handout_blocks.said(handout.blocks)),
            Text("問合せ先", handout.office),
        ]
    )
