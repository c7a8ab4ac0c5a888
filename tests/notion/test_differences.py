"""`--dry-run` says in words what would change."""

from datetime import date
from typing import Any

from tests.notion.read_back import block_back
from tests.notion.sections import context_of, located
from tests.outputs import sample
from worker.notion.places import Block
from worker.notion.section.drawn import section_of
from worker.notion.section.merge import Append, DeleteBlock, UpdateBlock
from worker.notion.text.rich_text import Run, rich_text
from worker.notion.text.values import Shown
from worker.notion.writing.differences import differences, section_lines
from worker.notion.writing.merge import CreateRow, UpdateRow

KOREAN = Shown("ko", {"u-1": "김민수", "o-1": "할 일", "row-2": "장애 보고서"}, "Asia/Seoul", date(2026, 11, 25))


def line(*runs: Run | str) -> dict[str, Any]:
    return {"type": "bulleted_list_item", "bulleted_list_item": {"rich_text": rich_text(*runs)}}


def test_a_new_section_is_shown_whole() -> None:
    minutes = located(sample.english())
    shown = differences([Append("", None, None, (section_of(minutes, context_of(minutes)),))], [], Shown())
    assert shown[:4] == ["+ ▌ Minutes", "+   The beta opens on January 5th.", "+   Decisions", "+   • The beta opens on January 5th. — Tue 5 Jan 2027 [00:12 Ana Ruiz]"]


def test_a_line_is_shown_as_it_is_and_as_it_would_be() -> None:
    changes = [
        UpdateBlock("item:1", "b", line("배포일은 4일로 한다."), block_back(line("배포일은 3일로 한다."))),
        UpdateBlock("item:2", "b", line("같은 ", Run("말", link="https://app.notion.com/p/x")), block_back(line("같은 말"))),
        DeleteBlock(("item:3",), "b", block_back(line("가격 인하"))),
    ]
    assert differences(changes, [], KOREAN) == ["- • 배포일은 3일로 한다.", "+ • 배포일은 4일로 한다.", "~ • 같은 말", "- • 가격 인하"]


def test_rows_are_shown_with_the_names_of_their_columns() -> None:
    made = CreateRow("k-1", "action_items", {"title": {"title": rich_text("릴리스 노트")}, "owner": {"people": [{"id": "u-1"}]}, "status": {"status": {"id": "o-1"}}, "source_key": {"rich_text": rich_text("k-1")}})
    moved = UpdateRow(
        "k-2", "action_items", "row-2",
        {"due": {"date": {"start": "2026-12-02"}}, "owner": {"people": [{"id": "u-1"}]}},
        {"due": {"type": "date", "date": {"start": "2026-12-01", "end": None}}, "owner": {"type": "people", "people": []}},
    )  # fmt: skip
    assert differences([], [made, moved], KOREAN) == [
        "+ 실행 항목: 릴리스 노트",
        "  + 담당자: 김민수",
        "  + 상태: 할 일",
        "~ 실행 항목: 장애 보고서",
        "  - 기한: 12/1(화)",
        "  + 기한: 12/2(수)",
        "  + 담당자: 김민수",
    ]


def test_nothing_to_change_is_nothing_to_show() -> None:
    assert differences([], [], Shown()) == []


def test_the_section_on_the_page_reads_like_the_wanted_one() -> None:
    minutes = located(sample.korean())
    wanted = section_of(minutes, context_of(minutes))

    def there(managed: Any) -> Block:
        json = block_back(managed.block)
        return Block(json["id"], json["type"], json, tuple(there(c) for c in managed.children))

    assert list(section_lines(there(wanted))) == list(section_lines(wanted))


def test_an_empty_cell_is_no_news_unless_something_stood_there() -> None:
    made = CreateRow("k-1", "action_items", {"title": {"title": rich_text("릴리스 노트")}, "owner": {"people": []}, "due": {"date": None}})
    cleared = UpdateRow("k-2", "action_items", "row-2", {"due": {"date": None}}, {"due": {"type": "date", "date": {"start": "2026-12-01", "end": None}}})
    assert differences([], [made, cleared], KOREAN) == ["+ 실행 항목: 릴리스 노트", "~ 실행 항목: 장애 보고서", "  - 기한: 12/1(화)"]
