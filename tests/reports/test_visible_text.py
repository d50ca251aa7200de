"""Foreign text, made safe to look at."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.reports.visible import ascii_only, columns, cut, look_alike, padded, quoted_if_needed, visible

ANYTHING = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x9b2J", "\\x9b2J"),
        ("invoice\u202etxt.exe", "invoice\\u202etxt.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("C:\\new", "C:\\\\new"),
        ("50 % of C:\\data", "50 % of C:\\data"),
        ("Müller & Söhne, 東京, 🎉", "Müller & Söhne, 東京, 🎉"),
    ],
)
def test_what_has_no_shape_is_spelled_and_the_rest_is_left(text: str, shown: str) -> None:
    """Escape sequences, line breaks, bidirectional marks, surrogates."""
    assert visible(text) == shown


@given(ANYTHING)
def test_a_visible_text_is_one_line_without_anything_to_obey(text: str) -> None:
    """Whatever it was."""
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(ANYTHING, ANYTHING)
def test_two_texts_are_never_spelled_alike(one: str, other: str) -> None:
    """A change that nobody sees would be approved."""
    assert (visible(one) == visible(other)) == (one == other)


@pytest.mark.parametrize("text", ["\\\n", "\\n", "\\\\n", "\n", "\\", "\\\\"])
def test_a_spelled_break_and_a_break_are_told_apart(text: str) -> None:
    """A backslash in front of what looks like an escape is doubled."""
    others = [each for each in ("\\\n", "\\n", "\\\\n", "\n", "\\", "\\\\") if each != text]
    assert visible(text) not in map(visible, others)


@given(ANYTHING)
def test_what_looks_alike_can_be_spelled_in_ascii(text: str) -> None:
    """For texts that differ in nothing that can be seen."""
    assert ascii_only(text).isascii()


def test_a_letter_with_a_combining_accent_looks_like_the_accented_letter() -> None:
    """And a no-break space like a space."""
    assert look_alike("Caf\u00e9", "Cafe\u0301")
    assert look_alike("10 EUR", "10\u00a0EUR")
    assert not look_alike("Café", "Cafe")


@pytest.mark.parametrize("text", ["", " a", "a ", "null", "true", "a -> b", "(none)", '"a"', "[a]", "{a}"])
def test_a_text_that_could_be_mistaken_is_quoted(text: str) -> None:
    """Empty, with blanks at its edges, or like something else."""
    assert quoted_if_needed(text).startswith('"')


@pytest.mark.parametrize("text", ["Github, Inc.", "2023-04-01", "PO-1", "it's", "a > b"])
def test_an_ordinary_text_is_not_quoted(text: str) -> None:
    """It reads as it is."""
    assert quoted_if_needed(text) == text


def test_wide_and_combining_characters_count_as_a_terminal_counts_them() -> None:
    """Two columns, and none."""
    assert [columns("東京"), columns("e\u0301"), columns("🎉")] == [4, 1, 2]
    assert padded("東", 4) == "東  "


@pytest.mark.parametrize(("width", "shown"), [(7, "東京abc"), (6, "東京a…"), (4, "東…"), (1, "…")])
def test_a_text_is_cut_to_its_columns(width: int, shown: str) -> None:
    """With an ellipsis, never wider."""
    found = cut("東京abc", width)
    assert columns(found) <= width
    assert found == shown


def test_a_text_with_quotes_is_quoted_so_that_its_end_is_seen() -> None:
    """Quotes inside are escaped."""
    assert quoted_if_needed(' a "b"') == '" a \\"b\\""'
