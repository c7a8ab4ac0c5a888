"""Bytes to text: byte order marks, UTF-16 with and without one, Korean legacy encodings, files cut in mid-character."""

import codecs
import re

from worker.errors import TranscriptError
from worker.model import SourceWarning

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ["cp949", "johab", "cp1252"]
_SAMPLE = 65_536
_CUT = "the file ends in the middle of a character; it seems to be cut off"

_BINARY = (
    (b"%PDF", "a PDF; save the transcript as .txt, .docx or .vtt instead"),
    (b"\x89PNG", "a picture, not a transcript"),
    (b"\xff\xd8\xff", "a picture, not a transcript"),
    (b"GIF8", "a picture, not a transcript"),
    (b"PK\x03\x04", "a zip archive; unpack it and pass the transcript inside"),
    (b"PK\x05\x06", "a zip archive; unpack it and pass the transcript inside"),
    (b"\xd0\xcf\x11\xe0", "an old Office or HWP file; save it as .docx or .txt"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"{\\rtf", "an RTF file; save it as .docx or .txt"),
    (b"ID3", "a recording; pass its transcript instead"),
    (b"RIFF", "a recording; pass its transcript instead"),
    (b"OggS", "a recording; pass its transcript instead"),
    (b"\x1aE\xdf\xa3", "a recording; pass its transcript instead"),
)


def decode(data: bytes, *, name: str) -> tuple[str, tuple[SourceWarning, ...]]:
    """The text of `data` and what was odd about it. Raises TranscriptError for an empty file and for a binary one.

    >>> decode("김민수: 네".encode("cp949"), name="a.txt")[0]
    '김민수: 네'
    >>> decode("Ana: yes\\n".encode("utf-16-le"), name="a.txt")[0]
    'Ana: yes\\n'
    >>> decode(b"%PDF-1.7", name="a.pdf")
    Traceback (most recent call last):
    worker.errors.TranscriptError: a.pdf: this is a PDF; save the transcript as .txt, .docx or .vtt instead
    """
    _refuse_binary(data, name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    if b"\0" in data:
        if wide := _wide_encoding(data):
            return _lenient(data, wide)
        raise TranscriptError(f"{name}: this is a binary file; pass the transcript as text, .docx, .vtt, .srt or .json")
    return _narrow(data, name)


def _refuse_binary(data: bytes, name: str) -> None:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise TranscriptError(f"{name}: the file is empty; export the transcript again")
    for signature, what in _BINARY:
        if data.startswith(signature):
            raise TranscriptError(f"{name}: this is {what}")
    if data[4:8] == b"ftyp":
        raise TranscriptError(f"{name}: this is a recording; pass its transcript instead")
    if re.match(rb"\s*<(!doctype html|html)\b", data[:512], re.IGNORECASE):
        raise TranscriptError(f"{name}: this is a web page; copy the transcript out of it into a text file")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: its spaces, digits and line ends show as NUL bytes in every other place.

    A binary has NULs too, but decodes with errors or to what nobody writes.
    """
    sample = data[: min(_SAMPLE, len(data) // 2 * 2)]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even == odd:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(sample)
    plain = sum(c.isascii() for c in text)
    odd_ones = sum(not (c.isprintable() or c in "\r\n\t\f\v\u3000\u200b\u00a0\ufeff") or c == "\ufffd" for c in text)
    return encoding if plain * 33 >= len(text) and odd_ones * 50 <= len(text) else None


def _lenient(data: bytes, encoding: str) -> tuple[str, tuple[SourceWarning, ...]]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = decoder.decode(data)
    warnings = []
    if decoder.getstate()[0]:
        warnings.append(SourceWarning(_CUT, _lines_in(text)))
    if "\ufffd" in text:
        warnings.append(_damaged(text))
    return text, tuple(warnings)


def _narrow(data: bytes, name: str) -> tuple[str, tuple[SourceWarning, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text, warnings = _lenient(data, "utf-8")
    wide = sum(1 for _ in re.finditer(r"[^\x00-\x7f]", text))
    if not (broken := text.count("\ufffd")) or broken * 20 < wide:  # UTF-8 but for a few bytes
        return text, warnings
    return _legacy(data, name), ()


def _legacy(data: bytes, name: str) -> str:
    if (korean := _korean(data)) is not None:
        return korean
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 20 ms that a UTF-8 file need not pay

    guess = from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY).best()
    if guess is None:
        raise TranscriptError(f"{name}: the character encoding is unknown; save the file as UTF-8")
    return data.decode(guess.encoding, errors="replace")


def _korean(data: bytes) -> str | None:
    """CP949 (which holds EUC-KR) when it decodes without an error and what is not ASCII is mostly everyday Hangul.

    The everyday syllables have both bytes above A0; an English file's lone curly quote before a letter also decodes,
    to a rare one. charset-normalizer needs more Hangul around it than a short answer such as `네` holds.
    """
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    other = re.findall(r"[^\x00-\x7f]", text)
    everyday = sum(1 for c in other if "가" <= c <= "힣" and c.encode("cp949")[1] > 0xA0)
    return text if everyday * 2 > len(other) else None


def _damaged(text: str) -> SourceWarning:
    at = text.index("\ufffd")
    return SourceWarning("some characters are damaged and read �", _lines_in(text[:at]))


def _lines_in(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text)) + 1
