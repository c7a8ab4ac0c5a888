"""What the program checks on a candidate before any model is asked to: cheap, strict, and explained by a reason code."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from worker import phrases
from worker.likeness import grams
from worker.model import Call, Evidence, Failure, RedactedUtterance, Rejection, Reply
from worker.stages.denial import denies
from worker.stages.extract import PLACEHOLDER
from worker.stages.numbers import unsaid
from worker.stages.ownership import is_shown
from worker.stages.state import Candidate, State

NEAR = 3  # utterances on either side of a quote that count as what was said about it
BROAD = 8  # … about a topic, which one quote stands for
CLOSE = 6  # a date or owner said within as many needs no word in common with the core
FAR = 30  # one said farther from the core than this is about something else
LONGEST = 300  # characters of a text; sixty are asked for
SHARE = 1 / 3  # of a text's words that were said near its quotes; the least among our worked examples is a half

# What no plain sentence holds once its placeholders are out: tags, links, a placeholder that was altered.
_MARKUP = re.compile(r"[<>＜＞]|\]\(|://|\bwww\.|\b[A-Z]{2,}_\d+|(?i:\bperson[\s_\\-]*\d+)")
# Ends of Korean sentences, which any two have in common.
_ENDINGS = frozenset(
    "습니 니다 하겠 겠습 했습 합니 입니 할게 게요 어요 아요 세요 네요 하죠 시죠 이다 한다 했다 하기 으로 까지 걸로 에서".split()
)
# How a topic is told, not what it is about.
_TELLING = grams(
    "discussed raised reported talked mentioned compared while including"
    " 논의함 공유함 보고함 이야기함 제기됨 관련 대해 대한 문제 방안 상황"
)
_UNTIL = re.compile(r"까지|\bby\b|\buntil\b", re.IGNORECASE)


def calls(_: State) -> list[Call]:
    return []


def absorb(state: State, _: Mapping[Call, Reply | Failure]) -> State:
    """The candidates that stand; the others are rejections."""
    checked = [check(candidate, state) for candidate in state.candidates or ()]
    kept = tuple(candidate for candidate, rejection in checked if rejection is None)
    return replace(state, candidates=kept).reject(*(rejection for _, rejection in checked if rejection))


def check(candidate: Candidate, state: State) -> tuple[Candidate, Rejection | None]:
    """The candidate, with unsupported fields emptied, and the rejection if its core fails.

    - what was said to a machine or a note-taker supports nothing: no core, no owner, no date, no word of the text
    - figures and names of the text were said near the quotes, so was a third of its words, and so was a "not" in it
    - the text is a plain sentence: no markup and no link that was not said, and no essay
    - a day by which something is to be done is no appointment
    - a date or owner was said near the core, or not too far from it and about the same thing
    - an owner whom nothing makes the doer is noted: alone it is emptied in the end, beside a twin it counts for nothing
    """
    if any(_told_to_a_machine(e.utterance, state) for e in candidate.evidence):
        return candidate, Rejection(candidate.kind, candidate.text, "instruction", candidate.evidence)
    candidate = _with_near_fields(candidate, state)
    if not _holds(candidate, state) or _mere_deadline(candidate, state):
        return candidate, Rejection(candidate.kind, candidate.text[:LONGEST], "unsupported", candidate.evidence)
    return replace(candidate, owner_shown=is_shown(candidate, state)), None


def said_near(candidate: Candidate, state: State, reach: int = NEAR) -> str:
    """What people said to one another within `reach` utterances of any of the candidate's quotes, speakers included."""
    numbers = sorted(state.near(candidate.cited, reach, reach))
    return "\n".join(_spoken(state.utterance(n)) for n in numbers if not _told_to_a_machine(n, state))


def _holds(candidate: Candidate, state: State) -> bool:
    text, topic = candidate.text, candidate.kind == "topic"
    said = said_near(candidate, state, BROAD if topic else NEAR)
    if len(text) > LONGEST or not holds_up(text, said) or (denies(text) and not denies(said_near(candidate, state, 1))):
        return False
    wanted = {gram for gram in grams(text) - (_TELLING if topic else frozenset()) if not gram.startswith("<")}
    found = wanted & grams(said)
    if topic and not _scripts(text) & _scripts(said):
        return True  # told in another language than was spoken
    return len(found) >= SHARE * len(wanted)


def _scripts(text: str) -> set[bool]:
    """Whether Hangul, whether other letters are in it."""
    return {"가" <= letter <= "힣" for letter in PLACEHOLDER.sub("", text) if letter.isalpha()}


def holds_up(text: str, ground: str) -> bool:
    """Whether the figures, names and marks of a text stand in what it rests on."""
    named = set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(ground))
    return named and marks(text) <= marks(ground) and not unsaid(text, ground)


def marks(text: str) -> set[str]:
    """Markup, links and placeholders in another spelling, each of which would act, or be restored to a name.

    >>> sorted(marks("<PERSON_1> asks [person 2]")), marks("<PERSON_1> asks a person")
    (['person 2'], set())
    """
    return set(_MARKUP.findall(PLACEHOLDER.sub(" ", text)))


def _mere_deadline(candidate: Candidate, state: State) -> bool:
    if candidate.kind != "event" or not candidate.due:
        return False
    day = candidate.due[0]
    words = state.utterance(day.utterance).text[max(0, day.start - 6) : day.end + 2]
    return bool(_UNTIL.search(words)) and not re.search(r"부터|\bfrom\b", words)


def _spoken(utterance: RedactedUtterance) -> str:
    return f"{utterance.speaker or ''}: {utterance.text}"


def _with_near_fields(candidate: Candidate, state: State) -> Candidate:
    about = grams(candidate.text) - _ENDINGS

    def kept(field: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(e for e in field if _concerns(e, candidate, about, state))

    return replace(candidate, due=kept(candidate.due), owner_evidence=kept(candidate.owner_evidence))


def _concerns(field: Evidence, candidate: Candidate, about: frozenset[str], state: State) -> bool:
    distance = min(abs(field.utterance - core.utterance) for core in candidate.evidence)
    if distance > FAR or _told_to_a_machine(field.utterance, state):
        return False
    return distance <= CLOSE or bool(about & grams(state.utterance(field.utterance).text))


def _told_to_a_machine(n: int, state: State) -> bool:
    return phrases.instruction(state.utterance(n).text)
