"""What was said and looks like our own marks: placeholders and the fence around a transcript. See placeholders.py."""

import regex

from worker.redaction.placeholders import FENCE, LOOKALIKE
from worker.redaction.rule import Rule

RULES = (
    Rule("placeholder", "ESCAPED", LOOKALIKE, 1.0, flags=regex.ASCII),
    Rule("fence", "ESCAPED", FENCE, 1.0, flags=regex.ASCII),
)
