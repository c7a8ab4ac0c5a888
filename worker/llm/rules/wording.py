"""How a task or a decision is worded: the words of the meeting, without filler, in the language of the sentence."""

from worker.llm.rules import english_wording, korean_wording
from worker.llm.rules.dates import deadline
from worker.llm.rules.speech import korean

LONGEST = 60  # characters of a task


def task_of(sentence: str) -> str:
    """Empty when the sentence names no task of its own."""
    task = korean_wording.task if korean(sentence) else english_wording.task
    return shortened(task(sentence, deadline(sentence)))


def decision_of(sentence: str) -> str:
    """Empty when the sentence says no more than that something was decided."""
    return korean_wording.decision(sentence) if korean(sentence) else english_wording.decision(sentence)


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut between words, with an ellipsis.

    >>> shortened("one two three", 9)
    'one two…'
    """
    if len(text) <= longest:
        return text
    kept = text[:longest].rpartition(" ")[0] or text[: longest - 1]
    return kept.rstrip(" ,.") + "…"
