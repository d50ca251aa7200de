"""JSON documents, read strictly: every mistake says what is wrong and where, and never is a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar, cast

from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.value import Json

T = TypeVar("T")


class DocumentError(Exception):
    """A document can't be read: at an offset into its text, or below these keys."""

    def __init__(self, what: str, *, offset: int | None = None, keys: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.keys = keys

    def where(self, path: str, data: bytes) -> str:
        """`path:line:column`, or the path alone where no place is known."""
        text = data.decode("utf-8", "replace")
        offset = _offset_of(text, self.keys) if self.offset is None else self.offset
        if not offset:
            return path
        start = text.rfind("\n", 0, offset) + 1
        return f"{path}:{text.count(chr(10), 0, offset) + 1}:{offset - start + 1}"


def _offset_of(text: str, keys: Sequence[str]) -> int:
    position = 0
    for key in keys:
        position = max(position, text.find(f"{json.dumps(key, ensure_ascii=False)}:", position))
    return position


def parse(data: bytes) -> dict[str, Json]:
    """Read a JSON object; repeated keys, NaN and endless nesting are mistakes. Raises `DocumentError`."""
    try:
        text = data.decode()
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode()
        raise DocumentError("this is no UTF-8 text", offset=len(before)) from None
    document = _load(text)
    if not isinstance(document, dict):
        raise DocumentError("this is no JSON object")
    return document


def _load(text: str) -> Json:
    try:
        return cast("Json", json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number))
    except json.JSONDecodeError as problem:
        raise DocumentError(f"this is no JSON: {problem.msg}", offset=problem.pos) from None
    except _RepeatedKeyError as problem:
        key = problem.args[0]
        raise DocumentError(f"the key {key!r} is there twice", offset=_second(text, key)) from None
    except (ValueError, RecursionError):
        raise DocumentError("a number is too long, or the nesting too deep, to be ours") from None


class _RepeatedKeyError(Exception):
    pass


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedKeyError(next(name for name in names if names.count(name) > 1))
    return found


def _second(text: str, key: str) -> int | None:
    """Where a key is repeated; None if the text has it elsewhere too, so that nobody is sent astray."""
    spelled = re.escape(json.dumps(key, ensure_ascii=False))
    places = [match.start() for match in re.finditer(rf"{spelled}\s*:", text)]
    return places[1] if len(places) == 2 else None  # noqa: PLR2004 - a pair


def _no_number(word: str) -> NoReturn:
    raise DocumentError(f"{word} is no number")


def render(document: Mapping[str, Json]) -> bytes:
    """Spell a document for people and version control: sorted keys, two-space indent, a last newline."""
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class Section:
    """A JSON object that is read with types; `keys` lead to it. Every method raises `DocumentError`."""

    values: Mapping[str, Json]
    keys: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """Read a text that is not empty."""
        return self._take(key, str, "a text") or self.wrong(key, "expected a text that is not empty")

    def optional_text(self, key: str) -> str | None:
        """Read a text or null."""
        return None if self.values.get(key) is None else self._take(key, str, "a text or null")

    def number(self, key: str) -> int:
        """Read a whole number."""
        return self._take(key, int, "a whole number")

    def section(self, key: str) -> Section:
        """Read a nested object."""
        return Section(self._take(key, dict, "an object"), (*self.keys, key))

    def sections(self) -> Iterator[tuple[str, Section]]:
        """Read every value as a nested object."""
        return ((key, self.section(key)) for key in self.values)

    def convert(self, key: str, read: Callable[[str], T]) -> T:
        """Read a text with a function that raises `ValueError`."""
        text = self.text(key)
        try:
            return read(text)
        except ValueError as problem:
            return self.wrong(key, str(problem))

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        items = self._take(key, list, "a list")
        if not all(isinstance(each, str) for each in items):
            self.wrong(key, "expected a list of texts")
        return tuple(items)

    def addresses(self, key: str) -> tuple[Address, ...]:
        """Read a list of addresses."""
        try:
            return tuple(map(Address.parse, self.texts(key)))
        except ValueError as problem:
            return self.wrong(key, str(problem))

    def lifecycle(self, key: str) -> Lifecycle:
        """Read what an author allows."""
        rules = self.section(key)
        if "ignore_changes" in rules.values:
            rules.texts("ignore_changes")
        try:
            return Lifecycle.from_json(rules.values)
        except ValueError as problem:
            return self.wrong(key, str(problem))

    def wrong(self, key: str, what: str) -> NoReturn:
        """Say that a value is not what it must be."""
        raise DocumentError(f"{'.'.join((*self.keys, key))}: {what}", keys=(*self.keys, key))

    def _take(self, key: str, kind: type[T], words: str) -> T:
        value = self.values.get(key)
        if type(value) is not kind:  # not isinstance: true is no number
            self.wrong(key, f"expected {words}")
        return value
