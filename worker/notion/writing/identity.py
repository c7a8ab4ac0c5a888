"""Which item of this run is which item of an earlier one. A source key is minted once and never worked out again.

Pairs are made one to one, best first: by overlap of the core evidence (of the task or decision, not of owner or date)
on aligned utterances, then by likeness of quote and text close by, then anywhere. Deleted and rejected items take part,
so that they stay gone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from worker.likeness import exact, grams, telling
from worker.model import Item, Kind, Utterance
from worker.notion.writing.aligning import align, dice
from worker.notion.writing.snapshot import Fingerprint, Known, KnownRow, Span, Spoken, State

OVERLAP = 0.5  # of the shorter quote
NEAR = 3  # utterances
SAME_LINE, CLOSE_BY, ANYWHERE = 0.34, 0.4, 0.85  # likeness asked the more, the farther apart two lie
REMNANT = 0.2  # of a part of something that a person deleted, said with the same words of the meeting


@dataclass(frozen=True, slots=True)
class Found:
    """An item of this run as identity sees it. id: the item's own, of this run only."""

    id: str
    known: Known  # with an empty key


@dataclass(frozen=True, slots=True)
class Matches:
    """keys: item id → source key. known: every item of this page, its evidence moved to this version; missing: keys of
    items that this run did not find. hidden: ids of items that a person deleted or rejected, parts of such included.
    removed: utterances that known items rest on and that this version has not.
    """

    keys: Mapping[str, str]
    known: tuple[Known, ...]
    missing: frozenset[str]
    hidden: frozenset[str]
    removed: tuple[Spoken, ...] = ()

    def without(self, keys: Set[str]) -> "Matches":
        """As if the items of these keys, which this run did not find, had never been known."""
        return replace(self, known=tuple(k for k in self.known if k.key not in keys), missing=self.missing - keys)


def spoken(utterances: Iterable[Utterance], fingerprint: Fingerprint) -> tuple[Spoken, ...]:
    """The utterances as a snapshot may keep them."""
    return tuple(
        Spoken(u.block, fingerprint(f"{u.speaker}\n{u.text}"), _digests(grams(u.text), fingerprint)) for u in utterances
    )


def kept(now: Sequence[Spoken], known: Iterable[Known]) -> tuple[Spoken, ...]:
    """The utterances as they are kept: with words only where an item rests on them."""
    needed = {span.utterance for item in known for span in item.spans}
    return tuple(u if n in needed else replace(u, words=frozenset()) for n, u in enumerate(now, 1))


def found(item: Item, kind: Kind, text: str, run: str, fingerprint: Fingerprint) -> Found:
    """An item with what is needed to know it again."""
    spans = tuple(Span(e.utterance, e.start, e.end) for e in item.evidence)
    quote, worded = told(" ".join(e.quote for e in item.evidence), fingerprint), told(text, fingerprint)
    known = Known("", kind, spans, quote, worded, run=run, item=item.id, numbers=numbers(text, fingerprint))
    return Found(item.id, known)


def told(text: str, fingerprint: Fingerprint) -> frozenset[str]:
    """What a text is known by."""
    return _digests(telling(text) | exact(text), fingerprint)


def numbers(text: str, fingerprint: Fingerprint) -> frozenset[str]:
    return _digests(exact(text), fingerprint)


def match(
    items: Sequence[Found],
    known: Sequence[Known],
    before: Sequence[Spoken],
    now: Sequence[Spoken],
    mint: Callable[[], str],
    removed: Sequence[Spoken] = (),
) -> Matches:
    """Each item with its source key: that of a known item, or a new one. removed: of versions before the last one."""
    known = [_in_a_row(k, len(before)) for k in known]
    aligned = align((*before, *removed), now)
    loose = [{a.now for s in k.spans if (a := aligned.get(s.utterance)) and not a.unchanged} for k in known]
    away = sorted({s.utterance for k in known for s in k.spans} - aligned.keys())
    places = {n: a.now for n, a in aligned.items()} | {n: -k for k, n in enumerate(away, 1)}
    moved = [_moved(k, places) for k in known]
    partner = _partners(items, moved, loose)
    wholes = {i: _wholes(item.known, moved, loose) for i, item in enumerate(items) if i not in partner}
    remnants = {i for i, of in wholes.items() if any(whole.state == "gone" for whole in of)}
    keys = {item.id: moved[partner[i]].key if i in partner else mint() for i, item in enumerate(items) if i not in remnants}
    same = {k: _renewed(_unplaced(moved[k], loose[k]), items[i].known) for i, k in partner.items()}
    fresh = [_part(items[i].known, keys[items[i].id], of) for i, of in wholes.items() if i not in remnants]
    hidden = {items[i].id for i in remnants} | {items[i].id for i, k in partner.items() if moved[k].state == "gone"}
    return Matches(
        keys=keys,
        known=(*(same.get(k) or _unplaced(old, loose[k]) for k, old in enumerate(moved)), *fresh),
        missing=frozenset(old.key for k, old in enumerate(moved) if k not in same),
        hidden=frozenset(hidden),
        removed=tuple((*before, *removed)[n - 1] for n in away),
    )


