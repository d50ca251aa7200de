"""A provider is written with the names that the sdk exports, and nothing else of this project."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import reconcile.sdk

PROVIDERS = Path(__file__).parents[2] / "providers"
FILES = sorted(PROVIDERS.glob("reconcile_*/*.py"))
CLIENTS = {"httpx", "httpx2", "httpcore2", "tenacity", "simplejson", "requests", "urllib", "http", "socket"}


def imported(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Every module that a file imports, with the name that it takes from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, None) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)


def foreign(path: Path) -> list[tuple[str, str | None]]:
    """The imports of a file that are not for a provider."""
    sandbox = path.name.startswith("sandbox")
    found = []
    for module, name in imported(ast.parse(path.read_text())):
        root = module.partition(".")[0]
        is_public = (module == "reconcile.sdk" and name in reconcile.sdk.__all__) or (
            sandbox and module.startswith("reconcile.sandbox")
        )
        if (root == "reconcile" and not is_public) or (root in CLIENTS and not sandbox):
            found.append((module, name))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_provider_imports_public_names_of_the_sdk_only(path: Path) -> None:
    """No HTTP client and no inner module; its sandbox may use the framework for sandboxes."""
    assert foreign(path) == []


def test_every_vendor_is_looked_at() -> None:
    """The rule would hold for none."""
    assert {path.parent.name.partition("_")[2] for path in FILES} >= {
        "cor",
        "growcrm",
        "procore",
        "trelica",
        "zenskar",
    }
