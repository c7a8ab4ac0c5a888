"""An attached file as a transcript: its address asked for anew, its bytes fetched without our token, read as any file is."""

import asyncio
from collections.abc import Collection
from dataclasses import replace

from worker.model import Transcript
from worker.notion.api.client import Notion
from worker.notion.failures import NotFoundError, PageError
from worker.notion.reading.attachments import Attachment, fresh_address
from worker.notion.reading.files import ExpiredError, download
from worker.notion.reading.spoken import Parse, parsed

_TIMES = 2  # a signed address that expired on the way is asked for once more
_FEWEST = 3


class FileReader:
    """Reads the files of one page, each once."""

    def __init__(self, notion: Notion, page_id: str, parse: Parse, *, most: int, trusted: Collection[str]) -> None:
        self._notion, self._page_id, self._parse, self._most, self._trusted = notion, page_id, parse, most, trusted
        self._read: dict[Attachment, Transcript | None] = {}
        self._failed: dict[Attachment, PageError] = {}

    @property
    def failure(self) -> PageError | None:
        """Why the transcript could not be read: a file that surely is one, or the only file that there is."""
        alone = len(self._read) == 1
        return next((error for file, error in self._failed.items() if file.sure or alone), None)

    async def read(self, file: Attachment) -> Transcript | None:
        """None where it cannot be read; then other places on the page may hold the transcript. Raises BusyError."""
        if file not in self._read:
            try:
                self._read[file] = await self._transcript(file)
            except PageError as error:
                self._read[file], self._failed[file] = None, error
        return self._read[file]

    async def _transcript(self, file: Attachment) -> Transcript:
        data = await self._bytes(file)
        found = await asyncio.to_thread(parsed, data, self._parse, file.name, None)
        if found is None:
            raise PageError(
                f"the file “{file.name}” holds no transcript that can be read; export it again, as .vtt, .srt, .txt or .docx.",
                problem="unreadable",
            )
        utterances = tuple(replace(u, block=file.block) for u in found.utterances)
        return replace(found, utterances=utterances)

    async def _bytes(self, file: Attachment) -> bytes:
        for _ in range(_TIMES):
            try:
                address = await fresh_address(self._notion, self._page_id, file)
            except NotFoundError:
                address = None
            if address is None:
                break
            trusted = self._trusted if address.hosted else ()
            try:
                return await download(address.url, name=file.name, most=self._most, trusted=trusted)
            except ExpiredError:
                continue
        raise PageError(f"the file “{file.name}” is not there, or may not be downloaded; attach it again.", problem="unreadable")


def reads_as_speech(transcript: Transcript) -> bool:
    """Most of it has a speaker or a time: an agenda or a report has not."""
    said = sum(1 for u in transcript.utterances if u.speaker or u.start is not None)
    return said >= _FEWEST and 2 * said >= len(transcript.utterances)
