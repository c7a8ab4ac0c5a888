"""The reply schemas of the prompts: flat, strict, every field required, null for what was not said.

`utterance` numbers are those of the lines in the prompt. A quote is copied from that line, character by character.
The owner is an enum of the placeholders that the call allows, built per call.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model


class StrictReply(BaseModel):
    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class Quote(StrictReply):
    """The line that says it, and the exact words."""

    utterance: int
    quote: str


class TopicCandidate(StrictReply):
    text: str
    evidence: Quote


class TopicsReply(StrictReply):
    items: list[TopicCandidate]


class DecisionCandidate(StrictReply):
    text: str
    state: Literal["decided", "deferred"]
    evidence: Quote
    date: Quote | None = Field(description="the words that date what was decided, if any")


class DecisionsReply(StrictReply):
    reasoning: str
    items: list[DecisionCandidate]


class EventCandidate(StrictReply):
    title: str
    evidence: Quote
    when: Quote = Field(description="the words that say the day (and time)")
    time: Quote | None = Field(description="the words of the clock time, if they stand in another line than the day")


class EventsReply(StrictReply):
    reasoning: str
    items: list[EventCandidate]


class SentenceCandidate(StrictReply):
    text: str
    items: list[str] = Field(description="ids of the items that this sentence rests on")


class SummaryReply(StrictReply):
    sentences: list[SentenceCandidate]


class SentenceCheck(StrictReply):
    sentence: int
    reasoning: str
    supported: bool


class SummaryCheckReply(StrictReply):
    checks: list[SentenceCheck]


Verdict = Literal[
    "supported", "unsupported", "hedged", "proposed", "turned_down", "withdrawn", "quoted", "sarcastic", "instruction",
    "past", "unclear",
]  # fmt: skip
FieldVerdict = Literal["right", "wrong", "unclear", "none"]


@cache
def action_items_reply(placeholders: tuple[str, ...]) -> type[BaseModel]:
    """Schema of extract_action_items: {reasoning, items: [{task, evidence, owner, owner_words, owner_evidence, due}]}.

    owner: one of `placeholders` or null. owner_words: the words that name an owner who is not in the list (a team, a
    title, "everyone"), else null. owner_evidence: where the owner is said. due: the words that say until when.
    """
    owner: Any = _owner(placeholders)
    candidate = create_model(
        "ActionItemCandidate", __base__=StrictReply,
        task=(str, ...), evidence=(Quote, ...), owner=(owner, ...), owner_words=(str | None, ...),
        owner_evidence=(Quote | None, ...), due=(Quote | None, ...),
    )  # fmt: skip
    return create_model("ActionItemsReply", __base__=StrictReply, reasoning=(str, ...), items=(list[candidate], ...))  # type: ignore[valid-type]


@cache
def verdict_reply(placeholders: tuple[str, ...]) -> type[BaseModel]:
    """Schema of verify_item.

    {reasoning, verdict, owner, due, later_owner, later_owner_evidence, later_due, reversal}

    verdict: on the core (the task, decision, event or topic as stated). owner, due: on those fields; `none` when the
    item has no such field. later_owner with its evidence, later_due: what a later line changed them to, else null.
    reversal: the line that took the item back, else null.
    """
    owner: Any = _owner(placeholders)
    return create_model(
        "VerdictReply", __base__=StrictReply,
        reasoning=(str, ...), verdict=(Verdict, ...), owner=(FieldVerdict, ...), due=(FieldVerdict, ...),
        later_owner=(owner, ...), later_owner_evidence=(Quote | None, ...), later_due=(Quote | None, ...),
        reversal=(Quote | None, ...),
    )  # fmt: skip


_FIXED: Mapping[str, type[BaseModel]] = {
    "extract_decisions": DecisionsReply,
    "extract_events": EventsReply,
    "extract_topics": TopicsReply,
    "summarise": SummaryReply,
    "check_summary": SummaryCheckReply,
    "highlight_week": SummaryReply,
    "check_highlights": SummaryCheckReply,
}
_NAMING: Mapping[str, Callable[[tuple[str, ...]], type[BaseModel]]] = {
    "extract_action_items": action_items_reply,
    "verify_item": verdict_reply,
}


def reply_of(prompt: str, placeholders: tuple[str, ...]) -> type[BaseModel]:
    """The schema of a prompt's replies. placeholders: the people who may be named, where it names any.

    >>> reply_of("extract_topics", ()).__name__, reply_of("verify_item", ("<PERSON_1>",)).__name__
    ('TopicsReply', 'VerdictReply')
    """
    naming = _NAMING.get(prompt)
    return naming(placeholders) if naming else _FIXED[prompt]


def _owner(placeholders: tuple[str, ...]) -> Any:
    """A string enum or null; a mere null where nobody may be named."""
    if not placeholders:
        return None
    members = [(p.strip("<>"), p) for p in placeholders]
    owner: Any = Enum("Owner", members, type=str)  # type: ignore[misc]  # mypy wants the members spelled out
    return owner | None
