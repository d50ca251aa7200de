"""Damaged files of a project: a spread of mutants, each refused or read as what it was."""

from __future__ import annotations

from reliability.campaign import figures_of


def test_no_damage_is_taken_for_something_else() -> None:
    """In the lockfile, the journal, a saved plan and a manifest."""
    figures = figures_of("damage", "--every", "23", "--spread", "90")
    assert figures["violations"] == 0
    assert figures["verdicts"].keys() == {"refused", "as it was", "another manifest", "its beginning"}
