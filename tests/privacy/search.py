"""Looking for values in whatever left or was written: every normal form of them, and the larger part of one."""

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from tests.privacy.spelling import ENGLISH
from tests.privacy.value import Planted

WINDOW = 7  # digits of a longer number that may not be seen either
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SAID = {**{word: str(i) for i, word in enumerate(ENGLISH)}, "oh": "0"}
_SAID_WORDS = re.compile(rf"\b({'|'.join(_SAID)})\b")
_REPEATED = re.compile(r"\b(double|triple) (\d)\b")
_KOREAN_DIGITS = str.maketrans("공영일이삼사오육칠팔구", "00123456789")
_RUN = re.compile(r"\d(?:(?:에|다시|[\s\-.,()/_])*\d)*")


class Haystack:
    """Texts to search in, each distinct line once: what is said is sent many times over."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted({_folded(line) for line in {line for text in texts for line in text.splitlines()}})

    def finds(self, values: Iterable[Planted]) -> list[str]:
        """Kind, value and sentence of each value that is there."""
        return [f"{value.kind}: {value.value} | {value.sentence}" for value in values if self.holds(value)]

    def holds(self, planted: Planted) -> bool:
        """The value as planted, composed, in another case, without its spaces; its digits; the telling part of it."""
        if planted.kind == "name":
            return self.holds_name(planted.value)
        return any(map(self._holds, {planted.value, *_telling(planted)})) or self._holds_digits(planted)

    def holds_name(self, name: str) -> bool:
        """A name standing by itself: in Latin letters not inside another word, in Hangul with any particle."""
        folded = _folded(name)
        edge = r"(?<![^\W\d_])" if folded[0].isascii() else r"(?<![가-힣])"
        after = r"(?![a-z])" if folded[-1].isascii() else ""
        return re.search(edge + re.escape(folded) + after, self._whole) is not None

    def _holds(self, text: str) -> bool:
        folded = _folded(text)
        if len(folded) < 7:
            return re.search(rf"(?<![0-9a-z]){re.escape(folded)}(?![0-9a-z])", self._whole) is not None
        return _squeezed(folded) in self._squeezed

    def _holds_digits(self, planted: Planted) -> bool:
        number = "".join(_runs(_folded(planted.value)))
        return len(number) >= WINDOW and not planted.kind.endswith("address") and not _windows(number).isdisjoint(self._numbers)

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self._texts)

    @cached_property
    def _squeezed(self) -> str:
        return "\n".join(map(_squeezed, self._texts))

    @cached_property
    def _numbers(self) -> set[str]:
        return {window for text in self._texts for run in _runs(text) for window in _windows(run)}


def forms(value: str) -> set[bytes]:
    """As bytes that a file may hold: as planted, composed and decomposed, in lower case, as in JSON, its digits."""
    digits = "".join(filter(str.isdigit, value))
    texts = {value, value.casefold(), *(unicodedata.normalize(form, value) for form in ("NFC", "NFD", "NFKC"))}
    texts |= {json.dumps(value)[1:-1], *([digits] if len(digits) >= WINDOW else [])}
    return {text.encode() for text in texts}


def unwrapped(name: str, content: bytes) -> Iterator[str]:
    """A file's text as it is, and as a reader of that format takes it."""
    text = content.decode("utf-8", "replace")
    yield text
    if name.endswith(".json"):
        yield from leaves(json.loads(text))
    elif name.endswith(".html"):
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
    elif name.endswith(".ics"):
        yield re.sub(r"\\(.)", r"\1", re.sub(r"\r?\n[ \t]", "", text))
    elif name.endswith(".md"):
        yield html.unescape(re.sub(r"\\([^\w\s])", r"\1", text))


def leaves(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


def _telling(planted: Planted) -> Iterator[str]:
    """What gives the value away by itself: the name in an address, the random part of a key, a street with its number."""
    if planted.kind == "email" and not planted.label:  # a label's local part is all the name there is
        local = re.split(r"@|＠|골뱅이|\(at\)|\[at\]| at ", planted.value)[0].strip(" <")
        elsewhere = _squeezed(planted.sentence.replace(planted.value, "")).casefold()
        yield from [local] if len(_squeezed(local)) >= 8 and _squeezed(local).casefold() not in elsewhere else []
    elif planted.kind == "secret":
        longest = max(re.findall(r"[A-Za-z0-9]+", planted.value) or [""], key=len)
        yield from [longest] if len(longest) >= 12 else []
    elif planted.kind.endswith("address"):
        house = r"(?=(\S+[로길동리가] \d[\d-]*))" if planted.kind == "kr_address" else r"(?=(\b\d+ \w*[A-Za-z]{3,}\w*))"
        yield from (pair for pair in re.findall(house, planted.value) if len(pair) >= 7)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", text)).casefold().translate(_DASHES)


def _squeezed(folded: str) -> str:
    return re.sub(r"\s+", "", folded)


def _runs(folded: str) -> Iterator[str]:
    """Digits that are written or said one after another."""
    text = _SAID_WORDS.sub(lambda m: _SAID[m[1]], folded).translate(_KOREAN_DIGITS)
    text = _REPEATED.sub(lambda m: " ".join(m[2] * {"double": 2, "triple": 3}[m[1]]), text)
    for run in _RUN.findall(text):
        yield re.sub(r"\D", "", run)


def _windows(number: str) -> set[str]:
    return {number[at : at + WINDOW] for at in range(len(number) - WINDOW + 1)}