def _partners(items: Sequence[Found], known: Sequence[Known], loose: Sequence[set[int]]) -> dict[int, int]:
    """Index of the item → index of the known item: one to one, best first, the earlier one where two are equal."""
    scores = ((_score(item.known, old, loose[k]), i, k) for i, item in enumerate(items) for k, old in enumerate(known))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, k in sorted((s for s in scores if s[0]), key=lambda s: (-s[0], s[1], s[2])):
        if i not in partner and k not in taken:
            partner[i] = k
            taken.add(k)
    return partner


def _unplaced(old: Known, loose: set[int]) -> Known:
    """An item that was not found, in a line that was mended: the line is known, the offsets are not any more."""
    spans = (Span(s.utterance, 0, 0) if s.utterance in loose else s for s in old.spans)
    return replace(old, spans=tuple(spans))


def _renewed(old: Known, new: Known) -> Known:
    """The known item with the evidence and the words of this run. What a person deleted is remembered as it was, and all
    else that was said of it in the same lines: else a part of it would be new to the next run.
    """
    state = "live" if old.state == "lost" else old.state
    if state == "gone":
        lines = {s.utterance for s in old.spans}
        spans = (*old.spans, *(s for s in new.spans if s.utterance in lines))
        new = replace(new, spans=tuple(dict.fromkeys(spans)), quote=old.quote, text=old.text, numbers=old.numbers)
    return replace(new, key=old.key, state=state, rows=old.rows)


def _in_a_row(known: Known, last: int) -> Known:
    """The utterances that were removed counted on behind the last one."""
    return replace(known, spans=tuple(s if s.utterance > 0 else replace(s, utterance=last - s.utterance) for s in known.spans))


def _moved(known: Known, places: Mapping[int, int]) -> Known:
    return replace(known, spans=tuple(replace(s, utterance=places[s.utterance]) for s in known.spans))


def _score(new: Known, old: Known, loose: set[int]) -> float:
    """0: not the same. 3 to 4.5: the same words of the meeting; 2 to 3: the same line; 1 to 2: close by; below: elsewhere."""
    if new.kind != old.kind:
        return 0.0
    text, quote = dice(new.text, old.text), dice(new.quote, old.quote)
    shared = _overlap(new, old, loose, quote)
    if shared >= OVERLAP:
        return 3 + shared + text / 2
    apart = _distance(new, old)
    if apart == 0 and (text >= SAME_LINE or quote >= OVERLAP):
        return 2 + max(text, quote)
    if not (new.numbers <= old.numbers or old.numbers <= new.numbers):  # report 12 and report 13
        return 0.0
    if apart is not None and apart <= NEAR and max(text, quote) >= CLOSE_BY:
        return 1 + max(text, quote) - 0.05 * apart
    best = max(text if len(new.text) > 1 else 0.0, quote if len(new.quote) > 2 else 0.0)
    return best if best >= ANYWHERE else 0.0


def _wholes(new: Known, known: Sequence[Known], loose: Sequence[set[int]]) -> list[Known]:
    """The known items that this is a part of."""
    return [old for k, old in enumerate(known) if _remnant(new, old, loose[k])]


def _part(new: Known, key: str, wholes: Sequence[Known]) -> Known:
    """What may have been deleted of the whole may not be made of a part of it: it, or the milestone of a decision."""
    rows = {name: KnownRow(None, gone=True) for whole in wholes for name, row in whole.rows.items() if row.gone}
    state: State = "offered" if any(whole.state == "offered" for whole in wholes) else "live"
    return replace(new, key=key, state=state, rows=rows)


def _remnant(new: Known, gone: Known, loose: set[int]) -> bool:
    """Whether this is a part of what a person deleted or rejected (or may have), or that again as another kind.

    Said with the same words of the meeting; or close by, or where those are not there any more, with the words of it alone.
    """
    text = dice(new.text, gone.text)
    least = REMNANT if new.kind == gone.kind else OVERLAP
    if text >= least and _overlap(new, gone, loose, dice(new.quote, gone.quote)) >= OVERLAP:
        return True
    apart = _distance(new, gone)
    if new.kind != gone.kind or (apart is not None and apart > NEAR):
        return False
    least = 1 if apart is None else 2  # words
    return len(new.text) >= least and len(new.text & gone.text) >= ANYWHERE * len(new.text) and new.numbers <= gone.numbers


def _overlap(new: Known, old: Known, loose: set[int], quote: float) -> float:
    """The largest shared part of two quotes; in a line that was mended the offsets say nothing, the words of the quote do."""
    best = 0.0
    for a in new.spans:
        for b in old.spans:
            if a.utterance != b.utterance:
                continue
            if b.utterance in loose or not b.end:
                best = max(best, quote)
            else:
                shared = min(a.end, b.end) - max(a.start, b.start)
                best = max(best, shared / max(1, min(a.end - a.start, b.end - b.start)))
    return best


def _distance(new: Known, old: Known) -> int | None:
    """In utterances; None when nothing of the old evidence is left."""
    return min((abs(a.utterance - b.utterance) for a in new.spans for b in old.spans if b.utterance > 0), default=None)


def _digests(words: Iterable[str], fingerprint: Fingerprint) -> frozenset[str]:
    return frozenset(fingerprint(word) for word in words)
