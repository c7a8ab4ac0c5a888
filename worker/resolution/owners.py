"""Who will do it: one person, or nobody when it was not said, or when two fit. Never a guess.

An owner stands if the evidence makes that person the doer: the speaker who commits, whoever is asked, named as the doer
or assigned, or who accepts right after being asked. A team is a team, a title the one present person who bears it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from worker.model import Person, RedactedUtterance, Roster
from worker.resolution.acts import accepts, asks, declines, settles, takes_one_half, team_said, volunteers, we_commit
from worker.resolution.roles import DOERS, Part, addressees, parts_of, sentence_around
from worker.roster import match_name

PeopleOf = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OwnerClaim:
    """What the model says of an owner, and the redacted utterances it rests on.

    owner: the placeholder proposed. words: those that name an owner who is not among the placeholders (a team, a title).
    task, said: the utterances that hold the evidence of the task and of the owner, with the words quoted from them;
    before_task, before_said: the one right before each.
    """

    task: RedactedUtterance
    owner: str | None = None
    words: str | None = None
    said: RedactedUtterance | None = None
    before_task: RedactedUtterance | None = None
    before_said: RedactedUtterance | None = None
    task_quote: str | None = None
    said_quote: str | None = None


@dataclass(frozen=True, slots=True)
class Ownership:
    """person: the owner, if there is exactly one. candidates: when two or more fit. team: when a group was named.

    reason: self, addressed, subject, assigned, accepted, title, named, team; and for nobody: not_said,
    unsupported_owner, ambiguous_owner, unknown_speaker, not_in_roster.
    """

    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    team: str | None = None
    reason: str = "not_said"


def resolve_owner(claim: OwnerClaim, roster: Roster, people_of: PeopleOf) -> Ownership:
    """people_of: the ids that a placeholder stands for: none (no roster name), one, or all whom the name fits."""
    if claim.words and not claim.owner:
        by_words = _by_words(claim, claim.words, roster, people_of)
        if by_words:
            return by_words
    doers = _doers(claim)
    if claim.owner and not doers and (entitled := _entitled(claim, roster, people_of)):
        return Ownership(entitled, reason="title")
    if claim.owner and not any(doer.placeholder == claim.owner for doer in doers):
        return _unsupported(claim, doers, roster, people_of)
    names = tuple(dict.fromkeys(doer.placeholder for doer in doers))
    if len(names) > 1:
        return Ownership(candidates=_people(names, roster, people_of), reason="ambiguous_owner")
    if not names:
        team = _team(claim)
        return Ownership(team=team, reason="team" if team else "not_said")
    return _one(names[0], doers[0].reason, roster, people_of)


@dataclass(frozen=True, slots=True)
class _Doer:
    """placeholder: None when the speaker who commits is unknown."""

    placeholder: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where evidence lies: an utterance, the one right before, and the words quoted."""

    utterance: RedactedUtterance
    before: RedactedUtterance | None
    quote: str | None


def _places(claim: OwnerClaim) -> Iterator[_Place]:
    """The owner's evidence speaks first."""
    if claim.said and claim.said.n != claim.task.n:
        yield _Place(claim.said, claim.before_said, claim.said_quote)
    same = claim.said and claim.said.n == claim.task.n
    yield _Place(claim.task, claim.before_task, claim.task_quote or (claim.said_quote if same else None))


def _doers(claim: OwnerClaim) -> tuple[_Doer, ...]:
    """Of the first place that tells; nobody once the one who was asked declines there."""
    for place in _places(claim):
        found = _told(place) or _accepted(place)
        if found:
            return found
        if claim.owner and place.utterance.speaker == claim.owner and declines(place.utterance.text):
            return ()
    if claim.owner:
        return next((found for place in _places(claim) if (found := _named(place, claim.owner))), ())
    return ()


def _told(place: _Place) -> tuple[_Doer, ...]:
    """Those whom the words themselves make the doer, as near to the quote as can be."""
    text = place.utterance.text
    parts = _near(text, [part for part in parts_of(text) if part.role in DOERS], place.quote)
    speaker = place.utterance.speaker
    return tuple(_Doer(speaker if part.role == "self" else part.placeholder, part.role) for part in parts)


def _accepted(place: _Place) -> tuple[_Doer, ...]:
    """The speaker says yes right after being asked by name, or "저요" to the question who does it."""
    speaker, text = place.utterance.speaker, place.utterance.text
    if not speaker or not place.before:
        return ()
    asked = accepts(text) and speaker in addressees(place.before.text)
    return (_Doer(speaker, "accepted"),) if asked or volunteers(text, place.before.text) else ()


def _named(place: _Place, owner: str) -> tuple[_Doer, ...]:
    """The only one named where something is asked or settled, without a word that says in what part; or right before it."""
    text = place.utterance.text
    if not asks(text) and not settles(text):
        return ()
    here = {part.placeholder for part in parts_of(text) if part.role in ("bare", "called")}
    if here or not place.before:
        return (_Doer(owner, "named"),) if here == {owner} else ()
    before = {part.placeholder for part in parts_of(place.before.text) if part.role not in ("self", "recipient")}
    return (_Doer(owner, "named"),) if before == {owner} else ()


