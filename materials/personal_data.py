"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not.

A certificate keeps no name: it is read from the helper whenever the paper is drawn
again. So are name, address and words of a letter, from its message. An order of the print
centre says no name either; what was drawn (`PrintFile`) does, and is deleted after a day.
"""

FORGET: set[str] = set()
KEEP = {
    "materials.Handout.key",
    "materials.HandoutText.title",
    "materials.HandoutText.text",
    "materials.Issuer.organisation",
    "materials.Issuer.representative",
    "materials.IssuedDocument.code",
    "materials.IssuedDocument.organisation",
    "materials.IssuedDocument.representative",
    "materials.IssuedDocument.address",
    "materials.IssuedDocument.sha256",
    "materials.IssuedDocument.revoked_because",
    "materials.Completion.code",
    "materials.Completion.organisation",
    "materials.Completion.representative",
    "materials.Completion.address",
    "materials.Completion.sha256",
    "materials.Completion.revoked_because",
    "materials.Completion.title",
    "materials.IssuedLine.place",
    "materials.IssuedLine.content",
    "materials.IssuedLetter.code",
    "materials.IssuedLetter.sha256",
    "materials.StationeryPicture.sha256",
    "materials.Stationery.actor_key",
    "materials.Stationery.sender",
    "materials.Stationery.sign",
    "materials.Stationery.colour",
    "materials.StandardSentences.greeting",
    "materials.StandardSentences.closing",
    "materials.PrintJob.request_key",
    "materials.PrintJob.digest",
    "materials.PrintJob.problem",
    "materials.PrintPart.kind",
    "materials.PrintPart.members",
    "materials.PrintPart.problem",
    "materials.PrintPart.unfit",
}
