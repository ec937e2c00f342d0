"""Keep what somebody is typing, until it becomes a registration or is given up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality, User
from common.errors import RuleViolation
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries import drafts


class DraftOfSomebodyElse(RuleViolation):
    """The key is in use by another clerk, in another town, or for another kind of form."""

    code = "draft_of_somebody_else"
    message = "この入力途中の受付は開けません。画面を開き直して、もう一度入力してください。"


@transaction.atomic
def save(  # noqa: PLR0913  # keyword-only: each is a column
    *,
    kind: DraftKind,
    municipality: Municipality,
    user: User | None,
    key: UUID,
    offering_key: str,
    answers: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> IntakeDraft:
    """Keep the answers under this key, in place of what was kept there before.

    Answers may count the steps taken in `turn`; what was sent before the last step arrives too
    late and changes nothing. The beginning is audited, what is typed after it is not. Raises
    DraftOfSomebodyElse.
    """
    draft, begun = IntakeDraft.objects.select_for_update(no_key=True).get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "municipality": municipality,
            "user": user,
            "offering_key": offering_key,
            "answers": {**answers},
            "updated_at": at,
        },
    )
    if begun:
        audit.record("draft.begun", on=draft, municipality=municipality, by=by, at=at)
        return draft
    owner = user.pk if user else None
    if (draft.kind, draft.municipality_id, draft.user_id) != (kind, municipality.pk, owner):
        raise DraftOfSomebodyElse
    if draft.answers.get("turn", 0) > answers.get("turn", 0):
        return draft
    draft.offering_key, draft.answers, draft.updated_at = offering_key, {**answers}, at
    draft.save(update_fields=["offering_key", "answers", "updated_at"])
    return draft


@transaction.atomic
def discard(draft: IntakeDraft, *, by: Actor, at: datetime) -> None:
    """Throw away what was typed: it was saved as a registration, or is not wanted any more."""
    deleted, _ = IntakeDraft.objects.filter(pk=draft.pk).delete()
    if deleted:
        audit.record("draft.discarded", on=draft, municipality=draft.municipality, by=by, at=at)


@transaction.atomic
def sweep(*, by: Actor, at: datetime) -> int:
    """Discard what nobody has touched for `KEPT_FOR`. Returns how many drafts that were."""
    left = [*drafts.expired(at=at)]
    for draft in left:
        discard(draft, by=by, at=at)
    return len(left)
