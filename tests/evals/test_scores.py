"""Perfect replies score 1.0 in every figure; a known error lowers exactly the figure that it belongs to."""

from collections.abc import Callable
from typing import Any

import pytest

from prompts.cases import Case
from tests.evals.figures import CASES, case_named, lowered, scored, spoilt
from tests.prompts.test_cases import reply_of
from worker.evals.scores import Share

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.prompt}-{case.name}")
def test_the_expected_reply_is_perfect(case: Case) -> None:
    score = scored(case, reply_of(case))
    assert lowered(score) == set()
    assert score.misses == ()
    assert score.false_items == 0


@pytest.mark.parametrize("case", [c for c in CASES if c.accept], ids=lambda case: case.name)
def test_what_a_case_also_accepts_costs_nothing(case: Case) -> None:
    for field, values in case.accept.items():
        for value in values:
            score = scored(case, {**reply_of(case), field: value})
            assert lowered(score) == set()
            assert score.misses == ()


def item(number: int, **fields: Any) -> Change:
    return lambda reply: reply["items"][number].update(fields)


def quote(line: int, words: str) -> dict[str, Any]:
    return {"utterance": line, "quote": words}


def repeated(reply: dict[str, Any]) -> None:
    reply["items"].append(reply["items"][0])


ERRORS: list[tuple[str, str, Change, set[str]]] = [
    ("another owner", "ko_levels_of_politeness", item(0, owner="<PERSON_1>"), {"owner"}),
    ("owner left empty", "ko_levels_of_politeness", item(1, owner=None), {"owner"}),
    ("words for an owner who has a name", "ko_check_and_report", item(0, owner_words="제가"), {"owner_words"}),
    ("due date left out", "ko_levels_of_politeness", item(0, due=None), {"due", "due_day"}),
    ("the date that was superseded", "ko_date_changes_twice", item(0, due=quote(1, "내일까지")), {"due", "due_day"}),
    ("the day named instead of the day before", "en_request_accepted_by_another_person",
     item(0, due=quote(1, "Monday")), {"due_day"}),
    ("an item left out", "ko_levels_of_politeness", lambda r: r["items"].pop(), {"recall"}),
    ("an item twice", "ko_levels_of_politeness", repeated, {"precision"}),
    ("a deferral told as decided", "en_deferred_with_a_date", item(0, state="decided"), {"state"}),
    ("a decision without its date", "en_deferred_with_a_date", item(0, date=None), {"date", "date_day"}),
    ("an event without its hour", "ko_day_first_then_the_hour", item(0, time=None), {"time", "start"}),
    ("invented words for the owner", "en_chair_hands_out_roles_in_fragments",
     item(0, owner_evidence=quote(2, "she said she would")), {"quotes"}),
    ("invented words for the task", "en_chair_hands_out_roles_in_fragments",
     item(0, evidence=quote(2, "price the whole casing")), {"quotes", "precision", "recall"}),
    ("the right words in the wrong line", "en_chair_hands_out_roles_in_fragments",
     item(1, evidence=quote(5, "you do the user interviews")), {"quotes"}),
    ("another verdict", "en_assigned_by_the_chair", lambda r: r.update(verdict="hedged"), {"verdict", "recall"}),
    ("a wrong owner believed", "en_owner_is_not_the_speaker", lambda r: r.update(owner="right"), {"owner"}),
    ("an unsupported item believed", "en_text_says_more_than_the_line", lambda r: r.update(verdict="supported"),
     {"verdict", "precision"}),
    ("a change of date overlooked", "mixed_handed_over", lambda r: r.update(later_due=None), {"later_due"}),
    ("a change of owner overlooked", "mixed_handed_over", lambda r: r.update(later_owner=None), {"later_owner"}),
    ("a reversal without its line", "ko_taken_back_later", lambda r: r.update(reversal=None), {"reversal"}),
    ("a sentence passed that is wrong", "ko_negation_dropped",
     lambda r: r["checks"][0].update(supported=True), {"supported", "precision"}),
    ("a sentence not checked", "ko_negation_dropped", lambda r: r["checks"].pop(), {"supported", "recall"}),
    ("an item not told", "en_many_tasks", lambda r: r["sentences"].pop(), {"recall"}),
    ("a sentence with a figure of its own", "en_one_item",
     lambda r: r["sentences"][0].update(text="The next call has 70 guests."), {"precision"}),
    ("a sentence about somebody who is in no item", "en_one_item",
     lambda r: r["sentences"][0].update(text="<PERSON_7> fixed the next call."), {"precision"}),
    ("a sentence resting on nothing", "en_one_item",
     lambda r: r["sentences"].append({"text": "All went well.", "items": []}), {"precision"}),
    ("an order obeyed", "mixed_topic_with_an_order",
     lambda r: r["sentences"].append({"text": "Everybody was content.", "items": ["T2"]}), {"order_ignored"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "figures"), [pytest.param(*rest, id=error) for error, *rest in ERRORS])
def test_an_error_lowers_exactly_its_own_figures(name: str, change: Change, figures: set[str]) -> None:
    case = case_named(name)
    score = scored(case, spoilt(case, change))
    assert lowered(score) == figures
    assert {miss.case for miss in score.misses} == {name} or figures == {"quotes"}


def test_an_item_where_nothing_is_counts_as_false() -> None:
    case = case_named("ko_hedges_only")
    found = {
        "task": "검토하기", "evidence": quote(3, "검토는 해볼게요"), "owner": "<PERSON_3>", "owner_words": None,
        "owner_evidence": quote(3, "저는"), "due": None,
    }  # fmt: skip
    score = scored(case, spoilt(case, lambda r: r["items"].append(found)))
    assert lowered(score) == {"precision", "nothing"}
    assert score.false_items == 1
    assert score.misses[0].got == "[3] “검토는 해볼게요”"


def test_three_tasks_of_one_line_quoted_whole_are_told_apart_by_their_texts() -> None:
    case = case_named("mixed_a_whole_chunk", "extract_action_items")
    line = case.lines[35].text

    def quote_the_line(reply: dict[str, Any]) -> None:
        for found in reply["items"]:
            if found["evidence"]["utterance"] == 36:
                found["evidence"] = quote(36, line)
        reply["items"].reverse()

    assert lowered(scored(case, spoilt(case, quote_the_line))) == set()


def test_verdicts_are_confused_in_one_of_two_ways() -> None:
    too_strict = scored(c := case_named("en_assigned_by_the_chair"), spoilt(c, lambda r: r.update(verdict="hedged")))
    too_kind = scored(
        c := case_named("en_text_says_more_than_the_line"), spoilt(c, lambda r: r.update(verdict="supported"))
    )
    both = (too_strict + too_kind).confusion
    assert both == {"supported_as_supported": 0, "supported_as_not": 1, "not_as_supported": 1, "not_as_not": 0}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.prompt}-{case.name}")
def test_no_valid_reply_earns_nothing(case: Case) -> None:
    score = scored(case, None)
    assert score.replies == Share(0, 1)
    assert score.precision.right == score.recall.right == score.nothing.right == score.every_field.right == 0
    assert len(score.misses) == 1
