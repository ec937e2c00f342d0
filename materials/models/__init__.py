"""The tables of this floor."""

from materials.models.handouts import Handout, HandoutText
from materials.models.issued import Completion, Issued, IssuedDocument, IssuedLine, Issuer
from materials.models.sheets import CardPrint, PrinterShift

__all__ = [
    "CardPrint",
    "Completion",
    "Handout",
    "HandoutText",
    "Issued",
    "IssuedDocument",
    "IssuedLine",
    "Issuer",
    "PrinterShift",
]
