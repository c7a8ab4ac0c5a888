from pathlib import Path
from typing import Any

import pytest

import prompts
from prompts import cases as cases_module
from prompts.cases import Case, load_cases
from tests.prompts.reply_checks import complaints, schema

CASES = [pytest.param(case, id=f"{name}-{case.name}") for name in prompts.names() for case in load_cases(name)]
JUDGING = [name for name in prompts.names() if name.startswith(("extract_", "verify_"))]


def reply_of(case: Case) -> dict[str, Any]:
    """The expected answer as a reply: the reasoning, which no case prescribes, is left empty."""
    reply = dict(case.expected)
    if case.prompt.startswith("check_"):
        return {"checks": [{**check, "reasoning": ""} for check in reply["checks"]]}
    return reply if case.prompt in ("summarise", "extract_topics", "highlight_week") else {"reasoning": "", **reply}


def content(shown: Case | prompts.Example) -> list[str]:
    """What it is about: spoken lines longer than a "yes", and the JSON lines of its variables."""
    spoken = [line.text for line in shown.lines if len(line.text) > 15]
    return spoken + [row for value in shown.variables.values() for row in value.splitlines() if "{" in row]


@pytest.mark.parametrize("case", CASES)
def test_what_a_case_expects_is_a_reply_that_we_would_believe(case: Case) -> None:
    reply = reply_of(case)
    schema(case.prompt, case.variables).model_validate(reply)
    assert complaints(case.prompt, case.lines, case.variables, reply) == []


@pytest.mark.parametrize("case", CASES)
def test_what_a_case_also_accepts_is_one_too(case: Case) -> None:
    for field, values in case.accept.items():
        for value in values:
            reply = {**reply_of(case), field: value}
            schema(case.prompt, case.variables).model_validate(reply)
            assert all("go together" in line for line in complaints(case.prompt, case.lines, case.variables, reply))


@pytest.mark.parametrize("case", CASES)
def test_a_case_renders(case: Case) -> None:
    assert len(prompts.render(case.prompt, case.lines, case.variables)) == 2


@pytest.mark.parametrize("name", JUDGING)
def test_there_are_enough_cases_in_each_language_and_some_are_held_out(name: str) -> None:
    cases = load_cases(name)
    assert len(cases) >= 8
    assert {"nothing", "hedge", "reversal", "order", "ko", "en", "mixed"} <= {tag for c in cases for tag in c.covers}
    assert 0.25 <= sum(case.held_out for case in cases) / len(cases) <= 0.5


@pytest.mark.parametrize("name", prompts.names())
def test_no_line_of_a_case_stands_in_the_examples(name: str) -> None:
    taught = {line for example in prompts.load(name).examples for line in content(example)}
    asked = {line for case in load_cases(name) for line in content(case)}
    assert asked
    assert not taught & asked


def test_a_name_given_twice_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = "{name: twice, covers: [en], lines: [{speaker: null, text: Hello there}], expected: {items: []}}"
    folder = tmp_path / "extract_events" / "cases"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(f"- {case}\n- {case}\n")
    monkeypatch.setattr(cases_module, "FOLDER", tmp_path)
    with pytest.raises(prompts.PromptError, match="extract_events: two cases are named twice"):
        load_cases("extract_events")
