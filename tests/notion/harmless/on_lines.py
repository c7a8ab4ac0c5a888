"""What people do in the section and around it."""

from tests.fakes.notion.texts import plain
from tests.fakes.notion.world import Node
from tests.notion.harmless.desk import Desk, parent_of, pick
from tests.notion.harmless.meetings import marks_in
from tests.notion.shapes import paragraph, words
from worker.notion.places import Json


class OnLines(Desk):
    def _root(self) -> Node | None:
        return next((node for node in self.world.nodes.values() if self._is_root(node) and not self.world.trashed(node)), None)

    def _is_root(self, node: Node) -> bool:
        return node.type == "callout" and node.created_by == self.world.bot and self.world.page_of(node).id == self.office.page

    def _lines(self, *, root: bool = False) -> list[Node]:
        """Live blocks of ours, in the order of the page."""
        top = self._root()
        return [n for n in self._under(top) if n.created_by == self.world.bot and (root or n.id != top.id)] if top else []

    def _under(self, node: Node) -> list[Node]:
        return [node, *(x for child in self.world.live_children(node) for x in self._under(child))]

    def edit_line(self, which: int, how: int) -> None:
        line = pick(self._lines(root=True), which)
        if line is None or "rich_text" not in line.payload:
            return
        text = plain(line.payload["rich_text"])
        new = [words(f"{self.note()} {self.number()}"), words(f"{text} ({self.note()})"), _bold(text), words("")][how % 4]
        if line.type == "callout" and how % 8 == 7:
            self.notion.edit_block(line.id, {"callout": {"rich_text": line.payload["rich_text"], "color": "red_background"}}, by=self.office.kim)
        else:
            self.notion.edit_block(line.id, {line.type: {"rich_text": new}}, by=self.office.kim)
        self._touched(line)

    def turn_line(self, which: int, how: int) -> None:
        """“Turn into”: another type, the same block."""
        lines = [line for line in self._lines() if line.type in {"bulleted_list_item", "paragraph"}]
        line = pick(lines, which)
        if line is not None:
            line.type = ("to_do", "numbered_list_item", "quote")[how % 3]
            line.payload = {"rich_text": line.payload["rich_text"], "color": "default"} | ({"checked": how % 2 == 0} if line.type == "to_do" else {})
            self.world.touch(line, self.office.kim)
            self._touched(line)

    def _touched(self, line: Node) -> None:
        self.ledger.edited.add(line.id)
        self.ledger.touched = True

    def delete_line(self, which: int, _how: int) -> None:
        line = pick(self._lines(), which)
        if line is not None:
            self._trash_block(line)

    def _trash_block(self, line: Node) -> None:
        self.ledger.touched = True
        for one in self._under(line):
            marks = marks_in(plain(one.payload.get("rich_text", [])), self.office.script)
            own = one.created_by == self.world.bot and one.type == "bulleted_list_item"
            if own and marks and self.world.nodes[parent_of(one)].type == "callout":
                self.ledger.unlined[one.id] = marks
        self.notion.trash(line.id, by=self.office.kim)

    def restore_line(self, which: int, _how: int) -> None:
        trashed = [n for n in self.world.nodes.values() if n.kind == "block" and n.in_trash and n.edited_by == self.office.kim
                   and n.created_by == self.world.bot and n.type != "callout"]  # fmt: skip
        line = pick(trashed, which)
        if line is not None and not any(up.in_trash for up in list(self.world.upwards(line))[1:]):
            self.ledger.touched = True
            self.notion.restore(line.id, by=self.office.kim)
            for one in self._under(line):
                self.ledger.unlined.pop(one.id, None)

    def own_line(self, which: int, how: int) -> None:
        """Between our lines, or under one of them."""
        lines = self._lines(root=True)
        line = pick(lines, which)
        if line is None:
            return
        self.ledger.touched = True
        new = [paragraph(f"{self.note()} {self.number()}")]
        root = self._root()
        may_hold = line.type in {"callout", "bulleted_list_item", "toggle", "to_do", "paragraph", "quote", "numbered_list_item"}
        if how % 2 and may_hold:
            self.notion.append(line.id, new, by=self.office.kim, at=0 if how % 4 == 1 else None)
        elif root is not None and line.id != root.id:
            self.notion.append(parent_of(line), new, by=self.office.kim, after=line.id)

    def move_line(self, which: int, how: int) -> None:
        """Drags a line of ours elsewhere in the section, under another one, or out of it."""
        line, root = pick(self._lines(), which), self._root()
        if line is None or root is None:
            return
        self.ledger.touched = True
        holders = [n for n in self._lines() if n.type in {"bulleted_list_item", "toggle"} and n not in self._under(line)]
        if how % 3 == 0 or not holders:
            if parent_of(line) != root.id:
                self.ledger.moved.add(line.id)
            self.notion.move_block(line.id, parent=root.id, at=how % (len(root.children) + 1), by=self.office.kim)
            return
        self.ledger.moved.add(line.id)
        if how % 3 == 1:
            self.notion.move_block(line.id, parent=pick(holders, how // 3).id, by=self.office.kim)  # type: ignore[union-attr]
        else:
            self.notion.move_block(line.id, parent=self.office.page, by=self.office.kim)

    def copy_line(self, which: int, _how: int) -> None:
        line = pick(self._lines(), which)
        if line is not None and "rich_text" in line.payload:
            self.ledger.touched = True
            copy = {"type": line.type, line.type: {"rich_text": words(plain(line.payload["rich_text"]))}}
            self.notion.append(parent_of(line), [copy], by=self.office.kim, after=line.id)

    def section(self, which: int, how: int) -> None:
        """The whole of it: deleted, brought back, dragged up or down the page."""
        root = self._root()
        gone = [n for n in self.world.nodes.values() if self._is_root(n) and n.in_trash and n.edited_by == self.office.kim]
        self.ledger.touched = True
        if root is None:
            if gone:
                self.notion.restore(gone[0].id, by=self.office.kim)
                for one in self._under(gone[0]):
                    self.ledger.unlined.pop(one.id, None)
        elif how % 2:
            self.ledger.moved.add(root.id)
            self.notion.move_block(root.id, parent=self.office.page, at=which % 3, by=self.office.kim)
        else:
            self._trash_block(root)

    def own_page_line(self, which: int, _how: int) -> None:
        children = self.world.live_children(self.world.nodes[self.office.page])
        at = pick(children, which)
        self.notion.append(self.office.page, [paragraph(f"{self.note()} {self.number()}")], by=self.office.kim, after=at.id if at else None)


def _bold(text: str) -> list[Json]:
    return [{"type": "text", "text": {"content": text}, "annotations": {"bold": True}}] if text else []
