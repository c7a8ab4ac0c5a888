"""Whether a text denies: “not turning it off” and “turn it off” share every other word."""

import re
from functools import lru_cache

_NOT = re.compile(
    r"\b(?:not|never|no longer|nothing|without|stop|cancel\w*)\b|n['’]t\b"
    r"|(?<![가-힣])(?:안|못)\s|[지진](?:는|도|를)?\s?(?:않|말|못)|말고|취소|없|아니|아닌",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def denies(text: str) -> bool:
    """
    >>> denies("we're not turning it off"), denies("turn it off"), denies("룰렛은 하지 않기로"), denies("안건 공유")
    (True, False, True, False)
    """
    return _NOT.search(text) is not None
