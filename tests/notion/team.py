"""A team that uses the commands: its Notion (the fake, over HTTP), its `.env`, its meetings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fakes.notion import FakeNotion
from worker.cli import main
from worker.notion.addresses import notion_id
from worker.notion.databases.columns import TABLES
from worker.settings import Settings, load_settings
from worker.store import Store
from worker.workplace import data_store

TALK = (
    "Mina Park: So we're agreed, the beta ships on Thursday, December 3rd.",
    "Jonas Weber: Good. I'll write the release notes by Tuesday.",
    "Mina Park: 지원님, QA 체크리스트는 금요일까지 정리해 주세요. 제 번호는 010-2345-6789예요.",
    "이지원: 네, 제가 정리하겠습니다.",
    "Mina Park: Next check-in is on Wednesday, November 25th at 10:30.",
)  # fmt: skip
HELD = {"date": {"start": "2026-11-19"}}
ASKED = 10  # calls for TALK: four kinds of extraction, verdicts, the summary and its checks

Json = dict[str, Any]


@dataclass
class Team:
    """bases: setting-like name (`meetings` …) → id. home: the page that setup was given. people: by first name."""

    notion: FakeNotion
    folder: Path
    language: str
    home: str = ""
    bases: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def minutes(self, *words: str, exits: int = 0) -> Result:
        """Type a command. Whatever it is, nobody is shown a traceback."""
        result = CliRunner().invoke(main, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert result.exit_code == exits, result.output
        return result

    def refused(self, *words: str) -> str:
        """Type a command that fails: the one line that says so."""
        result = self.minutes(*words, exits=1)
        assert result.stderr.startswith("minutes: "), result.output
        assert result.stderr.count("\n") == 1, result.stderr
        assert result.stdout == ""
        return result.stderr

    def meeting(self, said: Sequence[str] = TALK, *, title: str = "Weekly sync", blocks: Sequence[Json] | None = None,
                properties: Mapping[str, Json] | None = None) -> str:  # fmt: skip
        """A page in the Meetings database; its id."""
        values = {self.column("meetings", "date"): HELD, **(properties or {})}
        children = [paragraph(line) for line in said] if blocks is None else list(blocks)
        return self.notion.page(title=title, database=self.bases["meetings"], properties=values, children=children)

    def column(self, database: str, key: str) -> str:
        """Its name in the team's language."""
        return next(c.name(self.language) for c in TABLES[database].columns if c.key == key)  # type: ignore[index,arg-type]

    def option(self, database: str, key: str, option: str) -> str:
        column = next(c for c in TABLES[database].columns if c.key == key)  # type: ignore[index]
        return next(o.name(self.language) for o in column.options if o.key == option)  # type: ignore[arg-type]

    def rows(self, database: str) -> list[dict[str, Any]]:
        """Live rows, their values by column key."""
        keys = {c.name(self.language): c.key for c in TABLES[database].columns}  # type: ignore[index,arg-type]
        return [
            {"id": row["id"], "url": row["url"], **{keys.get(name, name): value for name, value in row["plain"].items()}}
            for row in self.notion.rows(self.bases[database])
        ]

    def shows(self, page: str) -> tuple[str, str]:
        """State and note of a page."""
        plain = self.notion.row(page)["plain"]
        return plain[self.column("meetings", "minutes")], plain[self.column("meetings", "minutes_note")]

    def url(self, page: str) -> str:
        return str(self.notion.row(page)["url"])

    def everything(self, *, but_state_of: str = "") -> Json:
        """All that is in Notion, but for the two columns that tell the state of that page."""
        told = {self.column("meetings", "minutes"), self.column("meetings", "minutes_note")}
        seen: Json = {}
        for base in self.bases.values():
            for row in (*self.notion.rows(base), *self.notion.rows(base, in_trash=True)):
                hidden = told if row["id"] == but_state_of else set()
                values = {name: value for name, value in row["properties"].items() if name not in hidden}
                seen[row["id"]] = _unsigned((values, row["in_trash"], self.notion.tree(row["id"])))
        return seen

    def know_bases(self, language: str) -> None:
        """As `minutes setup` wrote them."""
        now = self.settings()
        self.language = language
        self.bases = {name: notion_id(getattr(now, table.setting.lower())) for name, table in TABLES.items()}

    def settings(self) -> Settings:
        return load_settings(self.folder / ".env")

    @contextmanager
    def store(self) -> Iterator[Store]:
        with data_store(self.settings()) as store:
            yield store

    def set(self, **values: str) -> None:
        with (self.folder / ".env").open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())


@contextmanager
def team(folder: Path, patch: pytest.MonkeyPatch, language: str = "en", **settings: str) -> Iterator[Team]:
    """A team after `minutes setup`; its commands run in `folder`. settings: lines of `.env`."""
    for name in Settings.model_fields:
        patch.delenv(name.upper(), raising=False)
    patch.chdir(folder)
    with FakeNotion() as notion:
        found = Team(notion, folder, language)
        found.people = {name: notion.person(name, email=f"{name.split()[0].lower()}@example.com") for name in ("Mina Park", "Omar Haddad")}
        found.home = notion.page(title="Team" if language == "en" else "우리 팀")
        usual = {
            "NOTION_TOKEN": notion.token, "NOTION_BASE_URL": notion.url, "NOTION_RATE_PER_MINUTE": "60000",
            "MINUTES_DATA_DIR": str(folder / "data"), "MINUTES_TIMEZONE": "Asia/Seoul", "MINUTES_ENGINE": "rules",
        }  # fmt: skip
        found.set(**{**usual, **settings})
        found.minutes("setup", "--parent", found.home)
        found.know_bases(language)
        yield found


def _unsigned(seen: Any) -> Any:
    """Without the addresses of files, which are signed anew whenever somebody looks."""
    if isinstance(seen, dict):
        return {key: _unsigned(value) for key, value in seen.items() if not ((key == "url" and "expiry_time" in seen) or key == "expiry_time")}
    return [_unsigned(value) for value in seen] if isinstance(seen, list | tuple) else seen


def paragraph(text: str) -> Json:
    return {"type": "paragraph", "paragraph": {"rich_text": text_of(text)}}


def text_of(text: str) -> list[Json]:
    return [{"type": "text", "text": {"content": text}}]
