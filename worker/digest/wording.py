"""How a row reads in one line of a digest: its words lead to the row, what must be known stands behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from worker.digest.facts import Dated, Decided, Digest, Due, Held, Moved, Task, day_of
from worker.digest.labels import LABELS, Labels
from worker.notion.text.rich_text import Run
from worker.outputs import dates


@dataclass(frozen=True)
class Wording:
    digest: Digest

    @property
    def labels(self) -> Labels:
        return LABELS[self.digest.language]

    def decision(self, decision: Decided) -> list[Run]:
        aside = [Run(f" ({self.labels.deferred})")] if decision.deferred else []
        return [self._link(decision), *aside]

    def late_decision(self, late: tuple[Held | None, Decided]) -> list[Run]:
        meeting, decision = late
        return [*self.decision(decision), *([Run(" · "), *self.meeting(meeting)] if meeting else [])]

    def meeting(self, meeting: Held | None) -> Iterator[Run]:
        if meeting is None:
            yield Run(self.labels.no_meeting)
            return
        yield Run(meeting.title or self.labels.untitled, link=meeting.url)
        yield Run(f" · {self.due(meeting.at)}")

    def told(self, meeting: Held) -> list[Run]:
        """A meeting and why it has no minutes, or needs a person."""
        state = self.labels.states.get(meeting.state or "", "")
        why = " · ".join(words for words in (state, meeting.why) if words) or self.labels.silent
        return [*self.meeting(meeting), Run(f" — {why}")]

    def task(self, task: Task) -> list[Run]:
        return [self._link(task), Run(f" — {self._owners(task)}, {self._until(task)}")]

    def overdue(self, task: Task) -> list[Run]:
        return [self._link(task), Run(f" — {self._owners(task)}, "), Run(self._until(task), bold=True)]

    def opened(self, task: Task) -> list[Run]:
        """With the meeting that it comes from."""
        known = [self.digest.meetings[id_] for id_ in task.meetings if id_ in self.digest.meetings]
        meeting = min(known, key=lambda m: (m.day, m.id), default=None)
        where = [Run(" · "), Run(meeting.title or self.labels.untitled, link=meeting.url)] if meeting else []
        return [*self.task(task), *where]

    def closed(self, task: Task) -> list[Run]:
        return [self._link(task), Run(f" — {self._owners(task)}")]

    def moved(self, moved: Moved) -> list[Run]:
        days = f"{self.due(moved.before)} → {self.due(moved.task.due)}"
        return [self._link(moved.task), Run(f" — {self._owners(moved.task)}, {days}")]

    def unowned(self, task: Task) -> list[Run]:
        return [self._link(task), Run(f" — {self._until(task)}")]

    def of_person(self, task: Task) -> list[Run]:
        late = [Run(f" · {self.labels.overdue}", bold=True)] if task in self.digest.overdue else []
        return [*self.unowned(task), *late]

    def event(self, event: Dated) -> list[Run]:
        when = self.due(event.start)
        if isinstance(event.end, datetime) and day_of(event.end) == day_of(event.start):
            when += f"–{event.end:%H:%M}" if event.end != event.start else ""
        elif event.end is not None and event.end != event.start:
            when += f" – {self.due(event.end)}"
        kind = [Run(f" ({self.labels.milestone})")] if event.milestone else []
        return [Run(f"{when} "), self._link(event), *kind]

    def due(self, due: Due | None) -> str:
        """The year only where it is not that of the week."""
        if due is None:
            return self.labels.no_due
        language, near = self.digest.language, self.digest.week.last
        if isinstance(due, datetime):
            return f"{dates.day(due.date(), language, near)} {due:%H:%M}"
        return dates.day(due, language, near)

    def number(self, count: int | None) -> str:
        return self.labels.unknown if count is None else f"{count:,}"

    def counted(self, label: str, count: int | None) -> str:
        return f"{label} ({self.number(count)})"

    def _until(self, task: Task) -> str:
        return self.labels.until.format(day=self.due(task.due)) if task.due else self.labels.no_due

    def _owners(self, task: Task) -> str:
        return ", ".join(owner.name for owner in task.owners) or self.labels.unassigned

    def _link(self, row: Task | Decided | Dated) -> Run:
        return Run(row.title or self.labels.untitled, link=row.url)
