"""The databases and their columns: our keys, their names in both languages, their types and options.

Names serve to make a column and to find it once; afterwards everything goes by id, so that people may rename what they like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from worker.model import Language
from worker.notion.places import DatabaseName


@dataclass(frozen=True, slots=True)
class Option:
    """others: further names that it is found under; never made with them."""

    key: str
    ko: str
    en: str
    color: str = "default"
    others: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True)
class Column:
    """types: the first is made, all are accepted. about: its description in Notion, which also tells it after a renaming.

    theirs: the team's own; it is used where there is one and added only to a database that we make.
    """

    key: str
    ko: str
    en: str
    types: tuple[str, ...]
    about_ko: str = ""
    about_en: str = ""
    options: tuple[Option, ...] = ()
    others: tuple[str, ...] = ()
    theirs: bool = False

    def name(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en

    def about(self, language: Language) -> str:
        return self.about_ko if language == "ko" else self.about_en


@dataclass(frozen=True, slots=True)
class Table:
    """ko, en: the title of the database. setting: where its id is kept."""

    name: DatabaseName
    ko: str
    en: str
    columns: tuple[Column, ...]

    def title(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en

    @property
    def setting(self) -> str:
        return f"NOTION_{self.name.upper()}"


_MINUTES = (
    Option("waiting", "대기", "Waiting", "gray"),
    Option("working", "작업 중", "Working", "blue"),
    Option("done", "완료", "Done", "green"),
    Option("needs_attention", "확인 필요", "Needs attention", "orange"),
    Option("failed", "실패", "Failed", "red"),
    Option("re_run", "다시 실행", "Re-run", "purple"),
    Option("ignored", "무시", "Ignored", "default"),
)
_STATUS = (
    Option("to_do", "할 일", "To do", "default", ("Not started", "To-do", "시작 전")),
    Option("in_progress", "진행 중", "In progress", "blue"),
    Option("done", "완료", "Done", "green"),
)
_REVIEW = (
    Option("new", "새 항목", "New", "gray"),
    Option("accepted", "승인", "Accepted", "green"),
    Option("rejected", "거절", "Rejected", "red"),
)
_STATE = (Option("decided", "결정", "Decided", "green"), Option("deferred", "보류", "Deferred", "yellow"))
_KIND = (Option("event", "일정", "Event", "blue"), Option("milestone", "마일스톤", "Milestone", "purple"))

_MEETING = Column("meeting", "회의", "Meeting", ("relation",), "나온 회의", "The meeting that it comes from")
_EVIDENCE = Column(
    "evidence", "근거", "Evidence", ("rich_text",),
    "회의에서 한 말과 그 위치. 기록기가 씁니다.", "What was said, and where. Written by the minutes worker.",
)  # fmt: skip
_REVIEW_COLUMN = Column(
    "review", "검토", "Review", ("select",),
    "사람이 정합니다. ‘거절’한 항목은 다시 만들지 않습니다.",
    "For people to set. What is rejected is never made again.", _REVIEW,
)  # fmt: skip
_SOURCE_KEY = Column(
    "source_key", "원본 키", "Source key", ("rich_text",),
    "이 항목을 알아보는 값입니다. 지우거나 고치지 마세요.",
    "How the minutes worker knows this row again. Please leave it as it is.",
)  # fmt: skip

MEETINGS: Final = Table("meetings", "회의", "Meetings", (
    Column("title", "이름", "Name", ("title",)),
    Column("date", "날짜", "Date", ("date",), theirs=True,
           others=("일시", "회의 일시", "회의일시", "회의 날짜", "회의일", "일자", "When", "Meeting date", "Event time")),
    Column("participants", "참석자", "Participants", ("people",), theirs=True,
           others=("참가자", "참여자", "Attendees", "Attendee", "Invitees")),
    Column("minutes", "회의록", "Minutes", ("select",),
           "회의록의 상태. ‘다시 실행’을 고르면 다시 만들고, ‘무시’를 고르면 건드리지 않습니다.",
           "State of the minutes. Choose Re-run to have them made again, Ignored to leave this page alone.", _MINUTES),
    Column("minutes_note", "회의록 메모", "Minutes note", ("rich_text",),
           "회의록의 상태를 설명합니다. 기록기가 씁니다.", "Explains the state. Written by the minutes worker."),
    Column("processed_at", "처리 시각", "Processed at", ("date",),
           "회의록을 만든 때. 기록기가 씁니다.", "When the minutes were made. Written by the minutes worker."),
    Column("run", "실행", "Run", ("rich_text",),
           "회의록을 만든 실행의 번호. 기록기가 씁니다.", "Which run made them. Written by the minutes worker."),
))  # fmt: skip

ACTION_ITEMS: Final = Table("action_items", "실행 항목", "Action items", (
    Column("title", "할 일", "Task", ("title",)),
    Column("owner", "담당자", "Owner", ("people",), "맡은 사람", "Who will do it"),
    Column("owner_name", "담당자 이름", "Owner name", ("rich_text",),
           "Notion 사용자를 찾지 못한 담당자의 이름", "The owner's name, where no Notion user fits"),
    Column("due", "기한", "Due", ("date",), "회의에서 말한 기한", "The due date that was said in the meeting"),
    Column("status", "상태", "Status", ("status", "select"),
           "만들 때만 채우고, 그 뒤에는 팀이 바꿉니다.", "Set when the row is made; the team's from then on.", _STATUS),
    _REVIEW_COLUMN, _MEETING, _EVIDENCE, _SOURCE_KEY,
))  # fmt: skip

DECISIONS: Final = Table("decisions", "결정 사항", "Decisions", (
    Column("title", "결정", "Decision", ("title",)),
    Column("state", "상태", "State", ("select",), "결정했는지, 미뤘는지", "Decided, or put off", _STATE),
    Column("date", "날짜", "Date", ("date",), "결정에서 말한 날짜", "The date that the decision names"),
    _MEETING, _EVIDENCE, _REVIEW_COLUMN, _SOURCE_KEY,
))  # fmt: skip

CALENDAR: Final = Table("calendar", "일정", "Calendar", (
    Column("title", "제목", "Title", ("title",)),
    Column("when", "일시", "When", ("date",), "언제인지", "When it is"),
    Column("kind", "종류", "Kind", ("select",),
           "일정, 또는 날짜가 정해진 결정(마일스톤)", "An event, or a decision with a date (milestone)", _KIND),
    _MEETING, _EVIDENCE, _SOURCE_KEY,
))  # fmt: skip

def _number(key: str, ko: str, en: str, about_ko: str, about_en: str) -> Column:
    return Column(key, ko, en, ("number",), about_ko, about_en)


DIGESTS: Final = Table("digests", "주간 요약", "Digests", (
    Column("title", "제목", "Title", ("title",)),
    Column("week", "주", "Week", ("date",), "요약한 주", "The week that it sums up"),
    _number("decisions", "결정", "Decisions", "그 주의 회의에서 결정한 것", "What the meetings of the week decided"),
    _number("opened", "새 항목", "Opened", "그 주에 새로 생긴 실행 항목", "Action items new in the week"),
    _number("closed", "완료", "Closed", "지난 요약 뒤에 끝난 항목", "Done since the digest before"),
    _number("slipped", "연기", "Moved later", "지난 요약 뒤에 기한이 뒤로 옮겨진 항목",
            "Due dates that were moved later since the digest before"),
    _number("overdue", "기한 지남", "Overdue", "기한이 지난 열린 항목", "Open, and the due date has passed"),
    _number("unowned", "담당자 없음", "No owner", "담당자가 없는 열린 항목", "Open, and owned by nobody"),
    _number("open", "열린 항목", "Open", "열려 있는 모든 실행 항목", "All action items that are open"),
    Column("as_of", "기준 시각", "As of", ("date",), "Notion을 읽은 때", "When Notion was read"),
    _SOURCE_KEY,
))  # fmt: skip

# Meetings first: the others relate to it.
TABLES: Final[Mapping[DatabaseName, Table]] = {
    table.name: table for table in (MEETINGS, ACTION_ITEMS, DECISIONS, CALENDAR, DIGESTS)
}
