"""The search itself: it finds every value where it is, and nothing where none is. Else the other tests prove nothing."""

import doctest
import html
import json
from collections import Counter
from pathlib import Path

import pytest

import prompts
from tests.privacy import spelling
from tests.privacy.answers import echoing, extracting
from tests.privacy.meetings import Meeting
from tests.privacy.running import Traces, run
from tests.privacy.search import Haystack, leaves
from tests.privacy.value import Planted
from worker.llm import endpoint
from worker.local import page_of
from worker.redaction import engine
from worker.store import load_keys, open_store


def test_every_value_is_found_in_its_meeting_as_exported(held: list[Meeting]) -> None:
    for meeting in held:
        text = html.unescape(meeting.content.decode("utf-16" if meeting.content[:2] == b"\xff\xfe" else "utf-8"))
        exported = Haystack([text])
        assert [v.value for v in meeting.values if v not in meeting.split and not exported.holds(v)] == []
        assert all(exported.holds_name(name) for name in meeting.absent)


def test_the_prompts_hold_no_value(values: tuple[Planted, ...]) -> None:
    assert Haystack(prompts.load(name).system for name in prompts.names()).finds(values) == []


@pytest.mark.parametrize(
    ("planted", "text"),
    [
        (Planted("kr_phone", "010-2345-6789", ""), "call 01023456789 now"),
        (Planted("kr_phone", "공일공에 이삼사오에 육칠팔구", ""), "010.2345.6789"),
        (Planted("kr_phone", "010-2345-6789", ""), "공일공 이삼사오 육칠<x>"),
        (Planted("intl_phone", "four one five, triple five, oh one nine nine", ""), "(415) 555-0199"),
        (Planted("email", "Ana.Ruiz@Example.com", ""), "ANA.RUIZ@example.com"),
        (Planted("email", "ana.ruiz@example.com", ""), "ana.ruiz@<URL>"),
        (Planted("card", "4111 1111 1111 1111", ""), "４１１１－１１１１ and so on"),
        (Planted("kr_address", "서울시 강남구 테헤란로 123", ""), "<ADDRESS_1> 테헤란로 123에서"),
        (Planted("name", "민수님", ""), "\u1106\u1175\u11ab\u1109\u116e\u1102\u1175\u11b7이"),
    ],
)
def test_other_forms_of_a_value_are_found(planted: Planted, text: str) -> None:
    assert Haystack([text]).holds(planted)


def test_another_value_is_not_taken_for_it() -> None:
    assert not Haystack(["010-2345-6788, Annabel", "2026-11-20 14:05"]).finds(
        [Planted("kr_phone", "010-2346-6788", ""), Planted("name", "Anna", ""), Planted("secret", "0417", "")]
    )


@pytest.mark.parametrize(("kind", "planted_as"), [("PHONE_NUMBER", "kr_phone"), ("EMAIL_ADDRESS", "email")])
def test_with_one_recognizer_off_its_values_are_seen_on_the_wire(
    kind: str, planted_as: str, held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    detect = engine.detect
    monkeypatch.setattr(engine, "detect", lambda *args, **kw: [span for span in detect(*args, **kw) if span.kind != kind])
    traces, meeting = Traces(tmp_path), held[1]
    run(meeting, roster, extracting, traces)
    seen = [v for v in meeting.values if v.kind == planted_as and Haystack(traces.wire).holds(v)]
    assert len(seen) >= 0.5 * Counter(v.kind for v in meeting.values)[planted_as] > 0


def test_with_the_vendors_let_loose_the_log_is_seen_to_repeat_requests(
    held: list[Meeting], roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "quiet_vendors", lambda: None)
    traces = Traces(tmp_path)
    run(held[4], roster, extracting, traces)
    assert "<PERSON_" in traces.log


def test_the_cache_does_hold_the_values_but_only_under_its_key(held: list[Meeting], roster: Path, tmp_path: Path) -> None:
    traces, meeting = Traces(tmp_path), held[2]
    run(meeting, roster, echoing, traces)
    store = open_store(tmp_path / "cache", load_keys(None, tmp_path / "data"), keep_days=90)
    vault = store.get_vault(page_of(tmp_path / meeting.file))
    store.close()
    assert vault is not None
    assert len(Haystack(leaves(json.loads(vault))).finds(meeting.values)) >= 0.9 * len(meeting.values)


def test_the_examples_of_the_spellings_hold() -> None:
    result = doctest.testmod(spelling)
    assert result.attempted > 0
    assert result.failed == 0
