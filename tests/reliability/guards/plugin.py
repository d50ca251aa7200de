"""Switches off the guard that the environment names, in this process of pytest."""

from __future__ import annotations

import os
from importlib import import_module

from reliability.guards.guards import guard

VARIABLE = "GUARD_OFF"


def pytest_configure() -> None:
    """Before any test is collected."""
    chosen = guard(os.environ[VARIABLE])
    module, _, path = chosen.place.partition(":")
    owner: object = import_module(module)
    *above, last = path.split(".")
    for name in above:
        owner = getattr(owner, name)
    getattr(owner, last)  # it must be there, or nothing is switched off
    setattr(owner, last, chosen.off)
