"""Send recorded exchanges to the fake and tell where its answers differ from the real ones, ids and times aside."""

import re
from typing import Any

import httpx

from tests.fakes.notion import FakeNotion
from tests.notion.wire import http

Json = dict[str, Any]
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_CURSOR = re.compile(r"start_cursor=([^&]+)")
_PASSING = {"request_id", "next_cursor"}
_HOST = re.compile(r"https?://(api\.notion\.com|127\.0\.0\.1:\d+)")


class Replay:
    """One sequence of exchanges. known: recorded id → ours, without dashes; cursors: recorded → ours."""

    def __init__(self, notion: FakeNotion, known: dict[str, str]) -> None:
        self.notion, self.known = notion, {one.replace("-", ""): other.replace("-", "") for one, other in known.items()}
        self.cursors: dict[str, str] = {}

    def differences(self, exchange: Json) -> list[str]:
        """Empty where the fake answers as Notion did."""
        answer = self._send(exchange)
        here = f"{exchange['method']} {exchange['path']}"
        if answer.status_code != exchange["status"]:
            return [f"{here}: {exchange['status']} was recorded, not {answer.status_code} {answer.text[:300]}"]
        recorded, ours = exchange["response"], answer.json()
        self._learn(recorded, ours)
        if recorded.get("next_cursor") and ours.get("next_cursor"):
            self.cursors[recorded["next_cursor"]] = ours["next_cursor"]
        return [f"{here}: {one}" for one in compared(recorded, ours)]

    def _send(self, exchange: Json) -> httpx.Response:
        path = _CURSOR.sub(lambda found: "start_cursor=" + self.cursors.get(found[1], found[1]), exchange["path"])
        headers = {"Notion-Version": "2025-09-03"}
        if exchange["auth"]:
            headers["Authorization"] = f"Bearer {self.notion.token}"
        body = self._ours(exchange["body"])
        content: Json = {} if body is None else {"json": body}
        if isinstance(body, dict) and "__multipart__" in body:
            content = {"files": {"file": ("file.txt", b"x" * 25, "text/plain")}}
        return http.request(exchange["method"], self.notion.url + self._ours(path), headers=headers, **content)

    def _ours(self, value: Any) -> Any:
        if isinstance(value, str):
            return _ID.sub(lambda found: self._our_id(found[0]), value)
        if isinstance(value, dict):
            return {key: self._ours(one) for key, one in value.items()}
        return [self._ours(one) for one in value] if isinstance(value, list) else value

    def _our_id(self, recorded: str) -> str:
        bare = self.known.get(recorded.replace("-", ""), recorded.replace("-", ""))
        return "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:])) if "-" in recorded else bare

    def _learn(self, recorded: Any, ours: Any) -> None:
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for key in recorded.keys() & ours.keys():
                self._learn(recorded[key], ours[key])
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self._learn(one, other)
        elif isinstance(recorded, str) and isinstance(ours, str):
            pairs = zip(_ID.findall(recorded), _ID.findall(ours), strict=False)
            self.known |= {one.replace("-", ""): other.replace("-", "") for one, other in pairs}


def compared(recorded: Any, ours: Any, place: str = "") -> list[str]:
    """Every difference but those of ids, digits of times, cursors and hosts."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        keys = (recorded.keys() | ours.keys()) - _PASSING
        missing = [
            f"{place}.{key} is only in {'the recording' if key in recorded else 'ours'}"
            for key in sorted(keys)
            if key not in recorded or key not in ours
        ]
        shared = recorded.keys() & ours.keys() & keys
        return missing + [one for key in sorted(shared) for one in compared(recorded[key], ours[key], f"{place}.{key}")]
    if isinstance(recorded, list) and isinstance(ours, list):
        counted = [] if len(recorded) == len(ours) else [f"{place} holds {len(ours)}, not {len(recorded)}"]
        return counted + [
            one for n, pair in enumerate(zip(recorded, ours, strict=False)) for one in compared(*pair, f"{place}[{n}]")
        ]
    return [] if _shape(recorded) == _shape(ours) else [f"{place} is {ours!r:.120}, not {recorded!r:.120}"]


def _shape(value: Any) -> Any:
    """A text with its ids, hosts, and the digits of a time made alike."""
    if not isinstance(value, str):
        return value
    bare = _HOST.sub("HOST", _ID.sub("ID", value))
    return re.sub(r"\d", "9", bare) if re.match(r"\d{4}-\d\d-\d\dT", bare) else bare
