"""The executor: asks what is not known, keeps what was answered, and says when too much stayed unread."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import pytest

import prompts
from tests.stages.meetings import meeting
from worker.errors import (
    BudgetError,
    CallError,
    LeakError,
    LostLeaseError,
    OutageError,
    PermanentError,
    SettingsError,
    TransientError,
)
from worker.llm import Answer
from worker.llm.rules import RulesModel
from worker.model import Call, Usage
from worker.pipeline import Executor, Ledger
from worker.stages.state import State
from worker.store import MemoryStore, PageReplies


class Scripted(RulesModel):
    """The rules, but for the prompts that `fails` names. usage: of every call."""

    def __init__(self, fails: Mapping[str, Exception] | None = None) -> None:
        self.fails, self.asked = fails or {}, []  # type: ignore[var-annotated]

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        self.asked.append(call.prompt)
        if call.prompt in self.fails:
            raise self.fails[call.prompt]
        answer = await super().answer(call, messages)
        return Answer(answer.value, Usage(100, 40, 10), answer.raw)


def page() -> State:
    return meeting("1: We decided to ship on Friday.", "2: I'll write the release notes by Tuesday.", "1: Thanks a lot.")


def run(state: State, model: Any, replies: PageReplies | None = None, guard: Any = lambda raw, sent: None) -> tuple[State, Ledger]:
    ledger = Ledger()
    executor = Executor(model, replies or MemoryStore().for_page("p"), prompts.render, guard, ledger)
    return asyncio.run(executor.run(state)), ledger


def test_a_page_becomes_items_a_summary_and_a_ledger() -> None:
    state, ledger = run(page(), Scripted())
    assert [item.id for item in state.items or ()] == ["D1", "A1"]
    assert state.summary
    assert state.coverage is not None
    assert state.coverage.total == 3
    assert ledger.tokens == Usage(100 * ledger.calls, 40 * ledger.calls, 10 * ledger.calls)


def test_what_was_answered_is_never_asked_again() -> None:
    replies = MemoryStore().for_page("p")
    first, _ = run(page(), Scripted(), replies)
    again = Scripted()
    second, ledger = run(page(), again, replies)
    assert again.asked == []
    assert second == first
    assert ledger.calls == ledger.cached_calls


def test_a_crash_loses_no_answer_that_had_come() -> None:
    replies = MemoryStore().for_page("p")
    broken = Scripted({"verify_item": SettingsError("the key was withdrawn")})
    with pytest.raises(SettingsError, match="withdrawn"):
        run(page(), broken, replies)
    resumed = Scripted()
    run(page(), resumed, replies)
    assert not [prompt for prompt in resumed.asked if prompt.startswith("extract")]


def test_a_failure_that_every_call_shares_stops_the_run_with_its_sentence() -> None:
    with pytest.raises(SettingsError, match=r"^OPENAI_API_KEY is refused$"):
        run(page(), Scripted({"extract_topics": SettingsError("OPENAI_API_KEY is refused")}))


@pytest.mark.parametrize(
    "error",
    [OutageError("away"), OutageError("no quota", reason="quota"), BudgetError("spent", reason="budget_day", retry_after=60.0),
     LostLeaseError("gone"), TransientError("Redis does not answer")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_what_every_call_must_wait_for_ends_the_run_as_itself(error: TransientError) -> None:
    with pytest.raises(type(error)) as raised:
        run(page(), Scripted({"extract_topics": error}))
    assert raised.value is error


def test_an_outage_cancels_the_calls_beside_it() -> None:
    class Slow(Scripted):
        finished = 0

        async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
            if call.prompt != "extract_topics":
                await asyncio.sleep(30)
                self.finished += 1
            return await super().answer(call, messages)

    model = Slow({"extract_topics": OutageError("away")})
    with pytest.raises(OutageError):
        run(page(), model)
    assert model.finished == 0


def test_a_page_that_stays_unread_for_the_providers_faults_is_worth_another_try() -> None:
    away = CallError("too slow", reason="timeout", away=True)
    with pytest.raises(TransientError, match="left 3 of 3 utterances unread") as raised:
        run(page(), Scripted({"extract_decisions": away}))
    assert not isinstance(raised.value, OutageError)


def test_a_call_that_somebody_else_asked_meanwhile_is_not_asked_again() -> None:
    store = MemoryStore()
    run(page(), Scripted(), store.for_page("p"))

    class Late(PageReplies):
        """Another run stores what it is asked between the first look and the second."""

        def get_reply(self, digest: str) -> dict[str, Any] | None:
            return super().get_reply(digest) if digest in looked else looked.add(digest)  # type: ignore[func-returns-value]

    looked: set[str] = set()
    model, ledger = Scripted(), Ledger()
    executor = Executor(
        model, Late(store, "p"), prompts.render, lambda raw, sent: None, ledger, alone=lambda digest: nullcontext(True)
    )
    asyncio.run(executor.run(page()))
    assert model.asked == []
    assert ledger.calls == ledger.cached_calls


def test_stages_and_store_leave_the_loop_free() -> None:
    """While any of them works, a cancellation or another reply would be served."""
    loop_thread, seen = threading.get_ident(), dict[str, int]()

    class Noting(PageReplies):
        def get_reply(self, digest: str) -> dict[str, Any] | None:
            seen["get"] = threading.get_ident()
            return super().get_reply(digest)

        def put_reply(self, digest: str, record: Mapping[str, Any]) -> None:
            seen["put"] = threading.get_ident()
            super().put_reply(digest, record)

    run(page(), Scripted(), Noting(MemoryStore(), "p"))
    assert set(seen) == {"get", "put"}
    assert loop_thread not in seen.values()


def test_a_page_that_stays_unread_fails_with_a_sentence() -> None:
    with pytest.raises(PermanentError, match="left 3 of 3 utterances unread"):
        run(page(), Scripted({"extract_decisions": CallError("too slow", reason="timeout")}))


def test_a_verdict_that_fails_leaves_the_item_to_a_person() -> None:
    state, ledger = run(page(), Scripted({"verify_item": CallError("cut off", reason="truncated")}))
    assert state.items == ()
    assert {r.reason for r in state.needs_review} == {"unclear"}
    assert ledger.failed_calls == 2


def test_a_reply_that_holds_personal_data_is_not_used_and_not_kept() -> None:
    def guard(raw: str, sent: str) -> None:
        if "Tuesday" in raw and "release" in sent:
            raise LeakError("An answer of the model holds 1 phone.")

    replies = MemoryStore().for_page("p")
    with pytest.raises(PermanentError, match="leak"):
        run(page(), Scripted(), replies, guard)
    later = Scripted()
    run(page(), later, replies)
    assert "extract_action_items" in later.asked


def test_a_reply_that_is_not_used_is_paid_all_the_same() -> None:
    def guard(raw: str, sent: str) -> None:
        if '"sentences"' in raw:
            raise LeakError("An answer of the model holds 1 phone.")

    _, ledger = run(page(), Scripted(), guard=guard)
    assert ledger.failed_calls == 1
    assert ledger.tokens.prompt == 100 * ledger.calls


def test_every_stage_tells_its_progress() -> None:
    told: list[tuple[str, int, int]] = []
    executor = Executor(
        Scripted(), MemoryStore().for_page("p"), prompts.render, lambda raw, sent: None, Ledger(), progress=lambda *p: told.append(p)
    )
    asyncio.run(executor.run(page()))
    assert {stage for stage, _, _ in told} == {"extract", "verify", "summarise"}
    assert all(1 <= done <= total for _, done, total in told)
