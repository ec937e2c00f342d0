"""The tables of this floor."""

from materials.models.handouts import Handout, HandoutText
from materials.models.issued import Completion, Issued, IssuedDocument, IssuedLine, Issuer
from materials.models.letters import IssuedLetter
from materials.models.print_jobs import PrintFile, PrintJob, PrintPart
from materials.models.sheets import CardPrint, PrinterShift
from materials.models.stationery import StandardSentences, Stationery, StationeryPicture

__all__ = [
    "CardPrint",
    "Completion",
    "Handout",
    "HandoutText",
    "Issued",
    "IssuedDocument",
    "IssuedLetter",
    "IssuedLine",
    "Issuer",
    "PrintFile",
    "PrintJob",
    "PrintPart",
    "PrinterShift",
    "StandardSentences",
    "Stationery",
    "StationeryPicture",
]
