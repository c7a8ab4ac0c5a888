"""The section and values as the fake Notion takes them and gives them back, over HTTP and through its contract."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.sections import ENGLISH_OFFERS, KOREAN_OFFERS, context_of, located
from tests.notion.test_injection import SPOKEN
from tests.outputs import sample
from worker.notion.places import Managed
from worker.notion.section.drawn import section_of
from worker.notion.text.canonical import canonical
from worker.notion.text.rich_text import Run, rich_text
from worker.notion.text.values import canonical_value

Json = dict[str, Any]


@pytest.fixture(scope="module")
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


def asked(notion: FakeNotion, method: str, path: str, body: Json | None = None) -> Json:
    headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}
    answer = httpx.request(method, f"{notion.url}/v1/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text[:300]
    return dict(answer.json())


def request_form(managed: Managed) -> Json:
    kind, children = managed.block["type"], [request_form(c) for c in managed.children]
    return managed.block | {kind: managed.block[kind] | ({"children": children} if children else {})}


def forms(notion: FakeNotion, block: Json) -> Iterator[str]:
    """The blocks below one, in order, as they come back."""
    yield canonical(block)
    if block["has_children"]:
        for child in asked(notion, "GET", f"blocks/{block['id']}/children?page_size=100")["results"]:
            yield from forms(notion, child)


def sent(managed: Managed) -> Iterator[str]:
    yield canonical(managed.block)
    for child in managed.children:
        yield from sent(child)


MEETINGS = {
    "Korean": lambda: (sample.korean(), KOREAN_OFFERS),
    "English": lambda: (sample.english(), ENGLISH_OFFERS),
    "nothing decided": lambda: (sample.undecided(), ()),
    "markup": lambda: (sample.spoken(" ".join(SPOKEN)), ()),
    "long": lambda: (sample.spoken("긴 말 " * 1500), ()),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_notion_takes_the_section_in_one_request_and_gives_back_the_same(notion: FakeNotion, name: str) -> None:
    minutes, offers = MEETINGS[name]()
    minutes, page = located(minutes), notion.page(title="Weekly")
    owner = minutes.action_items[0].owner or ""
    section = section_of(minutes, context_of(minutes, *offers, users={owner: notion.person("Kim")}))
    made = asked(notion, "PATCH", f"blocks/{page}/children", {"children": [request_form(section)]})["results"]
    assert list(forms(notion, made[0])) == list(sent(section))


def test_notion_gives_back_the_values_of_a_row_as_they_were(notion: FakeNotion) -> None:
    person, parent = notion.person("Kim"), notion.page(title="Team")
    columns = {
        "Name": {"title": {}}, "Due": {"date": {}}, "When": {"date": {}}, "Owner": {"people": {}}, "Evidence": {"rich_text": {}},
        "Review": {"select": {"options": [{"name": "New"}, {"name": "Accepted"}]}}, "Seen": {"checkbox": {}}, "Place": {"url": {}},
        "Count": {"number": {}}, "Empty": {"date": {}},
    }  # fmt: skip
    database = notion.database("Action items", columns, parent=parent)
    option = asked(notion, "GET", f"data_sources/{database.source}")["properties"]["Review"]["select"]["options"][0]["id"]
    values: Json = {
        "Name": {"title": rich_text("릴리스 ", "노트")},
        "Due": {"date": {"start": "2026-12-01"}},
        "When": {"date": {"start": "2026-12-01T15:00:00", "end": "2026-12-01T16:00:00", "time_zone": "Asia/Seoul"}},
        "Owner": {"people": [{"id": person}]},
        "Evidence": {"rich_text": rich_text("“", "내일까지” ", Run("00:47", link="https://a.example/회의 1"), Run("!", bold=True))},
        "Review": {"select": {"id": option}},
        "Seen": {"checkbox": True},
        "Place": {"url": "https://a.example"},
        "Count": {"number": 3},
        "Empty": {"date": None},
    }
    row = asked(notion, "POST", "pages", {"parent": {"type": "data_source_id", "data_source_id": database.source}, "properties": values})
    back = asked(notion, "GET", f"pages/{row['id']}")["properties"]
    assert {name: canonical_value(back[name]) for name in values} == {name: canonical_value(value) for name, value in values.items()}
