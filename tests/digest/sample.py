"""A Korean and an English week as a team would have them, an empty one, and one of which much is not known."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.digest.rows import MONDAY_AFTER, MONDAY_OF, WEEK, ZONE, at
from worker.digest.facts import Counts, Dated, Decided, Digest, Due, Held, Moved, OfMeeting, Owner, Point, Share, Task
from worker.model import Language, Sentence
from worker.outputs.plain import one_line


@dataclass(frozen=True)
class _Words:
    meetings: tuple[str, str, str, str]
    note: str
    people: tuple[str, str, str, str]
    decisions: tuple[str, ...]
    tasks: tuple[str, ...]
    events: tuple[str, ...]
    highlights: tuple[str, ...]


_KOREAN = _Words(
    ("주간 제품 회의", "디자인 리뷰", "고객 지원 회의", "채용 회의"), "녹취록을 찾지 못했습니다.",
    ("이서연", "김민수", "박지훈", "Elena Rossi"),
    (
        "베타 오픈은 12월 3일로 확정한다.", "무료 요금제의 SMS 알림은 끈다.", "가격 인하는 다음 분기 회의에서 정한다.",
        "온보딩은 세 단계로 줄인다.", "아이콘은 새 세트로 바꾼다.", "문의 응답 목표를 4시간으로 한다.",
    ),
    (
        "릴리스 노트 초안 작성", "모니터링 대시보드 점검", "온보딩 화면 시안 v2", "체크인 크래시 원인 확인", "도움말 문서 업데이트", "결제 오류 재현",
        "스토어 스크린샷 교체", "QA 체크리스트 정리", "지난 분기 문의 분류", "법무 검토 요청",
    ),
    ("베타 오픈", "스프린트 리뷰", "고객사 방문"),
    (
        "베타 오픈을 12월 3일로 확정했다.", "체크인 크래시 원인 확인이 11월 20일에서 11월 27일로 밀렸고, 담당은 박지훈이다.",
        "법무 검토 요청은 담당자가 없다.",
    ),
)  # fmt: skip
_ENGLISH = _Words(
    ("Weekly product sync", "Design review", "Support stand-up", "Hiring"), "No transcript was found.",
    ("Mina Park", "Jonas Weber", "Omar Haddad", "이지원"),
    (
        "The beta ships on Thursday 3 December.", "SMS reminders are turned off for free accounts.", "The price cut waits for the planning of the next quarter.",
        "Onboarding is cut to three steps.", "The icons move to the new set.", "Tickets are answered within four hours.",
    ),
    (
        "Draft the release notes", "Check the monitoring dashboards", "Second draft of the onboarding screens", "Find the cause of the check-in crash",
        "Update the help pages", "Reproduce the payment error", "Replace the store screenshots", "QA 체크리스트 정리", "Sort last quarter's tickets",
        "Ask legal for a review",
    ),
    ("Beta launch", "Sprint review", "Visit at the customer's"),
    (
        "The beta ships on Thu 3 Dec.", "Finding the cause of the check-in crash moved from Fri 20 Nov to Fri 27 Nov; Omar Haddad has it.",
        "Asking legal for a review is owned by nobody.",
    ),
)  # fmt: skip


def sample(language: Language = "en", *, names: _Words | None = None) -> Digest:
    """2026-W47 in Seoul. names: other words in the same places."""
    words = names or (_KOREAN if language == "ko" else _ENGLISH)
    owners = [Owner(f"u{number}", name) for number, name in enumerate(words.people)]
    held = [
        _held(0, words, "11-17T10:00"), _held(1, words, "11-18T14:00"), _held(2, words, "11-19T16:00"),
        _held(3, words, "11-20T11:00", made=False, state="needs_attention", why=words.note),
    ]  # fmt: skip
    decisions = [Decided(f"d{n}", _url(f"d{n}"), text, n == 2, n < 2, False, (), at("11-17")) for n, text in enumerate(words.decisions)]
    notes, boards, screens, crash, help_, payment, shots, check, sort, legal = (
        _task(n, text, by, due, done=n in {5, 6, 8}, meeting=held[min(n // 3, 2)].id)
        for n, (text, by, due) in enumerate(zip(words.tasks, _owned(owners), _DUE, strict=True))
    )
    open_ = (notes, boards, screens, crash, help_, check, legal)
    shares = tuple(
        Share(owner, mine, sum(task in (boards, help_) for task in mine), opened, closed)
        for owner, mine, opened, closed in (
            (owners[0], (boards, notes, check), 2, 1), (owners[1], (help_, screens), 1, 1), (owners[2], (crash,), 1, 1), (owners[3], (check,), 1, 0),
        )
    )  # fmt: skip
    return Digest(
        WEEK, language, ZONE, MONDAY_AFTER, MONDAY_OF, Counts(6, 5, 3, 1, 2, 1, len(open_)),
        decisions=(OfMeeting(held[0], tuple(decisions[:3])), OfMeeting(held[1], tuple(decisions[3:5])), OfMeeting(held[2], tuple(decisions[5:]))),
        opened=(notes, screens, crash, check, legal), closed=(payment, shots, sort), slipped=(Moved(crash, at("11-20").date()),),
        overdue=(boards, help_), unowned=(legal,), removed=1, people=shares,
        events=(
            Dated("e0", _url("e0"), words.events[1], at("11-25T10:30"), at("11-25T11:30"), False),
            Dated("e1", _url("e1"), words.events[2], at("11-27").date(), None, False),
            Dated("e2", _url("e2"), words.events[0], at("11-29").date(), None, True),
        ),
        due_next=(notes, crash), waiting={"action_items": 4, "decisions": 2}, held=4, unmade=(held[3],),
        course=tuple(Point(WEEK.back(5 - n), o, new, gone) for n, (o, new, gone) in enumerate(((11, 4, 3), (9, 2, 4), (10, 3, 2), (8, 2, 4), (6, 1, 3)))),
        places={name: _url(name) for name in ("action_items", "decisions", "calendar", "meetings")}, meetings={one.id: one for one in held},
        highlights=tuple(Sentence(text, ("F1",)) for text in words.highlights), models=("gpt-6-luna-2026-09-22",),
    )  # fmt: skip


def empty(language: Language = "en") -> Digest:
    return Digest(WEEK, language, ZONE, MONDAY_AFTER, MONDAY_OF, Counts(0, 0, 0, 0, 0, 0, 0))


def unknown(language: Language = "en") -> Digest:
    """No record of the week before is left."""
    done = _task(0, "Done some time" if language == "en" else "언젠가 끝낸 일", (), None, done=True, meeting="m0")
    return Digest(
        WEEK, language, ZONE, MONDAY_AFTER, MONDAY_OF, Counts(0, 0, None, None, 0, 0, 0), maybe_closed=(done,), gaps=("lost",),
        course=(Point(WEEK.back(2), 4, 1, 0), Point(WEEK.back(1), None, None, None)),
    )  # fmt: skip


def hostile(text: str) -> Digest:
    """Every word that somebody wrote is this text, as rows are read."""
    text = one_line(text)
    return sample("en", names=_Words((text,) * 4, text, (text,) * 4, (text,) * 6, (text,) * 10, (text,) * 3, (text,) * 3))


_DUE: Sequence[Due | None] = [
    at("11-24").date(), at("11-20").date(), at("12-04T18:00"), at("11-27").date(), at("11-19").date(), None, at("11-20").date(), at("12-01").date(), None, None,
]  # fmt: skip


def _owned(owners: Sequence[Owner]) -> list[tuple[Owner, ...]]:
    a, b, c, d = owners
    return [(a,), (a,), (b,), (c,), (b,), (c,), (b,), (a, d), (a,), ()]


def _task(number: int, text: str, owners: tuple[Owner, ...], due: Due | None, *, done: bool, meeting: str) -> Task:
    return Task(f"t{number}", _url(f"t{number}"), text, owners, due, done, not done, False, (meeting,), at("11-17"), at("11-20"))


def _held(number: int, words: _Words, when: str, *, made: bool = True, state: str = "done", why: str = "") -> Held:
    return Held(f"m{number}", _url(f"m{number}"), words.meetings[number], at(when), state, why, made)


def _url(name: str) -> str:
    return f"https://app.notion.com/p/{name}"
