"""Every shape of personal data that we look for. Add one: a Rule in its family's file, or a file and a line here."""

from collections.abc import Mapping

import regex

from worker.redaction.recognizers import (
    addresses,
    america,
    contact,
    credentials,
    korea,
    lookalikes,
    money,
    network,
    spoken,
    strangers,
)
from worker.redaction.rule import Rule

FAMILIES: Mapping[str, tuple[Rule, ...]] = {
    "contact": contact.RULES,
    "korea": korea.RULES,
    "america": america.RULES,
    "money": money.RULES,
    "network": network.RULES,
    "credentials": credentials.RULES,
    "addresses": addresses.RULES,
    "spoken": spoken.RULES,
    "strangers": strangers.RULES,
    "lookalikes": lookalikes.RULES,
}
"""Presidio's own for KR_RRN, KR_FRN, passports, SSN and ITIN join them in engine.py."""


def patterns() -> tuple[regex.Pattern[str], ...]:
    """The compiled patterns, Presidio's included: what a benchmark runs alone to know the floor."""
    from worker.redaction.engine import rules  # noqa: PLC0415  loads Presidio

    return tuple(rule.compiled for rule in rules())
