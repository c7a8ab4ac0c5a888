"""Which request is which: method and path → the endpoint, and the name of its types in the contract."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from tests.fakes.notion.endpoints import (
    blocks,
    comments,
    data_sources,
    databases,
    file_uploads,
    markdown,
    meeting_notes,
    pages,
    search,
    users,
    views,
)
from tests.fakes.notion.errors import ApiError, Json
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import World

Endpoint = Callable[[World, Request], Json]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    endpoint: Endpoint
    operation: str  # CreatePage → CreatePageParameters and CreatePageResponse of the contract; empty: not in it

    @property
    def reads(self) -> bool:
        return self.method == "GET" or self.template.endswith("/query") or self.template == "search"


ROUTES = tuple(
    Route(*line)
    for line in (
        ("GET", "pages/{page_id}", pages.retrieve, "GetPage"),
        ("POST", "pages", pages.create, "CreatePage"),
        ("PATCH", "pages/{page_id}", pages.update, "UpdatePage"),
        ("GET", "pages/{page_id}/properties/{property_id}", pages.properties, "GetPageProperty"),
        ("POST", "pages/{page_id}/move", pages.relocate, "MovePage"),
        ("GET", "pages/{page_id}/markdown", markdown.retrieve, "GetPageMarkdown"),
        ("PATCH", "pages/{page_id}/markdown", markdown.update, "UpdatePageMarkdown"),
        ("POST", "blocks/meeting_notes/query", meeting_notes.query, "QueryMeetingNotes"),
        ("GET", "blocks/{block_id}", blocks.retrieve, "GetBlock"),
        ("PATCH", "blocks/{block_id}", blocks.update, "UpdateBlock"),
        ("DELETE", "blocks/{block_id}", blocks.delete, "DeleteBlock"),
        ("GET", "blocks/{block_id}/children", blocks.children, "ListBlockChildren"),
        ("PATCH", "blocks/{block_id}/children", blocks.append, "AppendBlockChildren"),
        ("GET", "databases/{database_id}", databases.retrieve, "GetDatabase"),
        ("POST", "databases", databases.create, "CreateDatabase"),
        ("PATCH", "databases/{database_id}", databases.update, "UpdateDatabase"),
        ("POST", "data_sources", data_sources.create, "CreateDataSource"),
        ("GET", "data_sources/{data_source_id}", data_sources.retrieve, "GetDataSource"),
        ("PATCH", "data_sources/{data_source_id}", data_sources.update, "UpdateDataSource"),
        ("POST", "data_sources/{data_source_id}/query", data_sources.query, "QueryDataSource"),
        ("GET", "data_sources/{data_source_id}/templates", data_sources.templates, "ListDataSourceTemplates"),
        ("GET", "views", views.every, "ListDatabaseViews"),
        ("POST", "views", views.create, "CreateView"),
        ("GET", "views/{view_id}", views.retrieve, "GetView"),
        ("PATCH", "views/{view_id}", views.update, "UpdateView"),
        ("DELETE", "views/{view_id}", views.delete, "DeleteView"),
        ("GET", "users", users.every, "ListUsers"),
        ("GET", "users/me", users.me, "GetSelf"),
        ("GET", "users/{user_id}", users.retrieve, "GetUser"),
        ("POST", "search", search.search, "Search"),
        ("POST", "comments", comments.create, "CreateComment"),
        ("GET", "comments", comments.every, "ListComments"),
        ("GET", "comments/{comment_id}", comments.retrieve, "GetComment"),
        ("PATCH", "comments/{comment_id}", comments.update, "UpdateComment"),
        ("DELETE", "comments/{comment_id}", comments.delete, "DeleteComment"),
        ("GET", "custom_emojis", search.custom_emojis, "ListCustomEmojis"),
        ("POST", "file_uploads", file_uploads.create, "CreateFileUpload"),
        ("GET", "file_uploads", file_uploads.every, "ListFileUploads"),
        ("GET", "file_uploads/{file_upload_id}", file_uploads.retrieve, "GetFileUpload"),
        ("POST", "file_uploads/{file_upload_id}/send", file_uploads.send, "SendFileUpload"),
    )
)
_BY_SHAPE = {(route.method, len(route.template.split("/"))): [] for route in ROUTES}  # type: dict[tuple[str, int], list[Route]]
for _route in ROUTES:
    _BY_SHAPE[_route.method, len(_route.template.split("/"))].append(_route)


def route_of(method: str, raw_path: str) -> tuple[Route, dict[str, str]]:
    """The route and the values in the path, decoded once. Raises the 400 that Notion gives to other paths."""
    parts = [unquote(part) for part in raw_path.split("/")]
    if parts[:2] == ["", "v1"]:
        for route in _BY_SHAPE.get((method, len(parts) - 2), []):
            params = _fit(route.template.split("/"), parts[2:])
            if params is not None:
                return route, params
    raise ApiError(400, "invalid_request_url", "Invalid request URL.")


def _fit(template: list[str], parts: list[str]) -> dict[str, str] | None:
    params = {}
    for want, have in zip(template, parts, strict=True):
        if want.startswith("{"):
            params[want[1:-1]] = have
        elif want != have:
            return None
    return params
