"""The real command in this process, with everything that it sends, logs, keeps and writes."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.fakes.answer_server import Answerer, AnswerServer
from tests.privacy.meetings import Meeting
from tests.privacy.search import leaves, unwrapped
from tests.privacy.wiretap import Wiretap
from worker.cli import main

_VENDORS = ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "instructor", "notion_client")
_TALKATIVE = (*_VENDORS, "presidio-analyzer", "asyncio", "tldextract")


@dataclass
class Traces:
    """What one or more runs left behind. wire: texts sent. printed: stdout and stderr. folder: files of the runs."""

    folder: Path
    wire: list[str] = field(default_factory=list)
    bodies: int = 0
    printed: list[str] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)

    @property
    def log(self) -> str:
        return (self.folder / "debug.log").read_text(encoding="utf-8")

    @property
    def kept(self) -> list[bytes]:
        """Raw bytes of every file of the caches, and the names of these files."""
        files = [path for path in (self.folder / "cache").rglob("*") if path.is_file()]
        return [path.read_bytes() for path in files] + [str(path.relative_to(self.folder)).encode() for path in files]

    @property
    def outputs(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.folder / "out").rglob("*")) if path.is_file()}

    @property
    def read(self) -> list[str]:
        """What a reader of the outputs may see."""
        return [text for name, content in self.outputs.items() for text in unwrapped(name, content)]


def run(meeting: Meeting, roster: Path, answer: Answerer, traces: Traces, *options: str) -> None:
    """`minutes run` on the meeting, its traces added."""
    file = traces.folder / meeting.file
    file.write_bytes(meeting.content)
    title = ["--title", meeting.title] if meeting.title else []
    words = ["run", str(file), "--engine", "openai", "--roster", str(roster), "--date", "2026-11-20T14:00", *title]
    words += ["--cache", str(traces.folder / "cache"), *(options or ("--out", str(traces.folder / "out")))]
    with AnswerServer(answer=answer) as server, Wiretap(int(server.url.split(":")[2].split("/")[0])) as tap:
        result = _invoke(words, traces.folder, tap.url)
        traces.bodies += len(server.received)
        traces.wire += [text for body in server.bodies for text in leaves(body)]
        traces.wire += tap.headers
    traces.printed.append(result.output)
    traces.exits.append(result.exit_code)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception


def _invoke(words: list[str], folder: Path, url: str) -> Any:
    environment: dict[str, str | None] = {name: None for name in os.environ if name.startswith(("MINUTES_", "MODEL_", "OPENAI_", "PII_"))}
    environment |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "key-of-the-test", "MINUTES_DATA_DIR": str(folder / "data"), "OPENAI_LOG": "debug"}
    with pytest.MonkeyPatch.context() as patch, logging_everything(folder / "debug.log"):
        patch.chdir(folder)
        stay_on_this_machine(patch)
        return CliRunner(env=environment).invoke(main, words)


@contextmanager
def logging_everything(file: Path) -> Iterator[None]:
    """The root logger and the chatty ones at DEBUG, as somebody hunting a fault would set them."""
    root, handler = logging.getLogger(), logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    loggers = [root, *map(logging.getLogger, [*_TALKATIVE, *logging.Logger.manager.loggerDict])]
    before = [(logger, logger.level, list(logger.filters)) for logger in loggers]
    for logger in loggers:
        if logger is root or logger.name.split(".")[0] in _TALKATIVE:
            logger.setLevel(logging.DEBUG)
        if logger.name.split(".")[0] in _VENDORS:
            logger.filters.clear()  # an earlier run hung them there; this one has to do it again
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
        for logger, level, filters in before:
            logger.setLevel(level)
            logger.filters[:] = filters


def stay_on_this_machine(patch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        assert self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1"}, "a connection left this machine"
        connect(self, address)

    patch.setattr(socket.socket, "connect", checked)
