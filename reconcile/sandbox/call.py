"""One request and its answer, as a vendor's rules see them: plain values, no server in sight."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote

from reconcile.sandbox.exact_json import read_json, write_json
from reconcile.sandbox.schema import Shape

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Distortion:
    """How far a list's page lies beside its place: `rows` skipped, or `pages` gone back."""

    rows: int = 0
    pages: int = 0


@dataclass(frozen=True)
class Call:
    """One request to one vendor.

    `path` is below the vendor's address and still percent-encoded, `root` is that address as the client
    wrote it, `params` are the decoded parts of the path that the endpoint names, `client` is who calls, where
    the address says so. Headers are lower-case.
    """

    method: str
    path: str
    raw_query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    root: str = ""
    client: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    distortion: Distortion = Distortion()

    @property
    def target(self) -> str:
        """The path with its query."""
        return f"{self.path}?{self.raw_query}" if self.raw_query else self.path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of several with one name the last."""
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.method in {"GET", "HEAD", "OPTIONS"}

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def bearer(self) -> str | None:
        """The token of the Authorization header."""
        return self._authorization("bearer")

    @property
    def basic(self) -> tuple[str, str] | None:
        """Name and password of the Authorization header; both are empty where it can't be read."""
        text = self._authorization("basic")
        if text is None:
            return None
        try:
            name, _, password = b64decode(text, validate=True).decode().partition(":")
        except ValueError:
            return ("", "")
        return (name, password)

    def _authorization(self, wanted: str) -> str | None:
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        return text.strip() if scheme.lower() == wanted else None

    def json(self) -> object:
        """The body as JSON; raises `ValueError`."""
        return read_json(self.body)

    def form(self) -> list[tuple[str, str]]:
        """The url-encoded body, names and values in their order."""
        return parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers; `content` is written as JSON unless it is bytes or None."""

    status: int
    content: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """The bytes that leave."""
        if self.content is None or isinstance(self.content, bytes):
            return self.content or b""
        return write_json(self.content)

    def with_headers(self, **headers: str) -> Answer:
        """Add headers; an underscore in a name stands for a hyphen."""
        added = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(self.status, self.content, {**self.headers, **added})


Handler: TypeAlias = Callable[[Call], Answer]


class Role(StrEnum):
    """What an endpoint is for.

    | role | needs credentials | in the request log | takes faults |
    |---|---|---|---|
    | api, list | yes | yes | yes; only a list takes those of pages |
    | token | no | yes | only those that name its path |
    | admin | no | no | no: it stands for a person in the vendor's app |
    """

    API = "api"
    LIST = "list"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path like `/api/contracts/{id}`, what answers there, and what is known of its shape."""

    method: str
    path: str
    handle: Handler
    role: Role = Role.API
    shape: Shape = field(default_factory=Shape)

    def match(self, path: str) -> dict[str, str] | None:
        """The decoded parts of a path that fits, None where it does not."""
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return None if found is None else {name: unquote(part) for name, part in found.groupdict().items()}
