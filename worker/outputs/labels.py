"""Every word that the outputs add to what was said, in both languages, in one place."""

from dataclasses import dataclass
from typing import Final

from worker.model import Language


@dataclass(frozen=True, slots=True)
class Labels:
    minutes: str
    decisions: str
    action_items: str
    events: str
    needs_review: str
    topics: str
    rejected: str
    transcript: str
    participants: str
    attention: str
    deferred: str
    nothing_decided: str
    unassigned: str
    which_of: str
    team_only: str
    no_due: str
    until: str
    owner: str
    due: str
    unknown_speaker: str
    chat: str
    looks_like_item: str
    unrepresented: str
    unread: str
    not_read: str
    all_read: str
    some_read: str
    evidence: str
    without_model: str
    model: str
    prompts: str
    run: str
    cost: str
    held_at_unknown: str
    meeting: str
    back: str


LABELS: Final[dict[Language, Labels]] = {
    "ko": Labels(
        minutes="회의록",
        decisions="결정 사항",
        action_items="실행 항목",
        events="일정",
        needs_review="검토 필요",
        topics="논의한 주제",
        rejected="항목으로 보지 않은 말",
        transcript="녹취록",
        participants="참석",
        attention="확인 필요",
        deferred="보류",
        nothing_decided="이 회의에서 결정된 것은 없습니다.",
        unassigned="담당자 미정",
        which_of="{people} 가운데 누구인지 확인 필요",
        team_only="팀, 개인 담당자 미정",
        no_due="기한 없음",
        until="{day}까지",
        owner="담당",
        due="기한",
        unknown_speaker="화자 미상",
        chat="채팅",
        looks_like_item="약속이나 결정처럼 들리지만 어느 항목에도 들어 있지 않음",
        unrepresented="항목 없음, 확인 필요",
        unread="읽지 못함",
        not_read="발화 {count}개를 읽지 못했습니다: {ranges}. 이 부분의 결정과 할 일은 빠져 있을 수 있습니다.",
        all_read="녹취 {total}개 발화 모두 확인",
        some_read="녹취 {total}개 발화 중 {read}개 확인",
        evidence="근거 {count}",
        without_model="언어 모델 없이 작성됨",
        model="모델 {names}",
        prompts="프롬프트 {names}",
        run="실행 {id}",
        cost="비용 ${cost}",
        held_at_unknown="회의 날짜 모름",
        meeting="회의",
        back="이 발화를 근거로 한 항목",
    ),
    "en": Labels(
        minutes="Minutes",
        decisions="Decisions",
        action_items="Action items",
        events="Events",
        needs_review="Needs review",
        topics="Topics discussed",
        rejected="Heard, but not taken as items",
        transcript="Transcript",
        participants="Present",
        attention="Please check",
        deferred="deferred",
        nothing_decided="Nothing was decided in this meeting.",
        unassigned="unassigned",
        which_of="{people}: please check which",
        team_only="a team, no one person",
        no_due="no due date",
        until="by {day}",
        owner="owner",
        due="due",
        unknown_speaker="unknown speaker",
        chat="chat",
        looks_like_item="sounds like a commitment or a decision, but no item represents it",
        unrepresented="in no item, please check",
        unread="not read",
        not_read="Not read: {count} of the utterances ({ranges}). Decisions and tasks of that part may be missing.",
        all_read="all {total} utterances read",
        some_read="{read} of {total} utterances read",
        evidence="evidence {count}",
        without_model="made without a language model",
        model="model {names}",
        prompts="prompts {names}",
        run="run {id}",
        cost="cost ${cost}",
        held_at_unknown="date of the meeting unknown",
        meeting="Meeting",
        back="items that rest on this utterance",
    ),
}
