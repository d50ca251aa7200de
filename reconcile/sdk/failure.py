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
from reconcile.sdk.error_body import fields_of, rule_of, text_of
from reconcile.sdk.redaction import Redactor, printable
from reconcile.sdk.refusal import ErrorRule, ErrorShape
from reconcile.sdk.transport import Answer, Request, Setback

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
    """Who is speaking: title and error bodies of the vendor, and the variables that its user can set.

    `credentials` are the variables of who asks, `variables` those of every setting.
    """

    title: str
    shape: ErrorShape
    credentials: tuple[str, ...]
    variables: Mapping[str, str]
    redact: Redactor = field(default_factory=Redactor)

    @property
    def wait_variable(self) -> str:
        """What allows a longer wait."""
        return self.variables["max_wait_s"]

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
        if found := rule_of(self.shape, answer.body):
            return self._named(where, answer, *found), Setback.FINAL
        return self._error(where, request.method, answer, kind), setback

    def _named(self, where: str, answer: Answer, rule: ErrorRule, groups: Mapping[str, str]) -> VendorError:
        """The error that a rule of the vendor's makes of it."""
        known = {**self.variables, **{name: self.redact(text) for name, text in groups.items()}}
        summary, advice = f"{where}: {self._text(answer.body)}", rule.advice.format_map(known)
        if not issubclass(rule.error, InvalidError):
            return rule.error(summary, advice, status=answer.status)
        said = self.redact(text_of(self.shape, answer.body, without=self.shape.names))
        fields = {rule.field.format_map(known): (said,)} if rule.field else {}
        return rule.error(summary, advice, status=answer.status, fields=fields)

    def _error(self, where: str, method: str, answer: Answer, kind: type[Resource] | None) -> VendorError:
        error = self._class(answer.status)
        text = self._text(answer.body) or self.redact(_authenticate(answer.headers))
        hints = self.shape.hints
        advice = hints.get((method, answer.status)) or hints.get(answer.status) or self._advice(error)
        if not issubclass(error, InvalidError):
            return error(f"{where}: {text}" if text else where, advice, status=answer.status)
        fields = dict(self._fields(answer.body, kind))
        listed = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items())
        said = f"{text} ({listed})" if text and listed else text or listed
        return error(f"{where}: {said}" if said else where, advice, status=answer.status, fields=fields)

    def _class(self, status: int) -> type[VendorError]:
        usual = UncertainError if status // 100 == _BROKEN else RefusedError
        return self.shape.statuses.get(status) or _CLASSES.get(status, usual)

    def _is_about_an_object(self, body: object) -> bool:
        """A proxy or a wrong address says not found, too; nothing may be created again because of it."""
        no_route = self.shape.no_route
        return isinstance(body, Mapping) and not (no_route and re.search(no_route, self._text(body)))

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
            return "check " + " and ".join(self.credentials)
        if error is ThrottledError:
            return f"wait and try again, lower --parallelism, or raise {self.wait_variable}"
        return next(_ADVICE[each] for each in error.__mro__ if each in _ADVICE)

    def _text(self, body: object) -> str:
        """The vendor's own words, without what is secret in them."""
        return self.redact(text_of(self.shape, body))

    def _fields(self, body: object, kind: type[Resource] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        schema = schema_of(kind) if kind else None
        for name, texts in fields_of(self.shape, body).items():
            yield our_name(schema, name), tuple(self.redact(printable(text)) for text in texts)


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


def our_name(schema: Schema | None, theirs: str) -> str:
    """Translate `lineItems[0].unitCount` to `line_items.0.unit_count`; unknown names stay."""
    parts: list[str] = []
    for part in re.findall(r"[^.\[\]$]+", printable(theirs)):
        row = next((each for each in schema or () if (each.write_name or "").lower() == part.lower()), None)
        parts.append(row.name if row else part)
        if row or not part.isdecimal():
            schema = row.item if row else None
    return ".".join(parts)
