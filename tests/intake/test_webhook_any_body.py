"""Whatever is sent, signed or not, is answered with a status that was meant."""

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.notion_events import MEETINGS, event, pressed, raw
from tests.intake.serving import SECRET, TOKEN, Web
from worker.intake.events import wish_of
from worker.intake.payloads import read_event
from worker.intake.signature import signature_of

MEANT = {200, 202, 400, 401, 413}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside)
)
over_http = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def mutated(told: Any, places: list[int], values: list[Any]) -> Any:
    """The same with other values at some places."""
    told = deepcopy(told)
    for place, value in zip(places, values, strict=False):
        inside = told
        while isinstance(inside, dict) and inside:
            key = sorted(inside)[place % len(inside)]
            if place % 3 == 0 or not isinstance(inside[key], dict):
                inside[key] = value
                break
            inside = inside[key]
    return told


places, values = st.lists(st.integers(0, 200), max_size=4), st.lists(anything, min_size=4, max_size=4)
nearly = st.builds(mutated, st.builds(event), places, values) | st.builds(mutated, st.builds(pressed), places, values)
bodies = st.binary() | st.text().map(str.encode) | anything.map(raw) | nearly.map(raw)


@over_http
@given(bodies, st.booleans())
def test_no_body_whatever_is_an_error_of_ours(service: Web, body: bytes, signed: bool) -> None:
    headers = {"X-Notion-Signature": signature_of(body, TOKEN), "X-Minutes-Secret": SECRET} if signed else {}
    for path in ("/webhooks/notion", "/webhooks/automation"):
        answer = service.post(path, body, headers)
        assert answer.status_code in MEANT
        assert len(answer.text) < 60
        assert signed or answer.status_code == 401


@given(nearly.map(raw) | st.binary())
def test_whatever_is_an_event_means_something_or_nothing(body: bytes) -> None:
    found = read_event(body)
    assert found is None or wish_of(found, MEETINGS, 1.8e9) is not None
