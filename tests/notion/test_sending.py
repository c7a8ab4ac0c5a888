"""Changes that rest on a reading of some seconds ago: what a person typed since is seen before it is written over."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.on_fake import asked
from tests.notion.planning import planning
from worker.notion.api.client import Notion
from worker.notion.failures import UncertainWriteError
from worker.notion.places import Json, Workspace
from worker.notion.section.merge import SectionMerge, UpdateBlock
from worker.notion.text.values import canonical_value
from worker.notion.writing.merge import UpdateRow
from worker.notion.writing.records import Outcome
from worker.notion.writing.sending import MOMENT, Sender
from worker.notion.writing.snapshot import Known, KnownBlock, KnownRow, Snapshot


@dataclass
class Hand:
    """A clock that is set by hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def sender(notion: Notion, workspace: Workspace, page: str, clock: Callable[[], float]) -> Sender:
    return Sender(
        notion, workspace, page, lambda _: None, canonical_value, lambda json: str(json["paragraph"]["rich_text"]),
        position="top", dry_run=False, clock=clock,
    )  # fmt: skip


def due(day: str) -> Json:
    return {"date": {"start": day}}


@pytest.mark.parametrize("waited", [0.0, MOMENT + 1])
def test_a_row_that_a_person_changed_since_it_was_read_is_read_again(waited: float) -> None:
    with FakeNotion() as fake:
        meeting = planning(fake)
        tasks = meeting.workspace.databases["action_items"]
        name = next(name for name, value in fake.row(fake.page(title="x", database=tasks.id))["properties"].items()
                    if value["id"] == tasks.columns["due"].id)  # fmt: skip
        row = fake.page(title="Write the notes", database=tasks.id, properties={name: due("2026-12-01")})

        async def write(notion: Notion) -> None:
            hand = Hand()
            sends = sender(notion, meeting.workspace, meeting.page, hand)
            sends.know(Snapshot(items=(Known("k", "action_item", (), frozenset(), frozenset(), rows={"action_items": KnownRow(row)}),)))
            fake.edit_page(row, properties={name: due("2026-12-04")})
            hand.seconds = waited
            change = UpdateRow("k", "action_items", row, {"due": due("2026-12-02")}, {"due": due("2026-12-01")})
            await sends.rows([change], Outcome())

        if waited:
            with pytest.raises(UncertainWriteError):
                asked(fake, write)
            assert fake.row(row)["properties"][name]["date"]["start"] == "2026-12-04"
        else:
            asked(fake, write)  # nobody types within a moment; Notion has no way to ask
            assert fake.row(row)["properties"][name]["date"]["start"] == "2026-12-02"


def test_a_line_that_a_person_changed_since_it_was_read_is_read_again() -> None:
    with FakeNotion() as fake:
        meeting = planning(fake)

        def words(text: str) -> Json:
            return {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": text}}]}}

        (line,) = fake.append(meeting.page, [words("ours")])

        async def write(notion: Notion) -> None:
            hand = Hand()
            sends = sender(notion, meeting.workspace, meeting.page, hand)
            before = await notion.get(f"blocks/{line}")
            fake.retype(line, "theirs")
            hand.seconds = MOMENT + 1
            change = UpdateBlock("summary", line, words("new"), before)
            await sends.section(SectionMerge((change,), (), (KnownBlock("summary", "root", line),)), Outcome())

        with pytest.raises(UncertainWriteError):
            asked(fake, write)
        assert "theirs" in fake.outline(meeting.page)
