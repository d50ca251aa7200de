"""From a vendor's refusal to the error that names who must act, in words that are safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reconcile.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    MissingError,
    RefusedError,
    ThrottledError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.core.resource import Resource
from reconcile.core.schema import Schema, schema_of
from reconcile.sdk.redaction import Redactor, printable
from reconcile.sdk.transport import Answer, ErrorShape, Request, Setback

_ADVICE: Mapping[type[VendorError], str] = {
    ForbiddenError: "give these credentials the right to do this",
    MissingError: "it was deleted at the vendor, or the id is wrong; plan again",
    ConflictError: "resolve it at the vendor, then plan again",
    InvalidError: "mend the manifest",
    RefusedError: "check the address of the vendor and its version",
    UncertainError: "see whether the vendor is up, then plan again",
}
_CLASSES: Mapping[int, type[VendorError]] = {
    400: InvalidError,
    401: UnauthenticatedError,
    403: ForbiddenError,
    404: MissingError,
    408: UncertainError,
    409: ConflictError,
    410: MissingError,
    412: ConflictError,
    422: InvalidError,
    423: ConflictError,
    429: ThrottledError,
}
_SETBACKS: Mapping[int, Setback] = {
    429: Setback.THROTTLED,
    502: Setback.UNAVAILABLE,
    503: Setback.UNAVAILABLE,
    504: Setback.UNAVAILABLE,
}
_REDIRECT, _BROKEN = 3, 5
_NOT_FOUND = 404
_DONE_ELSEWHERE = {302, 303}  # what web applications answer after they have taken a form


@dataclass(frozen=True)
class Failure:
    """Who is speaking: title and error bodies of the vendor, and the variables that its user can set."""

    title: str
    shape: ErrorShape
    variables: tuple[str, ...]
    wait_variable: str
    redact: Redactor = field(default_factory=Redactor)

    def of_answer(
        self, request: Request, answer: Answer, kind: type[Resource] | None = None
    ) -> tuple[VendorError, Setback]:
        """The error of an answer that is no success, and whether it is worth another try."""
        where = f"{self.title} answered {answer.status} to {request.method} {request.path}"
        setback = _SETBACKS.get(answer.status, Setback.FINAL)
        if answer.status // 100 == _REDIRECT:
            return self._redirect(where, answer), setback
        if answer.status == _NOT_FOUND and not self._is_about_an_object(answer.body):
            return _foreign(where), setback
        return self._error(where, answer, kind), setback

    def _error(self, where: str, answer: Answer, kind: type[Resource] | None) -> VendorError:
        error = _CLASSES.get(answer.status) or (
            UncertainError if answer.status // 100 == _BROKEN else RefusedError
        )
        text = self.redact(self.text(answer.body) or _authenticate(answer.headers))
        summary = f"{where}: {text}" if text else where
        advice = self.shape.hints.get(answer.status) or self._advice(error)
        if error is InvalidError:
            fields = dict(self._fields(answer.body, kind))
            return InvalidError(summary + _listed(fields), advice, status=answer.status, fields=fields)
        return error(summary, advice, status=answer.status)

    def _is_about_an_object(self, body: object) -> bool:
        """A proxy or a wrong address says not found, too; nothing may be created again because of it."""
        no_route = self.shape.no_route
        return isinstance(body, Mapping) and not (no_route and re.search(no_route, self.text(body)))

    def _redirect(self, where: str, answer: Answer) -> VendorError:
        target = printable(answer.headers.get("location", "nowhere").split("?")[0])
        error = UncertainError if answer.status in _DONE_ELSEWHERE else RefusedError
        return error(
            f"{where} and points to {self.redact(target)}",
            "redirects are not followed; correct the address of the vendor",
            status=answer.status,
        )

    def _advice(self, error: type[VendorError]) -> str:
        if error is UnauthenticatedError:
            return "check " + " and ".join(self.variables)
        if error is ThrottledError:
            return f"wait and try again, lower --parallelism, or raise {self.wait_variable}"
        return _ADVICE[error]

    def text(self, body: object) -> str:
        """The vendor's own sentence, if its body has one."""
        if not isinstance(body, Mapping):
            return ""
        found = (body.get(key) for key in self.shape.texts)
        return printable(next((each for each in found if isinstance(each, str) and each.strip()), ""))

    def _fields(self, body: object, kind: type[Resource] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        errors = body.get(self.shape.fields) if isinstance(body, Mapping) else None
        for name, texts in errors.items() if isinstance(errors, Mapping) else ():
            listed = texts if isinstance(texts, list) else [texts]
            yield (
                our_name(schema_of(kind) if kind else None, str(name)),
                tuple(self.redact(printable(str(text))) for text in listed[:5]),
            )


def _foreign(where: str) -> VendorError:
    return UncertainError(
        f"{where}, but not about an object",
        "nothing is taken for gone; check the address of the vendor",
        status=_NOT_FOUND,
    )


def _authenticate(headers: Mapping[str, str]) -> str:
    """OAuth puts its reason into a header, RFC 6750 section 3."""
    match = re.search(r'error_description="([^"]*)"', headers.get("www-authenticate", ""))
    return printable(match[1]) if match else ""


def _listed(fields: Mapping[str, tuple[str, ...]]) -> str:
    texts = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items())
    return f" ({texts})" if texts else ""


def our_name(schema: Schema | None, theirs: str) -> str:
    """Translate `lineItems[0].unitCount` to `line_items.0.unit_count`; unknown names stay."""
    parts: list[str] = []
    for part in re.findall(r"[^.\[\]$]+", printable(theirs)):
        row = next((each for each in schema or () if (each.write_name or "").lower() == part.lower()), None)
        parts.append(row.name if row else part)
        if row or not part.isdecimal():
            schema = row.item if row else None
    return ".".join(parts)
