"""The same words always as the same characters, once, before anything reads them. Lines keep their numbers."""

import html
import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\v\f\x1c-\x1f\x85\u2028\u2029"
_DASHES = "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
# Full-width ASCII but for what would turn speech into tags, entities or the end of a JSON string: " & < > \
_FULL_WIDTH = "\uff01\uff03-\uff05\uff07-\uff0c\uff0e-\uff1b\uff1d\uff1f-\uff3b\uff3d-\uff5e"
# Zero width, direction marks, Hangul fillers, and the "tag" characters that hide instructions in plain sight.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u115f\u1160\u3164\uffa0"
    "\U000e0000-\U000e007f"
)
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"  # and halves of characters, which cannot be written

_ODD = re.compile(f"([{_SPACES}])|([{_DASHES}])|([{_FULL_WIDTH}])|[{_INVISIBLE}{_CONTROL}]")
_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")  # means something after an emoji only
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def to_lines(text: str) -> list[str]:
    r"""Folded lines; a CRLF, LF or lone CR ends one (a form feed or U+2028 does not: editors count as we do).

    >>> to_lines("a\r\nb\rc\n")
    ['a', 'b', 'c', '']
    """
    return fold(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")


def fold(text: str) -> str:
    r"""NFC; full-width forms, odd spaces and dashes as ASCII; nothing invisible. Line ends and tabs stay.

    >>> fold("ｍｉｎｓｕ＠ｅｘａｍｐｌｅ．ｃｏｍ　０１０–１２３４：５")
    'minsu@example.com 010-1234:5'
    >>> fold("\u1112\u1161\u11ab 0\u200b1\u200b0")
    '한 010'
    """
    if not text.isascii():
        if "\u200d" in text:
            text = _JOINER.sub("", text)
        text = unicodedata.normalize("NFC", _ODD.sub(_plain, text))
    elif _ODD.search(text):
        text = _ODD.sub(_plain, text)
    return text


def tidy(text: str) -> str:
    r"""One line as an utterance holds it: entities decoded once, folded, spaces single, nothing around it.

    >>> tidy(" R&amp;D&#39;s \n plan&nbsp;&lt;v Bob&gt; &amp;lt; ?a=1&copy=2")
    "R&D's plan <v Bob> &lt; ?a=1&copy=2"
    """
    if "&" in text and _ENTITY.search(text):
        text = fold(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))
    return " ".join(text.split())


def _plain(match: re.Match[str]) -> str:
    space, dash, full_width = match.groups()
    if full_width:
        return chr(ord(full_width) - 0xFEE0)
    return " " if space else "-" if dash else ""
