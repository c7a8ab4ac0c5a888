"""`minutes status`: what a person sees of the worker, and what a container's health check asks."""

import asyncio
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from tests.notion.redis_server import MISSING, present, redis_server
from worker.cli import main
from worker.digest.state import State as Weekly
from worker.digest.state import know
from worker.errors import MinutesError, TransientError
from worker.intake.ticks import take
from worker.intake.wanted import Ended, State, Wanted
from worker.leased import Why
from worker.life import LIFE_SECONDS, alive, host, nodes, show_life
from worker.model import Usage
from worker.notion.addresses import page_link
from worker.notion.failures import Problem
from worker.notion.writing.state import Failure, Pause
from worker.protection.breaker import TABLE
from worker.protection.health import Health, to_text
from worker.protection.rates import open_pace, provider_of
from worker.reasons import REASONS, reason
from worker.settings import Settings, load_settings
from worker.status.picture import Picture, look
from worker.status.screen import screen
from worker.status.sources import Sources, limits
from worker.store import open_marks, open_redis_marks
from worker.store.leases import Lease
from worker.store.limiter import RedisLimiter
from worker.store.limiter_state import LimiterState, limiter_state
from worker.store.marks import Marks, MemoryMarks

ROOT = Path(__file__).parent.parent
NOW = 1_795_000_000.0
PROVIDER = "0123456789abcdef"


def page(number: int) -> str:
    return f"393abc1e-edcd-8170-aebf-{number:012x}"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def marks(clock: Clock) -> Marks:
    return MemoryMarks(clock)


@pytest.fixture
def wanted(marks: Marks, clock: Clock) -> Wanted:
    return Wanted(marks, clock)


def sources(marks: Marks, **changed: Any) -> Sources:
    return Sources(**{
        "marks": marks, "queues": lambda: {"interactive": 0, "bulk": 12, "system": 0, "taken": 4},
        "limits": lambda: {"Notion": LimiterState(0.0, 0.0)}, "provider": lambda: PROVIDER, **changed,
    })  # fmt: skip


def shown(picture: Picture, *, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), width=160, highlight=False, force_terminal=terminal, color_system="standard" if terminal else None)
    console.print(screen(picture, console))
    return console.file.getvalue()  # type: ignore[attr-defined]


def ended(wanted: Wanted, number: int, state: State, why: str = "", **fields: Any) -> None:
    want = wanted.get(page(number)) or wanted.want(page(number), due=NOW, queue="bulk")
    wanted.finish(want, Ended(page(number), state, **{"at": NOW, "why": why, **fields}))


def lives(marks: Marks, *roles: str) -> None:
    """One sign of life each; they are dead LIFE_SECONDS later."""
    for role in roles:
        record = json.dumps({"role": role, "host": host(), "since": NOW - 60})
        name = f"{role}-{len(marks.records('nodes')):08x}"
        marks.swap("nodes", name, None, record)
        marks.claim(f"node:{name}", "up", LIFE_SECONDS)


# What runs


def test_where_nothing_runs_it_says_how_to_start(marks: Marks) -> None:
    assert "Nothing is running. Start it: minutes up" in shown(look(sources(marks), NOW))


def test_what_runs_is_told_by_role_with_the_last_ticks(marks: Marks) -> None:
    lives(marks, "worker", "worker", "system", "beat", "web")
    take(marks, "sweep", 3.0, NOW - 4)
    take(marks, "poll", 60.0, NOW - 100)
    text = shown(look(sources(marks), NOW))
    assert "Running  2 workers, 1 system, 1 beat, 1 web" in text
    assert "sweep 4 s ago" in text
    assert "poll 1 min ago" in text


@pytest.mark.parametrize(
    ("roles", "told"),
    [(["worker", "system"], "minutes beat"), (["beat"], "minutes beat"), (["system", "beat"], "minutes worker"), (["worker", "beat"], "minutes worker")],
)
def test_what_is_missing_is_told_with_the_command_that_starts_it(marks: Marks, roles: list[str], told: str) -> None:
    lives(marks, *roles)
    first = shown(look(sources(marks), NOW)).splitlines()[0]
    assert first.endswith(told) or roles == ["beat"]


