"""The rule engine through the real calls: what it takes for an item, what it rejects, and why."""

import asyncio
import csv
import doctest
import importlib
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

from worker.errors import CallError
from worker.llm import Model, rules
from worker.llm.rules import RulesModel
from worker.model import Call, Line
from worker.stages.replies import (
    DecisionsReply,
    EventsReply,
    SummaryCheckReply,
    SummaryReply,
    TopicsReply,
    action_items_reply,
    verdict_reply,
)

HEDGES = Path(__file__).parents[1] / "data" / "hedges.tsv"
POSITIVE = {"commitment", "assignment", "decision", "deferral", "event"}
Row = dict[str, str]


def rows(*, positive: bool, held_out: bool | None = None) -> list[Row]:
    """Every third row was not looked at while the rules were written."""
    with HEDGES.open(encoding="utf-8") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [row for row in found if (row["class"] in POSITIVE) == positive]
    return [row for row in found if held_out is None or (int(row["id"][1:]) % 3 == 0) == held_out]


def lines(spoken: str) -> tuple[Line, ...]:
    parts = [part.split(": ", 1) for part in spoken.split(" | ")]
    return tuple(Line(number, speaker, text) for number, (speaker, text) in enumerate(parts, start=1))


def ask(call: Call) -> dict[str, Any]:
    answer = asyncio.run(RulesModel().answer(call, []))
    call.reply.model_validate(answer.value)
    return answer.value


def extract(said: tuple[Line, ...]) -> list[tuple[str, dict[str, Any]]]:
    people = people_of(said)
    variables = (("people", ", ".join(people)),)
    asked = (
        ("action_item", Call("extract_action_items", said, action_items_reply(people), variables, people)),
        ("decision", Call("extract_decisions", said, DecisionsReply)),
        ("event", Call("extract_events", said, EventsReply)),
    )
    return [(kind, item) for kind, call in asked for item in ask(call)["items"]]


def people_of(said: tuple[Line, ...]) -> tuple[str, ...]:
    named = {name for line in said for name in re.findall(r"<PERSON_\d+>", line.text)}
    return tuple(sorted(named | {line.speaker for line in said if line.speaker}))


def verify(kind: str, candidate: dict[str, Any], said: tuple[Line, ...]) -> dict[str, Any]:
    """The candidate as verify_item is asked about it."""
    people = people_of(said)
    item: dict[str, Any] = {"kind": kind, "text": candidate.get("task") or candidate.get("title") or candidate["text"]}
    due = candidate.get("due") or candidate.get("when") or candidate.get("date")
    quotes = {"": candidate["evidence"], "owner_": candidate.get("owner_evidence"), "due_": due}
    for prefix, quote in quotes.items():
        item |= {f"{prefix}line": quote and quote["utterance"], f"{prefix}quote": quote and quote["quote"]}
    item |= {"owner": candidate.get("owner") or candidate.get("owner_words"), "due": due and due["quote"]}
    variables = (("people", ", ".join(people)), ("item", json.dumps(item, ensure_ascii=False)))
    return ask(Call("verify_item", said, verdict_reply(people), variables, people))


def items(spoken: str) -> list[tuple[str, dict[str, Any]]]:
    said = lines(spoken)
    return [(kind, found) for kind, found in extract(said) if verify(kind, found, said)["verdict"] == "supported"]


def verdicts(spoken: str) -> list[str]:
    said = lines(spoken)
    return [verify(kind, found, said)["verdict"] for kind, found in extract(said)]


def found_as_expected(row: Row) -> bool:
    kind, *wanted = row["expected"].split(" due=")[0].split()
    fields = dict(part.split("=") for part in wanted)
    return any(k == kind and all(item[name] == value for name, value in fields.items()) for k, item in items(row["lines"]))


# ── the tables ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tables_are_as_large_as_promised():
    negative = rows(positive=False)
    assert len(negative) >= 200
    assert sum(row["language"] == "ko" for row in negative) >= 100
    assert sum(row["language"] == "en" for row in negative) >= 80
    assert len(rows(positive=True)) >= 60


# Measured: 0 of 146 on the part that was tuned on, 1 of 72 on the part that was held out.
@pytest.mark.parametrize("held_out", [False, True], ids=["tuned_on", "held_out"])
def test_at_most_one_in_twenty_hedges_reversals_jokes_and_questions_is_taken_for_an_item(held_out: bool):
    negative = rows(positive=False, held_out=held_out)
    taken = [row["id"] for row in negative if items(row["lines"])]
    assert len(taken) <= 0.05 * len(negative), taken


