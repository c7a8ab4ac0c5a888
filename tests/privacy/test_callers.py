"""People whose name on the call is a telephone number or an address: they take part, and neither is shown."""

import json
from pathlib import Path

from tests.privacy.answers import extracting
from tests.privacy.meetings import Meeting
from tests.privacy.running import Traces, run
from tests.privacy.search import Haystack
from tests.privacy.value import Planted

CALL = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v 탁새람>이번 배포는 그대로 진행하기로 하죠.</v>

00:00:05.000 --> 00:00:09.000
<v +82 10-5926-3874>견적서는 제가 금요일까지 보내 드릴게요.</v>

00:00:10.000 --> 00:00:14.000
<v otto.ferris@example.org>I'll write the summary by Friday.</v>

00:00:15.000 --> 00:00:19.000
<v 탁새람>네 otto.ferris@example.org으로 양식을 보낼게요. 전화는 010-5926-3874 맞죠?</v>
"""
HIDDEN = (Planted("kr_phone", "+82 10-5926-3874", ""), Planted("email", "otto.ferris@example.org", "", label=True))


def test_a_caller_known_by_number_or_address_can_own_an_action_item(tmp_path: Path) -> None:
    roster = tmp_path / "roster.json"
    roster.write_text("[]")
    traces = Traces(tmp_path)
    run(Meeting("call.vtt", CALL.encode(), None, (), (), ()), roster, extracting, traces)
    assert traces.exits == [0], traces.printed
    items = json.loads(traces.outputs["call.json"])["action_items"]
    assert [item["task"] for item in items if item["owner"]][:2] == ["견적서는 제가 금요일까지 보내 드릴게요", "I'll write the summary by Friday"]
    assert len({item["owner"] for item in items[:2]}) == 2
    assert Haystack([*traces.wire, *traces.read, *traces.printed, traces.log]).finds(HIDDEN) == []
