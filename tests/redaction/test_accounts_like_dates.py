"""Account numbers that begin as a date does, and dates that could be account numbers."""

import pytest

from worker.model import Roster, Transcript, Utterance
from worker.redaction import Vault, redact


def redacted(text: str) -> str:
    return redact(Transcript((Utterance(1, None, text),), "plain"), Roster(), Vault()).transcript.utterances[0].text


@pytest.mark.parametrize("account", ["195749-00-522116", "208261-08-751725"])
def test_an_account_is_hidden_whatever_it_begins_with(account: str) -> None:
    assert account not in redacted(f"국민은행 {account}으로 입금해 주세요")


@pytest.mark.parametrize("day", ["2026-11-03", "20261103", "20261103 1430", "2026-11-03 14-30", "202611031430"])
def test_a_day_beside_a_bank_stays(day: str) -> None:
    assert day in redacted(f"국민은행 이체는 {day} 기준입니다")
