"""The plan in a browser, and what importing reports costs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from reports.samples import field, plan_of, update

import reconcile.reports
from reconcile.core.diagnostic import error
from reconcile.reports import plan_html


class _Tags(HTMLParser):
    """The tags of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one."""
        self.found.append(f"{tag} {attrs}")


def _tags(text: str) -> list[str]:
    plan = plan_of(update(field("notes", None, text)))
    page = plan_html(replace(plan, project=text, diagnostics=(error(text, text),)))
    parser = _Tags()
    parser.feed(page)
    return parser.found


def test_no_text_becomes_markup() -> None:
    """The tags of the page are those of a harmless plan."""
    assert _tags("<script>alert(1)</script>&lt;\x00") == _tags("harmless")


def test_the_page_is_self_contained() -> None:
    """Nothing is loaded, and no script runs."""
    page = plan_html(plan_of(update(field("notes", None, "new"))))
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "://" not in page


def test_every_public_name_is_there() -> None:
    """Sorted, and each found when it is asked for."""
    assert list(reconcile.reports.__all__) == sorted(reconcile.reports.__all__)
    assert all(getattr(reconcile.reports, name) for name in reconcile.reports.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        reconcile.reports.nothing  # noqa: B018 - asking is the test


def test_reports_for_people_and_machines_import_no_heavy_library() -> None:
    """`validate` and a plan in a pipeline do without; only the page needs its templates."""
    names = ", ".join(name for name in reconcile.reports.__all__ if name != "plan_html")
    heavy = "{'httpx2', 'deepdiff', 'rich', 'jinja2', 'starlette', 'uvicorn'}"
    script = f"import sys; from reconcile.reports import {names}; print({heavy} & sys.modules.keys())"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout == "set()\n"
