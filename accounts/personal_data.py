"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET: set[str] = set()
KEEP = {
    "accounts.Municipality.code",
    "accounts.Municipality.name",
    "accounts.Municipality.kana",
    "accounts.Municipality.prefecture",
    "accounts.Municipality.section",
    "accounts.Municipality.postal_code",
    "accounts.Municipality.address",
    "accounts.Municipality.phone",
    "accounts.AuditEvent.municipality_code",
    "accounts.AuditEvent.action",
    "accounts.AuditEvent.actor_kind",
    "accounts.AuditEvent.actor_key",
    "accounts.AuditEvent.origin",
    "accounts.AuditEvent.subject_type",
    "accounts.AuditEvent.subject_key",
    "accounts.AuditEvent.detail",
}
