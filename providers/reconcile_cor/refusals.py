"""COR's named errors: what each means here, and who must act. The name tells more than the HTTP status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from reconcile.sdk import Answer, Request, Resource, schema_of
from reconcile.sdk.failure import (  # type: ignore[attr-defined]  # the sdk re-exports MissingError only
    ConflictError,
    Failure,
    InvalidError,
    MissingError,
    RefusedError,
    VendorError,
    our_name,
)
from reconcile.sdk.redaction import printable
from reconcile.sdk.transport import Setback

_NOT_FOUND, _INVALID_FIELDS = 404, 417
_RATE = re.compile(r"not found for (?P<currency>\w+) to (?P<base>\w+)")
_DATE = re.compile(r"Invalid (start|end) date format")
Source: TypeAlias = Literal[
    "JIRA",
    "SALESFORCE",
    "ADVERTMIND",
    "QUICKBOOKS",
    "ZAPIER",
    "OKTA",
    "MICROSOFT_DYNAMICS",
    "GITHUB",
    "MICROSOFT_TEAMS",
    "VBS",
    "SAP",
    "GLOBANT",
]


class DuplicateExternalIdError(ConflictError):
    """A contract has this external id already; perhaps it is ours, from a create whose answer was lost."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a named error is, what to do about it, and the field that it is about."""

    error: type[VendorError]
    advice: str
    field: str | None = None


_MEND = "mend the manifest"
_TAKEN = Rule(
    DuplicateExternalIdError,
    "choose another external_id, or import the contract that has it: lifecycle.import",
)
_UNKNOWN = Rule(
    MissingError,
    "COR's integrations API knows no contract with this external id and source; check both, then plan again",
)
NAMED: Mapping[str, Rule] = {
    "ValidationError": Rule(InvalidError, _MEND),
    "ClientNotFoundError": Rule(
        InvalidError,
        "create the client through COR's integrations API first, or correct client_id, your id of it",
        "client_id",
    ),
    "DuplicateExternalIdError": _TAKEN,
    "ZC004": _TAKEN,
    "CTR006": Rule(ConflictError, "sync the exchange rate {rate} in COR first, then plan again"),
    "ContractNotFoundError": _UNKNOWN,
    "ZC001": _UNKNOWN,
    "InvalidDateRangeError": Rule(InvalidError, _MEND, "end_date"),
    "DeletionError": Rule(ConflictError, "detach the contract's users in COR first, then plan again"),
    "InvalidSourceError": Rule(
        RefusedError,
        "set {source}, or source of this provider in the project file, to one of "
        + ", ".join(get_args(Source)),
    ),
}


@dataclass(frozen=True)
class NamedFailure(Failure):
    """Reads COR's errors by their name and code; `source_variable` is where the source can be set."""

    source_variable: str = ""

    def of_answer(
        self, request: Request, answer: Answer, kind: type[Resource] | None = None
    ) -> tuple[VendorError, Setback]:
        """The error of an answer that is no success, and whether it is worth another try."""
        if answer.status == _NOT_FOUND and request.method == "GET":
            # There are only lists to read: a 404 speaks of the address, whatever its body looks like.
            return super().of_answer(request, replace(answer, body=None), kind)
        where = f"{self.title} answered {answer.status} to {request.method} {request.path}"
        if answer.status == _INVALID_FIELDS:
            fields = dict(self._listed(answer.body, kind))
            texts = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items())
            summary = f"{where}: {texts}" if texts else where
            return InvalidError(summary, _MEND, status=answer.status, fields=fields), Setback.FINAL
        rule = _rule(answer.body)
        if rule is None:
            return super().of_answer(request, answer, kind)
        return self._named(rule, where, answer), Setback.FINAL

    def _named(self, rule: Rule, where: str, answer: Answer) -> VendorError:
        body = answer.body if isinstance(answer.body, Mapping) else {}
        said = self.redact(printable(str(body.get("message") or "")))
        words = (body.get("name"), body.get("code"), said)
        told = ": ".join(dict.fromkeys(self.redact(printable(str(each))) for each in words if each))
        rate = _RATE.search(said)
        advice = rule.advice.format(
            rate=f"from {rate['currency']} to {rate['base']}" if rate else "to the company's base currency",
            source=self.source_variable,
        )
        if not issubclass(rule.error, InvalidError):
            return rule.error(f"{where}: {told}", advice, status=answer.status)
        date = _DATE.search(said)
        name = f"{date[1]}_date" if date else rule.field
        fields = {name: (said,)} if name else {}
        return rule.error(f"{where}: {told}", advice, status=answer.status, fields=fields)

    def _listed(self, body: object, kind: type[Resource] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The bare array of `{field, validation, message}` that failed validations come as."""
        schema = schema_of(kind) if kind else None
        for each in body if isinstance(body, list) else ():
            if isinstance(each, Mapping):
                text = each.get("message") or each.get("validation") or "not valid"
                yield (
                    our_name(schema, str(each.get("field") or "")),
                    (self.redact(printable(str(text))),),
                )


def _rule(body: object) -> Rule | None:
    """The rule of a named error; a name says more than a code, of which one is used twice."""
    if not isinstance(body, Mapping):
        return None
    names = (body.get("name"), body.get("code"))
    return next((NAMED[name] for name in names if isinstance(name, str) and name in NAMED), None)
