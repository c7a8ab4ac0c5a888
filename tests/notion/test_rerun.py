"""`minutes setup`, `doctor` and `rerun` as a user types them, Notion behind real HTTP."""

import json
from pathlib import Path

import pytest

from tests.fakes.answer_server import AnswerServer
from tests.notion.team import ASKED, HELD, TALK, Json, Team, paragraph, team, text_of
from worker.notion.databases.columns import TABLES

OF_DATABASES = {table.setting for table in TABLES.values()}
PROMISES = (
    "Mina Park: I'll write the release notes by Tuesday.", "Jonas Weber: Good, I'll call the printer by Friday.",
    "Mina Park: Perfect.", "Jonas Weber: Bye then.",
)  # fmt: skip


def test_from_setup_to_minutes_with_nothing_but_the_commands(office: Team) -> None:
    assert "  no" not in office.minutes("doctor").output
    page = office.meeting()
    told = office.minutes("rerun", office.url(page)).output
    assert "found    1 decision, 2 action items, 1 event." in told
    assert "rows     4 created, 0 updated" in told
    assert office.shows(page) == ("Done", "1 decision, 2 action items, 1 event.")
    assert [(row["title"], row["owner_name"], row["due"]) for row in office.rows("action_items")] == [
        ("Write the release notes", "Jonas Weber", "2026-11-24"), ("QA 체크리스트 정리", "이지원", "2026-11-20"),
    ]  # fmt: skip
    assert {row["meeting"][0] for base in ("action_items", "decisions", "calendar") for row in office.rows(base)} == {page}
    section, *own = office.notion.tree(page)
    assert (section["type"], section["text"]) == ("callout", "Minutes")
    assert [block["text"] for block in own] == list(TALK)


def test_the_section_stands_at_the_bottom_where_that_is_set(office: Team) -> None:
    office.set(NOTION_SECTION="bottom")
    page = office.meeting()
    office.minutes("rerun", page)
    *own, section = office.notion.tree(page)
    assert (section["type"], section["text"]) == ("callout", "Minutes")
    assert [block["text"] for block in own] == list(TALK)
    assert "up to date" in office.minutes("rerun", page).output


def test_a_dry_run_shows_what_would_come_and_writes_nothing(office: Team) -> None:
    page = office.meeting()
    before, writes = office.everything(), len(office.notion.writes)
    told = office.minutes("rerun", page, "--dry-run").output
    for line in (
        "+   • Write the release notes — Jonas Weber, by Tue 24 Nov “by Tuesday” [#2]",
        "+ Action items: Write the release notes", "  + Owner name: Jonas Weber", "  + Due: Tue 24 Nov",
        "  rows     4 to create, 0 to update", "This was a dry run: nothing was written to Notion.",
    ):  # fmt: skip
        assert line in told.splitlines() or line in told, line
    assert "+ Owner:" not in told, "empty cells of a new row are no news"
    assert (office.everything(), len(office.notion.writes)) == (before, writes)
    with office.store() as store:
        assert store.get_snapshot(page) is None


def test_what_a_dry_run_has_asked_is_not_asked_again(modelled: tuple[Team, AnswerServer]) -> None:
    office, server = modelled
    page = office.meeting()
    told = office.minutes("rerun", page, "--dry-run").output
    asked = len(server.received)
    assert f"{asked} calls (0 kept)" in told
    assert "kept minutes, nothing was asked" in office.minutes("rerun", page).output
    assert len(server.received) == asked
    assert len(office.rows("action_items")) == 2


def test_a_second_run_asks_nothing_and_writes_nothing(modelled: tuple[Team, AnswerServer]) -> None:
    office, server = modelled
    page = office.meeting()
    office.minutes("rerun", page)
    asked, writes = len(server.received), len(office.notion.writes)
    assert "up to date, nothing to write" in office.minutes("rerun", page).output
    assert (len(server.received), len(office.notion.writes)) == (asked, writes)


def test_fresh_asks_the_model_anew_and_the_same_answers_change_nothing(modelled: tuple[Team, AnswerServer]) -> None:
    office, server = modelled
    page = office.meeting()
    office.minutes("rerun", page)
    asked, before = len(server.received), office.everything(but_state_of=page)
    told = office.minutes("rerun", page, "--fresh").output
    assert (asked, len(server.received)) == (ASKED, 2 * ASKED)
    assert f"{ASKED} calls (0 kept)" in told
    assert "up to date, nothing to write" in told
    assert office.everything(but_state_of=page) == before
    office.minutes("rerun", page)
    assert len(server.received) == 2 * ASKED, "the fresh answers are those that are kept now"


