"""Reading a whole meeting page over HTTP: what it is, when it was, who took part; and the pages that cannot be read."""

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.reading import counted, meetings_on, read, said, top
from tests.notion.shapes import block, bullets, callout, columns, heading, lines, paragraph, synced, toggle, words
from worker.model import Person
from worker.notion.failures import PageError
from worker.notion.places import Json

SPEECH = ("이서연: 배포는 월요일로 하죠.", "김민수: 네, 노트는 제가 쓸게요.", "이서연: 좋아요, 그렇게 해요.")
AS_SAID = [tuple(line.split(": ", 1)) for line in SPEECH]
TRANSCRIPT = toggle("녹취록", *lines(*SPEECH))


@pytest.fixture
def notion():  # type: ignore[no-untyped-def]
    with FakeNotion() as fake:
        yield fake


def problem(notion: FakeNotion, page: str, meetings=None, **limits) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(PageError) as raised:
        read(notion, page, meetings, **limits)
    assert page.replace("-", "") in str(raised.value)
    assert "\n" not in str(raised.value)
    return raised.value.problem


def test_a_row_of_the_meetings_is_read_with_its_columns_by_id(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    minsu = notion.person("김민수", email="minsu@example.com")
    page = notion.page(title="주간 회의", database=ids, children=[TRANSCRIPT], properties={
        "날짜": {"date": {"start": "2026-11-20T14:00:00+09:00"}}, "참석자": {"people": [{"id": minsu}]},
        "회의록": {"select": {"name": "다시 실행"}}, "실행": {"rich_text": words("7f3a")},
    })  # fmt: skip
    notion.rename_property(ids, "회의록", "Whatever")
    found = read(notion, page, meetings)
    assert (found.id, found.title, found.state, found.run, found.processed) == (page, "주간 회의", "re_run", "7f3a", False)
    assert found.held_at is not None
    assert (found.held_at.isoformat(), found.time_known) == ("2026-11-20T14:00:00+09:00", True)
    assert [(p.name, p.email, p.notion_user_id) for p in found.participants] == [("김민수", "minsu@example.com", minsu)]
    assert set(found.properties) == {"title", "date", "participants", "minutes", "processed_at", "run"}
    assert said(found) == AS_SAID
    assert found.source == "toggle"


def test_every_utterance_keeps_the_id_of_its_block(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[paragraph("메모"), columns([TRANSCRIPT], bullets("안건"))])
    (column_list,) = [b for b in notion.tree(page) if b["type"] == "column_list"]
    inside = column_list["children"][0]["children"][0]["children"]
    assert [(u.block, u.text) for u in read(notion, page).transcript.utterances] == [
        (b["id"], b["text"].split(": ", 1)[1]) for b in inside
    ]


def test_a_child_page_holds_the_transcript_and_says_where_its_blocks_are(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=lines("메모입니다."))
    child = notion.page(title="2026-11-20 녹취록", parent=page, children=lines(*SPEECH))
    notion.page(title="지난 회의", parent=page, children=lines(*SPEECH))
    found = read(notion, page)
    assert said(found) == AS_SAID
    assert found.source == "child_page"
    assert found.spoken_at is not None
    assert found.spoken_at.endswith(child.replace("-", ""))
    assert [u.block for u in found.transcript.utterances] == [b["id"] for b in notion.tree(child)]


def test_a_synced_block_and_its_copy_on_the_page_are_one_transcript(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[synced(heading("녹취록"), *lines(*SPEECH))])
    original = notion.tree(page)[0]["id"]
    copy = {"type": "synced_block", "synced_block": {"synced_from": {"type": "block_id", "block_id": original}}}
    notion.append(page, [copy])
    assert said(read(notion, page)) == AS_SAID


def test_a_copy_of_a_synced_block_shows_what_is_on_another_page(notion: FakeNotion) -> None:
    other = notion.page(title="원본", children=[synced(heading("녹취록"), *lines(*SPEECH))])
    original = notion.tree(other)[0]
    copy = {"type": "synced_block", "synced_block": {"synced_from": {"type": "block_id", "block_id": original["id"]}}}
    found = read(notion, notion.page(title="회의", children=[paragraph("메모"), copy]))
    assert said(found) == AS_SAID
    assert found.transcript.utterances[0].block == original["children"][1]["id"]


def test_untitled_speech_among_notes_is_found_and_its_participants_with_it(notion: FakeNotion) -> None:
    seoyeon = notion.person("이서연")
    who = block("paragraph", rich_text=[*words("참석자: "), {"type": "mention", "mention": {"type": "user", "user": {"id": seoyeon}}}, *words(", 박지훈 (개발팀)")])
    page = notion.page(title="회의", children=[who, paragraph("일시: 2026-11-20 14:05"), heading("회의"), *lines(*SPEECH), heading("메모"), *bullets("끝")])
    found = read(notion, page)
    assert said(found) == AS_SAID
    assert [(p.name, p.notion_user_id) for p in found.participants] == [("이서연", seoyeon), ("박지훈", None)]
    assert found.held_at is not None
    assert found.held_at.isoformat() == "2026-11-20T14:05:00+09:00"


@pytest.mark.parametrize("form", [
    [heading("참석자"), *bullets("김민수", "이서연")],
    [heading("Attendees"), paragraph("김민수, 이서연")],
    [paragraph("참석자 (2명):"), *bullets("김민수", "이서연")],
    [callout("회의 정보", paragraph("참석자: 김민수, 이서연"))],
])  # fmt: skip
def test_participants_stand_in_lists_and_lines(notion: FakeNotion, form: list[Json]) -> None:
    page = notion.page(title="회의", children=[*form, heading("안건"), *bullets("박지훈 건"), TRANSCRIPT])
    assert [p.name for p in read(notion, page).participants] == ["김민수", "이서연"]


def test_the_directory_tells_who_a_name_and_a_user_is(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    minsu = notion.person("김민수")
    known = (Person("p1", "김민수 (개발)", notion_user_id=minsu, email="m@example.com"), Person("p2", "이서연", email="s@example.com"),
             Person("p3", "박지훈"), Person("p4", "박지훈"))  # fmt: skip
    page = notion.page(title="회의", database=ids, properties={"참석자": {"people": [{"id": minsu}]}},
                       children=[paragraph("참석자: 이서연, 박지훈"), TRANSCRIPT])  # fmt: skip
    assert [p.id for p in read(notion, page, meetings, directory=known).participants] == ["p1", "p2", "name:박지훈"]


def test_more_than_25_participants_are_all_read(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    people = [{"id": notion.person(f"사람 {n}")} for n in range(31)]
    page = notion.page(title="회의", database=ids, properties={"참석자": {"people": people}}, children=[TRANSCRIPT])
    found = read(notion, page, meetings)
    assert len(found.participants) == 31
    assert len(found.properties["participants"]["people"]) == 31


@pytest.mark.parametrize(("properties", "expected"), [
    ({"Day": "2026-11-20"}, "2026-11-20T00:00:00+09:00"),
    ({"Due": "2026-12-01", "When": "2026-11-20T05:05:00Z"}, "2026-11-20T14:05:00+09:00"),
    ({"일시": "2026-11-20", "마감": "2026-12-01"}, "2026-11-20T00:00:00+09:00"),
    ({"시작": "2026-11-20", "마감": "2026-12-01"}, None),
])  # fmt: skip
def test_without_setup_the_date_of_the_meeting_is_the_one_that_is_named_so_or_the_only_one(
    notion: FakeNotion, properties: dict[str, str], expected: str | None
) -> None:
    ids = notion.database("Calls", {"Name": {"title": {}}, **{name: {"date": {}} for name in properties}}, parent=notion.page(title="T"))
    values = {name: {"date": {"start": start}} for name, start in properties.items()}
    found = read(notion, notion.page(title="회의", database=ids, properties=values, children=[TRANSCRIPT]))
    assert (found.held_at.isoformat() if found.held_at else None) == expected


def test_a_mere_day_gives_way_to_the_time_that_the_transcript_says_of_it(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    text = ("주간 회의", "2026.11.20 금 오후 2:05 ・ 31분 20초", "김민수", "", "참석자 1 00:47", "배포는 월요일로 하죠.")
    page = notion.page(title="회의", database=ids, properties={"날짜": {"date": {"start": "2026-11-20"}}}, children=[toggle("녹취록", *lines(*text))])
    found = read(notion, page, meetings)
    assert found.held_at is not None
    assert (found.held_at.isoformat(), found.time_known) == ("2026-11-20T14:05:00+09:00", True)


def test_what_we_wrote_ourselves_is_never_read_as_speech(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=lines("메모"))
    section = callout("회의록", toggle("녹취록", *lines(*SPEECH)), *lines(*SPEECH))
    notion.append(page, [section], by=notion.bot)
    assert problem(notion, page) == "no_transcript"
    root = next(b for b in top(notion, page) if b.type == "callout")
    assert [b.type for b in root.children] == ["toggle", *["paragraph"] * 3]
    assert len(root.children[0].children) == 3


def test_the_managed_section_comes_with_the_page_in_full_and_a_persons_callout_does_not(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[callout("회의록", paragraph("사람이 쓴 것")), TRANSCRIPT])
    notion.append(page, [callout("회의록", toggle("검토 필요", paragraph("하나")), paragraph("끝"))], by=notion.bot, at=0)
    first, second, *_ = read(notion, page).top
    assert [b.children[0].json["paragraph"]["rich_text"][0]["plain_text"] for b in first.children if b.children] == ["하나"]
    assert len(first.children) == 2
    shallow = top(notion, page)
    assert shallow[1].id == second.id
    assert shallow[1].children == ()


def test_a_page_that_cannot_become_minutes_says_why(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    elsewhere = notion.page(title="할 일", children=[TRANSCRIPT])
    empty = notion.page(title="회의", database=ids)
    prose = notion.page(title="회의", database=ids, children=[heading("녹취록"), heading("메모"), *lines("논의한 것을 적습니다.")])
    hidden = notion.page(title="비밀", database=ids, children=[TRANSCRIPT])
    trashed = notion.page(title="회의", database=ids, children=[TRANSCRIPT])
    long = notion.page(title="회의", database=ids, children=lines(*(f"줄 {n}" for n in range(60))))
    notion.unshare(hidden)
    notion.trash(trashed)
    assert problem(notion, elsewhere, meetings) == "not_a_meeting"
    assert problem(notion, empty, meetings) == "no_transcript"
    assert problem(notion, prose, meetings) == "no_transcript"
    assert problem(notion, hidden, meetings) == "not_shared"
    assert problem(notion, trashed, meetings) == "in_trash"
    assert problem(notion, long, meetings, blocks=50) == "too_large"
    assert notion.writes == []


def test_blocks_that_nobody_may_see_are_told_of(notion: FakeNotion) -> None:
    secret = notion.page(title="비밀", children=[synced(*lines("이것은 비밀"))])
    source = notion.tree(secret)[0]["id"]
    copy = {"type": "synced_block", "synced_block": {"synced_from": {"type": "block_id", "block_id": source}}}
    page = notion.page(title="회의", children=[TRANSCRIPT, copy])
    notion.unshare(secret)
    found = read(notion, page)
    assert said(found) == AS_SAID
    assert [w.message[:43] for w in found.transcript.warnings] == ["1 blocks of this page could not be read: th"]


def test_unsupported_blocks_and_databases_on_the_page_do_no_harm(notion: FakeNotion) -> None:
    page = notion.page(title="회의", children=[{"type": "unsupported", "unsupported": {"block_type": "form"}}, TRANSCRIPT])
    notion.database("표", {"Name": {"title": {}}}, parent=page)
    assert said(read(notion, page)) == AS_SAID


def test_a_page_is_read_with_no_more_requests_than_its_lists_need(notion: FakeNotion) -> None:
    ids, meetings = meetings_on(notion)
    turns = [f"{('이서연', '김민수')[n % 2]}: {n}번째 이야기를 해 봅시다." for n in range(600)]
    flat = notion.page(title="회의", database=ids, children=lines(*turns))
    found, paths = counted(notion, lambda: read(notion, flat, meetings))
    assert len(found.transcript.utterances) == 600
    assert len(paths) == 1 + 6
    folded = notion.page(title="회의", database=ids, children=[paragraph("메모", paragraph("안쪽")), toggle("녹취록", *lines(*turns))])
    found, paths = counted(notion, lambda: read(notion, folded, meetings))
    assert len(found.transcript.utterances) == 600
    assert len(paths) == 1 + 1 + 6  # the page, its blocks, the toggle's; what is indented below a note is left alone

