"""The addresses that Notion gives to pages and databases."""

import re


def page_url(identifier: str, title: str) -> str:
    slug = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")
    return f"https://app.notion.com/p/{slug + '-' if slug else ''}{identifier.replace('-', '')}"


def database_url(identifier: str, view: str | None = None) -> str:
    return f"https://app.notion.com/p/{identifier.replace('-', '')}" + (f"?v={view.replace('-', '')}" if view else "")
