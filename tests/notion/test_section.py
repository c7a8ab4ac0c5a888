"""The managed section says what was decided, who does what by when, and what a person has to check."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notion.sections import ENGLISH_OFFERS, KOREAN_OFFERS, PAGE, context_of, located
from tests.outputs import sample
from worker.model import Decision, Evidence, Minutes, Rejection, Topic, Utterance
from worker.notion.places import Block, Managed, SectionContext
from worker.notion.section.drawn import ROOT_ICON, is_review, is_section, section_of
from worker.notion.text.canonical import canonical
from worker.notion.text.links import normal_link
from worker.notion.text.rich_text import MOST_TEXTS
from worker.notion.writing.differences import section_lines

Json = dict[str, Any]
KOREAN, ENGLISH, UNDECIDED = (located(m) for m in (sample.korean(), sample.english(), sample.undecided()))


def section(minutes: Minutes, *offers: Any, **changes: object) -> Managed:
    return section_of(minutes, context_of(minutes, *offers, **changes))


def read(managed: Managed) -> str:
    return "\n".join(section_lines(managed))


def every(managed: Managed) -> Iterator[Managed]:
    yield managed
    for child in managed.children:
        yield from every(child)


def texts(managed: Managed) -> list[Json]:
    return [item for m in every(managed) for item in m.block[m.block["type"]]["rich_text"]]


def line(managed: Managed, slot: str) -> list[Json]:
    found = next(m for m in every(managed) if m.slot == slot)
    return list(found.block[found.block["type"]]["rich_text"])


def test_the_korean_section_reads_as_it_should() -> None:
    assert read(section(KOREAN, *KOREAN_OFFERS)) == """\
▌ 회의록
  배포를 12월 3일로 확정했다. 가격 인하는 결정하지 않았다.
  결정 사항
  • 배포일은 12월 3일로 한다. — 12/3(목) 〔00:12 이서연〕
  • 가격 인하는 다음 분기 회의로 미룬다. (보류) 〔04:41 김민수〕
  실행 항목
  • 릴리스 노트 작성 — 이서연, 12/2(수)까지 “수요일까지” 〔00:47, 기한 01:03〕
  • 장애 보고서 초안 — 담당자 미정 (박지훈/이지훈 가운데 누구인지 확인 필요), “조만간” 〔02:15〕
  일정
  • 다음 회의 — 12/1(화) 15:00 〔05:30〕
  ▸ 검토 필요 (7)
    • “검토는 해볼게요.” (김민수, 06:40) — 가능성을 말했을 뿐 약속으로 보지 않았음
    • “고객사에는 제가 연락드릴게요.” (화자 미상, 1:02:03) — 약속이나 결정처럼 들리지만 어느 항목에도 들어 있지 않음
    • 릴리스 노트 작성 — 사람이 기한을 바꾸어 그대로 두었음: 12/4(금). 녹취록에는 12/2(수)
    • 장애 보고서 초안 — 사람이 담당자를 지워 그대로 두었음. 녹취록에는 이서연
    • “배포를 확정했다.” — 사람이 고친 줄이어서 그대로 두었음. 녹취록대로라면: “배포를 12월 3일로 확정했다.”
    • 모니터링 대시보드 점검 — 녹취록에서 더는 찾을 수 없음. 행은 지우지 않았음
    • 견적서 보내기 — 이서연, 12/1(화)까지. 이전 실행의 기록이 없어 행을 만들지 않았음
  ▸ 논의한 주제 (1)
    • 가격 인하의 시기를 논의했다. 〔04:41〕
  녹취 8개 발화 모두 확인 · 근거 7 · 모델 small-1 · 프롬프트 extract_action_items@3 · 실행 7f3a · 비용 $0.03"""


def test_the_english_section_reads_as_it_should() -> None:
    assert read(section(ENGLISH, *ENGLISH_OFFERS)) == """\