def test_a_process_that_shows_no_life_any_more_is_not_running(marks: Marks, clock: Clock) -> None:
    lives(marks, "worker")
    clock.now += LIFE_SECONDS + 0.1
    assert nodes(marks) == []


def test_a_process_shows_life_until_it_ends_and_survives_that_redis_is_away() -> None:
    class Flaky(MemoryMarks):
        away = False

        def hold(self, *words: Any) -> bool:
            if self.away:
                raise TransientError("away")
            return super().hold(*words)

    marks = Flaky()
    with alive(marks, "web"):
        until(lambda: nodes(marks))
        assert [(node.role, node.host) for node in nodes(marks)] == [("web", host())]
    assert nodes(marks) == []
    assert marks.records("nodes") == {}


def test_who_was_away_for_long_is_seen_again_although_taken_for_dead(marks: Marks, clock: Clock) -> None:
    steps = iter([LIFE_SECONDS * 3, 0.0])
    seen: list[list[str]] = []

    def waits(_: float) -> bool:
        seen.append([node.role for node in nodes(marks)])
        gone = next(steps)
        clock.now += gone
        if gone:  # another one begins, and buries the dead
            show_life(marks, "beat", over=lambda _: True, clock=clock)
            assert marks.records("nodes") == {}
        return not gone

    show_life(marks, "worker", over=waits, clock=clock)
    assert seen == [["worker"], ["worker"]]


def until(true: Any) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# Pages


def test_a_page_in_progress_is_shown_with_stage_attempt_and_lease(marks: Marks, wanted: Wanted, clock: Clock) -> None:
    for number in (1, 2):
        wanted.want(page(number), due=NOW, queue="bulk")
        wanted.start(page(number))
    wanted.progressed(page(1), stage="verify")
    assert Lease(marks, page(1)).take()
    clock.now += 3
    held, lost = look(sources(marks), clock.now).running
    assert (held.page, held.stage, held.seconds, held.attempt, held.lease) == (page(1), "verify", 3.0, 1, 5.0)
    assert lost.lease is None
    text = shown(look(sources(marks), clock.now))
    assert page_link(page(1)) in text
    assert "lost; goes on" in text


def test_a_page_that_waits_is_shown_with_its_reason_and_when_it_goes_on(marks: Marks, wanted: Wanted) -> None:
    wanted.want(page(1), due=NOW + 240, queue="bulk")
    wanted.want(page(2), due=NOW, queue="bulk")
    begun = wanted.start(page(2))
    assert begun is not None
    wanted.again(begun, due=NOW + 7200, why="budget_day", counts=False)
    text = shown(look(sources(marks), NOW))
    assert "4 min" in text
    assert reason("quiet").sentence in text
    assert "2 h 0 min" in text
    assert reason("budget_day").sentence in text


@pytest.mark.parametrize("why", ["", *REASONS])
def test_a_page_that_failed_is_shown_with_a_sentence_and_a_way_out_to_be_copied(wanted: Wanted, marks: Marks, why: str) -> None:
    ended(wanted, 1, "failed", why)
    text = " ".join(shown(look(sources(marks), NOW)).split())
    assert page_link(page(1)) in text
    assert (reason(why).sentence if why else "the note on the page says why") in text
    assert "PAGE" not in text.replace("MINUTES_PAGE_SECONDS", "")
    assert "minutes rerun" not in text or f"minutes rerun {page_link(page(1))} Last runs" in text  # the line ends with it


def test_a_dead_letter_tells_what_stopped_it_last_and_how_to_try_again(wanted: Wanted, marks: Marks) -> None:
    ended(wanted, 1, "dead", "crashed")
    text = " ".join(shown(look(sources(marks), NOW)).split())
    assert "given up, 0 s ago" in text
    assert "failed three times without getting any further; last: the worker died at it → see the log" in text
    assert f"minutes rerun {page_link(page(1))}" in text


