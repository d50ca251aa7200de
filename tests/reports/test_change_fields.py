"""The fields of a change, side by side."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.samples import as_value, delete, field, shown

from reconcile.core.action import Action, Origin
from reconcile.core.address import Address
from reconcile.core.value import Reference
from reconcile.reports.layout import entries
from reconcile.reports.rows import rows_of

TAG = (Action.TAG,)


def test_old_and_new_values_stand_side_by_side_in_columns() -> None:
    """Names, old values and arrows below each other."""
    assert shown(field("renewal_date", date(2023, 4, 1), date(2024, 4, 1)), field("ref", "PO-1", "PO-2")) == [
        "~ renewal_date: 2023-04-01 -> 2024-04-01",
        "~ ref:          PO-1       -> PO-2",
    ]


def test_amounts_of_one_name_are_aligned_at_the_point() -> None:
    """Old ones among themselves, new ones among themselves; other names do not matter."""
    assert shown(
        field("line_items/1/amount", Decimal(210), Decimal("1250.50")),
        field("line_items/2/amount", Decimal("19.5"), Decimal(20)),
        field("value", Decimal(5), Decimal("7.1")),
    ) == [
        '~ line_items["1"].amount: 210   -> 1250.50',
        '~ line_items["2"].amount:  19.5 ->   20',
        "~ value:                  5     -> 7.1",
    ]


def test_drift_is_named_and_an_edit_of_the_manifest_is_not() -> None:
    """The manifest's edit is what a reader expects."""
    assert shown(
        field("a", 1, 2),
        field("b", 1, 2, Origin.DRIFT),
        field("c", 1, 2, Origin.BOTH),
        field("d", 1, 2, None),
    ) == ["~ a: 1 -> 2", "~ b: 1 -> 2   (drift)", "~ c: 1 -> 2   (drift and manifest)", "~ d: 1 -> 2"]


def test_a_field_that_comes_or_goes_shows_one_value() -> None:
    """With the symbol that says which."""
    assert shown(field("notes", None, "New"), field("ref", "PO-1", None)) == ["+ notes: New", "- ref:   PO-1"]


def test_an_item_that_comes_is_shown_field_by_field() -> None:
    """Below its key; what it leaves out is not shown."""
    item = as_value({"external_id": "3", "amount": Decimal(5), "notes": None})
    assert shown(field("line_items/3", None, item)) == [
        '+ line_items["3"]:',
        "    + external_id: 3",
        "    + amount:      5",
    ]


def test_items_of_a_new_list_are_named_by_the_key_that_each_has() -> None:
    """An external id, else name and start date, else a name of its own, else the place."""
    one, two = {"external_id": "x", "name": "n"}, {"external_id": "y", "name": "n"}
    assert shown(field("items", None, as_value([one, two])))[0] == '+ items["x"]:'
    phases = [{"name": "n", "start_date": "2025-01-01"}, {"name": "n", "start_date": "2026-01-01"}]
    assert shown(field("phases", None, as_value(phases)))[0] == '+ phases["n@2025-01-01"]:'
    assert shown(field("links", None, as_value([{"name": "n"}, {"name": "n"}])))[0] == "+ links[0]:"


def test_a_reference_that_is_not_known_yet_says_where_it_comes_from() -> None:
    """Also within an object."""
    reference = Reference(Address("growcrm", "Contract", "x"))
    words = "(from growcrm.Contract.x, known after apply)"
    assert shown(field("ref", None, reference)) == [f"+ ref: {words}"]
    assert shown(field("a", None, as_value({"b": reference}))) == ["+ a:", f"    + b: {words}"]


def test_a_secret_stays_a_placeholder() -> None:
    """The planner puts it there; that it changes is seen, though both look alike."""
    assert shown(field("token", "(secret)", "(secret)")) == ["~ token: (secret) -> (secret)"]
    assert shown(field("token", None, "(secret)")) == ["+ token: (secret)"]


def test_labels_show_what_comes_and_goes() -> None:
    """Not the ones that stay; all of them where there were none."""
    assert shown(field("tags", ("a", "b"), ("b", "c d")), actions=TAG) == ['# tags: +"c d" -a']
    assert shown(field("tags", None, ("a",)), actions=TAG) == ["# tags: +a"]
    assert shown(field("tags", ("a",), None), actions=TAG) == ["# tags: -a"]


def test_of_an_update_with_labels_only_the_labels_have_their_symbol() -> None:
    """Each action has its own."""
    actions = (Action.UPDATE, Action.TAG)
    assert shown(field("codes", ("a",), ("b",)), field("tags", ("a",), ("b",)), actions=actions) == [
        "~ codes: +b -a",
        "# tags:  +b -a",
    ]


def test_a_list_whose_order_alone_differs_is_shown_in_full() -> None:
    """Nothing comes or goes."""
    assert shown(field("codes", ("a", "b"), ("b", "a"))) == ["~ codes: [a, b] -> [b, a]"]


def test_a_value_that_does_not_fit_beside_the_old_one_stands_below() -> None:
    """Nothing is cut."""
    old, new = "https://example.com/" + "a" * 30, "https://example.com/" + "b" * 30
    assert shown(field("link", old, new), width=60) == ["~ link:", f"    - {old}", f"    + {new}"]


def test_an_object_that_becomes_a_reference_is_shown_whole() -> None:
    """They have no fields in common."""
    reference = Reference(Address("a", "B", "c"))
    assert shown(field("customer", as_value({"id": 5}), reference)) == [
        "~ customer: {id: 5} -> (from a.B.c, known after apply)"
    ]


def test_values_that_look_alike_are_spelled_in_ascii() -> None:
    """Else the change could not be seen."""
    assert shown(field("name", "Caf\u00e9", "Cafe\u0301")) == ['~ name: "Caf\\u00e9" -> "Cafe\\u0301"']
    assert shown(field("ref", 5, "5")) == ['~ ref: 5 -> "5"']


def test_what_a_replaced_object_takes_over_is_shown_without_a_symbol() -> None:
    """Long text only by its length."""
    long = "\n".join(["line"] * 60)
    assert shown(
        field("client_id", 1, 2),
        field("title", "Same", "Same", None),
        field("value", Decimal(5), Decimal(5), None),
        field("body", long, long, None),
        field("items", as_value([{"name": "n"}]), as_value([{"name": "n"}]), None),
    ) == [
        "~ client_id: 1 -> 2",
        "  title:     Same",
        "  value:     5",
        "  body:      (60 lines, unchanged)",
        '  items["n"]:',
        "      name:  n",
    ]


def _farewell(change_width: int = 60, **values: object) -> list[str]:
    rows = rows_of(delete("old", **{name: as_value(value) for name, value in values.items()}))
    return ["".join(span.text for span in each.spans) for each in entries(rows, change_width)]


def test_a_delete_shows_what_tells_the_object_and_its_worth() -> None:
    """Not the long texts; each item in one line."""
    items = [{"external_id": "1", "description": "A description that is very long indeed", "amount": "210"}]
    assert _farewell(title="Old", notes="x" * 500, days=3, value=Decimal("99.5"), line_items=items) == [
        "title:           Old",
        "value:           99.5",
        'line_items["1"]: {external_id: 1, description: A descriptio…',
    ]


def test_a_delete_of_an_object_without_a_name_shows_what_there_is() -> None:
    """Its first fields."""
    assert _farewell(days=3, notes="Kept") == ["days:  3", "notes: Kept"]


def test_a_forgotten_object_has_no_fields() -> None:
    """There is nothing to tell."""
    assert shown() == []
