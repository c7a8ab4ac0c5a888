"""What is kept of a run, and its form as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from worker.model import Run, Usage


@dataclass(frozen=True)
class StoredRun:
    """A run of a page. trace: item id → digests of the calls that it came from. stored_at: ISO 8601, UTC."""

    page: str
    run: Run
    trace: Mapping[str, tuple[str, ...]]
    stored_at: str

    def to_json(self) -> bytes:
        return dump({"page": self.page, "run": asdict(self.run), "trace": self.trace, "stored_at": self.stored_at})

    @classmethod
    def from_json(cls, data: bytes) -> "StoredRun":
        """Raises TypeError, KeyError or ValueError for what is no run of this form."""
        fields = json.loads(data)
        run = fields["run"]
        run = Run(**{**run, "tokens": Usage(**run["tokens"]), "warnings": tuple(run["warnings"])})
        trace = {item: tuple(digests) for item, digests in fields["trace"].items()}
        return cls(fields["page"], run, trace, fields["stored_at"])


def dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes) -> dict[str, Any]:
    """Raises TypeError or ValueError for what is no JSON object."""
    value = json.loads(data)
    if not isinstance(value, dict):
        raise TypeError("no JSON object")
    return value
