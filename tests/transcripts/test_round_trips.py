"""What is written as WebVTT, SubRip or plain lines is read back word for word."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.captions_as_written import Said, as_lines, as_srt, as_vtt
from worker.model import Transcript
from worker.transcripts import read_transcript

SPEAKERS = ("한서윤", "Nora Lindqvist", "Teo Marin (Fjord)", "참석자 3", "도윤님", "김하은 팀장")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
LETTERS = st.characters(categories=("L", "N"), max_codepoint=0xD7A3, exclude_characters="ㅤᅟᅠ")
WORD = st.text(LETTERS, min_size=1, max_size=9)
MARK = st.sampled_from(["", "", "", ".", "?", "!", ",", "…", " & co", " 3:2", " <b", " R&D"])
TEXT = st.lists(st.tuples(WORD, MARK), min_size=1, max_size=8).map(lambda words: " ".join(w + m for w, m in words))


@st.composite
def meetings(draw: st.DrawFn, *, named: bool = True) -> list[Said]:
    at, meeting = 0, []
    for _ in range(draw(st.integers(2, 12))):
        start = at + draw(st.integers(0, 30_000))
        end = start + draw(st.integers(1, 9_000))
        speaker = draw(st.sampled_from(SPEAKERS)) if named else None
        meeting.append(Said(speaker, draw(TEXT), start, end))
        at = start  # people overlap
    return meeting


@given(meetings(), st.booleans(), st.booleans())
def test_a_webvtt_meeting_comes_back_with_every_word_speaker_and_time(
    meeting: list[Said], padded: bool, closed: bool
) -> None:
    transcript = read_transcript(as_vtt(meeting, padded=padded, closed=closed).encode(), name="m.vtt")
    _same(transcript, meeting)


@given(meetings(named=False))
def test_a_webvtt_meeting_without_names_comes_back_too(meeting: list[Said]) -> None:
    _same(read_transcript(as_vtt(meeting).encode(), name="m.vtt"), meeting)


@given(meetings())
def test_a_subrip_meeting_comes_back_with_every_word_speaker_and_time(meeting: list[Said]) -> None:
    meeting = [Said(s.speaker, s.text.replace("<", "("), s.start, s.end) for s in meeting]
    _same(read_transcript(as_srt(meeting).encode(), name="m.srt"), meeting)


@given(meetings(), st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_plain_lines_come_back_in_any_encoding_and_with_any_line_ends(
    meeting: list[Said], encoding: str, end: str
) -> None:
    text = as_lines(meeting).replace("\n", end)
    transcript = read_transcript(unicodedata.normalize("NFD", text).encode(encoding), name="m.txt")
    assert [(u.speaker, u.text) for u in transcript.utterances] == [(s.speaker, _folded(s.text)) for s in meeting]
    assert [u.line for u in transcript.utterances] == list(range(1, len(meeting) + 1))


def _same(transcript: Transcript, meeting: list[Said]) -> None:
    """Utterances are joined cues: so many cues as were written, each where its offset says, none lost or moved."""
    cues = [
        (u.speaker, u.text[span.offset : after - 1 if after else None], span.start, span.end)
        for u in transcript.utterances
        for span, after in zip(u.cues, [*(s.offset for s in u.cues[1:]), 0], strict=True)
    ]
    assert cues == [(s.speaker, _folded(s.text), s.start / 1000, s.end / 1000) for s in meeting]
    starts = [u.start for u in transcript.utterances if u.start is not None]
    assert all(a <= b for a, b in pairwise(starts))
    assert [u.n for u in transcript.utterances] == list(range(1, len(transcript.utterances) + 1))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
