"""The rows that minutes become: an action item, a decision, an event, a dated decision as a milestone. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import regex

from worker.model import ActionItem, Decision, Event, Item, Language, Minutes, Utterance
from worker.notion.addresses import block_link
from worker.notion.places import Database, DatabaseName, Json
from worker.notion.text.rich_text import Run, plain, rich_text
from worker.notion.writing.merge import WantedRow
from worker.outputs.entries import Mark, Reader
from worker.outputs.plain import one_line

LONGEST_TITLE = 60
MOST_QUOTES = 8  # Notion returns at most 25 references of a text, and nobody reads more

_GONE: Mapping[Language, str] = {
    "ko": "녹취록에서 더 이상 찾을 수 없음 · ",
    "en": "No longer found in the transcript · ",
}


@dataclass(frozen=True)
class RowMaker:
    """minutes: what to write. page: id of the meeting page; page_url: for links to its blocks. databases: whose rows
    are made; without one its rows are not. users: an owner's name → Notion user id.
    """

    minutes: Minutes
    page: str
    page_url: str
    databases: Mapping[DatabaseName, Database]
    users: Mapping[str, str]

    def wanted(self, keys: Mapping[str, str]) -> tuple[WantedRow, ...]:
        """keys: item id → source key; an item without one gets no row."""
        items: Sequence[Item] = (*self.minutes.decisions, *self.minutes.action_items, *self.minutes.events)
        return tuple(
            row for item in items if item.id in keys for row in self._rows(item, keys[item.id]) if row.database in self.databases
        )

    def _rows(self, item: Item, key: str) -> Iterator[WantedRow]:
        match item:
            case ActionItem():
                yield self._action_item(item, key)
            case Decision():
                yield self._decision(item, key)
                if item.date is not None:
                    yield self._calendar(item, key, item.text, day(item.date), "milestone")
            case Event():
                yield self._calendar(item, key, item.title, span(item), "event")

    def _action_item(self, item: ActionItem, key: str) -> WantedRow:
        user = self.users.get(item.owner or "")
        name = "" if user else item.owner or item.team or ""
        values = {
            "title": title(item.task),
            "owner": {"people": [{"id": user}] if user else []},
            "owner_name": {"rich_text": rich_text(one_line(name))},
            "due": due(item, self.minutes.meeting.timezone),
            "evidence": self._evidence(item),
        }
        born = {c: self._option("action_items", c, o) for c, o in (("status", "to_do"), ("review", "new"))}
        return self._row(item.task, key, "action_items", values, born)

    def _decision(self, item: Decision, key: str) -> WantedRow:
        values = {
            "title": title(item.text),
            "state": self._option("decisions", "state", item.state),
            "date": day(item.date),
            "evidence": self._evidence(item),
        }
        return self._row(item.text, key, "decisions", values, {"review": self._option("decisions", "review", "new")})

    def _calendar(self, item: Decision | Event, key: str, text: str, when: Json, kind: str) -> WantedRow:
        values = {
            "title": title(text), "when": when, "kind": self._option("calendar", "kind", kind), "evidence": self._evidence(item),
        }  # fmt: skip
        return self._row(text, key, "calendar", values, {})

    def _row(
        self, subject: str, key: str, name: DatabaseName, values: Mapping[str, Json | None], born: Mapping[str, Json | None]
    ) -> WantedRow:
        """Only the columns that are there: people may do without one."""
        database = self.databases.get(name)
        columns = database.columns if database else {}
        born = {"meeting": {"relation": [{"id": self.page}]}, "source_key": {"rich_text": rich_text(key)}, **born}
        merged, once = ({c: v for c, v in part.items() if v and c in columns} for part in (values, born))
        return WantedRow(key, name, one_line(subject), merged, once)

    def _option(self, name: DatabaseName, column: str, option: str) -> Json | None:
        """By id, so that people may rename it; None where the column or the option is not there any more."""
        database = self.databases.get(name)
        found = database.columns.get(column) if database else None
        id_ = found.options.get(option) if found else None
        return {found.type: {"id": id_}} if found and id_ else None

    def _evidence(self, item: Decision | ActionItem | Event) -> Json:
        reader = Reader(self.minutes)
        entry = {ActionItem: reader.action_item, Decision: reader.decision, Event: reader.event}[type(item)](item)  # type: ignore[operator]
        said = {u.n: u for u in self.minutes.utterances}
        runs: list[Run] = []
        for mark in entry.marks[:MOST_QUOTES]:
            runs += self._quoted(mark, said[mark.utterance], first=not runs)
        return {"rich_text": rich_text(*runs)}

    def _quoted(self, mark: Mark, utterance: Utterance, *, first: bool) -> Iterator[Run]:
        field = f"{mark.field}: " if mark.field else ""
        yield Run(f"{'' if first else chr(10)}{field}“{mark.quote}” ")
        link = block_link(self.page_url, utterance.block) if utterance.block else None
        yield Run(f"〔{mark.place}〕", link=link)


def title(text: str) -> Json:
    """In the words of the meeting, at most about sixty characters, cut between words.

    >>> title("Send the notes")["title"][0]["text"]["content"]
    'Send the notes'
    """
    text = one_line(text)
    graphemes = regex.findall(r"\X", text)
    if len(graphemes) > LONGEST_TITLE:
        head = "".join(graphemes[: LONGEST_TITLE - 1])
        text = (head.rsplit(" ", 1)[0] if " " in head[LONGEST_TITLE // 2 :] else head) + "…"
    return {"title": rich_text(text)}


def due(item: ActionItem, timezone: str) -> Json:
    """A date where the phrase became one; a vague phrase stays in the evidence."""
    if item.due is None or item.due.date is None:
        return {"date": None}
    if item.due.time is None:
        return day(item.due.date)
    return moment(datetime.combine(item.due.date, item.due.time), None, timezone)


def day(value: date | None) -> Json:
    return {"date": {"start": value.isoformat()} if value else None}


def span(event: Event) -> Json:
    """The end only where it lies after the start and is of the same kind, as Notion asks."""
    start, end = event.start, event.end
    if isinstance(start, datetime):
        return moment(start, end if isinstance(end, datetime) and end > start else None, event.timezone)
    last = end if end is not None and not isinstance(end, datetime) and end > start else None
    return {"date": {"start": start.isoformat(), **({"end": last.isoformat()} if last else {})}}


def moment(start: datetime, end: datetime | None, timezone: str) -> Json:
    """Wall-clock time beside the name of its zone: with a zone Notion wants no offset."""
    clock = {"start": _clock(start), **({"end": _clock(end)} if end else {})}
    return {"date": {**clock, "time_zone": timezone}}


def marked(language: Language, evidence: Json) -> Json | None:
    """The evidence of a row whose item is no longer found; None when it says so already."""
    texts = [t for t in evidence.get("rich_text", []) if t.get("type", "text") == "text"]
    if plain(texts).startswith(tuple(_GONE.values())):
        return None
    kept = [Run(plain([t]), link=(t["text"].get("link") or {}).get("url")) for t in texts]
    return {"rich_text": rich_text(Run(_GONE[language]), *kept)}


def _clock(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(timespec="seconds")

