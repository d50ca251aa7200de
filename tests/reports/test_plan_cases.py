"""Whole plans as a person and a pull request see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reports.samples import CASES, read_case

from reconcile.core.plan import Plan
from reconcile.reports.line import render
from reconcile.reports.markdown import plan_markdown
from reconcile.reports.text import plan_lines

NAMES = sorted(path.stem for path in CASES.glob("*.json"))
SHAPES = ("80.txt", "120.txt", "md")


def _report(plan: Plan, shape: str) -> str:
    if shape == "md":
        return plan_markdown(plan)
    return render(plan_lines(plan, width=int(shape.removesuffix(".txt"))))


def _expected(path: Path, found: str) -> str:
    if os.environ.get("REGENERATE"):
        path.write_text(found, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_a_plan_reads_as_it_did_when_it_was_last_reviewed(name: str, shape: str) -> None:
    """After a change that is meant: `REGENERATE=1 pytest tests/reports/test_plan_cases.py`; review it."""
    found = _report(read_case(name), shape)
    assert found == _expected(CASES / f"{name}.{shape}", found)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_terminal(name: str) -> None:
    """At 80 columns, every line of every case."""
    lines = plan_lines(read_case(name), width=80)
    assert [each.text for each in lines if len(each.text) > 80] == []
