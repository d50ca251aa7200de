"""The options that say what a plan looks at, and how far it may go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

import click

from reconcile.engine.plan import PlanOptions
from reconcile.engine.selection import Selection
from reconcile.planning.limits import Accepted


class Asked(TypedDict):
    """The options below, as click hands them over."""

    targets: Sequence[str]
    excludes: Sequence[str]
    labels: Sequence[tuple[str, str]]
    destroy: bool
    accept_deletes: int | None
    accept_recreate: int | None
    accept_changes: Decimal | None
    accept_value: Decimal | None


class _Percent(click.ParamType[Decimal]):
    """A number that is not negative, with every digit."""

    name = "percent"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            number = Decimal(value.removesuffix("%").strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0:
            self.fail(f"{value!r} is no percentage; expected a number like 40", param, ctx)
        return number


class _Label(click.ParamType[tuple[str, str]]):
    """`KEY=VALUE`."""

    name = "label"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read it."""
        key, equals, text = value.partition("=")
        if not key or not equals:
            self.fail(f"{value!r} is no label; expected KEY=VALUE, like team=platform", param, ctx)
        return key, text


_OPTIONS = (
    click.option(
        "--target",
        "targets",
        metavar="ADDR",
        multiple=True,
        help="Look only at this resource and what it refers to; repeatable.",
    ),
    click.option(
        "--exclude",
        "excludes",
        metavar="ADDR",
        multiple=True,
        help="Leave out this resource and what refers to it; repeatable.",
    ),
    click.option(
        "-l",
        "--selector",
        "labels",
        metavar="KEY=VALUE",
        type=_Label(),
        multiple=True,
        help="Look only at manifests with this label; repeatable.",
    ),
    click.option("--destroy", is_flag=True, help="Delete everything that is managed."),
    click.option("--accept-deletes", metavar="N", type=click.IntRange(min=0), help="Accept so many deletes."),
    click.option(
        "--accept-recreate",
        metavar="N",
        type=click.IntRange(min=0),
        help="Accept that so many objects are gone and created again.",
    ),
    click.option(
        "--accept-changes",
        metavar="PERCENT",
        type=_Percent(),
        help="Accept that so many of the managed objects change.",
    ),
    click.option(
        "--accept-value",
        metavar="PERCENT",
        type=_Percent(),
        help="Accept that so much of the managed value moves.",
    ),
)


def plan_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def wanted(asked: Asked) -> PlanOptions:
    """What the engine is asked for."""
    return PlanOptions(
        Selection(tuple(asked["targets"]), tuple(asked["excludes"]), dict(asked["labels"])),
        Accepted(
            deletes=asked["accept_deletes"],
            recreate=asked["accept_recreate"],
            changes=asked["accept_changes"],
            value=asked["accept_value"],
        ),
        destroy=asked["destroy"],
    )


def is_narrowed(asked: Asked) -> bool:
    """Whether any of the options was given."""
    return wanted(asked) != PlanOptions()
