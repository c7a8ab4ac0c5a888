"""What holds for any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.redaction.meeting import meeting
from worker.redaction import guard_reply, guard_text, restore, show, unknown_placeholders

WORDS = st.sampled_from(
    "김민수 이지원 박준 Paul Ana 010-1234-5678 minsu@example.com <PERSON_1> PERSON_2 </transcript> 민수님이 지원 "
    "회의 내일 2026-11-20 "
    "110-123-456789 계좌 비밀번호는 tiger#1 ⟦ &lt; [ ] 카드 4111-1111-1111-1111입니다 공일공에일이삼사에오육칠팔 "
    "홍길동 팀장".split()
)
SAID = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=12).map(lambda words: " ".join(" ".join(words).split()))
PEOPLE = ["김민수", "이지원", "박준", "Paul Stone", "Ana Ruiz"]


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=4))
def test_masks_map_back_to_the_exact_words(said: list[str]) -> None:
    result = meeting(*said, people=PEOPLE)
    for utterance, redacted in zip(result.transcript.utterances, result.redaction.transcript.utterances, strict=True):
        rebuilt, at = "", 0
        for mask in redacted.masks:
            assert mask.kind == "ESCAPED" or redacted.text[mask.start : mask.end] in result.vault
            rebuilt += redacted.text[at : mask.start] + utterance.text[mask.original_start : mask.original_end]
            at = mask.end
        assert rebuilt + redacted.text[at:] == utterance.text


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=4))
def test_a_redacted_meeting_names_only_known_placeholders_and_shows_monotonously(said: list[str]) -> None:
    result = meeting(*said, people=PEOPLE)
    for utterance, redacted in zip(result.transcript.utterances, result.redaction.transcript.utterances, strict=True):
        assert unknown_placeholders(redacted.text, result.vault.placeholders()) == ()
        shown = show(utterance, redacted, "ko")
        assert shown.move(len(redacted.text)) == len(shown.utterance.text)
    guard_reply("\n".join(result.texts), result.vault)
    texts = (
        show(u, r, "ko").utterance.text
        for u, r in zip(result.transcript.utterances, result.redaction.transcript.utterances, strict=True)
    )
    guard_text("\n".join(texts), result.vault)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["씨 의견은 ", " 말로는 ", ", then ", " / "])),
        min_size=1,
        max_size=6,
    )
)
def test_restoring_what_was_redacted_gives_the_names_back(parts: list[tuple[str, str]]) -> None:
    said = "".join(name + glue for name, glue in parts).strip()
    result = meeting(said, people=PEOPLE)
    assert all(name not in result.texts[0] for name, _ in parts)
    assert restore(result.texts[0], result.vault, result.roster, "ko") == said
