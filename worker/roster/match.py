"""Whom a few words mean, when they are known to name somebody: `민수님`, `김 팀장`, `Kim, Minsu`, `팀장님`."""

import unicodedata

from worker.model import Person, Roster
from worker.roster.labels import read_label, strip_honorific
from worker.roster.mentions import find_lenient, people_by_id


def match_name(words: str, roster: Roster) -> tuple[Person, ...]:
    """The people that the words may mean: none, one, or all whom they fit. A title alone means those who bear it.

    Directory people by full name or address only.
    """
    text = " ".join(unicodedata.normalize("NFC", words).split())
    people = people_by_id(roster)
    found = find_lenient(text, roster) or find_lenient(strip_honorific(text), roster)
    ids = tuple(dict.fromkeys(i for mention in found for i in mention.people))
    if ids:
        return tuple(people[i] for i in ids)
    return _titled(text, roster)


def _titled(text: str, roster: Roster) -> tuple[Person, ...]:
    title = strip_honorific(text).casefold()
    anonymous = read_label(text).anonymous
    fits = (p for p in roster.present if title in (t.casefold() for t in p.titles) or (anonymous and p.name == text))
    return tuple(fits)
