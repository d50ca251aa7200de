"""Reads what comes in as Rails does: JSON, url-encoded and multipart forms with `object[field]` names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from reconcile.sandbox import Call

_NAME = re.compile(r"(\w+)(?:\[(\w*)\])?(\[\])?")


@dataclass(frozen=True, slots=True)
class Input:
    """A body: its fields, and the names of the files beside them."""

    fields: dict[str, object]
    files: tuple[str, ...] = ()


def read_input(call: Call) -> Input:
    """Read a body; raises `ValueError` when it is torn or no object."""
    if call.media_type == "multipart/form-data":
        return _multipart(call)
    if call.media_type == "application/x-www-form-urlencoded":
        return Input(_nested(call.form()))
    document = call.json()
    if not isinstance(document, dict):
        raise ValueError("the body is no object")  # noqa: TRY004 - what a client sent, not what we were given
    return Input(document)


def _multipart(call: Call) -> Input:
    head = f"Content-Type: {call.headers.get('content-type', '')}\r\n\r\n".encode("latin-1")
    message = BytesParser().parsebytes(head + call.body)
    parts = message.get_payload()
    if not isinstance(parts, list):
        raise ValueError("the parts can't be told apart")  # noqa: TRY004 - the same
    pairs: list[tuple[str, str]] = []
    files: list[str] = []
    for part in parts:
        if not isinstance(part, Message):
            continue
        filename = part.get_filename()
        if filename is not None:
            files.append(filename.encode("utf-8", "replace").decode())
        else:
            pairs.append((str(part.get_param("name", header="content-disposition")), _text(part)))
    return Input(_nested(pairs), tuple(files))


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _nested(pairs: list[tuple[str, str]] | Iterator[tuple[str, str]]) -> dict[str, object]:
    """`a`, `a[b]`, `a[]` and `a[b][]`; an empty text is null, as in Rails forms."""
    fields: dict[str, object] = {}
    for name, text in pairs:
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        outer, inner, many = found.groups()
        home: dict[str, object] = fields
        if inner:
            below = fields.setdefault(outer, {})
            if not isinstance(below, dict):
                continue
            home = below
        is_list = bool(many) or inner == ""
        key, before = inner or outer, home.get(inner or outer)
        home[key] = [*(before if isinstance(before, list) else []), text] if is_list else text or None
    return fields
