"""Content words of a sentence, to tell whether two speak of the same thing."""

import re

_WORD = re.compile(r"<[A-Z_]+_\d+>|\d+(?:[.,]\d+)*(?:[년월일시분원개명건번주%][가-힣]{0,2})?|[A-Za-z][A-Za-z'-]+|[가-힣]+")
_NUMERAL = re.compile(r"[일이삼사오육칠팔구십백천만억조원개명]+")
_UNITS = "년월일시분원개명건번주%까지에로은는이가을를쯤전후의부터도"
_PARTICLE = re.compile(
    r"(?:으로|에서|에게|한테|까지|부터|보다|처럼|이나|이랑|하고|이라|라는|들은|들이|들을|은|는|이|가|을|를|에|로|와|과|도|만|의|요|죠|님)$"
)
_EMPTY_KO = frozenset(
    "제가 저는 저희 우리 그거 그건 그것 이거 이건 이것 저거 그게 이게 거기 여기 아까 방금 그냥 그럼 그러 그래 그렇 "
    "이렇 저렇 하는 하기 하고 하면 해서 했다 했습 합니 하겠 하죠 하시 합시 할게 해주 해드 주세 주시 드릴 드리 없던 "
    "취소 철회 무효 일단 네네 감사 알겠 좋습 정말 진짜 다시 생각 보니 필요 그날 이번 다음 오늘 내일 금요 월요 화요 "
    "수요 목요 토요 일요 주까 건은 부분 쪽에 있습 있는 없습 아니 안녕 혹시 어떤 무슨 누가 언제 결정 확정 기로 걸로 "
    "것으 부탁 말씀 같은 같습 같아 대해 관련 그런 이런 저런 빨리 그대 확정했 결정했 합의했 정했 근데 그리 때문".split()
)
_EMPTY_EN = frozenset(
    "the and for that this these those with will would could should can you your our its it's i'm i'll we'll we're "
    "let's not are was were been have has had from into about just then than there here what when which who okay "
    "yeah yes sure please thing things going gonna get got make made take let need want know think mean like "
    "really actually well right also some any all very much more over after before next last one two time good "
    "great fine scratch never mind forget cancel second thought they them their him her she his said says don't "
    "didn't doesn't can't won't isn't that's they're you're because kind sort bit lot maybe probably might still "
    "out off back down up how why where did does doing done work works look looks see say new use used using way "
    "something same other first whole only best different people everybody everyone somebody someone anything "
    "everything nothing point part side case end start today".split()
)


def keywords(text: str) -> frozenset[str]:
    """Korean words by their first two syllables, English ones without inflection, placeholders and numbers whole.

    >>> sorted(keywords("릴리스 노트는 제가 쓸게요")) == sorted({"릴리", "노트", "쓸게"})
    True
    >>> sorted(keywords("I'll send the quotes tomorrow"))
    ['quot', 'send', 'tomorrow']
    """
    found = set()
    for word in _WORD.findall(text):
        if "가" <= word[0] <= "힣":
            stem = _PARTICLE.sub("", word) if len(word) > 2 else word
            if len(stem) >= 2 and stem[:2] not in _EMPTY_KO and not _NUMERAL.fullmatch(stem):
                found.add(stem[:2])
        elif word[0] == "<" or word[0].isdigit():
            found.add(word if word[0] == "<" else word.rstrip(_UNITS))
        elif len(word) > 2 and word.lower() not in _EMPTY_EN:
            found.add(_stem(word.lower()))
    return frozenset(found)


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
