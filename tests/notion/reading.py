"""One reading of a page of the fake Notion, and what it cost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.notion.on_fake import asked
from worker.model import Person
from worker.notion.api.client import Notion
from worker.notion.places import Block, Database, Json, MeetingPage, Property
from worker.notion.reading.reader import read_meeting, read_top
from worker.notion.reading.transcript_search import Limits
from worker.transcripts import read_transcript
from worker.transcripts.header import read_header

SEOUL = "Asia/Seoul"
COLUMNS: Mapping[str, Json] = {
    "이름": {"title": {}},
    "날짜": {"date": {}},
    "참석자": {"people": {}},
    "파일": {"files": {}},
    "회의록": {"select": {"options": [{"name": "완료"}, {"name": "다시 실행"}]}},
    "처리 시각": {"date": {}},
    "실행": {"rich_text": {}},
}
_KEYS = {"이름": "title", "날짜": "date", "참석자": "participants", "회의록": "minutes", "처리 시각": "processed_at", "실행": "run"}
_OPTIONS = {"완료": "done", "다시 실행": "re_run"}


def meetings_on(fake: Any, columns: Mapping[str, Json] = COLUMNS) -> tuple[Any, Database]:
    """A Meetings database of the fake, and what setup would know of it."""
    ids = fake.database("회의", dict(columns), parent=fake.page(title="팀"))
    schema = asked(fake, lambda notion: notion.get(f"data_sources/{ids.source}"))["properties"]
    found = {_KEYS[name]: _column(json) for name, json in schema.items() if name in _KEYS}
    return ids, Database("meetings", ids.source, ids.id, found)


def read(
    fake: Any, page: str, meetings: Database | None = None, *, directory: Sequence[Person] = (), **limits: Any
) -> MeetingPage:
    given = {"trusted": frozenset({urlsplit(fake.url).netloc}), **limits}

    def ask(notion: Notion) -> Any:
        return read_meeting(
            notion, page, meetings, read_transcript, header=read_header, bot=fake.bot, timezone=SEOUL, directory=directory,
            limits=Limits(**given),
        )  # fmt: skip

    return asked(fake, ask)


def top(fake: Any, page: str) -> tuple[Block, ...]:
    return asked(fake, lambda notion: read_top(notion, page, bot=fake.bot))


def said(page: MeetingPage) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in page.transcript.utterances]


def counted(fake: Any, act: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What `act` returns, and the paths that were asked for meanwhile."""
    before = len(fake.requests)
    result = act()
    return result, [request.path for request in fake.requests[before:]]


def _column(json: Json) -> Property:
    options = (json.get("select") or {}).get("options", ())
    return Property(json["id"], json["type"], {_OPTIONS[o["name"]]: o["id"] for o in options})


