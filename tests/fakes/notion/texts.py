"""Rich text: what a request may hold, and how it reads back: runs merged, links encoded, plain text filled in."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

from tests.fakes.notion.dates import date_value
from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.world import World, dashed

PLAIN: Json = {
    "bold": False, "italic": False, "strikethrough": False, "underline": False, "code": False, "color": "default",
}  # fmt: skip


def rich_text(world: World, items: Iterable[Json]) -> list[Json]:
    """Request form (or response form) → response form."""
    shown: list[Json] = []
    for item in items:
        run = _run(world, item)
        if run["type"] == "text" and not run["text"]["content"]:
            continue
        if shown and _alike(shown[-1], run):
            shown[-1] = _joined(shown[-1], run)
        else:
            shown.append(run)
    return shown


def plain(items: Iterable[Json]) -> str:
    return "".join(item["plain_text"] for item in items)


def words(text: str) -> list[Json]:
    """A string as the request form of rich text; an empty one is no run at all."""
    return [{"type": "text", "text": {"content": text}}] if text else []


def link_url(url: str) -> str:
    """As Notion gives a link back: percent-encoded, a bare host with a slash. Raises on what it takes for no URL."""
    if url.startswith("/"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        raise invalid("Invalid URL for link.") from None
    if parts.scheme in {"mailto", "tel"}:
        return url
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", parts.netloc):
        raise invalid("Invalid URL for link.")
    path, query, fragment = (
        quote(part, safe="/%:@!$&'()*+,;=~?-._") for part in (parts.path or "/", parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, query, fragment))


def _run(world: World, item: Json) -> Json:
    kind = item.get("type") or next(key for key in ("text", "mention", "equation") if key in item)
    rest = {"annotations": PLAIN | item.get("annotations", {})}
    if kind == "text":
        link = item["text"].get("link")
        link = {"url": link_url(link["url"])} if link else None
        text = item["text"]["content"]
        return {"type": "text", "text": {"content": text, "link": link}, **rest, "plain_text": text, "href": link and link["url"]}
    if kind == "equation":
        expression = item["equation"]["expression"]
        return {"type": "equation", "equation": {"expression": expression}, **rest, "plain_text": expression, "href": None}
    return {"type": "mention", **_mention(world, item["mention"], item.get("plain_text", "")), **rest}


def _mention(world: World, mention: Json, known: str) -> Json:
    kind = mention.get("type") or next(iter(mention))
    if kind == "user":
        user = dashed(mention["user"]["id"], "user")
        if not world.knows(user):
            raise invalid(f"Could not find user with ID: {user}.")
        shown, text, href = {"user": {"object": "user", "id": user}}, "@" + world.name_of(user), None
    elif kind in {"page", "database"}:
        target = world.find(mention[kind]["id"], kind, called=kind)
        title = target.title or next((v["title"] for v in target.values.values() if v["type"] == "title"), [])
        shown, text = {kind: {"id": target.id}}, plain(title) or "Untitled"
        href = "https://app.notion.com/p/" + target.id.replace("-", "")
    elif kind == "date":
        date = date_value(mention["date"])
        shown, text, href = {"date": date}, " → ".join(filter(None, (date["start"], date["end"]))), None
    else:
        shown, text, href = {kind: mention[kind]}, known, mention.get(kind, {}).get("url")
    return {"mention": {"type": kind, **shown}, "plain_text": text, "href": href}


def _alike(one: Json, other: Json) -> bool:
    return one["type"] == other["type"] == "text" and one["annotations"] == other["annotations"] and one["href"] == other["href"]


def _joined(one: Json, other: Json) -> Json:
    text = one["plain_text"] + other["plain_text"]
    return one | {"text": one["text"] | {"content": text}, "plain_text": text}
