"""Small meetings to redact."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.model import Person, RedactedUtterance, Roster, Transcript, Utterance
from worker.redaction import Redaction, Vault, redact
from worker.roster import build_roster


@dataclass(frozen=True)
class Redacted:
    """What came of redacting a meeting, and what went in."""

    transcript: Transcript
    redaction: Redaction
    vault: Vault
    roster: Roster

    @property
    def texts(self) -> list[str]:
        return [u.text for u in self.redaction.transcript.utterances]

    @property
    def first(self) -> RedactedUtterance:
        return self.redaction.transcript.utterances[0]


def transcript(*said: str | tuple[str | None, str]) -> Transcript:
    pairs = [(None, s) if isinstance(s, str) else s for s in said]
    return Transcript(tuple(Utterance(n, who, text) for n, (who, text) in enumerate(pairs, 1)), "plain")


def meeting(
    *said: str | tuple[str | None, str],
    people: Sequence[str | Person] = (),
    directory: Sequence[Person] = (),
    vault: Vault | None = None,
    ner: str | None = None,
) -> Redacted:
    """Redacts utterances, given as text or (speaker, text). people: participants besides the speakers."""
    source = transcript(*said)
    roster = build_roster([u.speaker for u in source.utterances if u.speaker], people, directory)
    vault = vault or Vault()
    return Redacted(source, redact(source, roster, vault, ner=ner), vault, roster)
