"""Minutes against a gold: what was found, what is false, whose owner and which date is wrong, which traps caught.

Items are matched one to one with the gold of their kind by the words that they quote. What the gold tolerates counts
neither way; every other item that matches nothing is false.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import reduce

from worker.evals.gold_file import Gold, GoldActionItem, GoldDecision, GoldEvent, GoldKind, Said, Tolerated, load_gold
from worker.evals.matching import Quoting, pairs
from worker.evals.scores import Compared, Miss, Share
from worker.model import ActionItem, Decision, Event, Evidence, Minutes
from worker.stages.quotes import overlap

__all__ = ["Gold", "GoldScore", "KindScore", "load_gold", "score"]

_NONE = Share()

GoldItem = GoldDecision | GoldActionItem | GoldEvent
Written = Decision | ActionItem | Event


@dataclass(frozen=True)
class KindScore:
    """The items of one kind, or of all.

    found: gold items that were written. false: the other items, those of `trapped` among them. tolerated: how many were
    left out of the count. missed: gold items that were not written; flagged: those of them that *needs review* or
    *unrepresented* shows. states, owners, dates (days), times (where there is one): right on what was found.
    wrong_owners, wrong_dates: somebody else, another day or time was written; a field left empty is no such error, but
    not right either.
    """

    found: int = 0
    expected: int = 0
    false: tuple[str, ...] = ()
    trapped: tuple[Miss, ...] = ()
    tolerated: int = 0
    missed: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    states: Share = _NONE
    owners: Share = _NONE
    dates: Share = _NONE
    times: Share = _NONE
    wrong_owners: tuple[Miss, ...] = ()
    wrong_dates: tuple[Miss, ...] = ()

    def __add__(self, other: "KindScore") -> "KindScore":
        return KindScore(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    @property
    def precision(self) -> float:
        """1.0 where nothing was written: then nothing is false."""
        written = self.found + len(self.false)
        return self.found / written if written else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class GoldScore:
    """By kind: `decision`, `action_item`, `event`."""

    kinds: Mapping[GoldKind, KindScore]

    @property
    def all(self) -> KindScore:
        return reduce(KindScore.__add__, self.kinds.values(), KindScore())


def score(minutes: Minutes, gold: Gold) -> GoldScore:
    """Raises ValueError when the gold quotes what nobody says in these minutes."""
    return GoldScore(
        {
            "decision": _kind("decision", minutes.decisions, gold.decisions, minutes, gold),
            "action_item": _kind("action_item", minutes.action_items, gold.action_items, minutes, gold),
            "event": _kind("event", minutes.events, gold.events, minutes, gold),
        }
    )


def _kind(kind: GoldKind, written: Sequence[Written], wanted: Sequence[GoldItem], minutes: Minutes, gold: Gold) -> KindScore:
    said = _Said(minutes, gold)
    golds = [Quoting(_text(item), said.all(_proof(item))) for item in wanted]
    matched = pairs([Quoting(_text(item), item.evidence) for item in written], golds)
    rest = [item for i, item in enumerate(written) if i not in {i for i, _ in matched}]
    missed = [g for j, g in enumerate(golds) if j not in {j for _, j in matched}]
    counted = reduce(KindScore.__add__, (_compared(written[i], wanted[j]) for i, j in matched), KindScore())
    flagged = tuple(g.text for g in missed if _is_flagged(g, minutes))
    left = KindScore(expected=len(wanted), missed=tuple(g.text for g in missed), flagged=flagged)
    return reduce(KindScore.__add__, (_unmatched(kind, item, said, gold) for item in rest), counted + left)


def _compared(item: Written, gold: GoldItem) -> KindScore:
    """Field by field; `pairs` never mixes kinds."""
    (day, hour), (gold_day, gold_hour) = _moment(_when(item)), _moment(_gold_when(gold))
    dated, timed = Compared(day == gold_day, gold_day, day), Compared(hour == gold_hour, gold_hour, hour)
    wrong = [c.miss(item.id, name) for name, c in (("date", dated), ("time", timed)) if not c.right and c.got]
    times = timed.share if hour or gold_hour else _NONE
    found = KindScore(found=1, dates=dated.share, times=times, wrong_dates=tuple(wrong))
    if isinstance(item, Decision) and isinstance(gold, GoldDecision):
        return found + KindScore(states=Share(int(item.state == gold.state), 1))
    if isinstance(item, ActionItem) and isinstance(gold, GoldActionItem):
        owner = Compared(_owner(item) == _owner(gold), *(_named(_owner(i)) for i in (gold, item)))
        mistaken = item.owner is not None and item.owner != gold.owner
        return found + KindScore(owners=owner.share, wrong_owners=(owner.miss(item.id, "owner"),) if mistaken else ())
    return found


def _unmatched(kind: GoldKind, item: Written, said: "_Said", gold: Gold) -> KindScore:
    trap = next((t for t in gold.traps if t.kind == kind and said.rests(item, t)), None)
    if trap:
        return KindScore(false=(_text(item),), trapped=(Miss(item.id, trap.reason, "no item", _text(item)),))
    if any(t.kind == kind and said.rests(item, t) for t in gold.tolerated):
        return KindScore(tolerated=1)
    return KindScore(false=(_text(item),))


class _Said:
    """Where the quotes of a gold stand in the utterances that the minutes show."""

    def __init__(self, minutes: Minutes, gold: Gold) -> None:
        self._minutes, self._names = minutes, gold.name_of

    def all(self, quotes: Sequence[Said]) -> tuple[Evidence, ...]:
        return tuple(self._find(quote) for quote in quotes)

    def rests(self, item: Written, line: Tolerated) -> bool:
        return overlap(item.evidence, self.all([line]))

    def _find(self, said: Said) -> Evidence:
        names = {said.speaker, self._names.get(said.speaker, said.speaker)}
        for u in self._minutes.utterances:
            if u.speaker in names and said.quote in u.text:
                start = u.text.index(said.quote)
                return Evidence(u.n, start, start + len(said.quote), said.quote)
        raise ValueError(f"The gold quotes what {said.speaker} does not say: “{said.quote}”")


def _is_flagged(gold: Quoting, minutes: Minutes) -> bool:
    unrepresented = set(minutes.coverage.unrepresented)
    reviewed = any(overlap(r.evidence, gold.evidence) for r in minutes.needs_review)
    return reviewed or any(e.utterance in unrepresented for e in gold.evidence)


def _text(item: Written | GoldItem) -> str:
    if isinstance(item, Decision | GoldDecision):
        return item.text
    return item.task if isinstance(item, ActionItem | GoldActionItem) else item.title


def _proof(gold: GoldItem) -> tuple[Said, ...]:
    return gold.evidence.task if isinstance(gold, GoldActionItem) else gold.evidence


def _when(item: Written) -> date | datetime | None:
    if isinstance(item, Decision):
        return item.date
    if isinstance(item, Event):
        return item.start
    return _joined(item.due.date, item.due.time) if item.due else None


def _gold_when(gold: GoldItem) -> date | datetime | None:
    if isinstance(gold, GoldDecision):
        return gold.date
    if isinstance(gold, GoldEvent):
        return gold.begins
    return _joined(gold.due.date, gold.due.time) if gold.due else None


def _joined(day: date | None, clock: time | None) -> date | datetime | None:
    return datetime.combine(day, clock) if day and clock else day


def _moment(when: date | datetime | None) -> tuple[date | None, str | None]:
    """The day, and the time of day, with its UTC offset where it has one."""
    return (when.date(), when.isoformat()[11:]) if isinstance(when, datetime) else (when, None)


def _owner(item: ActionItem | GoldActionItem) -> tuple[str | None, frozenset[str], str]:
    """Person, candidates, team; a team however it is written and with or without its article."""
    return item.owner, frozenset(item.owner_candidates), (item.team or "").lower().removeprefix("the ")


def _named(owner: tuple[str | None, frozenset[str], str]) -> str | None:
    person, candidates, team = owner
    return person or " or ".join(sorted(candidates)) or team or None
