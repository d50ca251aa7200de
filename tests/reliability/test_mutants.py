"""Small changes of the code that counts money: a spread of them, each noticed by a test."""

from __future__ import annotations

from reliability.campaign import figures_of


def test_a_change_of_what_counts_money_is_noticed() -> None:
    """By the tests of planning alone."""
    figures = figures_of("mutants", "--area", "money", "--pool", "planning", "core", "--every", "30")
    assert figures["killed"] + figures["timed out"] == figures["mutants"] >= 5