▌ Minutes
  The beta opens on January 5th.
  Decisions
  • The beta opens on January 5th. — Tue 5 Jan 2027 [00:12 Ana Ruiz]
  Action items
  • Answer the tickets — The support team (a team, no one person), by Wed 25 Nov 12:00 “by noon tomorrow” [00:40]
  • Renew the certificate — unassigned, no due date [01:01]
  Events
  • Fair — Mon 7 Dec – Wed 9 Dec [01:15]
  • Demo — Tue 1 Dec 15:00–16:00 (America/New_York) [01:30]
  ▸ Needs review (5)
    • Answer the tickets — a person changed the due date to Fri 27 Nov, and that was kept. The transcript says: Wed 25 Nov
    • Renew the certificate — a person changed the owner to Ben Ito, and that was kept. The transcript says none
    • “The beta opens in January.” — a person edited this line, and that was kept. From the transcript: “The beta opens on January 5th. [00:12 Ana Ruiz]”
    • Check the dashboard — no longer found in the transcript. The row was kept
    • Send the quotation — the record of earlier runs was lost, so no row was made
  made without a language model · all 5 utterances read · evidence 5 · run 9c01"""


def test_where_nothing_was_decided_it_says_so_and_the_topics_are_open() -> None:
    written = section(UNDECIDED)
    words = read(written)
    assert "\n  이 회의에서 결정된 것은 없습니다.\n" in words
    assert "\n  논의한 주제 (1)\n  • 가격 인하의 시기를 논의했다." in words
    assert {m.slot.partition(":")[0] for m in every(written)} >= {"nothing_decided", "open_topic"}
    assert not {"topics", "topic"} & {m.slot.partition(":")[0] for m in every(written)}


def test_what_was_not_read_and_what_is_unknown_stands_on_top() -> None:
    first, second = section(UNDECIDED).children[:2]
    assert [m.slot for m in (first, second)] == ["alert:1", "alert:2"]
    assert read(first).startswith("확인 필요 — 발화 4개를 읽지 못했습니다: #1–#3 (시간 초과)")
    assert line(first, "alert:1")[0]["annotations"] == {"bold": True}


def test_only_what_needs_a_person_is_bold_and_only_the_footer_is_coloured() -> None:
    written = section(KOREAN)
    assert [t["text"]["content"] for t in texts(written) if "annotations" in t] == ["담당자 미정 (박지훈/이지훈 가운데 누구인지 확인 필요)"]
    coloured = [m.slot for m in every(written) if m.block[m.block["type"]].get("color", "default") != "default"]
    assert coloured == ["footer"]


def test_the_language_is_the_contexts() -> None:
    written = section(KOREAN, language="en")
    assert "by Wed 2 Dec “수요일까지” [00:47, due 01:03]" in read(written)
    assert "unassigned (박지훈 or 이지훈: please check which)" in read(written)


def test_times_lead_to_the_block_where_it_was_said_and_tasks_to_their_rows() -> None:
    task = line(section(KOREAN), "item:key-A1")
    linked = {t["text"]["content"]: t["text"]["link"]["url"] for t in task if "link" in t.get("text", {})}
    rows = context_of(KOREAN).rows
    assert linked == {"릴리스 노트 작성": rows["A1"], "00:47": f"{PAGE}#{2:032x}", "01:03": f"{PAGE}#{3:032x}"}


def test_without_blocks_and_rows_there_are_no_links() -> None:
    """A transcript from a file; the first run, whose rows are not made yet."""
    assert not [t for t in texts(section(sample.korean(), rows={})) if "link" in t.get("text", {})]


def test_an_owner_is_mentioned_only_where_that_is_wanted() -> None:
    assert not [t for t in texts(section(KOREAN)) if t["type"] == "mention"]
    mentioned = [t for t in texts(section(KOREAN, users={"이서연": "u-1", "박지훈": "u-2", "김민수": "u-3"})) if t["type"] == "mention"]
    assert mentioned == [{"type": "mention", "mention": {"type": "user", "user": {"id": "u-1"}}}]


def test_what_a_person_took_out_is_gone_with_all_that_rests_on_it() -> None:
    words = read(section(KOREAN, hidden=frozenset({"D1", "A2", "T1", "E1"})))
    assert "배포" not in words
    assert "장애 보고서" not in words
    assert "일정" not in words
    assert "논의한 주제" not in words
    assert "\n  가격 인하는 결정하지 않았다.\n" in words
    assert "결정된 것은 없습니다" not in words  # the transcript does not say that; a person tidied up


def test_hidden_items_need_no_key() -> None:
    context = replace(context_of(KOREAN, hidden=frozenset({"D1"})), keys={k: k for k in ("D2", "A1", "A2", "E1")})
    assert "item:D2" in {m.slot for m in every(section_of(KOREAN, context))}


def test_slots_are_unique_and_hold_no_words() -> None:
    twice = replace(KOREAN, needs_review=KOREAN.needs_review * 3, topics=KOREAN.topics * 2)
    slots = [m.slot for m in every(section(twice, *KOREAN_OFFERS))]
    assert len(slots) == len(set(slots))
    assert all(slot.isascii() for slot in slots)


def test_slots_stay_when_the_transcript_grows_at_the_top() -> None:
    later = replace(KOREAN, utterances=tuple(replace(u, start=u.start + 60 if u.start else None) for u in KOREAN.utterances))
    assert [m.slot for m in every(section(later))] == [m.slot for m in every(section(KOREAN))]


def test_the_fingerprint_is_the_callers() -> None:
    written = section_of(KOREAN, context_of(KOREAN), fingerprint=lambda text: f"<{len(text)}>")
    assert {"review:<11>", "topic:<16>"} <= {m.slot for m in every(written)}


def test_the_same_minutes_make_the_same_section() -> None:
    one, other = section(KOREAN, *KOREAN_OFFERS), section(KOREAN, *KOREAN_OFFERS)
    assert [(m.slot, canonical(m.block)) for m in every(one)] == [(m.slot, canonical(m.block)) for m in every(other)]


def test_a_page_or_row_renamed_changes_no_line() -> None:
    """Addresses follow titles; only the ids in them count."""
    renamed = context_of(KOREAN, page_url=PAGE.replace("Weekly", "Renamed"))
    one, other = section(KOREAN), section_of(KOREAN, renamed)
    assert one != other
    assert [canonical(m.block) for m in every(one)] == [canonical(m.block) for m in every(other)]


def test_many_places_are_told_by_their_number() -> None:
    said = tuple(Utterance(n, "Ana", "So be it.", float(n)) for n in range(1, 31))
    proof = tuple(Evidence(n, 0, 5, "So be") for n in range(1, 31))
    minutes = replace(sample.english(), utterances=said, decisions=(Decision("D1", "So", "decided", None, proof),), action_items=(), events=())
    assert read(section(minutes)).count("Ana") == 6
    assert " +24]" in read(section(minutes))


def test_the_section_is_known_again_by_its_icon_and_author() -> None:
    root = section(KOREAN).block | {"created_by": {"object": "user", "id": "bot"}}
    assert is_section(Block("b", "callout", root), "bot")
    assert not is_section(Block("b", "callout", root), "somebody")
    other = root | {"callout": root["callout"] | {"icon": {"type": "emoji", "emoji": "💡"}}}
    assert not is_section(Block("b", "callout", other), "bot")
    assert root["callout"]["icon"]["emoji"] == ROOT_ICON


@pytest.mark.parametrize("minutes", [KOREAN, ENGLISH], ids=["Korean", "English"])
def test_needs_review_is_known_again(minutes: Minutes) -> None:
    toggles = [m for m in section(minutes, *ENGLISH_OFFERS).children if m.block["type"] == "toggle"]
    assert [is_review(Block("b", "toggle", m.block)) for m in toggles] == [m.slot == "review" for m in toggles]


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=40), st.text(max_size=10), st.integers(0, 12))
def test_whatever_was_said_the_limits_are_kept(text: str, owner: str, many: int) -> None:
    keeps_the_limits(text, owner, many)


@pytest.mark.parametrize("text", ["긴 말 " * 900, "😀" * 5000, "e" + "\u0301" * 5000], ids=["long", "emoji", "accents"])
def test_long_speech_keeps_the_limits(text: str) -> None:
    keeps_the_limits(text, text, 2)


def keeps_the_limits(text: str, owner: str, many: int) -> None:
    minutes = located(sample.spoken(text or "x"))
    minutes = replace(
        minutes,
        action_items=tuple(replace(a, owner=owner or None) for a in minutes.action_items),
        topics=tuple(Topic(f"T{n}", text, minutes.topics[0].evidence) for n in range(many)),
        needs_review=(Rejection("decision", text, "unclear"),) * many,
    )
    written = section(minutes, users={owner: "u-1"})
    assert max(depth(m) for m in written.children) <= 2
    for managed in every(written):
        items = managed.block[managed.block["type"]]["rich_text"]
        assert len(items) <= MOST_TEXTS
        assert all(0 < len(t["text"]["content"].encode("utf-16-le")) <= 4000 for t in items if "text" in t)
        assert set(managed.block) == {"type", managed.block["type"]}
    assert len({m.slot for m in every(written)}) == len(list(every(written)))


def depth(managed: Managed) -> int:
    return 1 + max(map(depth, managed.children), default=0)


def test_every_link_leads_to_notion() -> None:
    for minutes in (KOREAN, ENGLISH, UNDECIDED):
        found = [t["text"]["link"]["url"] for t in texts(section(minutes, *KOREAN_OFFERS)) if "link" in t.get("text", {})]
        assert found
        assert all(normal_link(link).startswith("notion:") for link in found)


def test_an_item_without_a_key_is_our_mistake_and_says_so() -> None:
    with pytest.raises(KeyError):
        section_of(KOREAN, SectionContext(PAGE, "ko", {}))


def test_a_date_of_another_year_shows_it() -> None:
    later = replace(KOREAN, decisions=(replace(KOREAN.decisions[0], date=date(2027, 1, 5)),))
    assert "— 2027/1/5(화) 〔00:12 이서연〕" in read(section(later))
