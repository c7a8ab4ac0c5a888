"""A meeting that was read before costs what changed in it: real HTTP, the encrypted SQLite store."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.edits import grown_cue, line_at_the_top, new_first_speaker, typo_fixed, unchanged
from tests.benchmarks.meeting import meeting
from tests.benchmarks.rerun import Desk
from tests.fakes.answer_server import AnswerServer
from tests.fakes.rule_answers import rule_answers
from worker.stages.extract import PROMPTS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The page after its first run."""
    with AnswerServer(answer=rule_answers) as server:
        desk = Desk(server, tmp_path_factory.mktemp("page"))
        asked, minutes = desk.run(meeting())
        assert asked.total() == minutes.run.calls
        assert minutes.action_items
        yield desk


def test_the_same_meeting_again_asks_nothing_and_says_the_same(desk: Desk) -> None:
    first = desk.run(meeting())[1]
    assert desk.after(unchanged).total() == 0
    asked, again = desk.run(meeting())
    assert not asked
    assert (again.summary, again.decisions, again.action_items, again.events) == (
        first.summary, first.decisions, first.action_items, first.events,
    )  # fmt: skip


def test_a_line_at_the_top_of_600_is_one_chunk_extracted_again(desk: Desk) -> None:
    asked = desk.after(line_at_the_top)
    assert {prompt: asked[prompt] for prompt in PROMPTS} == dict.fromkeys(PROMPTS, 1)


def test_an_edit_in_one_place_costs_two_chunks_at_most_and_few_verdicts(desk: Desk) -> None:
    for edit in (grown_cue, typo_fixed, new_first_speaker):
        asked = desk.after(edit)
        assert 0 < max(asked[prompt] for prompt in PROMPTS) <= 2, edit.__name__
        assert asked["verify_item"] <= 5, edit.__name__
