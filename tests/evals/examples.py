"""The two example meetings as the rule engine writes their minutes."""

import asyncio
from functools import cache
from pathlib import Path

from worker.evals.gold import Gold, load_gold
from worker.llm.rules import RulesModel
from worker.local import Request, minutes_of
from worker.model import Minutes
from worker.roster import load_roster
from worker.store import MemoryStore
from worker.transcripts import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"
MEETINGS = ("weekly-product-sync", "weekly-planning-ko")


@cache
def gold_of(name: str) -> Gold:
    return load_gold(EXAMPLES / "gold" / f"{name}.yaml")


@cache
def rule_minutes(name: str) -> Minutes:
    meeting = gold_of(name).meeting
    people = load_roster((EXAMPLES / "roster.json").read_text(encoding="utf-8"), name="roster.json")
    request = Request(name, title=meeting.title, held_at=meeting.held_at, timezone=meeting.timezone, people=people)
    return asyncio.run(minutes_of(read_file(EXAMPLES / gold_of(name).transcript), request, RulesModel(), MemoryStore()))
