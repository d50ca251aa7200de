"""Long texts as short differences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.core.action import Action
from reconcile.reports.prose import LONGEST, ProseLine, beginning, compared, pieces

LINES = [f"<p>Clause {number} of the contract.</p>" for number in range(60)]
BODY = "\n".join(LINES)


def _shown(lines: list[ProseLine]) -> list[str]:
    return [f"{each.mark.symbol} {each.text}".rstrip() for each in lines]


def test_a_body_of_sixty_lines_with_one_changed_shows_that_line_and_two_around_it() -> None:
    """Not two blobs."""
    after = BODY.replace("Clause 30", "Clause thirty")
    assert _shown(compared(BODY, after, 80)) == [
        "  … 28 lines unchanged",
        "  <p>Clause 28 of the contract.</p>",
        "  <p>Clause 29 of the contract.</p>",
        "- <p>Clause 30 of the contract.</p>",
        "+ <p>Clause thirty of the contract.</p>",
        "  <p>Clause 31 of the contract.</p>",
        "  <p>Clause 32 of the contract.</p>",
        "  … 27 lines unchanged",
    ]


def test_html_on_one_line_is_compared_block_by_block() -> None:
    """A vendor stores it without breaks."""
    before = "<h2>Services</h2><p>Ten hours.</p><ul><li>a</li><li>b</li></ul>"
    assert pieces(before) == [
        "<h2>Services</h2>",
        "<p>Ten hours.</p>",
        "<ul>",
        "<li>a</li>",
        "<li>b</li>",
        "</ul>",
    ]
    assert "+ <p>Twelve hours.</p>" in _shown(compared(before, before.replace("Ten", "Twelve"), 80))


def test_a_long_line_is_compared_sentence_by_sentence() -> None:
    """A paragraph of plain text."""
    before = (
        "The first sentence stays as it is. " * 3 + "The fee is 10 EUR. " + "The last sentence stays. " * 3
    )
    shown = _shown(compared(before, before.replace("10 EUR", "12 EUR"), 80))
    assert [each for each in shown if each[0] in "+-"] == ["- The fee is 10 EUR.", "+ The fee is 12 EUR."]


def test_of_a_long_word_only_what_is_around_the_difference_is_shown() -> None:
    """A token of a thousand characters."""
    before, after = "x" * 500 + "A" + "y" * 500, "x" * 500 + "B" + "y" * 500
    around = "…" + "x" * 40 + "{}" + "y" * 40 + "…"
    assert _shown(compared(before, after, 100)) == [f"- {around.format('A')}", f"+ {around.format('B')}"]


def test_a_rewritten_text_shows_both_sides_and_says_how_much_is_left_out() -> None:
    """The first lines of the old and of the new one."""
    shown = _shown(compared(BODY, BODY.replace("Clause", "Paragraph"), 80))
    assert "- … 48 lines more" in shown
    assert "+ … 48 lines more" in shown
    assert len(shown) == 26


def test_many_small_changes_are_cut_at_forty_lines() -> None:
    """And the cut says how many follow."""
    lines = LINES * 3
    after = "\n".join(
        line.replace("the", "this") if not place % 8 else line for place, line in enumerate(lines)
    )
    shown = compared("\n".join(lines), after, 80)
    assert len(shown) == LONGEST + 1
    assert shown[-1].is_remark
    assert shown[-1].text.endswith("lines more")


def test_a_new_text_shows_its_beginning() -> None:
    """Eight lines, and how many more there are."""
    assert _shown(beginning(BODY, Action.CREATE, 80))[-2:] == [
        "+ <p>Clause 7 of the contract.</p>",
        "+ … 52 lines more",
    ]


def test_a_last_break_adds_no_empty_line() -> None:
    """YAML's block texts end with one."""
    assert _shown(beginning("<p>a</p>\n", Action.CREATE, 80)) == ["+ <p>a</p>"]


def test_one_line_is_not_left_out_for_a_remark_as_long() -> None:
    """Nine lines are shown as nine."""
    assert len(beginning("\n".join(LINES[:9]), Action.CREATE, 80)) == 9


def test_a_break_between_blocks_that_is_the_only_difference_is_shown() -> None:
    """Though both have the same pieces to read."""
    shown = _shown(compared("<p>a</p><p>b</p>", "<p>a</p>\n<p>b</p>", 80))
    assert shown == ["- <p>a</p><p>b</p>", "+ <p>a</p>\\n", "+ <p>b</p>"]


def test_texts_that_look_alike_are_spelled_in_ascii() -> None:
    """An accent of its own, and blanks at the edges."""
    assert _shown(compared("Caf\u00e9\nx", "Cafe\u0301\nx", 80))[:2] == ["- Caf\\xe9", "+ Cafe\\u0301"]
    assert _shown(compared("a \nx", " a\nx", 80))[:2] == ["- a·", "+ ·a"]


def test_a_line_wider_than_the_report_is_folded_and_nothing_of_it_lost() -> None:
    """What continues it is set in."""
    words = " ".join(["word"] * 18)
    shown = _shown(beginning(words, Action.CREATE, 30))
    assert shown[1].startswith("+   word")
    assert " ".join("".join(each[2:] for each in shown).split()).count("word") == 18


@given(
    st.text(st.sampled_from("ab<p>/\n \r.\\né"), max_size=60),
    st.text(st.sampled_from("ab<p>/\n \r.\\né"), max_size=60),
)
def test_two_different_texts_never_look_the_same(before: str, after: str) -> None:
    """Something is marked, and what is removed is not what is added."""
    lines = compared(before, after, 80)
    removed = [each.text for each in lines if each.mark is Action.DELETE]
    added = [each.text for each in lines if each.mark is Action.CREATE]
    assert (removed != added) == (before != after)
