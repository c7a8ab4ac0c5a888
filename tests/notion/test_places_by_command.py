"""Wherever on the page the transcript is, `minutes rerun` finds it, and what is written leads back to the block that said it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notion.team import TALK, Team, paragraph, team, text_of

Json = dict[str, Any]
VTT = "WEBVTT\n\n" + "\n\n".join(
    f"00:00:{5 * at:02}.000 --> 00:00:{5 * at + 4:02}.000\n<v {speaker}>{words}</v>"
    for at, (speaker, words) in enumerate(line.split(": ", 1) for line in TALK)
)  # fmt: skip
NOTES = [paragraph("Agenda"), paragraph("I will bring cake by Friday, whoever reads this.")]  # notes, not speech


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        yield found


def block(kind: str, text: str = "", children: list[Json] | None = None, **more: Any) -> Json:
    return {"type": kind, kind: {"rich_text": text_of(text), **more}} | ({"children": children} if children else {})


def lines() -> list[Json]:
    return [paragraph(line) for line in TALK]


def a_toggle(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, block("toggle", "Transcript", lines())])


def a_toggle_heading(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, block("heading_2", "녹취록", lines(), is_toggleable=True)])


def a_section_below_a_heading(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, block("heading_2", "Transcript"), *lines(), block("heading_2", "Afterwards"), paragraph("Mina: I'll pay.")])


def a_code_block(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, block("heading_3", "Transcript"), block("code", "\n".join(TALK), language="plain text")])


def a_quote(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, block("heading_3", "Transcript"), block("quote", "\n".join(TALK))])


def a_table(office: Team) -> str:
    rows = [("Speaker", "Text"), *(line.split(": ", 1) for line in TALK)]
    children = [{"type": "table_row", "table_row": {"cells": [text_of(cell) for cell in row]}} for row in rows]
    table = {"type": "table", "table": {"table_width": 2, "has_column_header": True, "has_row_header": False}, "children": children}
    return office.meeting(blocks=[*NOTES, block("heading_3", "Transcript"), table])


def a_column(office: Team) -> str:
    column = {"type": "column", "column": {}}
    columns = {"type": "column_list", "column_list": {}, "children": [{**column, "children": NOTES}, {**column, "children": lines()}]}
    return office.meeting(blocks=[columns])


def a_child_page(office: Team) -> str:
    page = office.meeting(blocks=NOTES)
    office.notion.page(title="Transcript", parent=page, children=lines())
    return page


def a_file_block(office: Team) -> str:
    return office.meeting(blocks=[*NOTES, {"type": "file", "file": office.notion.attach("call.vtt", VTT.encode())}])


def a_files_property(office: Team) -> str:
    office.notion.change_columns(office.bases["meetings"], {"Recording": {"files": {}}})
    return office.meeting(blocks=NOTES, properties={"Recording": {"files": [office.notion.attach("call.vtt", VTT.encode())]}})


def the_recording_of_notion(office: Team) -> str:
    page = office.meeting(blocks=NOTES)
    office.notion.meeting_notes(page, status="notes_ready", transcript=list(TALK), summary=["Jonas buys a boat by Friday."], notes=["Mina: I will buy a horse."])
    return page


PLACES = (
    a_toggle, a_toggle_heading, a_section_below_a_heading, a_code_block, a_quote, a_table, a_column, a_child_page,
    a_file_block, a_files_property, the_recording_of_notion,
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda made: made.__name__)
def test_the_same_minutes_come_of_it_and_lead_back_to_it(office: Team, place: Callable[[Team], str]) -> None:
    page = place(office)
    there = ids_on(office, page)
    office.minutes("rerun", page)
    assert [row["title"] for row in office.rows("action_items")] == ["Write the release notes", "QA 체크리스트 정리"]
    assert [row["title"] for row in office.rows("decisions")] == ["The beta ships on Thursday, December 3rd."]
    assert [row["title"] for row in office.rows("calendar")] == ["Next check-in"]
    targets = [target for base in ("action_items", "decisions", "calendar") for row in office.rows(base) for target in links_of(office, row["id"])]
    if place is not a_files_property:  # there is no block to lead to
        assert len(targets) >= 4
        assert set(targets) <= there
    inside = re.findall(r"#([0-9a-f]{32})", str(office.notion.tree(page)[0]))
    assert {dashed(target) for target in inside} <= there
    assert office.minutes("rerun", page).output.endswith("up to date, nothing to write\n")


def test_a_file_is_fetched_without_the_token_by_an_address_of_the_moment(office: Team) -> None:
    page = a_file_block(office)
    office.notion.advance(minutes=90)  # the address that was good when the page was made is not any more
    office.minutes("rerun", page)
    assert [(d.status, "authorization" in d.headers) for d in office.notion.downloads] == [(200, False)]


def ids_on(office: Team, page: str) -> set[str]:
    """Blocks of a page and of the pages on it."""
    return {id_ for block in office.notion.tree(page) for id_ in ids_of(office, block)}


def ids_of(office: Team, block: Json) -> Iterator[str]:
    yield block["id"]
    below = office.notion.tree(block["id"]) if block["type"] == "child_page" else block["children"]
    for child in below:
        yield from ids_of(office, child)


def links_of(office: Team, row: str) -> list[str]:
    """Ids of the blocks that the evidence of a row links to."""
    return [dashed(found) for found in re.findall(r"#([0-9a-f]{32})", str(office.notion.row(row)["properties"]["Evidence"]))]


def dashed(id_: str) -> str:
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
