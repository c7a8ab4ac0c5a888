"""An utterance as its sentences: what is hedged, quoted or asked in one of them says nothing about the next."""

import re
from itertools import pairwise

# Recognised Korean often has no full stops: a final ending before a space ends the sentence as well,
# unless what was said is then reported (… 주세요 라고 하네요).
_FINAL = (
    r"(?:니다|어요|아요|해요|에요|예요|게요|세요|네요|군요|까요|나요|래요|대요|구요|지요|려요|워요|져요|줘요|돼요|봐요|와요"
    r"|[가-힣]죠|시다|아니요|넵)"
)
_REPORTED = r"(?!\s(?:이?라고|이?라는|하고|그러|그랬))"
_HANDOVER = r"(?:시고|주고)(?=,?\s(?:and\s|그리고\s)?(?:제가|저는|저희|내가|<PERSON_\d+>))"  # … 맡아 주시고 저는 …
_END = re.compile(
    rf"[.!?…]+[\"”'’)]?(?=\s)|{_FINAL}(?=\s){_REPORTED}|{_HANDOVER}|;(?=\s)|,(?=\s(?:and|but|so) I(?:'ll| will| can))"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, without the white space around them.

    >>> text = "네 알겠습니다 제가 정리할게요. 내일요."
    >>> [text[start:end] for start, end in sentences(text)]
    ['네 알겠습니다', '제가 정리할게요.', '내일요.']
    """
    cuts = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    spans = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        kept = piece.strip()
        if kept.strip(" ,.;!?"):
            at = start + piece.index(kept)
            spans.append((at, at + len(kept)))
    return spans
