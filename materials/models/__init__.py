"""The tables of this floor."""

from materials.models.issued import IssuedDocument, IssuedLine, Issuer
from materials.models.sheets import CardPrint, PrinterShift

__all__ = ["CardPrint", "IssuedDocument", "IssuedLine", "Issuer", "PrinterShift"]
