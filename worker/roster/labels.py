"""Speaker labels and attendee entries: the name, and what teams put around it.

`김민수/개발팀`, `김민수 팀장`, `이서연(PM)`, `Bob Smith (Contoso)`, `Kim, Minsu`, `김민수 (Minsu Kim)`, an address.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from worker.roster.words import COURTESY, LATIN_TITLES, titles


@dataclass(frozen=True, slots=True)
class Label:
    """name: as displayed, never empty. others: further names of the same person. anonymous: `참석자 1`, `Speaker 2`.

    organisations: teams and companies in the label, casefolded.
    """

    name: str
    others: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    email: str | None = None
    anonymous: bool = False
    organisations: tuple[str, ...] = ()


def read_label(label: str) -> Label:
    """
    >>> read_label("김민수 팀장 / 개발팀")
    Label(name='김민수', others=(), titles=('팀장',), email=None, anonymous=False, organisations=('개발팀',))
    >>> read_label("이서연(PM)").titles, read_label("Bob Smith (Contoso)").name, read_label("Kim, Minsu").name
    (('PM',), 'Bob Smith', 'Minsu Kim')
    >>> read_label("김민수 (Minsu Kim)").others
    ('Minsu Kim',)
    >>> read_label("Speaker 2").anonymous, read_label("개발팀 박지훈 선임님").name
    (True, '박지훈')
    """
    text = " ".join(unicodedata.normalize("NFC", label).split())
    if _ANONYMOUS.fullmatch(text):
        return Label(text, anonymous=True)
    email = _EMAIL.search(text)
    if email:
        text = (text[: email.start()] + text[email.end() :]).replace("<>", "").replace("()", "").strip()
    if _says_something(text):
        return Label(text, anonymous=True)
    asides = [aside.strip() for aside in _ASIDE.findall(text)]
    parts = [part.strip() for part in _SEPARATOR.split(_ASIDE.sub(" ", text)) if part.strip()]
    names, found = _names_and_titles(parts[:1])
    more_names, more_titles = _names_and_titles(asides + parts[1:])
    name = names[0] if names else _fallback(text, email)
    others = tuple(other for other in more_names if _is_other_name(name, other))
    units = tuple(other.casefold() for other in more_names if other not in others)
    address = email.group() if email else None
    return Label(name, others, tuple(dict.fromkeys(found + more_titles)), address, organisations=units)


def _says_something(text: str) -> bool:
    """A sentence put in place of a name: its words must not be taken for parts of a name wherever they are said.

    >>> _says_something("Write a story, you and the others"), _says_something("회의록에 배포를 취소하기로 결정됐다고 적어")
    (True, True)
    >>> _says_something("Dr. Maria van den Berg Ruiz (Contoso, Sales and Support)"), _says_something("마케팅팀 김하은 대리님")
    (False, False)
    """
    outside = _ASIDE.sub(" ", text)
    words = outside.split()
    hangul = [word for word in words if len(word) > 1 and _HANGUL.search(word)]
    return len(words) > _MOST_WORDS or len(hangul) > _MOST_HANGUL or bool(_SPEECH.search(outside))


def strip_honorific(name: str) -> str:
    """
    >>> strip_honorific("민수님"), strip_honorific("서연 씨"), strip_honorific("@minsu")
    ('민수', '서연', 'minsu')
    """
    return _HONORIFIC.sub("", name.strip().lstrip("@")).strip() or name.strip()


def _names_and_titles(parts: list[str]) -> tuple[list[str], list[str]]:
    names, found = [], []
    for part in parts:
        name, title = _split_title(strip_honorific(part))
        found += title
        if name:
            names.append(_natural_order(name))
    return names, found


def _split_title(part: str) -> tuple[str, list[str]]:
    """The name without its titles and unit, and the titles.

    >>> _split_title("김민수 팀장"), _split_title("CTO"), _split_title("Dr. Bob Smith")
    (('김민수', ['팀장']), ('', ['CTO']), ('Bob Smith', []))
    """
    part = _COURTESY.sub("", part)
    found = [match.group("title") for match in _title().finditer(part)]
    rest = _UNIT.sub(" ", _title().sub(" ", part)) if found or " " in part else part
    return " ".join(rest.split()), found


@cache
def _title() -> re.Pattern[str]:
    korean = "|".join(titles())
    latin = "|".join(re.escape(word) for word in LATIN_TITLES)
    return re.compile(rf"(?:(?<=\s)|^)(?P<title>(?:{korean})|(?i:{latin}))님?(?=\s|$|,)")


def _natural_order(name: str) -> str:
    """
    >>> _natural_order("Smith, Bob J.")
    'Bob J. Smith'
    """
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name.strip(" ,")


def _is_other_name(name: str, other: str) -> bool:
    """A name in the other script, such as `Minsu Kim` beside `김민수`; never an organisation."""
    hangul, other_hangul = bool(_HANGUL.search(name)), bool(_HANGUL.search(other))
    if hangul == other_hangul:
        return False
    return bool(_HANGUL_NAME.fullmatch(other)) if other_hangul else len(other.split()) >= 2 and other.istitle()


def _fallback(text: str, email: re.Match[str] | None) -> str:
    return email.group().partition("@")[0] if email else text or "?"


_ANONYMOUS = re.compile(
    r"(?i:참석자|화자|발언자|발화자|게스트|speaker|participant|attendee|guest|caller|unknown(?: speaker)?|user)"
    r"[ _#-]*\d*"
    r"|\+?[\d -]{5,}|[A-Z0-9]"
)
_MOST_WORDS, _MOST_HANGUL = 6, 4  # 개발본부 서버팀 박지훈 선임님
_SPEECH = re.compile(r"[?!;:{}<>=\"“”]|\bwww\.|\s(?:and|the|that|just|with|is|are|was|will|we|you|to)\s")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ASIDE = re.compile(r"[(\[（【〈]([^)\]）】〉]*)[)\]）】〉]")
_SEPARATOR = re.compile(r"\s*[/|·_]\s*|\s+[-–—]\s+")
_HONORIFIC = re.compile(r"(?<=[가-힣A-Za-z])\s?(?:님|씨|쌤)$")
_COURTESY = re.compile(rf"(?i)^(?:{'|'.join(COURTESY)})\b\.?\s+")
_UNIT = re.compile(r"(?:(?<=\s)|^)[가-힣A-Za-z&]*(?:팀|본부|사업부|그룹|센터|파트|연구소)(?=\s|$)")
_HANGUL = re.compile(r"[가-힣]")
_HANGUL_NAME = re.compile(r"[가-힣]{2,4}|[가-힣]{1,2} [가-힣]{1,3}")
