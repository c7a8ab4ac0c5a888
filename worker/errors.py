"""What can go wrong, as one tree. The message is a sentence that a meeting's owner understands and can act on."""


class MinutesError(Exception):
    """Any expected failure: shown as one line, without a traceback."""


class PermanentError(MinutesError):
    """Trying again changes nothing until somebody acts on the sentence."""


class TransientError(MinutesError):
    """Worth another try. `retry_after`: seconds that the other side asked us to wait, if it did."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TranscriptError(PermanentError):
    """The file or page holds no transcript that we can read. Names the file, and the line where that is known."""


class SettingsError(PermanentError):
    """A setting, option or roster is missing or wrong. Names it, and what to write instead."""


class RedactionError(PermanentError):
    """Redaction could not vouch for the text; no model may be asked (fails closed)."""


class LeakError(RedactionError):
    """The guard found personal data where none may be. The message names kinds and counts, never the values."""


class CallError(MinutesError):
    """One small prompt failed for good; its part of the transcript counts as not read. `reason` is a short code:

    `timeout`, `refused`, `truncated`, `invalid_reply`, `provider`, `leak`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
