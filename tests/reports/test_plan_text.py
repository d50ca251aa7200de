"""The plan for a person: headings, summary, what stands against it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports.samples import GITHUB, as_value, delete, field, plan_of, update

from reconcile.core.action import Action, Origin
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import Location, error, warning
from reconcile.core.plan import Change, Guard, Plan
from reconcile.core.value import Reference
from reconcile.planning.document import decode, encode
from reconcile.reports.line import Style, render
from reconcile.reports.markdown import plan_markdown
from reconcile.reports.text import change_lines, money, plan_lines, summary_lines

_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False)
)


def _nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner)


def _heading(change: Change, width: int = 80) -> str:
    return change_lines(plan_of(change), width=width)[0].text


@pytest.mark.parametrize(
    ("actions", "symbols"),
    [
        ((Action.CREATE,), "  +"),
        ((Action.UPDATE, Action.TAG), " ~#"),
        ((Action.ADOPT, Action.UPDATE, Action.TAG), ">~#"),
        ((Action.DELETE, Action.CREATE), "-/+"),
        ((Action.FORGET,), "  ."),
    ],
)
def test_a_heading_begins_with_the_symbols_of_its_actions(actions: tuple[Action, ...], symbols: str) -> None:
    """A replace is a delete and a create."""
    assert _heading(replace(update(), actions=actions)).startswith(f"{symbols} trelica.Contract.github")


def test_a_heading_names_the_id_once() -> None:
    """Not again where the reason has it."""
    assert _heading(update()) == "  ~ trelica.Contract.github  (id 66)  the manifest changed"
    adopted = replace(update(), reason="found by its marker, id 66")
    assert _heading(adopted) == "  ~ trelica.Contract.github  found by its marker, id 66"


def test_a_reason_that_does_not_fit_stands_below() -> None:
    """At the column of the fields."""
    lines = change_lines(plan_of(update()), width=40)
    assert [each.text for each in lines[:2]] == [
        "  ~ trelica.Contract.github  (id 66)",
        "      the manifest changed",
    ]


def test_the_summary_counts_every_action_and_those_that_are_rare_only_where_present() -> None:
    """A combined change counts in each of its actions."""
    plan = plan_of(update(field("tags", (), ("a",)), actions=(Action.UPDATE, Action.TAG)), delete("old"))
    assert render(summary_lines(plan)) == "Plan: 0 to create, 1 to update, 1 to tag, 1 to delete.\n"
    rare = plan_of(
        replace(update(), actions=(Action.ADOPT,)), replace(delete("old"), actions=(Action.FORGET,))
    )
    assert "0 to delete, 1 to adopt, 1 to forget." in render(summary_lines(rare))


def test_the_change_of_value_is_told_per_currency() -> None:
    """A vendor with one currency names none."""
    plan = replace(plan_of(update()), worth={"USD": Decimal(-30), "": Decimal("1200.5")})
    assert render(summary_lines(plan)).endswith("Value: +1,200.50, -30.00 USD\n")
    styles = {span.text: span.style for span in summary_lines(plan)[1].spans}
    assert (styles["+1,200.50"], styles["-30.00 USD"]) == (Style.MONEY, Style.DELETE)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.1", "+0.10"),
        ("-30.125", "-30.125"),
        ("1E+4", "+10,000.00"),
        ("99999999.99", "+99,999,999.99"),
        ("1.500", "+1.50"),
        ("12345678901234567890123456789012.99", "+12,345,678,901,234,567,890,123,456,789,012.99"),
    ],
)
def test_money_keeps_every_digit(amount: str, shown: str) -> None:
    """At least two decimals, thousands apart, and a sign."""
    assert money(Decimal(amount)) == shown


def test_an_empty_plan_says_that_nothing_changes() -> None:
    """And how much it looked at."""
    assert render(plan_lines(Plan("acme"))).startswith("No changes. Nothing is declared")
    one = Plan("acme", no_ops=(GITHUB,))
    assert render(plan_lines(one)) == "No changes. The one managed object is as the manifests say.\n"


def test_a_plan_with_errors_and_no_changes_never_says_no_changes() -> None:
    """Somebody could take it for good news."""
    assert "No changes" not in render(plan_lines(Plan("acme", diagnostics=(error("it could not be read"),))))


def test_errors_come_last_with_their_place_and_what_to_do() -> None:
    """After the warnings: the end of a report is what is read."""
    place = Location("contracts/a.yaml", 3, 5)
    mistakes = (error("ends before it starts", "end later", address=GITHUB, location=place), warning("kept"))
    lines = [each.text for each in plan_lines(Plan("acme", diagnostics=mistakes))]
    assert lines[-5:] == [
        "Warning: kept",
        "",
        "Error: ends before it starts",
        "  on contracts/a.yaml:3:5, trelica.Contract.github",
        "  end later",
    ]


def test_a_plan_looks_the_same_after_it_was_saved() -> None:
    """What was reviewed is what `apply FILE` shows: amounts, dates, references and items included."""
    item = {"external_id": "2", "amount": Decimal("19.50"), "start_date": date(2027, 1, 1)}
    plan = plan_of(
        update(
            field("line_items/1/amount", Decimal(210), Decimal("1250.50")),
            field("line_items/2", None, as_value(item)),
            field("renewal_date", date(2023, 4, 1), date(2024, 4, 1), Origin.DRIFT),
            field("ref", 5, Reference(GITHUB, "number")),
            field("seats", 5, Decimal("5.5")),
        ),
        EUR="1040.50",
    )
    guard = Guard("", "", 1, "", {}, ())
    saved = json.loads(json.dumps(encode(replace(plan, guard=guard))))
    assert render(plan_lines(decode(saved))) == render(plan_lines(plan))


def test_no_line_holds_anything_that_a_terminal_obeys() -> None:
    """Names, ids, reasons, values and messages of a vendor."""
    evil = "\x1b]0;owned\x07\u202e\nPlan: 0 to delete."
    change = replace(update(field("notes", evil, evil + "!"), field(evil, None, evil)), id=evil, reason=evil)
    plan = Plan(evil, (change,), (error(evil, evil),), worth={evil: Decimal(1)})
    text = render(plan_lines(plan))
    assert not set(text) & {"\x1b", "\x07", "\u202e"}
    assert [each for each in text.splitlines() if each.startswith("Plan: 0 to delete")] == []


@given(st.integers(0, 200), st.recursive(_LEAVES, _nested), st.recursive(_LEAVES, _nested))
def test_any_value_can_be_shown_at_any_width(width: int, before: object, after: object) -> None:
    """A plan that can't be shown can't be reviewed; and no change goes without a line."""
    change = update(field("a", as_value(before), as_value(after)))
    plan = replace(
        plan_of(change, delete("old", a=as_value(before))), diagnostics=(error("x " * 9, "y " * 9),)
    )
    assert len(change_lines(plan, width=width)) > 4
    assert all("\n" not in each.text for each in plan_lines(plan, width=width))


def test_every_plan_says_how_surely_its_objects_are_found_again() -> None:
    """Kind by kind; before the counts, or after there is nothing to count."""
    promises = {
        "cor.Contract": Promise.MARKER,
        "growcrm.Contract": Promise.NATURAL_KEY,
        "other.Contract": Promise.NONE,
        "trelica.Contract": Promise.MARKER,
    }
    said = [
        "Found again by marker: cor.Contract, trelica.Contract.",
        "Found again by natural key: growcrm.Contract.",
        "Found again by nothing but the lockfile: other.Contract.",
    ]
    changed = replace(plan_of(delete("github", notes="x")), promises=promises)
    assert render(summary_lines(changed)).splitlines()[:-1] == said
    assert render(summary_lines(replace(plan_of(), promises=promises))).splitlines()[1:] == said
    assert f"{said[0][:-1]}; natural key: growcrm.Contract" in plan_markdown(changed)
