"""The plan as a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports.samples import delete, field, plan_of, update

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import error, warning
from reconcile.core.plan import Change, Plan
from reconcile.reports.markdown import LIMIT, plan_markdown

HOSTILE = [
    "```\n</details><script>alert(1)</script>",
    "`````` ````diff",
    "| a | b |\n|---|---|",
    "@octocat #123 GH-1 https://evil.example www.evil.example a@b.example",
    "[link](javascript:alert(1)) ![image](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "</summary></details>\n\n# Approved",
    "<!-- \x1b[31m \u202e -->",
    "~~~\n\n***\n\n> quote",
    "\ud800\x00",
]
ANYTHING = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), min_size=1),
    st.text("`~|<>\\&#@!\n -*_[]()", min_size=1),
)
_TITLE = r"<code>[^<>]*</code> <code>[^<>]*</code>"
OURS = re.compile(rf"<details><summary>{_TITLE}</summary>\n?|</details>\n?|<p>{_TITLE}</p>\n?")


def _plan(*texts: str) -> Plan:
    one, two, three, four = texts
    change = replace(update(field("notes", one, two), field("x/" + three, one, None)), id=three, reason=four)
    forgotten = replace(delete("old"), actions=(Action.FORGET,), fields=(), reason=one)
    return Plan(
        two,
        (change, forgotten),
        (error(three, four), warning(one, two)),
        worth={four: Decimal(1)},
    )


def _outline(markdown: str) -> list[tuple[str, str]]:
    """What a reader gets: the kinds of blocks and spans, without what is in code."""
    blocks = MarkdownIt("commonmark").enable("table").parse(markdown)
    tokens = [inner for each in blocks for inner in (each, *(each.children or ()))]
    return [(each.type, each.tag) for each in tokens]


@settings(max_examples=300)
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_no_text_breaks_out_of_its_place(one: str, two: str, three: str, four: str) -> None:
    """The outline of the comment is that of a harmless plan, and HTML is ours alone."""
    hostile = plan_markdown(_plan(one, two, three, four))
    harmless = plan_markdown(_plan("one", "two", "three", "four"))
    assert _outline(hostile) == _outline(harmless)
    for each in MarkdownIt("commonmark").parse(hostile):
        if each.type == "html_block":
            assert OURS.fullmatch(each.content), each.content


@given(ANYTHING)
def test_nothing_outside_of_code_comes_from_elsewhere(text: str) -> None:
    """So that no platform finds a mention, a link or an issue's number."""
    found = MarkdownIt("commonmark").parse(plan_markdown(_plan(text, text, text, text)))
    plain = [inner.content for each in found for inner in each.children or () if inner.type == "text"]
    other = MarkdownIt("commonmark").parse(plan_markdown(_plan("a", "a", "a", "a")))
    assert plain == [inner.content for each in other for inner in each.children or () if inner.type == "text"]


def _many(count: int, *, size: int = 300) -> list[Change]:
    return [
        replace(
            update(field("notes", "x" * size, "y" * size)),
            address=Address("trelica", "Contract", f"c{number}"),
        )
        for number in range(count)
    ]


def _names(markdown: str) -> list[str]:
    return re.findall(r"<code>\S+ trelica\.Contract\.(\S+)</code>", markdown)


@pytest.mark.parametrize("count", [1, 100, 300, 5000])
def test_a_comment_is_never_longer_than_allowed(count: int) -> None:
    """Counted as the strictest platform counts."""
    text = plan_markdown(plan_of(*_many(count)))
    assert len(text.encode("utf-16-le")) // 2 <= LIMIT


@given(st.integers(1500, 5000), st.integers(0, 30), st.integers(0, 400), st.text(min_size=1, max_size=50))
def test_no_limit_is_ever_passed(limit: int, count: int, size: int, text: str) -> None:
    """Whatever is in the plan, characters of four bytes included."""
    plan = replace(
        plan_of(*_many(count, size=size), delete("old", name=text * 20)),
        project=text * 9,
        diagnostics=(error(text * 50, text * 50), warning(text)),
    )
    assert len(plan_markdown(plan, limit=limit).encode("utf-16-le")) // 2 <= limit


def test_a_long_plan_names_every_change_and_says_what_is_missing() -> None:
    """As long as there is room for the names."""
    text = plan_markdown(plan_of(*_many(300)))
    assert len(_names(text)) == 300
    assert re.search(r"> Too long for a comment: \d+ are shown without their details\.", text)


def test_a_longer_plan_says_how_many_changes_are_left_out() -> None:
    """The numbers add up."""
    text = plan_markdown(plan_of(*_many(5000)))
    found = re.search(r"(\d+) are left out", text)
    assert found
    assert int(found[1]) + len(_names(text)) == 5000


def test_deletes_come_first_and_are_the_last_to_be_cut() -> None:
    """No update has its details, or its place, while a delete has not."""
    deletes = [delete(f"d{number}", name="A name", ref="z" * 100) for number in range(400)]
    text = plan_markdown(plan_of(*_many(200), *deletes))
    names = _names(text)
    assert names[:400] == [f"d{number}" for number in range(400)]
    detailed = re.findall(r"<details><summary><code>(\S)", text)
    assert detailed
    assert set(detailed) == {"-"}


def test_errors_come_before_everything_and_warnings_after_them() -> None:
    """Then the deletes, then the rest."""
    plan = plan_of(update(field("a", 1, 2)), delete("old", name="Old"))
    text = plan_markdown(replace(plan, diagnostics=(warning("kept"), error("wrong", "mend it"))))
    places = [
        text.index(each) for each in ("- Error: wrong", "! Warning: kept", "Contract.old", "Contract.github")
    ]
    assert places == sorted(places)
    assert "It can't be applied: see the errors." in text


def test_an_error_longer_than_the_comment_is_cut_and_never_left_out() -> None:
    """Its beginning is there."""
    text = plan_markdown(replace(plan_of(*_many(3)), diagnostics=(error("wrong " * 20_000),)))
    assert "- Error: wrong wrong" in text


@pytest.mark.parametrize(
    ("diagnostics", "words"),
    [
        ((), "**No changes.**"),
        ((warning("kept"),), "**No changes.**"),
        ((error("wrong"),), "**There is no plan.**"),
    ],
)
def test_a_plan_without_changes_says_why(diagnostics: Sequence[object], words: str) -> None:
    """Nothing to do is not the same as nothing known."""
    assert words in plan_markdown(Plan("acme", diagnostics=diagnostics))  # type: ignore[arg-type]


def test_a_run_that_never_knew_its_project_has_a_heading_all_the_same() -> None:
    """The project file could not be read."""
    text = plan_markdown(Plan("", diagnostics=(error("no valid YAML"),)))
    assert text.startswith("### Plan\n\n**There is no plan.**\n\n```diff\n- Error: no valid YAML\n```\n")


def test_the_change_of_value_is_under_the_heading() -> None:
    """Per currency."""
    assert "**Value:** `+1,200.00 EUR`, `-30.00 USD`" in plan_markdown(
        plan_of(update(), EUR="1200", USD="-30")
    )
