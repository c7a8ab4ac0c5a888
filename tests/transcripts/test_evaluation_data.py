"""Real files: twelve Zoom meetings, the caption files of webvtt-py, the shapes re-typed from what services export."""

import os
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from worker.errors import TranscriptError
from worker.transcripts import read_file

DATA = Path(os.environ.get("MINUTES_EVAL_DATA") or "/nonexistent")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="MINUTES_EVAL_DATA is not set: the evaluation data is not here")

MEETINGS = sorted(path.name for path in (DATA / "zoom").glob("*/"))

SHAPES = {
    "clova_note_shape.txt": ("clova_note", ["참석자 1", "참석자 2", "김도현"]),
    "otter_shape.txt": ("otter", ["Mark Morrison", "Jeff"]),
    "teams_captions_no_speaker_shape.vtt": ("vtt", [None, None]),
    "teams_shape.vtt": ("vtt", ["Alice Johnson", "Bob Smith (Contoso)"]),
    "teams_word_copy_shape.txt": ("teams", ["Alice Johnson", "Bob Smith"]),
    "zoom_chat_shape.txt": ("zoom_chat", ["Stefan Starflinger", "Enrico Del Fante (tbenr)"]),
}

# Cues that are read and lines of the warnings; None: refused.
CAPTIONS: dict[str, tuple[int, list[int]] | None] = {
    "captions_with_bom.vtt": (4, []),
    "comments.vtt": (3, []),
    "cue_tags.vtt": (3, []),
    "empty.vtt": None,
    "invalid.vtt": None,  # no WEBVTT
    "invalid_format.sbv": None,
    "invalid_format1.srt": None,
    "invalid_format2.srt": None,
    "invalid_format3.srt": None,
    "invalid_format4.srt": None,
    "invalid_timeframe.sbv": (5, [7, 13]),
    "invalid_timeframe.srt": (5, [6]),
    "invalid_timeframe.vtt": (7, [6]),
    "invalid_timeframe_in_cue_text.vtt": (3, [6]),
    "metadata_headers.vtt": (2, []),
    "metadata_headers_multiline.vtt": (2, []),
    "missing_caption_text.sbv": (4, [4, 12]),
    "missing_caption_text.srt": (4, [6]),
    "missing_caption_text.vtt": (4, [6]),
    "missing_timeframe.sbv": (5, [4, 12]),
    "missing_timeframe.srt": (5, [6]),
    "missing_timeframe.vtt": (7, [6]),
    "no_captions.vtt": None,
    "non_padded_timestamps.vtt": (3, []),
    "one_caption.srt": (1, []),
    "one_caption.vtt": (1, []),
    "regions.vtt": (2, []),
    "sample.sbv": (5, [14]),  # its last cue ends before it starts, as in every .sbv here
    "sample.srt": (5, []),
    "sample.vtt": (16, []),
    "styles.vtt": (1, []),
    "styles_colours.srt": (6, []),
    "styles_colours.vtt": (6, []),
    "styles_with_comments.vtt": (1, []),
    "two_captions.sbv": (2, []),
    "using_identifiers.vtt": (6, []),
    "youtube_dl.vtt": (3, []),
}


def test_all_twelve_meetings_and_every_caption_file_and_shape_are_here() -> None:
    assert len(MEETINGS) == 12
    folder = DATA / "transcripts"
    assert {path.name for path in (folder / "webvtt-py").iterdir()} - {"LICENSE"} == set(CAPTIONS)
    assert {path.name for path in (folder / "shapes").iterdir()} - {"README.txt"} == set(SHAPES)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_zoom_meeting_has_a_speaker_everywhere_and_no_time_that_goes_back(meeting: str) -> None:
    path = DATA / "zoom" / meeting / "transcript.vtt"
    transcript = read_file(path)
    assert transcript.format == "vtt"
    assert transcript.warnings == ()
    assert all(u.speaker for u in transcript.utterances)
    starts = [u.start for u in transcript.utterances if u.start is not None]
    assert len(starts) == len(transcript.utterances)
    assert all(a <= b for a, b in pairwise(starts))
    lines = path.read_text(encoding="utf-8").split("\n")
    cues = [(u, span) for u in transcript.utterances for span in u.cues]
    assert len(cues) == sum("-->" in line for line in lines)
    for utterance, span in cues:  # each cue stands on its line with its name, and its words are where its offset says
        name, _, words = lines[(span.line or 0) - 1].partition(": ")
        assert name.strip() == utterance.speaker
        assert utterance.text[span.offset :].startswith(words.split()[0].split("—")[0].split("–")[0])


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_chat_of_a_zoom_meeting_is_chat_without_reactions(meeting: str) -> None:
    path = DATA / "zoom" / meeting / "chat.txt"
    if not path.exists():
        assert meeting.startswith("pqtransactionsignatures")
        return
    transcript = read_file(path)
    assert transcript.format == "zoom_chat"
    assert {u.source for u in transcript.utterances} == {"chat"}
    assert all(u.speaker for u in transcript.utterances)
    assert not [u.text for u in transcript.utterances if u.text.startswith(("Reacted to", "Removed a", "Replying to"))]


@pytest.mark.parametrize(("name", "expected"), CAPTIONS.items())
def test_a_caption_file_is_read_or_refused_as_its_name_says(name: str, expected: tuple[int, list[int]] | None) -> None:
    path = DATA / "transcripts" / "webvtt-py" / name
    if expected is None:
        with pytest.raises(TranscriptError, match=name):
            read_file(path)
        return
    transcript = read_file(path)
    assert transcript.format == path.suffix[1:]
    assert sum(len(u.cues) for u in transcript.utterances) == expected[0]
    assert [w.line for w in transcript.warnings] == expected[1]


@pytest.mark.parametrize(("name", "expected"), SHAPES.items())
def test_a_shape_is_read_as_what_it_is(name: str, expected: tuple[str, list[str | None]]) -> None:
    transcript = read_file(DATA / "transcripts" / "shapes" / name)
    assert (transcript.format, [u.speaker for u in transcript.utterances]) == expected
    assert transcript.warnings == ()


def test_the_header_of_the_clova_note_shape_is_read() -> None:
    transcript = read_file(DATA / "transcripts" / "shapes" / "clova_note_shape.txt")
    assert transcript.held_at == datetime(2026, 9, 4, 9, 37)  # noqa: DTZ001 - the header names no zone
    assert (transcript.title, transcript.participants) == ("주간 기획 회의", ("차동훈",))


def test_words_of_youtube_captions_are_said_once() -> None:
    transcript = read_file(DATA / "transcripts" / "webvtt-py" / "youtube_dl.vtt")
    assert " ".join(u.text for u in transcript.utterances) == "yeah what this will happen is I'm telling"
