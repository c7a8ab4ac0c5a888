"""Realistic answers over HTTP without a model: the rendered prompt is read back into a call, and the rules answer it.

    python -m tests.fakes.rule_answers [--delay SECONDS] [--port N]

serves them until it is killed, and prints the address on its first line. What it is asked for the second time it knows,
and answers after the delay: warm it up first.
"""

import argparse
import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import prompts
from tests.fakes.answer_server import AnswerServer
from tests.fakes.apart import apart
from tests.fakes.asked import Body, key_of
from worker.llm.rules import RulesModel
from worker.model import Call, Line
from worker.stages.replies import reply_of

_LINE = re.compile(r"\[(\d+)\] (\(unknown\)|<[A-Z_]+\d+>)( \(chat\))?: (.*)")
_SLOT = re.compile(r"\\{\\{(\w+)\\}\\}")  # as re.escape leaves it


def rule_answers(body: Body) -> Mapping[str, Any]:
    """What the rules answer to a chat-completions request. Raises ValueError for what none of our prompts renders."""
    asked = RulesModel().answer(call_of(body), body["messages"])
    try:
        asked.send(None)  # the rules wait for nothing, and there may be an event loop already
    except StopIteration as done:
        value: Mapping[str, Any] = done.value.value
        return value
    raise AssertionError("the rules wait for nothing")


def call_of(body: Body) -> Call:
    """The call that a request was rendered from, but for `covers`, which is not sent. Raises ValueError."""
    system, user = (message["content"] for message in body["messages"][:2])
    name = next((n for n in prompts.names() if system.startswith(prompts.load(n).system)), None)
    found = _form(name).fullmatch(user) if name else None
    if name is None or found is None:
        raise ValueError("this request was rendered from none of the prompts")
    variables = {slot: value for slot, value in found.groupdict().items() if slot != "transcript"}
    people = tuple(filter(None, variables.get("people", "").split(", ")))
    lines = _lines(found.groupdict().get("transcript") or "")
    return Call(name, lines, reply_of(name, people), tuple(variables.items()), people, sample=body.get("seed") or 0)


class RememberedAnswers:
    """The answers of the rules, each worked out when it is first asked for; from then on it takes `delay` seconds."""

    def __init__(self, delay: float = 0.0) -> None:
        self._delay = delay
        self._answers: dict[str, Mapping[str, Any]] = {}

    def __call__(self, body: Body) -> Mapping[str, Any]:
        asked = time.monotonic()
        key = key_of(body)
        if key in self._answers:
            time.sleep(max(0.0, asked + self._delay - time.monotonic()))
        else:
            self._answers[key] = rule_answers(body)
        return self._answers[key]


def rule_endpoint(delay: float = 0.0) -> AbstractContextManager[str]:
    """The address of a server in a process of its own, so that its work is not counted with the client's."""
    return apart("tests.fakes.rule_answers", "--delay", str(delay))


@cache
def _form(name: str) -> re.Pattern[str]:
    """The prompt's template as a pattern, its slots as groups."""
    return re.compile(_SLOT.sub(r"(?P<\1>.*)", re.escape(prompts.load(name).user)), re.DOTALL)


def _lines(transcript: str) -> tuple[Line, ...]:
    found = [_LINE.fullmatch(line) for line in transcript.split("\n")[1:-1]]
    if any(line is None for line in found):
        raise ValueError("a line of the transcript has no number or no speaker")
    return tuple(
        Line(int(line[1]), None if line[2] == "(unknown)" else line[2], line[4], "chat" if line[3] else "speech")
        for line in found
        if line
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    server = AnswerServer(answer=RememberedAnswers(options.delay), port=options.port)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
