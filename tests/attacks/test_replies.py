"""Replies that are wrong in one way each: with honest verification nothing of them is written."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.attacks.cases import CASES
from tests.attacks.scripted import HELD_AT, TRUE, Case, got_through, items_text, meeting, minutes, named, quote, task
from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import Body
from tests.fakes.rule_answers import call_of, rule_answers
from worker.errors import PermanentError
from worker.llm import open_model
from worker.llm.options import ModelOptions
from worker.local import Request, minutes_of
from worker.store import MemoryStore

# What the program alone stops: kept as a list, so that a check which goes blind is noticed.
STOPPED_WITHOUT_VERIFICATION = {
    "a quote that nobody said", "the quote of another line", "a quote joined from two lines", "a quote with one word changed",
    "a true quote under another statement", "the opposite of the quote", "an owner who is not the speaker",
    "the one who asked as the owner", "an owner by a promise about something else", "a later owner whom no line names",
    "a placeholder that was never sent", "a placeholder translated", "a placeholder without its brackets",
    "a name that was never said", "a date that was not said", "the date of another task", "a decision with the date of another",
    "an event that is over", "an event made of a deadline", "a number changed", "a number written out and changed",
    "an empty text", "a text of 10 kB", "markup in the text", "a task told twice", "an item from an injection",
    "an injection with a stolen quote", "a summary with a number of its own", "a summary with a placeholder of its own",
    "a summary that rests on an unknown id", "a summary that rests on nothing",
}  # fmt: skip


def test_the_true_replies_become_the_true_items() -> None:
    written = minutes()
    assert [len(written.decisions), len(written.action_items), len(written.events)] == [3, 4, 1]
    assert [a.owner for a in written.action_items] == ["Lena Fischer", "문서진", "Lena Fischer", "Omar Haddad"]
    assert written.summary
    assert [case.name for case in CASES if got_through(case, written)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_with_honest_verification_nothing_wrong_is_written(case: Case) -> None:
    written = minutes(case)
    assert not got_through(case, written), items_text(written)


@pytest.mark.parametrize("case", [c for c in CASES if not c.instead_of], ids=lambda case: case.name)
def test_what_is_wrong_takes_nothing_true_with_it(case: Case) -> None:
    written = items_text(minutes(case)).casefold()
    assert [line for line in items_text(minutes()).casefold().splitlines() if line not in written] == []


@pytest.mark.parametrize("case", [c for c in CASES if c.name in STOPPED_WITHOUT_VERIFICATION], ids=lambda case: case.name)
def test_the_program_alone_stops_what_it_can(case: Case) -> None:
    assert not got_through(case, minutes(case, "lying"))


def test_an_owner_who_was_not_offered_fails_the_call_after_one_more_try() -> None:
    """Over HTTP: the schema is what refuses, and a page that is not read is no page."""
    asked: list[Body] = []

    def answer(body: Body) -> Mapping[str, Any]:
        call = call_of(body)
        if call.prompt != "extract_action_items":
            return rule_answers(body)
        asked.append(body)
        items = named([*TRUE["action_item"], task("move 40 desks", 9, "We have 40 desks", "<PERSON_77>", quote(9, "We have"))])
        return {"reasoning": "", "items": items}

    request = Request("page", held_at=HELD_AT, timezone="Asia/Seoul")
    with AnswerServer(answer=answer) as server:
        models = dict.fromkeys(("extract", "verify", "summarise"), "gpt-4.1-mini-2025-04-14")
        model = open_model(ModelOptions(models, base_url=server.url))  # type: ignore[arg-type]

        async def ask() -> None:
            try:
                await minutes_of(meeting(), request, model, MemoryStore())
            finally:
                await model.close()

        with pytest.raises(PermanentError, match="unread"):
            asyncio.run(ask())
    assert len(asked) == 2
    assert "<PERSON_77>" not in json.dumps(asked[0])
