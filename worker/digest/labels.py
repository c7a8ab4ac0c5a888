"""Every word that a digest adds to what stands in the rows, in both languages, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from worker.digest.facts import Gap
from worker.model import Language


@dataclass(frozen=True, slots=True)
class Labels:
    title: str
    as_of: str
    one_meeting: str
    some_meetings: str
    highlights: str
    decisions: str
    deferred: str
    no_meeting: str
    untitled: str
    action_items: str
    opened: str
    closed: str
    maybe_closed: str
    reopened: str
    slipped: str
    overdue: str
    unowned: str
    open: str
    unassigned: str
    no_due: str
    until: str
    people: str
    person: str
    next_week: str
    milestone: str
    due_next: str
    nothing_next: str
    review: str
    rows_new: str
    of_action_items: tuple[str, str]
    of_decisions: tuple[str, str]
    unmade: str
    silent: str
    states: Mapping[str, str]
    course: str
    week: str
    by_owner: str
    earlier_decisions: str
    earlier_opened: str
    empty: str
    nothing_decided: str
    more: str
    gone: str
    unknown: str
    unknown_mark: str
    gaps: Mapping[Gap, str]
    since: str
    removed: str
    shared: str
    model: str


LABELS: Final[dict[Language, Labels]] = {
    "ko": Labels(
        title="주간 요약 {week} ({days})",
        as_of="{at} 기준",
        one_meeting="회의 1건",
        some_meetings="회의 {count}건",
        highlights="이번 주의 핵심",
        decisions="결정 사항",
        deferred="보류",
        no_meeting="회의와 연결되지 않은 결정",
        untitled="제목 없음",
        action_items="실행 항목",
        opened="새 항목",
        closed="완료",
        maybe_closed="이번 주에 완료했을 수 있음",
        reopened="다시 열림",
        slipped="기한 연기",
        overdue="기한 지남",
        unowned="담당자 없음",
        open="열린 항목",
        unassigned="담당자 미정",
        no_due="기한 없음",
        until="{day}까지",
        people="담당자별",
        person="담당자",
        next_week="다가오는 주 {days}",
        milestone="마일스톤",
        due_next="이 주에 기한인 항목",
        nothing_next="잡힌 일정과 기한이 없습니다.",
        review="확인 대기",
        rows_new="아직 검토하지 않은 {what} {count}건",
        of_action_items=("실행 항목", "실행 항목"),
        of_decisions=("결정 사항", "결정 사항"),
        unmade="회의록이 없는 회의",
        silent="녹취록이 아직 없거나 아직 처리하지 않음",
        states={
            "waiting": "대기", "working": "작업 중", "needs_attention": "확인 필요", "failed": "실패", "re_run": "다시 실행",
            "ignored": "무시하기로 함",
        },
        course="주별 추이",
        week="주",
        by_owner="담당자별 열린 항목",
        earlier_decisions="이번 주에 정리한 이전 회의의 결정",
        earlier_opened="이번 주에 정리한 이전 회의의 실행 항목",
        empty="이번 주에는 회의도, 결정도, 새 항목도 없습니다.",
        nothing_decided="이번 주에 결정된 것은 없습니다.",
        more="외 {count}건",
        gone="이제 Notion에 없는 항목 {count}건",
        unknown="알 수 없음",
        unknown_mark="–",
        gaps={
            "first": "첫 주간 요약입니다. 지난주의 기록이 없어 완료와 연기는 Notion에서 알 수 있는 만큼만 적었습니다.",
            "lost": "지난 요약의 기록이 없어 Notion에서 알 수 있는 만큼만 적었습니다. 언제 끝났는지, 기한을 옮겼는지 알 수 없는 "
            "항목이 있습니다.",
            "past": "그 주의 기록으로 다시 만들었습니다. 제목과 담당자는 지금의 것입니다.",
            "past_state": "그 주의 기록이 없어 당시에 열려 있던 항목, 완료, 연기, 지난 기한은 알 수 없습니다.",
        },
        since="완료와 연기는 {since} 이후",
        removed="삭제되거나 거절된 항목 {count}건",
        shared="담당자가 여럿인 항목은 각자에게 셉니다.",
        model="핵심 문장 모델 {names}",
    ),
    "en": Labels(
        title="Weekly digest {week} ({days})",
        as_of="as of {at}",
        one_meeting="1 meeting",
        some_meetings="{count} meetings",
        highlights="Highlights",
        decisions="Decisions",
        deferred="deferred",
        no_meeting="Not linked to a meeting",
        untitled="Untitled",
        action_items="Action items",
        opened="Opened",
        closed="Closed",
        maybe_closed="May have been closed this week",
        reopened="Open again",
        slipped="Moved later",
        overdue="Overdue",
        unowned="No owner",
        open="Open",
        unassigned="unassigned",
        no_due="no due date",
        until="by {day}",
        people="By person",
        person="Person",
        next_week="The week ahead, {days}",
        milestone="milestone",
        due_next="Due in that week",
        nothing_next="Nothing is in the calendar, and nothing is due.",
        review="Waiting for review",
        rows_new="{count} {what} not reviewed yet",
        of_action_items=("open action item", "open action items"),
        of_decisions=("decision", "decisions"),
        unmade="Meetings without minutes",
        silent="no transcript yet, or not processed yet",
        states={
            "waiting": "waiting", "working": "being made", "needs_attention": "needs attention", "failed": "failed",
            "re_run": "to be made again", "ignored": "ignored by choice",
        },
        course="Over the weeks",
        week="Week",
        by_owner="Open action items by owner",
        earlier_decisions="Decisions of earlier meetings, put down this week",
        earlier_opened="Action items of earlier meetings, put down this week",
        empty="No meetings, no decisions, and nothing new this week.",
        nothing_decided="Nothing was decided this week.",
        more="and {count} more",
        gone="{count} no longer in Notion",
        unknown="not known",
        unknown_mark="–",
        gaps={
            "first": "This is the first digest. Without a record of the week before, what closed or moved is told as far as "
            "Notion tells it.",
            "lost": "The record of the digest before is lost, so this tells as much as Notion does: of some items it is not "
            "known when they were closed, or whether their due dates were moved.",
            "past": "Made again from the record of that week. Titles and owners are those of now.",
            "past_state": "No record of that week is left: what was open, closed, moved or overdue then is not known.",
        },
        since="closed and moved since {since}",
        removed="{count} deleted or rejected",
        shared="An item with several owners counts for each of them.",
        model="highlights by {names}",
    ),
}  # fmt: skip
