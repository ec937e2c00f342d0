"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET = {"notices.Message.text"}
KEEP = {"notices.Message.dedupe_key", "notices.Attempt.actor_key"}
