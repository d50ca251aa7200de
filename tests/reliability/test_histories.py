"""Histories of edits, faults, deaths and lost lockfiles: some of them, always the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from reliability.histories.machine import History
from reliability.histories.quick import nobody_waits


def test_no_history_doubles_loses_or_touches_what_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """And each ends with an empty plan."""
    nobody_waits(monkeypatch.setattr)
    chosen = settings(
        max_examples=40,
        stateful_step_count=20,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(History, settings=chosen)
    assert chosen.max_examples == 40
