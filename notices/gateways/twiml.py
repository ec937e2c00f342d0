"""What is said in a call, in the words of the carrier (TwiML)."""

from __future__ import annotations

from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from notices.rules.dialogue import Keys, Ring, Script, Voice

LANGUAGE = "ja-JP"
VOICE = "Polly.Mizuki"
"""A standard voice: these take every SSML tag, the speed included; the neural ones not all
(Amazon Polly, supported SSML tags; https://www.twilio.com/docs/voice/twiml/say/text-speech)."""
RATE = "90%"
PAUSE = "600ms"
RING_SECONDS = 25
SILENCE_SECONDS = 4


def render(script: Script) -> str:
    """The script as an XML document. Keys may be pressed while somebody is still speaking."""
    response = VoiceResponse()
    if isinstance(script.then, Keys):
        _ask(response, script.lines, script.then)
    else:
        _speak(response, script.lines)
        _go_on(response, script.then)
    return str(response)


def _ask(response: VoiceResponse, lines: tuple[str, ...], keys: Keys) -> None:
    wanted = (
        {"num_digits": keys.digits, "finish_on_key": ""}
        if keys.digits
        else {"finish_on_key": "#"}
    )
    gather = Gather(
        input="dtmf",
        action=keys.to,
        method="POST",
        timeout=keys.seconds,
        action_on_empty_result=True,
        **wanted,
    )
    _speak(gather, lines)
    response.append(gather)


def _go_on(response: VoiceResponse, then: Voice | Ring | None) -> None:
    if isinstance(then, Voice):
        response.record(
            action=then.to,
            method="POST",
            max_length=then.seconds,
            timeout=SILENCE_SECONDS,
            finish_on_key="#",
            play_beep=True,
            trim="trim-silence",
        )
        # Reached where nobody said a word.
        response.redirect(then.silent, method="POST")
        return
    if isinstance(then, Ring):
        response.dial(then.number, timeout=RING_SECONDS)
    response.hangup()


def _speak(into: VoiceResponse | Gather, lines: tuple[str, ...]) -> None:
    for line in lines:
        say = Say(language=LANGUAGE, voice=VOICE)
        say.prosody(line, rate=RATE)
        say.break_(time=PAUSE)
        into.append(say)
