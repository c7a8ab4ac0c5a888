"""The rule engine on the AMI meetings of the evaluation data: reported, not tuned to.

    MINUTES_EVAL_DATA=… python -m tests.benchmarks.ami

An annotated decision or action item counts as found when an item of that kind has a quote spoken within 15 seconds of one
of the turns that annotators linked to it; what is linked to no turn is left out. Chance: the same items moved round the
meeting by random times. AMI's annotators agree little with one another, and published extraction of its action items
reaches F1 0.43 (supervised).
"""

import asyncio
import json
import os
import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.tables import Figure, finish, report
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Evidence, Minutes, Transcript, Utterance
from worker.store import MemoryStore
from worker.transcripts.cues import Cue, Draft
from worker.transcripts.joining import to_utterances

WINDOW = 15.0  # seconds
KINDS = {"decisions": "decisions", "actions": "action_items"}
_SHIFTS = 100

Span = tuple[float, float]


@dataclass(frozen=True)
class Meeting:
    """annotated: by kind, the spans of the turns of each annotation. items: by kind, the spans of each item's quotes."""

    length: float
    annotated: Mapping[str, Sequence[Sequence[Span]]]
    items: Mapping[str, Sequence[Sequence[Span]]]


def main() -> bool:
    if not os.environ.get("MINUTES_EVAL_DATA"):
        print("ami: skipped, MINUTES_EVAL_DATA is not set")
        return True
    path = Path(os.environ["MINUTES_EVAL_DATA"]) / "ami" / "eval.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    meetings = [_read(row) for row in rows]
    hours = sum(m.length for m in meetings) / 3600
    figures = [Figure(f"meetings ({hours:.1f} hours)", len(meetings))]
    return report("Rule engine on AMI", [*figures, *(f for kind in KINDS for f in _figures(kind, meetings))])


def _read(row: Mapping[str, Any]) -> Meeting:
    turns = row["turns"]
    minutes = asyncio.run(minutes_of(_transcript(turns), Request("ami"), RulesModel(), MemoryStore()))
    spoken = [(turn["start"], turn["end"]) for turn in turns]
    annotated = {kind: [[spoken[i] for i in a["turns"]] for a in row[kind] if a["turns"]] for kind in KINDS}
    items = {
        kind: [[_span(e, minutes) for e in item.evidence] for item in getattr(minutes, ours)] for kind, ours in KINDS.items()
    }
    return Meeting(max(end for _, end in spoken), annotated, items)


def _transcript(turns: Sequence[Mapping[str, Any]]) -> Transcript:
    """Speakers are known by their letters alone; the turns of one speaker are joined as captions are."""
    cues = [Cue(t["text"], f"Speaker {t['speaker']}", t["start"], t["end"], n) for n, t in enumerate(turns, 1)]
    return Transcript(tuple(to_utterances(Draft(cues, joins=True))[0]), "ami")


def _span(evidence: Evidence, minutes: Minutes) -> Span:
    """When a quote was spoken, by the cues that it lies in."""
    utterance = minutes.utterances[evidence.utterance - 1]
    cues = [cue for cue in utterance.cues if cue.offset < evidence.end]
    first = max((i for i, cue in enumerate(cues) if cue.offset <= evidence.start), default=0)
    starts = [cue.start for cue in cues[first:] if cue.start is not None]
    ends = [cue.end for cue in cues[first:] if cue.end is not None]
    return (min(starts), max(ends)) if starts and ends else _whole(utterance)


def _whole(utterance: Utterance) -> Span:
    return utterance.start or 0.0, utterance.end or utterance.start or 0.0


def _figures(kind: str, meetings: Sequence[Meeting]) -> list[Figure]:
    total = sum(len(m.annotated[kind]) for m in meetings)
    found, chance = sum(_found(m, kind) for m in meetings), _by_chance(kind, meetings)
    counts = [len(m.items[kind]) for m in meetings]
    resting = sum(_near_any(item, m.annotated[kind]) for m in meetings for item in m.items[kind])
    without = [len(m.items[kind]) for m in meetings if not m.annotated[kind]]
    name = kind.replace("actions", "action items")
    return [
        Figure(f"{name}: annotated, with turns", total),
        Figure(f"  of them found within {WINDOW:.0f} s", f"{found}  {found / total:.0%}"),
        Figure("  found by chance", f"{chance / total:.0%}"),
        Figure("  items a meeting: mean, least to most", f"{statistics.mean(counts):.1f}, {min(counts)} to {max(counts)}"),
        Figure("  items near an annotation", f"{resting} of {sum(counts)}"),
        Figure(f"  items in the {len(without)} meetings without any", f"{sum(without)} {sorted(without)}" if without else "none"),
    ]  # fmt: skip


def _found(meeting: Meeting, kind: str, shift: float = 0.0) -> int:
    """Annotations that some item is near, the items moved round the meeting by `shift` seconds."""
    moved = [[_moved(span, shift, meeting.length) for span in item] for item in meeting.items[kind]]
    return sum(_near_any(annotation, moved) for annotation in meeting.annotated[kind])


def _by_chance(kind: str, meetings: Sequence[Meeting]) -> float:
    chance = random.Random(1)
    return statistics.mean(sum(_found(m, kind, chance.uniform(0, m.length)) for m in meetings) for _ in range(_SHIFTS))


def _moved(span: Span, shift: float, length: float) -> Span:
    start = (span[0] + shift) % length
    return start, start + span[1] - span[0]


def _near_any(one: Sequence[Span], others: Iterable[Sequence[Span]]) -> bool:
    return any(a[0] - WINDOW <= b[1] and b[0] <= a[1] + WINDOW for other in others for a in one for b in other)


if __name__ == "__main__":
    finish(main())
