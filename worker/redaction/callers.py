"""Speaker labels that are no names: who dialled in shows as a telephone number, who joined by invitation as an address."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.model import Person, Transcript

_NUMBER = re.compile(r"\+?[\d ().*-]{5,}")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def with_names(transcript: Transcript, people: Sequence[Person] = ()) -> Transcript:
    """Numbers become `Guest 1` …, addresses the name of the person in `people` who has it, else the part before the @.

    Names are written into the minutes, numbers and addresses are not: so they must not pass for names.
    """
    labels = tuple(dict.fromkeys(filter(None, (*(u.speaker for u in transcript.utterances), *transcript.participants))))
    by_address = {person.email.casefold(): person.name for person in people if person.email}
    guests = _guests(labels)
    names = {label: _name(label, by_address, guests) for label in labels}
    return replace(
        transcript,
        utterances=tuple(replace(u, speaker=names[u.speaker]) if u.speaker else u for u in transcript.utterances),
        participants=tuple(names[p] for p in transcript.participants if p),
    )


def _name(label: str, by_address: dict[str, str], guests: Iterator[str]) -> str:
    if _NUMBER.fullmatch(label) and sum(c.isdigit() for c in label) >= 4:
        return next(guests)
    found = _ADDRESS.search(label)
    if found is None:
        return label
    rest = (label[: found.start()] + label[found.end() :]).strip(" <>()[]")
    return by_address.get(found.group().strip("<>()[]").casefold()) or rest or found.group().partition("@")[0]


def _guests(labels: Sequence[str]) -> Iterator[str]:
    return (f"Guest {n}" for n in itertools.count(1) if f"Guest {n}" not in labels)
