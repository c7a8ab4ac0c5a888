"""Spoken text made harmless for every sink: one line, and nothing invisible that could act on a screen.

Escape sequences could drive a terminal; bidirectional overrides could show a quote in another order than it was said.
"""

import re
import unicodedata

# Joiners inside emoji and Indic words are invisible but innocent; everything else of these categories goes.
_KEPT = frozenset("\u200c\u200d")
_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"(?i)(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bmailto)(?=:)|(?<=\bxmpp)(?=:)|(?<=@)(?=\w)")
_WORD_JOINER = "\u2060"


def one_line(text: str) -> str:
    r"""The text without control, format and private characters, white space collapsed.

    >>> one_line("a\x1b[2Jb\n\tc\u202ed")
    'a[2Jb cd'
    """
    return _SPACE.sub(" ", visible(text)).strip()


def visible(text: str) -> str:
    """The text without control, format and private characters; white space becomes plain spaces, its length kept."""
    return "".join(_shown(c) for c in text)


def unlinked(text: str) -> str:
    """The text with an invisible joint in each URL, address and mention, so that no viewer makes a link of it.

    >>> unlinked("http://a.example @all").encode("ascii", "backslashreplace").decode()
    'http:\\\\u2060//a.example @\\\\u2060all'
    """
    return _LINK.sub(_WORD_JOINER, text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if character in _KEPT:
        return character
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"} else character
