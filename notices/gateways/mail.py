"""Mail, through the town's own mail server (SMTP, by Django's settings EMAIL_*).

A server that has taken a mail reports nothing more: what it cannot deliver comes back to the
sender's mailbox, where the office reads it.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from notices.choices import MessageChannel
from notices.rules.carriers import Accepted, Answer, Letter, Refused, Report, Unclear

NOT_AN_ADDRESS = "mail-address"
TEMPORARY = range(400, 500)


class Mail:
    """A gateway that hands each mail over by a connection of its own."""

    channel = MessageChannel.MAIL

    def send(self, letter: Letter) -> Answer:
        """Hand one mail over. Plain text, no attachments, nothing that is fetched."""
        if not letter.sender:
            return Refused("no-sender")
        backend = _Backend(timeout=settings.EMAIL_TIMEOUT)
        try:
            backend.open()
        except smtplib.SMTPResponseException as refusal:  # 421 at the door, 535 wrong password
            return Refused(_code(refusal.smtp_code), carrier_fault=True)
        except (smtplib.SMTPException, OSError):
            return Refused("unreachable-carrier", carrier_fault=True)
        try:
            return self._hand_over(letter, backend)
        finally:
            backend.let_go()

    def look_up(self, sid: str) -> Report | None:  # noqa: ARG002  # the protocol's
        """A mail server cannot be asked."""
        return None

    def find(self, letter: Letter) -> str | None:  # noqa: ARG002  # the protocol's
        """A mail server cannot be asked."""
        return None

    def _hand_over(self, letter: Letter, backend: _Backend) -> Answer:
        try:
            backend.send_messages([_mail(letter)])
        except (BadHeaderError, ValueError, smtplib.SMTPNotSupportedError):
            return Refused(NOT_AN_ADDRESS)
        except (smtplib.SMTPException, OSError) as fault:
            return _refused(fault) if isinstance(fault, _SAID_NO) else backend.after_a_break()
        return Accepted(f"mail-{letter.key}", delivered=True)


_SAID_NO = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)


def _refused(
    refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> Refused:
    """What the server's number means: that the one who gets it is not there now is no fault of
    the server, that it wants no mail from us now is."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        ((code, _),) = refusal.recipients.values()
        return Refused(_code(code))
    code = refusal.smtp_code
    of_ours = isinstance(refusal, smtplib.SMTPSenderRefused) or code in TEMPORARY
    return Refused(_code(code), carrier_fault=of_ours)


class _Connection(smtplib.SMTP):
    """Remembers whether the mail itself was begun: only until then is it surely unsent."""

    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _SafeConnection(smtplib.SMTP_SSL):
    """The same over TLS from the first byte on."""

    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _Backend(EmailBackend):
    """Django's, which tells how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SafeConnection if self.use_ssl else _Connection

    def after_a_break(self) -> Answer:
        """What is known where the line broke."""
        if getattr(self.connection, "handed_over", False):
            return Unclear("timeout")
        return Refused("unreachable-carrier", carrier_fault=True)

    def let_go(self) -> None:
        """Hang up: whatever is said to that changes nothing of what was taken."""
        try:
            self.close()
        except (smtplib.SMTPException, OSError):
            self.connection = None


def _mail(letter: Letter) -> EmailMessage:
    domain = letter.sender.rpartition("@")[2]
    return EmailMessage(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender,
        to=[letter.to],
        # The same for the same sending: whoever gets it twice can see so.
        headers={"Message-ID": f"<{letter.key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _code(number: int) -> str:
    return f"smtp-{number}"
