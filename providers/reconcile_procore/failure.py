"""Procore's error bodies, all documented shapes of them, brought into the one that the sdk reads.

`{"errors": {"field": ["text"]}}`, `{"errors": "text"}`, `{"errors": ["text"]}`, `{"error": "text"}`,
`{"error": {"code", "message", "details": [{"message"}]}}`, `{"message", "exception"}` and
`{"code", "message", "fields", "reason": ["text"]}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reconcile.sdk import Answer, Request, Resource, VendorError
from reconcile.sdk.failure import Failure
from reconcile.sdk.transport import Setback


class ProcoreFailure(Failure):
    """Names who must act, whatever shape the refusal has."""

    def of_answer(
        self, request: Request, answer: Answer, kind: type[Resource] | None = None
    ) -> tuple[VendorError, Setback]:
        """The error of an answer that is no success."""
        return super().of_answer(request, replace(answer, body=uniform(answer.body)), kind)


def uniform(body: object) -> object:
    """Bring a body to `{"message": text, "errors": {field: [text]}}`; what is no object stays."""
    if not isinstance(body, Mapping):
        return body
    texts = list(dict.fromkeys(text for text in _texts(body) if text.strip()))
    return {"message": ": ".join(texts), "errors": _by_field(body)}


def _texts(body: Mapping[str, object]) -> Iterator[str]:
    for name in ("message", "error", "error_description", "errors", "exception"):
        yield from _said(body.get(name))
    if not body.get("fields"):
        yield from _said(body.get("reason"))


def _said(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _said(each)
        case {"message": message, **rest}:
            yield from _said(message)
            yield from _said(rest.get("details"))
        case _:
            pass


def _by_field(body: Mapping[str, object]) -> Mapping[str, object]:
    errors, names = body.get("errors"), body.get("fields")
    if isinstance(errors, Mapping):
        return errors
    reasons = list(_said(body.get("reason")))
    return {names: reasons} if isinstance(names, str) and names and reasons else {}
