"""Each format is recognised by itself, not as another, and read as its fixture says."""

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import docx
import docx.oxml
import pytest

from worker.errors import TranscriptError
from worker.model import Transcript
from worker.transcripts import FORMATS, read_file, read_transcript

FIXTURES = Path(__file__).parents[1] / "data" / "transcripts"

FORMAT_OF = {
    "teams.vtt": "vtt",
    "zoom.vtt": "vtt",
    "words.vtt": "vtt",
    "rolling.vtt": "vtt",
    "captions.srt": "srt",
    "captions.sbv": "sbv",
    "zoom_captions.txt": "zoom_captions",
    "zoom_chat_cloud.txt": "zoom_chat",
    "zoom_chat_saved.txt": "zoom_chat",
    "google_meet.txt": "google_meet",
    "teams_copy.txt": "teams",
    "teams_old.txt": "teams",
    "otter.txt": "otter",
    "clova_note.txt": "clova_note",
    "hwaja.txt": "clova_note",
    "hwaja_untimed.txt": "clova_note",
    "plain.txt": "plain",
    "plain_ko.txt": "plain",
    "stamped.txt": "plain",
    "unattributed.txt": "plain",
    "fireflies.json": "fireflies",
    "granola.json": "granola",
    "tiro.json": "tiro",
    "notion_blocks.json": "notion_blocks",
    "notion_page.md": "notion_markdown",
}


def read(name: str) -> Transcript:
    return read_file(FIXTURES / name)


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in transcript.utterances]


def test_every_format_has_a_fixture_and_every_fixture_a_format() -> None:
    assert set(FORMAT_OF.values()) == set(FORMATS)
    assert {path.name for path in FIXTURES.iterdir()} == set(FORMAT_OF)


@pytest.mark.parametrize(("name", "format_"), FORMAT_OF.items())
def test_a_fixture_is_recognised_whatever_it_is_called(name: str, format_: str) -> None:
    data = (FIXTURES / name).read_bytes()
    as_named = read_transcript(data, name=name)
    assert as_named.format == format_
    assert as_named.warnings == () or name == "zoom_chat_saved.txt"
    if not name.endswith(".srt"):
        assert read_transcript(data, name="meeting.txt") == as_named


def test_teams_voice_tags_are_speakers_and_entities_are_read_once() -> None:
    transcript = read("teams.vtt")
    assert said(transcript) == [
        ("한서윤", "금요일로 옮기죠. 릴리스 노트는 도윤님이 정리해 주세요."),
        ("Nora Lindqvist (Fjord)", "I'll send the R&D budget by Friday."),
    ]
    first = transcript.utterances[0]
    assert (first.start, first.end, first.line) == (4.12, 9.4, 5)
    assert [(c.offset, c.start, c.end, c.line) for c in first.cues] == [(0, 4.12, 6.9, 5), (10, 6.9, 9.4, 9)]
    assert first.text[first.cues[1].offset :].startswith("릴리스 노트는")


def test_zoom_names_before_the_words_are_speakers_but_other_colons_are_not() -> None:
    assert said(read("zoom.vtt")) == [
        ("Nora Lindqvist", "sounds good The ratio is 3:2, so let's keep it: it works."),
        ("@teo / Teo Marin (Fjord)", "Okay, I'll book the room."),
        ("한서윤", "네 알겠습니다"),
    ]


def test_word_level_cues_become_sentences_and_keep_their_times() -> None:
    transcript = read("words.vtt")
    assert said(transcript) == [("Speaker 0", "How can we help?"), ("Speaker 1", "Ship it.")]
    assert [c.start for c in transcript.utterances[0].cues] == [0.08, 0.32, 0.64]


def test_rolling_captions_say_everything_once() -> None:
    assert said(read("rolling.vtt")) == [(None, "we move the launch to Monday")]


def test_subrip_loses_its_markup_and_keeps_its_names() -> None:
    assert said(read("captions.srt")) == [
        ("한서윤", "배포는 다음 주 화요일입니다. 확정이에요."),
        ("Teo Marin", "I'll update the release notes."),
    ]


def test_subviewer_is_read() -> None:
    assert said(read("captions.sbv")) == [(None, "We ship on Monday."), (None, "Teo writes the notes.")]


def test_saved_zoom_captions_count_from_the_first() -> None:
    transcript = read("zoom_captions.txt")
    assert [(u.speaker, u.text, u.start, u.line) for u in transcript.utterances] == [
        ("Nora Lindqvist", "Shall we start? First the budget.", 0.0, 2),
        ("한서윤", "네 예산부터 보죠", 9.0, 8),
    ]


def test_saved_zoom_captions_run_past_midnight() -> None:
    text = "[Nora] 23:59:58\nLate.\n\n[Teo] 00:00:03\nVery.\n"
    assert [u.start for u in read_transcript(text.encode(), name="m.txt").utterances] == [0.0, 5.0]


