"""What an unquoted scalar means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reconcile.manifests.scalar import ScalarError, resolve


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_null_is_written_in_three_ways(text: str) -> None:
    """Nothing, a tilde, or the word."""
    assert resolve(text) is None


def test_only_lower_case_words_are_booleans() -> None:
    """`true` and `false` are booleans; `True` is text."""
    assert [resolve("true"), resolve("false"), resolve("True")] == [True, False, "True"]


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "yes",
        "on",
        "12:30",
        "0100",
        "1_000",
        "0x10",
        "0o7",
        "2023-04-01",
        "+5",
        ".5",
        "5.",
        "1e",
        "NULL",
        "-",
    ],
)
def test_what_only_resembles_a_value_is_text(text: str) -> None:
    """Nothing is guessed."""
    assert resolve(text) == text


@pytest.mark.parametrize("text", ["0", "-7", "9007199254740993"])
def test_decimal_integers_are_whole_numbers(text: str) -> None:
    """They are exact beyond 53 bits."""
    assert resolve(text) == int(text)
    assert isinstance(resolve(text), int)


@pytest.mark.parametrize(
    "text", ["0.10", "-1.5", "99999999.99", "1e3", "2.5E-3", "0.1000000000000000000000000001"]
)
def test_decimals_keep_every_digit(text: str) -> None:
    """A number with a point or an exponent is a decimal, never a float."""
    number = resolve(text)
    assert isinstance(number, Decimal)
    assert number.as_tuple() == Decimal(text).as_tuple()


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.INF", "+.Inf"])
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    """A contract has no use for it."""
    with pytest.raises(ScalarError, match="is no number a contract can hold"):
        resolve(text)


@pytest.mark.parametrize("text", ["9" * 101, "1e999999999", "1e" + "9" * 5000, "9" * 5000, "1e-101"])
def test_endless_numbers_are_refused(text: str) -> None:
    """Written out, they would fill the memory."""
    with pytest.raises(ScalarError, match="at most 100 digits"):
        resolve(text)
