"""What people do in the app: they make pages, edit, move things to the trash, rename columns. No limit of the API holds for them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from tests.fakes.notion import columns, files
from tests.fakes.notion.endpoints import blocks, databases, pages
from tests.fakes.notion.errors import Json
from tests.fakes.notion.exchange import Exchange
from tests.fakes.notion.texts import rich_text, words
from tests.fakes.notion.trash import move
from tests.fakes.notion.world import Author, Node, World, dashed


class People:
    """The human face of the fake. Ids are dashed strings; `by` and `author` are ids of people, somebody by default."""

    world: World
    exchange: Exchange

    @contextmanager
    def acting(self) -> Iterator[None]:
        """One at a time with the requests, and with the eyes of a member."""
        with self.exchange.lock, self.world.by_person():
            yield

    def person(self, name: str, email: str | None = None) -> Author:
        with self.acting():
            identifier = self.world.new_id()
            facts = {"email": email, "email_verified": True} if email else {}
            self.world.users[identifier] = {"type": "person", "name": name, "person": facts}
            return identifier

    def page(
        self, title: str = "", *, parent: str | None = None, database: Any = None, properties: Mapping[str, Any] | None = None,
        children: Sequence[Json] = (), author: Author | None = None, icon: Json | None = None,
    ) -> str:  # fmt: skip
        """A new page: in a database (ids, or the id of a database or data source), under a page, or shared in the workspace."""
        with self.acting():
            source = self._source(database) if database is not None else None
            place: Json = {"data_source_id": source.id} if source else {"page_id": parent} if parent else {"workspace": True}
            named = dict(properties or {})
            name = next((c["name"] for c in source.columns.values() if c["type"] == "title"), "title") if source else "title"
            if title or not source:
                named.setdefault(name, {"title": words(title)})
            page = pages.make(self.world, place, {"properties": named, "icon": icon}, list(children), author or self.somebody)
            page.shared = True if "workspace" in place else None
            return page.id

    def edit_page(self, page: str, *, properties: Mapping[str, Any] | None = None, by: Author | None = None, **rest: Any) -> None:
        """properties: by name or id, in request form. rest: icon, cover, is_locked."""
        with self.acting():
            pages.change(self.world, self.node(page), {"properties": properties or {}, **rest}, by or self.somebody)

    def edit_block(self, block: str, change: Json, *, by: Author | None = None) -> None:
        """change: as for an update, e.g. {"paragraph": {"rich_text": […]}}."""
        with self.acting():
            blocks.change(self.world, self.node(block), change, by or self.somebody)

    def retype(self, block: str, text: str, *, by: Author | None = None) -> None:
        """Replace the text of a block."""
        self.edit_block(block, {self.node(block).type: {"rich_text": words(text)}}, by=by)

    def append(
        self, parent: str, children: Sequence[Json], *, by: Author | None = None, after: str | None = None, at: int | None = None
    ) -> list[str]:
        """New blocks at the end, after a block, or at an index (of all children, trashed ones included). Returns their ids."""
        with self.acting():
            node = self.node(parent)
            at = node.children.index(dashed(after)) + 1 if after else at
            return [one.id for one in blocks.insert(self.world, node, list(children), at, by or self.somebody)]

    def move_block(self, block: str, *, parent: str | None = None, at: int | None = None, by: Author | None = None) -> None:
        """Drag a block elsewhere; it keeps its id."""
        with self.acting():
            node, world = self.node(block), self.world
            before = next(one for one in world.nodes.values() if node.id in one.children)
            target = self.node(parent) if parent else before
            before.children.remove(node.id)
            target.children.insert(len(target.children) if at is None else at, node.id)
            place = "page_id" if target.kind == "page" else "block_id"
            node.parent = {"type": place, place: target.id}
            world.touch(node, by or self.somebody)

    def copy_block(self, block: str, *, parent: str | None = None, at: int | None = None, by: Author | None = None) -> str:
        """Duplicate a block with all that is in it, below itself or elsewhere; the copies have ids and an author of their own."""
        with self.acting():
            node = self.node(block)
            above = self.node(parent) if parent else next(one for one in self.world.nodes.values() if node.id in one.children)
            copy = self._copied(node, above, by or self.somebody)
            above.children.insert(above.children.index(node.id) + 1 if at is None and not parent else at or 0, copy.id)
            return copy.id

    def trash(self, identifier: str, *, by: Author | None = None) -> None:
        with self.acting():
            move(self.world, self.node(identifier), by or self.somebody, in_trash=True)

    def restore(self, identifier: str, *, by: Author | None = None) -> None:
        with self.acting():
            move(self.world, self.node(identifier), by or self.somebody, in_trash=False)

    def database_of(self, title: str, properties: Mapping[str, Json], parent: str | None, author: Author | None) -> Node:
        with self.acting():
            place = {"page_id": parent} if parent else {"workspace": True}
            given = {"title": words(title), "initial_data_source": {"properties": dict(properties)}}
            database = databases.make(self.world, place, given, author or self.somebody)
            database.shared = None if parent else True
            return database

    def change_columns(self, source: Any, properties: Mapping[str, Json | None], *, by: Author | None = None) -> None:
        """Add (name → configuration), change or remove (None) columns."""
        with self.acting():
            node = self._source(source)
            happened = columns.change(self.world, node, properties)
            self.world.report("data_source.schema_updated", node, by or self.somebody, updated_properties=happened)

    def rename_property(self, source: Any, name: str, new: str, *, by: Author | None = None) -> None:
        self.change_columns(source, {name: {"name": new}}, by=by)

    def rename_option(self, source: Any, name: str, option: str, new: str) -> None:
        """People can rename a select or status option; it keeps its id."""
        with self.acting():
            node = self._source(source)
            column = node.columns[str(columns.find(node, name))]
            next(one for one in column[column["type"]]["options"] if one["name"] == option)["name"] = new

    def rename(self, identifier: str, title: str) -> None:
        """Rename a database (and its data sources)."""
        with self.acting():
            node = self.node(identifier)
            for one in (node, *(self.node(child) for child in node.children)):
                one.title = rich_text(self.world, words(title))

    def share(self, identifier: str) -> None:
        self.node(identifier).shared = True

    def unshare(self, identifier: str) -> None:
        self.node(identifier).shared = False

    def attach(
        self, name: str, data: bytes, *, content_type: str = "application/octet-stream", redirect_to: str | None = None
    ) -> Json:
        """A file in Notion's storage: an item of a `files` property, and the payload of a `file` block, alike.

        redirect_to: where its signed URL sends whoever follows it.
        """
        with self.acting():
            file = files.keep(self.world, name, data, content_type, redirect_to)
            return {"type": "file", "name": name, "file": {"url": files.signed_url(self.world, file)}}

    def node(self, identifier: str) -> Node:
        return self.world.nodes[dashed(identifier)]

    @property
    def somebody(self) -> Author:
        """Whoever edits when a test does not care who."""
        known = next((one for one, user in self.world.users.items() if user["name"] == "Somebody"), None)
        return known or self.person("Somebody")

    def _copied(self, node: Node, above: Node, by: Author) -> Node:
        place = "page_id" if above.kind == "page" else "block_id"
        copy = self.world.add("block", node.type, {"type": place, place: above.id}, by)
        copy.payload = deepcopy(node.payload)
        copy.children = [self._copied(child, copy, by).id for child in self.world.live_children(node)]
        return copy

    def _source(self, given: Any) -> Node:
        node = self.node(getattr(given, "source", given))
        return self.node(node.source) if node.kind == "database" else node