def test_chat_is_chat_without_reactions_and_without_what_a_reply_quotes() -> None:
    transcript = read("zoom_chat_cloud.txt")
    assert [(u.speaker, u.text, u.start, u.line, u.source) for u in transcript.utterances] == [
        ("Nora Lindqvist", "agenda is in the doc", 413.0, 1, "chat"),
        ("한서윤 (Fjord)", "예산 표도 넣었어요 두 번째 탭입니다", 792.0, 5, "chat"),
    ]


def test_direct_messages_of_a_saved_chat_are_left_out_and_that_is_said() -> None:
    transcript = read("zoom_chat_saved.txt")
    assert said(transcript) == [("Nora Lindqvist", "agenda is in the doc"), ("한서윤", "예산 표도 넣었어요")]
    assert [u.start for u in transcript.utterances] == [0.0, 90.0]
    assert [(w.line, w.message) for w in transcript.warnings] == [(3, "direct messages are left out: 1")]


def test_google_meet_has_a_header_and_coarse_times() -> None:
    transcript = read("google_meet.txt")
    assert said(transcript) == [
        ("Nora Lindqvist", "Let's begin. Note: the room closes at 3:00."),
        ("Teo Marin", "Sorry for being late. I was in another call."),
        ("한서윤", "배포일은 12월 3일로 하죠."),
        ("Nora Lindqvist", "Agreed."),
    ]
    assert [u.start for u in transcript.utterances] == [0.0, None, 300.0, None]
    assert transcript.title == "Fjord weekly"
    assert transcript.held_at == datetime(2026, 11, 20, 14, 5, tzinfo=timezone(timedelta(hours=9)))
    assert transcript.participants == ("Nora Lindqvist", "Teo Marin", "한서윤")


def test_teams_text_has_a_date_line_and_a_time_in_speech_opens_no_turn() -> None:
    transcript = read("teams_copy.txt")
    assert [(u.speaker, u.start, u.line) for u in transcript.utterances] == [
        ("Nora Lindqvist", 3.0, 8),
        ("Teo Marin", 21.0, 12),
        ("한서윤", 3723.0, 15),
    ]
    assert transcript.utterances[0].text == "Let's begin. The room is free until 3:30"
    assert transcript.held_at == datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - the header names no zone


def test_a_teams_docx_is_the_same_as_its_text() -> None:
    lines = (FIXTURES / "teams_copy.txt").read_text(encoding="utf-8")
    document = docx.Document()
    for paragraph in lines.strip().split("\n\n"):
        document.add_paragraph(paragraph)  # line ends within become line breaks, as Teams writes them
    transcript = read_transcript(_saved(document), name="weekly.docx")
    original = read("teams_copy.txt")
    assert (transcript.format, said(transcript)) == ("teams", said(original))
    assert (transcript.held_at, transcript.participants) == (original.held_at, original.participants)


def test_words_in_tables_links_and_insertions_of_a_docx_are_read_and_deleted_ones_are_not() -> None:
    document = docx.Document()
    document.add_paragraph("한서윤: 배포는 월요일입니다")
    document.add_table(1, 1).cell(0, 0).text = "백도윤: 네 좋아요"
    deleted = document.add_paragraph("한서윤: ")
    run = deleted.add_run("지운 말")._r
    gone = docx.oxml.parse_xml(f'<w:del xmlns:w="{run.nsmap["w"]}"/>')
    run.addprevious(gone)
    gone.append(run)
    deleted.add_run("남은 말")
    assert said(read_transcript(_saved(document), name="a.docx")) == [
        ("한서윤", "배포는 월요일입니다"),
        ("백도윤", "네 좋아요"),
        ("한서윤", "남은 말"),
    ]


def test_old_teams_documents_have_the_name_below_the_times() -> None:
    assert said(read("teams_old.txt")) == [
        ("Nora Lindqvist", "Let's begin."),
        ("Teo Marin", "I'll take the notes for today."),
    ]


def test_otter_has_hours_an_unknown_speaker_and_a_footer() -> None:
    transcript = read("otter.txt")
    assert [(u.speaker, u.text, u.start) for u in transcript.utterances] == [
        ("Nora Lindqvist", "Let's review the minutes from last time. We can stop at 3:30", 5.0),
        ("Unknown Speaker", "I moved to approve them.", 3214.0),
        ("Teo Marin", "Second.", 3723.0),
    ]
    assert (transcript.title, transcript.participants) == ("Fjord weekly", ("Nora Lindqvist", "Teo Marin"))


def test_clova_note_has_a_header_renamed_speakers_hours_and_a_footer() -> None:
    transcript = read("clova_note.txt")
    assert [(u.speaker, u.text, u.start, u.line) for u in transcript.utterances] == [
        ("한서윤", "안녕하세요 기획팀 한서윤입니다. 시작하겠습니다.", 0.0, 6),
        ("참석자 2", "내일 오후 3:30 다들 괜찮으시죠", 47.0, 9),
        ("백도윤", "그건 제가 다음 주 화요일까지 정리할게요.", 3723.0, 13),
    ]
    assert transcript.title == "주간 기획 회의"
    assert transcript.held_at == datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - the header names no zone
    assert transcript.participants == ("한서윤",)


