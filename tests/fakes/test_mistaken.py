"""Verdicts that err, and the errors of items being told."""

import json
from typing import Any

from tests.fakes.corruption import ERRORS, Item, corrupting, mistaken
from worker.stages.replies import verdict_reply

PEOPLE = ("<PERSON_1>", "<PERSON_2>")
QUOTE = {"utterance": 2, "quote": "make that Monday"}
VERDICT: dict[str, Any] = {
    "reasoning": "", "verdict": "supported", "owner": "right", "due": "none", "later_owner": "<PERSON_2>",
    "later_owner_evidence": QUOTE, "later_due": QUOTE, "reversal": None,
}  # fmt: skip
WITHDRAWN = {**VERDICT, "verdict": "withdrawn", "reversal": QUOTE}


def body(n: int) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": f"item {n}"}]}


def test_a_rate_of_nothing_changes_no_verdict() -> None:
    assert mistaken(0.0)(body(1), VERDICT) == VERDICT


def test_a_wrong_verdict_refuses_what_is_supported_and_lets_the_rest_pass() -> None:
    refused, passed = mistaken(1.0)(body(1), VERDICT), mistaken(1.0)(body(1), WITHDRAWN)
    assert refused["verdict"] != "supported"
    assert (passed["verdict"], passed["reversal"]) == ("supported", None)
    for wrong in (refused, passed):
        assert wrong["owner"] in ("wrong", "unclear")
        assert wrong["due"] == "none"
        assert (wrong["later_owner"], wrong["later_owner_evidence"], wrong["later_due"]) == (None, None, None)
        verdict_reply(PEOPLE).model_validate_json(json.dumps(wrong))


def test_the_rate_is_the_share_of_verdicts_and_every_sample_errs_by_itself() -> None:
    wrong = [mistaken(0.2)(body(n), VERDICT)["verdict"] != "supported" for n in range(2000)]
    assert 0.17 < sum(wrong) / 2000 < 0.23
    again = [mistaken(0.2)({**body(n), "seed": 1}, VERDICT)["verdict"] != "supported" for n in range(2000)]
    assert 0.02 < sum(a and b for a, b in zip(wrong, again, strict=True)) / 2000 < 0.06


def test_what_is_no_verdict_stays() -> None:
    assert mistaken(1.0)(body(1), {"items": []}) == {"items": []}


def test_each_error_is_told_with_the_item_before_and_after() -> None:
    told: list[tuple[str, Item | None, Item | None]] = []
    item = {"text": "keep the logo", "evidence": {"utterance": 1, "quote": "we keep the old logo"}}
    reply = corrupting(1.0, note=lambda _, *error: told.append(error))(body(1), {"items": [item] * 3})
    assert len(told) == 3
    assert all(name in ERRORS and before == item != after for name, before, after in told)
    assert [after for _, _, after in told if after] == reply["items"]
