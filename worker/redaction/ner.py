"""A NER model that the user has on disk, for the names of people outside the roster. Persons only; never downloads."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from worker.errors import RedactionError

Finder = Callable[[Sequence[str]], list[list[tuple[int, int]]]]
"""Texts → for each, the [start, end) of every person named."""

_PERSON = frozenset({"PS", "PER", "PERSON", "P", "NAME", "PERSON_NAME"})
_SYLLABLES_OF_NAMES = 3
_PARTICLES = (
    r"(?:이라고|이라는|에게서|한테서|이에요|입니다|께서는|께서|에게|한테|이랑|하고|이나|으로|라고|이고|이며|은|는|이|"
    r"가|을|를|과|와|의|도|만|로|께|랑|야|아)$"
)
_NEVER_IN_NAMES = re.compile(r"(?<=[가-힣]{2})[는를을와과의에](?![가-힣])$")
_HONORIFIC = re.compile(r"(?<=[가-힣]{2}) ?(?:씨|님)$")


def find_people(spec: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """spec: `spacy:PATH`, `hf:PATH` or `gliner:PATH`. Raises RedactionError when the model cannot be loaded or fails."""
    finder = _load(spec)
    try:
        found = finder(texts)
    except Exception as error:  # noqa: BLE001  whatever a model raises, its text is not vouched for
        raise RedactionError(f"The NER model failed ({type(error).__name__}); nothing was sent.") from None
    return [[_trimmed(text, *span) for span in spans] for text, spans in zip(texts, found, strict=True)]


def check_spec(spec: str) -> None:
    """Raises RedactionError for what cannot name a model; says nothing about the model."""
    kind, _, path = spec.partition(":")
    if kind not in _KINDS or not path:
        raise RedactionError("PII_NER reads spacy:PATH, hf:PATH or gliner:PATH.")
    if not Path(path).is_dir():
        raise RedactionError(f"PII_NER names a {kind} model in a folder that does not exist.")


@lru_cache(maxsize=2)
def _load(spec: str) -> Finder:
    check_spec(spec)
    kind, _, path = spec.partition(":")
    try:
        return _KINDS[kind](path)
    except ImportError:
        raise RedactionError(f"PII_NER asks for a {kind} model, whose package is not installed.") from None
    except Exception as error:  # noqa: BLE001  vendors raise anything on a broken folder
        raise RedactionError(f"The {kind} model of PII_NER cannot be read ({type(error).__name__}).") from None


def _spacy(path: str) -> Finder:
    import spacy  # noqa: PLC0415

    model = spacy.load(Path(path))

    def find(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        return [[(e.start_char, e.end_char) for e in d.ents if _is_person(e.label_)] for d in model.pipe(texts)]

    return find


def _transformers(path: str) -> Finder:
    """Not Presidio's recognizer: it takes a failed prediction for an empty one."""
    from transformers import pipeline  # type: ignore[import-not-found]  # noqa: PLC0415

    model = pipeline("token-classification", model=path, tokenizer=path, aggregation_strategy="simple")
    return lambda texts: [_windows(text, lambda part: _labelled(model(part), "entity_group")) for text in texts]


def _gliner(path: str) -> Finder:
    from gliner import GLiNER  # type: ignore[import-not-found]  # noqa: PLC0415

    model = GLiNER.from_pretrained(path, local_files_only=True)

    def read(part: str) -> list[tuple[int, int]]:
        return _labelled(model.predict_entities(part, ["person"], threshold=0.3), "label")

    return lambda texts: [_windows(text, read) for text in texts]


_KINDS: Mapping[str, Callable[[str], Finder]] = {"spacy": _spacy, "hf": _transformers, "gliner": _gliner}


def _labelled(found: Sequence[dict[str, Any]], label: str) -> list[tuple[int, int]]:
    return [(int(f["start"]), int(f["end"])) for f in found if _is_person(str(f[label]))]


def _is_person(label: str) -> bool:
    return re.sub(r"^[BIULES]-", "", label.upper()) in _PERSON


def _windows(
    text: str, read: Callable[[str], list[tuple[int, int]]], size: int = 400, overlap: int = 40
) -> list[tuple[int, int]]:
    """Models cut long texts; so they get pieces that overlap by more than a name."""
    found = set()
    for start in range(0, max(len(text) - overlap, 1), size - overlap):
        found |= {(start + s, start + e) for s, e in read(text[start : start + size])}
    return sorted(found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the particle that a tokenizer left on the name: `김태웅이고` → `김태웅`, but `김가은` as it is."""
    words = text[start:end]
    core = _NEVER_IN_NAMES.sub("", _HONORIFIC.sub("", words.rstrip()))
    hangul = re.search(r"[가-힣]+$", core)
    if hangul and len(hangul.group()) > _SYLLABLES_OF_NAMES:
        shorter = re.sub(_PARTICLES, "", core)
        core = shorter if len(core) - len(shorter) <= len(hangul.group()) - 2 else core
    return start, start + len(core)