def test_korean_labels_are_speakers_with_and_without_times() -> None:
    assert [(u.speaker, u.start) for u in read("hwaja.txt").utterances] == [("화자 1", 19.0), ("화자 2", 25.0)]
    assert said(read("hwaja_untimed.txt")) == [
        ("참석자 1", "네 그럼 시작하죠"),
        ("참석자 2", "예산부터 볼까요 다음은 일정입니다"),
        ("참석자 1", "좋습니다"),
    ]


def test_fireflies_sentences_are_joined_and_found_in_the_file() -> None:
    transcript = read("fireflies.json")
    assert [(u.speaker, u.text, u.start, u.end, u.line) for u in transcript.utterances] == [
        ("Nora Lindqvist", "We ship on Monday. Teo writes the notes.", 0.5, 4.0, 4),
        ("Speaker 1", "Sure.", 4.4, 4.9, 6),
    ]
    assert transcript.held_at == datetime(2026, 11, 20, 5, 5, tzinfo=UTC)
    assert transcript.participants == ("Nora Lindqvist",)


def test_granola_counts_from_its_first_segment() -> None:
    transcript = read("granola.json")
    assert [(u.speaker, u.start, u.end) for u in transcript.utterances] == [
        ("Nora Lindqvist", 0.0, 2.0),
        ("Speaker B", 3.5, 5.0),
    ]
    assert transcript.held_at == datetime(2026, 11, 20, 5, 5, 10, tzinfo=UTC)


def test_tiro_segments_may_lack_a_speaker() -> None:
    assert said(read("tiro.json")) == [("한서윤", "배포는 월요일입니다. 노트는 제가 쓸게요."), (None, "네 좋습니다.")]


def test_notion_blocks_give_every_utterance_its_block_and_leave_the_summary_alone() -> None:
    transcript = read("notion_blocks.json")
    assert [(u.text, u.block, u.line) for u in transcript.utterances] == [
        ("배포는 월요일로 하죠.", "0d6f7c1a-0000-4000-8000-0000000000b1", None),
        ("네 좋습니다.", "0d6f7c1a-0000-4000-8000-0000000000b2", None),
    ]
    assert transcript.title == "주간 회의"
    assert transcript.held_at == datetime(2026, 11, 20, 14, 5, tzinfo=timezone(timedelta(hours=9)))


def test_a_clova_note_pasted_into_notion_is_read_as_one_with_its_blocks() -> None:
    lines = ("참석자 1 00:47", "배포는 월요일로 하죠.", "", "참석자 2 00:52", "네 좋습니다.")
    blocks = ",".join(
        f'{{"id": "b{i}", "type": "paragraph", "paragraph": {{"rich_text": [{{"plain_text": "{line}"}}]}}}}'
        for i, line in enumerate(lines)
    )
    paged = f'[{{"results": [{blocks}], "has_more": true}}, {{"results": []}}]'
    transcript = read_transcript(paged.encode(), name="page.json")
    assert [(u.speaker, u.text, u.start, u.block) for u in transcript.utterances] == [
        ("참석자 1", "배포는 월요일로 하죠.", 47.0, "b1"),
        ("참석자 2", "네 좋습니다.", 52.0, "b4"),
    ]


def test_a_block_list_that_goes_on_in_notion_says_so() -> None:
    block = '{"id": "b", "type": "paragraph", "paragraph": {"rich_text": [{"plain_text": "네"}]}}'
    transcript = read_transcript(f'{{"results": [{block}], "has_more": true}}'.encode(), name="page.json")
    assert [w.message for w in transcript.warnings] == [
        "the page has more blocks than this file holds (`has_more`); fetch them too"
    ]


def test_only_the_transcript_of_a_notion_page_was_said() -> None:
    transcript = read("notion_page.md")
    assert [(u.text, u.line) for u in transcript.utterances] == [("배포는 월요일로 하죠.", 13), ("네 [확정]입니다.", 14)]
    assert transcript.title == "주간 회의"


def test_a_notion_page_without_its_transcript_says_how_to_get_it() -> None:
    page = "<meeting-notes>\n\tWeekly\n\t<summary>\n\t\tWe decided.\n\t</summary>\n</meeting-notes>\n"
    with pytest.raises(TranscriptError, match=r"page\.md, line 1: .*include_transcript=true"):
        read_transcript(page.encode(), name="page.md")


def test_the_format_that_is_named_wins_over_what_is_detected() -> None:
    data = (FIXTURES / "zoom_captions.txt").read_bytes()
    transcript = read_transcript(data, name="m.txt", format="plain")
    assert transcript.format == "plain"
    assert transcript.utterances[0].text == "[Nora Lindqvist] 10:02:11"


def test_webvtt_without_its_first_line_is_read_when_the_format_is_named() -> None:
    text = "00:01.000 --> 00:02.000\nYes.\n"
    with pytest.raises(TranscriptError, match="pass --format vtt"):
        read_transcript(text.encode(), name="m.vtt")
    transcript = read_transcript(text.encode(), name="m.vtt", format="VTT")
    assert said(transcript) == [(None, "Yes.")]
    assert [w.line for w in transcript.warnings] == [1]


def _saved(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
