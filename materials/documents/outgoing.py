"""What waits for the post, parted by what can be printed and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass

from materials.choices import PostKind
from materials.documents import postcards
from materials.documents.postcards import Postcard
from materials.documents.printed import Unprintable
from materials.documents.window_envelopes import Addressee
from notices.models import Message


@dataclass(frozen=True)
class Outgoing:
    """Everybody with an address; whose words are too long for a postcard; whose letters no
    font has."""

    known: tuple[Postcard, ...]
    too_long: tuple[Postcard, ...]
    unfit: tuple[Unprintable, ...]
    without_address: int

    @property
    def cards(self) -> tuple[Postcard, ...]:
        """What goes as a postcard, just as it was typed."""
        return self.wanted(PostKind.POSTCARD, substitute=False)

    @property
    def long_letters(self) -> tuple[Postcard, ...]:
        """What goes as a letter because it is long, just as it was typed."""
        return self.wanted(PostKind.LONG, substitute=False)

    @property
    def tall(self) -> tuple[Postcard, ...]:
        """Whose address is seen in the window only with the paper pushed to the top."""
        return tuple(
            card
            for card in self.known
            if Addressee(card.postal_code, card.address, card.name).is_tall
        )

    def wanted(self, kind: PostKind, *, substitute: bool) -> tuple[Postcard, ...]:
        """What goes as that; with other letters in place of those that no font has, or
        without the people who have such."""
        odd = set() if substitute else {each.person for each in self.unfit}
        long = {card.key for card in self.too_long}
        left_out = {
            PostKind.POSTCARD: long,
            PostKind.LONG: {card.key for card in self.known} - long,
            PostKind.LETTER: set[int](),
        }[kind]
        return tuple(
            card for card in self.known if card.key not in left_out and card.person not in odd
        )


def read(waiting: Sequence[Message]) -> Outgoing:
    """Raises fonts.FontsMissing."""
    known = postcards.read(waiting)
    return Outgoing(
        known=tuple(known),
        too_long=tuple(postcards.too_long(known)),
        unfit=postcards.check(known),
        without_address=len(waiting) - len(known),
    )
