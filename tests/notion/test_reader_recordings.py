"""Notion's own recordings: `meeting_notes` blocks in every state, with and without what their payload may lack."""

from collections.abc import Iterator

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.reading import counted, meetings_on, read, said
from tests.notion.shapes import bullets, columns, lines, paragraph, toggle
from worker.notion.failures import PageError
from worker.notion.places import Block
from worker.notion.reading.meeting_notes import recording_of

SAID = ["배포는 월요일로 하죠.", "네, 노트는 제가 쓸게요.", "좋아요, 그렇게 해요."]
LATER = ["두 번째 이야기입니다.", "Let us ship on Monday."]


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


def problem(notion: FakeNotion, page: str) -> str:
    with pytest.raises(PageError) as raised:
        read(notion, page)
    return raised.value.problem


def texts(notion: FakeNotion, page: str) -> list[str]:
    return [text for _, text in said(read(notion, page))]


def test_each_paragraph_of_the_transcript_is_an_utterance_with_its_block(notion: FakeNotion) -> None:
    page = notion.page(title="주간 회의", children=[paragraph("안건: 배포"), *bullets("예산")])
    notion.meeting_notes(page, transcript=SAID, summary=["요약"], notes=["메모: 이서연: 이것은 메모"], title="회의 녹음",
                         recording={"start_time": "2026-11-20T05:05:00Z", "end_time": "2026-11-20T05:40:00Z"})  # fmt: skip
    found = read(notion, page)
    wrapper = next(b for b in notion.tree(page) if b["type"] == "meeting_notes")["children"][-1]
    assert [(u.text, u.block) for u in found.transcript.utterances] == [(b["text"], b["id"]) for b in wrapper["children"]]
    assert [u.text for u in found.transcript.utterances] == SAID
    assert found.source == "meeting_notes"
    assert found.held_at is not None
    assert found.held_at.isoformat() == "2026-11-20T14:05:00+09:00"


def test_who_was_invited_took_part(notion: FakeNotion) -> None:
    minsu, guest = notion.person("김민수", email="minsu@example.com"), notion.person("Ana Ruiz")
    page = notion.page(title="")
    notion.meeting_notes(page, transcript=SAID, title="주간 회의", calendar_event={
        "start_time": "2026-11-20T14:00:00+09:00", "end_time": "2026-11-20T15:00:00+09:00", "attendees": [minsu, guest]})  # fmt: skip
    found = read(notion, page)
    assert [(p.name, p.email) for p in found.participants] == [("김민수", "minsu@example.com"), ("Ana Ruiz", None)]
    assert found.title == "주간 회의"
    assert found.held_at is not None
    assert found.held_at.isoformat() == "2026-11-20T14:00:00+09:00"


def test_several_recordings_of_a_page_are_read_in_order(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[columns([paragraph("왼쪽")], [paragraph("오른쪽")])])
    notion.meeting_notes(page, transcript=SAID)
    notion.meeting_notes(page, transcript=LATER)
    assert texts(notion, page) == [*SAID, *LATER]
    assert [u.n for u in read(notion, page).transcript.utterances] == [1, 2, 3, 4, 5]


def test_a_recording_in_a_column_or_toggle_is_found(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[toggle("녹음", paragraph("메모"))])
    notion.meeting_notes(notion.tree(page)[0]["id"], transcript=SAID)
    assert texts(notion, page) == SAID


def test_a_recording_goes_before_what_else_stands_on_the_page(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[toggle("녹취록", *lines("Ana: old", "Jeff: older"))])
    notion.meeting_notes(page, transcript=SAID)
    assert texts(notion, page) == SAID


@pytest.mark.parametrize("status", ["transcription_in_progress", "transcription_paused", "summary_in_progress"])
def test_what_is_under_way_is_left_alone(notion: FakeNotion, status: str) -> None:
    page = notion.page(title="회의", children=[toggle("녹취록", *lines(*SAID))])
    notion.meeting_notes(page, transcript=LATER)
    notion.meeting_notes(page, status=status, transcript=SAID)
    assert problem(notion, page) == "in_progress"


