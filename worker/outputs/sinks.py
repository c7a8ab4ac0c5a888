"""Every file that minutes can become. A new one: a module, a line here, a test."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from worker.model import Minutes
from worker.outputs.html import to_html
from worker.outputs.ics import to_ics
from worker.outputs.json import to_json
from worker.outputs.markdown import to_markdown


@dataclass(frozen=True, slots=True)
class Sink:
    name: str
    suffix: str
    render: Callable[[Minutes], bytes]


def _json(minutes: Minutes) -> bytes:
    return (json.dumps(to_json(minutes), ensure_ascii=False, indent=2) + "\n").encode()


SINKS: Final = (
    Sink("markdown", ".md", lambda minutes: to_markdown(minutes).encode()),
    Sink("html", ".html", lambda minutes: to_html(minutes).encode()),
    Sink("json", ".json", _json),
    Sink("ics", ".ics", to_ics),
)
