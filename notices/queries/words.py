"""What a message says, by the way it goes out."""

from notices.models import Message


def sms(message: Message) -> str:
    """The text message: whose it is comes first."""
    return f"【{message.municipality.name}】{message.text}"


def plain(message: Message) -> str:
    """The same for mail and LINE, which have room."""
    return sms(message)
