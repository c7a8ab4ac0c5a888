"""A transcript that is attached as a file: which one it is, where its address comes from, and what does not go along."""

from collections.abc import Iterator

import pytest

from tests.fakes.notion import FakeNotion, Fault
from tests.notion.reading import counted, meetings_on, read, said
from tests.notion.shapes import bullets, heading, lines, paragraph, toggle
from worker.notion.failures import PageError
from worker.notion.places import Json
from worker.notion.reading.attachments import Attachment, one_of_each

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v 이서연>배포는 월요일로 하죠.\n\n00:04.000 --> 00:06.000\n<v 김민수>네, 노트는 제가 쓸게요.\n"
SAID = [("이서연", "배포는 월요일로 하죠."), ("김민수", "네, 노트는 제가 쓸게요.")]
TEXT = "\n".join(f"{speaker}: {text}" for speaker, text in SAID * 3)
FORMATS = {
    "call.vtt": VTT,
    "call.srt": "1\n00:00:01,000 --> 00:00:03,000\n이서연: 배포는 월요일로 하죠.\n\n2\n00:00:04,000 --> 00:00:06,000\n김민수: 네, 노트는 제가 쓸게요.\n",
    "회의 녹취록.txt": "\n".join(f"{speaker}: {text}" for speaker, text in SAID),
    "transcript.md": "# 주간 회의\n\n" + "\n".join(f"{speaker}: {text}" for speaker, text in SAID),
    "transcript.json": '{"sentences": [' + ",".join(f'{{"index": {i}, "text": "{t}", "speaker_name": "{s}", "start_time": {i}}}' for i, (s, t) in enumerate(SAID)) + "]}",
}


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


def problem(notion: FakeNotion, page: str, **limits: int) -> str:
    with pytest.raises(PageError) as raised:
        read(notion, page, **limits)
    return raised.value.problem


def in_column(notion: FakeNotion, *files: Json, children: list[Json] | None = None, column: str = "파일") -> str:
    ids, _ = meetings_on(notion, {"이름": {"title": {}}, column: {"files": {}}})
    return str(notion.page(title="회의", database=ids, properties={column: {"files": list(files)}}, children=children or []))


def as_block(file: Json) -> Json:
    return {"type": "file", "file": file}


@pytest.mark.parametrize("name", FORMATS)
def test_every_usual_format_is_read_from_a_column(notion: FakeNotion, name: str) -> None:
    page = in_column(notion, notion.attach(name, FORMATS[name].encode()), children=[paragraph("메모")])
    found = read(notion, page)
    assert said(found) == SAID
    assert found.source == "file"
    assert {u.block for u in found.transcript.utterances} == {None}


def test_a_file_block_is_the_evidence_of_all_that_is_said_in_it(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[toggle("자료", as_block(notion.attach("call.vtt", VTT.encode())))])
    block = notion.tree(page)[0]["children"][0]["id"]
    found = read(notion, page)
    assert said(found) == SAID
    assert {u.block for u in found.transcript.utterances} == {block}


def test_the_address_is_asked_for_right_before_and_carries_no_token(notion: FakeNotion) -> None:
    page = in_column(notion, notion.attach("call.vtt", VTT.encode()), children=lines("메모"))
    _, paths = counted(notion, lambda: read(notion, page))
    assert [path.partition("/v1/")[2].split("/")[0] for path in paths if path.startswith("/v1/")] == ["pages", "blocks", "pages"]
    assert len(notion.downloads) == 1
    assert "authorization" not in notion.downloads[0].headers
    assert "cookie" not in notion.downloads[0].headers


def test_an_address_that_expires_on_the_way_is_asked_for_once_more(notion: FakeNotion) -> None:
    page = in_column(notion, notion.attach("call.vtt", VTT.encode()))
    notion.faults.add(Fault(when=lambda _m, path, _b: "/pages/" in path, nth=2, then=lambda: notion.advance(minutes=120)))
    assert said(read(notion, page)) == SAID
    assert [request.status for request in notion.downloads] == [403, 200]


