"""What people do to the page of a digest: they write into it, mend, move, copy and delete. All of it has to be there ever after."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.digest.quarter.desk import Desk
from tests.digest.quarter.shown import section_of
from tests.notion.team import paragraph, text_of

Json = dict[str, Any]


@dataclass
class Readers:
    """texts: block → what a person wrote there. deleted: block → what it said, and where. copies: page → all that is in it.

    touched: ids of the blocks that are not as we left them. pages: those that people wrote on.
    """

    desk: Desk
    chance: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    deleted: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    copies: dict[str, Any] = field(default_factory=dict)
    cells: dict[tuple[str, str], Any] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    allowed: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def act(self, page: str) -> None:
        acts: tuple[Callable[[str], None], ...] = (
            self._write, self._write, self._append, self._append, self._below, self._delete, self._delete, self._move, self._cell,
            self._copy_page, self._title,
        )  # fmt: skip
        self.chance.choice(acts)(page)
        self.pages.add(page)

    def unlike(self) -> Iterator[str]:
        """What is not as people left it."""
        notion = self.desk.team.notion
        for block, text in self.texts.items():
            node = notion.node(block)
            if notion.world.page_of(node).in_trash:
                continue  # a person deleted the digest
            if notion.world.trashed(node) or self._says(block) != text:
                yield f"“{text}” is lost"
        for block, (page, where, text) in self.deleted.items():
            now = 0 if notion.node(page).in_trash else self._like(page)[where, text]
            if not notion.node(block).in_trash or now > self.allowed[page, where, text]:
                yield f"what was deleted is back: “{text}”"
        yield from (f"a copy was changed: {copy}" for copy, before in self.copies.items() if self._whole(copy) != before)
        for (page, column), value in self.cells.items():
            if notion.node(page).values[column] != value:
                yield f"a cell was changed: {value}"

    # ── acts ──

    def _write(self, page: str) -> None:
        if block := self._some(page, ("paragraph", "bulleted_list_item", "heading_2", "heading_3", "toggle")):
            self.desk.team.notion.retype(block["id"], self._words())
            self._mine(block["id"])

    def _append(self, page: str) -> None:
        section, notion = section_of(self.desk, page), self.desk.team.notion
        if section and section["children"] and self.chance.random() < 0.7:
            after = self.chance.choice(section["children"])["id"]
            [new] = notion.append(section["id"], [paragraph(self._words())], after=after)
        else:
            [new] = notion.append(page, [paragraph(self._words())], at=self.chance.choice((0, None)))
        self._mine(new)

    def _below(self, page: str) -> None:
        """Under a line or into a fold."""
        if block := self._some(page, ("bulleted_list_item", "toggle")):
            [new] = self.desk.team.notion.append(block["id"], [paragraph(self._words())])
            self._mine(new)

    def _delete(self, page: str) -> None:
        kinds = ("paragraph", "bulleted_list_item", "heading_2", "heading_3", "toggle", "table", "code", "table_row")
        block = section_of(self.desk, page) if self.chance.random() < 0.03 else self._some(page, kinds)
        if block and not self._has_mine(block):
            where = next((w for w, b in self._lines(page) if b["id"] == block["id"]), "")
            self.desk.team.notion.trash(block["id"])
            key = (page, where, block["text"])
            self.deleted[block["id"]], self.allowed[key] = key, self._like(page)[where, block["text"]]
            self.touched.add(block["id"])

    def _move(self, page: str) -> None:
        section = section_of(self.desk, page)
        if section and (block := self._some(page, ("bulleted_list_item", "paragraph"))):
            target = self.chance.choice((section["id"], page))
            self.desk.team.notion.move_block(block["id"], parent=target, at=None)
            self.touched.add(block["id"])

    def _cell(self, page: str) -> None:
        if block := self._some(page, ("table_row",)):
            cells = [text_of(self._words()), *block["payload"]["cells"][1:]]
            self.desk.team.notion.edit_block(block["id"], {"table_row": {"cells": cells}})
            self._mine(block["id"])

    def _title(self, page: str) -> None:
        column = self.desk.column("digests", "title")
        self.desk.edit("digests", page, title={"title": text_of(self._words())})
        self.cells[page, column] = self.desk.team.notion.node(page).values[column]

    def _copy_page(self, page: str) -> None:
        """As Notion duplicates one: every cell, the key too, and every line; made by who did it."""
        desk, notion = self.desk, self.desk.team.notion
        key = desk.value(notion.node(page), "digests", "source_key") or []
        values = {"source_key": {"rich_text": key}, "week": {"date": desk.value(notion.node(page), "digests", "week")}}
        copy = desk.add("digests", "Copy", values, by_bot=False)
        for block in notion.node(page).children:
            if not notion.node(block).in_trash:
                notion.copy_block(block, parent=copy)
        self.copies[copy] = self._whole(copy)

    # ── looking ──

    def _mine(self, block: str) -> None:
        self.texts[block] = self._says(block)
        self.touched.add(block)

    def _words(self) -> str:
        return f"{self.chance.choice(('Thanks', '잘했어요', 'See', 'Not so'))} {len(self.texts)}·{len(self.cells)}"

    def _says(self, block: str) -> str:
        above = next(n for n in self.desk.team.notion.world.nodes.values() if block in n.children)
        return str(next(b["text"] for b in self.desk.team.notion.tree(above.id) if b["id"] == block))

    def _some(self, page: str, kinds: tuple[str, ...]) -> Json | None:
        fitting = [b for _, b in self._lines(page) if b["type"] in kinds]
        return self.chance.choice(fitting) if fitting else None

    def _lines(self, page: str) -> Iterator[tuple[str, Json]]:
        """The lines of the section, each with what it stands under, without numbers."""
        section = section_of(self.desk, page)
        yield from _below("", section["children"] if section else ())

    def _like(self, page: str) -> Counter[tuple[str, str]]:
        bot = self.desk.team.notion.bot
        return Counter((where, block["text"]) for where, block in self._lines(page) if block["by"] == bot)

    def _has_mine(self, block: Json) -> bool:
        return block["id"] in self.texts or any(map(self._has_mine, block["children"]))

    def _whole(self, page: str) -> Any:
        return self.desk.team.notion.tree(page), dict(self.desk.team.notion.node(page).values)


def _below(where: str, blocks: Any) -> Iterator[tuple[str, Json]]:
    for block in blocks:
        if block["type"].startswith("heading"):
            where = re.sub(r" \(\d.*\)$", "", block["text"])
        yield where, block
        yield from _below(f"{where}/{re.sub(r' [(][0-9].*[)]$', '', block['text'])}", block["children"])
