"""What a model endpoint needs to know, handed down from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from worker.llm.pricing import PRICES, Price

Mode = Literal["json_schema", "tools", "json"]
Job = Literal["extract", "verify", "summarise"]

OPENAI = "https://api.openai.com/v1"
_JOBS: dict[str, Job] = {
    "extract": "extract", "verify": "verify", "summarise": "summarise", "check": "summarise", "highlight": "summarise",
}  # fmt: skip


@dataclass(frozen=True)
class ModelOptions:
    """models: the model's name by job. timeout: seconds for one request. deadline: seconds that one call may take in
    all, waits included. reasoning: whether the models reason (`auto`: by their names), which decides the parameters
    they take. parallel: requests in flight at once. safety_identifier: opaque digest of the workspace, if there is one.
    """

    models: Mapping[Job, str]
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    mode: Mode = "json_schema"
    reasoning: Literal["auto", "yes", "no"] = "auto"
    reasoning_effort: str = "low"
    parallel: int = 16
    timeout: float = 60.0
    deadline: float = 240.0
    prices: Mapping[str, Price] = field(default_factory=lambda: PRICES)
    safety_identifier: str | None = None

    @property
    def url(self) -> str:
        return self.base_url or OPENAI


def job_of(prompt: str) -> Job:
    """Which of the three models a prompt is for, by the first word of its name.

    >>> job_of("extract_decisions"), job_of("verify_item"), job_of("check_summary")
    ('extract', 'verify', 'summarise')
    """
    return _JOBS[prompt.split("_", 1)[0]]
