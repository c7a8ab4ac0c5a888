"""What a run would change in Notion, as lines for a terminal: `+` comes, `-` goes, `~` reads the same but looks otherwise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from worker.notion.addresses import page_link
from worker.notion.databases.columns import TABLES
from worker.notion.places import Block, Json, Managed
from worker.notion.section.merge import Append, BlockChange, UpdateBlock
from worker.notion.text.rich_text import plain
from worker.notion.text.values import Shown, plain_value
from worker.notion.writing.merge import CreateRow, RowChange, UpdateRow

_MARKS = {"callout": "▌ ", "bulleted_list_item": "• ", "toggle": "▸ "}
_INDENT = "  "
_TOLD_OTHERWISE = ("title", "meeting", "source_key")  # of a new row: its headline, the page at hand, and nobody's concern


def differences(blocks: Sequence[BlockChange], rows: Sequence[RowChange], shown: Shown) -> list[str]:
    """All changes in words, blocks first; empty where nothing changes. `shown` tells what the ids in values stand for."""
    return [line for b in blocks for line in _block_change(b)] + [line for r in rows for line in _row_change(r, shown)]


def words_of(block: Json) -> str:
    """The words of a block in request or response form, as one line without its looks."""
    kind = block.get("type") or next(key for key, value in block.items() if isinstance(value, dict))
    return " ".join(plain((block.get(kind) or {}).get("rich_text") or ()).split())


def section_lines(section: Managed | Block, depth: int = 0) -> Iterator[str]:
    """The section as indented lines, whether as wanted or as it is on the page."""
    block = section.block if isinstance(section, Managed) else section.json
    yield _INDENT * depth + _line(block)
    for child in section.children:
        yield from section_lines(child, depth + 1)


def _block_change(change: BlockChange) -> Iterator[str]:
    if isinstance(change, Append):
        yield from (f"+ {line}" for block in change.blocks for line in section_lines(block))
    elif isinstance(change, UpdateBlock):
        before, after = _line(change.before), _line(change.block)
        yield from [f"~ {after}"] if before == after else [f"- {before}", f"+ {after}"]
    else:
        yield f"- {_line(change.before)}"


def _line(block: Json) -> str:
    return _MARKS.get(str(block.get("type")), "") + words_of(block)


def _row_change(change: RowChange, shown: Shown) -> Iterator[str]:
    table = TABLES[change.database]
    names = {column.key: column.name(shown.language) for column in table.columns}
    before: Mapping[str, Json] = change.before if isinstance(change, UpdateRow) else {}
    yield f"{'+' if isinstance(change, CreateRow) else '~'} {table.title(shown.language)}: {_title(change, shown)}"
    told = _TOLD_OTHERWISE if isinstance(change, CreateRow) else ()
    for column, value in change.values.items():
        if column not in told:
            yield from _values(names.get(column, column), before.get(column), value, shown)


def _title(change: RowChange, shown: Shown) -> str:
    if "title" in change.values:
        return plain_value(change.values["title"], shown)
    return change.key if isinstance(change, CreateRow) else shown.names.get(change.id) or page_link(change.id)


def _values(name: str, before: Json | None, after: Json, shown: Shown) -> Iterable[str]:
    old, new = plain_value(before, shown) if before else "", plain_value(after, shown)
    if old == new:
        return [f"{_INDENT}~ {name}: {new}"] if new else []  # a new row's empty cells are no news
    return [f"{_INDENT}{mark} {name}: {value}" for mark, value in (("-", old), ("+", new)) if value]
