"""What a machine sends to sign somebody up, and how it is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from api.schema import KNOWN_DEVICES, SEAT_DEVICES
from classes.actions import registrations
from classes.actions.admission import LARGEST_PARTY
from classes.actions.refusals import ChooseSession
from classes.choices import Channel, FilledInBy
from classes.models import Offering, Session, Slot
from classes.queries import flyers, targets
from common import secret_text
from people.actions.participants import Person, PhoneEntry
from people.choices import AGE_BAND_CHOICES, PhoneOwner, SupportNeed

LOWEST_RANK = 9


def no_secret(text: str) -> None:
    """Raise ValidationError for a text that seems to hold a password or the like."""
    secret = secret_text.found(text)
    if secret is not None:
        raise serializers.ValidationError(secret_text.NOT_KEPT.format(secret=secret.value))


class ParticipantInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    kana = serializers.CharField(max_length=120)
    phone = serializers.CharField(max_length=30)
    phone_owner = serializers.ChoiceField(choices=PhoneOwner.choices, default=PhoneOwner.SELF)
    birth_date = serializers.DateField(required=False)
    age_band = serializers.ChoiceField(choices=AGE_BAND_CHOICES, required=False)
    district = serializers.CharField(max_length=60, required=False)
    device = serializers.ChoiceField(choices=KNOWN_DEVICES, required=False)
    support_needs = serializers.ListField(
        child=serializers.ChoiceField(choices=SupportNeed.choices), required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "birth_date" not in attrs and "age_band" not in attrs:
            raise serializers.ValidationError("birth_date か age_band のどちらかが必要です。")
        return attrs


class RegistrationInput(serializers.Serializer[Any]):
    """One person, or several who come together; for the series, a session or a slot of it.

    What is left out is not in the validated data either: a request from before a field was
    known keeps its fingerprint.
    """

    offering = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    filled_in_by = serializers.ChoiceField(choices=FilledInBy.choices, default=FilledInBy.SELF)
    wish = serializers.CharField(max_length=300, required=False, validators=[no_secret])
    topic = serializers.CharField(
        max_length=20,
        required=False,
        help_text="相談したいことの分類（コード）。相談会の募集で指定できます。",
    )
    participant = ParticipantInput()
    session = serializers.UUIDField(
        required=False, help_text="参加する回。1回だけの参加ができる募集で指定します。"
    )
    slot = serializers.UUIDField(
        required=False, help_text="時間枠。時間枠ごとに受け付ける募集で指定します。"
    )
    device = serializers.ChoiceField(
        choices=SEAT_DEVICES,
        required=False,
        help_text="席の機種。機種ごとに席が分かれている募集で指定します。",
    )
    companions = ParticipantInput(
        many=True,
        required=False,
        help_text="一緒に申し込む方。全員が参加できるか、全員が待ちになります。",
    )
    rank = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LOWEST_RANK,
        help_text="希望順位。いくつかの募集をまとめて抽選するときに使います。",
    )
    flyer = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=20,
        help_text="チラシ番号（大文字・小文字・全角は問いません）。"
        "知らない番号でも受け付け、返事の flyer が空になります。",
    )
    override = serializers.CharField(
        required=False,
        max_length=200,
        help_text="対象外の方を職員の判断で受け付ける理由。職員だけが使えます。",
    )

    def validate_companions(self, companions: list[Any]) -> list[Any]:
        if len(companions) >= LARGEST_PARTY:
            raise serializers.ValidationError(
                f"一緒に申し込めるのは、本人を入れて{LARGEST_PARTY}人までです。"
                "それより多いときは、担当課へお電話ください。"
            )
        return companions


def people_of(data: Mapping[str, Any]) -> Sequence[Person]:
    """The applicant first, then those who come along."""
    return [_person(each) for each in (data["participant"], *data.get("companions", ()))]


def request_of(
    data: Mapping[str, Any], *, offering: Offering, key: str
) -> registrations.Request:
    """What is asked of the ledger. Raises ChooseSession for a session or a slot that the
    offering does not have."""
    session, slot = _target(data, offering)
    return registrations.Request(
        channel=Channel(data["channel"]),
        filled_in_by=FilledInBy(data["filled_in_by"]),
        wish=data.get("wish", ""),
        topic=data.get("topic", ""),
        flyer=flyers.by_code(data.get("flyer", ""), municipality=offering.municipality),
        key=key,
        digest=registrations.digest_of(data),
        session=session,
        slot=slot,
        device=data.get("device", ""),
        rank=data.get("rank", 1),
        override=data.get("override", ""),
    )


def _target(data: Mapping[str, Any], offering: Offering) -> tuple[Session | None, Slot | None]:
    """The session and the slot that are named; a slot alone names its session, too."""
    session, slot = None, None
    if "session" in data:
        session = targets.session(offering, public_id=data["session"])
        if session is None:
            raise ChooseSession
    if "slot" in data:
        slot = targets.slot(offering, public_id=data["slot"])
        if slot is None:
            raise ChooseSession
    return session or (slot.session if slot else None), slot


def _person(data: Mapping[str, Any]) -> Person:
    return Person(
        name=data["name"],
        kana=data["kana"],
        phones=(PhoneEntry(data["phone"], PhoneOwner(data["phone_owner"])),),
        birth_date=data.get("birth_date"),
        age_band=data.get("age_band", ""),
        district=data.get("district", ""),
        device=data.get("device", ""),
        support_needs=tuple(data.get("support_needs", ())),
    )
