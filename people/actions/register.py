"""The register of helpers: taken up, paused, resumed, left, forgotten."""

import uuid
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.choices import HelperState
from people.models import ConsentScan, GuardianConsent, Helper
from people.queries import standings
from people.rules.register import STEPS, Step


class RegisterRefused(RuleViolation):
    """The entry stays as it was. The sentence says why."""


class NotFromHere(RegisterRefused):
    code = "helper_not_in_that_state"
    message = "いまの状態（{state}）からは、この操作はできません。画面を開き直してください。"


class ConsentOutstanding(RegisterRefused):
    code = "consent_outstanding"
    message = (
        "18歳未満の方は、保護者の同意を登録してから登録できます。"
        "同意書が届いたら、先に同意を登録してください。"
    )


class Forgotten(RegisterRefused):
    code = "helper_forgotten"
    message = "個人の情報を消した方です。もう一度協力する場合は、新しく登録してください。"


class StillHelping(RegisterRefused):
    code = "still_helping"
    message = "退会した方の情報だけを消せます。先に退会にしてください。"


@transaction.atomic
def take(helper: Helper, *, step: Step, by: Actor, at: datetime) -> Helper:
    """Take a step of the register; the same step again changes nothing.

    Whoever leaves loses the log-in to their classes; what they did stays. Raises NotFromHere,
    Forgotten, or ConsentOutstanding when a minor without consent is to be registered.
    """
    helper = lock(helper)
    before, after = STEPS[step]
    if helper.state == after:
        return helper
    if helper.forgotten_at is not None:
        raise Forgotten
    if helper.state not in before:
        raise NotFromHere(state=helper.get_state_display())
    today = tokyo_date(at)
    if step is Step.APPROVE and not standings.of(helper, on=today).has_consent(today):
        raise ConsentOutstanding
    left = after == HelperState.RETIRED
    helper.state, helper.retired_at = after, at if left else None
    if left:
        helper.membership = None
    helper.save(update_fields=["state", "retired_at", "membership"])
    audit.record(
        f"helper.{after}", on=helper, municipality=helper.municipality, by=by, at=at, step=step
    )
    return helper


@transaction.atomic
def forget(helper: Helper, *, by: Actor, at: datetime) -> Helper:
    """Blank whatever tells who somebody was who has left; the hours they worked stay.

    The secret page ends with it. Again, it changes nothing. Raises StillHelping.
    """
    helper = lock(helper)
    if helper.forgotten_at is not None:
        return helper
    if helper.state != HelperState.RETIRED:
        raise StillHelping
    ConsentScan.objects.filter(consent__helper=helper).delete()
    GuardianConsent.objects.filter(helper=helper).update(guardian_name="", guardian_phone="")
    helper.name = helper.kana = helper.affiliation = helper.phone = ""
    helper.grade = helper.district = helper.reference = helper.request_digest = ""
    helper.languages, helper.devices = [], []
    helper.birth_date = helper.school = helper.request_key = None
    helper.secret, helper.forgotten_at = uuid.uuid4(), at
    helper.save()
    audit.record("helper.forgotten", on=helper, municipality=helper.municipality, by=by, at=at)
    return helper


def lock(helper: Helper) -> Helper:
    """The helper as stored now, held until the end of the transaction."""
    rows = Helper.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("municipality").get(pk=helper.pk)
