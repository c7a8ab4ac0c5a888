import doctest
from typing import Any

import pytest
from pydantic import BaseModel

from worker.llm import openai, options, parameters, pricing, strict, usage
from worker.llm.strict import strict_schema
from worker.stages import replies
from worker.stages.replies import StrictReply, action_items_reply, verdict_reply

REPLIES = [
    replies.TopicsReply, replies.DecisionsReply, replies.EventsReply, replies.SummaryReply, replies.SummaryCheckReply,
    action_items_reply(()), action_items_reply(("<PERSON_1>",)), verdict_reply(("<PERSON_1>", "<PERSON_2>")),
]  # fmt: skip


def nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for child in node for found in nodes(child)]
    if not isinstance(node, dict):
        return []
    return [node, *(found for child in node.values() for found in nodes(child))]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.__name__)
def test_every_reply_of_ours_has_a_strict_schema(reply: type[StrictReply]) -> None:
    schema = strict_schema(reply)
    objects = [node for node in nodes(schema) if node.get("type") == "object"]
    assert objects
    for node in objects:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False
    for node in nodes(schema):
        assert "$ref" not in node or len(node) == 1
        assert "default" not in node
        assert not isinstance(node.get("title"), str)


def test_a_property_called_title_is_no_noise() -> None:
    assert "title" in strict_schema(replies.EventsReply)["$defs"]["EventCandidate"]["properties"]


def test_an_object_with_free_keys_cannot_be_strict() -> None:
    class Loose(BaseModel):
        words: dict[str, int]

    with pytest.raises(TypeError, match="free keys"):
        strict_schema(Loose)


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (strict, parameters, pricing, options, openai, usage):
        tested = doctest.testmod(module)
        assert tested.attempted > 0
        assert tested.failed == 0
