"""What the program itself believes of a week, held against what is expected: its lists by their ids, and its people."""

from collections.abc import Iterator

from tests.digest.quarter.oracle import Expected
from worker.digest.making import Made


def wrong_digest(made: Made, expected: Expected, *, known: bool) -> Iterator[str]:
    """known: whether there is a record of the digest before."""
    digest, changes = made.digest, expected.changes
    lists = {
        "opened": ({t.id for t in digest.opened}, expected.opened),
        "decisions": ({d.id for g in digest.decisions for d in g.decisions}, expected.decisions),
        "overdue": ({t.id for t in digest.overdue}, expected.overdue),
        "unowned": ({t.id for t in digest.unowned}, expected.unowned),
        "events": ({e.id for e in digest.events}, expected.events),
        "due next": ({t.id for t in digest.due_next}, expected.due_next),
        "unmade": ({m.id for m in digest.unmade}, expected.unmade),
    }  # fmt: skip
    late = {
        "earlier opened": ({t.id for t in digest.earlier_opened}, expected.earlier_opened),
        "earlier decisions": ({d.id for g in digest.earlier_decisions for d in g.decisions}, expected.earlier_decisions),
    }
    since = {
        "closed": ({t.id for t in digest.closed}, changes.closed), "slipped": ({m.task.id for m in digest.slipped}, changes.moved),
        "reopened": ({t.id for t in digest.reopened}, changes.reopened),
    }  # fmt: skip
    for name, (there, right) in {**lists, **late, **(since if known else {})}.items():
        if there != right:
            yield f"{name}: too many {sorted(there - right)}, missing {sorted(right - there)}"
    if digest.held != len(expected.held):
        yield f"held {digest.held}, not {len(expected.held)}"
    if dict(digest.waiting) != dict(expected.waiting):
        yield f"waiting {digest.waiting}, not {expected.waiting}"
    if known and digest.removed != len(changes.removed):
        yield f"removed {digest.removed}, not {len(changes.removed)}"
    yield from _wrong_people(made, expected, known=known)
    if not known:
        yield from _wrong_unrecorded(made, expected)


def _wrong_people(made: Made, expected: Expected, *, known: bool) -> Iterator[str]:
    there = sorted((s.owner.name.casefold(), len(s.open), s.overdue, s.opened, *((s.closed,) if known else ())) for s in made.digest.people)
    right = sorted((name, *(n if known else n[:3])) for name, n in expected.people.items() if known or any(n[:3]))
    if not known:
        there = [one for one in there if any(one[1:])]
    if there != right:
        yield f"people: {there}, not {right}"


def _wrong_unrecorded(made: Made, expected: Expected) -> Iterator[str]:
    """Without a record: what is said is true, and what is true may be among what is possible."""
    digest, changes = made.digest, expected.changes
    closed, maybe = {t.id for t in digest.closed}, {t.id for t in digest.maybe_closed}
    if not closed <= changes.closed <= closed | maybe:
        yield f"closed {sorted(closed)}, perhaps {sorted(maybe)}; true are {sorted(changes.closed)}"
    if digest.counts.slipped is not None and len(changes.moved) != digest.counts.slipped:
        yield f"{digest.counts.slipped} moved, not {len(changes.moved)}"
    if not digest.gaps:
        yield "it does not say that something is not known"
