"""JSON whose objects know the line they stand on, so that an utterance can be found in the file."""

import json
import re
from collections.abc import Iterator
from typing import Any

from worker.transcripts.cues import Source
from worker.transcripts.normalise import fold

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\n]')


class Located(dict[str, Any]):
    """A JSON object; line: 1-based, of its opening brace."""

    line = 0


def looks_like_json(source: Source) -> bool:
    """`[` alone would also begin `[00:45] Ana: …`."""
    head = " ".join(line.strip() for line in source.lines[:20])[:200].lstrip()
    return re.match(r'\{\s*(?:"|\}|$)|\[\s*(?:\{|\[|\]|"|$)', head) is not None


def load(source: Source) -> Any:
    """The parsed JSON. Raises TranscriptError with the line where it is cut off or broken.

    >>> [o.line for o in load(Source("a.json", ['[{"a": "}"},', ' {"b": {}}]']))]
    [1, 2]
    """
    text = "\n".join(source.lines)
    lines = _closing_order(text)

    def located(pairs: list[tuple[str, Any]]) -> Located:
        found = Located(pairs)
        found.line = next(lines, 0)
        return found

    try:
        return json.loads(text, object_pairs_hook=located)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg
        what = "seems to be cut off" if cut else "is broken"
        raise source.error(f"the JSON {what} here; export or download it again", error.lineno) from None
    except (RecursionError, ValueError):
        raise source.error("the JSON is no transcript: nested too deeply, or with a number too long to read") from None


def text_of(value: object) -> str:
    """Folded again, since `\\u` escapes could hold anything."""
    return fold(value) if isinstance(value, str) else ""


def number_of(value: object) -> float | None:
    """Seconds given as a number or as its digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < 1e7 else None


def _closing_order(text: str) -> Iterator[int]:
    """Lines of the opening braces in the order in which the objects close, which is the order of the hook's calls."""
    line, opened = 1, list[int]()
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark == "\n":
            line += 1
        elif mark == "{":
            opened.append(line)
        elif mark == "}" and opened:
            yield opened.pop()
