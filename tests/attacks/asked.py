"""One attacked meeting, answered over HTTP by a model that obeys."""

from dataclasses import dataclass
from functools import cache

from tests.attacks.meetings import Example, Place, content, numbers_of, run, shown_lines, spread, with_lines
from tests.attacks.obedient import Obedient, Quotes, Verifier
from tests.attacks.strings import Attack, own
from tests.fakes.answer_server import AnswerServer
from worker import phrases
from worker.llm import open_model
from worker.llm.options import ModelOptions
from worker.model import ActionItem, Evidence, Item, Minutes

_MODELS = dict.fromkeys(("extract", "verify", "summarise"), "gpt-4.1-mini-2025-04-14")


@dataclass(frozen=True)
class Asked:
    """model: as it was left; lines: the attacks as the model saw them; bodies: user texts of every request."""

    minutes: Minutes
    model: Obedient
    lines: tuple[str, ...]
    bodies: tuple[str, ...]


@cache
def ask(
    example: Example, attacks: tuple[Attack, ...], *, quotes: Quotes = "own", verifier: Verifier = "honest", place: Place = "speech",
    title: str | None = None,
) -> Asked:  # fmt: skip
    words = spread(example, [attack.text for attack in attacks])
    said = with_lines(example, words, place)
    lines = shown_lines(example, said, numbers_of(words)) if place != "speaker" else ()
    model = Obedient(dict(zip(lines, attacks, strict=bool(lines))), quotes, verifier)
    with AnswerServer(answer=model) as server:
        minutes = run(example, said, open_model(ModelOptions(_MODELS, base_url=server.url, parallel=8)), title)  # type: ignore[arg-type]
        return Asked(minutes, model, lines, tuple(body["messages"][-1]["content"] for body in server.bodies))


@cache
def believed(example: Example) -> Asked:
    """Every attack obeyed and every verdict favourable; the title is one, too."""
    return ask(example, own(), verifier="lying", title=" / ".join(attack.text for attack in own()))


@cache
def clean(example: Example, verifier: Verifier = "honest") -> Minutes:
    """The same model in the same meeting without an attack."""
    return ask(example, (), verifier=verifier).minutes


def beyond(asked: Asked, example: Example) -> list[Item]:
    """The items that the meeting without attacks does not have."""
    known = set(content(clean(example, asked.model.verifier)))
    written = asked.minutes
    items: list[Item] = [*written.decisions, *written.action_items, *written.events]
    return [item for item, said in zip(items, content(written), strict=True) if said not in known]


def quoted(item: Item) -> tuple[Evidence, ...]:
    if isinstance(item, ActionItem):
        return (*item.evidence, *item.owner_evidence, *item.due_evidence)
    return item.evidence


@cache
def orders(example: Example) -> tuple[Attack, ...]:
    """Those of our own attacks that the program itself takes for something said to a machine."""
    words = {2 * n: attack.text for n, attack in enumerate(own(), start=1)}
    lines = shown_lines(example, with_lines(example, words, "speech"), numbers_of(words))
    return tuple(attack for attack, line in zip(own(), lines, strict=True) if phrases.instruction(line))
