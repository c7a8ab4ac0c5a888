"""What goes wrong with the fake Notion: tokens, capabilities, limits, outages, lost connections, writes that were saved unseen."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.fakes.apart import apart
from tests.fakes.notion import FakeNotion, Fault
from tests.notion.wire import Json, ask, http, paragraph, refusal, told


@pytest.fixture
def notion() -> Iterator[FakeNotion]:
    with FakeNotion() as fake:
        yield fake


@pytest.fixture
def page(notion: FakeNotion) -> str:
    return notion.page(title="Weekly")


def said(notion: FakeNotion, page: str) -> list[str]:
    return [one["text"] for one in notion.tree(page)]


def hello() -> Json:
    return {"children": [paragraph("hello")]}


def test_a_wrong_token_a_missing_version_and_no_json_are_refused(notion: FakeNotion) -> None:
    assert ask(notion, "GET", "users/me", token="ntn_other").json()["code"] == "unauthorized"
    assert ask(notion, "GET", "users/me", version="2099-01-01").json()["code"] == "missing_version"
    assert ask(notion, "GET", "nowhere").json()["code"] == "invalid_request_url"
    headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}
    assert http.post(notion.url + "/v1/search", content=b"{", headers=headers).json()["code"] == "invalid_json"


def test_a_capability_that_was_not_given_is_refused(notion: FakeNotion, page: str) -> None:
    notion.person("김민수", email="minsu@example.com")
    notion.capabilities.discard("emails")
    assert [
        one.get("person")
        for one in told(notion, "GET", "users")["results"]
        if one["type"] == "person" and one["name"] == "김민수"
    ] == [{}]
    notion.capabilities.difference_update({"users", "insert"})
    assert refusal(notion, "GET", "users") == (403, "restricted_resource")
    assert refusal(notion, "PATCH", f"blocks/{page}/children", hello()) == (403, "restricted_resource")
    assert told(notion, "GET", "users/me")["id"] == notion.bot


def test_an_outage_answers_instead_and_saves_nothing(notion: FakeNotion, page: str) -> None:
    notion.faults.add(Fault(status=529, retry_after=7, additional={"retry_guidance": "less"}))
    answer = ask(notion, "PATCH", f"blocks/{page}/children", hello())
    assert answer.json()["additional_data"] == {"retry_guidance": "less", "retry_after": "7"}
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (529, "service_overload", "7")
    assert (said(notion, page), notion.writes[0].saved) == ([], False)
    assert ask(notion, "PATCH", f"blocks/{page}/children", hello()).status_code == 200


def test_a_fault_waits_for_its_request_and_happens_so_often(notion: FakeNotion, page: str) -> None:
    notion.faults.add(Fault(status=500, when=lambda method, path, body: method == "PATCH", nth=2, times=2))
    codes = [ask(notion, "PATCH", f"blocks/{page}/children", hello()).status_code for _ in range(4)]
    assert codes == [200, 500, 500, 200]


def test_a_write_that_was_saved_may_answer_503_and_say_what_it_saved(notion: FakeNotion, page: str) -> None:
    notion.faults.add(Fault(committed=True))
    answer = ask(notion, "PATCH", f"blocks/{page}/children", hello()).json()
    assert answer["code"] == "service_unavailable"
    assert answer["additional_data"]["committed_resource_id"] == page
    assert answer["additional_data"]["committed_child_ids"] == [one["id"] for one in notion.tree(page)]
    notion.faults.add(Fault(committed=True))
    made = ask(notion, "POST", "pages", {"parent": {"page_id": page}, "properties": {}}).json()
    assert made["additional_data"]["committed_resource_id"] == notion.tree(page)[1]["id"]


def test_a_connection_drops_before_or_after_the_write(notion: FakeNotion, page: str) -> None:
    for committed in (False, True):
        notion.faults.add(Fault(reset=True, committed=committed))
        with pytest.raises(httpx.TransportError):
            ask(notion, "PATCH", f"blocks/{page}/children", hello())
    assert said(notion, page) == ["hello"]
    assert [(one.status, one.saved) for one in notion.writes] == [(0, False), (0, True)]


def test_nothing_gets_through_after_the_cut(notion: FakeNotion, page: str) -> None:
    notion.faults.cut_after(2)
    for _ in range(2):
        told(notion, "GET", f"pages/{page}")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            ask(notion, "GET", f"pages/{page}")
    notion.faults.clear()
    told(notion, "GET", f"pages/{page}")


def test_a_slow_answer_comes_after_the_write(notion: FakeNotion, page: str) -> None:
    notion.faults.add(Fault(slow=0.3, committed=True))
    headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}
    with pytest.raises(httpx.ReadTimeout):
        http.patch(f"{notion.url}/v1/blocks/{page}/children", json=hello(), headers=headers, timeout=0.1)
    assert said(notion, page) == ["hello"]


def test_somebody_may_edit_while_a_request_goes_wrong(notion: FakeNotion, page: str) -> None:
    notion.faults.add(Fault(status=409, then=lambda: notion.append(page, [paragraph("theirs")]) and None))
    assert refusal(notion, "PATCH", f"blocks/{page}/children", hello()) == (409, "conflict_error")
    assert said(notion, page) == ["theirs"]


def test_a_gateway_answers_with_a_page_of_its_own(notion: FakeNotion) -> None:
    notion.faults.add(Fault(status=502, html=True))
    assert ask(notion, "GET", "users/me").headers["Content-Type"] == "text/html"


def test_more_requests_than_the_plan_allows_are_turned_away_for_a_while(notion: FakeNotion) -> None:
    notion.allow(3, window=0.3)
    answers = [ask(notion, "GET", "users/me") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == answers[-1].json()["additional_data"]["retry_after"] == "1"
    assert notion.refused == 2
    time.sleep(0.31)
    assert ask(notion, "GET", "users/me").status_code == 200


def test_a_client_that_breaks_the_contract_is_told_and_the_test_fails() -> None:
    notion = FakeNotion().__enter__()
    page = notion.page()
    assert refusal(notion, "PATCH", f"blocks/{page}/children", hello() | {"colour": "red"}) == (400, "validation_error")
    with pytest.raises(AssertionError, match="against Notion's contract"):
        notion.__exit__(None, None, None)


@pytest.mark.parametrize("outdated", [{"archived": True}, {"in_trash": True, "archived": True}])
def test_words_of_the_older_version_are_refused_under_the_current_one(notion: FakeNotion, page: str, outdated: Json) -> None:
    assert refusal(notion, "PATCH", f"pages/{page}", outdated) == (400, "validation_error")
    notion.violations.clear()
    assert ask(notion, "PATCH", f"pages/{page}", {"archived": True}, version="2025-09-03").json()["archived"] is True


def test_every_change_leaves_the_event_that_a_webhook_would_carry(notion: FakeNotion, page: str) -> None:
    kim = notion.person("김민수")
    notion.events.clear()
    told(notion, "PATCH", f"blocks/{page}/children", hello())
    notion.append(page, [paragraph("theirs")], by=kim)
    notion.trash(page, by=kim)
    told(notion, "GET", f"pages/{page}")
    assert [(one["type"], one["authors"]) for one in notion.events] == [
        ("page.content_updated", [{"id": notion.bot, "type": "bot"}]), ("page.content_updated", [{"id": kim, "type": "person"}]),
        ("page.deleted", [{"id": kim, "type": "person"}]),
    ]  # fmt: skip
    assert {one["entity"]["id"] for one in notion.events} == {page}


def test_the_fake_also_runs_in_a_process_of_its_own() -> None:
    with apart("tests.fakes.notion") as url:
        headers = {"Authorization": "Bearer ntn_fake", "Notion-Version": "2026-03-11"}
        assert http.get(url + "/v1/users/me", headers=headers).json()["type"] == "bot"
