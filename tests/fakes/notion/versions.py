"""The older header 2025-09-03: the same API with `archived`, `after` and `transcription` for today's words."""

from typing import Any

from tests.fakes.notion.errors import Json


def as_current(body: Json | None) -> Json | None:
    if body is None:
        return None
    renamed = dict(body)
    if "archived" in renamed:
        renamed["in_trash"] = renamed.pop("archived")
    if isinstance(renamed.get("after"), str):
        renamed["position"] = {"type": "after_block", "after_block": {"id": renamed.pop("after")}}
    if isinstance(renamed.get("properties"), dict):  # a bare list of runs is taken, though the types do not say so
        given = renamed["properties"]
        renamed["properties"] = {
            key: {key: value} if key == "title" and isinstance(value, list) else value for key, value in given.items()
        }
    return renamed


def as_old(answer: Any) -> Any:
    if isinstance(answer, list):
        return [as_old(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    shown = {key: as_old(value) for key, value in answer.items()}
    if "in_trash" in shown and "object" in shown:
        shown["archived"] = shown["in_trash"]
    if shown.get("type") == "meeting_notes" and "meeting_notes" in shown:
        shown["type"], shown["transcription"] = "transcription", shown.pop("meeting_notes")
    return shown