def test_an_edit_in_the_transcript_brings_its_own_row_and_leaves_what_people_did(office: Team) -> None:
    page, mina = office.meeting(), office.people["Mina Park"]
    office.minutes("rerun", page)
    notes, checklist = office.rows("action_items")
    office.notion.edit_page(notes["id"], properties={"Task": {"title": text_of("Notes for the release")}, "Status": {"status": {"name": "Done"}}}, by=mina)
    office.notion.trash(checklist["id"], by=mina)
    office.notion.append(page, [paragraph("Jonas Weber: I'll also call the printer by Friday.")], by=mina)

    shown = office.minutes("rerun", page, "--dry-run").output
    assert "+ Action items: Call the printer" in shown
    assert "1 to create, 0 to update" in shown
    told = office.minutes("rerun", page).output
    assert "rows     1 created, 0 updated" in told
    assert [(row["title"], row["status"]) for row in office.rows("action_items")] == [
        ("Notes for the release", "Done"), ("Call the printer", "To do"),
    ]  # fmt: skip
    assert "체크리스트 정리 —" not in office.notion.outline(page), "what a person deleted stays gone, its line as well"
    assert "up to date" in office.minutes("rerun", page).output


def test_what_a_person_wrote_into_a_row_stays_and_ours_is_offered_beside_it(office: Team) -> None:
    page, mina = office.meeting(), office.people["Mina Park"]
    office.minutes("rerun", page)
    notes = office.rows("action_items")[0]
    office.notion.edit_page(notes["id"], properties={"Due": {"date": {"start": "2026-12-01"}}}, by=mina)
    line = next(block for block in office.notion.tree(page) if block["text"].startswith("Jonas Weber"))
    office.notion.retype(line["id"], "Jonas Weber: Good. I'll write the release notes by Wednesday.", by=mina)
    told = office.minutes("rerun", page).output
    assert "1 remark for a person" in told
    assert office.rows("action_items")[0]["due"] == "2026-12-01"
    assert "25 Nov" in office.notion.outline(page)


def test_a_meeting_without_a_date_keeps_phrases_until_the_page_has_one(office: Team) -> None:
    page = office.meeting(properties={"Date": {"date": None}})
    office.minutes("rerun", page)
    assert [row["due"] for row in office.rows("action_items")] == [None, None]
    section = office.notion.outline(page)
    assert "The date of the meeting is not known" in section
    assert "by Tuesday" in section
    office.notion.edit_page(page, properties={"Date": HELD})
    office.minutes("rerun", page)
    assert [row["due"] for row in office.rows("action_items")] == ["2026-11-24", "2026-11-20"]
    assert "The date of the meeting is not known" not in office.notion.outline(page)


