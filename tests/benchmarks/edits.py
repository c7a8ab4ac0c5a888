"""Small changes of a meeting, as they happen between two versions of a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from worker.model import Transcript, Utterance

Edit = Callable[[Transcript], Transcript]
INSERTED = "Before we start, the coffee machine is broken again."


def unchanged(transcript: Transcript) -> Transcript:
    return transcript


def line_at_the_top(transcript: Transcript, text: str = INSERTED) -> Transcript:
    """A line more, by somebody who speaks later too."""
    utterances = transcript.utterances
    return _numbered(transcript, [Utterance(1, utterances[-1].speaker, text), *utterances])


def new_first_speaker(transcript: Transcript) -> Transcript:
    """Somebody who was not there says the first line."""
    return _numbered(transcript, [Utterance(1, "Odette Laurent", INSERTED), *transcript.utterances])


def line_in_the_middle(transcript: Transcript) -> Transcript:
    utterances = list(transcript.utterances)
    middle = len(utterances) // 2
    return _numbered(transcript, [*utterances[:middle], Utterance(1, utterances[0].speaker, INSERTED), *utterances[middle:]])


def line_at_the_end(transcript: Transcript) -> Transcript:
    utterances = transcript.utterances
    return _numbered(transcript, [*utterances, Utterance(1, utterances[0].speaker, INSERTED)])


def grown_cue(transcript: Transcript) -> Transcript:
    """One utterance in the middle goes on for a sentence."""
    return _changed(transcript, lambda text: f"{text} And that was all.")


def typo_fixed(transcript: Transcript) -> Transcript:
    """One letter of one utterance in the middle."""
    return _changed(transcript, lambda text: f"{text[:3]}{text[4:]}")


def line_removed(transcript: Transcript) -> Transcript:
    utterances = list(transcript.utterances)
    del utterances[len(utterances) // 2]
    return _numbered(transcript, utterances)


EDITS: Mapping[str, Edit] = {
    "the same again": unchanged,
    "one line inserted at the top": line_at_the_top,
    "a new first speaker": new_first_speaker,
    "one line inserted in the middle": line_in_the_middle,
    "one line added at the end": line_at_the_end,
    "one cue grown": grown_cue,
    "one typo fixed": typo_fixed,
    "one line removed": line_removed,
}


def _changed(transcript: Transcript, change: Callable[[str], str]) -> Transcript:
    utterances = list(transcript.utterances)
    at = next(i for i, u in enumerate(utterances) if i >= len(utterances) // 2 and len(u.text) > 40)
    utterances[at] = replace(utterances[at], text=change(utterances[at].text))
    return _numbered(transcript, utterances)


def _numbered(transcript: Transcript, utterances: Sequence[Utterance]) -> Transcript:
    return replace(transcript, utterances=tuple(replace(u, n=n) for n, u in enumerate(utterances, 1)))
