"""How Procore says no: several shapes of one refusal, as its endpoints have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from reconcile.sandbox import Answer

Errors: TypeAlias = dict[str, list[str]]

SHAPES: Mapping[str, Callable[[int, Mapping[str, Sequence[str]]], object]] = {
    "errors": lambda _, errors: {"errors": {name: list(texts) for name, texts in errors.items()}},
    "code": lambda status, errors: {
        "code": status,
        "message": "The request was refused.",
        "fields": ", ".join(errors),
        "reason": [text for texts in errors.values() for text in texts],
    },
    "list": lambda _, errors: {"errors": _sentences(errors)},
    "text": lambda _, errors: {"errors": _sentence(errors)},
    "error": lambda _, errors: {"error": _sentence(errors)},
    "message": lambda _, errors: {"message": _sentence(errors), "exception": "ActiveRecord::RecordInvalid"},
    "nested": lambda status, errors: {
        "error": {
            "code": "BAD_REQUEST" if status == 400 else "UNPROCESSABLE",  # noqa: PLR2004 - the status
            "message": "The request was refused.",
            "details": [{"reason_code": "INVALID", "message": _sentence(errors)}],
        }
    },
}
_TEXTS: Mapping[int, str] = {
    400: "The request is not valid.",
    403: "You do not have permission to do this.",
    404: "The record was not found, or you may not see it.",
    405: "Method not allowed.",
    406: "Unknown fields were referenced.",
    408: "The request took too long.",
    409: "The record was changed meanwhile.",
    413: "More than a thousand updates were sent.",
    429: "You have surpassed the max number of requests for an hour. Please wait until your limit resets.",
    500: "Something went wrong.",
    503: "The service is under heavy load.",
}


def refused(status: int, shape: str, errors: Mapping[str, Sequence[str]]) -> Answer:
    """A refusal with its mistakes by field."""
    return Answer(status, SHAPES[shape](status, errors))


def problem(status: int) -> Answer:
    """A refusal about the request as a whole."""
    if status == 401:  # noqa: PLR2004 - the status
        words = 'Bearer error="invalid_token", error_description="The access token expired"'
        return Answer(
            401, {"message": "The access token is missing or expired."}, {"WWW-Authenticate": words}
        )
    return Answer(status, {"errors": _TEXTS.get(status, "The request was refused.")})


def _sentence(errors: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(_sentences(errors))


def _sentences(errors: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{name} {text}" for name, texts in errors.items() for text in texts]
