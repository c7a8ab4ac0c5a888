"""From placeholders back to names, on parsed values, in one pass."""

import re
from typing import Literal

from worker.errors import LeakError
from worker.model import Language, Person, Roster
from worker.redaction.josa import repair
from worker.redaction.placeholders import Found, find_placeholders, label
from worker.redaction.vault import Vault

_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」|『[^』\n]*』")
_UNKNOWN = {"ko": "[미확인]", "en": "[unknown]"}


def restore(
    text: str,
    vault: Vault,
    roster: Roster,
    language: Language,
    *,
    josa: bool = True,
    unknown: Literal["label", "refuse"] = "label",
) -> str:
    """`text` with names for person placeholders and labels such as [전화번호] for all others.

    A person gets the roster's name; whoever is ambiguous, outside the roster or known by a bare given name only keeps the
    words as first said. Particles behind are made to fit, but not between quotation marks, and not with josa=False.
    An unknown placeholder becomes [미확인] / [unknown], or raises LeakError. What was restored is not read again.
    """
    people = {person.id: person for person in (*roster.directory, *roster.present)}
    quoted = [m.span() for m in _QUOTED.finditer(text)] if josa else []
    parts: list[str] = []
    at = 0
    for found in find_placeholders(text):
        word = _word(found, vault, people, language)
        if word is None and unknown == "refuse":
            raise LeakError("An answer names 1 placeholder that was never sent.")
        word = word or _UNKNOWN[language]
        particle, taken = "", 0
        if josa and not any(start < found.start and found.end < end for start, end in quoted):
            particle, taken = repair(word, text[found.end : found.end + 12])
        parts += (text[at : found.start], word, particle)
        at = found.end + taken
    return "".join((*parts, text[at:]))


def person_name(placeholder: str, vault: Vault, roster: Roster) -> str | None:
    """The one person's full name, for an owner field; None when it may be several, a stranger or nobody."""
    ids = vault.people(placeholder)
    names = [p.name for p in (*roster.present, *roster.directory) if p.id in ids]
    return names[0] if len(ids) == 1 and names else None


def _word(found: Found, vault: Vault, people: dict[str, Person], language: Language) -> str | None:
    entry = vault.entry(found.name) if found.name else None
    if entry is None:
        return None
    if entry.kind != "PERSON":
        return label(entry.kind, language)
    person = people.get(entry.people[0]) if len(entry.people) == 1 and entry.certain else None
    return person.name if person else entry.surface
