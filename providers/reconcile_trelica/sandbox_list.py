"""Trelica's list of contracts: text search, filter, and pages behind an opaque cursor."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from reconcile.sandbox import Answer, Call, Document, Setting, Store, page_of, read_json, write_json
from reconcile_trelica.sandbox_fields import NAMES, Errors
from reconcile_trelica.sandbox_filter import read_filter
from reconcile_trelica.sandbox_problems import invalid

_DEFAULT_PAGE, _LARGEST_PAGE = 100, 1000
_OTHER_HOST = "https://trelica.app"
_SEARCHED = ("vendorName", "ref", "notes", "externalId")
_LIMITS = frozenset(str(number) for number in range(1, _LARGEST_PAGE + 1))


class Listing:
    """The contracts of one store, a page at a time, each as `show` has it."""

    def __init__(
        self, store: Store, settings: Mapping[str, Setting], show: Callable[[Document], Document]
    ) -> None:
        self._store = store
        self._settings = settings
        self._show = show

    def answer(self, call: Call) -> Answer:
        """Answer a GET of the list."""
        query = call.query
        errors: Errors = {}
        size = _size(query.get("limit"), errors)
        rows = self._selected(query, errors)
        start = _start(rows, query.get("after"), errors)
        if errors:
            return invalid(call, errors)
        page = page_of(rows, start, size, call.distortion)
        body: dict[str, object] = {"results": [self._show(row) for row in page]}
        end = start + size
        if end < len(rows) or (self._settings["last_page"] == "empty" and start < len(rows)):
            last = rows[min(end, len(rows)) - 1]
            url = self._next(call, {**query, "after": _cursor(last)})
            return Answer(200, {"next": url, **body}, {"Link": f'<{url}>; rel="next"'})
        return Answer(200, body)

    def _selected(self, query: Mapping[str, str], errors: Errors) -> Sequence[Document]:
        rows = self._store.all("contract")
        if words := query.get("q", "").casefold():
            rows = [row for row in rows if _mentions(row, words)]
        if not query.get("filter"):
            return rows
        try:
            test = read_filter(query["filter"], NAMES)
            return [row for row in rows if test(row)]
        except ValueError as mistake:
            errors["filter"] = [str(mistake)]
            return []

    def _next(self, call: Call, query: Mapping[str, str]) -> str:
        root = _OTHER_HOST if self._settings["next_on_other_host"] else call.root
        return f"{root}{call.path}?{urlencode(query)}"


def _mentions(row: Document, words: str) -> bool:
    return any(words in str(row.get(name, "")).casefold() for name in _SEARCHED)


def _size(text: str | None, errors: Errors) -> int:
    if text is None:
        return _DEFAULT_PAGE
    if text not in _LIMITS:
        errors["limit"] = [f"The field limit must be between 1 and {_LARGEST_PAGE}."]
        return _DEFAULT_PAGE
    return int(text)


def _cursor(row: Document) -> str:
    return base64.urlsafe_b64encode(write_json({"id": row["id"]})).decode()


def _start(rows: Sequence[Document], after: str | None, errors: Errors) -> int:
    """How many rows lie before the page; ids grow, so that a deleted row moves nothing."""
    if not after:
        return 0
    try:
        last = read_json(base64.urlsafe_b64decode(after.encode()))
    except ValueError:
        last = None
    if not isinstance(last, dict) or not isinstance(last.get("id"), str):
        errors["after"] = ["The cursor is not valid."]
        return 0
    return sum(str(row["id"]) <= last["id"] for row in rows)
