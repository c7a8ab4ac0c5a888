"""What cannot be read is refused in one line that names the file, the line where that is known, and the way out."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from worker.errors import TranscriptError
from worker.transcripts import FORMATS, read_file, read_transcript

CUE = "WEBVTT\n\n00:01.000 --> 00:02.000\n"


def refused(data: bytes, name: str, format_: str | None = None) -> str:
    with pytest.raises(TranscriptError) as caught:
        read_transcript(data, name=name, format=format_)
    message = str(caught.value)
    assert message.startswith(name)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "HWP"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x00\x00\x00\x20ftypM4A ", "recording"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"Nora: yes\x00\x01\x02\x00\x00\x07", "binary"),
    ],
)
def test_a_file_that_is_no_text_says_what_it_is(data: bytes, says: str) -> None:
    assert says in refused(data, "meeting.txt")


def test_a_zip_archive_is_no_transcript() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("meeting.vtt", CUE)
    assert "zip archive" in refused(buffer.getvalue(), "meeting.zip")


def test_a_docx_that_is_none_is_refused() -> None:
    assert "no Word document" in refused("한서윤: 네\n".encode(), "meeting.docx")


def test_a_docx_that_was_cut_off_is_refused() -> None:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Nora: yes")
    document.save(buffer)
    assert "damaged or cut off" in refused(buffer.getvalue()[:-400], "meeting.docx")


def test_a_docx_that_unpacks_to_a_giant_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(201):
            part.write(bytes(2**20))
    assert "unpacks to 201 MB" in refused(buffer.getvalue(), "meeting.docx")


def test_a_giant_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "meeting.vtt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # sparse: reading it would find only NUL bytes
    with pytest.raises(TranscriptError, match=r"meeting\.vtt: 200 MB is more than the 50 MB"):
        read_file(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_without_end_is_read_no_further_than_the_cap() -> None:
    with pytest.raises(TranscriptError, match="more than"):
        read_file(Path("/dev/zero"), max_bytes=1000)


def test_the_cap_holds_for_bytes_too() -> None:
    with pytest.raises(TranscriptError, match="more than"):
        read_transcript(b"Nora: yes\n" * 10, name="m.txt", max_bytes=50)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"gone\.vtt: no such file"):
        read_file(tmp_path / "gone.vtt")
    with pytest.raises(TranscriptError, match="is a directory"):
        read_file(tmp_path)


def test_an_unknown_format_is_told_the_known_ones() -> None:
    message = refused(b"Nora: yes\n", "m.txt", "word")
    assert "unknown format 'word'" in message
    assert all(name in message for name in FORMATS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"sentences": [{"text": "Yes.",\n "speaker_na', "line 2: the JSON seems to be cut off"),
        ('{"sentences": [\n', "seems to be cut off"),
        ('{"a": 1,\n "b": oops}', "line 2: the JSON is broken"),
        ('{"meetings": []}', "no transcript that is known"),
        ("[]", "no transcript that is known"),
        ('{"sentences": []}', "no transcript that is known"),
        ("[" * 200_000, "nested too deeply"),
        ('[{"a": 1' + "0" * 5000 + "}]", "number too long"),
    ],
)
def test_json_that_is_cut_broken_or_something_else_is_refused(text: str, says: str) -> None:
    assert says in refused(text.encode(), "meeting.json")


def test_a_format_that_is_named_but_does_not_fit_finds_no_utterance() -> None:
    assert "read as otter" in refused(b"Nora: yes\n", "m.txt", "otter")
    assert "line 1: the JSON is broken" in refused(b"Nora: yes\n", "m.txt", "fireflies")


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE only a note\n", CUE, "WEBVTT\n\n00:01.0"])
def test_captions_without_a_word_are_refused(text: str) -> None:
    assert "no utterance was found" in refused(text.encode(), "m.vtt")


def test_headings_without_words_are_refused() -> None:
    assert "no utterance was found" in refused("참석자 1 00:00\n\n참석자 2 00:05\n\n".encode(), "m.txt")
