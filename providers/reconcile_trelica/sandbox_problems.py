"""How Trelica says no: problem details, with the trace id inside `extensions`."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from reconcile.sandbox import Answer, Call

_TYPE = "application/problem+json"
_TITLES: Mapping[int, str] = {
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
_SECTIONS: Mapping[int, str] = {
    403: "15.5.4",
    404: "15.5.5",
    405: "15.5.6",
    409: "15.5.10",
    415: "15.5.16",
    422: "15.5.21",
    503: "15.6.4",
}


def problem(status: int, call: Call) -> Answer:
    """The body of a status, in the shape that the vendor documents for it."""
    match status:
        case 400:
            return invalid(call, {"": ["The request is not valid."]})
        case 401:
            return unauthenticated("The token is expired")
        case 500:
            return Answer(500, {"type": "Exception", "message": "An error has occurred"})
        case _:
            return _details(status, call)


def _details(status: int, call: Call) -> Answer:
    body = {
        "type": f"https://tools.ietf.org/html/rfc9110#section-{_SECTIONS.get(status, '15')}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "extensions": {"traceId": _trace(call)},
    }
    return Answer(status, body, {"Content-Type": _TYPE})


def invalid(call: Call, errors: Mapping[str, list[str]]) -> Answer:
    """400, with every mistake by field."""
    body = {
        "errors": dict(errors),
        "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "extensions": {"traceId": _trace(call)},
    }
    return Answer(400, body, {"Content-Type": _TYPE})


def unauthenticated(why: str | None) -> Answer:
    """401: the words stand in a header, the body is empty."""
    details = f' error="invalid_token", error_description="{why}"' if why else ""
    return Answer(401, None, {"WWW-Authenticate": f"Bearer{details}"})


def _trace(call: Call) -> str:
    digest = sha256(f"{call.method} {call.target}".encode("utf-8", "replace")).hexdigest()
    return f"00-{digest[:32]}-{digest[32:48]}-00"
