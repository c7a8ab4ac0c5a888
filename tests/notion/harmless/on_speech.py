"""What people do to a transcript."""

from tests.fakes.notion.texts import plain
from tests.fakes.notion.world import Node
from tests.notion.harmless.desk import Desk, parent_of, pick
from tests.notion.harmless.meetings import clauses
from tests.notion.shapes import paragraph


class OnSpeech(Desk):
    def _said(self) -> list[Node]:
        return [node for node in map(self.notion.node, self.office.said) if not self.world.trashed(node)]

    def _write_said(self, node: Node, text: str) -> None:
        self.notion.retype(node.id, text, by=self.office.kim)

    def insert_at_top(self, which: int, _how: int) -> None:
        first = pick(self._said(), 0)
        if first is None:
            return
        parent = self.world.nodes[self.office.container]
        text = f"{self.office.script.people[which % 3]}: {self.office.script.lines[-1][1]} {self.number()}."
        at = parent.children.index(first.id) if first.id in parent.children else 0
        self.office.said[:0] = self.notion.append(parent.id, [paragraph(text)], by=self.office.kim, at=at)

    def mend(self, which: int, how: int) -> None:
        """A typo."""
        node = pick(self._said(), which)
        if node is not None:
            text = plain(node.payload["rich_text"])
            self._write_said(node, text.replace(" and ", " & ", 1) if how % 2 else text.replace(": ", ": Um, ", 1))

    def grow(self, which: int, _how: int) -> None:
        node = pick(self._said(), which)
        if node is not None:
            self._write_said(node, f"{plain(node.payload['rich_text'])} {self.office.script.lines[3][1]}")

    def redate(self, which: int, how: int) -> None:
        dated = [(n, d) for n in self._said() for d in self.office.script.dates if d in plain(n.payload["rich_text"])]
        found = pick(dated, which)
        if found is not None:
            node, date = found
            other = [d for d in self.office.script.dates if d.split()[0] == date.split()[0] or d[-2:] == date[-2:]]
            self._write_said(node, plain(node.payload["rich_text"]).replace(date, other[how % len(other)]))

    def respeak(self, which: int, how: int) -> None:
        """The label was wrong: somebody else said it."""
        node = pick(self._said(), which)
        if node is not None:
            _, _, text = plain(node.payload["rich_text"]).partition(": ")
            self._write_said(node, f"{self.office.script.people[how % 3]}: {text}")

    def cut_in_two(self, which: int, _how: int) -> None:
        """One line becomes two by the same speaker."""
        node = pick([n for n in self._said() if len(clauses(plain(n.payload["rich_text"]))) > 1], which)
        if node is not None:
            speaker, _, text = plain(node.payload["rich_text"]).partition(": ")
            first, *rest = clauses(text)
            self._write_said(node, f"{speaker}: {first}")
            new = self.notion.append(parent_of(node), [paragraph(f"{speaker}: {' '.join(rest)}")], by=self.office.kim, after=node.id)
            self.office.said[self.office.said.index(node.id) + 1 : 0] = new

    def remove_part(self, which: int, how: int) -> None:
        said = self._said()
        for node in said[which % (len(said) + 1) :][: how % 5 + 1]:
            self.notion.trash(node.id, by=self.office.kim)

    def move_part(self, which: int, how: int) -> None:
        said = self._said()
        if len(said) > 2:
            target = said[how % len(said)]
            node = said[which % len(said)]
            parent = self.world.nodes[parent_of(target)]
            if node.id != target.id:
                place = [c for c in parent.children if c != node.id].index(target.id)
                self.notion.move_block(node.id, parent=parent.id, at=place, by=self.office.kim)

    def empty(self, _which: int, _how: int) -> None:
        for node in self._said():
            self.notion.trash(node.id, by=self.office.kim)

    def bring_back(self, _which: int, _how: int) -> None:
        for node in map(self.notion.node, self.office.said):
            self.notion.restore(node.id, by=self.office.kim)
