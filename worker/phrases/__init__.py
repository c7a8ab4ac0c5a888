"""What people say when they commit, assign, agree, doubt or take something back: Korean, English, and both in one sentence.

Every function reads redacted text (people are `<PERSON_3>`) and answers for the text given, an utterance or one of its
sentences. They look at words alone: whether a proposal was accepted is told by the lines that follow.
"""

import re
from functools import cache, lru_cache

from worker.phrases import english, korean
from worker.phrases.splitting import sentences as sentences

Span = tuple[int, int]
_HANGUL = re.compile(r"[가-힣ㄱ-ㅎ]")
_LATIN = re.compile(r"[A-Za-z]")


def find(cue: str, text: str) -> Span | None:
    """Where the first phrase of a cue stands, Korean before English; KeyError for a cue that neither language has.

    >>> find("reversal", "음, 그거 없던 일로 하죠")
    (6, 10)
    """
    return _find(cue, text)


def commitment(text: str) -> bool:
    """Somebody says that they will do something: 제가 정리해서 공유드릴게요, I'll send it. Not 시작할게요, let me start."""
    return _says("commitment", text) and not (meeting_act(text) and not _says("report", text))


def assignment(text: str) -> bool:
    """A named person or team is asked or told to do something: <PERSON_2>님, 보내 주세요; <PERSON_2>, can you send it?"""
    return _says("assignment", text)


def request(text: str) -> bool:
    """Somebody is asked, by name or not: 보내 주실 수 있을까요, could you, please."""
    return _says("request", text)


def acceptance(text: str) -> bool:
    """It begins as a yes does: 네 제가 할게요, 알겠습니다, sure, will do."""
    return _says("acceptance", text)


def agreement(text: str) -> bool:
    """Something is decided or agreed: 하기로 했습니다, 그렇게 가시죠, let's go with, we decided."""
    return _says("agreement", text)


def deferral(text: str) -> bool:
    """A decision is put off: 다음 회의로 미루죠, 보류하시죠, let's table that."""
    return _says("deferral", text)


def hedge(text: str) -> bool:
    """It binds nobody: 검토는 해볼게요, 할 수도 있어요, maybe, I'd try, if we have time."""
    return _says("hedge", text)


def proposal(text: str) -> bool:
    """Something is put up for agreement: 하는 건 어떨까요, how about, should we."""
    return _says("proposal", text)


def negation(text: str) -> bool:
    """The doing is denied: 안 할게요, 하지 않겠습니다, I won't, we never agreed."""
    return _says("negation", text)


def turned_down(text: str) -> bool:
    """What came before is refused: 그건 어려울 것 같아요, 반대입니다, no, that won't work."""
    return _says("turned_down", text)


def reversal(text: str) -> bool:
    """What was said before is taken back: 그거 없던 일로, 취소할게요, scratch that, on second thought."""
    return _says("reversal", text)


def question(text: str) -> bool:
    """It asks."""
    return _says("question", text)


def past(text: str) -> bool:
    """It tells of what is over: 지난주에 보냈어요, I already sent it."""
    return _says("past", text)


def quoted(text: str) -> bool:
    """The words of somebody else: 고객이 보내달라고 했어요, he said "I'll send it"."""
    return _says("quoted", text)


def sarcasm(text: str) -> bool:
    """Not meant: ㅋㅋ, 농담이고, just kidding, yeah right."""
    return _says("sarcasm", text)


def conditional(text: str) -> bool:
    """It holds only if something else happens: 승인되면, if they sign, unless."""
    return _says("conditional", text)


def instruction(text: str) -> bool:
    """Said to a machine or about what the minutes should say: 회의록에 …라고 적어, AI야, ignore previous instructions."""
    return _says("instruction", text)


def appointment(text: str) -> bool:
    """A meeting or the like is set: 다음 회의는 화요일 3시에 하죠, let's meet on Thursday."""
    return _says("appointment", text)


def meeting_act(text: str) -> bool:
    """What is done in the meeting itself and over at once: 시작하겠습니다, 화면 공유할게요, let me share my screen."""
    return _says("meeting_act", text)


def looks_like_commitment(text: str, previous: str = "") -> bool:
    """Whether a careful reader would want to see this in the minutes; errs on the side of yes. previous: the line before.

    Hedges count too: the reader decides. What is plainly past, chat about the meeting itself, or said to a machine does not.

    >>> looks_like_commitment("그 부분은 저희 팀에서 가져갈게요")
    True
    >>> looks_like_commitment("네 그럼 시작하겠습니다")
    False
    """
    answers = bool(previous) and acceptance(text) and request(previous) and not meeting_act(previous)
    if not (answers or _committing(text)):
        return False  # most of what is said: the other cues need not be looked for
    return not instruction(text) and not (meeting_act(text) and not commitment(text))


def _committing(text: str) -> bool:
    if any(_says(cue, text) for cue in ("commitment", "assignment", "deferral", "appointment", "request")):
        return not (past(text) or quoted(text)) or agreement(text)
    if agreement(text) or _net(text):
        return not (question(text) or quoted(text)) and (agreement(text) or not past(text))
    return False


def _says(cue: str, text: str) -> bool:
    return _find(cue, text) is not None


@lru_cache(maxsize=16384)
def _find(cue: str, text: str) -> Span | None:
    hangul, latin = _patterns(cue)
    found = hangul.search(text) if hangul and _HANGUL.search(text) else None
    if found is None and latin and _LATIN.search(text):
        found = latin.search(text)
    return found.span() if found else None


@cache
def _patterns(cue: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    ko, en = korean.CUES.get(cue), english.CUES.get(cue)
    if ko is None and en is None:
        raise KeyError(cue)
    return (re.compile("|".join(ko)) if ko else None, re.compile("|".join(en), re.IGNORECASE) if en else None)


@lru_cache(maxsize=4096)
def _net(text: str) -> bool:
    hangul, latin = _nets()
    return bool(hangul.search(text) or latin.search(text))


@cache
def _nets() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(korean.NET)), re.compile("|".join(english.NET), re.IGNORECASE)
