"""Real text with human annotations: what survives, and how much is found."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.redaction.meeting import meeting

pytestmark = pytest.mark.skipif("MINUTES_EVAL_DATA" not in os.environ, reason="MINUTES_EVAL_DATA is not set")

STRUCTURED = ("PHONE_NUMBER", "CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "US_SSN", "IP_ADDRESS")


def _folder() -> Path:
    return Path(os.environ["MINUTES_EVAL_DATA"]) / "pii"


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, list[str]]]:
    """KLUE: sentences, and a tag for every character."""
    result: list[tuple[str, list[str]]] = []
    for block in (_folder() / "klue_ner_wikitree.tsv").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.rpartition("\t") for line in block.split("\n") if "\t" in line and not line.startswith("##")]
        result.append(("".join(character or " " for character, _, _ in rows), [tag for _, _, tag in rows]))
    return [(text, tags) for text, tags in result if text]


def test_no_date_time_or_quantity_of_korean_news_is_touched(sentences: list[tuple[str, list[str]]]) -> None:
    result = meeting(*(text for text, _ in sentences))
    touched: Counter[str] = Counter()
    other = 0
    for (_, tags), utterance in zip(sentences, result.redaction.transcript.utterances, strict=True):
        for mask in utterance.masks:
            names = {tag[2:] for tag in tags[mask.original_start : mask.original_end] if tag != "O"}
            touched.update(names or {"none"})
            other += mask.kind == "PERSON" and "PS" not in names
    assert sum(touched[tag] for tag in ("DT", "TI", "QT")) == 0
    assert touched["PS"] >= 200
    assert other <= 5


def test_structured_values_of_the_english_set_are_found() -> None:
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false = 0
    samples = json.loads((_folder() / "synth_dataset_v2.json").read_text(encoding="utf-8"))
    result = meeting(*(sample["full_text"].replace("\n", " ") for sample in samples))
    for sample, utterance in zip(samples, result.redaction.transcript.utterances, strict=True):
        for span in sample["spans"]:
            if span["entity_type"] in STRUCTURED:
                total[span["entity_type"]] += 1
                found[span["entity_type"]] += any(
                    m.original_start <= span["start_position"] and span["end_position"] <= m.original_end
                    for m in utterance.masks
                )
        false += sum(
            not any(
                s["start_position"] < m.original_end and m.original_start < s["end_position"] for s in sample["spans"]
            )
            for m in utterance.masks
        )
    assert all(found[kind] == total[kind] for kind in ("EMAIL_ADDRESS", "IBAN_CODE", "US_SSN", "IP_ADDRESS"))
    assert sum(found.values()) / sum(total.values()) >= 0.85
    assert false <= 3
