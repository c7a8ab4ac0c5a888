"""What `minutes rerun` sends, logs, keeps and prints while five meetings full of personal values go from Notion and back.

The values, the meetings and the search are those of tests/privacy; here the people and the transcripts are in Notion.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.answer_server import Answerer, AnswerServer
from tests.notion.team import Team, team
from tests.privacy.answers import echoing
from tests.privacy.borrowed import AVAILABLE
from tests.privacy.meetings import Meeting, meetings
from tests.privacy.people import directory, present
from tests.privacy.planted import planted
from tests.privacy.running import logging_everything, stay_on_this_machine
from tests.privacy.search import Haystack, forms, leaves
from tests.privacy.value import Planted
from tests.privacy.wiretap import Wiretap

KEY = "key-of-the-test"
CHANCE = 8  # bytes: a shorter word turns up in megabytes of random letters


@dataclass
class Left:
    """What the commands left behind. asked: texts that the model endpoint got; sent: those that Notion got."""

    folder: Path
    token: str = ""
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*.log"))

    @property
    def kept(self) -> bytes:
        return b"\n".join(path.read_bytes() for path in (self.folder / "data").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def values() -> tuple[Planted, ...]:
    return planted(with_borrowed=AVAILABLE)


@pytest.fixture(scope="module")
def left(values: tuple[Planted, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Each meeting shown, made, made anew, traced; one with an endpoint that fails and repeats what it was sent; one forgotten."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        stay_on_this_machine(patch)
        patch.setenv("OPENAI_LOG", "debug")
        with team(folder, patch, MINUTES_ENGINE="openai", OPENAI_API_KEY=KEY, OPENAI_BASE_URL="http://127.0.0.1:9/v1") as office:
            left = Left(folder, office.notion.token)
            for member in (*present(with_borrowed=AVAILABLE), *directory(with_borrowed=AVAILABLE)):
                office.notion.person(member.name, email=member.email)
            pages = [posted(office, meeting) for meeting in meetings(values, with_borrowed=AVAILABLE)]
            before = len(office.notion.requests)
            for page in pages:
                commands(office, left, echoing, ("rerun", page, "--dry-run"), ("rerun", page), ("rerun", page, "--fresh"))
                commands(office, left, echoing, ("trace", page, "A1"))
                left.notes.append(office.shows(page)[1])
                left.sections.append(json.dumps(office.notion.tree(page)[0], ensure_ascii=False))
            commands(office, left, echoing, ("rerun", pages[2], "--fresh"), faults=("400", "filtered", "html"))
            left.notes.append(office.shows(pages[2])[1])
            commands(office, left, echoing, ("forget", pages[1]))
            for request in office.notion.requests[before:]:
                left.sent += [request.path, str(request.query), *leaves(request.body)]
            yield left


def posted(office: Team, meeting: Meeting) -> str:
    """The meeting's page, with its transcript as the file that it was exported to."""
    name = meeting.file.replace(".", ".transcript.")
    return office.meeting(
        title=meeting.title or "Meeting", blocks=[{"type": "file", "file": office.notion.attach(name, meeting.content)}]
    )


def commands(office: Team, left: Left, answer: Answerer, *typed: tuple[str, ...], faults: tuple[str, ...] = ()) -> None:
    with AnswerServer(answer=answer, fault_rate=1.0 if faults else 0.0, random_faults=faults) as server:
        with Wiretap(int(server.url.split(":")[2].split("/")[0])) as tap:
            office.set(OPENAI_BASE_URL=tap.url)
            for words in typed:
                with logging_everything(left.folder / f"{len(left.printed)}.log"):
                    left.printed.append(office.minutes(*words, exits=1 if faults else 0).output)
        left.asked += [text for body in server.bodies for text in leaves(body)] + tap.headers


def test_what_was_searched_is_what_there_was(left: Left) -> None:
    assert len(left.asked) > 1_000
    assert f"authorization: bearer {KEY}" in [text.casefold() for text in left.asked]
    assert len(left.sent) > 1_000
    assert "DEBUG" in left.log
    assert len(left.kept) > 100_000
    assert all("callout" in section for section in left.sections)


def test_no_value_reaches_the_model(left: Left, values: tuple[Planted, ...]) -> None:
    """Names as they are said in the meeting included: by title, by alias, without the family name."""
    assert Haystack(left.asked).finds(values) == []


def test_nobody_of_the_workspace_is_named_to_the_model(left: Left) -> None:
    wire, sent = Haystack(left.asked), "\n".join(left.asked).casefold()
    members = (*present(with_borrowed=AVAILABLE), *directory(with_borrowed=AVAILABLE))
    assert [member.name for member in members if wire.holds_name(member.name)] == []
    assert [member.email for member in members if member.email and member.email.casefold() in sent] == []


def test_what_is_written_to_notion_holds_names_and_no_value_of_another_kind(left: Left, values: tuple[Planted, ...]) -> None:
    written = Haystack(left.sent)
    assert written.finds(value for value in values if value.kind != "name") == []
    assert sum(written.holds_name(member.name) for member in present(with_borrowed=AVAILABLE)) >= 5


def test_what_is_printed_and_noted_holds_no_value_of_another_kind(left: Left, values: tuple[Planted, ...]) -> None:
    assert all(left.printed)
    assert Haystack([*left.printed, *left.notes]).finds(value for value in values if value.kind != "name") == []


def test_no_log_holds_a_value_a_secret_or_speech_even_redacted(left: Left, values: tuple[Planted, ...]) -> None:
    assert Haystack([left.log]).finds(values) == []
    assert [word for word in (left.token, KEY, "<transcript>", "<PERSON_", "<items>", "X-Amz", "signature=") if word in left.log] == []


def test_the_store_holds_nothing_readable(left: Left, values: tuple[Planted, ...]) -> None:
    assert [form for value in values for form in forms(value.value) if len(form) >= CHANCE and form in left.kept] == []
    for word in (b"<PERSON_", b"<transcript>", left.token.encode(), KEY.encode()):
        assert word not in left.kept


def test_the_token_goes_to_notion_and_nowhere_else(left: Left) -> None:
    everywhere = [*left.asked, *left.sent, *left.printed, *left.notes, left.log]
    assert not [text for text in everywhere if left.token in text]


def test_nobody_is_mentioned(left: Left) -> None:
    assert not [text for text in left.sent if text == "mention"]
