"""Which words of an utterance are a date phrase."""

import pytest

from worker.resolution.dates import find_date_phrases

NOT_DATES = """3월 매출은 작년보다 두 배 늘었습니다
두 번 확인했고 세 명이 봤어요
1시간 동안 회의했어요
v3.2.1 배포하고 3.5% 올랐습니다
비율은 3:1 정도고 16:9 화면이에요
PROJ-123 티켓이랑 #12 이슈 봐주세요
12.5만 원이고 3,000원 할인
한 시간 정도 걸렸고 이틀 동안 테스트했어요
3일 동안 장애가 있었고 2주간 모니터링했습니다
1/2 정도 끝났고 3/4 지점입니다
네, 시스템은 괜찮습니다
다시 한번 말씀드리면 이 일은 제가 알아서
안내 일정 공유 부탁드려요
분기 매출이 좋네요
다음 주제로 넘어가죠
어제 얘기했던 거 지난주에 끝났어요
조만간 나중에 얘기해요
100만 원 이내로 5명 이내
월 구독료 3만 원, 십일 번 항목
오늘날 시장은 그래요
we have 3 items and 5 people
version 3.2 is out, ratio 3:1
it took two hours and 3 days of testing
in 2 cases we saw 12.5 percent growth
I think we may need three more
the first thing, the second item, the third quarter results
PR 123 and ticket ABC-12
last week we shipped it, yesterday too
we sat down and the sun was out
we grew from 2 to 3 people
10/10 would do again, it's 24/7 support and 50/50 split
for two weeks we did nothing
in a second
section 3.4 and page 12, 192.168.1.12
this week's numbers were fine
Q3 revenue grew, and two weeks later it fell""".splitlines()

DATES = [
    ("그건 제가 다음 주 화요일까지 정리해서 드릴게요", ["다음 주 화요일까지"]),
    ("금요일 오후 3시에 다시 모이죠", ["금요일 오후 3시에"]),
    ("3일까지 보내주세요", ["3일까지"]),
    ("12/3까지 가능해요", ["12/3까지"]),
    ("두 시간 안에 보내드릴게요", ["두 시간 안에"]),
    ("이번 주 안에 끝내겠습니다", ["이번 주 안에"]),
    ("세 시에 봬요", ["세 시에"]),
    ("5영업일 이내에 회신 부탁드립니다", ["5영업일 이내에"]),
    ("십이월 삼일까지요", ["십이월 삼일까지"]),
    ("3월까지 마무리하고 3월 매출은 따로", ["3월까지"]),
    ("수요일에 초안, 금요일까지 최종", ["수요일에", "금요일까지"]),
    ("next Friday까지 부탁해요", ["next Friday까지"]),
    ("by end of next week please", ["by end of next week"]),
    ("Let's meet on Tuesday at 2pm", ["Tuesday at 2pm"]),
    ("I'll get that done by EOD", ["by EOD"]),
    ("we'll ship December 3rd", ["December 3rd"]),
    ("due by the 15th", ["due by the 15th"]),
    ("in two weeks we launch", ["in two weeks"]),
]


@pytest.mark.parametrize("text", NOT_DATES)
def test_amounts_versions_ratios_topics_and_the_past_are_no_date_phrases(text: str) -> None:
    assert [text[start:end] for start, end in find_date_phrases(text)] == []


@pytest.mark.parametrize(("text", "phrases"), DATES)
def test_a_date_phrase_is_found_with_its_marker(text: str, phrases: list[str]) -> None:
    assert [text[start:end] for start, end in find_date_phrases(text)] == phrases