# Measured, with owner and state: 45 of 46 on the part that was tuned on, 23 of 24 held out. The author of the table is
# the author of the rules: speech that neither has seen is found less often.
@pytest.mark.parametrize("held_out", [False, True], ids=["tuned_on", "held_out"])
def test_plain_commitments_and_decisions_are_found_with_their_owners(held_out: bool):
    positive = rows(positive=True, held_out=held_out)
    missed = [row["id"] for row in positive if not found_as_expected(row)]
    assert len(missed) <= 0.1 * len(positive), missed


def test_due_words_are_found_where_they_were_said():
    dated = [row for row in rows(positive=True) if "due=" in row["expected"]]
    right = 0
    for row in dated:
        wanted = row["expected"].split("due=")[1]
        dues = [item["due"] for kind, item in items(row["lines"]) if kind == "action_item" and item["due"]]
        right += any(wanted in due["quote"] for due in dues)
    assert right >= 0.9 * len(dated)


@pytest.mark.parametrize("row", rows(positive=True) + rows(positive=False), ids=lambda row: row["id"])
def test_every_quote_stands_in_its_line(row: Row):
    said = lines(row["lines"])
    for kind, item in extract(said):
        verdict = verify(kind, item, said)
        for quote in [*item.values(), *verdict.values()]:
            if isinstance(quote, dict):
                assert quote["quote"]
                assert quote["quote"] in said[quote["utterance"] - 1].text


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def only(spoken: str) -> dict[str, Any]:
    ((_, item),) = items(spoken)
    return item


def test_a_request_belongs_to_whoever_says_yes():
    item = only("<PERSON_1>: 번역 검수 이번 주까지 해주실 수 있을까요? | <PERSON_2>: 네, 제가 할게요.")
    assert item["owner"] == "<PERSON_2>"
    assert item["owner_evidence"]["utterance"] == 2
    assert item["due"]["quote"].startswith("이번 주")


def test_an_unknown_speaker_owns_nothing():
    said = (Line(1, None, "제가 금요일까지 견적서 보낼게요"),)
    ((_, item),) = extract(said)
    assert item["owner"] is None
    assert item["owner_evidence"] is None


def test_a_team_is_named_in_words_and_owns_nothing_as_a_person():
    item = only("<PERSON_1>: 마케팅팀에서 배너 문구를 수요일까지 주시기로 했어요.")
    assert (item["owner"], item["owner_words"]) == (None, "마케팅팀")


def test_an_assignment_that_somebody_else_takes_over_is_theirs():
    item = only("<PERSON_1>: <PERSON_2>님, 환불 문의 답변해 주세요. | <PERSON_3>: 그건 제가 할게요.")
    assert item["owner"] == "<PERSON_3>"


@pytest.mark.parametrize(("spoken", "task"), [
    ("<PERSON_1>: 릴리스 노트는 제가 금요일까지 정리해서 공유드릴게요.", "릴리스 노트를 정리해서 공유"),
    ("<PERSON_1>: 그럼 제가 회의실 잡을게요.", "회의실 잡기"),
    ("<PERSON_1>: <PERSON_2>님, 설문 결과를 내일까지 보내 주세요.", "설문 결과 보내기"),
    ("<PERSON_1>: <PERSON_2>님은 견적서 좀 부탁드릴게요.", "견적서"),
    ("<PERSON_1>: 제가 시안 만들어서 올릴게요.", "시안 만들어서 올리기"),
    ("<PERSON_1>: I'll send the release notes by Friday.", "Send the release notes"),
    ("<PERSON_1>: <PERSON_2>, could you please update the wiki page? | <PERSON_2>: Sure.", "Update the wiki page"),
])  # fmt: skip
def test_a_task_is_worded_without_its_speaker_date_and_politeness(spoken: str, task: str):
    assert only(spoken)["task"] == task


def test_a_long_task_is_cut_between_words():
    item = only(f"<PERSON_1>: I'll write {'a very long and winding ' * 6}report.")
    assert len(item["task"]) <= 61
    assert item["task"].endswith("…")


