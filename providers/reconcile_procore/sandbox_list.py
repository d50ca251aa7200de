"""Procore's lists: bare arrays, with `Link`, `Total` and `Per-Page` in the headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from reconcile.sandbox import Answer, Call, Document, Setting, page_of

LARGEST_PAGE = 2000


def listed(call: Call, rows: Sequence[Document], settings: Mapping[str, Setting]) -> Answer:
    """The page that a call asks for."""
    size = min(_number(call, "per_page", int(settings["page_size"])), LARGEST_PAGE)
    page = _number(call, "page", 1)
    items = page_of(rows, (page - 1) * size, size, call.distortion)
    headers = {"Total": str(len(rows)), "Per-Page": str(size)}
    last = max(1, -(-len(rows) // size))
    if link := _link(call, page, last):
        headers["Link"] = link
    kept = {"all": headers, "link": _only(headers, "Link"), "total": _only(headers, "Total"), "none": {}}
    return Answer(200, list(items), kept[str(settings["list_headers"])])


def _only(headers: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: text for key, text in headers.items() if key == name}


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,9}", text) else default


def _link(call: Call, page: int, last: int) -> str:
    """Absolute addresses; the first page names next and last, the last one names no next."""
    wanted = {"first": 1, "prev": page - 1} if page > 1 else {}
    wanted |= {"next": page + 1, "last": last} if page < last else {}
    return ", ".join(
        f'<{call.root}{call.path}?{urlencode({**call.query, "page": number})}>; rel="{name}"'
        for name, number in wanted.items()
    )
