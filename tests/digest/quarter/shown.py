"""The page of a digest as a reader sees it: its numbers and whither its lines lead. And what it has to show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.digest.quarter.desk import Desk
from tests.digest.quarter.oracle import Expected

Json = dict[str, Any]
MOST = 30  # lines of one list
_COUNTED = re.compile(r"(.*) \((\d[\d,]*)\)$")
_NAMES = {
    "en": {
        "decisions": "Decisions", "opened": "Opened", "closed": "Closed", "maybe": "May have been closed this week", "reopened": "Open again",
        "slipped": "Moved later", "overdue": "Overdue", "unowned": "No owner", "open": "Open", "unmade": "Meetings without minutes", "due_next": "Due in that week",
        "earlier_decisions": "Decisions of earlier meetings, put down this week",
        "earlier_opened": "Action items of earlier meetings, put down this week", "removed": "deleted or rejected", "unknown": "not known",
    },
    "ko": {
        "decisions": "결정 사항", "opened": "새 항목", "closed": "완료", "maybe": "이번 주에 완료했을 수 있음", "reopened": "다시 열림", "slipped": "기한 연기",
        "overdue": "기한 지남", "unowned": "담당자 없음", "open": "열린 항목", "unmade": "회의록이 없는 회의", "due_next": "이 주에 기한인 항목",
        "earlier_decisions": "이번 주에 정리한 이전 회의의 결정", "earlier_opened": "이번 주에 정리한 이전 회의의 실행 항목",
        "removed": "삭제되거나 거절된 항목", "unknown": "알 수 없음",
    },
}  # fmt: skip
COLUMNS = ("decisions", "opened", "closed", "slipped", "overdue", "unowned", "open")


@dataclass
class Shown:
    """counts: of headings and folds, by their words. lists: ids of rows that lines below them lead to. numbers: of the line on
    top. tables: cells by row.
    """

    counts: dict[str, int] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)


def section_of(desk: Desk, page: str) -> Json | None:
    """The callout that the bot put there."""
    bot = desk.team.notion.bot
    return next((b for b in desk.team.notion.tree(page) if b["type"] == "callout" and b["by"] == bot), None)


def shown_on(desk: Desk, page: str, untouched: frozenset[str] | None = None) -> Shown:
    """untouched: ids of the blocks that count; None: all."""
    found, under = Shown(), ""
    section = section_of(desk, page)
    for block in section["children"] if section else ():
        if untouched is not None and block["id"] not in untouched:
            continue
        counted = _COUNTED.match(block["text"])
        if block["type"].startswith("heading") or block["type"] == "toggle":
            wider = block["type"] == "heading_3" and not counted  # a meeting: its decisions are those of the week
            under = under if wider else counted[1] if counted else block["text"]
            if counted:
                found.counts[counted[1]] = int(counted[2].replace(",", ""))
            for line in block["children"]:
                found.lists.setdefault(under, []).extend(_leads(line))
            under = under if block["type"] != "toggle" else ""
        elif block["type"] == "bulleted_list_item":
            found.lists.setdefault(under, []).extend(_leads(block))
        elif block["type"] == "table":
            found.tables.append([row["text"].split(" | ") for row in block["children"]])
        elif block["text"].startswith(f"{_NAMES[desk.habit.language]['decisions']} "):
            found.numbers = block["text"].split(" · ")
    return found


def wrong_counts(shown: Shown, expected: Expected, numbers: Mapping[str, int | None], language: str) -> Iterator[str]:
    """On a page that nobody touched, or of what of it nobody touched: counts that differ. numbers: as the columns should have them."""
    names = _NAMES[language]
    wanted = {**numbers, **{k: len(v) for k, v in _lists(expected).items() if k not in numbers}}
    for key, number in wanted.items():
        there = shown.counts.get(names[key])
        if there is not None and there != number:
            yield f"heading {names[key]}: {there}, not {number}"
    if shown.numbers:
        right = [f"{names[key]} {names['unknown'] if numbers[key] is None else f'{numbers[key]:,}'}" for key in COLUMNS]
        if shown.numbers != right:
            yield f"line on top: {shown.numbers}, not {right}"


def wrong_lists(shown: Shown, expected: Expected, numbers: Mapping[str, int | None], language: str) -> Iterator[str]:
    """On a page that nobody touched: what is missing, and what leads elsewhere."""
    names = _NAMES[language]
    for key, ids in _lists(expected).items():
        if key in numbers and numbers[key] is None:
            continue
        there = shown.lists.get(names[key], [])
        bare = {id_.replace("-", "") for id_ in ids}
        if names[key] not in shown.counts and ids and key != "decisions":
            yield f"no heading {names[key]} for {len(ids)}"
        if len(there) != min(len(bare), MOST) and key != "decisions":
            yield f"{names[key]}: {len(there)} lines for {len(bare)} rows"
        if not set(there) <= bare or (len(bare) <= MOST and set(there) != bare):
            yield f"{names[key]}: leads to {set(there) ^ bare}"
    yield from _wrong_people(shown, expected, known=numbers["closed"] is not None)


def _lists(expected: Expected) -> dict[str, frozenset[str]]:
    changes = expected.changes
    return {
        "decisions": expected.decisions, "opened": expected.opened, "closed": changes.closed, "reopened": changes.reopened,
        "slipped": changes.moved, "overdue": expected.overdue, "unowned": expected.unowned, "unmade": expected.unmade,
        "due_next": expected.due_next, "earlier_decisions": expected.earlier_decisions, "earlier_opened": expected.earlier_opened,
    }  # fmt: skip


def _wrong_people(shown: Shown, expected: Expected, *, known: bool) -> Iterator[str]:
    table = next((rows for rows in shown.tables if rows and len(rows[0]) == 5), [])
    there = sorted((row[0].casefold(), *row[1:]) for row in table[1:])
    people = {name: numbers for name, numbers in expected.people.items() if known or any(numbers[:3]) or name in {t[0] for t in there}}
    right = sorted((name, *map(str, numbers[:3]), str(numbers[3]) if known else "–") for name, numbers in people.items())
    if there != right:
        yield f"people: {set(there) ^ set(right)}"


def _leads(line: Json) -> list[str]:
    """To the row that a line is about, its first link; lines such as “and 3 more” lead to a database."""
    links = [link.rpartition("/")[2][-32:] for link in line["links"]]
    return [] if re.match(r"(and \d|외 \d)", line["text"]) else links[:1]
