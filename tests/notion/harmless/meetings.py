"""Two meetings whose commitments are known: what the double answers from, and how a row or a line is known to be about one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from worker.model import Kind, Language


@dataclass(frozen=True)
class Planted:
    """Something that was promised, decided or agreed, in two halves that may be read as two.

    marks: a word of each half that nothing else in the meeting holds. texts: wordings of the whole; parts: of the halves.
    dated: whether the words of a date in its line are its own.
    """

    kind: Kind
    marks: tuple[str, str]
    texts: tuple[str, ...]
    parts: tuple[str, str]
    dated: bool = False


@dataclass(frozen=True)
class Script:
    language: Language
    title: str
    day: date
    people: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]
    planted: tuple[Planted, ...]
    dates: tuple[str, ...]
    joined: str  # two texts as one
    notes: tuple[str, ...]  # what people write, without end


def marks_in(text: str, script: Script) -> frozenset[str]:
    """Which halves of commitments a text is about."""
    low = text.lower()
    return frozenset(mark for planted in script.planted for mark in planted.marks if mark in low)


def whole(marks: frozenset[str], script: Script) -> frozenset[str]:
    """The marks of every commitment of which one is given."""
    return frozenset(mark for planted in script.planted if marks & set(planted.marks) for mark in planted.marks)


def date_in(text: str, script: Script) -> str | None:
    return next((words for words in script.dates if words in text), None)


def clauses(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=,)\s", text)]


def marked(text: str, marks: Iterable[str]) -> bool:
    low = text.lower()
    return any(mark in low for mark in marks)


ENGLISH = Script(
    "en", "Launch sync", date(2026, 11, 25), ("Dana Reed", "Omar Haddad", "Priya Nair"),
    (
        (0, "Morning everyone, shall we start with the launch?"),
        (1, "Sure. I'll update the budget sheet, and I'll send the vendor list by Friday."),
        (0, "Great, the budget sheet and the vendor list then."),
        (2, "It rained all morning here."),
        (2, "I'll book the venue, and then I'll print the badges by December 3rd."),
        (0, "Perfect, the venue and the badges are with you."),
        (1, "So we agreed to keep the free tier, and to drop the coupon codes on December 9th."),
        (2, "Yes, the free tier stays and the coupon codes go."),
        (0, "We decided to move hosting to Frankfurt, and to retire the staging cluster."),
        (1, "Fine, hosting moves and staging goes."),
        (0, "The design review is on December 7th at 3 pm, with the walkthrough right after."),
        (2, "Design review and walkthrough, noted."),
        (2, "I'll draft the survey, and I'll translate the glossary by next Wednesday."),
        (0, "Survey and glossary, thanks."),
        (1, "The coffee machine is broken again."),
        (1, "The team dinner is on December 10th, with bowling afterwards."),
        (2, "Dinner and bowling, lovely."),
        (0, "I'll rotate the certificates, and I'll archive the old dashboards by Monday."),
        (1, "Certificates and dashboards are yours."),
        (2, "I'll call the printer about the posters, and I'll order the stickers."),
        (0, "Posters and stickers, good."),
        (0, "That is all for today, thank you."),
    ),
    (
        Planted("action_item", ("budget", "vendor"), ("Update the budget sheet and send the vendor list", "Refresh the budget sheet, send the vendor list out"),
                ("Update the budget sheet", "Send the vendor list"), dated=True),
        Planted("action_item", ("venue", "badges"), ("Book the venue and print the badges", "Reserve the venue and have the badges printed"),
                ("Book the venue", "Print the badges"), dated=True),
        Planted("decision", ("tier", "coupon"), ("Keep the free tier and drop the coupon codes", "The free tier stays, the coupon codes go"),
                ("Keep the free tier", "Drop the coupon codes"), dated=True),
        Planted("decision", ("hosting", "staging"), ("Move hosting to Frankfurt and retire the staging cluster", "Hosting goes to Frankfurt, the staging cluster is retired"),
                ("Move hosting to Frankfurt", "Retire the staging cluster")),
        Planted("event", ("review", "walkthrough"), ("Design review with walkthrough", "Review of the design, then the walkthrough"),
                ("Design review", "Walkthrough"), dated=True),
        Planted("action_item", ("survey", "glossary"), ("Draft the survey and translate the glossary", "Write a survey draft and translate the glossary"),
                ("Draft the survey", "Translate the glossary"), dated=True),
        Planted("event", ("dinner", "bowling"), ("Team dinner with bowling", "Dinner of the team, bowling afterwards"),
                ("Team dinner", "Bowling"), dated=True),
        Planted("action_item", ("certificates", "dashboards"), ("Rotate the certificates and archive the old dashboards", "Rotate certificates, archive dashboards"),
                ("Rotate the certificates", "Archive the old dashboards"), dated=True),
        Planted("action_item", ("posters", "stickers"), ("Call the printer about the posters and order the stickers", "Ask the printer about posters and order stickers"),
                ("Call the printer about the posters", "Order the stickers")),
    ),
    ("by Friday", "by December 3rd", "on December 9th", "on December 7th at 3 pm", "by next Wednesday", "on December 10th", "by Monday",
     "by Tuesday", "by December 4th", "on December 11th", "on December 14th at 10 am"),
    " and ",
    ("my own note", "to be checked with legal", "see the wiki", "agreed in the corridor", "ask again in spring"),
)  # fmt: skip

KOREAN = Script(
    "ko", "주간 기획 회의", date(2026, 11, 25), ("김민수", "이서연", "박준호"),
    (
        (0, "안녕하세요, 그럼 시작하겠습니다."),
        (1, "제가 예산안을 고치고, 거래처 명단도 금요일까지 보내겠습니다."),
        (0, "네, 예산안하고 거래처 명단 잘 알겠습니다."),
        (2, "오늘 비가 정말 많이 오네요."),
        (2, "저는 행사장을 예약하고, 명찰은 12월 3일까지 인쇄하겠습니다."),
        (0, "좋습니다, 행사장이랑 명찰이요."),
        (1, "무료 요금제는 유지하기로 하고, 쿠폰은 12월 9일에 없애기로 했습니다."),
        (2, "네, 요금제는 두고 쿠폰은 없애는 거죠."),
        (0, "호스팅은 부산으로 옮기기로 하고, 배치 작업은 새벽으로 미루기로 결정했습니다."),
        (1, "호스팅하고 배치 작업이요, 알겠습니다."),
        (0, "디자인 리뷰는 12월 7일 오후 3시에 하고, 시연은 바로 이어서 합니다."),
        (2, "리뷰하고 시연, 적어 두었습니다."),
        (2, "제가 설문지를 만들고, 용어집은 다음 주 수요일까지 번역하겠습니다."),
        (0, "설문지하고 용어집, 감사합니다."),
        (1, "커피 머신이 또 고장 났어요."),
        (1, "회식은 12월 10일에 하고, 볼링은 그다음에 칩니다."),
        (2, "회식에 볼링까지, 좋네요."),
        (0, "제가 인증서를 교체하고, 대시보드는 월요일까지 정리하겠습니다."),
        (1, "인증서하고 대시보드 맡아 주시는 거네요."),
        (2, "제가 포스터를 인쇄소에 물어보고, 스티커도 주문하겠습니다."),
        (0, "포스터랑 스티커요."),
        (0, "오늘은 여기까지 하겠습니다. 감사합니다."),
    ),
    (
        Planted("action_item", ("예산안", "거래처"), ("예산안 고치고 거래처 명단 보내기", "예산안 수정과 거래처 명단 발송"), ("예산안 고치기", "거래처 명단 보내기"), dated=True),
        Planted("action_item", ("행사장", "명찰"), ("행사장 예약하고 명찰 인쇄하기", "행사장 예약 및 명찰 인쇄"), ("행사장 예약하기", "명찰 인쇄하기"), dated=True),
        Planted("decision", ("요금제", "쿠폰"), ("무료 요금제는 유지하고 쿠폰은 없애기로 했다", "무료 요금제 유지, 쿠폰 없애기로 함"), ("무료 요금제 유지하기로 함", "쿠폰 없애기로 함"), dated=True),
        Planted("decision", ("호스팅", "배치"), ("호스팅은 부산으로 옮기고 배치 작업은 새벽으로 미루기로 했다", "호스팅 부산 이전, 배치 작업 새벽으로"), ("호스팅을 부산으로 옮기기로 함", "배치 작업을 새벽으로 미루기로 함")),
        Planted("event", ("리뷰", "시연"), ("디자인 리뷰와 시연", "디자인 리뷰 뒤에 시연"), ("디자인 리뷰", "바로 이어서 시연"), dated=True),
        Planted("action_item", ("설문지", "용어집"), ("설문지 만들고 용어집 번역하기", "설문지 작성, 용어집 번역"), ("설문지 만들기", "용어집 번역하기"), dated=True),
        Planted("event", ("회식", "볼링"), ("회식과 볼링", "회식하고 볼링 치기"), ("회식하기", "볼링 치기"), dated=True),
        Planted("action_item", ("인증서", "대시보드"), ("인증서 교체하고 대시보드 정리하기", "인증서 교체와 대시보드 정리"), ("인증서 교체하기", "대시보드 정리하기"), dated=True),
        Planted("action_item", ("포스터", "스티커"), ("포스터 인쇄소에 물어보고 스티커 주문하기", "포스터 문의, 스티커 주문"), ("포스터 인쇄소에 물어보기", "스티커 주문하기")),
    ),
    ("금요일까지", "12월 3일까지", "12월 9일", "12월 7일 오후 3시", "다음 주 수요일까지", "12월 10일", "월요일까지",
     "화요일까지", "12월 4일까지", "12월 11일", "12월 14일 오전 10시"),
    " 그리고 ",
    ("내 메모", "법무팀에 확인할 것", "위키 참고", "복도에서 합의함", "봄에 다시 물어보기"),
)  # fmt: skip

SCRIPTS = (ENGLISH, KOREAN)
