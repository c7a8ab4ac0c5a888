"""Nothing is sent when redaction cannot vouch for the text; no network; nothing in the logs; nothing loaded too early."""

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import NoReturn

import pytest
import regex

from tests.redaction.meeting import meeting
from worker.errors import RedactionError
from worker.redaction import Vault, engine
from worker.redaction.rule import Judgement, Rule

SAID = "김민수 팀장 번호는 010-1234-5678, 메일은 minsu@example.com"


@pytest.fixture
def with_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A fresh engine for this test, and again after it."""
    engine._analyzer.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    engine._analyzer.cache_clear()


def _only(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    monkeypatch.setattr(engine, "_families", lambda: {"only": (rule,)})


def test_a_pattern_that_takes_too_long_stops_everything(with_rule: pytest.MonkeyPatch) -> None:
    with_rule.setattr(engine, "REGEX_TIMEOUT_SECONDS", 0.01)
    _only(with_rule, Rule("slow", "SECRET", r"(?:a|aa|aaa)+(?:a|aa)+$"))
    vault = Vault()
    with pytest.raises(RedactionError) as error:
        meeting("a" * 5000 + "!", vault=vault)
    assert "aaa" not in str(error.value)
    assert len(vault) == 0


def test_a_recognizer_that_breaks_stops_everything_and_its_message_is_not_repeated(
    with_rule: pytest.MonkeyPatch,
) -> None:
    def broken(value: str) -> Judgement:
        raise KeyError(f"did not find {value}")

    _only(with_rule, Rule("broken", "SECRET", r"\d{3}-\d{4}", judge=broken))
    vault = Vault()
    with pytest.raises(RedactionError) as error:
        meeting(("김민수", SAID), vault=vault)
    assert "1234" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__
    assert len(vault) == 0


def test_redaction_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("network")

    engine._analyzer.cache_clear()
    engine._suffixes.cache_clear()
    engine._families.cache_clear()
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert meeting("메일은 minsu@example.com, kim@회사.한국, x@weird.suffix").texts[0].count("<EMAIL_ADDRESS_") == 3


def test_a_new_process_with_an_unwritable_home_redacts_without_network(tmp_path: object) -> None:
    program = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "socket.socket.connect = refuse\n"
        "from tests.redaction.meeting import meeting\n"
        "print(meeting('a@example.co.uk 로').texts[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"HOME": "/nonexistent", "PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert done.stdout.strip() == "<EMAIL_ADDRESS_1> 로", done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_personal_is_logged_even_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    engine._analyzer.cache_clear()
    caplog.set_level(logging.DEBUG)
    for name in ("presidio-analyzer", "tldextract"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    meeting(("김민수", SAID), "900101-1234568이고 GB82 WEST 1234 5698 7654 32, 여권 M12345678")
    assert not [secret for secret in ("민수", "1234", "example.com", "M1234") if secret in caplog.text]


def test_heavy_imports_wait_for_the_first_redaction() -> None:
    program = (
        "import sys, worker.redaction; print([m for m in ('presidio_analyzer', 'spacy', 'phonenumbers', 'tldextract') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_listed_recognizers_run() -> None:
    found = {kind for rule in engine.rules() for kind in (rule.kind, *rule.also)}
    assert not found & {
        "DATE_TIME",
        "URL",
        "US_DRIVER_LICENSE",
        "US_BANK_NUMBER",
        "UK_NHS",
        "MEDICAL_LICENSE",
        "LOCATION",
        "NRP",
    }
    assert all(rule.compiled.flags & regex.ASCII for rule in engine.rules())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 60_000,
        "1-" * 30_000,
        "a." * 30_000,
        "(" * 60_000,
        ":" * 60_000,
        "가나 " * 20_000,
        "이일삼 " * 15_000,
        "A" * 60_000,
    ],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    meeting(text)
