"""US identity numbers beyond what Presidio's own recognizers cover."""

from worker.redaction.rule import WEAK, Rule

RULES = (
    # The last four alone are what people read out.
    Rule("SSN, last four", "US_SSN", r"(?i:last (?:four|4)[^\n\d]{0,30})(?P<value>\d{4})(?!\d)", WEAK),
    Rule("SSN, samples included", "US_SSN", r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", 0.5),
)
