"""How Zenskar says no: a text in `detail`, or one entry for each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.sandbox import Answer

_DETAILS: Mapping[int, str] = {
    400: "The request can't be processed",
    404: "Contract not found",
    405: "Method Not Allowed",
    409: "Contract with this id already exists",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
_GATEWAY = "User is not authorized to access this resource with an explicit deny"


def problem(status: int, detail: str | None = None) -> Answer:
    """The body of a status, in the shape that is known for it."""
    match status:
        case 401:
            return Answer(401, {"message": "Unauthorized"})
        case 403:
            return Answer(403, {"Message": _GATEWAY})
        case 422:
            text = detail or "value is not valid"
            return invalid([{"loc": ["body"], "msg": text, "type": "value_error"}])
        case _:
            return Answer(status, {"detail": detail or _DETAILS.get(status, "Internal Server Error")})


def invalid(errors: Sequence[Mapping[str, object]]) -> Answer:
    """422, with every mistake by field."""
    return Answer(422, {"detail": list(errors)})