def test_columns_and_options_may_be_renamed_at_any_time(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    office.notion.rename_property(office.bases["action_items"], "Owner name", "담당")
    office.notion.rename_option(office.bases["meetings"], "Minutes", "Done", "완료!")
    office.notion.append(page, [paragraph("Jonas Weber: I'll also call the printer by Friday.")])
    office.minutes("rerun", page)
    assert office.rows("action_items")[-1]["담당"] == "Jonas Weber"
    assert office.shows(page)[0] == "완료!"
    assert "  no" not in office.minutes("doctor").output


def test_a_duplicated_page_is_a_meeting_of_its_own(office: Team) -> None:
    """Notion's Duplicate copies every column, `Processed at` and `Run` included, and our section as that person's own."""
    page = office.meeting()
    office.minutes("rerun", page)
    copied = {name: value for name, value in office.notion.row(page)["plain"].items() if name in {"Run", "Minutes note"}}
    copy = office.meeting(title="Weekly sync (1)", blocks=[again(block) for block in office.notion.tree(page)], properties={
        **{name: {"rich_text": text_of(value)} for name, value in copied.items()},
        "Minutes": {"select": {"name": "Done"}}, "Processed at": {"date": {"start": "2026-11-20T09:00:00Z"}},
    })  # fmt: skip
    theirs = office.notion.tree(copy)
    told = office.minutes("rerun", copy).output
    assert "5 utterances" in told
    assert "rows     4 created, 0 updated" in told
    assert [row["meeting"] for row in office.rows("action_items")] == [[page], [page], [copy], [copy]]
    assert office.notion.tree(copy)[1:] == theirs, "what looks like a section of ours was made by a person"
    assert "up to date" in office.minutes("rerun", copy).output
    assert "up to date" in office.minutes("rerun", page).output


def again(block: Json) -> Json:
    """A block as a person would make it once more."""
    kind = block["type"]
    more = {"icon": {"type": "emoji", "emoji": block["payload"]["icon"]["emoji"]}} if kind == "callout" else {}
    children = {"children": [again(child) for child in block["children"]]} if block["children"] else {}
    return {"type": kind, kind: {"rich_text": text_of(block["text"]), **more}, **children}


def test_a_lost_store_makes_nothing_twice_and_says_so_on_the_page(office: Team) -> None:
    page = office.meeting()
    office.minutes("rerun", page)
    before = office.everything(but_state_of=page)
    (office.folder / "data").rename(office.folder / "lost")
    office.minutes("rerun", page)
    assert [row["title"] for row in office.rows("action_items")] == ["Write the release notes", "QA 체크리스트 정리"]
    assert {id_: values for id_, (values, *_) in office.everything(but_state_of=page).items() if id_ != page} == {
        id_: values for id_, (values, *_) in before.items() if id_ != page
    }
    assert "The record of earlier runs was lost" in office.shows(page)[1]
    assert "up to date" in office.minutes("rerun", page).output


def test_owners_are_people_of_notion_where_they_are_and_nobody_is_notified(office: Team) -> None:
    page = office.meeting(PROMISES)
    office.minutes("rerun", page)
    assert [(row["owner"], row["owner_name"]) for row in office.rows("action_items")] == [
        ([office.people["Mina Park"]], ""), ([], "Jonas Weber"),
    ]  # fmt: skip
    assert "mention" not in str(office.notion.tree(page)[0])


def test_a_mention_is_written_where_the_setting_asks_for_it(office: Team) -> None:
    office.set(NOTION_MENTIONS="yes")
    page = office.meeting(PROMISES)
    office.minutes("rerun", page)
    section = str(office.notion.tree(page)[0])
    assert section.count("'type': 'mention'") == 1
    assert office.people["Mina Park"] in section
    assert "up to date" in office.minutes("rerun", page).output


def test_a_team_keeps_its_own_database_of_meetings(office: Team) -> None:
    """Its participants own things by their given names, its date makes due dates, its Status stays its own."""
    minsu, jiwon = (office.notion.person(name, email=f"{at}@example.com") for at, name in enumerate(("김민수", "이지원")))
    home = office.notion.page(title="다른 팀")
    own = office.notion.database(
        "팀 미팅", {"이름": {"title": {}}, "언제": {"date": {}}, "함께한 사람": {"people": {}}, "상태": {"status": {}}}, parent=home
    )
    env = office.folder / ".env"
    lines = env.read_text(encoding="utf-8").splitlines(keepends=True)
    env.write_text("".join(line for line in lines if line.split("=")[0] not in OF_DATABASES), encoding="utf-8")
    assert "found, added 회의록, 회의록 메모, 처리 시각, 실행" in office.minutes("setup", "--parent", home, "--meetings", own.id).output
    office.know_bases("ko")
    page = office.notion.page(title="회의 하나", database=own, children=[paragraph(line) for line in (
        "박서준: 지원님, QA 체크리스트는 금요일까지 정리해 주세요.", "박서준: 민수님은 내일까지 보고서 보내 주세요.",
        "박서준: 네 끝입니다.", "최유리: 제가 다음 주 월요일까지 견적서를 보내겠습니다.",
    )], properties={
        "언제": {"date": {"start": "2026-11-19T14:00:00+09:00"}}, "함께한 사람": {"people": [{"id": minsu}, {"id": jiwon}]},
    })  # fmt: skip
    office.minutes("rerun", page)
    assert [(row["owner"], row["owner_name"], row["due"]) for row in office.rows("action_items")] == [
        ([jiwon], "", "2026-11-20"), ([minsu], "", "2026-11-20"), ([], "최유리", "2026-11-23"),
    ]  # fmt: skip
    assert office.notion.row(page)["plain"]["상태"] == "Not started"
    assert office.shows(page) == ("완료", "결정 0, 실행 항목 3, 일정 0.")
    assert "up to date" in office.minutes("rerun", page).output


def test_a_korean_meeting_has_in_notion_what_it_has_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example, pasted line by line into a Korean workspace, against `minutes run` of the file."""
    file = Path(__file__).parents[2] / "examples" / "weekly-planning-ko.txt"
    with team(tmp_path, monkeypatch, "ko") as office:
        document = json.loads(office.minutes("run", str(file), "--json").stdout)
        said = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        page = office.meeting(said, title="주간 기획 회의", properties={"날짜": {"date": None}})
        office.minutes("rerun", page)
        assert office.shows(page) == ("완료", "결정 5, 실행 항목 8, 일정 3.")
        assert [(row["title"], row["owner_name"] or None, row["due"]) for row in office.rows("action_items")] == [
            (item["task"], item["owner"] or item["team"], item["due"]["date"] if item["due"] else None) for item in document["action_items"]
        ]
        assert [row["title"] for row in office.rows("decisions")] == [item["text"] for item in document["decisions"]]
        assert [row["when"][:10] for row in office.rows("calendar")] == [item["start"][:10] for item in document["events"]]
        assert {row["status"] for row in office.rows("action_items")} == {"할 일"}
