"""What a collection needs of HTTP: one call, its answer, and the rules for failures, without any client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from reconcile.core.resource import Resource

if TYPE_CHECKING:
    import asyncio  # loaded only where something is called

Query: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along with a body, as the part called `field`."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One request below the address that the setting `base` holds.

    Decimals in `json` leave with every digit; `form` is sent url-encoded instead. With `files` the fields of
    `json` become those of a multipart form. `is_safe` marks a request that changes nothing although it is no
    GET.
    """

    method: str
    path: str
    query: Query | None = None
    json: object = None
    form: Mapping[str, str] | None = None
    base: str = "base_url"
    is_safe: bool = False
    files: Sequence[Upload] = ()

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing at the vendor."""
        return self.is_safe or self.method == "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: status, headers by lower-case name, and the JSON body, None when it is empty."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None


OnRequest: TypeAlias = Callable[[str, str], None]


@dataclass(frozen=True)
class Calls:
    """How a run makes its calls.

    `parallelism` is the most of them in flight per origin, `on_request` is told method and address of each;
    once `stop` is set, nothing waits any more to be sent again, and no write begins.
    """

    parallelism: int = 8
    on_request: OnRequest | None = None
    stop: asyncio.Event | None = None


class Transport(Protocol):
    """The way to one vendor, its credentials included."""

    async def call(self, request: Request, kind: type[Resource] | None = None) -> Answer:
        """Send a request; `kind` translates the vendor's field names in its messages.

        Raises a `VendorError`: `RefusedError` when certainly nothing was done, else `UncertainError`.
        """


@dataclass(frozen=True, slots=True)
class FromSetting:
    """A header whose value is that of a setting."""

    name: str


Headers: TypeAlias = Mapping[str, str | FromSetting]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Headers that say how many requests the window still takes, and when the next begins (Unix seconds)."""

    remaining: str = "x-rate-limit-remaining"
    reset: str = "x-rate-limit-reset"


class Setback(Enum):
    """How a request failed, as far as repeating it goes."""

    UNREACHABLE = "no connection: nothing was sent"
    LOST = "no answer: timeout, reset or a broken answer"
    THROTTLED = "429"
    UNAVAILABLE = "502, 503, 504"
    FINAL = "anything else"


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often a request is sent at most: a read changes nothing, a write perhaps did."""

    read: int = 1
    write: int = 1


ATTEMPTS: Mapping[Setback, Attempts] = {
    Setback.UNREACHABLE: Attempts(read=4, write=4),
    Setback.LOST: Attempts(read=2, write=1),
    Setback.THROTTLED: Attempts(read=4, write=4),
    Setback.UNAVAILABLE: Attempts(read=4, write=1),
    Setback.FINAL: Attempts(read=1, write=1),
}
