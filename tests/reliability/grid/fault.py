"""The faults of the grid, as the sandbox takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
_ALWAYS = 1000
_LATE_S = 600
_SLOW: Document = {"delay_s": 5}


@dataclass(frozen=True)
class Fault:
    """What goes wrong, by its name in the table.

    `is_hasty` needs a short deadline. `lands` is when a late commit happens: before or after the next run.
    """

    name: str
    document: Document = field(default_factory=dict)
    is_hasty: bool = False
    lands: str | None = None

    @property
    def is_core(self) -> bool:
        """Whether it is tried at every position and in every scene."""
        return self.name in _CORE

    def asked(self, key: str) -> Document:
        """The body for the sandbox; `key` is the field of the API that the scene writes."""
        more = {"key": key} if self.document["fault"].startswith("field_") else {}
        return {**self.document, **more}


def _status(number: int, fault: str = "status", **headers: str) -> Document:
    return {"fault": fault, "status": number, **({"headers": headers} if headers else {})}


def _wait(text: str) -> Document:
    return {"fault": "status", "status": 429, "headers": {"Retry-After": text}}


_REFUSALS = (400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 422, 423, 425)
_BROKEN = (500, 501, 502, 503, 504)
_WAITS = {
    "seconds": "1",
    "past date": "Thu, 01 Jan 1970 00:00:00 GMT",
    "negative": "-5",
    "garbage": "soon",
    "missing": "",
    "too long": "86400",
    "far date": "Thu, 31 Dec 2099 00:00:00 GMT",
}
_ANSWERS = (
    "wrong_body",
    "wrong_type",
    "text_for_numbers",
    "short_body",
    "truncated_body",
    "empty_body",
    "gzip_bomb",
)


_CORE = frozenset(
    each.strip()
    for line in (
        "reset, reset once, reset before commit, reset after commit",
        "timeout, timeout before commit, timeout after commit, late commit, very late commit",
        "401, 401 before commit, 403, 403 before commit, 404, 404 once, 404 before commit",
        "408 before commit, 409 before commit, 422 before commit, 429 seconds, 429 too long",
        "500, 500 before commit, 500 after commit, 503, 503 before commit, 503 after commit",
        "wrong body, wrong type, short body, truncated body, empty body, field ignored, field normalised",
        "stale read, duplicate page, page shift, repeated cursor, empty list",
    )
    for each in line.split(",")
)


def _throttled() -> Iterator[Fault]:
    for name, text in _WAITS.items():
        yield Fault(f"429 {name}", _wait(text))


def _answers() -> Iterator[Fault]:
    for name in _ANSWERS:
        yield Fault(name.replace("_", " "), {"fault": name})
    yield Fault("slow drip", {"fault": "slow_drip", "delay_s": 2}, is_hasty=True)


def _writes() -> Iterator[Fault]:
    yield Fault("reset before commit", {"fault": "reset_before_commit"})
    yield Fault("reset after commit", {"fault": "reset_after_commit"})
    yield Fault("timeout before commit", {"fault": "timeout_before_commit", **_SLOW}, is_hasty=True)
    yield Fault("timeout after commit", {"fault": "timeout_after_commit", **_SLOW}, is_hasty=True)
    yield Fault("late commit", {"fault": "late_commit", "delay_s": _LATE_S}, lands="before")
    yield Fault("very late commit", {"fault": "late_commit", "delay_s": _LATE_S}, lands="after")
    for number in (*_REFUSALS, *_BROKEN):
        yield Fault(f"{number} before commit", _status(number))
    for number in (408, *_BROKEN):
        yield Fault(f"{number} after commit", _status(number, "status_after_commit"))
    yield from _throttled()
    yield from _answers()
    yield Fault("field ignored", {"fault": "field_ignored"})
    yield Fault("field normalised", {"fault": "field_normalised"})


def _reads() -> Iterator[Fault]:
    yield Fault("reset once", {"fault": "reset_before_commit", "method": "GET"})
    yield Fault("reset", {"fault": "reset_before_commit", "method": "GET", "times": _ALWAYS})
    yield Fault("timeout", {"fault": "timeout_before_commit", "method": "GET", **_SLOW}, is_hasty=True)
    for number in (400, 401, 403, 404, 408, 409, 410, 422, 425, *_BROKEN):
        yield Fault(str(number), {**_status(number), "method": "GET", "times": _ALWAYS})
    for number in (401, 404, 503):
        yield Fault(f"{number} once", {**_status(number), "method": "GET"})
    for each in _throttled():
        yield Fault(each.name, {**each.document, "method": "GET"})
    for each in _answers():
        yield Fault(each.name, {**each.document, "method": "GET", "times": _ALWAYS}, each.is_hasty)
    for name in ("stale_read", "duplicate_page", "page_shift", "repeated_cursor", "empty_list"):
        yield Fault(name.replace("_", " "), {"fault": name})
    yield Fault("page shift back", {"fault": "page_shift", "rows": -1})


def _tokens() -> Iterator[Fault]:
    for number in (400, 401, 403, 404, 408, 429, *_BROKEN):
        yield Fault(str(number), {**_status(number), "method": "POST", "times": _ALWAYS})
    yield Fault("reset", {"fault": "reset_before_commit", "method": "POST", "times": _ALWAYS})
    for each in _answers():
        yield Fault(each.name, {**each.document, "method": "POST", "times": _ALWAYS}, each.is_hasty)


FAULTS: Mapping[str, tuple[Fault, ...]] = {
    "writes": tuple(_writes()),
    "reads": tuple(_reads()),
    "token": tuple(_tokens()),
}
