"""The letterhead of a town is changed: what was in use stays, and another version is added."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.queries import locks
from common.errors import RuleViolation
from materials.choices import Occasion, Seal
from materials.documents import letterheads, printed
from materials.documents.letterheads import MOST_LINES, Letterhead
from materials.documents.printed import Text
from materials.models import StandardSentences, Stationery, StationeryPicture
from materials.queries import stationery as known
from materials.renderers.pictures import Picture
from materials.rules import contrast, seals, sentences
from materials.rules.sentences import Sentences

MOST_LETTERS = 40
"""Of a line of the sender."""
MOST_SAID = 400
"""Of a greeting, or of a closing."""
MOST_SIGN = 20


class StationeryRefused(RuleViolation):
    """The letterhead stays as it was. The sentence says why."""


class SenderTooLong(StationeryRefused):
    code = "sender_too_long"
    message = f"差出人は{MOST_LINES}行まで、1行{MOST_LETTERS}文字までで入力してください。"


class SignTooLong(StationeryRefused):
    code = "sign_too_long"
    message = f"文書番号の記号は{MOST_SIGN}文字まで、1行で入力してください。例：鹿デ"


class ColourUnreadable(StationeryRefused):
    code = "colour_unreadable"
    message = "帯の色を「#006173」のように、#と6けたの英数字で入力してください。"


class ColourIllegible(StationeryRefused):
    code = "colour_illegible"
    message = (
        "この色（{colour}）は明るすぎて、上の白い文字が読みにくくなります"
        "（文字とのコントラスト {letters} 対 1。4.5 対 1 以上が必要です）。"
        "同じ色合いで読める、いちばん近い色は {nearest} です。"
    )


class SealMissing(StationeryRefused):
    code = "seal_missing"
    message = (
        "公印の画像がありません。画像を選ぶか、「（公印省略）」または"
        "「何も印刷しない」を選んでください。"
    )


class SealSize(StationeryRefused):
    code = "seal_size"
    message = f"公印の大きさは{seals.SMALLEST}〜{seals.LARGEST}mmで入力してください。"


class SentenceTooLong(StationeryRefused):
    code = "sentence_too_long"
    message = f"定型文（{{where}}）は{MOST_SAID}文字までで入力してください。"


class UnknownPlace(StationeryRefused):
    code = "unknown_place"
    message = (
        "定型文（{where}）に、使えない差込みがあります：{unknown}。使えるのは {offered} です。"
    )


class TornBraces(StationeryRefused):
    code = "torn_braces"
    message = (
        "定型文（{where}）の波かっこの片方がありません。"
        "差込みは「{{氏名}}」のように書いてください。使えるのは {offered} です。"
    )


class UnprintableHead(StationeryRefused):
    code = "unprintable_head"
    message = (
        "{where}に、印刷できない文字があります：{character}（{code_point}）。"
        "ふだん使われる文字に直してください。"
    )


class ChangedMeanwhile(StationeryRefused):
    code = "stationery_changed_meanwhile"
    message = (
        "入力している間に、ほかの職員がレターヘッドを変えました（第{version}版）。"
        "いまの内容を確かめて、よければもう一度保存してください。"
    )


@transaction.atomic
def change(
    municipality: Municipality, *, head: Letterhead, seen: int, by: Actor, at: datetime
) -> Stationery | None:
    """Use this letterhead from now on; what was issued keeps its own.

    `seen` is the version that the author was looking at, 0 before the first. The same again
    is no new version. Raises a StationeryRefused or FontsMissing.
    """
    head = tidied(head)
    locks.hold(municipality)
    before = known.current(municipality)
    version = before.version if before else 0
    if letterheads.read(before) == head:
        return before
    if version != seen:
        raise ChangedMeanwhile(version=version)
    stored = Stationery.objects.create(
        municipality=municipality,
        version=version + 1,
        since=at,
        actor_key=by.key,
        sender=head.sender,
        sign=head.sign,
        colour=head.colour,
        logo=_kept(municipality, head.logo),
        seal=head.seal,
        seal_picture=_kept(municipality, head.seal_picture),
        seal_size=head.seal_size,
    )
    StandardSentences.objects.bulk_create(
        StandardSentences(
            stationery=stored, occasion=kind, greeting=said.greeting, closing=said.closing
        )
        for kind, said in head.sentences.items()
    )
    audit.record(
        "stationery.changed",
        on=stored,
        municipality=municipality,
        by=by,
        at=at,
        version=stored.version,
        changed=[*letterheads.changes(letterheads.read(before), head)],
    )
    return stored


def tidied(head: Letterhead) -> Letterhead:
    """The letterhead as it is stored. Raises a StationeryRefused or FontsMissing."""
    sender = "\n".join(filter(None, map(str.strip, head.sender.splitlines())))
    lines, sign = sender.splitlines(), head.sign.strip()
    if len(lines) > MOST_LINES or any(len(line) > MOST_LETTERS for line in lines):
        raise SenderTooLong
    if len(sign) > MOST_SIGN or len(sign.splitlines()) > 1:
        raise SignTooLong
    found = replace(
        head,
        sender=sender,
        sign=sign,
        colour=_legible(head.colour),
        seal_picture=_sealed(head),
        sentences=_sentences(head),
    )
    _printable([Text("差出人", sender), Text("文書番号の記号", sign)])
    return found


def _legible(colour: str) -> str:
    wanted = contrast.tidied(colour)
    if not wanted:
        raise ColourUnreadable
    verdict = contrast.judge(wanted)
    if not verdict.is_legible:
        raise ColourIllegible(
            colour=wanted, letters=f"{verdict.letters:.1f}", nearest=verdict.nearest
        )
    return wanted


def _sealed(head: Letterhead) -> Picture | None:
    if not seals.SMALLEST <= head.seal_size <= seals.LARGEST:
        raise SealSize
    if head.seal is not Seal.PICTURE:
        return None
    if head.seal_picture is None:
        raise SealMissing
    return head.seal_picture


def _sentences(head: Letterhead) -> dict[Occasion, Sentences]:
    """What is said of each kind, without kinds of which nothing is said, in their order."""
    found = {}
    for kind in Occasion:
        said = head.said(kind)
        whole = Sentences(
            _sentence(said.greeting, where=f"{kind.label}の書き出し"),
            _sentence(said.closing, where=f"{kind.label}の結び"),
        )
        if whole != Sentences():
            found[kind] = whole
    return found


def _sentence(text: str, *, where: str) -> str:
    said = sentences.tidied(text)
    if len(said) > MOST_SAID:
        raise SentenceTooLong(where=where)
    slips, offered = sentences.slips(said), sentences.offered()
    if slips.unknown:
        unknown = "、".join(f"{{{name}}}" for name in slips.unknown)
        raise UnknownPlace(where=where, unknown=unknown, offered=offered)
    if slips.is_torn:
        raise TornBraces(where=where, offered=offered)
    _printable([Text(f"定型文（{where}）", said)])
    return said


def _printable(texts: Iterable[Text]) -> None:
    for each in printed.check(Text(text.where, text.text.replace("\n", "")) for text in texts):
        raise UnprintableHead(where=each.where, character=each.character, code_point=each.code)


def _kept(municipality: Municipality, picture: Picture | None) -> StationeryPicture | None:
    """The picture's row; the same picture is kept once."""
    if picture is None:
        return None
    stored, _ = StationeryPicture.objects.get_or_create(
        municipality=municipality,
        sha256=picture.sha256,
        defaults={
            "content": picture.content,
            "width": picture.width,
            "height": picture.height,
        },
    )
    return stored
