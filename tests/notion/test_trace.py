"""`minutes trace` of a page, a row, an item: from any line in Notion back to what was said and asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notion.team import Team, paragraph, team
from worker.store import STORE_FILE


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch) as found:
        yield found


def test_a_page_shows_its_runs_with_the_ids_of_their_items(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    office.notion.append(page, [paragraph("Jonas Weber: I'll also call the printer by Friday.")])
    office.minutes("rerun", page)
    first, second = [block.splitlines() for block in office.minutes("trace", office.url(page)).output.split("run ")[1:]]
    assert first[1].split() == ["D1", "A1", "A2", "E1", "summary"]
    assert second[1].split() == ["D1", "A1", "A2", "E1", "A3", "summary"]
    assert second[0].split()[0] == office.notion.row(page)["plain"]["Run"], "the page names its last run"
    assert first[0].split()[0] in office.minutes("trace", page, "--run", first[0].split()[0]).output


def test_every_row_of_every_database_leads_to_its_own_calls(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    expected = {
        "decisions": ["So we're agreed, the beta ships"], "action_items": ["Write the release notes", "QA 체크리스트"],
        "calendar": ["Next check-in"],
    }  # fmt: skip
    for base, said in expected.items():
        rows = office.rows(base)
        assert len(rows) == len(said)
        for row, words in zip(rows, said, strict=True):
            shown = office.minutes("trace", row["url"]).output
            assert page.replace("-", "") in shown, "the meeting is named"
            assert words in shown
            assert "extract_" in shown and "verify_item" in shown and '"verdict": "supported"' in shown  # noqa: PT018


def test_a_trace_is_redacted(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    for item in ("D1", "A1", "A2", "E1", "summary"):
        shown = office.minutes("trace", page, item).output
        assert "<PERSON_" in shown or item == "summary"
        for value in ("Mina", "Jonas", "지원", "2345"):
            assert value not in shown


def test_addresses_are_not_broken_into_lines(office: Team) -> None:
    office.minutes("rerun", office.meeting(title="A title that is so long that its address goes beyond the width of a terminal, twice"))
    url = office.rows("action_items")[0]["url"]
    assert url in office.minutes("trace", url).output


def test_what_is_not_there_is_told_in_one_line_with_what_is(office: Team) -> None:
    assert "Make the minutes first" in office_without_data(office).refused("trace", "0" * 32)
    page = office.meeting()
    office.minutes("rerun", page)
    assert "has no item “A9”; it has D1, A1, A2, E1, summary." in office.refused("trace", page, "A9")
    assert "no run of it is kept" in office.refused("trace", "0" * 32)
    assert "is no longer kept" in office.refused("trace", page, "--run", "000000000000")
    office.minutes("forget", page)
    for place in (page, office.rows("action_items")[0]["url"]):
        assert "no run of it is kept" in office.refused("trace", place)


def test_a_trace_asks_notion_for_nothing(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    asked = len(office.notion.requests)
    office.set(NOTION_TOKEN="")
    office.minutes("trace", page)
    office.minutes("trace", office.rows("decisions")[0]["id"])
    assert len(office.notion.requests) == asked


def office_without_data(office: Team) -> Team:
    (office.folder / "data" / STORE_FILE).unlink()
    return office
