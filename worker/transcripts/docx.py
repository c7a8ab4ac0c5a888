"""A .docx as lines: a paragraph is one or more lines, numbered as they stand in the document."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from worker.errors import TranscriptError

MAX_UNPACKED = 200 * 2**20
"""Bytes that the package may unpack to; a real transcript of a day stays below 20 MB."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (f"{_W}del", f"{_W}txbxContent", f"{_W}moveFrom", f"{_W}instrText")


def is_package(data: bytes) -> bool:
    """A zip file that holds a Word document, or that is named so within."""
    return data.startswith(b"PK\x03\x04") and b"word/" in data


def docx_text(data: bytes, *, name: str) -> str:
    """The text of the document. Raises TranscriptError when it is cut off, no document, or unpacks to a giant."""
    try:
        unpacked = _unpacked(data)
        text = "\n".join(_lines(_body(data))) if unpacked <= MAX_UNPACKED else None
    except Exception as error:  # noqa: BLE001 - zipfile, lxml and python-docx fail in a dozen ways on a damaged package
        raise TranscriptError(
            f"{name}: the .docx is damaged or cut off ({type(error).__name__}); download it again, or save it as .txt"
        ) from None
    if text is None:
        raise TranscriptError(f"{name}: the .docx unpacks to {unpacked // 2**20} MB; save the transcript as .txt")
    return text


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(part.file_size for part in package.infolist())


def _body(data: bytes) -> Any:
    from docx import Document  # noqa: PLC0415 - a tenth of a second that no other format pays

    return Document(io.BytesIO(data)).element.body


def _lines(body: Any) -> Iterator[str]:
    for paragraph in body.iter(f"{_W}p"):
        if not any(parent.tag in _SKIPPED for parent in paragraph.iterancestors()):
            yield from "".join(_pieces(paragraph)).split("\n")


def _pieces(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag in _SKIPPED or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield "\t"
        else:
            yield from _pieces(child)