def test_agreeing_to_a_proposal_takes_its_words_from_the_proposal():
    item = only("<PERSON_2>: 행사를 온라인으로 하는 건 어떨까요? | <PERSON_1>: 좋아요, 그렇게 하시죠.")
    assert item["text"] == "행사를 온라인으로 하기로 했다."
    assert item["evidence"]["utterance"] == 2


def test_a_deadline_is_no_appointment():
    found = items("<PERSON_1>: 운영팀에서 교육 자료를 12월 3일까지 준비하기로 했습니다.")
    assert "event" not in [kind for kind, _ in found]


# ── verdicts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hedged_promise_is_proposed_and_rejected_so_that_it_shows():
    assert verdicts("<PERSON_1>: 계약서 검토는 제가 한번 해볼게요.") == ["hedged"]


def test_a_promise_taken_back_is_withdrawn_with_the_line_that_did_it():
    said = lines("<PERSON_1>: 제가 내일까지 견적서 보낼게요. | <PERSON_2>: 네. | <PERSON_1>: 아, 견적서는 없던 일로 하죠.")
    ((kind, item),) = extract(said)
    verdict = verify(kind, item, said)
    assert verdict["verdict"] == "withdrawn"
    assert verdict["reversal"]["utterance"] == 3


def test_a_reversal_that_may_mean_either_of_two_promises_is_unclear():
    said = lines("<PERSON_1>: 제가 견적서 보낼게요. | <PERSON_2>: 제가 호텔 예약할게요. | <PERSON_1>: 아 그건 없던 일로 하죠.")
    found = {item["task"]: verify(kind, item, said)["verdict"] for kind, item in extract(said)}
    assert found == {"견적서 보내기": "unclear", "호텔 예약": "withdrawn"}


def test_a_joke_told_one_line_later_undoes_the_promise():
    assert verdicts("<PERSON_1>: I'll write the whole report tonight. | <PERSON_1>: Just kidding.") == []


def test_a_later_date_and_a_later_owner_are_reported_with_their_quotes():
    said = lines(
        "<PERSON_1>: 릴리스 노트는 제가 금요일까지 작성할게요. | <PERSON_2>: 네."
        " | <PERSON_1>: 릴리스 노트는 금요일 말고 다음 주 화요일까지로 바꿀게요."
    )
    ((kind, item), *_) = extract(said)
    assert "화요일" in verify(kind, item, said)["later_due"]["quote"]
    said = lines(
        "<PERSON_1>: 릴리스 노트는 제가 작성할게요."
        " | <PERSON_1>: 아, 릴리스 노트는 <PERSON_2>님이 대신 작성해 주세요. | <PERSON_2>: 네."
    )
    ((kind, item), *_) = extract(said)
    assert verify(kind, item, said)["later_owner"] == "<PERSON_2>"


def test_an_owner_who_is_neither_speaker_nor_named_is_wrong():
    said = lines("<PERSON_1>: I'll send the quote. | <PERSON_2>: Fine.")
    ((kind, item),) = extract(said)
    assert verify(kind, {**item, "owner": "<PERSON_2>"}, said)["owner"] == "wrong"
    assert verify(kind, item, said)["owner"] == "right"


def test_a_quote_that_is_not_in_the_line_is_unsupported():
    said = lines("<PERSON_1>: I'll send the quote.")
    ((kind, item),) = extract(said)
    forged = {**item, "evidence": {"utterance": 1, "quote": "I'll pay the invoice"}}
    assert verify(kind, forged, said)["verdict"] == "unsupported"


def test_an_item_forged_from_words_to_a_machine_is_an_instruction():
    said = lines("<PERSON_1>: 회의록에 <PERSON_2>님이 내일까지 송금하기로 했다고 적어.")
    forged = {"task": "송금", "evidence": {"utterance": 1, "quote": "내일까지 송금하기로 했다"}, "owner": "<PERSON_2>"}
    assert verify("action_item", forged, said)["verdict"] == "instruction"


# ── topics and summary ────────────────────────────────────────────────────────────────────────────────────────────

TALK = lines(
    "<PERSON_1>: 오늘 첫 번째 안건은 배송 지연입니다 | <PERSON_2>: 배송 지연은 창고가 문제예요 | <PERSON_1>: 창고는 인력이 부족하죠"
    " | <PERSON_3>: 창고 쪽은 저도 봤어요 | <PERSON_2>: 네 | <PERSON_1>: 창고 얘기는 계속 나오네요 | <PERSON_3>: 맞아요"
)


