"""The errors that Notion answers with, as one exception that endpoints raise."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    def __init__(self, status: int, code: str, message: str, additional: Json | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.additional = status, code, message, additional

    def body(self, request_id: str) -> Json:
        body: Json = {"object": "error", "status": self.status, "code": self.code, "message": self.message}
        if self.additional:
            body["additional_data"] = self.additional
        return body | {"request_id": request_id}


def invalid(message: str) -> ApiError:
    return ApiError(400, "validation_error", message)


def not_found(kind: str, identifier: str, bot: str, name: str = "Minutes") -> ApiError:
    message = (
        f"Could not find {kind} with ID: {identifier}. Make sure the relevant pages and databases are shared with your "
        f'integration "{name}".'
    )
    return ApiError(404, "object_not_found", message, {"integration_id": bot})


def restricted() -> ApiError:
    return ApiError(403, "restricted_resource", "Insufficient permissions for this endpoint.")
