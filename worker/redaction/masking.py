"""Transcript → redacted transcript: one detection over the whole text, then placeholders utterance by utterance."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.errors import RedactionError
from worker.model import Mask, RedactedTranscript, RedactedUtterance, Roster, Transcript, Utterance
from worker.redaction.ner import find_people
from worker.redaction.overlaps import Span, resolve
from worker.redaction.placeholders import escape
from worker.redaction.repeats import repeated
from worker.redaction.vault import Vault, fold, value_key
from worker.roster import Mention, find_mentions, person_of_speaker

ABSENT_NAMES = "absent_names"
"""Warning: without a NER model, names of people outside the roster may have reached the model."""

_ROSTER_SCORE, _NER_SCORE, _LABEL_SCORE = 1.0, 0.7, 0.8
_CERTAIN = frozenset({"full", "given_honorific", "surname_title", "romanised", "handle", "email"})
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    0x00A0: 0x20,
    0x3000: 0x20,
    0x2007: 0x20,
    0x202F: 0x20,
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63], 0x2D),
}
_FOLD = _WIDE | _SIGNS
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")


@dataclass(frozen=True, slots=True)
class Redaction:
    """warnings: codes, see ABSENT_NAMES."""

    transcript: RedactedTranscript
    warnings: tuple[str, ...] = ()


def redact(transcript: Transcript, roster: Roster, vault: Vault, *, ner: str | None = None) -> Redaction:
    """What a model may see. New placeholders are appended to `vault`; raises RedactionError, the vault then untouched."""
    texts = [u.text for u in transcript.utterances]
    speakers = dict.fromkeys(u.speaker for u in transcript.utterances if u.speaker)
    try:
        spans = _find("\n".join(texts), texts, [*speakers], roster, ner)
    except RedactionError:
        raise
    except Exception as error:  # noqa: BLE001  whatever failed, the text is not vouched for; its words may be in the message
        raise RedactionError(f"Redaction failed ({type(error).__name__}); nothing was sent.") from None
    names = {label: _speaker(label, roster, vault) for label in speakers}
    per_utterance = _split(spans, texts)
    utterances = tuple(
        _redacted(u, own, vault, names) for u, own in zip(transcript.utterances, per_utterance, strict=True)
    )
    for person in roster.present:  # whoever can own something has a placeholder, though never named
        vault.placeholder("PERSON", f"id:{person.id}", person.name, (person.id,))
    return Redaction(RedactedTranscript(utterances), () if ner else (ABSENT_NAMES,))


def _find(text: str, texts: Sequence[str], speakers: Sequence[str], roster: Roster, ner: str | None) -> list[Span]:
    from worker.redaction.engine import detect  # noqa: PLC0415  loads Presidio

    plain = text.translate(_FOLD) if _FOLDED.search(text) else text
    spans = detect(plain)
    # To the roster a new utterance is a new sentence: `Will can …` at its start calls somebody.
    spans += [_mention(m, plain) for m in find_mentions(plain.replace("\n", "."), roster)]
    if ner:
        spans += _by_model(ner, texts)
    strangers = [label for label in speakers if person_of_speaker(label, roster) is None]
    spans += repeated(
        plain, spans, [Span(0, 0, "PERSON", _LABEL_SCORE, key=_name_key(s)) for s in strangers], strangers
    )
    return resolve(spans)


def _mention(mention: Mention, text: str) -> Span:
    """One key per person; words that fit several persons have a key of their own, and so have strangers."""
    people = tuple(sorted(mention.people))
    if not people:
        return Span(mention.start, mention.end, "PERSON", _ROSTER_SCORE)
    key = f"id:{people[0]}" if len(people) == 1 else f"ids:{'|'.join(people)}:{fold(text[mention.start : mention.end])}"
    certain = len(people) == 1 and mention.form in _CERTAIN
    return Span(mention.start, mention.end, "PERSON", _ROSTER_SCORE, key, people, certain)


def _by_model(ner: str, texts: Sequence[str]) -> list[Span]:
    spans = []
    offset = 0
    for text, found in zip(texts, find_people(ner, texts), strict=True):
        spans += [Span(offset + start, offset + end, "PERSON", _NER_SCORE) for start, end in found if end > start]
        offset += len(text) + 1
    return spans


def _speaker(label: str, roster: Roster, vault: Vault) -> str:
    person = person_of_speaker(label, roster)
    if person:
        return vault.placeholder("PERSON", f"id:{person.id}", label, (person.id,))
    return vault.placeholder("PERSON", _name_key(label), label)


def _name_key(name: str) -> str:
    return f"name:{fold(name)}"


def _split(spans: Iterable[Span], texts: Sequence[str]) -> list[list[Span]]:
    """Spans by utterance, with offsets of its text; one that crosses lines (a pasted key) leaves a part in each."""
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    result: list[list[Span]] = [[] for _ in texts]
    for span in spans:
        at = bisect_right(starts, span.start) - 1
        while at < len(texts) and starts[at] < span.end:
            low, high = max(span.start - starts[at], 0), min(span.end - starts[at], len(texts[at]))
            if low < high:
                result[at].append(Span(low, high, span.kind, span.score, span.key, span.people, span.certain))
            at += 1
    return result


def _redacted(utterance: Utterance, spans: list[Span], vault: Vault, names: dict[str, str]) -> RedactedUtterance:
    parts: list[str] = []
    masks: list[Mask] = []
    at = length = 0
    for span in spans:
        shown = _replacement(span, utterance.text[span.start : span.end], vault)
        length += span.start - at
        parts += (utterance.text[at : span.start], shown)
        masks.append(Mask(length, length + len(shown), span.start, span.end, span.kind))
        length += len(shown)
        at = span.end
    text = "".join((*parts, utterance.text[at:]))
    speaker = names[utterance.speaker] if utterance.speaker else None
    return RedactedUtterance(utterance.n, speaker, text, utterance.source, tuple(masks))


def _replacement(span: Span, value: str, vault: Vault) -> str:
    if span.kind == "ESCAPED":
        vault.placeholder("ESCAPED", value, value)
        return escape(value)
    key = span.key or (_name_key(value) if span.kind == "PERSON" else value_key(span.kind, value))
    return vault.placeholder(span.kind, key, value, span.people, certain=span.certain)
