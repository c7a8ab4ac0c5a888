"""A Korean sentence without its speaker, its date and its politeness: `제가 금요일까지 노트 정리해 드릴게요` → `노트 정리`."""

import re

_JUNGSEONG, _JONGSEONG = 28, 588
_L, _B = 8, 17  # final consonants ㄹ, ㅂ
_END = r"[\s.!?~…,]*$"
_FILLER = re.compile(
    r"^(?:(?:대신|네+|넵|넹|예|응|아|어|음|저|뭐|그럼|그러면|그리고|그래서|일단|우선|그러니까|근데|자|좋아요|좋습니다|알겠습니다|혹시|결론은|최종적으로|이제|참|오케이|okay|ok"
    r"|so)[,.\s]+)+",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"(?:^|(?<=\s))(?:제가|저는|저희가|저희는|내가|나는|저희\s?쪽에서|저희\s?팀에서|제\s?쪽에서|저도|좀|한번|한\s번|바로|직접"
    r"|혹시)(?=\s|$|,)[,\s]*"
)
_POINT = re.compile(
    r"^(?:그건|이건|그거는?|이거는?|그것은|그\s?건은|이\s?건은|그\s?부분은|이\s?부분은|그\s?부분|요거|이\s?건)[,\s]+"
)
_TO = re.compile(
    r"<PERSON_\d+>(?:\s?(?:님|씨|대리|과장|차장|부장|팀장|사원|주임|책임|선임|수석|매니저|이사|실장|본부장|대표)){0,2}(?:이|가|은|는|께서는?|쪽에서)?[,\s]+"
)
_TEAM = re.compile(r"(?:^|(?<=\s))(?:저희\s)?[가-힣A-Za-z]{1,8}(?:팀|부서|파트)(?:이|가|은|는|에서|에서는)[,\s]+")
_ABOUT = re.compile(r"^[^,.]{1,12}(?:은|는|요),\s+(?=\S)")  # 그 서버 쪽은, …
_TOPIC = re.compile(r"^([^,]{1,24}?[^하되있없맞쓰보오가나같많적좋작높낮남\s])(?:은|는) (?=\S+ \S)")  # 노트는 정리해서 … → 노트를
_AFTER_DATE = re.compile(r"^\s?(?:전까지는?|까지는?|까진|안으로|안에|중으로|중에|내로|내에|이내로?|전에|쯤|에)(?=\s|$)")
_PROMISED = re.compile(rf"(\S)\s?(?:[게께]요?|겁니다|거예요|거에요|예정입니다|계획입니다|까요|래요){_END}")
_PROPOSED = re.compile(rf"(\S)시다{_END}")
_ASKING = r"(?:드려요|드립니다|드릴게요|드리겠습니다|드려도\s?\S+|합니다|해요|할게요|하겠습니다)"
# What follows the verb; the first that fits is cut off. In each, what is left ends in the verb's stem (or its 아/어 form).
# The compound ones first: their own verb looks like the sentence's (… 하는 걸로 할게요). `부탁` asks for a thing, not an act.
_COMPOUND = tuple(
    re.compile(tail + _END)
    for tail in (
        (
            rf"(?:(?:을|를)?\s?(?:좀\s?)?부탁(?:{_ASKING})?"
            r"|(?:이|가|은|는)?\s가능(?:하(?:실까|세|신가|시겠어|겠어|나)요|하시죠|하십니까|할까요))"
        ),
        r"(?<=[가-힣A-Za-z])(?:은|는)?\s?(?:건|게|것은|것이)?\s?(?:어떨까요|어때요|어떠세요|어떻습니까|어떨지요?)",
        r"(?:으)?면\s?(?:좋겠\S*|어떨까요|어때요|좋을\s?\S+\s?\S*|됩니다|돼요|감사하겠\S*)",
        r"(?:으)?면\s?될\s?(?:것|거)\s?같\S*",
        r"(?:시)?(?:는|은)\s?(?:걸로|거로|것으로)(?:\s?(?:최종\s?)?(?:하|합|할|정리|결정|확정|합의|갑|가)\S*)?(?:\s?보시죠)?",
        r"기로\s?(?:최종\s?)?(?:결정|확정|합의|정|하|했|합|할|해)\S*(?:\s보시죠)?",
        r"도록\s?(?:하겠|할게|하죠|합시다)\S*",
    )
)
_TAILS = tuple(
    re.compile(tail + _END)
    for tail in (
        r"겠(?:습니다|어요)(?:만|까)?",
        r"(?:을|를)?\s?수\s?있(?:을까요|나요|어요|으세요|을지요?)",
        r"(?:으)?십시오|(?:으)?세요|(?:으)?셔요|시겠어요|시고|시죠",
        r"(?:으)?시?고",
        r"죠",
    )
)
_AUX = re.compile(r"(?<=[해아어려여내쳐겨와둬춰켜져써봐워놔])\s?(?:주시|드리|주|줘|놓으|놓|두|둘)$")
_GIVE = re.compile(r"(?<=[가-힣]{2})\s?(?:드리|해\s?드리)$")
_KEEP_L = frozenset("만들 열 걸 풀 돌 팔 빌 늘 알 밀 끌 갈 달 줄".split())
_CONTRACTED = {"ㅕ": "ㅣ", "ㅘ": "ㅗ", "ㅝ": "ㅜ"}
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"


