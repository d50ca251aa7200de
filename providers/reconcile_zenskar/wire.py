"""What Zenskar wants on the wire: a second header that says who asks, and cursors that are no addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

from reconcile.sdk import Answer, CursorPages, Query, Request, Resource, Transport

VERSION = "20230501"
_INVALID = 422
_WAYS_OUT: Mapping[tuple[str, int], str] = {
    ("POST", 409): "write an `id` of its own, or that of the other one to manage it",
    **dict.fromkeys(
        (("DELETE", 400), ("DELETE", 409)),
        "expire it (status: expired with expiry_date), or let it go (lifecycle.on_removal: forget)",
    ),
}


@dataclass(frozen=True)
class Line:
    """The sdk's line, with the headers that Zenskar wants beside the credential."""

    line: Any
    organisation: str

    @property
    def failure(self) -> object:
        """Who words the errors."""
        return self.line.failure

    async def send(self, request: Request, headers: Mapping[str, str]) -> Answer:
        """Send one request; a refusal comes back by field, or with a way out."""
        named = {"apiversion": VERSION, "organisation": self.organisation, **self._credential(headers)}
        answer = cast("Answer", await self.line.send(request, named))
        if answer.status == _INVALID:
            return replace(answer, body=by_field(answer.body))
        way_out = _WAYS_OUT.get((request.method, answer.status))
        return replace(answer, body=_with(way_out, answer.body)) if way_out else answer

    @staticmethod
    def _credential(headers: Mapping[str, str]) -> Mapping[str, str]:
        """A JWT is a bearer's, everything else a key."""
        key = headers.get("x-api-key", "")
        return {"Authorization": f"Bearer {key}"} if key.startswith("eyJ") else headers


def _with(way_out: str, body: object) -> object:
    detail = body.get("detail") if isinstance(body, Mapping) else None
    return {"detail": f"{detail or 'it was refused'}: {way_out}"}


def by_field(body: object) -> object:
    """`{"detail": [{"loc": ["body", "phases", 0, "name"], "msg": …}]}` as the messages of each field."""
    details = body.get("detail") if isinstance(body, Mapping) else None
    if not isinstance(details, list):
        return body
    errors: dict[str, list[str]] = {}
    for each in (each for each in details if isinstance(each, Mapping)):
        place = each.get("loc")
        parts = [str(part) for part in place if part != "body"] if isinstance(place, list) else []
        errors.setdefault(".".join(parts) or "body", []).append(str(each.get("msg")))
    return {"errors": errors}


@dataclass(frozen=True)
class _Tokens:
    """A transport whose lists name the next page by an address, as the sdk reads it."""

    transport: Transport

    async def call(self, request: Request, kind: type[Resource] | None = None) -> Answer:
        """Ask for a page."""
        answer = await self.transport.call(request, kind)
        token = answer.body.get("next") if isinstance(answer.body, Mapping) else None
        if not isinstance(token, str) or not token:
            return answer
        return replace(answer, body={**cast("Any", answer.body), "next": "?" + urlencode({"cursor": token})})


class TokenPages(CursorPages):
    """Each page names the next one by an opaque token."""

    async def walk(self, place: Any, query: Query) -> AsyncIterator[Any]:  # noqa: ANN401 - the sdk's place and page
        """Yield every page."""
        told = replace(place, transport=_Tokens(place.transport))
        async for page in CursorPages.walk(self, told, query):
            yield page
