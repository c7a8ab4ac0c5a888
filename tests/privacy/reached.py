"""E-mail addresses and telephone numbers, written and said."""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.privacy.spelling import digits, grouped, in_english, in_korean, wide

Value = tuple[str, str, str, str]  # kind, carrier, language, value


class SpeakerLabel(NamedTuple):
    kind: str
    value: str
    says: str
    language: str


# People join a call under an address or a telephone number.
LABELS = (
    SpeakerLabel("email", "saebyeok.chu@example.com", "화면 정리는 제가 금요일까지 할게요", "ko"),
    SpeakerLabel("email", "otto.ferris@example.org", "I'll write the summary by Friday", "en"),
    SpeakerLabel("kr_phone", "+82 10-5926-3874", "장비 목록은 제가 금요일까지 드릴게요", "ko"),
    SpeakerLabel("kr_phone", "01048261597", "소리가 조금 끊기는데 견적은 제가 보내 드릴게요", "ko"),
    SpeakerLabel("intl_phone", "+1 206-555-0148", "I'll send the contract by Friday", "en"),
)  # fmt: skip

_ADDRESSES = {
    "ko": (
        "garam.noh@example.com", "ms.tak@mail.example.co.kr", "GARAM.NOH@EXAMPLE.NET", "narae_seo87@example.co.kr",
        "billing+seoul@example.com", "노가람@회사.한국", "tak@새벽시장.한국", "<bora.ok@example.com>", "dev-ops@corp.example.org",
        "b0ra@example.kr", "recruit@example.or.kr", "x9@example.io", wide("narae@example.net"), wide("0611@example.com"),
        "가람 골뱅이 지메일 닷컴", "tak 골뱅이 네이버 닷컴", "엔 에이 알 에이 이 골뱅이 다음 닷 넷", "가람공칠 골뱅이 한메일 쩜 넷",
        "bora 골뱅이 example 쩜 컴", "보라 언더바 팔팔 골뱅이 지메일 점 컴", "info 골뱅이 회사 점 씨오 점 케이알", "지에이알에이엠 골뱅이 네이버 쩜 컴",
    ),
    "en": (
        "imogen.vasquez@example.com", "i.vasquez@example.co.uk", "imogen+minutes@example.org", "Ruud_Terpstra@Example.COM",
        "ops@eu-west.example.net", "ruud99@example.io", "r-t@sub.mail.example.com", "accounts.payable@example.us",
        "imogen.o'shea@example.com", "imogen (at) example (dot) com", "ruud[at]example[dot]org",
        "imogen dot vasquez at gmail dot com", "ruud at example dot org", "i v a s q u e z at example dot co dot uk",
        "imogen underscore v at outlook dot com", "ruud terpstra ninety nine at gmail dot com", "imogen dash v at example dot io",
        "quillfeather at example dot com", "r dot t dot terpstra at mail dot example dot net", "imogen.vasquez at yahoo dot com",
        "ruud@ example .com",
    ),
}  # fmt: skip


def values(chance: random.Random) -> Iterator[Value]:
    for language, addresses in _ADDRESSES.items():
        yield from (("email", "email", language, address) for address in addresses)
    yield from (("kr_phone", "kr_phone", "ko", value) for value in _korean(chance))
    yield from (("intl_phone", "intl_phone", language, value) for language, value in _foreign(chance))


def _korean(chance: random.Random) -> Iterator[str]:
    def mobile() -> str:
        return "010-" + grouped(digits(chance, 8, "23456789"), (4, 4))

    shapes: list[tuple[int, Callable[[str], str]]] = [
        (10, str), (6, _bare), (5, _with(" ")), (4, _with(".")), (5, lambda n: "+82 " + n[1:]),
        (2, lambda n: "+82" + _bare(n)[1:]), (1, lambda n: "(+82) " + n[1:]), (2, _with("–")), (3, wide), (1, _with(" - ")),
        (3, in_korean), (2, lambda n: in_korean(n, sign=" ")), (1, lambda n: in_korean(n, sign="")),
        (1, lambda n: in_korean(n, between=" ", sign=" ")), (1, lambda n: in_korean(n, zero="영", sign=" ")),
        (1, lambda n: in_korean(n, sign=" 다시 ")), (1, lambda n: in_korean(n, sign=", ")), (1, _with("에 ")),
    ]  # fmt: skip
    for count, shape in shapes:
        yield from (shape(mobile()) for _ in range(count))
    for prefix in ("02", "031", "051", "064"):
        yield f"{prefix}-{digits(chance, 3, '2345678')}-{digits(chance, 4)}"
    yield f"(02) {digits(chance, 4, '2345678')}-{digits(chance, 4)}"
    yield f"070-{digits(chance, 4, '4578')}-{digits(chance, 4)}"
    yield f"1588-{digits(chance, 4)}"
    yield f"0505-{digits(chance, 3)}-{digits(chance, 4)}"


def _foreign(chance: random.Random) -> Iterator[tuple[str, str]]:
    def american() -> str:
        return f"{chance.choice(('415', '212', '646', '312', '206'))}-{digits(chance, 3, '2345')}-{digits(chance, 4)}"

    shapes: list[tuple[int, Callable[[str], str]]] = [
        (4, lambda n: f"({n[:3]}) {n[4:]}"), (4, str), (2, _with(".")), (2, lambda n: "+1 " + n.replace("-", " ")),
        (1, lambda n: n + " ext. 12"), (1, lambda n: in_english(n, zero="oh", sign=", ")), (2, in_english),
        (1, lambda n: "plus one " + in_english(n, zero="oh")), (1, _doubled),
    ]  # fmt: skip
    for count, shape in shapes:
        yield from (("en", shape(american())) for _ in range(count))
    yield "en", f"+44 20 7946 0{digits(chance, 3)}"
    yield "en", f"+44 7700 900{digits(chance, 3)}"
    yield "ko", f"+81 90-{digits(chance, 4)}-{digits(chance, 4)}"
    yield "ko", f"+49 30 {digits(chance, 8, '2345')}"
    yield "ko", f"001-1-{american()}"
    yield "ko", f"+84 90 {digits(chance, 3)} {digits(chance, 4)}"


def _bare(number: str) -> str:
    return number.replace("-", "")


def _with(sign: str) -> Callable[[str], str]:
    return lambda number: number.replace("-", sign)


def _doubled(number: str) -> str:
    """`triple five` is how people read a run."""
    return in_english(number[:3], zero="oh") + " triple five " + in_english(number[-4:], zero="oh")
