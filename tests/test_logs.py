"""No text gets into a log, whoever logs it and however; and what may be told is told."""

import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.logged import CANARY, KOREAN
from tests.notion.redis_server import MISSING, present, redis_server
from worker.errors import OutageError
from worker.logs.failures import failure
from worker.logs.fields import FORMS, WITHHELD, allowed, event_word
from worker.logs.withhold import TASK_LINES
from worker.reasons import REASONS

ROOT = Path(__file__).parent.parent
PAGE = "393abc1e-edcd-8170-aebf-cf1d14057b30"


def said_by(code: str, *words: str) -> str:
    """All that a process of this code prints."""
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_text_is_in_no_line_however_it_is_logged_raised_or_warned(form: str) -> None:
    printed = said_by("import runpy, sys; runpy.run_module('tests.logged', run_name='__main__')", form)
    escaped = json.dumps(KOREAN).strip('"')
    for text in (CANARY, KOREAN, escaped, "2345", "6789", "Haneul"):
        assert text not in printed
    assert len(printed.splitlines()) > 38, printed
    assert " end" in printed.replace('"', " "), printed


def test_every_line_is_json_of_known_keys_whoever_wrote_it() -> None:
    told = lines(said_by("import runpy, sys; runpy.run_module('tests.logged', run_name='__main__')", "json"))
    known = {"timestamp", "level", "event", "logger", "where", "error", "frames", "causes", WITHHELD, *FORMS}
    assert {key for line in told for key in line} <= known
    assert {line["level"] for line in told} <= {"debug", "info", "warning", "error", "critical"}


def test_what_is_ours_is_told_with_what_all_lines_of_the_page_share() -> None:
    code = f"""
import logging
from worker.logs import about, say, set_up
set_up("json")
with about(page="{PAGE}", run="0123456789ab"):
    say("page_done", seconds=2.5, calls=12, cached=3, cost=0.0412, state="done", fresh=False, why=None)
    logging.getLogger("redis.connection").warning("Connection lost: %s", "secret")
say("stopped", level="debug")
"""
    ours, vendors = lines(said_by(code))
    assert ours.pop("timestamp").endswith("Z")
    assert isinstance(ours.pop("pid"), int)
    assert ours == {
        "level": "info", "event": "page_done", "page": PAGE, "run": "0123456789ab", "seconds": 2.5, "calls": 12, "cached": 3,
        "cost": 0.0412, "state": "done", "fresh": False,
    }  # fmt: skip
    assert vendors["page"] == PAGE


def test_a_process_that_was_not_set_up_prints_nothing() -> None:
    assert said_by("from worker.logs import say; say('crashed', level='critical', error=ValueError('secret'))") == ""


def test_a_library_that_takes_over_a_logger_is_put_back_in_line() -> None:
    code = """
import logging.config
from uvicorn.config import LOGGING_CONFIG
logging.config.dictConfig(LOGGING_CONFIG)
from worker.logs import set_up
set_up("json")
logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', "10.0.0.1:99", "GET", "/secret", "1.1", 200)
import openai, instructor, notion_client, celery, httpx
set_up("json")
print([n for n, l in logging.Logger.manager.loggerDict.items() if getattr(l, "handlers", [])])
"""
    told, left = said_by(code).splitlines()[-1:], said_by(code).splitlines()[0]
    assert left == "[]"
    assert json.loads(told[0])["logger"] == "uvicorn"
    assert "secret" not in told[0]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"page": PAGE}, PAGE),
        ({"page": PAGE.replace("-", "")}, PAGE.replace("-", "")),
        ({"page": "Weekly-393abc1eedcd8170aebfcf1d14057b30"}, WITHHELD),
        ({"stage": "verify"}, "verify"),
        ({"stage": "minjun"}, WITHHELD),
        ({"why": "budget_day"}, "budget_day"),
        ({"why": "because"}, WITHHELD),
        ({"seconds": 1.25}, 1.25),
        ({"seconds": float("nan")}, WITHHELD),
        ({"calls": 1023456789}, WITHHELD),
        ({"calls": True}, WITHHELD),
        ({"at": "2026-11-20T10:00:00Z"}, "2026-11-20T10:00:00Z"),
        ({"at": "tomorrow"}, WITHHELD),
        ({"digest": "0" * 64}, "0" * 64),
        ({"digest": "4111111111111111"}, WITHHELD),
        ({"version": "0.1.0"}, "0.1.0"),
        ({"version": "010-2345-6789"}, WITHHELD),
        ({"run": "9b74c9897bac"}, "9b74c9897bac"),
        ({"run": "김하늘"}, WITHHELD),
        ({"signal": "SIGTERM"}, "SIGTERM"),
        ({"page": ["a"]}, WITHHELD),
    ],
)
def test_a_value_is_shown_where_it_looks_like_what_the_field_is_for(fields: dict[str, object], shown: object) -> None:
    assert list(allowed(fields).values()) == [shown]


