"""Names and their forms, Korean and English: who takes part, and who is named where. Pure."""

from worker.roster.file import load_roster
from worker.roster.match import match_name
from worker.roster.mention import Mention
from worker.roster.mentions import find_mentions
from worker.roster.people import build_roster, person_of_speaker

__all__ = ["Mention", "build_roster", "find_mentions", "load_roster", "match_name", "person_of_speaker"]
