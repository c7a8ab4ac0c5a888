"""Every utterance is accounted for."""

from dataclasses import replace

from tests.stages.meetings import meeting, quote
from worker.model import Decision, NotRead, Topic
from worker.stages.coverage import coverage


def test_the_ledger_adds_up() -> None:
    state = meeting("1: Prices stay.", "2: Nice weather.", "2: I'll send the contract to the lawyers tomorrow.", "1: Hm.")
    state = replace(
        state,
        items=(Decision("D1", "Prices stay", "decided", None, quote(state, 1, "Prices stay")),),
        not_read=(NotRead(4, "timeout"),),
    )
    ledger = coverage(state)
    assert (ledger.total, ledger.evidence, ledger.irrelevant) == (4, 1, 1)
    assert ledger.unrepresented == (3,)
    assert ledger.not_read == (NotRead(4, "timeout"),)


def test_a_topic_does_not_represent_the_commitment_that_it_quotes() -> None:
    state = meeting("1: I'll send the contract to the lawyers tomorrow.")
    state = replace(state, items=(Topic("T1", "The contract", quote(state, 1, "the contract")),))
    assert coverage(state).unrepresented == (1,)


def test_a_short_yes_beside_an_item_belongs_to_it() -> None:
    state = meeting("1: Can you send the contract, <PERSON_2>?", "2: Sure, I'll do it.")
    state = replace(state, items=(Decision("D1", "x", "decided", None, quote(state, 1, "Can you send the contract")),))
    assert coverage(state).unrepresented == ()