def test_every_reason_can_be_told() -> None:
    assert all(FORMS["why"](code) for code in REASONS)


def test_an_exception_is_told_by_type_code_and_places_of_all_that_led_to_it() -> None:
    try:
        try:
            json.loads("secret")
        except ValueError as error:
            raise OutageError("secret", reason="quota") from error
    except OutageError as error:
        told = failure(error)
    assert (told["error"], told["code"]) == ("OutageError", "quota")
    assert [cause.partition(" at ")[0] for cause in told["causes"]] == ["json.decoder.JSONDecodeError"]
    assert "json/decoder.py" in told["causes"][0]
    assert "secret" not in str(told)


def test_exceptions_that_are_each_others_cause_come_to_an_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert failure(first)["causes"] == ["KeyError"]


def test_events_and_fields_are_literals_of_the_closed_list_all_over_the_code() -> None:
    for where, call, name in calls():
        names = {keyword.arg for keyword in call.keywords if keyword.arg} - {"level", "error"}
        assert names <= FORMS.keys(), f"{where}: {names - FORMS.keys()} would be withheld"
        if name != "about":
            for event in events(call.args[-1]):
                assert event_word(event) != WITHHELD, f"{where}: an event is a literal in small letters"


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Of `say`, `about`, and of functions `_say…` that hand an event on; those hand on what they were given."""
    for file in sorted({*(ROOT / "worker").rglob("*.py")} - {*(ROOT / "worker" / "logs").glob("*.py")}):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        taken = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "worker.logs" for a in n.names}
        own = {n.name for n in ast.walk(tree) if "say" in taken and isinstance(n, ast.FunctionDef) and n.name.startswith("_say")}
        inside = {c for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name in own for c in ast.walk(n)}
        for node in ast.walk(tree):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in (taken & {"say", "about"}) | own and node not in inside:
                yield f"{file.name}:{node.lineno}", node, name


def events(argument: ast.expr) -> list[object]:
    if isinstance(argument, ast.IfExp):
        return [*events(argument.body), *events(argument.orelse)]
    return [argument.value if isinstance(argument, ast.Constant) else None]


def test_the_lines_of_celery_about_a_task_are_those_we_know() -> None:
    from celery.app import trace  # noqa: PLC0415

    written = {value.strip() for name, value in vars(trace).items() if name.startswith("LOG_")}
    assert written == TASK_LINES.keys()


CELERY = """
import sys
from celery import Celery, signals
from worker.logs import say, set_up

app = Celery("app", broker=sys.argv[1])
app.conf.update(task_ignore_result=True, worker_concurrency=1)
set_up("json")
signals.setup_logging.connect(lambda **_: set_up("json"), weak=False)

@app.task(name="worker.tasks.process")
def process(what):
    say("page_done", count=1)
    if what.startswith("fail"):
        raise ValueError(what)

@app.task(name="worker.tasks.sweep")
def sweep(): pass

@app.task(name="worker.tasks.digest")
def digest(): app.control.shutdown()

for what in ("secret-one", "fail-secret"):
    process.delay(what)
sweep.delay()
app.send_task("worker.tasks.unknown", args=["secret-three"])
digest.delay()
app.Worker(pool="prefork", quiet=True, loglevel="INFO", without_gossip=True, without_mingle=True).start()
"""


@pytest.mark.skipif(not present(), reason=MISSING)
def test_a_real_celery_worker_tells_of_its_tasks_by_name_and_id_alone(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CELERY, encoding="utf-8")
    with redis_server() as url:
        printed = said_by(f"import runpy, sys; sys.argv[1:] = [{url!r}]; runpy.run_path({str(tmp_path / 'app.py')!r}, run_name='app')")
    assert "secret" not in printed
    told = lines(printed)
    assert Counter(line["event"] for line in told if line.get("task") == "process") == {
        "task_received": 2, "task_succeeded": 1, "task_failed": 1
    }  # fmt: skip
    failed = next(line for line in told if line["event"] == "task_failed")
    assert (failed["error"], FORMS["task_id"](failed["task_id"])) == ("ValueError", True)
    assert sum(line["event"] == "page_done" for line in told) == 2
    assert not [line for line in told if line.get("task") == "sweep"]
    assert any("unregistered task" in line["event"] for line in told)
