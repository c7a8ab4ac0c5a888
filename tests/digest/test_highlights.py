"""The highlights: what the model is shown, what of its words is believed, and that a digest stands without them."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.digest.bureau import MONDAY, bureau
from tests.digest.rows import MINA, WEEK, held, task
from tests.digest.sample import empty, sample
from tests.fakes.answer_server import AnswerServer
from tests.fakes.asked import Body
from tests.privacy.planted import planted
from tests.privacy.search import Haystack
from worker.digest.facts import Decided, Digest, Moved, OfMeeting, Owner, Task
from worker.digest.highlights import Highlights, highlights_of
from worker.llm import open_model
from worker.llm.options import ModelOptions
from worker.model import Person
from worker.store import MemoryStore

PEOPLE = (Person("p1", "Mina Park", email="mina@example.com", notion_user_id="u0"), Person("p2", "서지민", notion_user_id="u9"))
MODELS = {"extract": "m", "verify": "m", "summarise": "m"}


class Wording:
    """A model that words these sentences, as (text, ids), and refuses those of these numbers."""

    def __init__(self, *sentences: tuple[str, Sequence[str]], refused: Sequence[int] = ()) -> None:
        self._sentences, self._refused = sentences, refused

    def __call__(self, body: Body) -> Mapping[str, Any]:
        if "Check the highlights" in body["messages"][0]["content"]:
            asked = [json.loads(line) for line in items(body, "sentences")]
            return {"checks": [
                {"sentence": one["sentence"], "reasoning": "", "supported": one["sentence"] not in self._refused} for one in asked
            ]}  # fmt: skip
        return {"sentences": [{"text": text, "items": list(ids)} for text, ids in self._sentences]}


def items(body: Body, fence: str = "items") -> list[str]:
    asked = body["messages"][-1]["content"].split(f"<{fence}>")[1].split(f"</{fence}>")[0]
    return [line for line in asked.splitlines() if line.strip()]


def facts(body: Body) -> dict[str, dict[str, Any]]:
    return {fact["id"]: fact for fact in map(json.loads, items(body))}


def highlights(digest: Digest, server: AnswerServer, store: MemoryStore | None = None, people: Sequence[Person] = PEOPLE) -> Highlights:
    async def ask() -> Highlights:
        model = open_model(ModelOptions(MODELS, base_url=server.url, deadline=2.0))  # type: ignore[arg-type]
        try:
            return await highlights_of(digest, model, store or MemoryStore(), people)
        finally:
            await model.close()

    return asyncio.run(ask())


@contextmanager
def saying(*sentences: tuple[str, Sequence[str]], refused: Sequence[int] = ()) -> Iterator[AnswerServer]:
    with AnswerServer(answer=Wording(*sentences, refused=refused)) as server:
        yield server


def texts(found: Highlights) -> list[str]:
    return [sentence.text for sentence in found.sentences]


def test_people_are_placeholders_for_the_model_and_names_on_the_page() -> None:
    with saying(("Draft the release notes is <PERSON_1>'s.", ["F9"]), ("The beta ships on Thursday 3 December.", ["F1"])) as server:
        found = highlights(sample(), server)
    shown = facts(server.bodies[0])
    owner = shown["F9"].pop("owner")
    assert shown["F9"] == {"id": "F9", "kind": "overdue", "text": "Update the help pages", "due": "Thu 19 Nov"}
    assert owner.startswith("<PERSON_")
    assert not any(name in raw.decode() for raw in server.received for name in ("Mina", "Jonas", "Omar"))
    assert texts(found)[-1] == "The beta ships on Thursday 3 December."
    assert all("<PERSON" not in text for text in texts(found))


def test_each_kind_of_fact_is_told_as_what_it_is() -> None:
    with saying() as server:
        highlights(sample(), server)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for fact in facts(server.bodies[0]).values():
        by_kind.setdefault(fact["kind"], []).append(fact)
    assert {kind: len(found) for kind, found in by_kind.items()} == {
        "decision": 6, "slipped": 1, "overdue": 2, "opened": 5, "closed": 3, "unowned": 1, "event": 2, "milestone": 1, "numbers": 1,
    }  # fmt: skip
    assert by_kind["slipped"][0]["from"] == "Fri 20 Nov"
    assert by_kind["slipped"][0]["to"] == "Fri 27 Nov"
    assert [fact["state"] for fact in by_kind["decision"]].count("deferred") == 1
    assert by_kind["numbers"][0] == {
        "id": "N", "kind": "numbers", "decisions": 6, "opened": 5, "closed": 3, "slipped": 1, "overdue": 2, "without_owner": 1, "open": 7,
    }  # fmt: skip


def test_what_is_not_known_is_not_shown_as_a_number() -> None:
    digest = replace(sample(), counts=replace(sample().counts, closed=None))
    with saying() as server:
        highlights(digest, server)
    assert "closed" not in facts(server.bodies[0])["N"]


@pytest.mark.parametrize(("text", "ids"), [
    ("Twelve decisions were made, 12 in all.", ["N"]),
    ("The beta ships on Friday 4 December.", ["F1"]),
    ("The beta ships on Thursday 3 December.", ["F99"]),
    ("The beta ships on Thursday 3 December.", []),
    ("<PERSON_77> ships the beta.", ["F1"]),
    ("See https://evil.example for the beta.", ["F1"]),
])  # fmt: skip
def test_a_sentence_that_says_more_than_its_facts_is_left_out_before_anybody_checks_it(text: str, ids: list[str]) -> None:
    with saying((text, ids)) as server:
        assert texts(highlights(sample(), server)) == []
    assert len(server.bodies) == 1


def test_what_the_check_refuses_is_left_out() -> None:
    with saying(("The beta ships on Thursday 3 December.", ["F1"]), ("The icons move to the new set.", ["F5"]), refused=[1]) as server:
        assert texts(highlights(sample(), server)) == ["The icons move to the new set."]


def test_more_than_five_are_cut() -> None:
    with saying(*[("The icons move to the new set.", ["F5"])] * 8) as server:
        assert len(texts(highlights(sample(), server))) == 5


def test_an_empty_week_asks_nothing() -> None:
    with saying() as server:
        assert highlights(empty(), server) == Highlights()
    assert server.received == []


def test_the_same_week_is_asked_once() -> None:
    store = MemoryStore()
    with saying(("The icons move to the new set.", ["F5"])) as server:
        first, again = (highlights(sample(), server, store) for _ in range(2))
    assert (len(server.received), texts(first)) == (2, texts(again))
    assert again.run is not None
    assert (again.run.calls, again.run.cached_calls) == (2, 2)


@pytest.mark.parametrize("fault", ["500", "badjson", "garbage", "401", "quota"])
def test_without_an_answer_the_digest_stands_without_them(fault: str) -> None:
    with AnswerServer(answer=Wording(), faults=[fault] * 20, retry_after="0") as server:
        assert texts(highlights(sample(), server)) == []


def test_no_planted_value_reaches_the_model_whatever_column_it_stands_in() -> None:
    values = [value for value in planted(with_borrowed=False) if value.kind != "name" and not value.label]
    received: list[str] = []
    for first in range(0, len(values), 70):
        part = values[first : first + 70]
        with saying() as server:
            highlights(_holding([value.sentence for value in part]), server)
        received += [raw.decode() for raw in server.received]
        received += [json.loads(raw)["messages"][-1]["content"] for raw in server.received]
    assert len(received) > 8
    assert Haystack(received).finds(values) == []


def test_names_of_owners_and_of_the_directory_are_hidden_in_titles_too() -> None:
    owner = Owner("name:이하은", "이하은")
    digest = replace(
        empty(), opened=(replace(task("a", "11-17", owner), title="이하은 님과 서지민에게 견적 보내기"), replace(task("b", "11-17", MINA), title="Ask Mina Park")),
        decisions=(OfMeeting(replace(held("m", "11-17"), title="1:1 Mina Park"), (Decided("d", "", "서지민이 맡는다", False, False, False, (), WEEK.begins("UTC")),)),),
    )  # fmt: skip
    with saying() as server:
        highlights(digest, server)
    sent = "".join(json.loads(raw)["messages"][-1]["content"] for raw in server.received)
    assert not any(name in sent for name in ("이하은", "하은", "서지민", "지민", "Mina", "Park"))


def test_by_command_they_stand_on_the_page_and_can_be_traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(("The icons move to the new set.", ["F1"])) as server:
        given = {"MINUTES_ENGINE": "openai", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "key-of-the-test"}
        with bureau(tmp_path, monkeypatch, **given) as office:
            sync = office.meeting("Weekly sync", "2026-11-17")
            office.decision("The icons move to the new set.", sync)
            office.at(MONDAY)
            told = office.team.minutes("digest", "--week", "2026-W47").output
            assert "decisions 1" in told
            assert "The icons move to the new set." in office.lines()
            assert any("highlights by gpt-6" in line for line in office.lines())
            [row] = office.digests()
            assert "check_highlights" in office.team.minutes("trace", row["url"], "highlights").output
            asked = len(server.received)
            assert "up to date" in office.team.minutes("digest", "--week", "2026-W47").output
            assert len(server.received) == asked


def _holding(sentences: Sequence[str]) -> Digest:
    """A week in which every column that holds words holds one of these."""
    words = iter(sentences)
    rows = [replace(task(f"t{n}", "11-17", done=False), title=text) for n, text in zip(range(50), words, strict=False)]
    parts: list[tuple[Task, ...]] = [tuple(rows[0:12]), tuple(rows[12:24]), tuple(rows[24:34]), tuple(rows[34:44]), tuple(rows[44:49])]
    decisions = tuple(Decided(f"d{n}", "", text, False, False, False, (), WEEK.begins("UTC")) for n, text in enumerate(words))
    meeting = replace(held("m", "11-17"), title=rows[-1].title)
    return replace(
        empty("ko"), opened=parts[0], closed=parts[1], overdue=parts[2], slipped=tuple(Moved(t, WEEK.first) for t in parts[3]), unowned=parts[4],
        decisions=(OfMeeting(meeting, decisions),),
    )  # fmt: skip
