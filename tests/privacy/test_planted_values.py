"""Five hundred planted values, five meetings, the real command: none of them on the wire, in logs, caches or outputs."""

from collections import Counter
from pathlib import Path

import pytest

from tests.privacy.answers import echoing, extracting
from tests.privacy.borrowed import AVAILABLE, WHY_NOT
from tests.privacy.meetings import Meeting
from tests.privacy.people import directory, present
from tests.privacy.planted import COUNTS
from tests.privacy.running import Traces, run
from tests.privacy.search import Haystack, forms
from tests.privacy.value import Planted, rows

ANSWERERS = {"echo": echoing, "extraction": extracting}
CHANCE = 8  # bytes: a shorter word turns up in megabytes of random letters


@pytest.fixture(scope="module", params=ANSWERERS)
def traces(
    request: pytest.FixtureRequest, held: list[Meeting], roster: Path, tmp_path_factory: pytest.TempPathFactory
) -> Traces:
    """Every meeting run with a cache: written to files, then printed in each other form from the cache alone."""
    traces = Traces(tmp_path_factory.mktemp("run"))
    for meeting in held:
        run(meeting, roster, ANSWERERS[request.param], traces, "--out", str(traces.folder / "out"))
    asked = traces.bodies
    for meeting, sink in zip(held, ("--markdown", "--json", "--html", "--ics", "--language=ko"), strict=True):
        run(meeting, roster, ANSWERERS[request.param], traces, sink)
    assert traces.exits == [0] * 10, traces.printed
    assert asked >= 100
    assert "authorization: bearer key-of-the-test" in [text.casefold() for text in traces.wire]  # headers are searched, too
    return traces


@pytest.fixture(scope="module")
def wire(traces: Traces) -> Haystack:
    return Haystack(traces.wire)


def test_no_value_reaches_the_model(wire: Haystack, values: tuple[Planted, ...]) -> None:
    assert wire.finds(values) == []


def test_dates_amounts_versions_and_ticket_numbers_reach_the_model_as_said(traces: Traces) -> None:
    sent = "\n".join(traces.wire)
    assert [text for _, text in rows("small_talk.tsv") if text not in sent] == []


def test_no_full_name_of_the_directory_reaches_the_model(wire: Haystack) -> None:
    assert [m.name for m in directory(with_borrowed=AVAILABLE) if wire.holds_name(m.name)] == []


def test_no_address_of_the_roster_file_reaches_the_model_though_nobody_says_it(traces: Traces) -> None:
    members = (*present(with_borrowed=AVAILABLE), *directory(with_borrowed=AVAILABLE))
    sent = "\n".join(traces.wire)
    assert [m.email for m in members if m.email and m.email.casefold() in sent.casefold()] == []


def test_no_value_is_in_the_log_at_debug_level(traces: Traces, values: tuple[Planted, ...]) -> None:
    assert Haystack([traces.log]).finds(values) == []


def test_the_log_holds_no_speech_even_redacted(traces: Traces) -> None:
    assert "DEBUG" in traces.log
    assert not [word for word in ("<transcript>", "<PERSON_", "<items>", "key-of-the-test") if word in traces.log]


def test_no_value_is_in_the_raw_bytes_of_the_cache(traces: Traces, values: tuple[Planted, ...]) -> None:
    kept = traces.kept
    assert sum(map(len, kept)) > 100_000
    assert not any(b"<PERSON_" in content or b"<transcript>" in content for content in kept)
    everything = b"\n".join(kept)
    assert [form for value in values for form in forms(value.value) if len(form) >= CHANCE and form in everything] == []


def test_outputs_hold_names_and_no_value_of_another_kind(traces: Traces, values: tuple[Planted, ...]) -> None:
    assert Counter(Path(name).suffix for name in traces.outputs) == dict.fromkeys((".md", ".html", ".json", ".ics"), 5)
    written = Haystack(traces.read)
    assert written.finds(value for value in values if value.kind != "name") == []
    assert all(written.holds_name(member.name) for member in present(with_borrowed=AVAILABLE) if member.language == "ko")


def test_what_is_printed_holds_names_and_no_value_of_another_kind(traces: Traces, values: tuple[Planted, ...]) -> None:
    assert all(traces.printed)
    assert Haystack(traces.printed).finds(value for value in values if value.kind != "name") == []


@pytest.mark.skipif(not AVAILABLE, reason=WHY_NOT)
def test_there_are_five_hundred_different_values_with_their_counts_by_kind(values: tuple[Planted, ...]) -> None:
    assert len({(value.kind, value.value) for value in values}) == len(values) == sum(map(sum, COUNTS.values())) == 500
    assert Counter(value.kind for value in values) == {kind: sum(count) for kind, count in COUNTS.items()}
    assert 200 <= sum(value.language == "ko" for value in values) <= 300


def test_our_own_values_have_their_counts_by_kind(values: tuple[Planted, ...]) -> None:
    expected = {kind: sum(count) if AVAILABLE else count.own for kind, count in COUNTS.items()}
    assert Counter(value.kind for value in values) == expected


def test_values_are_said_spelt_out_split_between_cues_and_worn_as_names(
    values: tuple[Planted, ...], held: list[Meeting]
) -> None:
    spoken = [v for v in values if v.kind != "name" and not any(c.isdigit() or c == "@" for c in v.value)]
    assert len(spoken) >= 35
    assert len(held[0].split) >= 15
    assert sum(value.label for value in values) == 5