def task(text: str, date: tuple[int, int] | None = None) -> str:
    """The task as a noun or a verbal noun; empty when the sentence names none (`그건 제가 할게요`).

    >>> task("릴리스 노트는 제가 작성할게요.")
    '릴리스 노트 작성'
    >>> task("제가 회의실 잡을게요")
    '회의실 잡기'
    >>> task("그건 제가 할게요")
    ''
    """
    bare = _ABOUT.sub("", _without(text, date))
    for _ in range(2):
        bare = _TEAM.sub("", _TO.sub("", _POINT.sub("", _SELF.sub("", _FILLER.sub("", bare.strip())))))
    stem, asking = _stem(bare)
    named = _AUX.sub("", stem) if not asking else stem
    given = _GIVE.sub("", named) if named == stem else named
    noun = stem if asking else given if given != named else _nominal(named.strip(), aux=named != stem)
    noun = re.sub(r"(?<=[가-힣A-Za-z0-9>])(?:을|를|은|는) (\S+)$", r" \1", noun.strip(" ,."))
    noun = _TOPIC.sub(lambda found: f"{found[1]}{'을' if _final(found[1][-1]) else '를'} ", noun)
    return "" if len(noun) < 2 or noun in _EMPTY else re.sub(r"\s{2,}", " ", noun)


_EMPTY = frozenset(
    ("맡기", "담당", "진행", "처리", "그렇게", "하기", "제가", "보기", "드리기", "그거", "그걸", "저희", "확인해", "그 부분")
) | {"그렇게 하기", "그거 하기"}


def decision(text: str) -> str:
    """What was settled as a plain statement, `… 하기로 했다.`; empty when nothing is left.

    >>> decision("그럼 로고는 B안으로 가시죠.")
    '로고는 B안으로 가기로 했다.'
    >>> decision("배포일은 12월 3일로 확정하겠습니다")
    '배포일은 12월 3일로 확정했다.'
    """
    bare = _FILLER.sub("", text.strip())
    done = re.search(rf"(확정|결정|합의|승인|정)\s?(?:했|하|됐|되|할|합|된|입니다|지|짓)\S*(?:\s걸로\S*)?{_END}", bare)
    if done and not re.search(r"기로\s?$", bare[: done.start()]):
        kept = bare[: done.start()].rstrip()
        return f"{kept} {done.group(1)}했다." if len(kept) > 1 else ""
    stem, _ = _stem(re.sub(rf"기로\s?(?:결정|확정|합의|정)\S*{_END}", "기로 했습니다", bare))
    return f"{stem.strip()}기로 했다." if len(stem.strip()) > 3 else ""


def _without(text: str, date: tuple[int, int] | None) -> str:
    if date is None:
        return text
    after = _AFTER_DATE.sub("", text[date[1] :])
    return f"{text[: date[0]].rstrip()} {after.lstrip()}".strip()


def _stem(text: str) -> tuple[str, bool]:
    """The sentence up to its last verb's stem, and whether it only asked for a thing (`견적서 부탁드려요`)."""
    bare = re.sub(_END, "", text)
    for number, tail in enumerate(_COMPOUND):
        if (found := tail.search(bare)) and found.start() > 0:
            return re.sub(r"(?<=[가-힣])시$", "", bare[: found.start()]), number == 0
    promised = _PROMISED.search(bare)
    if promised and _final(promised.group(1)) == _L:
        return _cut_l(bare[: promised.end(1)]), False
    proposed = _PROPOSED.search(bare)
    if proposed and _final(proposed.group(1)) == _B:
        return bare[: proposed.start(1)] + _drop_final(proposed.group(1)), False
    for tail in _TAILS:
        if (found := tail.search(bare)) and found.start() > 0:
            kept = bare[: found.start()]
            kept = _cut_l(kept) if "수" in found.group() and _final(kept[-1]) == _L else kept
            return re.sub(r"(?<=[가-힣])시$", "", kept), False
    return re.sub(r"(?<=주)(?:세요|시)$|(?<=줘)요?$", "", bare), False


def _nominal(stem: str, *, aux: bool) -> str:
    """정리하, 정리해 → 정리; 보내 → 보내기; 고쳐 → 고치기; 만들 → 만들기."""
    if stem.endswith(("하", "해")):
        return re.sub(r"(?:을|를)?\s?(?:하|해)$", "", stem)
    if not stem or not "가" <= stem[-1] <= "힣":
        return stem
    return (_plain(stem) if aux else re.sub(r"으$", "", stem)) + "기"


def _plain(connected: str) -> str:
    """The stem of an 아/어 form: 올려 → 올리, 만들어 → 만들, 잡아 → 잡, 써 → 쓰."""
    last = connected[-1]
    if last in "아어" and len(connected) > 1:
        return connected[:-1]
    if last == "써":
        return connected[:-1] + "쓰"
    code = ord(last) - 0xAC00
    vowel = _VOWELS[code % _JONGSEONG // _JUNGSEONG]
    if code % 28 == 0 and vowel in _CONTRACTED and last not in "켜펴":
        shift = _VOWELS.index(_CONTRACTED[vowel]) - _VOWELS.index(vowel)
        return connected[:-1] + chr(ord(last) + shift * _JUNGSEONG)
    return connected


def _cut_l(text: str) -> str:
    """The stem before ㄹ게, ㄹ 수: 보낼 → 보내, 잡을 → 잡, 만들 → 만들."""
    word = text.rstrip().split(" ")[-1]
    if any(word.endswith(kept) for kept in _KEEP_L):
        return text
    if text.endswith("을") and len(text) > 1 and _final(text[-2]):
        return text[:-1]
    return text[:-1] + _drop_final(text[-1])


def _final(syllable: str) -> int:
    return (ord(syllable) - 0xAC00) % 28 if "가" <= syllable <= "힣" else 0


def _drop_final(syllable: str) -> str:
    return chr(ord(syllable) - _final(syllable))
