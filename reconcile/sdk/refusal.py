"""How a vendor says no, as data: where its error bodies have what, and what its named errors mean here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconcile.core.errors import VendorError


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """What a named error is here, who must act, and the field that it is about.

    `when` is a pattern that the vendor's text has to fit, too. In `advice` and `field`, `{setting}` becomes
    the environment variable of a setting, and `{group}` what a named group of `when` found.
    """

    name: str
    error: type[VendorError]
    advice: str
    field: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """Where a vendor's error bodies have their text, their messages by field, and their name.

    `texts` are places of the text, of which the first that has one speaks, or with `says_all` every one: a
    text, a list of texts, an object with `message` and `details`. `fields` are places of messages by field: a
    map, or a list of objects with `field` or `loc` and `message` or `msg`; a body that is itself such a list
    is read as well. `named_field` are two places, the name of one field and its messages.

    `rules` fit a body that has their name at one of `names`; the first of them counts, whatever the status.
    `statuses` and `hints` are errors and advice beyond the usual; a hint by (method, status) goes first.
    `no_route` fits the text of a 404 that speaks of the address, not of an object.
    """

    texts: tuple[str, ...] = ("message", "title", "detail", "error_description", "error")
    says_all: bool = False
    fields: tuple[str, ...] = ("errors",)
    named_field: tuple[str, str] | None = None
    names: tuple[str, ...] = ("name", "code")
    rules: tuple[ErrorRule, ...] = ()
    statuses: Mapping[int, type[VendorError]] = field(default_factory=dict)
    hints: Mapping[int | tuple[str, int], str] = field(default_factory=dict)
    no_route: str | None = None
