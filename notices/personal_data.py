"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET = {
    "notices.Message.text",
    "notices.Message.context",
    "notices.OptOut.to",
    "notices.Reply.sender",
    "notices.Reply.text",
    "notices.Sending.text",
    "notices.Sending.to",
}
KEEP = {
    "notices.Message.dedupe_key",
    "notices.Attempt.actor_key",
    "notices.NoticeTerms.call_from",
    "notices.NoticeTerms.check_phone",
    "notices.NoticeTerms.machines",
    "notices.NoticeTerms.mail_from",
    "notices.NoticeTerms.sms_sender",
    "notices.Receipt.error",
    "notices.Receipt.status",
    "notices.Reply.outcome",
    "notices.Reply.sid",
    "notices.Sending.error",
    "notices.Sending.sid",
    "notices.Sending.worker",
    "notices.Worker.name",
    "notices.Wording.actor_key",
    "notices.Wording.text",
}
