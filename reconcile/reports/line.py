"""A line of a report: spans of text, each with a style that the command line turns into a colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reconcile.core.action import Action


class Style(StrEnum):
    """What a piece of text is; how that looks is the reader's business."""

    PLAIN = "plain"
    BOLD = "bold"
    DIM = "dim"
    CREATE = "create"
    UPDATE = "update"
    TAG = "tag"
    DELETE = "delete"
    ADOPT = "adopt"
    FORGET = "forget"
    MONEY = "money"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one style, without line breaks or anything else that a terminal would obey."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The line without its styles, and without blanks at its end."""
        return "".join(span.text for span in self.spans).rstrip(" ")


def line(*parts: Span | str) -> Line:
    """Build a line; a bare text is plain."""
    return Line(tuple(Span(part) if isinstance(part, str) else part for part in parts))


def render(lines: Iterable[Line]) -> str:
    """Write lines without any style, each with its line break."""
    return "".join(f"{each.text}\n" for each in lines)


_STYLES = {
    Action.CREATE: Style.CREATE,
    Action.UPDATE: Style.UPDATE,
    Action.TAG: Style.TAG,
    Action.DELETE: Style.DELETE,
    Action.ADOPT: Style.ADOPT,
    Action.FORGET: Style.FORGET,
    Action.NO_OP: Style.DIM,
}


def style_of(action: Action) -> Style:
    """The style of an action's symbol."""
    return _STYLES[action]
