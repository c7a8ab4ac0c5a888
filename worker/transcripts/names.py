"""What can be the name of a speaker, and what merely stands before a colon."""

import re
from collections import Counter
from collections.abc import Sequence

MAX_NAME = 40
MAX_DISPLAY_NAME = 64
"""The cap for captions in which every cue carries a name: meeting services let people write their company behind it."""

_LABEL = re.compile(
    r"(?:참석자|참가자|화자|발언자|발화자|스피커|speaker|participant|attendee|unknown speaker)"
    r"(?:[ _-]?(?:\d{1,3}|[A-Z]))?",
    re.IGNORECASE,
)
_BARE = frozenset({"참석자", "참가자", "participant", "attendee"})
_HEADINGS = re.compile(
    r"note|notes|nb|todo|to-do|to do|action|actions|action item|action items|agenda|date|time|when|where|location|"
    r"place|attendees|participants|present|absent|title|subject|re|topic|topics|summary|decision|decisions|"
    r"conclusion|question|answer|example|e\.g|e\.g\.|i\.e|i\.e\.|important|warning|tip|link|links|url|http|https|www|"
    r"email|e-mail|phone|tel|duration|language|kind|ps|p\.s|p\.s\.|update|status|next step|next steps|transcript|"
    r"recording|meeting|result|results|goal|goals|reason|problem|solution|deadline|owner|due|risk|risks|step|"
    r"steps|option|options|one|two|three|first|second|third|참고|메모|비고|주의|안건|의제|일시|날짜|시간|장소|"
    r"참석자|참가자|참석|불참|주제|제목|회의명|회의|회의 일시|결론|결정|결정사항|결정 사항|요약|질문|답변|대답|"
    r"링크|주소|전화|이메일|메일|예|예시|예를 들면|예를 들어|이유|문제|문제점|해결|해결책|목표|결과|일정|기한|"
    r"마감|담당|담당자|작성자|작성일|할일|할 일|액션|액션아이템|액션 아이템|다음 단계|단계|옵션|방법|내용|"
    r"주요 내용|상태|현황|배경|목적|매출|비용|예산|금액|가격|수량|합계|비율|버전|논의|논의사항|논의 사항|특이사항|"
    r"이슈|리스크|공지|추가|수정|녹음|녹취록|회의록|언어|길이|즉|결국|그래서|그리고|그러니까|그런데|하지만|다만|"
    r"단|또|또한|먼저|우선|첫째|둘째|셋째|첫 번째|두 번째|세 번째|마지막|마지막으로|오늘|내일|모레|어제|오전|오후|"
    r"아침|저녁|지금|현재|장점|단점",
    re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"(?:^|\s)(?:at|by|until|till|around|about|from|to|before|after|is|was|the|am|pm|tomorrow|today|noon|"
    r"(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day|오전|오후|아침|저녁|밤|새벽|내일|모레|오늘|어제|매일|"
    r"[월화수목금토일]요일|\d+일|[가-힣]+(?:는|를|에서|에는|부터|까지))$"
)
_SENTENCE = re.compile(r"[?!;\"“”…<>{}=*#/\\]|https?$|www|\.\s+\S+\s+\S+\s+\S+|\.$(?<!Jr\.)(?<!Sr\.)(?<![A-Z]\.)")
_SURNAME = (
    "[김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설길"
    "표명기반왕금옥육인맹제]"
)
_PARTICLE = re.compile(r"(?:은|는|을|를|에|에서|건|것은|것|거|게|면|고|로|서|지만|데|중|때|점|말)$")
_KOREAN = re.compile(
    r"(?:[가-힣A-Za-z0-9]{1,10}\s)?[가-힣]{2,4}(?:\s?(?:씨|팀장|과장|부장|차장|대리|사원|주임|선임|책임|수석|대표|이사|상무|전무|실장|"
    r"본부장|매니저|프로|PM|PO|CTO|CEO))?님?"
)
_LATIN = re.compile(
    r"[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|de|la|van|der|von|den|di|da|al|bin|el|y)){0,4}(?:,\s[A-Z][\w.'’-]*)?"
)
_CLAUSE = re.compile(r"[가-힣]+(?:은|는|을|를|에|도)\s")
_FULL_NAME = re.compile(rf"{_SURNAME}[가-힣]{{1,2}}(?:\s|$)")
_CONNECTIVE = re.compile(r"(?:so|the|and|but|url)\s", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(r"\s*[(\[|·-].*$")


def is_label(words: str) -> bool:
    """A label that a recogniser gave: `참석자 2`, `Speaker 0`, `Unknown Speaker`."""
    return _LABEL.fullmatch(words) is not None and words.casefold() not in _BARE


def is_heading(words: str) -> bool:
    """`Note`, `일정`: stands before a colon and is nobody."""
    return _HEADINGS.fullmatch(words) is not None


def may_be_name(words: str, *, longest: int = MAX_NAME) -> bool:
    """Could be what a service or a typist put for a speaker; says nothing about whether it is.

    >>> all(map(may_be_name, ("Ana Ruiz", "Dr. Kim", "ana-ruiz", "Karim T. (kt)", "참석자 1", "마케팅팀 김하은")))
    True
    >>> any(map(may_be_name, ("Note", "URL http", "여기서 중요한 건", "매출은 3", "So here it is", "일정", "2026")))
    False
    """
    if not 0 < len(words) <= longest or is_heading(words) or not any(c.isalpha() for c in words):
        return False
    if is_label(words):
        return True
    if _SENTENCE.search(_AFTERTHOUGHT.sub("", words)) or _CONNECTIVE.match(words):
        return False
    return _no_phrase(words)


def is_name_shaped(words: str) -> bool:
    """Looks like a name by itself, even if it stands in the file only once.

    >>> all(map(is_name_shaped, ("Ana", "Ana Ruiz (Fjord)", "Kim, Minsu", "김하은 팀장", "지훈님", "개발팀 박지은")))
    True
    >>> any(map(is_name_shaped, ("the plan", "회의는 내일", "our budget for next year", "lol")))
    False
    """
    if is_label(words):
        return True
    if not may_be_name(words):
        return False
    core = _AFTERTHOUGHT.sub("", words)
    if ends_before_time(core) or (_CLAUSE.match(core) and not _FULL_NAME.match(core)):
        return False
    return _KOREAN.fullmatch(core) is not None or _LATIN.fullmatch(core) is not None


def ends_before_time(words: str) -> bool:
    """`내일 오후`, `let's meet at`: words after which a time belongs to the sentence and opens no turn."""
    return _TIME_WORDS.search(words) is not None


def speakers_among(candidates: Sequence[str | None], *, captions: bool = False) -> frozenset[str]:
    """Which of the candidates are speakers. candidates[i]: what stands before the colon of line i, None for nothing.

    What starts nearly every line is a speaker, one that speaks once included. In a file where only some lines start
    so, a speaker is who does it twice; where few do, colons are mere punctuation and nobody is.
    captions: a service wrote the names, so that in a file full of them any display name counts.
    """
    counts = Counter(c for c in candidates if c)
    share = sum(counts.values()) / max(len(candidates), 1)
    if share >= 0.8:
        return frozenset(c for c in counts if captions or counts[c] > 1 or is_name_shaped(c))
    if share >= 0.2:
        return frozenset(c for c, count in counts.items() if count > 1 or is_label(c))
    return frozenset(c for c, count in counts.items() if count > 1 and is_label(c))


def _no_phrase(words: str) -> bool:
    """Hangul of several words whose last is no full name but ends as a clause does is the beginning of a sentence."""
    parts = words.split()
    if len(parts) > 6:
        return False
    last = re.sub(r"\W+$", "", parts[-1])
    if not re.search("[가-힣]", last):
        return not (re.search("[가-힣]", words) and last.isdigit())
    if len(parts) >= 4:
        return False
    return len(parts) == 1 or _FULL_NAME.match(last) is not None or not _PARTICLE.search(last)
