"""What a meeting page says about its minutes: the columns `Minutes`, `Minutes note`, `Processed at`, `Run`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

from worker.model import Language, Minutes
from worker.notion.api.client import Notion
from worker.notion.failures import Problem
from worker.notion.places import Database, Json
from worker.notion.text.rich_text import rich_text
from worker.notion.text.values import canonical_value
from worker.notion.writing.records import Outcome

State = Literal["waiting", "working", "done", "needs_attention", "failed", "re_run", "ignored"]

_PROBLEMS: Final[dict[Problem, tuple[str, str]]] = {
    "not_shared": ("이 페이지가 연결에 공유되어 있지 않습니다.", "This page is not shared with the connection."),
    "in_trash": ("이 페이지는 휴지통에 있습니다.", "This page is in the trash."),
    "not_a_meeting": (
        "회의 페이지가 아닌 것으로 보입니다. 회의라면 녹취록을 붙여 넣고 ‘다시 실행’을 고르세요.",
        "This does not look like a meeting. If it is one, paste its transcript and choose Re-run.",
    ),
    "in_progress": (
        "아직 녹음하거나 요약하는 중입니다. 끝나면 회의록을 만듭니다.",
        "The meeting is still being recorded or summarised. The minutes are made when that has ended.",
    ),
    "no_transcript": (
        "녹취록을 찾지 못했습니다. 페이지에 붙여 넣거나 파일(.vtt .srt .txt .docx)을 첨부한 뒤 ‘다시 실행’을 고르세요.",
        "No transcript was found. Paste it on the page or attach it as a file (.vtt .srt .txt .docx), then choose Re-run.",
    ),
    "transcript_deleted": (
        "녹취록이 삭제되어 회의록과 항목을 그대로 두었습니다.",
        "The transcript was deleted; the minutes and items were left as they are.",
    ),
    "too_large": (
        "페이지나 첨부 파일이 너무 큽니다. 회의마다 페이지를 나누고, 녹음이 아니라 녹취록을 첨부하세요.",
        "The page or its file is too large. Give each meeting a page of its own; attach the transcript, not the recording.",
    ),
    "unreadable": (
        "녹취록 파일을 읽지 못했습니다. 텍스트나 자막 파일(.vtt .srt .txt .docx)로 다시 첨부하세요.",
        "The transcript file could not be read. Attach it again as text or captions (.vtt .srt .txt .docx).",
    ),
}  # fmt: skip
Failure = Literal["settings", "redaction", "transcript", "model", "notion"]

_FAILURES: Final[dict[Failure, tuple[str, str]]] = {
    "settings": (
        "회의록 프로그램의 설정에 문제가 있습니다. 설치한 사람에게 `minutes doctor`를 실행해 달라고 하세요.",
        "A setting of the minutes worker is wrong. Ask whoever installed it to run `minutes doctor`.",
    ),
    "redaction": (
        "개인정보를 모두 가렸다고 보장할 수 없어 모델에 보내지 않았습니다. 설치한 사람에게 알려 주세요.",
        "It could not be made sure that personal data is masked, so nothing was sent to a model. Tell whoever installed this.",
    ),
    "transcript": (
        "녹취록을 읽지 못했습니다. 다른 형식으로 붙여 넣거나 첨부한 뒤 ‘다시 실행’을 고르세요.",
        "The transcript could not be read. Paste or attach it in another form, then choose Re-run.",
    ),
    "model": (
        "언어 모델이 답하지 않았거나 회의의 많은 부분을 놓쳐 회의록을 만들지 않았습니다. 나중에 ‘다시 실행’을 고르세요.",
        "The language model did not answer, or left out much of the meeting, so no minutes were made. Choose Re-run later.",
    ),
    "notion": (
        "Notion이 요청을 받아들이지 않았습니다. 설치한 사람에게 `minutes doctor`를 실행해 달라고 하세요.",
        "Notion refused a request. Ask whoever installed this to run `minutes doctor`.",
    ),
}
_GIVEN_UP: Final = {
    "crashed": ("작업하던 프로그램이 매번 중단되었습니다", "the worker broke off each time"),
    "timeout": ("정해진 시간 안에 끝나지 않았습니다", "it took longer than it may"),
    "error": ("프로그램에 오류가 있습니다", "there is a mistake in the program"),
}
Pause = Literal["connection", "stopped", "outage", "quota", "budget_run", "budget_day"]

_PAUSES: Final[dict[Pause, tuple[str, str]]] = {
    "connection": ("연결이 되지 않아 멈추었습니다.", "It stopped for want of a connection."),
    "stopped": ("만드는 도중에 중단되었습니다.", "It was stopped half-way."),
    "outage": ("언어 모델이 응답하지 않습니다.", "The language model does not answer."),
    "quota": (
        "언어 모델 계정의 한도가 다 되었습니다. 설치한 사람에게 알려 주세요.",
        "The account of the language model is out of credit. Tell whoever installed the worker.",
    ),
    "budget_run": (
        "이 회의에 쓸 수 있는 비용을 다 썼습니다. 계속하려면 ‘다시 실행’을 고르세요.",
        "What this meeting may cost is spent. Choose Re-run to go on all the same.",
    ),
    "budget_day": ("오늘 쓸 수 있는 비용을 다 썼습니다.", "What may be spent in a day is spent."),
}  # fmt: skip
_GOES_ON: Final = (
    ("다시 실행하면 멈춘 곳에서 이어집니다.", "Run again, it goes on where it stopped."),
    ("다시 되는 대로 멈춘 곳에서 저절로 이어집니다.", "As soon as it can, it goes on by itself where it stopped."),
)
_WAITING: Final = frozenset({"in_progress"})


def problem_note(problem: Problem, language: Language) -> str:
    return _PROBLEMS[problem][language == "en"]


def problem_state(problem: Problem) -> State:
    return "waiting" if problem in _WAITING else "needs_attention"


def failure_note(reason: Failure, language: Language) -> str:
    return _FAILURES[reason][language == "en"]


def waiting_note(pause: Pause, language: Language, *, by_itself: bool) -> str:
    """by_itself: a worker goes on when it can; else somebody has to run it again."""
    why = _PAUSES[pause][language == "en"]
    if pause == "budget_run":
        return why  # it says itself what a person has to do
    return f"{why} {_GOES_ON[by_itself][language == 'en']}"


def given_up_note(why: str, language: Language) -> str:
    """After as many attempts as are made. why: what the last one ended with, of those that count."""
    korean, english = _GIVEN_UP.get(why, _GIVEN_UP["error"])
    if language == "ko":
        return f"여러 번 시도했지만 회의록을 만들지 못했습니다: {korean}. 다시 해 보려면 ‘다시 실행’을 고르세요."
    return f"The minutes could not be made in several attempts: {english}. Choose Re-run to try again."


def working_note(language: Language) -> str:
    return "회의록을 만드는 중입니다." if language == "ko" else "The minutes are being made."


def forgotten_note(language: Language) -> str:
    if language == "ko":
        return "이 페이지에 대해 보관하던 것을 모두 지웠습니다. Notion에 있는 내용은 그대로입니다."
    return "All that was kept of this page is deleted. What is in Notion was left as it is."


def done(minutes: Minutes, outcome: Outcome) -> tuple[State, str]:
    """The state after a run, and what the note says: what was found, then what a person should know."""
    korean, unread = minutes.meeting.language == "ko", len(minutes.coverage.not_read)
    words = (
        (minutes.decisions, "결정", "decision"), (minutes.action_items, "실행 항목", "action item"),
        (minutes.events, "일정", "event"),
    )  # fmt: skip
    counts = [(sum(item.id not in outcome.hidden for item in items), ko, en) for items, ko, en in words]
    parts = [", ".join(f"{ko} {n}" if korean else f"{n} {en}{'s' * (n != 1)}" for n, ko, en in counts) + "."]
    for here, ko, en in (
        (unread, f"발화 {unread}개를 읽지 못했습니다.", f"{unread} utterances could not be read."),
        (outcome.removed, "회의록이 페이지에서 지워져 다시 넣지 않았습니다.",
         "The minutes were taken off the page and not put back."),
        (outcome.adopted, "이전 실행의 기록이 없어 있던 내용은 그대로 두었습니다.",
         "The record of earlier runs was lost, so what was there was left as it is."),
    ):  # fmt: skip
        parts += [ko if korean else en] if here else []
    return "needs_attention" if unread else "done", " ".join(parts)


async def write_state(
    notion: Notion, meetings: Database | None, page: str, now: Mapping[str, Json], state: State, note: str, **of_run: Any
) -> dict[str, Json]:
    """Write what differs from `now`; the values as they are then. A page in no Meetings database is left alone."""
    differing = state_changes(meetings, now, state, note, **of_run)
    if meetings is not None and differing:
        await notion.patch(f"pages/{page}", {"properties": meetings.properties(differing)})
    return {**now, **differing}


def state_changes(
    meetings: Database | None,
    now: Mapping[str, Json],
    state: State,
    note: str,
    *,
    run: str | None = None,
    at: datetime | None = None,
    changed: bool = True,
) -> dict[str, Json]:
    """What differs from `now`, by column key.

    run, at: of a run that made minutes; kept as they are where nothing was changed.
    """
    if meetings is None or not now:
        return {}
    wanted = {"minutes": _option(meetings, state), "minutes_note": {"rich_text": rich_text(note)}}
    if changed and run is not None and at is not None:
        wanted["processed_at"] = {"date": {"start": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}}
        wanted["run"] = {"rich_text": rich_text(run)}
    return {c: v for c, v in wanted.items() if v and c in now and not _same(now[c], v)}


def _option(meetings: Database, state: State) -> Json:
    column = meetings.columns.get("minutes")
    option = column.options.get(state) if column else None
    return {"select": {"id": option}} if option else {}


def _same(now: Json | None, new: Json) -> bool:
    return now is not None and canonical_value(now) == canonical_value(new)
