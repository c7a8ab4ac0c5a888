"""Whatever the bytes, the answer is a transcript that keeps its promises or one sentence that says why not."""

import unicodedata
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from worker.errors import TranscriptError
from worker.transcripts import FORMATS, read_transcript

FIXTURES = sorted((Path(__file__).parents[1] / "data" / "transcripts").iterdir())
NAMES = st.sampled_from(["m.txt", "m.vtt", "m.srt", "m.sbv", "m.json", "m.md", "m.docx"])
SHARD = st.sampled_from(
    [
        *("WEBVTT", "00:01.000 --> 00:02.000", "1", "<v ", ">", "</v>", "\n", "\n\n", "\r", "\t", ":"),
        *("Ana: ", "김민수: ", "참석자 1", " 00:12", "[Ana]", " 10:02:11", "From A to B:", 'Replying to "'),
        *("{", "}", "[", "]", '"', "sentences", "<transcript>", "</transcript>", "&lt;", "일시: 2026-13-40"),
        *("저는 김민수라고 합니다", "my name is Ana", "\u200b", "\x00", "x" * 50),
    ]
)


@given(st.sampled_from(FIXTURES), st.data(), NAMES)
def test_a_file_cut_anywhere_or_changed_somewhere_is_read_or_refused(path: Path, data: st.DataObject, name: str) -> None:
    content = path.read_bytes()
    begin, end = sorted(data.draw(st.tuples(st.integers(0, len(content)), st.integers(0, len(content)))))
    _kept_or_refused(content[:end], name, None)
    _kept_or_refused(content[:begin] + data.draw(st.binary(max_size=5)) + content[end:], name, None)


@given(st.lists(st.one_of(SHARD, st.text(max_size=6)), max_size=40), NAMES, st.sampled_from([None, *FORMATS]))
def test_any_text_is_read_or_refused_in_any_format(shards: list[str], name: str, format_: str | None) -> None:
    _kept_or_refused("".join(shards).encode("utf-8", "surrogatepass"), name, format_)


def _kept_or_refused(data: bytes, name: str, format_: str | None) -> None:
    refusal, transcript = None, None
    try:
        transcript = read_transcript(data, name=name, format=format_)
    except TranscriptError as error:
        refusal = str(error)
    if transcript is None:
        assert refusal is not None
        assert refusal.startswith(name)
        assert "\n" not in refusal
        return
    assert [u.n for u in transcript.utterances] == list(range(1, len(transcript.utterances) + 1))
    for u in transcript.utterances:
        assert u.text
        assert u.text == " ".join(u.text.split())
        assert unicodedata.is_normalized("NFC", u.text)
        assert u.text.encode()
        assert [c.offset for c in u.cues] == sorted({c.offset for c in u.cues})
        assert all(c.offset < len(u.text) for c in u.cues)
        assert u.speaker is None or (u.speaker.strip() and len(u.speaker) <= 80)
    starts = [u.start for u in transcript.utterances if u.start is not None]
    assert all(a <= b for a, b in pairwise(starts))
    for resolved in transcript.speaker_names:
        assert resolved.quote in transcript.utterances[resolved.utterance - 1].text
