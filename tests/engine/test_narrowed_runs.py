"""Runs that look at some addresses only."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.address import Address
from reconcile.core.errors import InputError
from reconcile.core.managed import Managed
from reconcile.engine.plan import PlanOptions
from reconcile.engine.selection import Selection
from reconcile.planning.limits import Accepted
from reconcile.state import write_lockfile

A, B, C, D = grow("a"), trelica("b"), trelica("c"), trelica("d")


@pytest.fixture
def row(shop: Workshop) -> Workshop:
    """`c` refers to `b`, `b` refers to `a`, `d` stands alone; two have a label."""
    shop.grow("a")
    shop.trelica("b", ref={"from": A}, meta=labels("b", "platform"))
    shop.trelica("c", ref={"from": B})
    shop.trelica("d", meta=labels("d", "sales"))
    return shop


def labels(name: str, team: str) -> dict[str, object]:
    """Metadata with a label."""
    return {"metadata": {"name": name, "labels": {"team": team}}}


def narrowed(**selection: object) -> PlanOptions:
    """Options of a narrowed run."""
    return PlanOptions(Selection(**selection))  # type: ignore[arg-type]  # as the test says


def planned(shop: Workshop, **selection: object) -> list[str]:
    """The addresses that a narrowed plan changes."""
    return [str(each.address) for each in shop.plan(narrowed(**selection)).changes]


def test_nothing_narrowed_is_everything() -> None:
    """And anything narrows."""
    assert Selection().is_everything
    assert not Selection(targets=(A,)).is_everything
    assert not Selection(excludes=(A,)).is_everything
    assert not Selection(labels={"team": "sales"}).is_everything


def test_a_target_brings_what_it_refers_to(row: Workshop) -> None:
    """All the way."""
    assert planned(row, targets=(B,)) == [A, B]
    assert planned(row, targets=(C, D)) == [A, B, C, D]


def test_a_target_brings_what_it_refers_to_twice_only_once(row: Workshop) -> None:
    """By two ways."""
    row.trelica("d", ref={"from": B}, notes={"from": A, "field": "title"})
    assert planned(row, targets=(D,)) == [A, B, D]


def test_an_exclude_takes_away_what_refers_to_it(row: Workshop) -> None:
    """All the way; what is excluded from a target, too."""
    assert planned(row, excludes=(B,)) == [A, D]
    assert planned(row, targets=(B, D), excludes=(A,)) == [D]


def test_labels_bring_what_they_refer_to(row: Workshop) -> None:
    """Those of both selections together."""
    assert planned(row, labels={"team": "platform"}) == [A, B]
    assert planned(row, labels={"team": "platform"}, targets=(D,)) == []
    assert planned(row, labels={"team": "nobody"}) == []


def test_a_narrowed_run_leaves_the_rest_alone(row: Workshop) -> None:
    """It neither reads nor records it, and asks no vendor that it does not need."""
    row.forget_requests()
    row.apply(wanted=narrowed(targets=(D,)))
    assert row.managed.keys() == {D}
    assert not any("/api/contracts?" in each for each in row.requests())


def test_a_narrowed_destroy_takes_what_refers_to_nothing_else(row: Workshop) -> None:
    """What is not managed can't be destroyed."""
    row.apply(wanted=narrowed(targets=(D,)))
    assert [str(each.address) for each in row.plan(PlanOptions(destroy=True)).changes] == [D]


def test_what_a_removed_manifest_referred_to_is_in_the_lockfile(row: Workshop) -> None:
    """A target without a manifest brings what it was applied with."""
    row.converge()
    row.remove(B, C)
    row.grow("a", value="1")
    assert sorted(planned(row, targets=(B,))) == [A, B]
    assert planned(row, excludes=(A,)) == []


def test_a_narrowed_run_is_not_asked_about_what_it_leaves_out(row: Workshop) -> None:
    """The question stays open, and comes back with its address."""
    row.fault(A, "reset_before_commit", method="POST")
    row.apply()
    assert any(A in error for error in row.errors())
    row.trelica("d", notes="new")
    for selection in ({"targets": (D,)}, {"excludes": (A,)}):
        plan = row.plan(narrowed(**selection))
        assert (plan.has_errors, [str(each.address) for each in plan.changes]) == (False, [D])
    row.apply(wanted=narrowed(targets=(D,)))
    assert row.open_intents() == [(A, "create")]
    assert row.plan(narrowed(targets=(A,))).has_errors


def test_a_narrowed_run_is_weighed_against_every_kind(shop: Workshop) -> None:
    """Also against those that it does not look at."""
    for index in range(9):
        shop.grow(f"n{index}", value="100")
    item = {"external_id": "1", "amount": "100"}
    shop.trelica("b", line_items=[item])
    shop.converge()
    shop.trelica("b", line_items=[{**item, "amount": "150"}])
    assert planned(shop, targets=(B,)) == [B]
    assert not shop.plan(narrowed(targets=(B,))).has_errors
    shop.trelica("b", line_items=[{**item, "amount": "400"}])
    (text,) = map(str, shop.plan(narrowed(targets=(B,))).diagnostics)
    assert "30 % of the managed value: the limit is 20 %" in text


def test_a_narrowed_run_needs_no_plugin_for_what_it_leaves_out(row: Workshop) -> None:
    """What nobody can read has no known value."""
    row.converge()
    managed = Managed(Address.parse("nowhere.Thing.x"), "1", applied={"value": "100"})
    write_lockfile(row.root, row.lockfile.put(managed, "https://nowhere.example"))
    row.trelica("d", notes="new", meta=labels("d", "sales"))
    assert planned(row, targets=(D,)) == [D]


def test_an_unknown_address_is_an_error_with_the_nearest_one(row: Workshop) -> None:
    """Every wrong word of a run at once."""
    wrong = narrowed(targets=("trelica.Contract.bb", "nonsense"), excludes=("procore.Payment.x",))
    with pytest.raises(InputError) as caught:
        row.plan(wrong)
    bad, nonsense = map(str, caught.value.diagnostics)
    assert bad == "nothing is declared or managed as trelica.Contract.bb; did you mean trelica.Contract.b?"
    assert nonsense.startswith("'nonsense' is no address")
    with pytest.raises(InputError, match="`reconcile state list` shows what is managed"):
        row.plan(narrowed(excludes=("procore.Payment.x",)))


def test_a_destroy_of_everything_goes_in_reverse_and_needs_its_word(row: Workshop) -> None:
    """References last."""
    row.converge()
    assert row.plan(PlanOptions(destroy=True)).has_errors
    options = PlanOptions(destroy=True, accepted=Accepted(deletes=4))
    results = row.apply(wanted=options)
    order = list(results)
    assert order.index(C) < order.index(B) < order.index(A)
    assert row.managed == {}
