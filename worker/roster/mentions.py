"""Who is named where, in one pass over a text."""

from functools import lru_cache

from worker.model import Person, Roster
from worker.roster.hangul import HangulIndex, build_hangul, find_hangul
from worker.roster.latin import LatinIndex, build_latin, find_latin
from worker.roster.mention import Mention


def find_mentions(text: str, roster: Roster) -> list[Mention]:
    """Non-overlapping mentions in order; of two that overlap the one that begins first stays, then the longer. NFC."""
    hangul, latin = _indexes(roster)
    return _resolved([*find_hangul(text, hangul), *find_latin(text, latin)])


def find_lenient(text: str, roster: Roster) -> list[Mention]:
    """As find_mentions, of a text that is nothing but a name: `지원`, `Will`."""
    hangul, latin = _indexes(roster)
    return _resolved([*find_hangul(text, hangul, lenient=True), *find_latin(text, latin, lenient=True)])


@lru_cache(maxsize=16)
def _indexes(roster: Roster) -> tuple[HangulIndex, LatinIndex]:
    return build_hangul(roster.present, roster.directory), build_latin(roster.present, roster.directory)


def _resolved(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def people_by_id(roster: Roster) -> dict[str, Person]:
    return {person.id: person for person in (*roster.directory, *roster.present)}
