"""Why a page waits, or has no minutes: code → what whoever runs the worker reads in a terminal, and what to do about it.

The sentences on the page itself, for the meeting's owner, are in worker.notion.writing.state.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """way_out: what a person can do; empty where it goes on by itself."""

    sentence: str
    way_out: str = ""


_RERUN: Final = "minutes rerun PAGE"
_DOCTOR: Final = "minutes doctor, then: minutes rerun PAGE"

REASONS: Final[dict[str, Reason]] = {
    # what it waits for
    "quiet": Reason("edited lately: it is left alone until nobody writes on it"),
    "outage": Reason("the model's provider is away: it goes on when that answers again"),
    "connection": Reason("Notion or Redis could not be reached: it goes on when they can"),
    "quota": Reason("the provider takes nothing more on this account", "raise its limit or pay its bill; it goes on by itself"),
    "budget_run": Reason(
        "the run has cost what MINUTES_BUDGET_PER_RUN allows", f"raise it, or spend as much again: {_RERUN}"
    ),
    "budget_day": Reason("MINUTES_BUDGET_PER_DAY is spent: it goes on tomorrow (UTC)", f"raise it, and to go on today: {_RERUN}"),
    "notion_busy": Reason("Notion limits us, or does not answer: it goes on when that has passed"),
    "stopped": Reason("the worker was stopped: another one takes it up where it was"),
    "lost_lease": Reason("the worker lost its hold on the page: another one takes it up where it was"),
    "in_progress": Reason("the meeting is still being recorded or summarised"),
    "timeout": Reason("it took longer than MINUTES_PAGE_SECONDS: it goes on where it stopped"),
    "crashed": Reason("the worker died at it: another one takes it up where it was"),
    "error": Reason("something failed that should not; the log has the place in the code", _RERUN),
    # why it has no minutes
    "settings": Reason("a setting is wrong", _DOCTOR),
    "redaction": Reason("it could not be made sure that personal data is masked: nothing was sent to a model", _DOCTOR),
    "transcript": Reason("the transcript could not be read", f"paste or attach it in another form, then: {_RERUN}"),
    "model": Reason("the model did not answer, or left out too much of the meeting", f"try another model, or: {_RERUN}"),
    "notion": Reason("Notion refused a request", _DOCTOR),
    "not_shared": Reason("the page is not shared with the connection", "on the page: ••• → Connections"),
    "in_trash": Reason("the page is in the trash"),
    "not_a_meeting": Reason("it does not look like a meeting", f"if it is one, paste its transcript, then: {_RERUN}"),
    "no_transcript": Reason("there is no transcript on it", f"paste or attach one, then: {_RERUN}"),
    "transcript_deleted": Reason("its transcript was deleted; the minutes were left as they are"),
    "too_large": Reason("the page or its file is too large", f"one meeting a page, no recording; then: {_RERUN}"),
    "unreadable": Reason("its file could not be read", f"attach text or captions (.vtt .srt .txt .docx), then: {_RERUN}"),
    "ignored": Reason("a person set it to Ignored", f"if it shall have minutes all the same: {_RERUN}"),
    "dead": Reason("it failed three times without getting any further", f"see the log, then: {_RERUN}"),
}  # fmt: skip


def reason(code: str) -> Reason:
    """Of a code that we do not know, only that.

    >>> reason("in_trash").sentence, reason("other").sentence
    ('the page is in the trash', 'for a reason without a sentence (other)')
    """
    return REASONS.get(code) or Reason(f"for a reason without a sentence ({code})")
