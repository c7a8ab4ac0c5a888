"""Where dates and times are said in an utterance."""

from worker.resolution.phrases import read


def find_date_phrases(text: str) -> list[tuple[int, int]]:
    """Spans (start, end exclusive) of the phrases that say when something is due or takes place, in order.

    The marker that rules the phrase is part of it ("까지", "by", "before"). Past days, vague words, amounts of time
    ("1시간 동안"), months as topics ("3월 매출"), versions, ratios, amounts and ticket numbers are none.

    >>> def found(text): return [text[start:end] for start, end in find_date_phrases(text)]
    >>> found("그건 제가 다음 주 화요일까지 정리해서 12월 3일 오후 3시에 공유할게요")
    ['다음 주 화요일까지', '12월 3일 오후 3시에']
    >>> found("I'll send it by EOD Friday, then we meet on Dec 3rd at 2pm")
    ['by EOD Friday', 'Dec 3rd at 2pm']
    >>> found("3월 매출은 두 번 봤고 1시간 동안 회의했어요, v3.2.1은 3:1 비율이고 PROJ-12 는 어제 끝났어요")
    []
    """
    return [(p.start, p.end) for p in read(text) if p.sure and not p.said.past and not p.said.vague
            and p.said.part != "vague" and p.marker != "not"]  # fmt: skip
