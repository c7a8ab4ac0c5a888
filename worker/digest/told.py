"""The facts of a week as the highlights prompt sees them: one JSON object a line, redacted, dates as a sentence tells them."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from worker.digest.facts import Digest, Due, Task
from worker.stages.summarise import told

MOST: Final = {"decision": 20, "opened": 12, "closed": 12, "slipped": 10, "overdue": 10, "unowned": 5, "event": 12}
"""Of each kind; five sentences cannot tell more, and the page lists all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """texts: fields that hold words of people, which are redacted before anything is asked. owners: their names."""

    id: str
    kind: str
    texts: dict[str, str]
    owners: tuple[str, ...] | None = None
    plain: dict[str, Any] | None = None


def facts_of(digest: Digest) -> tuple[Fact, ...]:
    """Empty where nothing happened and nothing is to come."""
    found = [
        Fact(f"F{number}", kind, texts, owners, plain)
        for number, (kind, texts, owners, plain) in enumerate(_facts(digest), 1)
    ]
    return (*found, Fact("N", "numbers", {}, None, _numbers(digest))) if found else ()


def written(facts: Iterable[Fact], text: Callable[[str], str], name: Callable[[str], str]) -> str:
    """text, name: what stands for words and for an owner, redacted."""
    return "\n".join(json.dumps(_one(fact, text, name), ensure_ascii=False) for fact in facts)


def _one(fact: Fact, text: Callable[[str], str], name: Callable[[str], str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": fact.id, "kind": fact.kind, **{field: text(words) for field, words in fact.texts.items()}}
    if fact.owners is not None:
        shown["owner"] = ", ".join(map(name, fact.owners)) or None
    return {**shown, **(fact.plain or {})}


def _facts(digest: Digest) -> Iterator[tuple[str, dict[str, str], tuple[str, ...] | None, dict[str, Any]]]:
    def when(due: Due | None) -> str | None:
        return told(due, digest.language) if due else None

    decisions = [(group.meeting, decision) for group in digest.decisions for decision in group.decisions]
    for meeting, decision in decisions[: MOST["decision"]]:
        texts = {"text": decision.title, **({"meeting": meeting.title} if meeting else {})}
        yield "decision", texts, None, {"state": "deferred" if decision.deferred else "decided"}
    for moved in digest.slipped[: MOST["slipped"]]:
        days = {"from": when(moved.before), "to": when(moved.task.due)}
        yield "slipped", {"text": moved.task.title}, _owners(moved.task), days
    for kind, tasks in (("overdue", digest.overdue), ("opened", digest.opened)):
        for task in tasks[: MOST[kind]]:
            yield kind, {"text": task.title}, _owners(task), {"due": when(task.due)}
    for task in digest.closed[: MOST["closed"]]:
        yield "closed", {"text": task.title}, _owners(task), {}
    for task in digest.unowned[: MOST["unowned"]]:
        yield "unowned", {"text": task.title}, None, {"due": when(task.due)}
    for event in digest.events[: MOST["event"]]:
        yield "milestone" if event.milestone else "event", {"text": event.title}, None, {"when": when(event.start)}


def _numbers(digest: Digest) -> dict[str, Any]:
    counts = digest.counts
    numbers = {
        "decisions": counts.decisions, "opened": counts.opened, "closed": counts.closed, "slipped": counts.slipped,
        "overdue": counts.overdue, "without_owner": counts.unowned, "open": counts.open,
    }  # fmt: skip
    return {name: count for name, count in numbers.items() if count is not None}


def _owners(task: Task) -> tuple[str, ...]:
    return tuple(owner.name for owner in task.owners)
