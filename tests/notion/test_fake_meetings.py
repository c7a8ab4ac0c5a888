"""The fake Notion's meeting notes, files, comments and markdown."""

from collections.abc import Iterator

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.wire import Json, ask, block, http, paragraph, refusal, text, told


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


@pytest.fixture
def page(notion: FakeNotion) -> str:
    return notion.page(title="Weekly")


def inside(notion: FakeNotion, block_id: str) -> list[str]:
    runs = [one["paragraph"]["rich_text"] for one in told(notion, "GET", f"blocks/{block_id}/children")["results"]]
    return ["".join(run["plain_text"] for run in text) for text in runs]


def test_meeting_notes_name_the_wrapper_that_holds_what_was_said(notion: FakeNotion, page: str) -> None:
    event = {"start_time": "2026-11-20T10:00:00Z", "end_time": "2026-11-20T10:30:00Z", "attendees": [notion.bot]}
    made = notion.meeting_notes(page, transcript=["one", "two"], summary=["short"], title="Weekly", calendar_event=event)
    shown = told(notion, "GET", f"blocks/{page}/children")["results"][0]
    assert (shown["id"], shown["type"], shown["has_children"]) == (made, "meeting_notes", True)
    payload = shown["meeting_notes"]
    assert (payload["status"], payload["calendar_event"]) == ("notes_ready", event)
    assert inside(notion, payload["children"]["transcript_block_id"]) == ["one", "two"]
    assert len(told(notion, "GET", f"blocks/{made}/children")["results"]) == 3


def test_under_the_older_version_they_are_called_transcription(notion: FakeNotion, page: str) -> None:
    made = notion.meeting_notes(page, transcript=["one"])
    shown = ask(notion, "GET", f"blocks/{made}", version="2025-09-03").json()
    assert (shown["type"], shown["transcription"]["status"]) == ("transcription", "notes_ready")


def test_a_status_that_nobody_knows_yet_is_shown(notion: FakeNotion, page: str) -> None:
    made = notion.meeting_notes(page, status="transcription_failed", transcript=None, ids=False)
    assert told(notion, "GET", f"blocks/{made}")["meeting_notes"] == {"status": "transcription_failed"}


def test_a_meeting_goes_on_and_its_transcript_may_be_deleted(notion: FakeNotion, page: str) -> None:
    made = notion.meeting_notes(page, status="transcription_in_progress", transcript=["one"])
    notion.say(made, "two")
    wrapper = told(notion, "GET", f"blocks/{made}")["meeting_notes"]["children"]["transcript_block_id"]
    assert inside(notion, wrapper) == ["one", "two"]
    notion.meeting_status(made, "notes_ready")
    notion.delete_transcript(made)
    assert "transcript_block_id" not in told(notion, "GET", f"blocks/{made}")["meeting_notes"]["children"]
    assert refusal(notion, "GET", f"blocks/{wrapper}/children") == (404, "object_not_found")
    assert notion.events[-1]["type"] == "page.transcription_block.transcript_deleted"


def test_only_the_notes_can_be_written(notion: FakeNotion, page: str) -> None:
    made = notion.meeting_notes(page, transcript=["one"])
    ids = told(notion, "GET", f"blocks/{made}")["meeting_notes"]["children"]
    for name, status in (("transcript", 400), ("summary", 400), ("notes", 200)):
        assert (
            ask(notion, "PATCH", f"blocks/{ids[name + '_block_id']}/children", {"children": [paragraph("x")]}).status_code
            == status
        )


@pytest.mark.parametrize("ids", [True, False])
def test_markdown_holds_the_transcript_only_when_it_is_asked_for(notion: FakeNotion, page: str, ids: bool) -> None:
    notion.world.lists_meeting_notes_children = False
    made = notion.meeting_notes(page, transcript=["Kim: hello"], summary=["short"], ids=ids)
    assert told(notion, "GET", f"blocks/{made}/children")["results"] == []
    assert "hello" not in told(notion, "GET", f"pages/{page}/markdown")["markdown"]
    whole = told(notion, "GET", f"pages/{page}/markdown?include_transcript=true")["markdown"]
    assert "<transcript>\n\t\tKim: hello\n\t</transcript>" in whole


