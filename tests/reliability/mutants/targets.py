"""The modules that are tried, by what they are there for."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
AREAS = {
    "diff": (
        "planning/diff",
        "planning/compare",
        "planning/canonical",
        "planning/owned",
        "planning/clears",
        "planning/claims",
    ),
    "journal": ("state/journal", "state/history", "state/record", "state/scan"),
    "lockfile": (
        "state/lockfile",
        "state/document",
        "state/spelling",
        "state/digest",
        "state/store",
        "state/disk",
    ),
    "transport": (
        "sdk/transport",
        "sdk/exchange",
        "sdk/wire",
        "sdk/retry",
        "sdk/failure",
        "sdk/http_transport",
        "sdk/pace",
        "sdk/error_body",
    ),
    "money": ("core/types", "planning/worth", "planning/limits", "planning/move", "planning/extent"),
}


def files() -> dict[str, str]:
    """The area of each file, relative to the project."""
    return {f"reconcile/{name}.py": area for area, names in AREAS.items() for name in names}
