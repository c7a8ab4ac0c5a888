import asyncio
import json
from typing import Any

from tests.llm.asking import REASONING, answering, options
from worker.llm.probe import Finding, best_mode, probe


def found(*faults: str, **server_options: Any) -> list[Finding]:
    with answering(*faults, **server_options) as server:
        return asyncio.run(probe(options(server.url)))


def test_a_server_that_enforces_schemas_is_seen_to() -> None:
    findings = found(answer=lambda _: {"colour": "teal"})
    assert [(finding.mode, finding.ok) for finding in findings] == [
        ("json_schema", True), ("tools", True), ("json", True),
    ]  # fmt: skip
    assert "enforced" in findings[0].line
    assert best_mode(findings) == "json_schema"


def test_a_server_that_accepts_a_schema_and_ignores_it_is_found_out() -> None:
    findings = found(answer=lambda _: {"colour": "blue"})
    assert [finding.ok for finding in findings] == [False, False, True]
    assert "ignored" in findings[0].line
    assert best_mode(findings) == "json"


def test_a_server_without_json_schema_still_has_tools() -> None:
    def answer(body: dict[str, Any]) -> dict[str, Any] | None:
        return None if "json_schema" in json.dumps(body.get("response_format")) else {"colour": "ochre"}

    findings = found(answer=answer)
    assert best_mode(findings) == "tools"
    assert findings[0].line.startswith("gpt-4.1-mini-2025-04-14, json_schema: does not work")


def test_an_unusable_endpoint_is_a_finding_and_no_crash() -> None:
    findings = found("401", "html", "cut")
    assert [finding.ok for finding in findings] == [False, False, False]
    assert best_mode(findings) is None
    assert all("\n" not in finding.line for finding in findings)


def test_every_model_that_is_set_is_asked_once_in_each_mode() -> None:
    with answering(answer=lambda _: {"colour": "teal"}) as server:
        chosen = options(server.url)
        chosen.models["verify"] = REASONING  # type: ignore[index]
        findings = asyncio.run(probe(chosen))
    assert len(findings) == len(server.received) == 6
    assert {finding.model for finding in findings} == {"gpt-4.1-mini-2025-04-14", REASONING}
