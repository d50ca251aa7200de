"""How COR says no: named errors in one envelope, failed validations at times as a bare array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconcile.sandbox import Answer, Setting

_ASSUMED: Mapping[str, int] = {
    "ValidationError": 400,
    "InvalidDateRangeError": 400,
    "InvalidSourceError": 400,
    "ClientNotFoundError": 404,
    "ContractNotFoundError": 404,
    "DuplicateExternalIdError": 409,
    "DeletionError": 409,
}
_CODES: Mapping[str, str] = {"DuplicateExternalIdError": "ZC004", "ContractNotFoundError": "ZC001"}
_TEXTS: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "You do not have permission to perform this action",
    404: "Resource not found",
    405: "Method Not Allowed",
    409: "The request conflicts with the state of the resource",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one field of a request."""

    field: str
    validation: str
    message: str


@dataclass(frozen=True)
class Words:
    """Answers under the settings of the vendor's switches."""

    settings: Mapping[str, Setting]

    def invalid(self, mistake: Mistake) -> Answer:
        """A failed validation: an object, or 417 with an array."""
        if self.settings["validation_shape"] == "array":
            row = {"field": mistake.field, "validation": mistake.validation, "message": mistake.message}
            return Answer(417, [row])
        return self.named("ValidationError", mistake.message)

    def named(self, name: str, message: str) -> Answer:
        """A named error, under its name or under its code alone."""
        chosen = str(self.settings["named_errors"])
        status = _ASSUMED[name] if chosen == "assumed" else int(chosen)
        body = {"status": status, "name": name, "message": message}
        if name in _CODES and self.settings["error_codes"]:
            body = {"status": status, "name": "CORCustomError", "code": _CODES[name], "message": message}
        return Answer(status, body)

    @staticmethod
    def no_rate(currency: str, base: str) -> Answer:
        """CTR006, word for word."""
        message = (
            f"Cannot save contract. Exchange rate not found for {currency} to {base}. "
            "Please sync exchange rates first."
        )
        return Answer(400, {"status": 400, "name": "CORCustomError", "code": "CTR006", "message": message})


def plain(status: int, path: str) -> Answer:
    """A failure without a name; the core API has another shape for some."""
    message = _TEXTS.get(status, "Internal Server Error")
    if path.startswith("/v2/"):
        return Answer(status, {"status": status, "name": "CORError", "message": message})
    shape = {"error": status} if status == 401 else {"status": "ERROR", "code": status}  # noqa: PLR2004
    return Answer(status, {**shape, "message": message})
