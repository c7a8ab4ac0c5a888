"""`참석자 2` says who it is (`저는 김민수라고 합니다`): resolved when one label gives one name and no other does."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from worker.model import SpeakerName, Utterance
from worker.transcripts.names import is_label

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도석선설"
)
_TWO = "남궁|황보|제갈|사공|선우|독고|서문|동방"
_NAME = rf"(?P<name>(?:(?:{_TWO})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{2}}))"
_SHORT = rf"(?P<name>(?:(?:{_TWO})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{1,2}}))"
_TITLE = (
    r"(?:\s?(?:팀장|과장|부장|차장|대리|사원|주임|선임|책임|수석|대표|이사|실장|본부장|매니저|프로|인턴|연구원|"
    r"디자이너|개발자))?"
)
_WORDS = r"(?:[가-힣A-Za-z0-9·&]{1,12}\s){0,4}?"
_CALLED = r"\s?(?P<particle>이?라고)\s(?:합니다|해요|하고요|하는데요|불러\s?주세요)"
_AM = rf"{_TITLE}(?P<particle>입니다|이에요|예요|이고요|고요|인데요)(?![가-힣])"
_BEGIN = r"(?:^|(?<=[.?!,])\s?|(?<=[.?!,]\s))(?:(?:네|예|아|어|음|자)[,.]?\s)?"
_GREETING = r"(?:안녕하세요|안녕하십니까|반갑습니다|처음 뵙겠습니다)[.,!]?\s(?:(?:저는|전|저)\s)?"

_KOREAN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:저는|전|제가|저)\s{_WORDS}{_SHORT}{_CALLED}",
        rf"제\s이름은\s{_SHORT}{_CALLED}",
        rf"제\s이름은\s{_SHORT}{_AM}",
        rf"{_GREETING}{_WORDS}{_SHORT}{_CALLED}",
        rf"{_BEGIN}(?:저는|전)\s{_WORDS}{_NAME}{_AM}",
        rf"{_GREETING}{_WORDS}{_NAME}{_AM}",
    )
)
_WORD = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:['’-][A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
_FULL = rf"(?P<name>{_WORD}(?:\s(?:de|la|van|der|von|den|di|da|al|bin))?\s{_WORD})"
_OPENING = (
    r"^(?:(?:[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|afternoon|evening)|[Yy]es|[Yy]eah|[Oo]kay|[Ss]o|[Tt]hanks)\b"
    r"[^.?!]{0,30}[,.!]\s)?"
)
_NOT_MINE = r"(?!['’]s\b|\s?,?\s(?:who|whom|she|he|said|says)\b|[\w-])"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b[Mm]y name(?:['’]s| is)\s(?P<name>{_WORD}(?:\s{_WORD}){{0,2}}){_NOT_MINE}",
        rf"{_OPENING}[Tt]his is\s{_FULL}{_NOT_MINE}",
        rf"{_OPENING}[Tt]his is\s(?P<name>{_WORD})\s(?:speaking|here)\b",
        rf"{_OPENING}I(?:['’]m| am)\s{_FULL}{_NOT_MINE}",
    )
)
_SOMEBODY_ELSE = re.compile(
    r"이분|저분|그분|이 분|저 분|그 분|이쪽|여기는|소개|옆에|대신|만약|아니|"
    r"\b(?:meet|introduce|said|says|not|if|instead|behalf)\b",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(
    "전문가|한국인|주니어|진행자|지원자|연구원|마케터|이정도|조직장|정규직|고객사|최종본|문제점|이번주|지금은|"
    "오늘은|우리는|하나는|주관사|안내자|안내문|유저는|여기서|여기는|이거는|전체가|전부다|이상은|주말은|임원진|"
    "정답은|현황은|방금은|공유자|공무원|선생님|선배님|한마디|최고의|정도는|유일한|전화는|서기는|서무팀|고객팀|"
    "전략팀|구매팀|정보팀|기획자|담당자|주문팀|조사원|노무사|변호사|회계사|세무사|강사진|남자분|여자분|이해는|"
    "현재는|신입은|반대는|주최측|신청자|송신자|수신자|구매자|원작자|전달자|고객님|임차인|임대인|하청사|도매상|"
    "소매상|정상은"
)
_NO_WORDS = re.compile(
    r"\b(?:"
    r"Product|Manager|Lead|Engineer|Designer|Director|Team|Sales|Marketing|Good|Great|Really|Very|Just|Sure|Sorry|"
    r"Happy|Not|The|My|Our|Your|Korean|American|English|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"Head|Senior|Junior|Chief|Vice|Project|Data|Software|Slack|Zoom|Teams|Google|Notion|Jira|New|Old|Big|Next|"
    r"Last|January|February|March|April|May|June|July|August|September|October|November|December"
    r")\b"
)


def introduced(utterances: Sequence[Utterance]) -> tuple[SpeakerName, ...]:
    """The labels that can be replaced by a name, each with the words that say it. What is ambiguous is left alone.

    >>> said = [Utterance(1, "참석자 1", "안녕하세요 마케팅팀 이서연입니다."),
    ...         Utterance(2, "참석자 2", "네 저는 김민수라고 합니다")]
    >>> [(s.label, s.name, s.utterance, s.quote) for s in introduced(said)]
    [('참석자 1', '이서연', 1, '안녕하세요 마케팅팀 이서연입니다'), ('참석자 2', '김민수', 2, '저는 김민수라고 합니다')]
    """
    first: dict[str, SpeakerName] = {}
    names: dict[str, set[str]] = defaultdict(set)
    taken: dict[str, set[str]] = defaultdict(set)
    for utterance in utterances:
        label = utterance.speaker
        if label is None or utterance.source == "chat":
            continue
        if not is_label(label):
            taken[label].add(label)
            continue
        for name, quote in _claims(utterance.text):
            first.setdefault(label, SpeakerName(label, name, utterance.n, quote))
            names[label].add(name)
            taken[name].add(label)
    return tuple(s for label, s in first.items() if _numbered(label) and len(names[label]) == len(taken[s.name]) == 1)


def _numbered(label: str) -> bool:
    """`Unknown Speaker` and a bare `화자` may be anybody, and several."""
    return any(c.isdigit() for c in label) or re.search(r"[ _-][A-Z]$", label) is not None


def _claims(text: str) -> Iterator[tuple[str, str]]:
    """Names under which the speaker introduces themselves, each with the quote.

    >>> list(_claims("Hi everyone, this is Ana Ruiz from sales. My name is Ana Ruiz."))
    [('Ana Ruiz', 'My name is Ana Ruiz'), ('Ana Ruiz', 'Hi everyone, this is Ana Ruiz')]
    >>> list(_claims("저는 박지훈이라고 합니다"))
    [('박지훈', '저는 박지훈이라고 합니다')]
    >>> [list(_claims(text)) for text in ("이분은 김민수입니다", "저는 반대입니다", "저는 한국인입니다")]
    [[], [], []]
    >>> [list(_claims(text)) for text in ("this is Ana Ruiz's plan", "I'm Product Manager")]
    [[], []]
    """
    if "입니다" in text or "라고" in text or "예요" in text or "이에요" in text or "고요" in text or "인데요" in text:
        for pattern in _KOREAN:
            for match in pattern.finditer(text):
                if _fits(match["name"], match["particle"]) and not _elsewhere(text, match):
                    yield match["name"], match[0].strip(" ,.")
    if " is " in text or "name's" in text or "name’s" in text or "I" in text:
        for pattern in _ENGLISH:
            for match in pattern.finditer(text):
                if not _NO_WORDS.search(match["name"]) and not _elsewhere(text, match):
                    yield match["name"], match[0].strip(" ,.")


def _fits(name: str, particle: str) -> bool:
    """`이라고`, `이에요` follow a final consonant, `라고`, `예요` none: `박지훈이라고` is 박지훈 and not 박지훈이."""
    if _NO_NAMES.fullmatch(name):
        return False
    closed = (ord(name[-1]) - 0xAC00) % 28 > 0
    if particle in ("이라고", "이에요", "이고요"):
        return closed
    return not closed if particle in ("라고", "예요", "고요") else True


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    """The sentence around the match speaks of somebody else, or quotes them."""
    begin = max(text.rfind(mark, 0, match.start() + 1) for mark in ".?!") + 1
    end = min((at for mark in ".?!" if (at := text.find(mark, match.end())) >= 0), default=len(text))
    return _SOMEBODY_ELSE.search(text, begin, min(end, match.end() + 30)) is not None
