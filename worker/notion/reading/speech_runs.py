"""The longest run of blocks that reads as speech, on a page where nothing is called a transcript. People's notes are none."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.model import Transcript, Utterance
from worker.notion.places import Block
from worker.notion.reading.blocks import ELSEWHERE, every_block, text_of, words_of
from worker.notion.reading.transcript_blocks import TIME_ONLY, Part, is_heading

Read = Callable[[Part], Transcript | None]

_FEWEST = 3  # two lines with a colon are on many a page
_FEWEST_LISTED = 6  # `- Ana: does this`, `- Jeff: does that` is a list of tasks far more often
_FEWEST_TIMED = 5
_SHARE = 0.6
_BEGINS = 120.0  # seconds: a recording begins at its beginning, an agenda at 10:00
_HINT = re.compile(r"[:：]|참석자|화자|speaker|participant|\d\s*분", re.IGNORECASE)
_QUESTION_AND_ANSWER = re.compile(r"[QA문답](?:uestion|nswer)?\s?\d*", re.IGNORECASE)

_SPEAKER_COLUMN = re.compile(r"화자|발언자|발화자|말한 ?사람|speaker", re.IGNORECASE)

_FAMILIES = {
    "paragraph": "text", "bulleted_list_item": "list", "numbered_list_item": "list", "quote": "quote", "callout": "callout",
    "code": "code", "table": "table",
}  # fmt: skip
_ALONE = ("code", "table", "callout")
_CONTAINERS = ("column_list", "column", "synced_block", "toggle", "tab", "to_do", "template")


@dataclass(frozen=True, slots=True)
class Speech:
    """weight: utterances with a speaker or a time."""

    part: Part
    transcript: Transcript
    weight: int


def speech_runs(blocks: Sequence[Block], read: Read) -> list[Speech]:
    """All runs that read as speech, the longest first."""
    return sorted(_all(blocks, read), key=lambda speech: -speech.weight)


def _all(blocks: Sequence[Block], read: Read) -> Iterator[Speech]:
    """Runs that only headings, dividers and pictures keep apart are one: chapters of one meeting."""
    chapters: list[Speech] = []
    for family, run in _runs(blocks):
        if family == "between":
            continue
        speech = _speech(family, run, read) if family else None
        if speech is None or family in _ALONE:
            yield from _together(chapters, read)
            chapters = []
        if speech is None:
            for block in run:
                yield from _all(block.children, read)
        elif family in _ALONE:
            yield speech
        else:
            chapters.append(speech)
    yield from _together(chapters, read)


def _together(chapters: Sequence[Speech], read: Read) -> Iterator[Speech]:
    if len(chapters) < 2:
        yield from chapters
        return
    part = Part("page", tuple(block for chapter in chapters for block in chapter.part.blocks))
    if (transcript := read(part)) is not None:
        yield Speech(part, transcript, len(_attributed(transcript)))


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Stretches of blocks of one family; "between" for what merely divides, "" for what has insides of its own."""
    family, run = "between", list[Block]()
    for block in blocks:
        own = _family(block)
        if own == "blank" and family not in ("between", ""):
            run.append(block)
            continue
        own = "between" if own == "blank" else own
        if run and (own != family or own in _ALONE):
            yield family, run
            run = []
        family = own
        run.append(block)
    if run:
        yield family, run


def _family(block: Block) -> str:
    if block.type in _CONTAINERS or (is_heading(block) and block.children):
        return ""
    if is_heading(block) and TIME_ONLY.fullmatch(text_of(block)):
        return "text"
    if block.type == "paragraph" and not text_of(block).strip() and not block.children:
        return "blank"
    return "between" if block.type in ELSEWHERE else _FAMILIES.get(block.type, "between")


def _speech(family: str, run: Sequence[Block], read: Read) -> Speech | None:
    """The run without the notes before and after, if it reads as speech."""
    if not _may_be_speech(run):
        return None
    part = Part("page", tuple(run))
    transcript = read(part)
    if transcript is None or not _attributed(transcript) or (family == "table" and _is_plain(run[0], transcript)):
        return None
    if (narrow := _without_notes(part, transcript)) != part:
        part, transcript = narrow, read(narrow)
    if transcript is None or not _reads_as_speech(transcript, family):
        return None
    return Speech(part, transcript, len(_attributed(transcript)))


def _may_be_speech(run: Sequence[Block]) -> bool:
    """Cheap, so that prose is not parsed for nothing."""
    texts = [text_of(block) for block in every_block(run)]
    lines = sum(1 + text.strip().count("\n") for text in texts if text.strip())
    return run[0].type == "table" or (lines >= _FEWEST and any(map(_HINT.search, texts)))


def _reads_as_speech(transcript: Transcript, family: str) -> bool:
    said = _attributed(transcript)
    if len(said) < _FEWEST or len(said) < _SHARE * len(transcript.utterances):
        return False
    turns = Counter(u.speaker for u in said if u.speaker)
    timed = [u.start for u in said if u.start is not None]
    begins_early = 2 * len(timed) > len(said) and min(timed) <= _BEGINS
    if not turns:
        return begins_early and len(said) >= _FEWEST_TIMED
    if all(_QUESTION_AND_ANSWER.fullmatch(name) or name[0].islower() for name in turns):  # `port: 80`
        return False
    if family == "list" and not begins_early:
        return len(said) >= _FEWEST_LISTED and len(turns) > 1 and len(said) >= 2 * len(turns)
    return begins_early or max(turns.values()) > 1


def _is_plain(table: Block, transcript: Transcript) -> bool:
    """It has no times, and no column called the speaker's: names in front of texts are owners as often."""
    if any(u.start is not None for u in transcript.utterances):
        return False
    first = table.children[0].json.get("table_row", {}).get("cells", ()) if table.children else ()
    return not any(_SPEAKER_COLUMN.fullmatch(words_of(cell).strip()) for cell in first)


def _attributed(transcript: Transcript) -> list[Utterance]:
    return [u for u in transcript.utterances if u.speaker or u.start is not None]


def _without_notes(part: Part, transcript: Transcript) -> Part:
    """From the first block that somebody says to the last, and as much below it as stands between two of them elsewhere."""
    place = {inner.id: at for at, block in enumerate(part.blocks) for inner in every_block([block])}
    said = sorted({place[u.block] for u in _attributed(transcript) if u.block in place})
    if not said:
        return part
    others = {place[u.block] for u in transcript.utterances if u.block in place} - set(said)
    begin = max((at + 1 for at in others if at < said[0]), default=0)
    below = max((later - at for at, later in pairwise(said)), default=1)
    stops = [at for at in others if at > said[-1]]
    stops += [at for at in range(said[-1] + 1, len(part.blocks)) if _family(part.blocks[at]) == "blank"]
    end = min([said[-1] + below, len(part.blocks), *stops])
    return Part(part.place, part.blocks[begin:end])
