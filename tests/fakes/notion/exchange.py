"""One request and its answer: fault, token, version, limits, contract, endpoint, contract again."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tests.fakes.notion import contract, files, limits, official
from tests.fakes.notion.errors import ApiError, Json, invalid
from tests.fakes.notion.faults import CODES, Fault, Faults
from tests.fakes.notion.request import CURRENT, OLD, Request, read_query
from tests.fakes.notion.routes import Route, route_of
from tests.fakes.notion.traffic import Allowance, Recorded
from tests.fakes.notion.versions import as_current, as_old
from tests.fakes.notion.world import World


class Dropped(Exception):  # noqa: N818 - not an error of ours: the connection is to be dropped
    pass


@dataclass
class Answer:
    status: int
    body: Json | bytes
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


class Exchange:
    """Between the wire and the workspace. violations: what clients sent against the contract; broken: what we did."""

    def __init__(self, world: World, token: str) -> None:
        self.world, self.token = world, token
        self.lock = threading.RLock()
        self.faults, self.allowance = Faults(), Allowance()
        self.requests: list[Recorded] = []
        self.downloads: list[Recorded] = []
        self.violations: list[str] = []
        self.broken: list[str] = []

    def answer(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        body, readable = _parsed(raw, headers)
        path = urlsplit(target).path
        with self.lock:
            record = Recorded(method, unquote(path), read_query(target), body, headers=_named(headers))
            record.reads = _reads(method, path)
            self.requests.append(record)
            fault = self.faults.next(method, record.path, body)
        if fault and fault.slow and not fault.committed:
            time.sleep(fault.slow)
        with self.lock:
            answer = self._carried_out(record, path, raw, fault) if readable else _error(_unreadable(), self.world)
            if fault and fault.then:
                fault.then()
        return self._spoilt(record, answer, fault) if fault else answer

    def download(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        with self.lock:
            record = Recorded(method, urlsplit(target).path, {}, None, headers=_named(headers))
            self.downloads.append(record)
            file = files.fetch(self.world, target)
            if "authorization" in record.headers:
                self.violations.append("a token was sent to the host of a file")
                answer = Answer(400, b"<Error><Code>InvalidArgument</Code></Error>", {"Content-Type": "application/xml"})
            elif file is None:
                answer = Answer(403, b"<Error><Code>AccessDenied</Code></Error>", {"Content-Type": "application/xml"})
            elif file.redirect_to:
                answer = Answer(302, b"", {"Location": file.redirect_to})
            else:
                answer = Answer(200, file.data, {"Content-Type": file.content_type})
            record.status = answer.status
            return answer

    def _carried_out(self, record: Recorded, path: str, raw: bytes, fault: Fault | None) -> Answer:
        """The answer that is right, or the error that replaces the request."""
        if fault and not fault.committed and (fault.answers or fault.reset):
            record.status = fault.answers or 0
            return Answer(record.status, {})
        try:
            answer = Answer(200, self._served(record, path, raw))
            record.saved = not record.reads
        except ApiError as error:
            answer = _error(error, self.world)
        except Exception as error:  # noqa: BLE001 - a mistake in the fake must not look like an outage of Notion
            self.broken.append(f"{record.method} {path}: {error!r}")
            answer = _error(ApiError(599, "broken_fake", repr(error)), self.world)
        record.status = answer.status
        return answer

    def _served(self, record: Recorded, path: str, raw: bytes) -> Json:
        named = record.headers
        if named.get("authorization") != f"Bearer {self.token}":
            raise ApiError(401, "unauthorized", "API token is invalid.")
        route, params = route_of(record.method, path)
        version = named.get("notion-version", "")
        if version not in {OLD, CURRENT}:
            raise ApiError(400, "missing_version", "Notion-Version header should be defined, and one of 2025-09-03, 2026-03-11.")
        self.allowance.take()
        request = Request(record.method, path, record.query, record.body, version, raw, named, params)
        request.body = as_current(request.body) if version == OLD else request.body
        self._gate(route, request, len(raw))
        answer = route.endpoint(self.world, request)
        contract.check_response(route.operation, answer)
        return (as_old(answer) if version == OLD else answer) | {"request_id": self.world.new_id()}

    def _gate(self, route: Route, request: Request, size: int) -> None:
        if route.operation == "SendFileUpload":
            return
        if request.body is not None:
            limits.check(request.body, size)
        problem = contract.problem_of_request(route, request) or official.problem_of_request(route, request)
        if problem:
            self.violations.append(f"{request.method} {request.path}: {problem}")
            raise invalid(f"body failed validation: {problem}")

    def _spoilt(self, record: Recorded, answer: Answer, fault: Fault) -> Answer:
        """What the client gets instead."""
        if fault.reset:
            if fault.slow and fault.committed:
                time.sleep(fault.slow)
            record.status = 0
            raise Dropped
        answer.delay = fault.slow if fault.committed else 0.0
        status = fault.answers
        if status is None or (fault.committed and answer.status != 200):
            return answer
        record.status = status
        if fault.html:
            return Answer(status, b"<html><body>Bad gateway</body></html>", {"Content-Type": "text/html"}, answer.delay)
        more, headers = _guidance(record, answer) if fault.committed and fault.guided else {}, {}
        more |= fault.additional or {}
        if fault.retry_after is not None:
            headers["Retry-After"], more["retry_after"] = str(fault.retry_after), str(fault.retry_after)
        if fault.reason or status == 429:
            more["rate_limit_reason"] = fault.reason or "public_api_request_rate_limit"
        said = json.dumps(record.body or {}, ensure_ascii=False)[:200]  # Notion's messages can echo what was sent
        error = ApiError(status, fault.code or CODES.get(status, "internal_server_error"), f"It failed: {said}", more)
        return Answer(status, error.body(self.world.new_id()), headers, answer.delay)


def _guidance(record: Recorded, answer: Answer) -> Json:
    """What a 503 says of a write that was saved nevertheless."""
    saved = answer.body if isinstance(answer.body, dict) else {}
    guidance: Json = {"retry_guidance": "The request was saved. Read the state before sending it again."}
    if record.method == "PATCH" and record.path.endswith("/children"):
        ids = [block["id"] for block in saved["results"]]
        return guidance | {"committed_resource_id": record.path.split("/")[3], "committed_child_ids": ids}
    if record.method == "POST" and not record.reads:
        return guidance | {"committed_resource_id": saved["id"]}
    return guidance


def _error(error: ApiError, world: World) -> Answer:
    seconds = (error.additional or {}).get("retry_after")
    return Answer(error.status, error.body(world.new_id()), {"Retry-After": seconds} if seconds else {})


def _unreadable() -> ApiError:
    return ApiError(400, "invalid_json", "Error parsing JSON body.")


def _parsed(raw: bytes, headers: Mapping[str, str]) -> tuple[Json | None, bool]:
    if not raw or _named(headers).get("content-type", "").startswith("multipart/"):
        return None, True
    try:
        body = json.loads(raw)
    except ValueError:
        return None, False
    return (body, True) if isinstance(body, dict) else (None, False)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _reads(method: str, path: str) -> bool:
    try:
        return route_of(method, path)[0].reads
    except ApiError:
        return method == "GET"