def test_the_query_over_meeting_notes_is_not_for_a_connection(notion: FakeNotion) -> None:
    assert refusal(notion, "POST", "blocks/meeting_notes/query", {}) == (400, "validation_error")


def test_a_file_has_a_new_signed_address_every_time_and_each_expires(notion: FakeNotion) -> None:
    database = notion.database("Meetings", {"Name": {"title": {}}, "Files": {"files": {}}})
    attached = notion.attach("통화.vtt", b"WEBVTT", content_type="text/vtt")
    page = notion.page(
        title="x", database=database, properties={"Files": {"files": [attached]}}, children=[{"type": "file", "file": attached}]
    )
    notion.advance(minutes=30)
    of_property = told(notion, "GET", f"pages/{page}")["properties"]["Files"]["files"][0]
    of_block = told(notion, "GET", f"blocks/{page}/children")["results"][0]["file"]
    assert of_property["name"] == of_block["name"] == "통화.vtt"
    assert http.get(of_property["file"]["url"]).content == b"WEBVTT"
    notion.advance(minutes=59)
    assert http.get(of_block["file"]["url"]).headers["Content-Type"] == "text/vtt"
    notion.advance(minutes=2)
    assert [http.get(one["file"]["url"]).status_code for one in (of_property, of_block)] == [403, 403]
    assert http.get(of_block["file"]["url"].replace("signature=", "signature=0")).status_code == 403


def test_a_token_on_its_way_to_a_file_is_noticed(notion: FakeNotion) -> None:
    url = notion.attach("call.txt", b"hi")["file"]["url"]
    assert http.get(url, headers={"Authorization": f"Bearer {notion.token}"}).status_code == 400
    assert notion.violations == ["a token was sent to the host of a file"]
    notion.violations.clear()


def test_a_file_may_lead_elsewhere(notion: FakeNotion) -> None:
    url = notion.attach("call.txt", b"hi", redirect_to="http://10.0.0.1/")["file"]["url"]
    assert http.get(url).headers["Location"] == "http://10.0.0.1/"


def test_a_file_is_uploaded_and_attached(notion: FakeNotion, page: str) -> None:
    made = told(notion, "POST", "file_uploads", {"filename": "call.txt", "content_type": "text/plain"})
    headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}
    sent = http.post(made["upload_url"], files={"file": ("call.txt", b"hello", "text/plain")}, headers=headers).json()
    assert (sent["status"], sent["content_length"]) == ("uploaded", 5)
    body = {"children": [{"type": "file", "file": {"type": "file_upload", "file_upload": {"id": made["id"]}}}]}
    shown = told(notion, "PATCH", f"blocks/{page}/children", body)["results"][0]["file"]
    assert http.get(shown["file"]["url"]).content == b"hello"


def test_comments_are_made_and_listed(notion: FakeNotion, page: str) -> None:
    body: Json = {"parent": {"page_id": page}, "rich_text": [text("done")]}
    made = told(notion, "POST", "comments", body)
    assert [one["id"] for one in told(notion, "GET", f"comments?block_id={page}")["results"]] == [made["id"]]


def test_a_page_reads_as_markdown(notion: FakeNotion) -> None:
    page = notion.page(
        children=[
            block("heading_2", "Plan"),
            block("to_do", "write", checked=True),
            paragraph("free", [block("bulleted_list_item", "inside")]),
        ]
    )
    assert told(notion, "GET", f"pages/{page}/markdown")["markdown"] == "## Plan\n- [x] write\nfree\n\t- inside"


def test_people_see_what_is_not_shared_and_drag_blocks_about(notion: FakeNotion, page: str) -> None:
    notion.unshare(page)
    first, second = notion.append(page, [paragraph("a"), paragraph("b")])
    notion.page(title="Child", parent=page)
    notion.move_block(second, at=0)
    notion.move_block(first, parent=second)
    assert notion.outline(page) == "paragraph: b\n  paragraph: a\nchild_page: Child"
    copy = notion.copy_block(second)
    assert notion.outline(page) == "paragraph: b\n  paragraph: a\n" * 2 + "child_page: Child"
    assert notion.tree(page)[1]["id"] == copy
