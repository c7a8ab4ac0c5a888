"""What stands on the sheet, in which order, how much of it, and what it says where something is not known."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.digest.rows import day, task
from tests.digest.sample import empty, hostile, sample, unknown
from worker.digest.charts import label, owners_chart, weeks_chart
from worker.digest.drawn import section_of
from worker.digest.facts import Digest, Owner, Share
from worker.digest.layout import MOST_LINES, sheet_of
from worker.digest.sheet import Chart, Figures, Fold, Heading, Line, Sheet, Table
from worker.notion.places import Managed

SAMPLES = [sample("en"), sample("ko"), empty(), unknown(), hostile("x"), replace(sample(), earlier_decisions=sample().decisions, earlier_opened=sample().opened)]


def words(sheet: Sheet) -> list[str]:
    return ["".join(run.text for run in part.runs) for part in sheet.parts if isinstance(part, Heading | Line | Fold)]


def every(block: Managed) -> list[Managed]:
    return [block, *(inner for child in block.children for inner in every(child))]


@pytest.mark.parametrize("digest", SAMPLES)
def test_every_part_has_a_slot_of_its_own(digest: Digest) -> None:
    slots = Counter(block.slot for block in every(section_of(sheet_of(digest))))
    assert [slot for slot, count in slots.items() if count > 1] == []


@pytest.mark.parametrize("digest", SAMPLES)
def test_the_section_goes_into_one_request(digest: Digest) -> None:
    def depth(block: Managed) -> int:
        return 1 + max((depth(child) for child in block.children), default=0)

    section = section_of(sheet_of(digest))
    assert depth(section) <= 3
    assert all(block.children for block in every(section) if block.block["type"] == "table")


def test_what_was_decided_comes_before_what_is_to_do_and_numbers_before_both() -> None:
    order = [part.slot for part in sheet_of(sample()).parts]
    wanted = ["as_of", "numbers", "h:highlights", "h:decisions", "h:action_items", "h:people", "h:next", "h:review", "h:unmade", "h:course", "footer"]
    assert [slot for slot in order if slot in wanted] == wanted


def test_a_long_list_is_cut_and_says_how_much_is_left_and_where() -> None:
    rows = tuple(task(f"t{n}", "11-17", due=day("11-18")) for n in range(MOST_LINES + 7))
    digest = replace(sample(), overdue=rows, counts=replace(sample().counts, overdue=len(rows)))
    parts = sheet_of(digest).parts
    shown = [part for part in parts if part.slot.startswith("overdue:")]
    [more] = [part for part in parts if part.slot == "more:overdue"]
    assert isinstance(more, Line)
    assert (len(shown), more.runs[0].text, more.runs[0].link) == (MOST_LINES, "and 7 more", digest.places["action_items"])
    assert "Overdue (37)" in words(sheet_of(digest))


def test_what_is_not_known_says_so_and_is_no_zero() -> None:
    sheet = sheet_of(unknown())
    [figures] = [part for part in sheet.parts if isinstance(part, Figures)]
    assert dict(figures.numbers)["Closed"] == "not known"
    assert any(text.startswith("The record of the digest before is lost") for text in words(sheet))
    assert "May have been closed this week (1)" in words(sheet)
    [table] = [part for part in sheet.parts if isinstance(part, Table) and part.slot == "table:course"]
    assert table.rows[2].cells == ("2026-W46", "–", "–", "–")


def test_an_empty_week_says_so_in_one_line() -> None:
    for language, line in (("en", "No meetings, no decisions, and nothing new this week."), ("ko", "이번 주에는 회의도")):
        found = words(sheet_of(empty(language)))  # type: ignore[arg-type]
        assert any(text.startswith(line) for text in found)
        assert not any(text.startswith(("Decisions", "결정 사항")) for text in found)


def test_rows_that_are_gone_since_are_counted_all_the_same() -> None:
    digest = replace(sample(), counts=replace(sample().counts, closed=5))
    found = words(sheet_of(digest))
    assert "Closed (5)" in found
    assert "2 no longer in Notion" in found


def test_charts_say_what_their_tables_say() -> None:
    charts = {part.slot: part for part in sheet_of(sample()).parts if isinstance(part, Chart)}
    tables = {part.slot: part for part in sheet_of(sample()).parts if isinstance(part, Table)}
    for name in ("people", "course"):
        assert [count for _, count in charts[f"chart:{name}"].bars] == [int(row.cells[1]) for row in tables[f"table:{name}"].rows[1:]]


@pytest.mark.parametrize("name", ['"', "a]b", "%%{init: {}}%%", "x\n    y : 3", ";click a", "<script>", "`", "#quot;", "", "한" * 80, "\\"])
def test_a_name_ends_no_label_and_begins_no_directive(name: str) -> None:
    safe = label(name)
    assert safe
    assert not set('"%{}<>;#`\n\\[]:') & set(safe)
    chart = owners_chart("Open", [Share(Owner("a", name), (task("a", "11-17"),), 0, 0, 0), Share(Owner("b", name), (task("b", "11-17"),), 0, 0, 0)], "")
    assert len(chart.splitlines()) == 4
    assert len(set(chart.splitlines()[2:])) == 2


def test_with_one_owner_or_one_week_there_is_nothing_to_draw() -> None:
    assert owners_chart("Open", [Share(Owner("a", "Mina"), (task("a", "11-17"),), 0, 0, 0)], "") == ""
    assert weeks_chart("Open", sample().course[:1]) == ""
