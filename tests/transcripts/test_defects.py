"""Defects of files in the wild: the rest is read, and what was odd is reported with its line."""

from worker.model import Transcript
from worker.transcripts import read_transcript


def vtt(body: str) -> Transcript:
    return read_transcript(f"WEBVTT\n\n{body}".encode(), name="m.vtt")


def texts(transcript: Transcript) -> list[str]:
    return [u.text for u in transcript.utterances]


def told(transcript: Transcript) -> list[tuple[int | None, str]]:
    return [(w.line, w.message) for w in transcript.warnings]


def test_a_cue_with_broken_times_keeps_its_words_and_is_reported_with_its_line() -> None:
    transcript = vtt("00:01.000 --> 00:02.000\nOne.\n\n00:02.000 --> 00:1d.890\nTwo.\n\n00:13.000 --> 00:14.000\nThree.\n")
    assert [(u.text, u.start) for u in transcript.utterances] == [("One.", 1.0), ("Two.", None), ("Three.", 13.0)]
    assert told(transcript) == [(6, "the times of a cue cannot be read; its words are kept without a time")]


def test_a_cue_without_times_is_reported_with_its_line() -> None:
    transcript = vtt("00:01.000 --> 00:02.000\nOne.\n\nTwo.\n\n00:13.000 --> 00:14.000\nThree.\n")
    assert texts(transcript) == ["One.", "Two.", "Three."]
    assert told(transcript) == [(6, "words without times; they are kept without a time")]


def test_a_cue_without_words_is_reported_with_its_line() -> None:
    transcript = vtt("00:01.000 --> 00:02.000\n\n00:13.000 --> 00:14.000\nThree.\n")
    assert (texts(transcript), told(transcript)) == (["Three."], [(3, "a cue has no words")])


def test_a_file_that_ends_at_a_timing_line_within_it_or_at_an_identifier_was_cut_off() -> None:
    cut = "the file ends in the middle of a cue; it seems to be cut off"
    begin = "1\n00:01.000 --> 00:02.000\nOne.\n\n"
    for tail in ("2\n00:02.000 --> 00:03.000\n", "2\n00:02.000 --> 0", "2\n00:0", "2", "2\n00:02.000 -"):
        transcript = vtt(begin + tail)
        assert texts(transcript) == ["One."]
        assert [message for _, message in told(transcript)] == [cut], tail


def test_a_voice_that_is_left_open_at_the_end_was_cut_off() -> None:
    transcript = vtt("00:01.000 --> 00:02.000\n<v Nora>One.</v>\n\n00:02.000 --> 00:03.000\n<v Nora>Two thi")
    assert texts(transcript) == ["One. Two thi"]
    assert [line for line, _ in told(transcript)] == [7]


def test_a_time_that_runs_back_is_moved_and_reported() -> None:
    transcript = vtt("00:09.000 --> 00:10.000\n<v A>One.\n\n00:04.000 --> 00:05.000\n<v B>Two.\n")
    assert [(u.start, u.end) for u in transcript.utterances] == [(9.0, 10.0), (9.0, 9.0)]
    assert told(transcript) == [(7, "the time runs back; the time of the line above is used")]


def test_people_who_speak_at_once_are_no_defect() -> None:
    transcript = vtt("00:01.000 --> 00:09.000\n<v A>One.\n\n00:04.000 --> 00:05.000\n<v B>Two.\n")
    assert [(u.start, u.end) for u in transcript.utterances] == [(1.0, 9.0), (4.0, 5.0)]
    assert transcript.warnings == ()


def test_a_cue_that_ends_before_it_starts_keeps_its_start() -> None:
    transcript = vtt("00:09.000 --> 00:01.000\nOne.\n")
    assert (transcript.utterances[0].start, transcript.utterances[0].end) == (9.0, None)
    assert told(transcript) == [(3, "a cue ends before it starts; its end is left out")]


def test_a_hundred_warnings_of_one_kind_are_told_in_a_few() -> None:
    body = "".join(f"00:{100 - i:02d}.000 --> 00:{i:02d}.000\nwell\n\n" for i in range(50, 59))
    late = "".join(f"01:{59 - i:02d}.000 --> 01:59.000\n<v S{i}>words\n\n" for i in range(59))
    warnings = vtt(body + late).warnings
    back = [w for w in warnings if w.message.startswith("the time runs back")]
    assert len(back) == 21
    assert back[-1].message.endswith("more times")


