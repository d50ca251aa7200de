"""A project whose vendors are embedded: real SQLite files, real HTTP messages, no port."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.workshop import Workshop

BRIEF = (0.0, 0.01)


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look twice for what a vendor shows late, and not for seconds."""
    for module in ("read_back", "creating"):
        monkeypatch.setattr(f"reconcile.engine.{module}.LATE_S", BRIEF)
    monkeypatch.setattr("reconcile.engine.group.AGAIN_S", BRIEF[-1])


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """An empty project."""
    return Workshop(tmp_path)
