"""A page that cannot become minutes: its note says why, in its language, and nothing else changes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notion.team import TALK, Team, paragraph, team

Json = dict[str, Any]


@pytest.fixture(params=["en", "ko"])
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with team(tmp_path, monkeypatch, request.param) as found:
        yield found


def titled(office: Team) -> str:
    return "Weekly sync" if office.language == "en" else "주간 회의"


def attached(office: Team, name: str, data: bytes) -> list[Json]:
    return [{"type": "file", "file": office.notion.attach(name, data)}]


def no_transcript(office: Team) -> str:
    return office.meeting(["Agenda", "Budget, and the office party"], title=titled(office))


def empty(office: Team) -> str:
    return office.meeting([], title=titled(office))


def still_recorded(office: Team) -> str:
    page = office.meeting([], title=titled(office))
    office.notion.meeting_notes(page, status="transcription_in_progress", transcript=None)
    return page


def deleted_in_notion(office: Team) -> str:
    page = office.meeting([], title=titled(office))
    office.notion.delete_transcript(office.notion.meeting_notes(page, status="notes_ready", transcript=list(TALK)))
    return page


def broken_file(office: Team) -> str:
    return office.meeting(blocks=attached(office, "call.vtt", b"\x00\x01 no captions"), title=titled(office))


def broken_document(office: Team) -> str:
    return office.meeting(blocks=attached(office, "call.docx", b"PK\x03\x04 half of it"), title=titled(office))


def a_recording_by_name(office: Team) -> str:
    return office.meeting(blocks=attached(office, "transcript.txt", b"a: b\n" * 11_000_000), title=titled(office))


PROBLEMS: dict[Callable[[Team], str], tuple[str, tuple[str, str], tuple[str, str], str]] = {
    no_transcript: ("needs_attention", ("No transcript was found.", "Re-run"), ("녹취록을 찾지 못했습니다.", "다시 실행"), "no transcript was found"),
    empty: ("needs_attention", ("No transcript was found.", "Re-run"), ("녹취록을 찾지 못했습니다.", "다시 실행"), "no transcript was found"),
    still_recorded: ("waiting", ("still being recorded", "when that has ended"), ("녹음하거나 요약하는 중", "끝나면"), "when it has ended"),
    deleted_in_notion: ("needs_attention", ("was deleted", "left as they are"), ("삭제되어", "그대로 두었습니다"), "was deleted in Notion"),
    broken_file: ("needs_attention", ("could not be read", ".vtt"), ("읽지 못했습니다", ".vtt"), "call.vtt"),
    broken_document: ("needs_attention", ("could not be read", ".docx"), ("읽지 못했습니다", ".docx"), "call.docx"),
    a_recording_by_name: ("needs_attention", ("too large", "not the recording"), ("너무 큽니다", "녹음이 아니라"), "larger than the 50 MB"),
}  # fmt: skip


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda made: made.__name__)
def test_the_note_says_why_and_what_to_do_and_nothing_else_changes(office: Team, problem: Callable[[Team], str]) -> None:
    state, english, korean, line = PROBLEMS[problem]
    page = problem(office)
    before = office.everything(but_state_of=page)
    told = office.refused("rerun", office.url(page))
    assert line in told
    assert page.replace("-", "") in told, "the page is named"
    shown, note = office.shows(page)
    assert shown == office.option("meetings", "minutes", state)
    assert all(words in note for words in (english if office.language == "en" else korean)), note
    assert office.everything(but_state_of=page) == before
    writes = len(office.notion.writes)
    assert office.refused("rerun", page) == told
    assert len(office.notion.writes) == writes, "the same note is not written twice"


def test_a_dry_run_says_it_too_and_leaves_the_note_alone(office: Team) -> None:
    page = no_transcript(office)
    assert "no transcript was found" in office.refused("rerun", page, "--dry-run")
    assert office.shows(page) == (None, "")


def test_what_is_fixed_is_made_and_the_note_says_so(office: Team) -> None:
    page = no_transcript(office)
    office.refused("rerun", page)
    for line in TALK:
        office.notion.append(page, [paragraph(line)])
    office.minutes("rerun", page)
    assert office.shows(page)[0] == office.option("meetings", "minutes", "done")
    assert len(office.rows("action_items")) == 2


def test_a_page_elsewhere_or_in_the_trash_or_not_shared_is_told_and_left_as_it_is(office: Team) -> None:
    elsewhere = office.notion.page(title="Other", parent=office.home, children=[paragraph(line) for line in TALK])
    trashed, unshared = office.meeting(title="A"), office.meeting(title="B")
    office.notion.trash(trashed)
    office.notion.unshare(unshared)
    before, writes = office.notion.tree(elsewhere), len(office.notion.writes)
    for page, told in (
        (elsewhere, "is not in the Meetings database (https://app.notion.com/p/"),
        (trashed, "is in the trash; restore it"),
        (unshared, "••• → Connections"),
        ("0" * 32, "does not exist, or is not shared"),
        (office.bases["meetings"], "is no page, but a database or a block"),
    ):
        assert told in office.refused("rerun", page)
    assert office.notion.tree(elsewhere) == before
    assert len([w for w in office.notion.writes[writes:] if w.status == 200]) == 0
    assert not office.rows("action_items")


def test_a_transcript_that_is_deleted_later_leaves_rows_and_section_and_loses_its_text(office: Team) -> None:
    page = office.meeting([], title=titled(office))
    block = office.notion.meeting_notes(page, status="notes_ready", transcript=list(TALK))
    office.minutes("rerun", page)
    assert len(office.rows("action_items")) == 2
    office.notion.delete_transcript(block)
    before = office.everything(but_state_of=page)
    with office.store() as store:
        snapshot = store.get_snapshot(page)
    assert "was deleted in Notion" in office.refused("rerun", page)
    assert office.everything(but_state_of=page) == before
    with office.store() as store:
        assert store.get_snapshot(page) == snapshot is not None
        assert (store.runs(page), store.get_vault(page)) == ([], None)
        assert {row.kind for row in store._rows.every()} <= {"pepper", "workspace", "directory", "snapshot"}


def test_a_transcript_that_somebody_emptied_leaves_rows_and_section(office: Team) -> None:
    page = office.meeting(title=titled(office))
    office.minutes("rerun", page)
    section, *lines = office.notion.tree(page)
    for line in lines:
        office.notion.trash(line["id"])
    before = office.everything(but_state_of=page)
    assert "no transcript was found" in office.refused("rerun", page)
    assert office.everything(but_state_of=page) == before
    assert office.notion.tree(page) == [section]


def test_the_title_alone_tells_the_language_of_a_note(office: Team) -> None:
    """A Korean page in an English database, and the reverse."""
    korean, english = office.meeting([], title="주간 회의"), office.meeting([], title="Weekly sync")
    for page in (korean, english):
        office.refused("rerun", page)
    assert office.shows(korean)[1].startswith("녹취록을 찾지 못했습니다.")
    assert office.shows(english)[1].startswith("No transcript was found.")


def test_a_file_in_a_property_that_cannot_be_read_is_named_as_well(office: Team) -> None:
    office.notion.change_columns(office.bases["meetings"], {"Files": {"files": {}}})
    page = office.meeting([], title=titled(office), properties={"Files": {"files": [office.notion.attach("call.srt", b"\xff\xfe\x00")]}})
    before = office.everything(but_state_of=page)
    assert "call.srt" in office.refused("rerun", page)
    assert office.everything(but_state_of=page) == before
