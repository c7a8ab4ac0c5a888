"""The public JSON contract: `docs/minutes.schema.json`, explained in `docs/json.md`.

Names and nesting are a promise to programs that read it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from worker.model import ActionItem, Coverage, Decision, Due, Event, Evidence, Meeting, Minutes, Rejection, Run, Topic

Json = dict[str, Any]


def to_json(minutes: Minutes) -> Json:
    """The minutes as plain dicts and lists, ready for `json.dumps`."""
    return {
        "meeting": _meeting(minutes.meeting),
        "summary": [{"text": s.text, "items": list(s.items)} for s in minutes.summary],
        "decisions": [_decision(d) for d in minutes.decisions],
        "action_items": [_action_item(a) for a in minutes.action_items],
        "events": [_event(e) for e in minutes.events],
        "topics": [_topic(t) for t in minutes.topics],
        "needs_review": [_rejection(r) for r in minutes.needs_review],
        "rejected": [_rejection(r) for r in minutes.rejected],
        "coverage": _coverage(minutes.coverage),
        "utterances": [{"n": u.n, "speaker": u.speaker, "start": u.start, "text": u.text} for u in minutes.utterances],
        "run": _run(minutes.run),
    }


def _meeting(meeting: Meeting) -> Json:
    return {
        "title": meeting.title,
        "held_at": _held_at(meeting),
        "timezone": meeting.timezone,
        "language": meeting.language,
        "participants": [p.name for p in meeting.participants],
    }


def _held_at(meeting: Meeting) -> str | None:
    """A bare date when no time of day is known: midnight would be an invention."""
    if meeting.held_at is None:
        return None
    return _iso(meeting.held_at) if meeting.time_known else _iso(meeting.held_at.date())


def _decision(decision: Decision) -> Json:
    return {
        "id": decision.id,
        "text": decision.text,
        "state": decision.state,
        "date": _iso(decision.date),
        "evidence": _evidence(decision.evidence),
    }


def _action_item(item: ActionItem) -> Json:
    return {
        "id": item.id,
        "task": item.task,
        "owner": item.owner,
        "owner_candidates": list(item.owner_candidates),
        "team": item.team,
        "due": _due(item.due) if item.due else None,
        "evidence": {
            "task": _evidence(item.evidence),
            "owner": _evidence(item.owner_evidence),
            "due": _evidence(item.due_evidence),
        },
    }


def _due(due: Due) -> Json:
    time = due.time.isoformat(timespec="minutes") if due.time else None
    return {"phrase": due.phrase, "date": _iso(due.date), "time": time, "rule": due.rule}


def _event(event: Event) -> Json:
    return {
        "id": event.id,
        "title": event.title,
        "start": _iso(event.start),
        "end": _iso(event.end),
        "all_day": event.all_day,
        "timezone": event.timezone,
        "evidence": _evidence(event.evidence),
    }


def _topic(topic: Topic) -> Json:
    return {"id": topic.id, "text": topic.text, "evidence": _evidence(topic.evidence)}


def _rejection(rejection: Rejection) -> Json:
    return {
        "kind": rejection.kind,
        "text": rejection.text,
        "reason": rejection.reason,
        "evidence": _evidence(rejection.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [{"utterance": e.utterance, "quote": e.quote} for e in evidence]


def _coverage(coverage: Coverage) -> Json:
    return {
        "total": coverage.total,
        "evidence": coverage.evidence,
        "irrelevant": coverage.irrelevant,
        "unrepresented": list(coverage.unrepresented),
        "not_read": [{"n": u.n, "reason": u.reason} for u in coverage.not_read],
    }


def _run(run: Run) -> Json:
    return {
        "id": run.id,
        "engine": run.engine,
        "models": dict(run.models),
        "prompts": dict(run.prompts),
        "calls": run.calls,
        "cached_calls": run.cached_calls,
        "tokens": {"prompt": run.tokens.prompt, "cached": run.tokens.cached, "completion": run.tokens.completion},
        "cost": run.cost,
        "seconds": run.seconds,
        "warnings": list(run.warnings),
    }


def _iso(value: date | datetime | None) -> str | None:
    """ISO 8601: `2026-12-01`, or `2026-12-01T15:00:00+09:00` with seconds and offset."""
    if value is None:
        return None
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