def test_what_is_being_tried_again_needs_no_person(wanted: Wanted, marks: Marks) -> None:
    ended(wanted, 1, "dead", "error")
    ended(wanted, 2, "failed", "model")
    wanted.want(page(1), due=NOW, queue="interactive", asked=True)
    assert [end.page for end in look(sources(marks), NOW).trouble] == [page(2)]


def test_the_last_runs_are_shown_with_duration_calls_and_cost(wanted: Wanted, marks: Marks) -> None:
    for number in range(12):
        ended(wanted, number, "done", at=NOW - number, run="9b74c9897bac", seconds=75.0, calls=10, cached=4, cost=0.0412)
    picture = look(sources(marks), NOW)
    assert [end.page for end in picture.runs] == [page(number) for number in range(10)]
    line = next(line for line in shown(picture).splitlines() if page_link(page(3)) in line)
    assert line.split() == [page_link(page(3)), "9b74c9897bac", "3", "s", "done", "1", "min", "14", "(4)", "$0.0412"]


def test_many_pages_are_cut_to_ten_and_counted(wanted: Wanted, marks: Marks) -> None:
    for number in range(15):
        ended(wanted, number, "failed", "model")
        wanted.want(page(100 + number), due=NOW + 60, queue="bulk")
    text = shown(look(sources(marks), NOW))
    assert text.count("and 5 more: minutes status --json") == 2


def test_on_a_terminal_an_id_is_short_and_opens_the_page(wanted: Wanted, marks: Marks) -> None:
    ended(wanted, 0xABC, "done")
    text = shown(look(sources(marks), NOW), terminal=True)
    assert "…00000abc" in text
    assert f";{page_link(page(0xABC))}\x1b\\" in text


def test_every_code_that_a_page_waits_or_fails_for_has_a_sentence() -> None:
    codes = {code for kind in (Problem, Failure, Pause, Why) for code in get_args(kind)}
    assert codes <= REASONS.keys()


# Money, limits, the model


def test_todays_cost_is_shown_against_the_budget(marks: Marks) -> None:
    marks.add("spent:2026-11-18", 1.234, 86_400)
    assert "$1.23 of $5.00 today (UTC)" in shown(look(sources(marks, budget=5.0), NOW))


def test_without_a_budget_the_cost_of_todays_runs_is_shown(wanted: Wanted, marks: Marks) -> None:
    ended(wanted, 1, "done", cost=0.5)
    ended(wanted, 2, "done", cost=9.0, at=NOW - 2 * 86_400)
    assert "$0.50 by the runs of today (UTC)" in shown(look(sources(marks), NOW))


@pytest.mark.parametrize(
    ("health", "told"),
    [
        (Health(openings=1, until=NOW + 25), "away, asked again in 25 s"),
        (Health(openings=1, until=NOW - 1), "away, being tried again"),
        (Health(openings=1, until=NOW + 600, reason="quota"), "takes nothing more on this account, asked again in 10 min"),
    ],
)
def test_a_model_that_is_away_is_told_with_when_it_is_asked_again(marks: Marks, health: Health, told: str) -> None:
    marks.swap(TABLE, PROVIDER, None, to_text(health))
    assert told in shown(look(sources(marks), NOW))


def test_limiters_are_free_or_have_a_next_turn_or_were_told_to_wait(marks: Marks) -> None:
    states = {"Notion": LimiterState(0.0, 0.0), "model requests": LimiterState(1.25, 0.0), "model tokens": LimiterState(31.0, 30.0)}
    text = shown(look(sources(marks, limits=lambda: states), NOW))
    assert "Notion free, model requests next turn in 1.2 s, model tokens told us to wait, 30 s more" in text


def test_it_is_told_that_redis_does_not_answer_and_the_rest_is_shown(marks: Marks, wanted: Wanted) -> None:
    def away() -> Any:
        raise TransientError("away")

    lives(marks, "worker", "system", "beat")
    ended(wanted, 1, "done")
    text = shown(look(sources(marks, queues=away, limits=away), NOW))
    assert "Redis does not answer" in text
    assert page_link(page(1)) in text


