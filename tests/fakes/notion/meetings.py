"""Notion's own meeting notes, as the app makes them: a block that names three wrappers with the text."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.notion.blocks import plant
from tests.fakes.notion.errors import Json
from tests.fakes.notion.people import People
from tests.fakes.notion.texts import rich_text, words
from tests.fakes.notion.world import Author, Node


class Meetings(People):
    def meeting_notes(
        self, page: str, *, status: str | None = "notes_ready", transcript: Sequence[str] | None = (), summary: Sequence[str] = (),
        notes: Sequence[str | Json] = (), title: str = "", calendar_event: Mapping[str, Any] | None = None,
        recording: Mapping[str, Any] | None = None, ids: bool = True, at: int | None = None, author: Author | None = None,
    ) -> str:  # fmt: skip
        """A `meeting_notes` block on the page; returns its id. transcript: a line for each utterance, None for no wrapper.

        calendar_event: {"start_time", "end_time", "attendees": [user ids]}. recording: {"start_time", "end_time"}.
        ids: False leaves `children` out of the payload, as is seen in the wild.
        """
        with self.acting():
            by, above = author or self.somebody, self.node(page)
            place = "page_id" if above.kind == "page" else "block_id"
            node = self.world.add("block", "meeting_notes", {"type": place, place: above.id}, by)
            above.children.insert(len(above.children) if at is None else at, node.id)
            parts = {"summary": summary, "notes": notes, **({} if transcript is None else {"transcript": transcript})}
            node.parts = {part: self._wrapper(node, lines, by).id for part, lines in parts.items()}
            inside = {f"{part}_block_id": wrapper for part, wrapper in node.parts.items()}
            given: Json = {"title": rich_text(self.world, words(title))} if title else {}
            given |= {"status": status} if status else {}
            given |= {"children": inside} if ids else {}
            given |= {"calendar_event": dict(calendar_event)} if calendar_event else {}
            node.payload = given | ({"recording": dict(recording)} if recording else {})
            self.world.touch(node, by)
            return node.id

    def say(self, block: str, *lines: str) -> list[str]:
        """More utterances of a meeting that goes on; returns their block ids."""
        wrapper = self.node(block).parts["transcript"]
        return self.append(wrapper, [{"type": "paragraph", "paragraph": {"rich_text": words(line)}} for line in lines])

    def meeting_status(self, block: str, status: str) -> None:
        node = self.node(block)
        node.payload = node.payload | {"status": status}

    def delete_transcript(self, block: str) -> None:
        """The workspace deletes transcripts on a schedule: the wrapper is gone, and the block no longer names it."""
        with self.acting():
            node = self.node(block)
            gone = node.parts.pop("transcript")
            inside = {key: one for key, one in node.payload.get("children", {}).items() if one != gone}
            node.payload = node.payload | ({"children": inside} if "children" in node.payload else {})
            node.children.remove(gone)
            del self.world.nodes[gone]
            page = self.world.page_of(node)
            target = {"id": node.id, "type": "block"}
            self.world.report(
                "page.transcription_block.transcript_deleted", page, self.somebody, target=target, transcript_id=gone
            )

    def _wrapper(self, node: Node, lines: Sequence[str | Json], by: Author) -> Node:
        """An empty paragraph that holds a paragraph for every line."""
        wrapper = self.world.add("block", "paragraph", {"type": "block_id", "block_id": node.id}, by)
        wrapper.payload = {"rich_text": [], "color": "default", "icon": None}
        node.children.append(wrapper.id)
        blocks = [{"type": "paragraph", "paragraph": {"rich_text": words(one)}} if isinstance(one, str) else one for one in lines]
        plant(self.world, wrapper, blocks, by)
        return wrapper
