"""A validator's findings about one value, in the words of its author."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic_core import ErrorDetails

from reconcile.core.value import Reference
from reconcile.manifests.nearest import nearest
from reconcile.manifests.node import MappingNode, Node, ScalarNode, SequenceNode
from reconcile.manifests.scalar import ScalarError, resolve

_MOST_SHOWN: Final = 40
_CHOICE: Final = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a validator wants: in words, how to write it, and what an unquoted value of it is."""

    words: str
    form: str = ""
    unquoted: tuple[type, ...] = ()


_LIST = _Shape("a list", "write each item after a dash, or all in brackets: [a, b]")
_MAPPING = _Shape("a mapping", "write `name: value` lines below it")
_SHAPES: Final[Mapping[str, _Shape]] = {
    "string_type": _Shape("text"),
    "int_type": _Shape("a whole number", "write digits only, like 12", (int,)),
    "bool_type": _Shape("true or false", "write true or false", (bool,)),
    "number": _Shape("a plain number like 50 or 2.5", unquoted=(int, Decimal)),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
}
_BOUNDS: Final[Mapping[str, str]] = {
    "string_pattern_mismatch": "text of the form {pattern}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
}


def explain(findings: Sequence[ErrorDetails], node: Node, *, is_secret: bool) -> tuple[str, str]:
    """Say what is wrong with one value, and how to mend it; several findings are the branches of a union."""
    exact = [each for each in findings if _shape(each) is None]
    if exact:
        return _message(exact[0]), ""
    shapes = list(dict.fromkeys(filter(None, map(_shape, findings))))
    found = _found(findings[0]["input"], node, is_secret=is_secret)
    summary = f"expected {' or '.join(shape.words for shape in shapes)}, found {found}"
    return summary, _mend(findings, shapes, node, is_secret=is_secret)


def shorten(text: str) -> str:
    """Keep a message readable: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…"


def _shape(finding: ErrorDetails) -> _Shape | None:
    kind, message = finding["type"], finding["msg"]
    if kind == "literal_error":
        choices = _choices(finding)
        return _Shape(f"one of {', '.join(choices)}" if choices[1:] else choices[0])
    if kind in _BOUNDS:
        return _Shape(_BOUNDS[kind].format_map(finding["ctx"]))
    if kind in _SHAPES:
        return _SHAPES[kind]
    return _Shape(message.removeprefix("expected ")) if message.startswith("expected ") else None


def _message(finding: ErrorDetails) -> str:
    message = finding["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return message[:1].lower() + message[1:]


def _choices(finding: ErrorDetails) -> list[str]:
    return _CHOICE.findall(str(finding["ctx"]["expected"])) if finding["type"] == "literal_error" else []


def _found(value: object, node: Node, *, is_secret: bool) -> str:
    if isinstance(value, Reference):
        return "a reference"
    if isinstance(node, SequenceNode):
        return f"a list of {len(node.items)}"
    if isinstance(node, MappingNode):
        return "a mapping"
    return "something else" if is_secret else _found_scalar(node)


def _found_scalar(node: ScalarNode) -> str:
    match node.value:
        case None:
            return "nothing"
        case bool():
            return node.text
        case str():
            return f'the text "{shorten(node.text)}"'
        case _:
            return f"the number {shorten(node.text)}"


def _mend(findings: Sequence[ErrorDetails], shapes: Sequence[_Shape], node: Node, *, is_secret: bool) -> str:
    if isinstance(findings[0]["input"], Reference):
        return "write the value itself: a reference can't stand here"
    if isinstance(node, ScalarNode) and node.value is None:
        return "write a value or remove the line"
    if isinstance(node, ScalarNode) and not is_secret:
        return _mend_scalar(findings, shapes, node)
    return shapes[0].form


def _mend_scalar(findings: Sequence[ErrorDetails], shapes: Sequence[_Shape], node: ScalarNode) -> str:
    if not isinstance(node.value, str):
        is_text_wanted = any(each["type"] == "string_type" for each in findings)
        return f'write it in quotes: "{node.text}"' if is_text_wanted else shapes[0].form
    if not node.is_plain and _unquoted(node.text) in {kind for shape in shapes for kind in shape.unquoted}:
        return f"write it without quotes: {node.text}"
    meant = nearest(node.text, [choice for finding in findings for choice in _choices(finding)])
    return f"did you mean `{meant}`?" if meant else shapes[0].form


def _unquoted(text: str) -> type:
    try:
        return type(resolve(text))
    except ScalarError:
        return str
