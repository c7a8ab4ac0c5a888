"""A model on disk for names outside the roster; the one here is a real spaCy pipeline of rules, without weights."""

from pathlib import Path

import pytest
import spacy

from tests.redaction.meeting import meeting
from worker.errors import RedactionError
from worker.redaction.ner import _trimmed, _windows


@pytest.fixture
def model(tmp_path: Path) -> str:
    pipeline = spacy.blank("xx")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PS", "pattern": "도담이가"}, {"label": "PS", "pattern": "석가람이고"},
            {"label": "PERSON", "pattern": "Zelda Quill"},
            {"label": "DT", "pattern": "금요일"}, {"label": "PS", "pattern": "김민수가"},
        ]
    )  # fmt: skip
    pipeline.to_disk(tmp_path / "model")
    return f"spacy:{tmp_path / 'model'}"


def test_a_model_finds_people_outside_the_roster_and_only_people(model: str) -> None:
    result = meeting(("김민수", "석가람이고 금요일에 Zelda Quill 와 김민수가 봐요"), ner=model)
    assert result.texts == ["<PERSON_2>이고 금요일에 <PERSON_3> 와 <PERSON_1>가 봐요"]
    assert result.redaction.warnings == ()
    assert result.vault.people("<PERSON_2>") == ()


@pytest.mark.parametrize(
    "spec",
    ["spacy:/nowhere/model", "hf:/nowhere/model", "gliner:/nowhere/model", "spacy:", "bert:/tmp", "ko_core_news_sm"],
)
def test_a_model_that_cannot_be_read_stops_everything(spec: str) -> None:
    with pytest.raises(RedactionError):
        meeting("안녕하세요", ner=spec)


@pytest.mark.parametrize("kind", ["spacy", "hf", "gliner"])
def test_a_folder_that_holds_no_model_stops_everything(kind: str, tmp_path: Path) -> None:
    with pytest.raises(RedactionError):
        meeting("안녕하세요", ner=f"{kind}:{tmp_path}")


@pytest.mark.parametrize(
    ("span", "name"),
    [
        ("김태웅이고", "김태웅"),
        ("김가은", "김가은"),
        ("박지은이", "박지은"),
        ("민수를", "민수"),
        ("이하은", "이하은"),
        ("김민수 씨", "김민수"),
        ("Ana Ruiz", "Ana Ruiz"),
        ("남궁민수", "남궁민수"),
    ],
)
def test_particles_are_not_part_of_a_name(span: str, name: str) -> None:
    assert span[: _trimmed(span, 0, len(span))[1]] == name


def test_long_texts_are_read_in_overlapping_pieces() -> None:
    text = "가" * 390 + "Zelda Quill" + "나" * 900
    found = _windows(
        text, lambda part: [(part.find("Zelda Quill"), part.find("Zelda Quill") + 11)] if "Zelda Quill" in part else []
    )
    assert found == [(390, 401)]