@pytest.mark.parametrize("status", ["transcription_failed", "transcription_not_started"])
def test_a_recording_that_came_to_nothing_leaves_the_word_to_what_was_pasted(notion: FakeNotion, status: str) -> None:
    page = notion.page(title="회의")
    notion.meeting_notes(page, status=status, transcript=None)
    assert problem(notion, page) == "no_transcript"
    notion.append(page, [toggle("녹취록", *lines(*SAID))])
    assert texts(notion, page) == SAID


def test_a_failed_recording_may_still_hold_a_part(notion: FakeNotion) -> None:
    page = notion.page(title="회의")
    notion.meeting_notes(page, status="transcription_failed", transcript=SAID)
    assert texts(notion, page) == SAID


def test_a_deleted_transcript_is_told_from_none_and_notes_do_not_take_its_place(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=lines("이서연: 메모입니다.", "김민수: 저도요.", "이서연: 끝.", "김민수: 네."))
    block = notion.meeting_notes(page, transcript=SAID)
    assert texts(notion, page) == SAID
    notion.delete_transcript(block)
    assert problem(notion, page) == "transcript_deleted"


def test_of_several_recordings_a_deleted_one_is_told_of(notion: FakeNotion) -> None:
    page = notion.page(title="회의")
    first = notion.meeting_notes(page, transcript=SAID)
    notion.meeting_notes(page, transcript=LATER)
    notion.delete_transcript(first)
    found = read(notion, page)
    assert [text for _, text in said(found)] == LATER
    assert [w.message for w in found.transcript.warnings] == ["1 of the 2 recordings on this page have no transcript any more"]


def test_without_ids_the_children_of_the_block_are_looked_at(notion: FakeNotion) -> None:
    page = notion.page(title="회의")
    notion.meeting_notes(page, transcript=SAID, summary=["요약"], notes=["메모"], ids=False)
    found = read(notion, page)
    assert [text for _, text in said(found)] == SAID
    assert all(u.block for u in found.transcript.utterances)


def test_where_blocks_tell_nothing_the_markdown_form_does(notion: FakeNotion) -> None:
    notion.world.lists_meeting_notes_children = False
    page = notion.page(title="회의")
    notion.meeting_notes(page, transcript=SAID, summary=["요약"], notes=["메모"], ids=False)
    found = read(notion, page)
    assert [text for _, text in said(found)] == SAID
    assert {u.block for u in found.transcript.utterances} == {None}


def test_a_transcript_whose_blocks_are_hidden_is_read_as_markdown(notion: FakeNotion) -> None:
    page = notion.page(title="회의")
    block = notion.meeting_notes(page, transcript=SAID)
    wrapper = notion.tree(page)[0]["children"][-1]["id"]
    assert notion.tree(page)[0]["id"] == block
    notion.faults.add(Fault(status=404, code="object_not_found", times=None, when=lambda _m, path, _b: path.endswith(f"{wrapper}/children")))
    assert texts(notion, page) == SAID


def test_a_long_transcript_costs_a_request_for_each_hundred(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    page = notion.page(title="회의", database=ids)
    notion.meeting_notes(page, transcript=[f"{n}번째 이야기를 해 봅시다." for n in range(600)], summary=["요약"], notes=["메모"] * 120)
    found, paths = counted(notion, lambda: read(notion, page, meetings))
    assert len(found.transcript.utterances) == 600
    assert len(paths) == 1 + 1 + 6


def test_a_status_that_nobody_knows_yet_does_not_stop_us() -> None:
    payload = {"title": [], "status": "transcription_translated", "children": {"transcript_block_id": "t"}, "is_full_page": True}
    one = recording_of(Block("b", "meeting_notes", {"id": "b", "type": "meeting_notes", "meeting_notes": payload}))
    assert (one.under_way, one.transcript, one.was_made) == (False, "t", True)


def test_a_payload_may_be_empty_and_the_block_of_the_older_version() -> None:
    one = recording_of(Block("b", "transcription", {"id": "b", "type": "transcription", "transcription": {}}))
    assert (one.under_way, one.transcript, one.attendees, one.was_made) == (False, None, (), False)
