"""The last look: no personal value in what a model answered, and none in what is about to be written."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from worker.errors import LeakError
from worker.model import Roster
from worker.redaction.placeholders import KINDS, MATCHER, find_placeholders, label
from worker.redaction.vault import Entry, Vault, fold
from worker.roster import find_mentions

_NUMBER = re.compile(r"\d(?:[\d \-.()/]{0,40}\d)?")
_LEFTOVER = re.compile(r"<[A-Z][A-Z_]*_\d+>")
_LABEL = re.compile(rf"\[(?:{'|'.join(re.escape(label(k, language)[1:-1]) for k in KINDS for language in ('ko', 'en'))})\]")
_STRUCTURED = tuple(kind for kind in KINDS if kind != "PERSON")
_FULL_FORMS = ("full", "email")


def guard_reply(raw: str, vault: Vault, roster: Roster | None = None, *, sent: str = "") -> None:
    """Raises LeakError when a raw answer holds what only we may know: the model guessed, or something leaked before.

    Looked for: every kind that the detector knows by its shape, except words that `sent` (what the model was shown) held;
    every value of the vault; full names of the roster. Single given names are not: 지원 and Will are words, too.
    """
    text = _without_placeholders(_decoded(raw))
    found = _detected(text, allowed=(sent,)) + _vault_values(text, vault, names=True)
    _refuse(found + _roster_names(text, roster), "An answer of the model")


def guard_text(text: str, vault: Vault, allowed: Collection[str] = ()) -> None:
    """Raises LeakError when `text`, about to be written, holds a personal value or a placeholder. Names are meant to be there.

    allowed: values that may stand, such as an owner's address that the team itself wants written.
    """
    words = _without_placeholders(text)
    found = _detected(words, allowed) + _vault_values(words, vault, names=False, allowed=allowed)
    said = {entry.surface for entry in vault if entry.kind == "ESCAPED"}
    found["placeholder"] += sum(m.group() not in said for m in _LEFTOVER.finditer(text))
    found["placeholder"] += sum(
        1 for f in find_placeholders(text) if f.name in vault and text[f.start : f.end] not in said
    )
    _refuse(found, "The minutes")


def guard_shown(texts: Iterable[str], vault: Vault) -> None:
    """The same for utterances whose values were just replaced, which the detector has seen: no value of the vault is left."""
    text = "\n".join(texts)
    found = _vault_values(text, vault, names=False)
    said = {entry.surface for entry in vault if entry.kind == "ESCAPED"}
    found["placeholder"] += sum(m.group() not in said for m in _LEFTOVER.finditer(text))
    _refuse(found, "The minutes")


def _without_placeholders(text: str) -> str:
    """Nor labels: `the password is "[secret]"` gives nothing away, nor does a password PERSON_2 make `<PERSON_2>` a leak."""
    return _LABEL.sub("■", MATCHER.sub("■", text))


def _decoded(raw: str) -> str:
    """The words of a JSON answer without its escapes; anything else as it is, with \\u escapes read."""
    try:
        value = json.loads(raw)
    except ValueError:
        return re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), raw)
    return "\n".join(_leaves(value))


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None:
        yield str(value)


def _detected(text: str, allowed: Collection[str]) -> Counter[str]:
    from worker.redaction.engine import detect  # noqa: PLC0415  loads Presidio

    # What only its context told is in the vault if it was said; here the words around it are others.
    spans = (span for span in detect(text, _STRUCTURED) if not span.by_context)
    return Counter(s.kind for s in spans if not any(text[s.start : s.end] in words for words in allowed))


def _vault_values(text: str, vault: Vault, *, names: bool, allowed: Collection[str] = ()) -> Counter[str]:
    folded = fold(text)
    numbers = "\n".join("".join(filter(str.isdigit, m)) for m in _NUMBER.findall(folded))
    spared = {fold(words) for words in allowed}
    return Counter(
        entry.kind
        for entry in vault
        if (names or entry.kind != "PERSON")
        and fold(entry.surface) not in spared
        and (_literally(entry, folded) or _by_digits(entry, numbers))
    )


def _literally(entry: Entry, folded: str) -> bool:
    """The value as said, standing by itself. A name counts when it is a full one, another value from five characters."""
    value = fold(entry.surface)
    if entry.kind == "ESCAPED" or not (_full_name(value) if entry.kind == "PERSON" else len(value) >= 5):
        return False
    at = folded.find(value)
    while at >= 0:
        if _apart(folded[at - 1 : at], value[0]) and _apart(folded[at + len(value) : at + len(value) + 1], value[-1]):
            return True
        at = folded.find(value, at + 1)
    return False


def _apart(neighbour: str, edge: str) -> bool:
    """Whether a value may end here: a Latin letter or digit does not go on with another. Particles follow Hangul."""
    return not (neighbour.isascii() and neighbour.isalnum() and edge.isascii() and edge.isalnum())


def _full_name(name: str) -> bool:
    """
    >>> [_full_name(n) for n in ("김민수", "지원", "ana ruiz", "will", "참석자 1")]
    [True, False, True, False, False]
    """
    return bool(re.fullmatch(r"[가-힣]{3,5}", name) or re.fullmatch(r"[^\W\d_]{2,}(?:[ -][^\W\d_.]+\.?)+", name))


def _by_digits(entry: Entry, numbers: str) -> bool:
    if entry.kind in {"PERSON", "ADDRESS", "ESCAPED", "SECRET", "EMAIL_ADDRESS"}:
        return False
    digits = {"".join(filter(str.isdigit, words)) for words in (entry.surface, entry.key)}
    return any(len(d) >= 7 and d in numbers for d in digits)


def _roster_names(text: str, roster: Roster | None) -> Counter[str]:
    if roster is None:
        return Counter()
    mentions = find_mentions(text, roster)
    return Counter("PERSON" for m in mentions if m.form in _FULL_FORMS or " " in text[m.start : m.end].strip())


def _refuse(found: Counter[str], where: str) -> None:
    counts = ", ".join(f"{count} × {kind}" for kind, count in sorted(found.items()) if count)
    if counts:
        raise LeakError(f"{where} held personal data that was never meant to be there: {counts}.")
