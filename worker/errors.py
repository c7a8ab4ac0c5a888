"""What can go wrong, as one tree. The message is a sentence that a meeting's owner understands and can act on."""


from typing import Literal


class MinutesError(Exception):
    """Any expected failure: shown as one line, without a traceback. told: the page that it is about shows why."""

    told = False


class PermanentError(MinutesError):
    """Trying again changes nothing until somebody acts on the sentence."""


class TransientError(MinutesError):
    """Worth another try. `retry_after`: seconds that the other side asked us to wait, if it did."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutageError(TransientError):
    """The model's provider is away, or takes nothing more for now: every other call would fail as well. `reason`: a code of
    worker.notion.writing.state, `outage` or `quota`.
    """

    def __init__(self, message: str, *, reason: Literal["outage", "quota"] = "outage", retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.reason = reason


class BudgetError(TransientError):
    """What may be spent is spent. `reason`: `budget_run` (until a person asks again), `budget_day` (until tomorrow)."""

    def __init__(self, message: str, *, reason: Literal["budget_run", "budget_day"], retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.reason = reason


class LostLeaseError(TransientError):
    """Another worker has the page now, or this one must stop: nothing more of it may be sent."""


class TranscriptError(PermanentError):
    """The file or page holds no transcript that we can read. Names the file, and the line where that is known."""


class SettingsError(PermanentError):
    """A setting, option or roster is missing or wrong. Names it, and what to write instead."""


class StoreError(PermanentError):
    """What is kept cannot be kept or read: a full disk, a file that is not ours to write."""


class RedactionError(PermanentError):
    """Redaction could not vouch for the text; no model may be asked (fails closed)."""


class LeakError(RedactionError):
    """The guard found personal data where none may be. The message names kinds and counts, never the values."""


class CallError(MinutesError):
    """One small prompt failed for good; its part of the transcript counts as not read. `reason` is a short code:

    `timeout`, `refused`, `truncated`, `invalid_reply`, `provider`, `leak`. away: it was no fault of the call, the provider
    failed each time.
    """

    def __init__(self, message: str, *, reason: str, away: bool = False) -> None:
        super().__init__(message)
        self.reason, self.away = reason, away