def test_a_file_under_a_transcripts_heading_is_one_whatever_its_name(notion: FakeNotion) -> None:
    file = as_block(notion.attach("2026-11-20.txt", "\n".join(text for _, text in SAID).encode()))
    page = notion.page(title="회의", children=[heading("녹취록"), file, heading("메모"), *bullets("안건")])
    assert [text for _, text in said(read(notion, page))] == [text for _, text in SAID]


def test_an_agenda_is_no_transcript_but_a_text_that_reads_so_is(notion: FakeNotion) -> None:
    agenda = notion.attach("안건.docx", b"nothing that Word wrote")
    plan = notion.attach("plan.md", "# 계획\n\n배포를 준비한다.\n점검한다.\n".encode())
    page = in_column(notion, agenda, plan, notion.attach("2026-11-20 회의.txt", TEXT.encode()))
    assert said(read(notion, page)) == SAID * 3
    only_plans = in_column(notion, agenda, plan, children=lines(*TEXT.split("\n")))
    assert read(notion, only_plans).source == "page"


def test_what_is_pasted_as_a_transcript_goes_before_a_file_that_merely_may_be_one(notion: FakeNotion) -> None:
    page = in_column(notion, notion.attach("notes.txt", TEXT.encode()), children=[toggle("녹취록", *lines("Ana: Hi.", "Jeff: Hello."))])
    assert [speaker for speaker, _ in said(read(notion, page))] == ["Ana", "Jeff"]


def test_a_lone_text_file_without_names_is_taken_and_a_short_note_is_not(notion: FakeNotion) -> None:
    speech = "\n".join(f"{n}번째로 드릴 말씀은 배포 이야기입니다." for n in range(6))
    assert len(said(read(notion, in_column(notion, notion.attach("회의.txt", speech.encode()))))) == 6
    assert problem(notion, in_column(notion, notion.attach("회의.txt", b"see you"))) == "no_transcript"


def test_a_meeting_in_two_formats_is_read_once() -> None:
    names = ("call.txt", "call.vtt", "GMT2026_Recording.cc.vtt", "GMT2026_Recording.transcript.vtt", "GMT2026_RecordingnewChat.txt")
    files = [Attachment(name, "." + name.rsplit(".", 1)[1], True) for name in names]
    assert [file.name for file in one_of_each(files)] == ["call.vtt", "GMT2026_Recording.transcript.vtt"]


def test_two_recordings_are_one_meeting(notion: FakeNotion) -> None:
    page = in_column(notion, notion.attach("part 1.vtt", VTT.encode()), notion.attach("part 2.vtt", VTT.encode()))
    assert said(read(notion, page)) == SAID * 2


def test_a_file_that_is_no_transcript_or_too_large_says_so(notion: FakeNotion) -> None:
    assert problem(notion, in_column(notion, notion.attach("call.vtt", b"\x00\x01broken"))) == "unreadable"
    assert problem(notion, in_column(notion, notion.attach("call.vtt", VTT.encode())), bytes=50) == "too_large"


def test_a_file_that_cannot_be_had_leaves_the_word_to_the_page(notion: FakeNotion) -> None:
    link = {"type": "external", "name": "call.vtt", "external": {"url": "https://192.168.0.7/call.vtt"}}
    assert problem(notion, in_column(notion, link)) == "unreadable"
    assert said(read(notion, in_column(notion, link, children=[toggle("녹취록", *lines("Ana: Hi.", "Jeff: Hello."))])))
    assert notion.downloads == []


def test_a_link_that_somebody_put_there_never_leads_to_a_private_server(notion: FakeNotion) -> None:
    """Not even to the one that holds Notion's own files."""
    link = {"type": "external", "name": "call.vtt", "external": {"url": f"{notion.url}/files/secret.vtt"}}
    assert problem(notion, in_column(notion, link)) == "unreadable"
    assert notion.downloads == []


def test_a_redirect_to_a_private_server_is_not_followed(notion: FakeNotion) -> None:
    for target in ("http://127.0.0.1:1/x", "https://169.254.169.254/latest/meta-data", "http://example.com/x", "https://[::1]/x"):
        page = in_column(notion, notion.attach("call.vtt", VTT.encode(), redirect_to=target))
        assert problem(notion, page) == "unreadable"
