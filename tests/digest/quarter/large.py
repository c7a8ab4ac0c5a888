"""More open action items than Notion lists in one query: what is counted, and what it takes."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.digest.quarter.desk import Desk, desk
from tests.digest.quarter.log import Item, Log
from tests.digest.quarter.oracle import Before, Oracle
from tests.digest.quarter.people import USERS
from tests.fakes.notion.texts import rich_text, words
from worker.digest.week import Week

WEEK = Week(date(2026, 11, 16))
AT = datetime(2026, 11, 23, 0, 0, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Large:
    """requests: made for it, and of them for the rows of action items. again: for one more in which nothing was to be written.

    wrong: numbers that are not those of the rows.
    """

    rows: int
    requests: int
    for_rows: int
    again: int
    written_again: int
    wrong: int


def measured(rows: int, *, together: int = 5, seed: int = 1, cap: int = 10_000) -> Large:
    """together: rows that one meeting put down within a minute, at most. cap: how many rows one query lists."""
    with _filled(rows, together, random.Random(seed)) as (found, log):
        found.team.notion.world.query_cap = cap
        notion, path = found.team.notion, f"/v1/data_sources/{found.source('action_items').id}/query"
        before = len(notion.requests)
        made = found.by_hand(WEEK)
        asked = notion.requests[before:]
        now = log.taken(found.now)
        oracle = Oracle(found, now, WEEK.first, Before(log.taken(found.now), frozenset()), now)
        assert (problem := oracle.disagreement()) is None, problem
        expected, counts = oracle.expected(), made.digest.counts
        shown = {key: found.value(notion.node(made.page), "digests", key) for key in ("open", "overdue", "unowned", "opened")}
        right = {key: len(getattr(expected, key)) for key in shown}
        people = {s.owner.name.casefold(): (len(s.open), s.overdue, s.opened) for s in made.digest.people}
        wrong = sum(shown[key] != number or getattr(counts, key) != number for key, number in right.items())
        wrong += people != {name: numbers[:3] for name, numbers in expected.people.items()}
        writes, before = len(notion.writes), len(notion.requests)
        found.by_hand(WEEK)
        return Large(
            rows, len(asked), sum(one.path == path for one in asked), len(notion.requests) - before, len(notion.writes) - writes, wrong
        )


@contextmanager
def _filled(rows: int, together: int, chance: random.Random) -> Iterator[tuple[Desk, Log]]:
    """Two years of action items that nobody closes, put in without the wire."""
    with desk() as found:
        log, left = Log(), rows
        for name in USERS:
            found.team.people.setdefault(name, found.team.notion.person(name))
        minutes = 2 * 365 * 24 * 60
        step = timedelta(minutes=minutes * together / rows / 2)
        at = AT - timedelta(minutes=minutes)
        while left:
            found.at(at)
            for _ in range(min(left, chance.randrange(1, together + 1))):
                log.made(_put(found, chance))
                left -= 1
            at = min(at + step * chance.random() * 2, AT - timedelta(hours=1))
        found.at(AT)
        yield found, log


def _put(found: Desk, chance: random.Random) -> Item:
    """A row, as quickly as it goes."""
    world, source = found.team.notion.world, found.source("action_items")
    place = {"type": "data_source_id", "data_source_id": source.id, "database_id": source.parent["database_id"]}
    row = world.add("page", "child_page", place, world.bot)
    due = found.now.date() + timedelta(days=chance.randrange(-60, 400)) if chance.random() < 0.7 else None
    owners = chance.sample(USERS, chance.choice((0, 1, 1, 2)))
    values: dict[str, Any] = {
        "title": {"type": "title", "title": rich_text(world, words(f"Do {len(source.children)}"))},
        "status": {"type": "status", "status": {"id": found.option("action_items", "status", "to_do")}},
        "review": {"type": "select", "select": {"id": found.option("action_items", "review", "accepted")}},
        "owner": {"type": "people", "people": [found.team.people[name] for name in owners]},
        "due": {"type": "date", "date": due and {"start": due.isoformat(), "end": None, "time_zone": None}},
    }  # fmt: skip
    row.values = {found.column("action_items", key): value for key, value in values.items()}
    source.children.append(row.id)
    return Item(row.id, due)
