"""Meetings read twice: what was known, what the second run found, and which is which.

Written by hand from the ways in which two readings of one meeting differ. `same`: the item is the known one. `new`: it is
another. `gone`: it is the known one that a person deleted, or a part of it, and stays away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tests.notion.remembered import quoted, said, seen
from worker.model import Kind
from worker.notion.writing.identity import Found, match

Answer = Literal["same", "new", "gone"]


@dataclass(frozen=True)
class Claim:
    """An item: its text, the line that it rests on, and the words of it (all of the line where none are given)."""

    text: str
    line: int
    quote: str = ""
    kind: Kind = "action_item"


@dataclass(frozen=True)
class Case:
    """known: of the first reading. deleted: by a person, by place in known. answers: of each item of the second reading."""

    name: str
    before: tuple[str, ...]
    known: tuple[Claim, ...]
    now: tuple[str, ...]
    claims: tuple[Claim, ...]
    answers: tuple[tuple[Answer, int] | tuple[Literal["new"], None], ...]
    deleted: frozenset[int] = frozenset()


def judged(case: Case) -> list[tuple[str, int | None]]:
    """What identity says of each item of the second reading."""
    known = [
        replace(_found(claim, case.before, f"K{n}").known, key=f"k{n}", state="gone" if n in case.deleted else "live")
        for n, claim in enumerate(case.known)
    ]
    items = [_found(claim, case.now, f"X{n}") for n, claim in enumerate(case.claims)]
    minted = iter(f"new{n}" for n in range(99))
    matches = match(items, known, said(*case.before), said(*case.now), lambda: next(minted))
    answers: list[tuple[str, int | None]] = []
    for x in items:
        key = matches.keys.get(x.id, "")
        place = int(key[1:]) if key.startswith("k") else None
        answers.append(("gone" if x.id in matches.hidden else "same" if place is not None else "new", place))
    return answers


def right(case: Case) -> bool:
    """A part of what is gone has no key of its own, so that it counts whichever known item it was a part of."""
    return all(a[0] == b[0] and (a[0] == "gone" or a[1] == b[1]) for a, b in zip(judged(case), case.answers, strict=True))


def _found(claim: Claim, lines: tuple[str, ...], id_: str) -> Found:
    return seen(claim.text, quoted(lines, claim.line, claim.quote or lines[claim.line - 1]), kind=claim.kind, id_=id_)


KO = (
    "오늘 안건은 배포랑 채용입니다.",
    "릴리스 노트는 제가 다음 주 화요일까지 쓰고 금요일에 고객사에 보낼게요.",
    "네.",
    "장애 보고서 초안은 지훈님이 써주세요.",
    "네, 제가 하겠습니다.",
    "배포일은 12월 3일로 확정하겠습니다.",
    "로고는 제가 수정하고, 면접 일정은 제가 인사팀에 확인할게요.",
    "다음 주간 회의는 12월 8일 오후 3시입니다.",
    "그다음 주간 회의는 12월 15일 오후 3시입니다.",
)
EN = (
    "Today it is the release and hiring.",
    "I will write the release notes by Tuesday and send them to the customers on Friday.",
    "Yeah.",
    "Ben, could you draft the incident report?",
    "Sure, I will do that.",
    "Let us ship on December 3rd then.",
    "I will fix the logo, and I will ask HR about the interview dates.",
    "The next weekly sync is on December 8th at three.",
    "And the one after is the weekly sync on December 15th at three.",
)
NOTES_KO, NOTES_EN = Claim("릴리스 노트 작성", 2, "릴리스 노트는 제가 다음 주 화요일까지 쓰고"), Claim(
    "Write the release notes", 2, "I will write the release notes by Tuesday"
)
REPORT_KO, REPORT_EN = Claim("장애 보고서 초안 작성", 4), Claim("Draft the incident report", 4, "draft the incident report")
SHIP_KO = Claim("배포일은 12월 3일로 한다", 6, kind="decision")
SHIP_EN = Claim("Ship on December 3rd", 6, kind="decision")
LOGO_KO, LOGO_EN = Claim("로고 수정", 7, "로고는 제가 수정하고"), Claim("Fix the logo", 7, "I will fix the logo")
DATES_KO, DATES_EN = Claim("면접 일정 인사팀에 확인", 7, "면접 일정은 제가 인사팀에 확인할게요"), Claim(
    "Ask HR about the interview dates", 7, "I will ask HR about the interview dates"
)
SYNC_KO, SYNC_EN = Claim("주간 회의", 8, kind="event"), Claim("Weekly sync", 8, "weekly sync is on December 8th", kind="event")
NEXT_KO, NEXT_EN = Claim("주간 회의", 9, kind="event"), Claim("Weekly sync", 9, "weekly sync on December 15th", kind="event")


def _with(lines: tuple[str, ...], n: int, *instead: str) -> tuple[str, ...]:
    return (*lines[: n - 1], *instead, *lines[n:])


def _cases() -> Iterator[Case]:
    for lang, lines, notes, report, ship, logo, dates, sync, following in (
        ("ko", KO, NOTES_KO, REPORT_KO, SHIP_KO, LOGO_KO, DATES_KO, SYNC_KO, NEXT_KO),
        ("en", EN, NOTES_EN, REPORT_EN, SHIP_EN, LOGO_EN, DATES_EN, SYNC_EN, NEXT_EN),
    ):
        all_ = (notes, report, ship, logo, dates, sync, following)
        every = tuple(("same", n) for n in range(len(all_)))

        def case(name: str, known, now, claims, *answers, deleted=(), lang=lang, lines=lines) -> Case:  # type: ignore[no-untyped-def]
            return Case(f"{lang}: {name}", lines, tuple(known), tuple(now), tuple(claims), answers, frozenset(deleted))

        shifted = tuple(replace(c, line=c.line + 1) for c in all_)
        ko = lang == "ko"
        yield case("read again", all_, lines, all_, *every)
        yield case("a line at the top", all_, ("안녕하세요." if ko else "Hello.", *lines), shifted, *every)
        yield case(
            "other words of the same sentence", [notes], lines,
            [replace(notes, quote="다음 주 화요일까지 쓰고" if ko else "write the release notes")], ("same", 0),
        )  # fmt: skip
        yield case("the whole line", [notes], lines, [replace(notes, quote="")], ("same", 0))
        yield case(
            "said in other words", [notes, report], lines,
            [replace(notes, text="화요일까지 배포 노트 정리" if ko else "Prepare a summary of changes by Tuesday"),
             replace(report, text="지훈이 장애 리포트를 준비" if ko else "Ben prepares a first version of the outage report")],
            ("same", 0), ("same", 1),
        )  # fmt: skip
        yield case(
            "said in other words by other words of the line", [report], lines,
            [Claim("지훈님 장애 보고서 쓰기" if ko else "Incident report (Ben)", 4, "장애 보고서" if ko else "Ben, could you draft")],
            ("same", 0),
        )  # fmt: skip
        yield case("the answer instead of the question", [report], lines, [replace(report, line=5, quote="")], ("same", 0))
        yield case(
            "the answer, and in other words", [report], lines,
            [Claim("장애 보고서 쓰기" if ko else "Write the incident report", 5)], ("same", 0),
        )  # fmt: skip
        yield case(
            "one task becomes two", [replace(notes, quote="", text="릴리스 노트 작성 후 고객사에 발송" if ko else "Write and send the release notes")],
            lines, [notes, Claim("릴리스 노트 고객사에 발송" if ko else "Send the release notes to the customers", 2,
                                 "금요일에 고객사에 보낼게요" if ko else "send them to the customers on Friday")],
            *((("new", None), ("same", 0)) if ko else (("same", 0), ("new", None))),
        )  # fmt: skip
        yield case(
            "two tasks become one",
            [notes, Claim("고객사에 발송" if ko else "Send to the customers", 2, "금요일에 고객사에 보낼게요" if ko else "send them to the customers on Friday")],
            lines, [replace(notes, quote="", text="릴리스 노트 작성 후 고객사에 발송" if ko else "Write the release notes and send them")],
            ("same", 1 if ko else 0),
        )  # fmt: skip
        moved = (*lines[:1], *lines[2:], lines[1])
        yield case("the line moved", [notes], moved, [replace(notes, line=9)], ("same", 0))
        yield case(
            "the line moved, and said in other words", [notes], moved,
            [replace(notes, line=9, text="화요일까지 배포 노트 정리" if ko else "Prepare a summary of changes")], ("same", 0),
        )  # fmt: skip
        grown = _with(lines, 4, lines[3] + (" 다음 주 월요일까지면 좋겠어요." if ko else " By Monday, if you can."))
        yield case("the line grew", [report], grown, [replace(report, quote="")], ("same", 0))
        typo = _with(lines, 4, "장에 보고서 초안은 지훈님이 써 주세요." if ko else "Ben, could you draft the inciden report?")
        yield case(
            "a typo in the line", [report], typo,
            [Claim("장에 보고서 초안 작성" if ko else "Draft the inciden report", 4)], ("same", 0),
        )  # fmt: skip
        yield case(
            "a typo, and two tasks in the line", [logo, dates],
            _with(lines, 7, lines[6].replace("로고는", "로고느").replace("fix", "fxi")),
            [Claim("면접 일정 확인" if ko else "Ask about interview dates", 7, dates.quote),
             Claim("로고 수정" if ko else "Fix the logo", 7, "로고느 제가 수정하고" if ko else "I will fxi the logo")],
            ("same", 1), ("same", 0),
        )  # fmt: skip
        cut = _with(lines, 2, *lines[1].split(" 쓰고 " if ko else " and "))
        yield case(
            "the line became two", [notes], cut,
            [replace(notes, quote="다음 주 화요일까지" if ko else "write the release notes")], ("same", 0),
        )  # fmt: skip
        yield case("the line was taken out and its item with it", [notes, report], _with(lines, 2), [replace(report, line=3)], ("same", 1))
        yield case("two tasks of one line, one found", [logo, dates], lines, [dates], ("same", 1))
        yield case("two tasks of one line, one deleted", [logo, dates], lines, [logo, dates], ("gone", 0), ("same", 1), deleted=[0])
        yield case("the other task of a line, not found before", [logo], lines, [logo, dates], ("same", 0), ("new", None))
        yield case("the other task of a line, when the first was deleted", [logo], lines, [dates], ("new", None), deleted=[0])
        yield case("two weekly events, both found", [sync, following], lines, [following, sync], ("same", 1), ("same", 0))
        yield case("two weekly events, one deleted", [sync, following], lines, [following, sync], ("same", 1), ("gone", 0), deleted=[0])
        yield case("a second weekly event, not found before", [sync], lines, [sync, following], ("same", 0), ("new", None))
        yield case(
            "reports of other numbers, in lines side by side", [Claim("12번 보고서 보내기" if ko else "Send report 12", 2)],
            _with(lines, 3, "13번 보고서도 제가 보낼게요." if ko else "And I will send report 13."),
            [Claim("13번 보고서 보내기" if ko else "Send report 13", 3)], ("new", None),
        )  # fmt: skip
        yield case(
            "reports of other numbers, far apart", [Claim("12번 보고서 팀에 보내기" if ko else "Send report 12 to the whole product team", 2)],
            _with(lines, 9, "13번 보고서도 팀에 보낼게요." if ko else "And report 13 as well."),
            [Claim("13번 보고서 팀에 보내기" if ko else "Send report 13 to the whole product team", 9)], ("new", None),
        )  # fmt: skip
        yield case(
            "something else with the same thing, far apart", [Claim("계약서 노스윈드에 보내기" if ko else "Send the contract to Northwind", 2)],
            _with(lines, 9, "노스윈드 계약서는 대표님이 서명해 주세요." if ko else "Please sign the Northwind contract, Ana."),
            [Claim("계약서 노스윈드 서명 요청" if ko else "Sign the contract with Northwind", 9)], ("new", None),
        )  # fmt: skip
        yield case(
            "another task of the line beside", [report], lines,
            [Claim("릴리스 노트 초안 작성" if ko else "Draft the release notes", 2, notes.quote)], ("new", None),
        )  # fmt: skip
        yield case("a deleted task, said in other words", [report], lines, [replace(report, text="지훈 보고서" if ko else "Ben's report")],
                   ("gone", 0), deleted=[0])  # fmt: skip
        yield case(
            "a part of a deleted task", [replace(notes, quote="", text="릴리스 노트 작성 후 고객사에 발송" if ko else "Write and send the release notes")],
            lines, [notes, Claim("릴리스 노트 발송" if ko else "Send release notes", 2, "금요일에 고객사에 보낼게요" if ko else "send them to the customers on Friday")],
            ("gone", 0), ("gone", 0), deleted=[0],
        )  # fmt: skip
        yield case("a deleted decision, found as a task", [ship], lines,
                   [Claim("12월 3일에 배포" if ko else "Ship on December 3rd", 6)], ("gone", 0), deleted=[0])  # fmt: skip
        yield case("a decision, found as a task", [ship], lines, [replace(ship, kind="action_item")], ("new", None))
        yield case(
            "a deleted task whose line is wholly new", [report], _with(lines, 4, "점심은 김밥으로 할게요." if ko else "Let us have pizza for lunch."),
            [Claim("점심 김밥 주문" if ko else "Order pizza for lunch", 4)], ("new", None), deleted=[0],
        )  # fmt: skip


CASES = tuple(_cases())