# The command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("MINUTES_", "NOTION_", "OPENAI_", "REDIS_", "MODEL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINUTES_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def minutes(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_to_look_makes_no_store_and_needs_no_settings(here: Path) -> None:
    result = minutes("status")
    assert result.exit_code == 0, result.output
    assert "Nothing is running" in result.output
    assert not here.exists()


def test_json_holds_the_same_for_scripts(here: Path) -> None:
    marks = open_marks(here)
    ended(Wanted(marks), 1, "dead", "model", run="9b74c9897bac")
    marks.close()
    document = json.loads(minutes("status", "--json").stdout)
    [dead] = document["trouble"]
    assert (dead["page"], dead["state"], dead["why"], dead["run"]) == (page(1), "dead", "model", "9b74c9897bac")
    assert document["queues"] is None
    assert {"nodes", "roles", "ticks", "pages", "running", "waiting", "runs", "spent", "budget", "away", "limits"} <= document.keys()


@pytest.mark.parametrize("words", [("--watch", "--json"), ("--json", "--check"), ("--watch", "--check", "worker")])
def test_one_way_to_look_at_a_time(here: Path, words: tuple[str, ...]) -> None:
    assert minutes("status", *words).exit_code == 2


def test_watching_needs_a_terminal(here: Path) -> None:
    result = minutes("status", "--watch")
    assert result.exit_code == 2
    assert "--json" in result.output


def test_watching_shows_the_screen_until_ctrl_c(here: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "worker", "status", "--watch"], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as watching:
        os.close(theirs)
        text = b""
        while b"minutes up" not in text:
            text += os.read(ours, 65_536)
        watching.send_signal(signal.SIGINT)
        with suppress(OSError):  # how Linux tells that the other end is closed
            while more := os.read(ours, 65_536):
                text += more
        assert watching.wait(10) == 0
    os.close(ours)
    assert b"Traceback" not in text


