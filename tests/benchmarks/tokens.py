"""Input tokens of an hour of meeting, by prompt, and of one single big prompt beside it.

Tokens are the estimate of `worker.stages.chunks.tokens` (no tokenizer is installed): four Latin characters, or one and a
half of Hangul. The prefix of a call is its reply schema and the system text, in this order, as OpenAI lays them out: what
calls share from the beginning, if it is at least 1,024 tokens long, all but the first of them may find in the provider's
cache. Calls whose schemas differ (the people who may be named) share nothing there. How many calls really hit depends on
the provider and on how many are in flight, so the cost is given for all and for none.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

import prompts
from tests.benchmarks.asked import Asked, asked_for
from tests.benchmarks.meeting import meeting
from tests.benchmarks.tables import Figure, finish, report
from worker.llm.pricing import cost
from worker.llm.strict import strict_schema
from worker.model import Line, Usage
from worker.settings import Settings
from worker.stages.chunks import tokens

CACHED_FROM = 1024  # tokens that a shared prefix needs before providers cache it


@dataclass(frozen=True)
class Spent:
    """Tokens of all calls of a prompt. prefixes: of every call; shared: calls by prefix. text: utterances among `fresh`."""

    prompt: str
    prefixes: tuple[int, ...]
    shared: tuple[tuple[int, int], ...]
    """(tokens of the prefix, calls that have it)"""
    fresh: int
    text: int
    output: int

    @property
    def calls(self) -> int:
        return len(self.prefixes)

    @property
    def sent(self) -> int:
        return sum(self.prefixes) + self.fresh

    @property
    def cacheable(self) -> int:
        return sum((calls - 1) * prefix for prefix, calls in self.shared if prefix >= CACHED_FROM)


def main() -> bool:
    _, asked = asked_for(meeting())
    spent = [_spent(name, [a for a in asked if a.call.prompt == name]) for name in prompts.names()]
    own = sum(tokens(line.text) for a in asked if a.call.prompt == "extract_topics" for line in a.call.lines)
    one = _one_prompt(asked)
    _print(spent, one)
    by = {s.prompt: s for s in spent}
    extracted = sum(s.text for s in spent if s.prompt.startswith("extract"))
    candidates = len({a.call.variable["item"] for a in asked if a.call.prompt == "verify_item"})
    return report("One hour of meeting: text sent to the model", [
        Figure("the transcript's own tokens (estimate)", own),
        Figure("transcript text sent for extraction", extracted / own, "×", 4.0),
        Figure(f"transcript text sent for verification ({candidates} candidates)", by["verify_item"].text / own, "×", 2.0),
        Figure("shortest prefix of a prompt that is asked more than once", min(min(s.prefixes) for s in spent if s.calls > 1), "tokens", CACHED_FROM, ">="),
        *_costs(spent, one),
    ])  # fmt: skip


def _spent(name: str, asked: Sequence[Asked]) -> Spent:
    schemas = [json.dumps(strict_schema(a.call.reply)) for a in asked]
    system = tokens(prompts.load(name).system)
    return Spent(
        name,
        prefixes=tuple(tokens(schema) + system for schema in schemas),
        shared=tuple((tokens(schema) + system, calls) for schema, calls in Counter(schemas).items()),
        fresh=sum(tokens(a.messages[-1]["content"]) for a in asked),
        text=sum(tokens(line.text) for a in asked for line in a.call.lines),
        output=sum(tokens(a.raw) for a in asked),
    )


def _one_prompt(asked: Sequence[Asked]) -> Spent:
    """The instructions of the extracting prompts without their examples, the whole transcript, one reply with everything.

    No verification, no check of the summary, no second sample: it proves nothing.
    """
    kinds = [name for name in prompts.names() if name.startswith(("extract", "summarise"))]
    spoken = [line for a in asked if a.call.prompt == "extract_topics" for line in a.call.lines]
    lines = [Line(n, line.speaker, line.text, line.source) for n, line in enumerate(spoken, 1)]
    rendered = prompts.render("extract_decisions", lines, {})[-1]["content"]
    schemas = {a.call.prompt: strict_schema(a.call.reply) for a in asked if a.call.prompt in kinds}
    prefix = sum(tokens(json.dumps(schema)) for schema in schemas.values())
    prefix += sum(tokens(prompts.load(name).instructions) for name in kinds)
    replies = [a.raw for a in asked if a.call.prompt in kinds and '"items": []' not in a.raw]
    return Spent(
        "one prompt for all", (prefix,), ((prefix, 1),),
        fresh=tokens(rendered), text=sum(tokens(line.text) for line in lines), output=sum(tokens(raw) for raw in replies),
    )  # fmt: skip


def _costs(spent: Sequence[Spent], one: Spent) -> list[Figure]:
    model = Settings().model_extract
    every, none = (_dollars(spent, model, cached=cached) for cached in (True, False))
    return [
        Figure(f"cost with {model}, prefixes cached", f"${every:.4f}"),
        Figure("  nothing cached", f"${none:.4f}"),
        Figure("  one prompt for all", f"${_dollars([one], model, cached=False):.4f}"),
    ]


def _dollars(spent: Sequence[Spent], model: str, *, cached: bool) -> float:
    used = Usage(
        sum(s.sent for s in spent), sum(s.cacheable for s in spent) if cached else 0, sum(s.output for s in spent)
    )
    found = cost(model, used)
    assert found is not None, "the default model has a price"
    return found


def _print(spent: Sequence[Spent], one: Spent) -> None:
    table = Table(title="One hour of meeting: tokens (estimate)", title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("")
    for column in ("calls", "prefixes", "each", "cacheable", "fresh", "transcript in it", "input in all", "output"):
        table.add_column(column, justify="right")
    for s in (*spent, one):
        each = f"{min(s.prefixes):,}"
        figures: list[int | str] = [s.calls, len(s.shared), each, s.cacheable, s.sent - s.cacheable, s.text, s.sent, s.output]
        if s is one:
            sums = (sum(getattr(r, name) for r in spent) for name in ("calls", "cacheable", "sent", "text", "output"))
            calls, cacheable, sent, text, output = sums
            in_all: list[int | str] = [calls, "", "", cacheable, sent - cacheable, text, sent, output]
            table.add_row("all", *(_comma(f) for f in in_all), end_section=True)
        table.add_row(s.prompt, *(_comma(f) for f in figures))
    Console(width=130, highlight=False).print(table)


def _comma(figure: int | str) -> str:
    return figure if isinstance(figure, str) else f"{figure:,}"


if __name__ == "__main__":
    finish(main())
