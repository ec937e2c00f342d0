"""The topics of a municipality's consultations."""

from dataclasses import dataclass

from accounts.models import Municipality
from classes.choices import CatalogueState
from classes.models import ConsultationTopic
from classes.rules.topics import STANDARD


@dataclass(frozen=True)
class Topics:
    """Code and label of the topics, in order: those to choose from, and all there ever were."""

    offered: tuple[tuple[str, str], ...]
    labels: dict[str, str]

    def label(self, code: str) -> str:
        """What the topic is called; the code itself where nobody knows it, "" for none."""
        return self.labels.get(code, code)

    def knows(self, code: str) -> bool:
        """Whether the topic may be chosen."""
        return any(code == known for known, _ in self.offered)


def of(municipality: Municipality) -> Topics:
    """The town's own topics; the standard ones where it has none. One query."""
    rows = [*ConsultationTopic.objects.filter(municipality=municipality)]
    if not rows:
        return Topics(STANDARD, dict(STANDARD))
    offered = [row for row in rows if row.state == CatalogueState.IN_USE]
    return Topics(
        tuple((row.code, row.label) for row in offered), {row.code: row.label for row in rows}
    )


def listed(municipality: Municipality) -> list[ConsultationTopic]:
    """The town's own topics with their states; none while it has the standard ones."""
    return [*ConsultationTopic.objects.filter(municipality=municipality)]
