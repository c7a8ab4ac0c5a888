"""Small minutes written by hand, one meeting per language, with every shape that a sink must draw."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from worker.model import (
    ActionItem,
    Coverage,
    Decision,
    Due,
    Event,
    Evidence,
    Meeting,
    Minutes,
    NotRead,
    Person,
    Rejection,
    Run,
    Sentence,
    Topic,
    Usage,
    Utterance,
)

SEOUL, LONDON = "Asia/Seoul", "Europe/London"


def korean() -> Minutes:
    said = _said(
        ("이서연", 12, "그럼 배포일은 12월 3일로 확정하겠습니다."),
        ("이서연", 47, "릴리스 노트는 제가 다음 주 화요일까지 쓸게요."),
        ("김민수", 63, "아 릴리스 노트요, 화요일 말고 수요일까지로 해주세요."),
        ("이서연", 135, "장애 보고서 초안은 지훈님이 조만간 써주시는 걸로 할게요."),
        ("김민수", 281, "가격 인하는 다음 분기 회의로 미루죠."),
        ("이서연", 330, "다음 회의는 12월 1일 화요일 오후 3시에 하겠습니다."),
        ("김민수", 400, "검토는 해볼게요."),
        (None, 3723, "고객사에는 제가 연락드릴게요."),
    )
    return Minutes(
        meeting=_meeting("제품 주간 회의", datetime(2026, 11, 25, 14, 0, tzinfo=ZoneInfo(SEOUL)), SEOUL, "ko"),
        summary=(Sentence("배포를 12월 3일로 확정했다.", ("D1",)), Sentence("가격 인하는 결정하지 않았다.", ("D2",))),
        decisions=(
            Decision(
                "D1", "배포일은 12월 3일로 한다.", "decided", date(2026, 12, 3),
                _quoted(said, (1, "배포일은 12월 3일로 확정")),
            ),
            Decision("D2", "가격 인하는 다음 분기 회의로 미룬다.", "deferred", None, _quoted(said, (5, said[4].text))),
        ),
        action_items=(
            ActionItem(
                "A1", "릴리스 노트 작성", "이서연", Due("수요일까지", date(2026, 12, 2), None, "weekday"),
                evidence=_quoted(said, (2, "릴리스 노트는 제가 다음 주 화요일까지 쓸게요")),
                owner_evidence=_quoted(said, (2, "릴리스 노트는 제가")),
                due_evidence=_quoted(said, (2, "다음 주 화요일까지"), (3, "화요일 말고 수요일까지로 해주세요")),
            ),
            ActionItem(
                "A2", "장애 보고서 초안", None, Due("조만간", None, None, "vague"),
                evidence=_quoted(said, (4, "장애 보고서 초안은 지훈님이 조만간 써주시는 걸로 할게요")),
                owner_evidence=_quoted(said, (4, "지훈님이")), due_evidence=_quoted(said, (4, "조만간")),
                owner_candidates=("박지훈", "이지훈"),
            ),
        ),
        events=(
            Event("E1", "다음 회의", datetime(2026, 12, 1, 15, 0, tzinfo=ZoneInfo(SEOUL)), None, False, SEOUL,
                  _quoted(said, (6, "다음 회의는 12월 1일 화요일 오후 3시"))),
        ),
        topics=(Topic("T1", "가격 인하의 시기를 논의했다.", _quoted(said, (5, "가격 인하는 다음 분기 회의로"))),),
        needs_review=(Rejection("action_item", "검토는 해볼게요.", "hedged", _quoted(said, (7, "검토는 해볼게요."))),),
        rejected=(Rejection("event", "지난 배포", "past", _quoted(said, (1, "배포일은"))),),
        coverage=Coverage(8, 7, 0, (8,)),
        utterances=said,
        run=Run("7f3a", "openai", {"extract": "small-1"}, {"extract_action_items": "3"}, 12, 2, 0, Usage(900, 300, 80),
                0.034, 4.2),
    )  # fmt: skip


def english() -> Minutes:
    said = _said(
        ("Ana Ruiz", 12, "So we're agreed, the beta opens on January 5th."),
        ("Ana Ruiz", 40, "The support team will answer the tickets by noon tomorrow."),
        ("Ben Ito", 61, "Somebody has to renew the certificate."),
        ("Ben Ito", 75, "The fair is from December 7th to December 9th."),
        ("Ana Ruiz", 90, "The demo is on Tuesday at three, until four."),
    )
    demo = datetime(2026, 12, 1, 15, 0, tzinfo=ZoneInfo("America/New_York"))
    return Minutes(
        meeting=_meeting("Weekly sync", datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(LONDON)), LONDON, "en"),
        summary=(Sentence("The beta opens on January 5th.", ("D1",)),),
        decisions=(
            Decision(
                "D1", "The beta opens on January 5th.", "decided", date(2027, 1, 5),
                _quoted(said, (1, "the beta opens on January 5th")),
            ),
        ),
        action_items=(
            ActionItem(
                "A1", "Answer the tickets", None,
                Due("by noon tomorrow", date(2026, 11, 25), time(12, 0), "relative_day"),
                evidence=_quoted(said, (2, said[1].text)), owner_evidence=_quoted(said, (2, "The support team")),
                due_evidence=_quoted(said, (2, "by noon tomorrow")), team="The support team",
            ),
            ActionItem(
                "A2", "Renew the certificate", None, None,
                evidence=_quoted(said, (3, "Somebody has to renew the certificate")),
            ),
        ),
        events=(
            Event("E1", "Fair", date(2026, 12, 7), date(2026, 12, 9), True, LONDON, _quoted(said, (4, said[3].text))),
            Event(
                "E2", "Demo", demo, demo.replace(hour=16), False, "America/New_York",
                _quoted(said, (5, "The demo is on Tuesday at three, until four")),
            ),
        ),
        topics=(), needs_review=(), rejected=(), coverage=Coverage(5, 5, 0), utterances=said,
        run=Run("9c01", "rules"),
    )  # fmt: skip


def undecided() -> Minutes:
    """The Korean meeting with nothing decided, a stretch that was not read and a warning."""
    minutes = korean()
    return replace(
        minutes, summary=(), decisions=minutes.decisions[1:],
        coverage=Coverage(8, 4, 0, (), (*(NotRead(n, "timeout") for n in (1, 2, 3)), NotRead(8, "refused"))),
        run=replace(minutes.run, warnings=("회의 날짜를 알 수 없습니다.",)),
    )  # fmt: skip


def spoken(words: str) -> Minutes:
    """Minutes in which every text that can come from a meeting (or from a model that read it) is `words`."""
    said = (Utterance(1, words, words, 1.0), Utterance(2, "Ana Ruiz", "Agreed.", 5.0))
    proof = (Evidence(1, 0, len(words), words),)
    base = english()
    return replace(
        base,
        meeting=replace(base.meeting, title=words, participants=(Person("p", words),)),
        summary=(Sentence(words, ("D1",)),),
        decisions=(Decision("D1", words, "decided", None, proof),),
        action_items=(
            ActionItem("A1", words, words, Due(words, date(2026, 12, 1)), proof, proof, proof),
            ActionItem("A2", words, None, None, proof, owner_candidates=(words, words), team=words),
        ),
        events=(Event("E1", words, date(2026, 12, 7), None, True, LONDON, proof),),
        topics=(Topic("T1", words, proof),),
        needs_review=(Rejection("decision", words, "unclear", proof),),
        rejected=(Rejection("decision", words, "hedged", proof),),
        coverage=Coverage(2, 1, 0, (2,)),
        utterances=said,
        run=replace(base.run, warnings=(words,)),
    )


def _meeting(title: str, held_at: datetime, timezone: str, language: str) -> Meeting:
    names = ("이서연", "김민수") if language == "ko" else ("Ana Ruiz", "Ben Ito")
    people = tuple(Person(str(n), name) for n, name in enumerate(names))
    return Meeting(title, held_at, timezone, people, "ko" if language == "ko" else "en")


def _said(*lines: tuple[str | None, float, str]) -> tuple[Utterance, ...]:
    return tuple(Utterance(n, speaker, text, start) for n, (speaker, start, text) in enumerate(lines, 1))


def _quoted(said: tuple[Utterance, ...], *quotes: tuple[int, str]) -> tuple[Evidence, ...]:
    return tuple(_evidence(said[n - 1], quote) for n, quote in quotes)


def _evidence(utterance: Utterance, quote: str) -> Evidence:
    start = utterance.text.index(quote)
    return Evidence(utterance.n, start, start + len(quote), quote)
