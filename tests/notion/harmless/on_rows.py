"""What people do with rows."""

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from tests.fakes.notion.world import Node
from tests.notion.harmless.desk import Desk, pick
from tests.notion.harmless.office import ROWS
from tests.notion.shapes import words
from worker.notion.places import DatabaseName, Json


class OnRows(Desk):
    def _rows(self, *, in_trash: bool = False, of: Sequence[DatabaseName] = ROWS) -> list[Node]:
        found = (self.world.nodes[row] for row, made in self.ledger.rows.items() if made.database in of)
        return [node for node in found if self.world.trashed(node) == in_trash]

    def set_value(self, which: int, how: int) -> None:
        """Another value in one of the columns that a row has, those that are ours alone included."""
        row = pick(self._rows(), which)
        if row is None:
            return
        base = self.office.workspace.databases[self.ledger.rows[row.id].database]
        keys = [key for key in base.columns if key != "review"]
        key = keys[how % len(keys)]
        kind = base.columns[key].type
        self._write(row, key, self._value(kind, base.columns[key].options, how))

    def clear_value(self, which: int, how: int) -> None:
        row = pick(self._rows(), which)
        if row is None:
            return
        base = self.office.workspace.databases[self.ledger.rows[row.id].database]
        keys = [key for key in base.columns if key not in {"review", "status"}]
        key = keys[how % len(keys)]
        kind = base.columns[key].type
        self._write(row, key, {kind: [] if kind in {"title", "rich_text", "people", "relation"} else None})

    def _write(self, row: Node, key: str, value: Json) -> None:
        base = self.office.workspace.databases[self.ledger.rows[row.id].database]
        raw = unquote(base.columns[key].id)
        self.notion.edit_page(row.id, properties={raw: value}, by=self.office.kim)
        self.ledger.values.add((row.id, raw))

    def _value(self, kind: str, options: Mapping[str, str], how: int) -> Json:
        number = self.number()
        match kind:
            case "title" | "rich_text":
                return {kind: words(f"{self.note()} {number}")}
            case "people":
                return {"people": [{"id": self.office.kim}]}
            case "date":
                return {"date": {"start": f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}"}}
            case "relation":
                return {"relation": [{"id": self.office.other}]}
            case _:
                ids = list(options.values())
                return {kind: {"id": ids[(how // 7 + 1) % len(ids)]}}

    def review(self, which: int, how: int) -> None:
        """Rejects a row, or accepts it (after all)."""
        row = pick(self._rows(of=("action_items", "decisions")), which)
        if row is None:
            return
        option = "accepted" if how % 3 == 0 else "rejected"
        options = self.office.workspace.databases[self.ledger.rows[row.id].database].columns["review"].options
        self._write(row, "review", {"select": {"id": options[option]}})
        self._ended(row) if option == "rejected" else self.ledger.ended.pop(row.id, None)

    def delete_row(self, which: int, _how: int) -> None:
        row = pick(self._rows(), which)
        if row is not None:
            self.notion.trash(row.id, by=self.office.kim)
            self._ended(row)

    def _ended(self, row: Node) -> None:
        """A decision that is deleted takes its milestone along, in that no new one is made; the row stays."""
        self.ledger.ended[row.id] = self.ledger.rows[row.id].marks

    def restore_row(self, which: int, _how: int) -> None:
        row = pick(self._rows(in_trash=True), which)
        if row is not None:
            self.notion.restore(row.id, by=self.office.kim)
            if not self._rejected(row) and self._related(row):
                self.ledger.ended.pop(row.id, None)

    def _rejected(self, row: Node) -> bool:
        column = self.office.workspace.databases[self.ledger.rows[row.id].database].columns.get("review")
        value = row.values.get(unquote(column.id), {}).get("select") if column else None
        return bool(value and column and value["id"] == column.options["rejected"])

    def _related(self, row: Node) -> bool:
        """A deleted row that people also took off the meeting is looked for no more."""
        meeting = self.office.workspace.databases[self.ledger.rows[row.id].database].columns["meeting"]
        return self.office.page in [page["id"] for page in row.values.get(unquote(meeting.id), {}).get("relation", ())]

    def copy_row(self, which: int, _how: int) -> None:
        """Notion's “Duplicate”: the same values, the source key too."""
        row = pick(self._rows(), which)
        if row is not None:
            values = {p["id"]: {p["type"]: p[p["type"]]} for p in self.notion.row(row.id)["properties"].values()}
            self.notion.page(database=row.parent["data_source_id"], properties=values, author=self.office.kim)

    def own_row(self, which: int, _how: int) -> None:
        """A task of their own, about this meeting."""
        base = self.office.workspace.databases[ROWS[which % 3]]
        meeting = unquote(base.columns["meeting"].id)
        values = {"title": {"title": words(self.note())}, meeting: {"relation": [{"id": self.office.page}]}}
        self.notion.page(database=base.id, properties=values, author=self.office.kim)

    def rename(self, which: int, how: int) -> None:
        base = self.office.workspace.databases[("meetings", *ROWS)[which % 4]]  # type: ignore[index]
        key = pick(list(base.columns), how)
        if key is None:
            return
        name = self.office.name_of(base.name, key)
        if how % 3 == 0 and base.columns[key].options:
            raw = unquote(base.columns[key].id)
            kind = base.columns[key].type
            options = self.notion.node(base.id).columns[raw][kind]["options"]
            old = options[how % len(options)]["name"]
            self.notion.rename_option(base.id, name, old, f"{old} {self.number()}")
        else:
            self.notion.rename_property(base.id, name, f"{name} {self.number()}", by=self.office.kim)
