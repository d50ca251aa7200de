"""System calls of a real apply that fail or kill it: a spread of them, where strace is there."""

from __future__ import annotations

import shutil

import pytest
from reliability.campaign import figures_of


@pytest.mark.skipif(shutil.which("strace") is None, reason="it needs strace, which is no Python package")
def test_no_failing_system_call_tears_or_doubles_anything() -> None:
    """Kill, full disk and broken disk, spread over all calls."""
    figures = figures_of("syscalls", "--every", "79")
    assert (figures["runs"], figures["violations"]) == (figures["wanted"], 0)
    assert figures["not struck"] == []
