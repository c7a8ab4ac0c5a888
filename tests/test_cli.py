"""The command as a user types it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from worker.cli import main

ROOT = Path(__file__).parent.parent
TALK = """\
Mina: So we're agreed, the beta ships on Thursday, December 3rd.
Jonas: Good. I'll write the release notes by Tuesday.
Mina: 지원님, QA 체크리스트는 금요일까지 정리해 주세요. 제 번호는 010-2345-6789예요.
이지원: 네, 제가 정리하겠습니다.
Mina: Next check-in is on Wednesday, November 25th at 10:30.
"""


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINUTES_DATA_DIR", str(tmp_path / "data"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MINUTES_ENGINE", "MINUTES_LANGUAGE", "MINUTES_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "talk.txt"
    file.write_text(TALK, encoding="utf-8")
    return file


def minutes(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def as_json(file: Path, *words: str) -> Any:
    result = minutes("run", file, "--date", "2026-11-19", "--timezone", "Asia/Seoul", "--json", *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_transcript_becomes_minutes_with_owner_date_and_quote(talk: Path) -> None:
    document = as_json(talk)
    notes = document["action_items"][0]
    assert (notes["owner"], notes["due"]["date"]) == ("Jonas", "2026-11-24")
    assert notes["evidence"]["task"][0]["quote"] in document["utterances"][1]["text"]
    assert document["run"]["engine"] == "rules"


def test_a_telephone_number_is_not_even_in_the_utterances(talk: Path) -> None:
    shown = json.dumps(as_json(talk), ensure_ascii=False)
    assert "2345" not in shown
    assert "[phone]" in shown or "[전화번호]" in shown


def test_without_a_date_the_due_dates_stay_phrases_and_the_minutes_say_so(talk: Path) -> None:
    result = minutes("run", talk, "--json")
    document = json.loads(result.output)
    assert [item["due"]["date"] for item in document["action_items"]] == [None, None]
    assert document["meeting"]["held_at"] is None
    assert any("--date" in warning for warning in document["run"]["warnings"])


def test_a_cache_answers_the_second_time_and_can_be_traced(talk: Path) -> None:
    first = as_json(talk, "--cache", "kept")
    again = as_json(talk, "--cache", "kept")
    assert again["run"]["cached_calls"] == again["run"]["calls"] == first["run"]["calls"]
    listed, shown = minutes("trace", "kept"), minutes("trace", talk, "A1", "--cache", "kept")
    assert again["run"]["id"] in listed.output
    assert shown.exit_code == 0, shown.output
    for word in ("extract_action_items", "verify_item", "supported", "<PERSON_"):
        assert word in shown.output
    assert "Jonas" not in shown.output


def test_out_writes_the_four_files_for_the_owner_only(talk: Path) -> None:
    result = minutes("run", talk, "--date", "2026-11-19", "--out", "minutes")
    assert result.exit_code == 0, result.output
    written = [Path(line) for line in result.output.splitlines()]
    assert [path.suffix for path in written] == [".md", ".html", ".json", ".ics"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing.vtt"], "nothing.vtt: no such file"),
        (["talk.txt", "--date", "soon"], "--date: write 2026-11-20"),
        (["talk.txt", "--date", "2026-02-30"], "--date: there is no such day"),
        (["talk.txt", "--date", "0001-01-01T00:00", "--timezone", "Asia/Seoul"], "--date: there is no such day"),
        (["talk.txt", "--date", "9999-12-31T23:00-05:00"], "--date: there is no such day"),
        (["talk.txt", "--timezone", "Mars"], "--timezone: write an IANA name"),
        (["talk.txt", "--roster", "none.json"], "--roster: none.json cannot be read"),
        (["talk.txt", "--format", "pdf"], "unknown format 'pdf'"),
        (["talk.txt", "--engine", "openai"], "set OPENAI_API_KEY"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(talk: Path, words: list[str], told: str) -> None:
    before = sorted(talk.parent.rglob("*"))
    result = minutes("run", *words, "--out", "minutes")
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(talk.parent.rglob("*")) == before


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(talk: Path) -> None:
    result = minutes("run", "nothing.vtt", "--out", talk / "minutes")
    assert result.exit_code == 1
    assert "Choose another --out" in result.stderr


def test_a_console_of_another_encoding_shows_what_it_can(talk: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "worker", "run", str(talk), "--date", "2026-11-19"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=True)
    assert b"Write the release notes" in done.stdout


def test_a_title_typed_in_parts_or_with_stray_bytes_is_written_whole(talk: Path) -> None:
    assert as_json(talk, "--title", "\u1112\u116c\u110b\u1174 \udcff A")["meeting"]["title"] == "회의 A"


def test_a_file_whose_name_is_no_text_is_read(talk: Path) -> None:
    name = os.fsdecode(b"talk\xff.txt")
    try:
        talk.rename(talk.parent / name)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert minutes("run", name, "--cache", "cache").exit_code == 0
    assert minutes("trace", name, "--cache", "cache").exit_code == 0


def test_trace_of_what_was_never_kept_says_what_to_do(talk: Path) -> None:
    (talk.parent / "elsewhere").mkdir()
    for words in (["trace", talk], ["trace", "elsewhere"], ["trace", talk, "--cache", "elsewhere"]):
        result = minutes(*words)
        assert result.exit_code == 1
        assert "--cache" in result.stderr
    assert list((talk.parent / "elsewhere").iterdir()) == []


def test_the_prompts_are_listed_with_version_and_size(talk: Path) -> None:
    result = minutes("prompts")
    for name in ("extract_decisions", "extract_action_items", "extract_events", "extract_topics", "verify_item", "summarise"):
        assert name in result.output


def test_doctor_says_what_is_set(talk: Path) -> None:
    result = minutes("doctor")
    assert result.exit_code == 0
    assert "engine: rules" in result.output


def test_doctor_says_that_a_ner_model_is_not_there(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PII_NER", "spacy:nowhere")
    result = minutes("doctor")
    assert result.exit_code == 1
    assert "no  PII_NER names a spacy model" in result.output


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['minutes', 'run', '--help']\nfrom worker.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print('\\n'.join(m for m in ('openai', 'instructor', 'presidio_analyzer', 'pydantic', 'spacy', 'rich') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env={**os.environ}, check=True)
    assert done.stdout.rstrip().endswith("--help               Show this message and exit.")


def test_forget_deletes_what_is_kept_of_a_transcript(talk: Path) -> None:
    as_json(talk, "--cache", "kept")
    assert minutes("forget", talk, "--cache", "kept").exit_code == 0
    assert minutes("trace", talk, "--cache", "kept").exit_code == 1
    assert as_json(talk, "--cache", "kept")["run"]["cached_calls"] == 0


def test_one_does_not_print_and_write_at_once(talk: Path) -> None:
    result = minutes("run", talk, "--json", "--out", "minutes")
    assert result.exit_code == 2
    assert not (talk.parent / "minutes").exists()
