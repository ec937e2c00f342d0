"""The answer to a text message, in the words of the carrier (TwiML)."""

from twilio.twiml.messaging_response import MessagingResponse


def answer(text: str) -> str:
    """A document that answers with this text; '' answers nothing."""
    response = MessagingResponse()
    if text:
        response.message(text)
    return str(response)
