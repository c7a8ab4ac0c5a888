"""Bare requests to the fake Notion, for tests of the fake itself: nothing between them and HTTP."""

from typing import Any

import httpx

from tests.fakes.notion import FakeNotion

Json = dict[str, Any]
VERSION = "2026-03-11"
http = httpx.Client()


def ask(
    notion: FakeNotion, method: str, path: str, body: Any = None, *, version: str = VERSION, token: str | None = None
) -> httpx.Response:
    """path: below /v1/, with its query."""
    headers = {"Authorization": f"Bearer {token or notion.token}", "Notion-Version": version}
    return http.request(method, f"{notion.url}/v1/{path}", json=body, headers=headers)


def told(notion: FakeNotion, method: str, path: str, body: Any = None) -> Json:
    """The answer to a request that must succeed."""
    answer = ask(notion, method, path, body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def refusal(notion: FakeNotion, method: str, path: str, body: Any = None) -> tuple[int, str]:
    answer = ask(notion, method, path, body)
    return answer.status_code, answer.json()["code"]


def text(content: str, **rest: Any) -> Json:
    return {"type": "text", "text": {"content": content}, **rest}


def block(type_: str, content: str = "", children: list[Json] | None = None, **rest: Any) -> Json:
    inside = {"rich_text": [text(content)] if content else [], **({"children": children} if children else {}), **rest}
    return {"type": type_, type_: inside}


def paragraph(content: str, children: list[Json] | None = None) -> Json:
    return block("paragraph", content, children)
