"""Strict YAML: documents with places, and none of what makes YAML guess, expand or execute.

Duplicate keys, anchors and aliases, tags, merge keys, keys that are no text, NaN and control characters are
errors. Works on the events of PyYAML's C parser, so that size and depth are known before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import yaml

from reconcile.core.diagnostic import Diagnostic, Location, error
from reconcile.manifests.node import Entry, MappingNode, Node, ScalarNode, SequenceNode
from reconcile.manifests.scalar import ScalarError, resolve
from reconcile.manifests.source import is_printable

MOST_LEVELS: Final = 64
MOST_VALUES: Final = 100_000
_MOST_PROBLEMS: Final = 50


class _Stop(Exception):  # noqa: N818 - it ends a file early and never leaves this module
    """There is no point in reading on."""


def read_documents(name: str, text: str) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """Read every document of a file that is not empty, and everything wrong with its YAML.

    With problems, the documents before the first broken one are still there.
    """
    composer = _Composer(name, text)
    try:
        composer.read()
    except _Stop:
        pass
    except yaml.YAMLError as problem:
        composer.problems.append(_torn(name, problem))
    return tuple(composer.documents), tuple(composer.problems)


def _torn(name: str, problem: yaml.YAMLError) -> Diagnostic:
    mark = getattr(problem, "problem_mark", None)
    place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    what = getattr(problem, "problem", None) or str(problem)
    context, start = getattr(problem, "context", None), getattr(problem, "context_mark", None)
    since = f" {context} that starts at line {start.line + 1}, column {start.column + 1}" if start else ""
    return error(
        f"no valid YAML: {what}{since}", "check quotes, brackets, colons and indentation", location=place
    )


class _Composer:
    """Builds nodes from the events of one file, and collects what is not allowed."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.documents: list[Node] = []
        self.problems: list[Diagnostic] = []
        self.values = 0

    def read(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._check_directives(event)
                self.values = 0
                document = self._node(next(self.events), 0)
                is_empty = isinstance(document, ScalarNode) and document.value is None
                if not is_empty and not self.problems:
                    self.documents.append(document)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event)
        self._check_size(place, depth)
        self._check_decoration(event, place)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, place)
            case yaml.SequenceStartEvent():
                return self._sequence(place, depth + 1)
            case yaml.MappingStartEvent():
                return self._mapping(place, depth + 1)
            case _:  # an alias, which was reported
                return ScalarNode(None, "", place)

    def _scalar(self, event: yaml.ScalarEvent, place: Location) -> ScalarNode:
        text, is_plain = event.value, event.implicit[0]
        if event.style == '"' and not is_printable(text):
            self._report("the text holds a control character", "remove its escape", place)
        try:
            return ScalarNode(resolve(text) if is_plain else text, text, place, is_plain)
        except ScalarError as problem:
            self._report(str(problem), "if it is meant as text, write it in quotes", place)
            return ScalarNode(text, text, place, is_plain)

    def _sequence(self, place: Location, depth: int) -> SequenceNode:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth))
        return SequenceNode(tuple(items), place)

    def _mapping(self, place: Location, depth: int) -> MappingNode:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth)
            name = self._key(key)
            value = self._node(next(self.events), depth)
            if name in entries:
                first = entries[name].location
                where = f"line {first.line}, column {first.column}"
                self._report(
                    f"`{name}` is written twice", f"remove one; the other is at {where}", key.location
                )
            elif name is not None:
                entries[name] = Entry(key.location, value)
        return MappingNode(entries, place)

    def _key(self, key: Node) -> str | None:
        match key:
            case ScalarNode(value="<<", is_plain=True):
                self._report("merge keys are not read", "write the fields out", key.location)
            case ScalarNode(value=str() as name):
                return name
            case ScalarNode(text=text) if text:
                self._report(f"the key `{text}` is no text", f'write it in quotes: "{text}"', key.location)
            case _:
                self._report("a key is missing or is no text", "write `name: value`", key.location)
        return None

    def _check_directives(self, event: yaml.DocumentStartEvent) -> None:
        if event.tags:
            self._report("tags are not read", "remove the %TAG directive", self._place(event))
        if event.version and event.version != (1, 2):
            version = ".".join(map(str, event.version))
            self._report(f"YAML {version} is not read", "remove the %YAML directive", self._place(event))

    def _check_decoration(self, event: yaml.Event, place: Location) -> None:
        if getattr(event, "anchor", None) is not None:
            self._report_once("anchors and aliases are not read", "write the values out", place)
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._report(f"tags are not read: `{shown}`", "remove it; quotes make a text", place)

    def _check_size(self, place: Location, depth: int) -> None:
        self.values += 1
        if depth > MOST_LEVELS:
            self._report(f"nested deeper than {MOST_LEVELS} levels", "flatten it", place)
            raise _Stop
        if self.values > MOST_VALUES:
            self._report(f"more than {MOST_VALUES} values in one document", "split it", place)
            raise _Stop

    def _report_once(self, summary: str, detail: str, place: Location) -> None:
        # An alias bomb is one mistake, not a thousand.
        if all(each.summary != summary for each in self.problems):
            self._report(summary, detail, place)

    def _report(self, summary: str, detail: str, place: Location) -> None:
        self.problems.append(error(summary, detail, location=place))
        if len(self.problems) >= _MOST_PROBLEMS:
            raise _Stop

    def _place(self, event: yaml.Event) -> Location:
        mark = event.start_mark
        return Location(self.name, mark.line + 1, mark.column + 1) if mark else Location(self.name)
