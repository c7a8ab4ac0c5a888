"""What was said stays text in every sink, even when a model believed all of it."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from icalendar import Calendar
from jsonschema import validate
from markdown_it import MarkdownIt

from tests.attacks.asked import believed
from tests.attacks.meetings import BOTH, ENGLISH, Example, run, with_lines
from tests.attacks.strings import own
from tests.outputs.test_html import OUR_ATTRIBUTES, OUR_ELEMENTS, Document
from tests.outputs.test_markdown import OUR_BLOCKS, OUR_INLINE, inline
from worker.model import Minutes
from worker.outputs.html import to_html
from worker.outputs.ics import to_ics
from worker.outputs.json import to_json
from worker.outputs.markdown import to_markdown

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "minutes.schema.json").read_text(encoding="utf-8"))
each_example = pytest.mark.parametrize("example", BOTH, ids=["Korean", "English"])


@cache
def spoken_by_attacks() -> Minutes:
    words = {2 * n: attack.text for n, attack in enumerate(own(), start=1)}
    return run(ENGLISH, with_lines(ENGLISH, words, "speaker"))


def every() -> list[Minutes]:
    return [believed(BOTH[0]).minutes, believed(BOTH[1]).minutes, spoken_by_attacks()]


@each_example
def test_the_attacks_are_really_on_the_page(example: Example) -> None:
    """Else the tests below would look at an innocent page."""
    written = believed(example).minutes
    assert sum(u.text in {a.text for a in own()} for u in written.utterances) >= len(own()) - 8  # the rest holds masked values
    assert any("evil.example" in e.quote for item in written.action_items for e in item.evidence)
    assert len([r for r in written.rejected if r.reason == "instruction"]) >= 36


def test_markdown_holds_no_link_image_markup_or_mention() -> None:
    for minutes in every():
        source = to_markdown(minutes)
        tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(source)
        assert {t.type for t in tokens} <= OUR_BLOCKS
        assert {t.type for t in inline(tokens)} <= OUR_INLINE
        assert not re.search(r"://|\bwww\.|mailto:|@\w", source[: source.rindex("---")])


def test_html_holds_no_element_attribute_or_link_of_theirs() -> None:
    for minutes in every():
        page = Document(to_html(minutes))
        assert {tag for tag, _ in page.elements} <= OUR_ELEMENTS
        assert {name for _, attributes in page.elements for name in attributes} <= OUR_ATTRIBUTES
        assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)


def test_the_calendar_holds_our_events_and_nothing_that_acts() -> None:
    for minutes in every():
        source = to_ics(minutes)
        components = [c for c in Calendar.from_ical(source).walk() if c.name not in {"VTIMEZONE", "STANDARD", "DAYLIGHT"}]
        due = [a for a in minutes.action_items if a.due and a.due.date]
        assert [c.name for c in components] == ["VCALENDAR"] + ["VEVENT"] * (len(minutes.events) + len(due))
        assert not {"ATTENDEE", "ATTACH", "URL", "ORGANIZER"} & {name for c in components for name in c}
        plain = re.sub(rb"\r\n ", b"", source).decode()
        assert not re.search(r"<\w|://|@\w", plain.replace("@notion-minutes", ""))


def test_json_holds_what_was_said_as_text_and_only_where_text_belongs() -> None:
    for minutes in every():
        written = to_json(minutes)
        validate(written, SCHEMA)
        assert json.loads(json.dumps(written)) == written
        ids = {i["id"] for kind in ("decisions", "action_items", "events", "topics") for i in written[kind]}
        assert all(re.fullmatch(r"[DAET]\d+", name) for name in ids)
        assert all(set(s["items"]) <= ids for s in written["summary"])
