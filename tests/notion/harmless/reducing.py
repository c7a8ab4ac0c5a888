"""Makes a failing sequence as short as it gets while it still fails in the same way."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.notion.harmless.stories import Round, Story

Failing = Callable[[Story], bool]


def reduced(story: Story, fails: Failing) -> Story:
    """fails: whether a sequence still shows the failure. What is left cannot be shortened by any one step."""
    while (shorter := next((one for one in _shorter(story) if fails(one)), None)) is not None:
        story = shorter
    return story


def _shorter(story: Story) -> Iterator[Story]:
    rounds = story.rounds
    for at in range(len(rounds)):
        yield replace(story, rounds=(*rounds[:at], *rounds[at + 1 :]))
    for at, one in enumerate(rounds):
        for less in _lesser(one):
            yield replace(story, rounds=(*rounds[:at], less, *rounds[at + 1 :]))
    if story.layout != "page":
        yield replace(story, layout="page")
    if story.script:
        yield replace(story, script=0)


def _lesser(one: Round) -> Iterator[Round]:
    if one.did and one.ways:
        yield replace(one, did=())
    if len(one.ways) > 1:
        yield replace(one, ways=())
    for name in ("did", "meanwhile", "ways"):
        value = getattr(one, name)
        for at in range(len(value)):
            yield replace(one, **{name: (*value[:at], *value[at + 1 :])})
    if one.trouble:
        yield replace(one, trouble=None)
    for name in ("fresh", "dry_run", "summary"):
        if getattr(one, name):
            yield replace(one, **{name: type(getattr(one, name))()})
