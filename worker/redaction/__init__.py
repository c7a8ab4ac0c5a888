"""Personal data out, placeholders in; names back on the way out; a guard at both doors. Fails closed."""

from worker.redaction.callers import with_names
from worker.redaction.guard import guard_reply, guard_shown, guard_text
from worker.redaction.masking import ABSENT_NAMES, Redaction, redact
from worker.redaction.placeholders import label, unknown_placeholders
from worker.redaction.restoring import person_name, restore
from worker.redaction.showing import Shown, show
from worker.redaction.vault import Vault

__all__ = [
    "ABSENT_NAMES",
    "Redaction",
    "Shown",
    "Vault",
    "guard_reply",
    "guard_shown",
    "guard_text",
    "label",
    "person_name",
    "redact",
    "restore",
    "show",
    "unknown_placeholders",
    "with_names",
]