@pytest.mark.skipif(not present(), reason=MISSING)
def test_a_health_check_passes_while_redis_answers_and_this_kind_of_process_lives_here(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with redis_server() as url:
        monkeypatch.setenv("REDIS_URL", url)
        marks = open_redis_marks(url)
        assert minutes("status", "--check", "worker").exit_code == 1
        over = threading.Event()
        threads = [threading.Thread(target=show_life, args=[marks, role], kwargs={"over": over.wait}) for role in ("worker", "beat")]
        for thread in threads:
            thread.start()
        until(lambda: len(nodes(marks)) == 2)
        checked = {role: minutes("status", "--check", role) for role in ("worker", "beat", "web", "all")}
        monkeypatch.setattr("worker.life.platform.node", lambda: "another-container")
        elsewhere = minutes("status", "--check", "worker")
        over.set()
        for thread in threads:
            thread.join()
        marks.close()
    assert {role: result.exit_code for role, result in checked.items()} == {"worker": 0, "beat": 0, "web": 1, "all": 1}
    assert checked["web"].output == "minutes: No web shows life here.\n"
    assert checked["worker"].output == ""
    assert elsewhere.exit_code == 1
    gone = minutes("status", "--check", "worker")
    assert (gone.exit_code, gone.output.count("\n")) == (1, 1)
    assert "Redis does not answer" in gone.output


@pytest.mark.skipif(not present(), reason=MISSING)
def test_with_a_real_redis_queues_limits_and_pages_are_read_from_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server() as url:
        for name, value in {"REDIS_URL": url, "NOTION_TOKEN": "ntn_x", "OPENAI_API_KEY": "sk-x", "MODEL_TOKENS_PER_MINUTE": "60000"}.items():
            monkeypatch.setenv(name, value)
        asyncio.run(send(load_settings(), url))
        marks = open_redis_marks(url)
        Wanted(marks).want(page(1), due=time.time() + 300, queue="bulk")
        marks.close()
        document = json.loads(minutes("status", "--json").stdout)
        text = minutes("status").output
    assert document["queues"] == {"interactive": 0, "bulk": 0, "system": 0, "taken": 0}
    assert document["limits"]["Notion"]["wait"] > 15
    assert 20 < document["limits"]["model requests"]["paused"] <= 30
    assert 8 < document["limits"]["model tokens"]["wait"] < 30
    assert document["waiting"][0]["page"] == page(1)
    assert page_link(page(1)) in text
    assert "model requests told us to wait" in text


async def send(settings: Settings, url: str) -> None:
    """What workers do with their limiters, by the names that they give them."""
    from worker.workplace import _limiter  # noqa: PLC0415

    notion, pace = _limiter(settings, "ntn_x"), open_pace(settings, url)
    await notion.turn(60)
    await pace.turn(Usage(20_000))
    await pace.pause(30)
    await notion.close()
    await pace.close()


@pytest.mark.skipif(not present(), reason=MISSING)
def test_a_limiters_state_is_the_wait_of_the_next_turn_and_looking_takes_none() -> None:
    async def played(url: str) -> tuple[LimiterState, LimiterState, LimiterState, float]:
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)
            await asyncio.sleep(0)

        limiter = RedisLimiter(url, "x", 60, sleep=sleep)
        before = limiter_state(url, "x", 60)
        for _ in range(3):
            await limiter.turn()
        busy = limiter_state(url, "x", 60)
        await limiter.turn()
        await limiter.pause(40)
        paused = limiter_state(url, "x", 60)
        await limiter.close()
        return before, busy, paused, waits[0]

    with redis_server() as url:
        before, busy, paused, waited = asyncio.run(played(url))
    assert before == LimiterState(0.0, 0.0)
    assert busy.wait == pytest.approx(waited, abs=0.05)
    assert paused.paused == pytest.approx(40, abs=0.5)
    assert paused.wait >= paused.paused - 0.5


def test_limits_are_unknown_where_the_embedded_redis_does_not_run(here: Path) -> None:
    with pytest.raises(MinutesError):
        limits(load_settings())
    assert provider_of(load_settings())


def test_neither_status_nor_check_loads_what_asks_models_or_notion(here: Path) -> None:
    code = """
import sys
from worker.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print([name for name in ("openai", "instructor", "presidio_analyzer", "notion_client", "httpx", "structlog", "celery",
                         "prometheus_client", "worker.pipeline", "worker.run") if name in sys.modules])
"""
    for words in ((), ("--check",), ("--json",)):
        done = subprocess.run([sys.executable, "-c", code, "status", *words], capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.splitlines()[-1] == "[]", words


WEEKLY = ("mon", time_of_day(9), "UTC")  # NOW is a Wednesday of 2026-W47


@pytest.mark.parametrize(("state", "told"), [
    (None, "the next comes in 4 d"),
    (Weekly(since=NOW - 10), "the next comes in 4 d"),
    (Weekly(since=1.0, done="2026-W46"), "the next comes in 4 d"),
    (Weekly(since=1.0, done="2026-W45"), "2026-W46 is due"),
    (Weekly(since=1.0, failed=2, again=NOW + 300, why="connection"), "2026-W46 could not be made: Notion or Redis could not be reached"),
    (Weekly(since=1.0, failed=2, again=NOW + 300, why="connection"), "tried again in 5 min"),
    (Weekly(since=1.0, failed=1, why="settings"), "a setting is wrong; being tried again → minutes digest"),
])  # fmt: skip
def test_the_digest_says_when_it_comes_and_what_keeps_it(marks: Marks, state: Weekly | None, told: str) -> None:
    if state is not None:
        know(marks, state)
    assert told in shown(look(sources(marks, weekly=WEEKLY), NOW))


def test_where_no_digest_is_made_nothing_is_said_of_it(marks: Marks) -> None:
    assert "digest" not in shown(look(sources(marks), NOW))
