"""The fake answers as the real API did on 2026-07-04 (exchanges recorded by notion-sdk-py, found through MINUTES_EVAL_DATA)."""

import json
import os
from pathlib import Path

import pytest

from tests.fakes.notion import FakeNotion
from tests.notion.replay import Json, Replay

RECORDED = Path(os.environ.get("MINUTES_EVAL_DATA") or "/nonexistent").parent / "notion-spec" / "recorded-2026-07-04.json"
SEQUENCES: dict[str, list[Json]] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
ROOT, PERSON = "393abc1eedcd80f3813be205934558c6", "a4f789cc7bc84cf082b9a8ba7d985ecf"

# The recording workspace held uploads of earlier days.
EARLIER = {"file_uploads_list_with_pagination", "file_uploads_list_with_status_filter"}
pytestmark = pytest.mark.skipif(not SEQUENCES, reason="MINUTES_EVAL_DATA is not set: the recorded exchanges are not here")


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_recorded_sequence_is_answered_as_it_was(name: str) -> None:
    with FakeNotion(name="notion-sdk-py", workspace="notion-sdk-py") as notion:
        person = notion.person("Recorded Person", email="person@example.com")
        notion.world.users[person]["avatar_url"] = "https://example.com/avatar.jpeg"
        root = notion.page(title="Tests", author=person)
        replay = Replay(notion, {ROOT: root, PERSON: person})
        different = [one for exchange in SEQUENCES[name] for one in replay.differences(exchange)]
        assert [one for one in different if name not in EARLIER or not (" holds " in one or ".has_more" in one)] == []


def test_all_of_the_recording_is_replayed() -> None:
    assert (len(SEQUENCES), sum(map(len, SEQUENCES.values()))) == (46, 201)