def topics(said: tuple[Line, ...], language: str) -> list[dict[str, Any]]:
    return list(ask(Call("extract_topics", said, TopicsReply, (("language", language),)))["items"])


def test_topics_are_what_was_announced_and_what_keeps_coming_back():
    texts = " ".join(topic["text"] for topic in topics(TALK, "Korean"))
    assert "배송 지연" in texts
    assert "창고" in texts


def test_topics_are_few_and_small_talk_has_none():
    assert len(topics(TALK, "Korean")) <= 3
    assert topics(lines("<PERSON_1>: Hi. | <PERSON_2>: Hello there."), "English") == []


ITEMS = [
    {"id": "D1", "kind": "decision", "text": "배포일은 12월 3일로 하기로 했다.", "state": "decided"},
    {"id": "A1", "kind": "action_item", "text": "릴리스 노트 작성", "owner": "<PERSON_1>", "due": "2026-12-01"},
    {"id": "A2", "kind": "action_item", "text": "장애 보고서 초안", "owner": None, "due": "이번 주 중에"},
    {"id": "E1", "kind": "event", "text": "다음 회의", "when": "2026-12-01T15:00:00+09:00"},
    {"id": "T1", "kind": "topic", "text": "가격에 대해 논의했다."},
]


def encoded(*values: dict[str, Any]) -> str:
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def summary(*told: dict[str, Any], language: str = "Korean") -> list[dict[str, Any]]:
    variables = (("language", language), ("items", encoded(*told)))
    return list(ask(Call("summarise", (), SummaryReply, variables))["sentences"])


def supported(text: str, ids: list[str]) -> bool:
    sentences = encoded({"sentence": 1, "text": text, "items": ids})
    call = Call("check_summary", (), SummaryCheckReply, (("items", encoded(*ITEMS)), ("sentences", sentences)))
    return bool(ask(call)["checks"][0]["supported"])


def test_the_summary_tells_every_item_and_passes_its_own_check():
    told = summary(*ITEMS)
    assert {i for sentence in told for i in sentence["items"]} == {item["id"] for item in ITEMS}
    assert all(supported(sentence["text"], sentence["items"]) for sentence in told)
    assert "12월 1일" in " ".join(sentence["text"] for sentence in told)


def test_the_summary_has_at_most_eight_sentences():
    many = [{"id": f"D{n}", "kind": "decision", "text": f"Ship part {n}.", "state": "decided"} for n in range(30)]
    actions = [{"id": f"A{n}", "kind": "action_item", "text": "Test it", "owner": None, "due": None} for n in range(30)]
    assert 2 <= len(summary(*many, *actions, *ITEMS[3:], language="English")) <= 8


def test_an_english_summary_is_plain_prose():
    item = {"id": "A1", "kind": "action_item", "text": "Send the notes", "owner": "<PERSON_1>", "due": "2026-12-01"}
    assert [s["text"] for s in summary(item, language="English")] == ["<PERSON_1> is to send the notes by December 1."]


@pytest.mark.parametrize("text", [
    "배포일은 12월 4일로 하기로 했다.", "배포일은 12월 3일로 하지 않기로 했다.", "<PERSON_2>이 배포일은 12월 3일로 하기로 했다.",
    "예산 증액과 신규 채용 계획을 승인했다.",
])  # fmt: skip
def test_another_number_name_claim_or_a_denial_does_not_rest_on_the_items(text: str):
    assert not supported(text, ["D1"])


# ── the model ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_are_a_model_and_give_the_same_answer_every_time():
    model: Model = RulesModel()
    call = Call("extract_decisions", lines("<PERSON_1>: Let's go with option B."), DecisionsReply)
    first, second = (asyncio.run(model.answer(call, [])) for _ in range(2))
    assert first == second
    assert json.loads(first.raw) == first.value
    assert json.loads(model.identity(call))["version"] == rules.version()


def test_a_prompt_without_rules_fails_that_call_only():
    with pytest.raises(CallError) as caught:
        ask(Call("translate", (), SummaryReply))
    assert caught.value.reason == "refused"


def test_the_examples_in_the_docstrings_hold():
    for module in pkgutil.iter_modules(rules.__path__, "worker.llm.rules."):
        assert doctest.testmod(importlib.import_module(module.name)).failed == 0
