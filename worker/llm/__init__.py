"""The model behind one small interface. Importing this costs nothing: the SDKs load when a model is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from worker.model import Call, Usage

if TYPE_CHECKING:
    from worker.llm.openai import OpenAIModel
    from worker.llm.options import ModelOptions
    from worker.llm.pace import Pace
    from worker.llm.permit import Permit


@dataclass(frozen=True, slots=True)
class Answer:
    """value: the reply, valid under `call.reply`. usage: of every request it took. raw: the text as it was received."""

    value: dict[str, Any]
    usage: Usage
    raw: str


class Model(Protocol):
    """Whatever answers calls: an endpoint, or the rules."""

    @property
    def engine(self) -> Literal["openai", "rules"]: ...

    @property
    def models(self) -> Mapping[str, str]:
        """The model's name by job (`extract`, `verify`, `summarise`); empty for the rules."""

    def identity(self, call: Call) -> str:
        """Canonical JSON of the model's name and parameters for this call; a part of the call's digest."""

    async def answer(self, call: Call, messages: Sequence[Mapping[str, str]]) -> Answer:
        """Ask. Transient faults are retried inside.

        Raises CallError when this call has failed for good; PermanentError or TransientError when every other call would
        fail as well, the latter where it can be asked again later.
        """

    def cost(self, call: Call, usage: Usage) -> float | None:
        """US dollars; None when the model has no price, 0.0 for the rules."""

    async def close(self) -> None: ...


def open_model(options: "ModelOptions", pace: "Pace | None" = None, permit: "Permit | None" = None) -> "OpenAIModel":
    """A model behind an OpenAI-compatible endpoint; this is where the SDKs load (0.7 s). pace: is closed with it."""
    from worker.llm.endpoint import Clock, Endpoint  # noqa: PLC0415
    from worker.llm.openai import OpenAIModel  # noqa: PLC0415
    from worker.llm.permit import unasked  # noqa: PLC0415

    return OpenAIModel(options, Endpoint(options, Clock(), pace, permit or unasked))