def _near(text: str, parts: list[Part], quote: str | None) -> list[Part]:
    """The parts that belong to the quoted words: inside them, else right before, else right after, in the sentence.

    People who are joined (`민수님하고 지훈님이`) stay together.
    """
    start = text.find(quote) if quote else -1
    if not quote or start < 0:
        return parts
    end = start + len(quote)
    inside = [part for part in parts if start <= part.start < end or part.start <= start < part.end]
    if inside:
        return _with_joined(parts, inside)
    if takes_one_half(quote):
        return [Part(None, "self", start, end)]
    first, last = sentence_around(text, start, end)
    nearby = [part for part in parts if first <= part.start < last]
    earlier = [part for part in nearby if part.start < start]
    return _with_joined(parts, earlier[-1:] or nearby[:1])


def _with_joined(parts: list[Part], chosen: list[Part]) -> list[Part]:
    """Also those joined to the first of the chosen from the left, and the one the last is joined to."""
    if not chosen:
        return []
    first, last = parts.index(chosen[0]), parts.index(chosen[-1])
    while first > 0 and parts[first - 1].joined:
        first -= 1
    while parts[last].joined and last + 1 < len(parts):
        last += 1
    return parts[first : last + 1]


def _by_words(claim: OwnerClaim, words: str, roster: Roster, people_of: PeopleOf) -> Ownership | None:
    """A team, a title or a name in the model's own words, if the evidence says them of the doer."""
    held = _PLACEHOLDER.findall(words)
    if held:
        return resolve_owner(replace(claim, owner=held[0], words=None), roster, people_of) if len(held) == 1 else None
    team = team_said(words)
    people = () if team else _bearers(words, roster)
    if not team and not people:
        return None
    if not any(_makes_doer(place, words) for place in _places(claim)):
        return None
    if team:
        return Ownership(team=team, reason="team")
    if len(people) > 1:
        return Ownership(candidates=people, reason="ambiguous_owner")
    return Ownership(people[0], reason="title")


def _bearers(words: str, roster: Roster) -> tuple[Person, ...]:
    """Of a title. A name that redaction left in the text is no name of the roster, however like one it looks."""
    title = _HONORIFIC.sub("", words.strip()).casefold()
    return tuple(p for p in match_name(words, roster) if title in (t.casefold() for t in p.titles))


def _entitled(claim: OwnerClaim, roster: Roster, people_of: PeopleOf) -> Person | None:
    """The person proposed, if a title that the evidence makes the doer ("팀장님이") is borne by nobody else present."""
    ids = people_of(claim.owner) if claim.owner else ()
    person = next((p for p in roster.present if ids == (p.id,)), None)
    for title in person.titles if person else ():
        bearers = [p for p in roster.present if title.casefold() in (t.casefold() for t in p.titles)]
        if bearers == [person] and any(
            place.utterance.speaker != claim.owner and _bare_title(place, title) for place in _places(claim)
        ):
            return person
    return None


def _bare_title(place: _Place, title: str) -> bool:
    """The title as the doer where a sentence begins; after any other word (`개발팀 팀장님`) it may be somebody else's."""
    text = place.utterance.text
    for match in re.finditer(rf"{_OPENING}(?P<title>{re.escape(title)})(?=님)", text):
        marked = f"{text[: match.start('title')]}<PERSON_0>{text[match.end('title') :]}"
        if any(part.placeholder == "<PERSON_0>" and part.role in DOERS for part in parts_of(marked)):
            return True
    return False


def _makes_doer(place: _Place, words: str) -> bool:
    """The words stand in the evidence where a doer stands."""
    text, stem = place.utterance.text, re.escape(_HONORIFIC.sub("", words.strip()))
    for match in re.finditer(stem, text, re.IGNORECASE):
        marked = f"{text[: match.start()]}<PERSON_0>{text[match.end() :]}"
        if any(part.placeholder == "<PERSON_0>" and part.role in DOERS for part in parts_of(marked)):
            return True
    return False


def _team(claim: OwnerClaim) -> str | None:
    return next((team for place in _places(claim) if (team := we_commit(place.utterance.text))), None)


def _unsupported(claim: OwnerClaim, doers: tuple[_Doer, ...], roster: Roster, people_of: PeopleOf) -> Ownership:
    """Nobody; but when a doer's name fits the proposed person and others, all of them are candidates."""
    proposed = set(people_of(claim.owner)) if claim.owner else set()
    for doer in doers:
        ids = people_of(doer.placeholder) if doer.placeholder else ()
        if len(ids) > 1 and proposed & set(ids):
            return Ownership(candidates=_people((doer.placeholder,), roster, people_of), reason="ambiguous_owner")
    team = None if doers else _team(claim)
    return Ownership(team=team, reason="team" if team else "unsupported_owner")


def _one(placeholder: str | None, reason: str, roster: Roster, people_of: PeopleOf) -> Ownership:
    if placeholder is None:
        return Ownership(reason="unknown_speaker")
    people = _people((placeholder,), roster, people_of)
    if len(people) > 1:
        return Ownership(candidates=people, reason="ambiguous_owner")
    return Ownership(people[0], reason=reason) if people else Ownership(reason="not_in_roster")


def _people(placeholders: tuple[str | None, ...], roster: Roster, people_of: PeopleOf) -> tuple[Person, ...]:
    ids = dict.fromkeys(i for placeholder in placeholders if placeholder for i in people_of(placeholder))
    return tuple(person for person in (*roster.present, *roster.directory) if person.id in ids)


_OPENING = r"(?:^|[.,!?]\s+)(?:(?:그럼|그러면|그건|그리고|네|아|음|어|일단|혹시)[, ]+)*"
_PLACEHOLDER = re.compile(r"<PERSON_\d+>")
_HONORIFIC = re.compile(r"\s?(?:님|씨)(?:이|은|가|는|께서)?$")
