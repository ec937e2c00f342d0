"""What people are told. A message is a row, written in the transaction of its reason."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from notices import choices
from people.models import Helper, Participant


class Message(models.Model):
    """One thing to tell one person, who takes part or helps.

    With `next_at` it is in the machine's hands: `deliver` sends it then, by `channel`. Without,
    staff tell it: the call list is the list of messages that are not yet told and that no
    machine will tell.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="messages"
    )
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    helper = models.ForeignKey(
        Helper, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    purpose = models.CharField("用件", max_length=30, choices=choices.Purpose.choices)
    # What it is about, so that the same thing is never told twice: "session:12:cancelled".
    dedupe_key = models.CharField("重複防止キー", max_length=80)
    text = models.TextField("伝える内容")
    # What stands in the places of the wording: {"講座": "…"}. Blanked along with the text.
    context = models.JSONField("差し込む内容", default=dict, blank=True)
    state = models.CharField(
        "状態",
        max_length=12,
        choices=choices.MessageState.choices,
        default=choices.MessageState.WAITING,
    )
    created_at = models.DateTimeField("作成日時")
    told_at = models.DateTimeField("伝達日時", null=True, blank=True)
    # How it goes out now: as the person wished, or by the way that came next.
    channel = models.CharField(
        "伝え方",
        max_length=10,
        choices=choices.MessageChannel.choices,
        default=choices.MessageChannel.PHONE,
    )
    # How the person wished to be told: the chain of ways begins with it.
    wished = models.CharField(
        "希望の伝え方", max_length=10, blank=True, choices=choices.MessageChannel.choices
    )
    # Until when it is of use: the call list is sorted by it, and no machine tells it later.
    due_at = models.DateTimeField("期限", null=True, blank=True)
    # When the machine tries next; empty where staff tell it, or nothing is left to do.
    next_at = models.DateTimeField("次に送る日時", null=True, blank=True)
    # How often the machine has tried by this channel: the pauses grow with it.
    tries = models.PositiveSmallIntegerField("自動送信の回数", default=0)

    class Meta:
        verbose_name = "連絡"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "dedupe_key"], name="a_person_is_told_a_thing_once"
            ),
            models.UniqueConstraint(
                fields=["helper", "dedupe_key"], name="a_helper_is_told_a_thing_once"
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=False, helper__isnull=True)
                | Q(participant__isnull=True, helper__isnull=False),
                name="a_message_is_for_a_participant_or_a_helper",
            ),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False)
                | (~Q(state="told") & Q(told_at__isnull=True)),
                name="a_told_message_says_when",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(state="waiting"),
                name="only_a_waiting_message_is_tried_again",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "created_at"], name="message_list"),
            # What `deliver` asks all day long: of a million messages, the few that are due.
            models.Index(
                fields=["channel", "next_at", "id"],
                condition=Q(next_at__isnull=False),
                name="messages_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def person(self) -> Participant | Helper:
        """Whom it is for: of participants the one that was kept."""
        if self.participant is not None:
            return self.participant.kept
        assert self.helper is not None
        return self.helper


class Attempt(AppendOnly):
    """One try to reach somebody, and how it went."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField("日時")
    result = models.CharField("結果", max_length=12, choices=choices.MessageState.choices)
    actor_key = models.CharField("連絡した人", max_length=60)

    class Meta:
        verbose_name = "連絡の記録"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
