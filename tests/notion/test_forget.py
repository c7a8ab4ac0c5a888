"""`minutes forget PAGE`: nothing of the page is kept, and it is not made again by itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.notion.team import TALK, Team, paragraph, team
from worker.store import STORE_FILE

NEVER_OF_A_PAGE = {"pepper", "workspace", "directory"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        yield found


def kept(office: Team) -> dict[tuple[str, str], bytes]:
    """The rows of the store's file: kind, key → sealed bytes."""
    with closing(sqlite3.connect(office.folder / "data" / STORE_FILE)) as file:
        return {(kind, key): bytes(blob) for kind, key, blob in file.execute("SELECT kind, key, blob FROM rows")}


def on_disk(office: Team) -> bytes:
    return b"".join(path.read_bytes() for path in (office.folder / "data").iterdir() if path.name.startswith(STORE_FILE))


def test_everything_that_is_stored_of_the_page_is_gone_from_the_disk(office: Team) -> None:
    page = office.meeting()
    before = kept(office)
    office.minutes("rerun", page)
    stored = {row: blob for row, blob in kept(office).items() if row not in before}
    assert {kind for kind, _ in stored} == {"reply", "vault", "run", "minutes", "snapshot", "directory"}
    with closing(sqlite3.connect(office.folder / "data" / STORE_FILE)) as worker:  # another process has the store open
        worker.execute("SELECT * FROM rows").fetchall()
        told = office.minutes("forget", office.url(page)).output
    assert {kind for kind, _ in kept(office)} <= NEVER_OF_A_PAGE
    gone = [blob for (kind, _), blob in stored.items() if kind != "directory"]
    assert f"{len(gone)} records of {office.url(page)} deleted" in told
    assert not [row for row, blob in stored.items() if blob in gone and blob in on_disk(office)], "not even in what SQLite frees"


def test_the_page_is_set_to_ignored_and_says_so_while_section_and_rows_stay(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    before = office.everything(but_state_of=page)
    assert "The page is set to Ignored." in office.minutes("forget", page).output
    assert office.shows(page) == (
        "Ignored", "All that was kept of this page is deleted. What is in Notion was left as it is.",
    )  # fmt: skip
    assert office.everything(but_state_of=page) == before


def test_another_page_keeps_what_it_shares(office: Team) -> None:
    """The same words on two pages are the same calls: kept once, for both."""
    first, second = office.meeting(title="A"), office.meeting(title="B")
    office.minutes("rerun", first)
    office.minutes("rerun", second)
    office.minutes("forget", first)
    assert "up to date" in office.minutes("rerun", second).output
    with office.store() as store:
        assert (store.runs(first), store.get_snapshot(first)) == ([], None)
        assert len(store.runs(second)) == 1
    assert "verify_item" in office.minutes("trace", second, "A1").output


def test_made_again_it_doubles_and_overwrites_nothing(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    office.notion.edit_page(office.rows("action_items")[0]["id"], properties={"Task": {"title": []}})
    before = {base: office.rows(base) for base in ("action_items", "decisions", "calendar")}
    office.minutes("forget", page)
    office.minutes("rerun", page)
    assert {base: office.rows(base) for base in before} == before
    assert office.shows(page)[0] == "Done"
    assert office.notion.outline(page).count("callout: Minutes") == 1


def test_a_page_that_was_never_made_is_ignored_from_now_on(office: Team) -> None:
    page = office.meeting()
    assert "0 records" in office.minutes("forget", page).output
    assert office.shows(page)[0] == "Ignored"


def test_without_a_token_the_store_is_emptied_and_the_rest_is_said(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    asked = len(office.notion.requests)
    office.set(NOTION_TOKEN="")
    told = office.minutes("forget", page).output
    assert "NOTION_TOKEN is not set, so the page itself was not set to Ignored." in told
    assert {kind for kind, _ in kept(office)} <= NEVER_OF_A_PAGE
    assert len(office.notion.requests) == asked


def test_a_page_that_notion_does_not_show_is_forgotten_all_the_same(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    office.notion.unshare(page)
    result = office.minutes("forget", page, exits=1)
    assert "records of" in result.stdout
    assert result.stderr.startswith("minutes: Everything kept of the page is deleted, but it could not be set to Ignored: ")
    assert result.stderr.count("\n") == 1
    assert {kind for kind, _ in kept(office)} <= NEVER_OF_A_PAGE


def test_a_page_outside_the_database_of_meetings_has_nothing_to_set(office: Team) -> None:
    page = office.notion.page(title="Other", parent=office.home, children=[paragraph(line) for line in TALK])
    writes = len(office.notion.writes)
    assert "no page of the Meetings database" in office.minutes("forget", page).output
    assert len(office.notion.writes) == writes


def test_a_lost_map_of_the_databases_is_no_reason_to_forget_half(office: Team) -> None:
    page = office.meeting()
    (office.folder / "data").rename(office.folder / "lost")
    office.minutes("forget", page)
    assert office.shows(page)[0] == "Ignored"
