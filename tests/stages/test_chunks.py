"""Chunks follow content: an edit moves the borders beside it and no other."""

import random

from hypothesis import given
from hypothesis import strategies as st

from worker.model import RedactedTranscript, RedactedUtterance
from worker.stages.chunks import CEILING, split, tokens

WORDS = "release the notes we should budget 배포 일정 확인 해주세요 friday customer 고객 report 정리 공유 maybe".split()


def transcript_of(texts: list[str]) -> RedactedTranscript:
    return RedactedTranscript(tuple(RedactedUtterance(n, "<PERSON_1>", text) for n, text in enumerate(texts, start=1)))


def meeting(utterances: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(2, 40))) for _ in range(utterances)]


def contents(texts: list[str]) -> list[tuple[str, ...]]:
    return [tuple(u.text for u in chunk.utterances) for chunk in split(transcript_of(texts))]


@given(st.lists(st.text(min_size=1, max_size=300), max_size=80))
def test_the_chunks_are_the_transcript_in_order(texts: list[str]) -> None:
    assert [text for chunk in contents(texts) for text in chunk] == texts


def test_an_hour_becomes_a_handful_of_chunks_of_bounded_size() -> None:
    sizes = [sum(tokens(text) for text in chunk) for chunk in contents(meeting(600))]
    assert 5 <= len(sizes) <= 30
    assert max(sizes) <= CEILING


def test_a_line_at_the_top_of_an_hour_changes_one_chunk() -> None:
    for seed in range(20):
        texts = meeting(600, seed)
        before, after = contents(texts), contents(["One more thing before we start.", *texts])
        assert len(set(after) - set(before)) == 1, seed


def test_a_line_in_the_middle_changes_few_chunks() -> None:
    for seed in range(20):
        texts = meeting(600, seed)
        before, after = contents(texts), contents([*texts[:300], "And a word on this.", *texts[300:]])
        assert len(set(after) - set(before)) <= 3, seed


def test_a_question_is_not_torn_from_its_answer() -> None:
    texts = ["Can you take the release notes?" if i % 2 else f"Sure, I'll do number {i}." for i in range(400)]
    answers_first = [chunk[0] for chunk in contents(texts)[1:]]
    assert answers_first
    assert all(first.startswith("Can you") for first in answers_first)
