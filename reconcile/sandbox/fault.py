"""What can be made to go wrong: the kinds of faults as a table, and one fault as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from reconcile.sandbox.call import Call, Role


class Commit(Enum):
    """Whether the request still does its work."""

    NOW = auto()
    LATER = auto()
    NEVER = auto()


class Wire(Enum):
    """What reaches the client."""

    ANSWER = auto()
    RESET = auto()
    STATUS = auto()
    TRUNCATED = auto()
    WRONG = auto()
    EMPTY = auto()
    DRIP = auto()
    BOMB = auto()


class Strikes(Enum):
    """Which requests a fault strikes where it names no method."""

    ANY = auto()
    WRITES = auto()
    READS = auto()
    LISTS = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of fault works; `delay_s` and `status` are its defaults. Some need a field's name."""

    commit: Commit
    wire: Wire
    strikes: Strikes = Strikes.ANY
    delay_s: float = 0
    status: int | None = None
    needs_key: bool = False


RULES: Mapping[str, Rule] = {
    "reset_before_commit": Rule(Commit.NEVER, Wire.RESET, Strikes.WRITES),
    "timeout_before_commit": Rule(Commit.NEVER, Wire.STATUS, Strikes.WRITES, delay_s=30, status=504),
    "reset_after_commit": Rule(Commit.NOW, Wire.RESET, Strikes.WRITES),
    "timeout_after_commit": Rule(Commit.NOW, Wire.ANSWER, Strikes.WRITES, delay_s=30),
    "late_commit": Rule(Commit.LATER, Wire.RESET, Strikes.WRITES, delay_s=1),
    "status": Rule(Commit.NEVER, Wire.STATUS),
    "status_after_commit": Rule(Commit.NOW, Wire.STATUS, Strikes.WRITES),
    "expired_token": Rule(Commit.NEVER, Wire.STATUS, status=401),
    "not_found": Rule(Commit.NEVER, Wire.STATUS, Strikes.READS, status=404),
    "truncated_body": Rule(Commit.NOW, Wire.TRUNCATED),
    "wrong_body": Rule(Commit.NOW, Wire.WRONG),
    "empty_body": Rule(Commit.NOW, Wire.EMPTY),
    "wrong_type": Rule(Commit.NOW, Wire.ANSWER),
    "text_for_numbers": Rule(Commit.NOW, Wire.ANSWER),
    "short_body": Rule(Commit.NOW, Wire.ANSWER),
    "gzip_bomb": Rule(Commit.NOW, Wire.BOMB),
    "field_ignored": Rule(Commit.NOW, Wire.ANSWER, Strikes.WRITES, needs_key=True),
    "field_normalised": Rule(Commit.NOW, Wire.ANSWER, Strikes.WRITES, needs_key=True),
    "slow_drip": Rule(Commit.NOW, Wire.DRIP, delay_s=0.1),
    "duplicate_page": Rule(Commit.NOW, Wire.ANSWER, Strikes.LISTS),
    "page_shift": Rule(Commit.NOW, Wire.ANSWER, Strikes.LISTS),
    "repeated_cursor": Rule(Commit.NOW, Wire.ANSWER, Strikes.LISTS),
    "empty_list": Rule(Commit.NOW, Wire.ANSWER, Strikes.LISTS),
    "stale_read": Rule(Commit.NOW, Wire.ANSWER, Strikes.READS),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as it was asked for.

    `path` is a prefix, or a regular expression that fits the start, of the path with its query below the
    vendor's address. `delay_s` is the wait before the answer, before a late commit, or between two drops of
    a drip. `rows` is how far `page_shift` moves a page: 1 skips a row, -1 repeats one. `key` is the written
    field that the vendor ignores or keeps otherwise. A header whose text is empty is left out.
    """

    vendor: str
    fault: str
    method: str | None = None
    path: str | None = None
    times: int = 1
    after: int = 0
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    delay_s: float | None = None
    rows: int = 1
    key: str | None = None

    @property
    def rule(self) -> Rule:
        """How its kind works."""
        return RULES[self.fault]

    @property
    def delay(self) -> float:
        """The seconds to wait."""
        return self.rule.delay_s if self.delay_s is None else self.delay_s

    def fits(self, call: Call, role: Role) -> bool:
        """Whether it strikes this request."""
        if self.path is not None:
            if not (call.target.startswith(self.path) or re.match(self.path, call.target)):
                return False
        elif role is Role.TOKEN:
            return False
        return self._fits_method(call) and (self.rule.strikes is not Strikes.LISTS or role is Role.LIST)

    def _fits_method(self, call: Call) -> bool:
        if self.method is not None:
            return call.method == self.method
        match self.rule.strikes:
            case Strikes.WRITES:
                return not call.is_read
            case Strikes.READS | Strikes.LISTS:
                return call.is_read
            case Strikes.ANY:
                return True