def test_timing_lines_without_a_blank_line_above_begin_a_cue_and_numbers_there_are_no_words() -> None:
    transcript = vtt("1\n00:01.000 --> 00:02.000\nOne.\n2\n00:02.000 --> 00:03.000\nTwo.\n")
    assert texts(transcript) == ["One.", "Two."]


def test_a_header_without_a_blank_line_below_it_loses_no_cue() -> None:
    transcript = read_transcript(b"WEBVTT\n00:01.000 --> 00:02.000\nOne.\n", name="m.vtt")
    assert texts(transcript) == ["One."]


def test_notes_styles_regions_and_metadata_are_not_said() -> None:
    head = "WEBVTT - a title\nKind: captions\nLanguage: ko\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
    body = "NOTE\nsomebody's note\nof two lines\n\n00:01.000 --> 00:02.000 region:a line:-1\nOne.\n\nNOTE the end\n"
    assert texts(read_transcript((head + body).encode(), name="m.vtt")) == ["One."]


def test_two_voices_in_one_cue_are_two_utterances() -> None:
    transcript = vtt("00:01.000 --> 00:02.000\n<v Nora>Shall we?</v>\n<v Teo>Yes.</v>\n")
    assert [(u.speaker, u.text, u.line) for u in transcript.utterances] == [("Nora", "Shall we?", 4), ("Teo", "Yes.", 5)]


def test_two_names_in_one_subrip_cue_are_two_utterances() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nNora: Shall we?\nTeo: Yes.\n\n2\n00:00:03,000 --> 00:00:04,000\nNora: Good.\n"
    transcript = read_transcript(text.encode(), name="m.srt")
    assert [(u.speaker, u.text, u.line) for u in transcript.utterances] == [
        ("Nora", "Shall we?", 3),
        ("Teo", "Yes.", 4),
        ("Nora", "Good.", 8),
    ]


def test_captions_without_names_break_at_sentences_and_pauses() -> None:
    transcript = vtt(
        "00:01.000 --> 00:02.000\nShall we move\n\n00:02.000 --> 00:03.000\nthe launch?\n\n00:03.000 --> 00:04.000\nYes\n\n"
        "00:06.000 --> 00:07.000\nto Monday\n"
    )
    assert [(u.speaker, u.text) for u in transcript.utterances] == [
        (None, "Shall we move the launch?"),
        (None, "Yes"),
        (None, "to Monday"),
    ]


def test_a_long_speech_is_broken_at_sentence_ends_without_losing_cue_times() -> None:
    clocks = [f"{second // 60:02d}:{second % 60:02d}" for second in range(90)]
    transcript = vtt("".join(f"{c}.000 --> {c}.900\n<v Nora>{'word ' * 19}end.\n\n" for c in clocks))
    assert len(transcript.utterances) > 10
    assert max(len(u.text) for u in transcript.utterances) <= 1200
    assert sum(len(u.cues) for u in transcript.utterances) == 90


def test_a_meeting_pasted_into_one_line_is_broken_into_readable_utterances() -> None:
    transcript = read_transcript(("배포는 월요일로 하겠습니다 그리고 예산도 정하죠 " * 400).encode(), name="m.txt")
    assert max(len(u.text) for u in transcript.utterances) <= 1000
    assert {u.line for u in transcript.utterances} == {1}
    assert sum(u.text.count("월요일") for u in transcript.utterances) == 400


def test_a_line_without_a_space_or_a_stop_is_broken_too_and_nothing_is_lost() -> None:
    transcript = read_transcript(("가" * 5000).encode(), name="m.txt")
    assert "".join(u.text for u in transcript.utterances) == "가" * 5000
    assert max(len(u.text) for u in transcript.utterances) <= 1000


def test_a_second_of_silence_does_not_break_a_named_speaker_but_a_finished_sentence_and_three_do() -> None:
    transcript = vtt(
        "00:01.000 --> 00:02.000\n<v N>One.\n\n00:03.000 --> 00:04.000\n<v N>Two.\n\n00:07.000 --> 00:08.000\n<v N>Three.\n"
    )
    assert texts(transcript) == ["One. Two.", "Three."]


def test_no_date_is_taken_from_the_clock_or_the_file() -> None:
    assert vtt("00:01.000 --> 00:02.000\nOn 2026-11-20 we ship.\n").held_at is None
