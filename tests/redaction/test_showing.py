from dataclasses import replace

from tests.redaction.meeting import meeting
from worker.model import CueSpan
from worker.redaction import show

SAID = "민수님이 010-1234-5678로 <PERSON_1> 말고 minsu@example.com으로 보내요"
SHOWN = "민수님이 [전화번호]로 <PERSON_1> 말고 [이메일]으로 보내요"


def test_names_are_shown_as_said_and_other_values_as_labels() -> None:
    result = meeting(("김민수", SAID))
    assert show(result.transcript.utterances[0], result.first, "ko").utterance.text == SHOWN
    assert "[phone]" in show(result.transcript.utterances[0], result.first, "en").utterance.text


def test_every_offset_outside_a_placeholder_moves_to_the_same_character() -> None:
    result = meeting(("김민수", SAID))
    shown = show(result.transcript.utterances[0], result.first, "ko")
    inside = {i for m in result.first.masks for i in range(m.start, m.end)}
    for offset, character in enumerate(result.first.text):
        if offset not in inside:
            assert shown.utterance.text[shown.move(offset)] == character
    assert shown.move(len(result.first.text)) == len(SHOWN)


def test_offsets_never_go_back() -> None:
    result = meeting(("김민수", SAID))
    shown = show(result.transcript.utterances[0], result.first, "ko")
    moved = [shown.move(o) for o in range(len(result.first.text) + 1)]
    assert moved == sorted(moved)


def test_a_quote_around_a_placeholder_is_cut_whole() -> None:
    result = meeting(("김민수", SAID))
    shown = show(result.transcript.utterances[0], result.first, "ko")
    mask = result.first.masks[1]
    assert shown.utterance.text[shown.move(mask.start) : shown.move(mask.end)] == "[전화번호]"


def test_cues_fit_the_shown_text() -> None:
    result = meeting(("김민수", SAID))
    utterance = replace(
        result.transcript.utterances[0], cues=(CueSpan(0, 0, 1, 1), CueSpan(SAID.index("말고"), 1, 2, 4))
    )
    cues = show(utterance, result.first, "ko").utterance.cues
    assert [c.offset for c in cues] == [0, SHOWN.index("말고")]


def test_an_utterance_without_personal_data_is_shown_as_it_is() -> None:
    result = meeting("회의를 시작합니다")
    assert show(result.transcript.utterances[0], result.first, "ko").utterance is not None
    assert show(result.transcript.utterances[0], result.first, "ko").utterance == result.transcript.utterances[0]
