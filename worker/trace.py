"""`minutes trace`: the way back from a line of the minutes to its run, prompts, replies and verdicts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from worker.errors import PermanentError
from worker.local import page_of
from worker.notion.addresses import notion_id, page_link
from worker.notion.writing.snapshot import Known, Snapshot
from worker.run import opened_store
from worker.settings import load_settings
from worker.store import STORE_FILE, Store, StoredRun


def trace_page(address: str, item: str | None, run_id: str | None, console: Console | None = None) -> None:
    """Print the runs of a page in Notion, or the calls of one item or row. Raises MinutesError with the way out."""
    console, settings, id_ = console or Console(), load_settings(), notion_id(address)
    if not (settings.data_dir / STORE_FILE).exists():
        raise PermanentError(f"{settings.data_dir}: nothing is kept here. Make the minutes first: minutes rerun PAGE_URL")
    with opened_store(settings, settings.data_dir) as store:
        if store.runs(id_) or run_id:
            _show(store, _chosen(store, id_, run_id), item, console)
            return
        page, row = _row(store, id_)
        if row is None:
            raise PermanentError(f"{address}: no run of it is kept. It may be a page that was not made here, or too long ago.")
        _print(console, Text(f"row {address}\n  is {row.item} of run {row.run}, of the meeting {page_link(page)}"))
        _show(store, _chosen(store, page, run_id or row.run), item or row.item, console)


def trace_place(place: Path, item: str | None, cache: Path | None, run_id: str | None, console: Console | None = None) -> None:
    """Print the runs of a file or directory, or one item's calls. Raises PermanentError with the way out."""
    console = console or Console()
    folder = place if place.is_dir() else cache
    if folder is None:
        raise PermanentError(f"{place}: say where its answers are kept: minutes trace {place} --cache DIR")
    if not (folder / STORE_FILE).exists():
        raise PermanentError(f"{folder}: nothing is kept here. Run the transcript with --cache {folder} first.")
    with opened_store(load_settings(), folder) as store:
        runs = _runs(store, place, run_id)
        if not runs:
            raise PermanentError(f"{place}: no run of it is kept in {folder}. Run it with --cache {folder} first.")
        _show(store, runs, item, console)


def _show(store: Store, runs: list[StoredRun], item: str | None, console: Console) -> None:
    if item is not None:
        _show_item(store, runs[-1], item, console)
        return
    for run in runs:
        _print(console, _told(run))


def _chosen(store: Store, page: str, run_id: str | None) -> list[StoredRun]:
    """Of one run, or all of the page, oldest first."""
    found = [run for run in (store.run(run_id),) if run] if run_id else store.runs(page)
    if not found:
        raise PermanentError(f"The run {run_id or ''} is no longer kept; run the page again to have one.")
    return found


def _row(store: Store, id_: str) -> tuple[str, Known | None]:
    """The page that a row belongs to, and the item behind the row."""
    for page in dict.fromkeys(run.page for run in reversed(store.every_run())):
        snapshot = Snapshot.from_json(store.get_snapshot(page))
        for item in snapshot.items if snapshot else ():
            if any(row.id == id_ for row in item.rows.values()):
                return page, item
    return "", None


def _runs(store: Store, place: Path, run_id: str | None) -> list[StoredRun]:
    """Oldest first: all of a directory, of a transcript, or the one that a JSON file of minutes was written by."""
    if run_id is None and place.suffix == ".json":
        run_id = _id_in(place)
    if run_id:
        found = store.run(run_id)
        return [found] if found else []
    return store.every_run() if place.is_dir() else store.runs(page_of(place))


def _id_in(file: Path) -> str | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["run"]["id"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return str(found)


def _told(stored: StoredRun) -> Text:
    run = stored.run
    cost = "unknown cost" if run.cost is None else f"${run.cost:.4f}"
    head = f"run {run.id}  {stored.stored_at}  {run.engine}  {run.calls} calls ({run.cached_calls} kept)  {cost}\n"
    return Text(head).append("  " + "  ".join(stored.trace), style="dim")


def _show_item(store: Store, stored: StoredRun, item: str, console: Console) -> None:
    digests = stored.trace.get(item)
    if digests is None:
        raise PermanentError(f"Run {stored.run.id} has no item “{item}”; it has {', '.join(stored.trace)}.")
    _print(console, _told(stored))
    for digest in digests:
        record = store.get_reply(digest)
        console.rule(f"{record['prompt'] if record else 'call'} · {digest}", align="left")
        if record is None:
            console.print("its answer is no longer kept", style="dim")
        else:
            _show_call(record, console)


def _show_call(record: Mapping[str, Any], console: Console) -> None:
    """The prompt as it was sent (redacted) but for the instructions, which `minutes prompts` names; then the reply."""
    _print(console, Text(f"{record['model']}  sample {record['sample']}  {record.get('asked_at', '')}", style="dim"))
    for message in record["messages"]:
        if message["role"] != "system":
            _print(console, Text(message["content"]))
    _print(console, Text(json.dumps(record["reply"], ensure_ascii=False, indent=2), style="bold"))


def _print(console: Console, text: Text) -> None:
    """Without line breaks of our own: what is piped or copied stays as it was said."""
    console.print(text, soft_wrap=True)
