"""Values of the evaluation data, read where it lies and kept nowhere: structured ones with their sentence, and names."""

import json
import os
import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.privacy.value import Planted

AVAILABLE = "MINUTES_EVAL_DATA" in os.environ
WHY_NOT = "MINUTES_EVAL_DATA is not set"
_KINDS = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "intl_phone", "CREDIT_CARD": "card", "US_SSN": "ssn", "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip", "STREET_ADDRESS": "us_address",
}  # fmt: skip
_LONGEST = 250  # characters of a sentence; the longer samples are forms and signatures, which nobody reads out
_AMERICAN = re.compile(r"\d+ .*\b(?:St|Street|Ave|Avenue|Road|Rd|Lane|Drive|Court|Way|Boulevard)\b")
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민"


def values(chance: random.Random, counts: Mapping[str, int]) -> Iterator[Planted]:
    """So many of each kind, drawn from all there are."""
    found = _structured()
    for kind, count in counts.items():
        yield from (Planted(kind, value, found[kind][value], "en") for value in chance.sample(sorted(found.get(kind, {})), count))


@cache
def names(count: int) -> tuple[str, ...]:
    """Korean full names of the news, no two with one given name."""
    chosen: dict[str, str] = {}
    for name in random.Random(7).sample(_people(), len(_people())):
        chosen.setdefault(name[1:], name)
    return tuple(chosen.values())[:count]


@cache
def _structured() -> dict[str, dict[str, str]]:
    """By kind: value → sentence."""
    found: dict[str, dict[str, str]] = {}
    for sample in json.loads((_folder() / "synth_dataset_v2.json").read_text(encoding="utf-8")):
        text = _one_line(sample["full_text"])
        for span in sample["spans"]:
            kind, value = _KINDS.get(span["entity_type"]), _one_line(span["entity_value"])
            if kind and len(text) <= _LONGEST and (kind != "us_address" or _AMERICAN.match(value)):
                found.setdefault(kind, {}).setdefault(value, text)
    return found


@cache
def _people() -> list[str]:
    found = set()
    for block in (_folder() / "klue_ner_wikitree.tsv").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.rpartition("\t") for line in block.split("\n") if "\t" in line and not line.startswith("##")]
        text, tags = "".join(row[0] or " " for row in rows), "".join({"B-PS": "B", "I-PS": "I"}.get(row[2], ".") for row in rows)
        found |= {text[m.start() : m.end()] for m in re.finditer("BI*", tags)}
    return sorted(name for name in found if re.fullmatch(rf"[{_SURNAMES}][가-힣]{{2}}", name))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _folder() -> Path:
    return Path(os.environ["MINUTES_EVAL_DATA"]) / "pii"
