"""Which blocks of a page are said to be the transcript: by the title of a child page, toggle, callout, code or section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from worker.notion.places import Block
from worker.notion.reading.blocks import ELSEWHERE, text_of, title_of

# What names nothing but a transcript, whatever stands before it …
_SURE: Final = r"(?:녹취\s?록?|속기록|발언록|대화\s?(?:내용|록)|전사(?:본|록)|transcripts?|transcriptions?)"
# … and what only does among words that leave no doubt: a `배포 스크립트` is none.
_MAYBE: Final = r"(?:스크립트|자막|전사|음성\s?기록|captions?|subtitles?|script|verbatim)"
_BESIDE: Final = (
    r"(?:회의|미팅|전체|전문|원본|원문|음성|녹음|텍스트|파일|자동|생성|통화|한국어|영어|국문|영문|줌|팀즈|클로바\s?노트|"
    r"meeting|full|raw|call|auto|automatic|generated|the|complete|original|video|audio|zoom|teams|google|meet|clova|"
    r"notes?|text|file|log|of|ai|english|korean|en|ko|kr|part|closed|live|\d[\d년월일부차]*|\([^()]{0,40}\))"
)
_PLAIN_TITLE: Final = re.compile(
    rf"\W*(?:{_BESIDE}\W+)*(?:회의|미팅|전체|통화)?(?:{_SURE}|{_MAYBE})(?:\W+{_BESIDE})*\W*", re.IGNORECASE
)
_NAMED_TITLE: Final = re.compile(rf"(?:.{{0,60}}[\W_])?{_SURE}(?:\W+{_BESIDE})*\W*(?:[:|·-]\s.{{0,60}})?", re.IGNORECASE)
_LONGEST: Final = 100
_SENTENCE: Final = re.compile(r"(?:니다|어요|아요|해요|세요|[.?!])\s*$")

TIME_ONLY: Final = re.compile(r"\W*\d{1,3}:\d{2}(?::\d{2})?(?:\W+\d{1,3}:\d{2}(?::\d{2})?)?\W*")
"""`00:05:00`: what some services put above every five minutes, as a heading."""

_OPENERS: Final = ("child_page", "toggle", "heading_1", "heading_2", "heading_3", "heading_4", "callout", "quote", "code", "tab")
_LINES: Final = ("paragraph", "bulleted_list_item", "numbered_list_item")


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that hold what was said. place: what kind of block is, or stands above, the transcript. page: id of the child
    page that they are on."""

    place: str
    blocks: tuple[Block, ...]
    page: str | None = None


def titled_parts(blocks: Sequence[Block]) -> list[Part]:
    """The parts of the page that bear a transcript's title, in reading order. What is under a title is its section."""
    parts: list[Part] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if not is_titled(block):
            parts += [] if block.type in ELSEWHERE else titled_parts(block.children)
        elif own := _own(block):
            parts.append(Part(block.type, own, block.id if block.type == "child_page" else None))
        elif section := tuple(blocks[at : _section_end(blocks, at)]):
            parts.append(Part("section", section))
            at += len(section)
    return parts


def is_titled(block: Block) -> bool:
    title = title_of(block).strip()
    if not title or len(title) > _LONGEST:
        return False
    if block.type in _LINES:
        return bool(_PLAIN_TITLE.fullmatch(title)) and "\n" not in text_of(block).strip()
    return block.type in _OPENERS and names_transcript(title)


def names_transcript(title: str) -> bool:
    """
    >>> all(map(names_transcript, ("📝 녹취록", "회의 스크립트", "Weekly sync – Transcript", "Full transcript (auto-generated)")))
    True
    >>> any(map(names_transcript, ("배포 스크립트", "녹취록은 나중에 올립니다.", "Transcript API review", "자막 검토 일정")))
    False
    """
    if _SENTENCE.search(title) and not re.search(r"(?:록|전사|스크립트)\W*$", title):
        return False
    return bool(_PLAIN_TITLE.fullmatch(title) or _NAMED_TITLE.fullmatch(title.strip()))


def is_heading(block: Block) -> bool:
    return block.type.startswith("heading_")


def _own(block: Block) -> tuple[Block, ...]:
    """What the block holds besides its title: its children, below the further lines of its own text."""
    if block.type == "code":
        return (block,) if text_of(block).strip() else ()
    below = text_of(block).partition("\n")[2]
    lines = (_with_text(block, below),) if below.strip() else ()
    return (*lines, *block.children)


def _with_text(block: Block, text: str) -> Block:
    payload = {"rich_text": [{"plain_text": text}]}
    return replace(block, type="paragraph", json={"id": block.id, "type": "paragraph", "paragraph": payload}, children=())


def _section_end(blocks: Sequence[Block], begin: int) -> int:
    """A section lasts to the next heading that is as high as its own; below a mere line, to any heading or divider."""
    title = blocks[begin - 1]
    level = int(title.type[-1]) if is_heading(title) else 9
    for at in range(begin, len(blocks)):
        block = blocks[at]
        if is_heading(block) and not TIME_ONLY.fullmatch(text_of(block)) and int(block.type[-1]) <= level:
            return at
        if level == 9 and block.type == "divider":
            return at
    return len(blocks)
