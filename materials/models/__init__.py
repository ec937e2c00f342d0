"""The tables of this floor."""

from materials.models.issued import Completion, Issued, IssuedDocument, IssuedLine, Issuer
from materials.models.sheets import CardPrint, PrinterShift

__all__ = [
    "CardPrint",
    "Completion",
    "Issued",
    "IssuedDocument",
    "IssuedLine",
    "Issuer",
    "PrinterShift",
]
