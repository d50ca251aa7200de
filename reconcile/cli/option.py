"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import click

T = TypeVar("T")
Decorator: TypeAlias = Callable[[T], T]


@dataclass
class Preferences:
    """What the options of every command say, wherever they stand on the line."""

    folder: str | None = None
    no_color: bool = False
    verbose: bool = False
    log_format: str = "text"


def global_options() -> list[click.Parameter]:
    """The options that every command takes, before its name and after it; the last word counts."""
    return [
        click.Option(
            ["-C", "--chdir", "folder"], metavar="DIR", help="Work in this folder.", **_remembered()
        ),
        click.Option(["--no-color"], is_flag=True, help="Print without colours.", **_remembered()),
        click.Option(
            ["-v", "--verbose"], is_flag=True, help="Log requests, and show tracebacks.", **_remembered()
        ),
        click.Option(
            ["--log-format"],
            type=click.Choice(["text", "json"]),
            help="How to write on stderr; json is one object a line.",
            **_remembered(),
        ),
    ]


def _remembered() -> dict[str, Any]:
    return {"default": None, "expose_value": False, "callback": _remember}


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None:
        setattr(ctx.find_root().ensure_object(Preferences), str(parameter.name), value)


def format_option(*names: str) -> Decorator[Callable[..., Any]]:
    """`--format`, text unless told otherwise."""
    return click.option(
        "--format",
        type=click.Choice(["text", *names]),
        default="text",
        show_default=True,
        help="What to write on stdout.",
    )
