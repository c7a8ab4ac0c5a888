"""The filters and sorts of a query over rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.fakes.notion import columns
from tests.fakes.notion.clock import minute
from tests.fakes.notion.dates import moment_of
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.texts import plain
from tests.fakes.notion.values import complete
from tests.fakes.notion.world import Node, World

_TIMESTAMPS = ("created_time", "last_edited_time")
_RELATIVE = {
    "today": 0, "tomorrow": 1, "yesterday": -1, "one_week_ago": -7, "one_week_from_now": 7, "one_month_ago": -30,
    "one_month_from_now": 30,
}  # fmt: skip
_SPANS = {
    "past_week": (-7, 0), "past_month": (-30, 0), "past_year": (-365, 0), "next_week": (0, 7), "next_month": (0, 30),
    "next_year": (0, 365),
}  # fmt: skip


def matches(world: World, source: Node, row: Node, wanted: Json, depth: int = 0) -> bool:
    for group, every in (("and", all), ("or", any)):
        if group in wanted:
            if depth == 2:
                raise invalid("body failed validation: filters nest two levels deep at most.")
            return every(matches(world, source, row, one, depth + 1) for one in wanted[group])
    if "timestamp" in wanted or any(key in wanted for key in _TIMESTAMPS):
        kind = wanted.get("timestamp") or next(key for key in _TIMESTAMPS if key in wanted)
        return _date(world, {"start": minute(row.created if kind == "created_time" else row.edited), "end": None}, wanted[kind])
    raw = columns.find(source, wanted.get("property", ""))
    if raw is None:
        raise invalid(f"Could not find property with name or id: {wanted.get('property')}")
    column = source.columns[raw]
    kind = next((key for key in wanted if key not in {"property", "type"}), "")
    if kind != column["type"]:
        raise invalid(f"database property {column['type']} does not match filter {kind}")
    return _test(world, kind, complete(world, row, source, raw)[kind], wanted[kind])


def ordered(world: World, source: Node, rows: Sequence[Node], sorts: Sequence[Json]) -> list[Node]:
    """Without sorts, in an order that means nothing: Notion guarantees none."""
    done = sorted(rows, key=lambda row: row.id)
    for sort in reversed(sorts):
        filled, empty = [], []
        for row in done:
            key = _sort_key(world, source, row, sort)
            (empty if key is None else filled).append((key, row))
        filled.sort(key=lambda pair: pair[0], reverse=sort.get("direction") == "descending")
        done = [row for _, row in [*filled, *empty]]
    return done


def _sort_key(world: World, source: Node, row: Node, sort: Json) -> Any:
    if "timestamp" in sort:
        return minute(row.created if sort["timestamp"] == "created_time" else row.edited)
    raw = columns.find(source, sort["property"])
    if raw is None:
        raise invalid(f"Could not find sort property with name or id: {sort['property']}")
    kind = source.columns[raw]["type"]
    value = complete(world, row, source, raw)[kind]
    if kind in {"title", "rich_text"}:
        return plain(value) or None
    if kind in {"select", "status"}:
        names = [option["name"] for option in source.columns[raw][kind]["options"]]
        return names.index(value["name"]) if value else None
    if kind == "date":
        return moment_of(value["start"]) if value else None
    return (
        None
        if value is None
        else value["number"]
        if kind == "unique_id"
        else str(value)
        if isinstance(value, list | dict)
        else value
    )


def _test(world: World, kind: str, value: Any, test: Json) -> bool:
    if kind in {"date", "created_time", "last_edited_time"}:
        return _date(world, {"start": value, "end": None} if isinstance(value, str) else value, test)
    (operator, operand), *_ = test.items()
    operate = _OPERATORS.get(operator)
    if operate is None:
        raise invalid(f"body failed validation: {operator} is no operator of {kind}.")
    if operand == "me":
        operand = world.bot
    return bool(operate(_comparable(kind, value), operand))


def _comparable(kind: str, value: Any) -> Any:
    """text → str, option → its names and id, list → ids and names."""
    if kind in {"title", "rich_text"}:
        return plain(value)
    if kind in {"select", "status"}:
        return [value["name"], value["id"]] if value else []
    if kind == "multi_select":
        return [text for one in value for text in (one["name"], one["id"])]
    if kind in {"people", "relation"}:
        return [one["id"] for one in value]
    if kind in {"created_by", "last_edited_by"}:
        return [value["id"]]
    return value["number"] if kind == "unique_id" else value


def _among(value: Any, operand: Any) -> bool:
    if not isinstance(value, list):
        return bool(value == operand)
    return any(_same_id(one) in map(_same_id, value) for one in (operand if isinstance(operand, list) else [operand]))


def _same_id(text: Any) -> Any:
    return text.replace("-", "").lower() if isinstance(text, str) and len(text.replace("-", "")) == 32 else text


def _contains(value: Any, operand: Any) -> bool:
    return _among(value, operand) if isinstance(value, list) else operand.lower() in (value or "").lower()


_EMPTY: tuple[Any, ...] = (None, "", [], {})
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "equals": _among,
    "does_not_equal": lambda value, operand: not _among(value, operand),
    "contains": _contains,
    "does_not_contain": lambda value, operand: not _contains(value, operand),
    "starts_with": lambda value, operand: (value or "").lower().startswith(operand.lower()),
    "ends_with": lambda value, operand: (value or "").lower().endswith(operand.lower()),
    "greater_than": lambda value, operand: value is not None and value > operand,
    "less_than": lambda value, operand: value is not None and value < operand,
    "greater_than_or_equal_to": lambda value, operand: value is not None and value >= operand,
    "less_than_or_equal_to": lambda value, operand: value is not None and value <= operand,
    "is_empty": lambda value, operand: (value in _EMPTY) is operand,
    "is_not_empty": lambda value, operand: (value not in _EMPTY) is operand,
}


def _date(world: World, value: Json | None, test: Json) -> bool:
    (operator, operand), *_ = test.items()
    if operator in {"is_empty", "is_not_empty"}:
        return (value is None) is (operator == "is_empty")
    if value is None:
        return False
    start = moment_of(value["start"])
    if operator in _SPANS or operator == "this_week":
        first, last = _span(world.clock.now().date(), operator)
        return first <= start.date() <= last
    return _compare(start, operator, operand, world.clock.now().date())


def _compare(start: dt.datetime, operator: str, operand: str, today: dt.date) -> bool:
    if operand in _RELATIVE:
        operand = (today + dt.timedelta(days=_RELATIVE[operand])).isoformat()
    there = moment_of(operand)
    if len(operand) == len("2026-11-20"):  # a day is compared with days
        start = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=there.tzinfo)
    tests: dict[str, Callable[[], bool]] = {
        "equals": lambda: start == there, "before": lambda: start < there, "after": lambda: start > there,
        "on_or_before": lambda: start <= there, "on_or_after": lambda: start >= there,
    }  # fmt: skip
    if operator not in tests:
        raise invalid(f"body failed validation: {operator} is no operator of a date.")
    return tests[operator]()


def _span(today: dt.date, operator: str) -> tuple[dt.date, dt.date]:
    if operator == "this_week":
        monday = today - dt.timedelta(days=today.weekday())
        return monday, monday + dt.timedelta(days=6)
    first, last = _SPANS[operator]
    return today + dt.timedelta(days=first), today + dt.timedelta(days=last)
