"""A page that was processed before and of which no record is left: its rows are known again, and nothing more is made.

What a row says that we would write, too, counts as ours from now on; all else stays people's, and is offered.
"""

import re
from collections.abc import Sequence

from worker.model import Kind, Utterance
from worker.notion.places import DatabaseName, Json, Row
from worker.notion.text.links import bare_id
from worker.notion.text.rich_text import plain
from worker.notion.writing.identity import numbers, told
from worker.notion.writing.snapshot import Fingerprint, Known, KnownRow, Span

_CORE = re.compile(r"^(?:[^“:]* · )?“(.+)” 〔", re.MULTILINE)  # as rows.py writes it; `due: “…”` is the date's
_KINDS: dict[DatabaseName, Kind] = {"action_items": "action_item", "decisions": "decision", "calendar": "event"}
_NO_MILESTONE: dict[DatabaseName, KnownRow] = {"calendar": KnownRow(None, gone=True)}
_FRAGMENT = re.compile(r"#(?:block-)?([0-9a-f-]{32,36})$")


def known_from_rows(rows: Sequence[Row], utterances: Sequence[Utterance], fingerprint: Fingerprint) -> tuple[Known, ...]:
    """The items behind the rows, their evidence found by the quotes and links of the row. A milestone is its decision's;
    one that is not there may have been deleted.
    """
    by_key: dict[str, dict[DatabaseName, Row]] = {}
    for row in rows:
        by_key.setdefault(row.key, {})[row.database] = row
    return tuple(_known(key, found, utterances, fingerprint) for key, found in by_key.items())


def _known(key: str, rows: dict[DatabaseName, Row], utterances: Sequence[Utterance], fingerprint: Fingerprint) -> Known:
    own = next(name for name in ("action_items", "decisions", "calendar") if name in rows)
    evidence = rows[own].values.get("evidence", {})
    words = plain(evidence.get("rich_text", ()))
    quotes = _CORE.findall(words)
    title = plain(rows[own].values.get("title", {}).get("title", ()))
    said = " ".join(quotes)
    return Known(
        key=key,
        kind=_KINDS[own],
        spans=tuple(span for quote in quotes for span in _spans(quote, _blocks(evidence), utterances)),
        quote=told(said, fingerprint),
        text=told(title, fingerprint),
        rows={**_NO_MILESTONE, **{name: KnownRow(row.id, row.url) for name, row in rows.items()}},
        numbers=numbers(title, fingerprint),
    )


def _blocks(evidence: Json) -> set[str]:
    """Ids of the blocks that the evidence links to."""
    links = (t.get("href") or ((t.get("text") or {}).get("link") or {}).get("url") or "" for t in evidence.get("rich_text", ()))
    return {bare_id(found[1]) for link in links if (found := _FRAGMENT.search(link))}


def _spans(quote: str, blocks: set[str], utterances: Sequence[Utterance]) -> list[Span]:
    """Where the quote stands: in a block that is linked to, else in the only utterance that holds it."""
    holding = [u for u in utterances if quote in u.text]
    linked = [u for u in holding if u.block and bare_id(u.block) in blocks]
    chosen = linked or (holding if len(holding) == 1 else [])
    return [Span(u.n, u.text.index(quote), u.text.index(quote) + len(quote)) for u in chosen]
