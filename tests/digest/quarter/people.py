"""What people, and the worker that puts minutes down, do to the rows of a team in the course of a week."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.digest.quarter.desk import Desk, words
from tests.digest.quarter.log import Due, Item, Log
from tests.fakes.notion.texts import plain
from tests.notion.team import text_of

Json = dict[str, Any]
USERS = ("Mina Park", "Omar Haddad", "Jonas Weber", "이지원")
NAMES = ("Ana", "ana", "김철수", "mina park", 'Dr. "O’Neil"; 50% Ops', "Jonas  Weber")
_WEIGHTS = (16, 5, 14, 8, 8, 4, 4, 6, 6, 4, 1, 5, 4, 3, 4, 4)  # of People._acts
STATES = ("done", "done", "done", "needs_attention", "failed", "waiting", "ignored")


class People:
    """chance decides who does what. New rows come `later`: (when, what) pairs that the play puts into its own order."""

    def __init__(self, desk: Desk, log: Log, chance: random.Random) -> None:
        self._desk, self._log, self._chance = desk, log, chance
        for name in USERS:
            if name not in desk.team.people:
                desk.team.people[name] = desk.team.notion.person(name)
        self._meetings: list[str] = []
        self._decisions: list[str] = []
        self._events: list[str] = []
        self._count = 0

    # ── meetings and what comes of them ───────────────────────────────────────────────────────────────────────────

    def meeting(self, held: Due | None, *, made: bool = True) -> str:
        """held: None for a page without a date."""
        chance, desk = self._chance, self._desk
        values: Json = {"date": {"date": self._date(held) if held else None}}
        if made:
            values["processed_at"] = {"date": {"start": desk.now.isoformat()}}
        if made or chance.random() < 0.6:
            values["minutes"] = desk.chooses("meetings", "minutes", chance.choice(STATES))
            values["minutes_note"] = words("No transcript was found." if not made else "3 decisions.")
        meeting = desk.add("meetings", self._title("Sync"), values, by_bot=False)
        self._meetings.append(meeting)
        return meeting

    def minutes_of(self, meeting: str) -> None:
        """The rows that a meeting leads to; one that was deleted meanwhile gets none."""
        if self._desk.team.notion.node(meeting).in_trash:
            return
        self._desk.edit("meetings", meeting, processed_at={"date": {"start": self._desk.now.isoformat()}})
        for _ in range(self._chance.randrange(5)):
            self.item([meeting])
        for _ in range(self._chance.randrange(3)):
            self.decision([meeting])
        if self._chance.random() < 0.4:
            self.event()

    def item(self, meetings: list[str], *, by_bot: bool = True) -> None:
        chance, desk = self._chance, self._desk
        due = self._some_due() if chance.random() < 0.7 else None
        status = "done" if chance.random() < 0.05 else chance.choice(("to_do", "to_do", "in_progress"))
        review = chance.choice(("new", "new", "accepted")) if by_bot else None
        values: Json = {
            **self._owned(), "due": {"date": due and self._span(due)}, "status": desk.chooses("action_items", "status", status),
            "meeting": {"relation": [{"id": id_} for id_ in meetings]},
            **({"review": desk.chooses("action_items", "review", review), "source_key": words(f"k{self._count}")} if review else {}),
        }  # fmt: skip
        self._log.made(Item(desk.add("action_items", self._title("Do"), values, by_bot=by_bot), due, done=status == "done"))

    def decision(self, meetings: list[str], *, by_bot: bool = True) -> None:
        desk = self._desk
        values: Json = {
            "state": desk.chooses("decisions", "state", self._chance.choice(("decided", "decided", "deferred"))),
            "meeting": {"relation": [{"id": id_} for id_ in meetings]},
            "review": desk.chooses("decisions", "review", self._chance.choice(("new", "accepted"))),
        }  # fmt: skip
        self._decisions.append(desk.add("decisions", self._title("We"), values, by_bot=by_bot))

    def event(self) -> None:
        start = self._some_due()
        end = start + timedelta(days=self._chance.randrange(9)) if self._chance.random() < 0.3 else None
        kind = self._desk.chooses("calendar", "kind", self._chance.choice(("event", "milestone")))
        when = {"date": {"start": start.isoformat(), "end": end.isoformat() if end else None}}
        self._events.append(self._desk.add("calendar", self._title("Event"), {"when": when, "kind": kind}))

    # ── what people do to rows ────────────────────────────────────────────────────────────────────────────────────

    def act(self) -> None:
        do = self._chance.choices(self._acts(), weights=_WEIGHTS)[0]
        self._log.edits += 1
        do()

    def _acts(self) -> tuple[Callable[[], None], ...]:
        return (
            self._close, self._reopen, self._move, self._own, self._review, self._delete, self._restore, self._own_row, self._carry,
            self._redate, self._meeting_gone, self._of_decision, self._of_event, self._rename, self._retitle, self._processed,
        )  # fmt: skip

    def _close(self) -> None:
        if item := self._some(lambda item: item.open):
            desk = self._desk
            if self._chance.random() < 0.15:
                value: Json = {"status": {"id": self._cancelled()}}
            else:
                value = desk.chooses("action_items", "status", "done")
            desk.edit("action_items", item.id, status=value)
            item.done = True

    def _reopen(self) -> None:
        if item := self._some(lambda item: item.there and item.done):
            status = self._desk.chooses("action_items", "status", self._chance.choice(("to_do", "in_progress")))
            self._desk.edit("action_items", item.id, status=status)
            item.done = False

    def _move(self) -> None:
        """Later, earlier, to another time of the same day, away, or to a span of days."""
        if item := self._some(lambda item: item.there):
            item.due = self._some_due(near=item.due) if self._chance.random() < 0.85 else None
            self._desk.edit("action_items", item.id, due={"date": item.due and self._span(item.due)})

    def _own(self) -> None:
        if item := self._some(lambda item: item.there):
            self._desk.edit("action_items", item.id, **self._owned())

    def _review(self) -> None:
        if item := self._some(lambda item: not item.deleted):
            review = "accepted" if item.rejected else self._chance.choice(("rejected", "accepted", "accepted", "new"))
            self._desk.edit("action_items", item.id, review=self._desk.chooses("action_items", "review", review))
            item.rejected = review == "rejected"

    def _delete(self) -> None:
        if item := self._some(lambda item: not item.deleted):
            self._desk.team.notion.trash(item.id)
            item.deleted = True

    def _restore(self) -> None:
        if item := self._some(lambda item: item.deleted):
            self._desk.team.notion.restore(item.id)
            item.deleted = False

    def _own_row(self) -> None:
        own = self._chance.choice((lambda: self.item([], by_bot=False), lambda: self.decision([], by_bot=False)))
        own()

    def _carry(self) -> None:
        """Over to another meeting, besides or instead; or away from all."""
        if (item := self._some(lambda item: item.there)) and (meetings := self._live_meetings()):
            now = self._desk.value(self._desk.team.notion.node(item.id), "action_items", "meeting") or []
            other = [{"id": self._chance.choice(meetings)}]
            wanted = self._chance.choice(([*now, *other], [*now, *other], other, []))
            self._desk.edit("action_items", item.id, meeting={"relation": wanted})

    def _redate(self) -> None:
        if meeting := self._one_of(self._live_meetings()):
            day = self._desk.now.date() + timedelta(days=self._chance.randrange(-12, 5))
            self._desk.edit("meetings", meeting, date={"date": self._date(self._at_some_time(day))})

    def _meeting_gone(self) -> None:
        if meeting := self._one_of(self._meetings):
            notion = self._desk.team.notion
            (notion.restore if notion.node(meeting).in_trash else notion.trash)(meeting)

    def _processed(self) -> None:
        if meeting := self._one_of(self._live_meetings()):
            now = None if self._chance.random() < 0.3 else {"start": self._desk.now.isoformat()}
            self._desk.edit("meetings", meeting, processed_at={"date": now})

    def _of_decision(self) -> None:
        notion, desk = self._desk.team.notion, self._desk
        if decision := self._one_of(self._decisions):
            if notion.node(decision).in_trash:
                notion.restore(decision)
            elif self._chance.random() < 0.3:
                notion.trash(decision)
            else:
                review = self._chance.choice(("rejected", "accepted", "new"))
                desk.edit("decisions", decision, review=desk.chooses("decisions", "review", review))

    def _of_event(self) -> None:
        if event := self._one_of(self._events):
            if self._chance.random() < 0.3:
                self._desk.team.notion.trash(event)
                self._events.remove(event)
            else:
                self._desk.edit("calendar", event, when={"date": {"start": self._some_due().isoformat()}})
        else:
            self.event()

    def _retitle(self) -> None:
        if item := self._some(lambda item: item.there):
            title = self._title(self._chance.choice(("Do", "**Do** [it](https://evil.example)", "할 일", "")))
            self._desk.edit("action_items", item.id, title={"title": text_of(title)})

    def _rename(self) -> None:
        """A column, an option or a database; in the letters that it has, since these tell the language."""
        notion, chance, desk = self._desk.team.notion, self._chance, self._desk
        database = chance.choice(("meetings", "action_items", "decisions", "calendar", "digests"))
        source, kind = desk.source(database), chance.randrange(3)
        mark = "′" * chance.randrange(1, 4)
        column = chance.choice(list(source.columns.values()))
        if kind == 0:
            notion.rename_property(source.id, column["name"], f"{column['name'].rstrip('′')}{mark}")
        elif kind == 1:
            notion.rename(desk.team.bases[database], f"{plain(source.title).rstrip('′')}{mark}")
        elif options := column[column["type"]].get("options"):
            option = chance.choice(options)["name"]
            notion.rename_option(source.id, column["name"], option, f"{option.rstrip('′')}{mark}")

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _owned(self) -> Json:
        chance, people = self._chance, self._desk.team.people
        users = chance.sample(USERS, chance.choice((0, 0, 1, 1, 1, 2)))
        name = chance.choice(NAMES) if chance.random() < (0.1 if users else 0.6) else ""
        return {"owner": {"people": [{"id": people[user]} for user in users]}, "owner_name": words(name)}

    def _some_due(self, near: Due | None = None) -> Due:
        today = self._desk.now.date()
        start = near if near is not None and self._chance.random() < 0.5 else today
        base = start.astimezone(self._desk.zone).date() if isinstance(start, datetime) else start
        return self._at_some_time(base + timedelta(days=self._chance.randrange(-4, 15)))

    def _at_some_time(self, day: date) -> Due:
        """Mostly a mere day; else a time, which somebody elsewhere may have written."""
        if self._chance.random() < 0.6:
            return day
        zone = self._chance.choice((self._desk.zone, ZoneInfo("UTC"), ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Tokyo")))
        return datetime(day.year, day.month, day.day, self._chance.randrange(24), self._chance.choice((0, 30)), tzinfo=zone)

    def _date(self, due: Due) -> Json:
        """With its zone by name or by offset."""
        if isinstance(due, datetime) and self._chance.random() < 0.5:
            return {"start": due.replace(tzinfo=None).isoformat(), "time_zone": str(due.tzinfo)}
        return {"start": due.isoformat()}

    def _span(self, due: Due) -> Json:
        """What is due at its end; some say from when on as well."""
        if self._chance.random() < 0.2:
            return {"start": (due - timedelta(days=self._chance.randrange(6))).isoformat(), "end": due.isoformat()}
        return self._date(due)

    def _cancelled(self) -> str:
        """An option of the group Complete that people added; of its own each time it is not there."""
        notion, desk = self._desk.team.notion, self._desk
        status = desk.source("action_items").columns[desk.column("action_items", "status")]["status"]
        added = [option["id"] for option in status["options"] if option["name"] == "Cancelled"]
        if not added:
            id_ = notion.world.new_id()
            status["options"].append({"id": id_, "name": "Cancelled", "color": "gray", "description": None})
            next(g for g in status["groups"] if desk.option("action_items", "status", "done") in g["option_ids"])["option_ids"].append(id_)
            desk.done.add(id_)
            added = [id_]
        return str(added[0])

    def _title(self, what: str) -> str:
        self._count += 1
        return f"{what} {self._count}" if what else ""

    def _live_meetings(self) -> list[str]:
        return [meeting for meeting in self._meetings if not self._desk.team.notion.node(meeting).in_trash]

    def _some(self, fits: Callable[[Item], bool]) -> Item | None:
        return self._one_of([item for item in self._log.items.values() if fits(item)])

    def _one_of(self, things: list[Any]) -> Any:
        """Rather one of the last ones."""
        if not things:
            return None
        return self._chance.choice(things[-25:] if self._chance.random() < 0.8 else things)


