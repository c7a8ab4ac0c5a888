"""The rows of a database in the order of time, however many, and whoever edits them meanwhile.

A list fetched with cursors, in the order of editing, loses rows: who is edited goes to its end, and all behind move up. So each
request begins anew, at the last minute seen. Only the rows of one minute are told apart by another time, and those of one
minute in both by cursors.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from worker.notion.api.client import PAGE_SIZE, Notion
from worker.notion.failures import IncompleteError
from worker.notion.places import Json

Time = Literal["last_edited_time", "created_time"]

_MINUTE: Final = timedelta(minutes=1)


async def timeline(
    notion: Notion,
    source: str,
    times: Sequence[Time],
    *,
    since: str = "",
    where: Sequence[Json] = (),
    columns: Sequence[str] = (),
) -> AsyncIterator[Json]:
    """Rows from a minute on, each version of a row once; by the first of `times`, oldest first.

    source: id of the data source. since: a full minute as Notion writes it; empty for the beginning. where: filters that
    hold besides, none of them a group. columns: ids of those whose values are needed; none for all.

    Raises IncompleteError after the last row when more rows are alike in all `times` than Notion lists (10,000).
    """
    walk, seen = _Walk(notion, source, columns), set[tuple[str, str]]()
    async for row in walk.along(tuple(times), since, tuple(where)):
        version = (row["id"], row["last_edited_time"])
        if version not in seen:
            seen.add(version)
            yield row
    if walk.cut:
        raise IncompleteError("More rows were made and edited within the same minute than Notion lists.")


class _Walk:
    """cut: Notion did not show all rows."""

    def __init__(self, notion: Notion, source: str, columns: Sequence[str]) -> None:
        self._notion, self._path = notion, f"data_sources/{source}/query"
        self._query = {"filter_properties": list(columns) or None}
        self.cut = False

    async def along(self, times: tuple[Time, ...], since: str, where: tuple[Json, ...]) -> AsyncIterator[Json]:
        """Rows may come twice, at the edges of requests."""
        if not times:
            async for row in self._by_cursors(where):
                yield row
            return
        time, finer = times[0], times[1:]
        while True:
            begun = (*where, {"timestamp": time, time: {"on_or_after": since}}) if since else where
            answer = await self._first(time, begun)
            rows = answer["results"]
            for row in rows:
                yield row
            if not _more(answer):
                return
            if not rows:  # it promises more, to which only its cursor leads
                async for row in self._by_cursors(begun):
                    yield row
                return
            before, since = since, rows[-1][time]
            if since == before:  # this minute alone fills an answer
                within = {"timestamp": time, time: {"before": _after(since)}}
                async for row in self.along(finer, "", (*begun, within)):
                    yield row
                since = _after(since)

    async def _first(self, time: Time, where: Sequence[Json]) -> Json:
        body = {**_filter(where), "sorts": [{"timestamp": time, "direction": "ascending"}], "page_size": PAGE_SIZE}
        return await self._notion.post(self._path, body, query=self._query, reads=True)

    async def _by_cursors(self, where: Sequence[Json]) -> AsyncIterator[Json]:
        try:
            async for row in self._notion.every(self._path, query=self._query, body=_filter(where)):
                yield row
        except IncompleteError:
            self.cut = True


def _filter(where: Sequence[Json]) -> Json:
    return {"filter": {"and": list(where)}} if where else {}


def _more(answer: Json) -> bool:
    cut = (answer.get("request_status") or {}).get("type") == "incomplete"
    return cut or bool(answer.get("has_more"))


def _after(minute: str) -> str:
    """The next minute.

    >>> _after("2026-11-20T09:59:00.000Z")
    '2026-11-20T10:00:00.000Z'
    """
    return (datetime.fromisoformat(minute) + _MINUTE).strftime("%Y-%m-%dT%H:%M:%S.000Z")
