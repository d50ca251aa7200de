"""What contracts are worth, per currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from planning.inputs import World
from planning.kinds import DEAL, Deal, Memo, deal, deal_address, memo

from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.live import Live
from reconcile.core.schema import schema_of
from reconcile.planning.move import turnover
from reconcile.planning.plan import make_plan
from reconcile.planning.worth import known, worth

D = Decimal
Sums = Mapping[str, Decimal]


@pytest.mark.parametrize(
    ("resource", "sums"),
    [
        pytest.param(deal(), {}, id="nothing"),
        pytest.param(deal(value=0, currency="USD"), {}, id="zero"),
        pytest.param(deal(value="1.50", currency="USD"), {"USD": D("1.50")}, id="one amount"),
        pytest.param(deal(value=1), {"": D(1)}, id="currency not known"),
        pytest.param(deal(terms={"fee": 3}), {"": D(3)}, id="an amount in an object"),
        pytest.param(
            deal(
                value=1,
                currency="USD",
                lines=(
                    {"external_id": "1", "amount": 2, "currency": "USD"},
                    {"external_id": "2", "amount": 3, "currency": "EUR", "base_amount": 99},
                    {"external_id": "3"},
                ),
                phases=(
                    {
                        "name": "p",
                        "start_date": "2025-01-01",
                        "lines": ({"amount": 4, "currency": "EUR"}, {"amount": 5, "currency": "EUR"}),
                    },
                ),
            ),
            {"EUR": D(12), "USD": D(3)},
            id="amounts in items of items",
        ),
    ],
)
def test_amounts_are_summed_per_currency(resource: Deal, sums: Sums) -> None:
    """Only those that carry a currency count."""
    assert worth(DEAL, resource.written()) == sums


def test_a_vendor_of_one_currency_names_none() -> None:
    """The sum stands under the empty name."""
    assert worth(schema_of(Memo), memo(title="t", deal_id=1, amount=5).written()) == {"": D(5)}


@pytest.mark.parametrize(
    ("desired", "behind", "sums"),
    [
        pytest.param(deal(value=1), deal(value=9, currency="USD"), {"USD": D(1)}, id="unwritten currency"),
        pytest.param(deal(name="x"), deal(value=9, currency="USD"), {"USD": D(9)}, id="unwritten amount"),
        pytest.param(deal(lines=None), deal(lines=({"amount": 5},)), {}, id="items as null"),
        pytest.param(deal(terms={"text": "x"}), deal(terms={"fee": 3}), {"": D(3)}, id="object"),
        pytest.param(deal(value=None), deal(value=9, currency="USD"), {}, id="null"),
        pytest.param(
            deal(lines=({"external_id": "1", "amount": 1},)),
            deal(
                lines=(
                    {"external_id": "2", "amount": 7, "currency": "USD"},
                    {"external_id": "1", "amount": 5, "currency": "EUR"},
                )
            ),
            {"EUR": D(1)},
            id="items by key",
        ),
        pytest.param(
            deal(lines=({"amount": 1},)),
            deal(lines=({"external_id": "2", "amount": 7, "currency": "USD"},)),
            {"USD": D(1)},
            id="items by place",
        ),
        pytest.param(
            deal(lines=({"external_id": "2", "amount": 1},)),
            deal(lines=({"amount": 7, "currency": "USD"},)),
            {"USD": D(1)},
            id="items by place, as the vendor dropped the keys",
        ),
        pytest.param(
            deal(name="x"),
            deal(lines=({"amount": 5, "currency": "EUR"},)),
            {"EUR": D(5)},
            id="unwritten items",
        ),
    ],
)
def test_what_is_not_written_counts_as_it_is_at_the_vendor(desired: Deal, behind: Deal, sums: Sums) -> None:
    """A written value wins, also inside items."""
    assert worth(DEAL, desired.written(), behind.written()) == sums


def test_what_is_no_item_is_worth_nothing() -> None:
    """An older lockfile may hold anything."""
    assert worth(DEAL, {"lines": ["no", 5], "value": "much"}) == {}


A = deal_address()
WORTH = deal(value=10, currency="USD")


def test_a_plan_says_how_the_value_moves() -> None:
    """Creates, updates, replaces, adoptions and deletes; per currency, and what cancels out is left out."""
    world = World()
    names = {name: deal_address(name) for name in ("new", "more", "less", "same", "other", "gone", "adopted")}
    for name, address in names.items():
        world.manage(address, deal(value=10, currency="USD", owner_id="o"), id=name)
        world.declare(address, deal(value=10, currency="USD", owner_id="o"))
    del world.managed[names["new"]], world.managed[names["adopted"]], world.declarations[names["gone"]]
    world.lose(names["new"])
    world.declare(names["more"], deal(value="10.50", currency="USD"))
    world.declare(names["less"], deal(value="9.50", currency="USD"))
    world.declare(names["other"], deal(value=7, currency="EUR", owner_id="p"), Lifecycle(replace=True))
    world.match(names["adopted"], Live("x", deal(value=4, currency="USD", owner_id="o")))
    plan = make_plan(world.inputs())
    assert plan.worth == {"EUR": D(7), "USD": D(10 - 10 + 6 - 10)}


def test_what_is_taken_back_moves_the_value_down() -> None:
    """The update clears it."""
    world = World()
    world.manage(A, WORTH)
    world.declare(A, deal(name="x", currency="USD"))
    assert make_plan(world.inputs()).worth == {"USD": D(-10)}


def test_what_is_forgotten_moves_nothing() -> None:
    """The contract stays as it is."""
    world = World()
    world.manage(A, WORTH, Lifecycle(on_removal=OnRemoval.FORGET))
    assert make_plan(world.inputs()).worth == {}


def test_an_amount_that_the_vendor_hides_counts_as_last_applied() -> None:
    """A change of the title alone moves no value, and what is managed is worth what was sent."""
    world, address = World(), Address("p", "Memo", "a")
    world.manage(address, memo(title="t", deal_id=1, budget=120))
    world.show(address, memo(title="t", deal_id=1))
    world.declare(address, memo(title="other", deal_id=1, budget=120))
    assert world.plan().worth == {}
    world.declare(address, memo(title="t", deal_id=1, budget=150))
    assert world.plan().worth == {"": D(30)}
    del world.declarations[address]
    assert world.plan().worth == {"": D(-120)}


@pytest.mark.parametrize(
    ("live", "value"), [(memo(title="t", deal_id=1), 7), (memo(title="t", deal_id=1, deposit=3), 3)]
)
def test_an_amount_that_the_vendor_did_not_keep_is_worth_what_was_applied(live: Memo, value: int) -> None:
    """One that it shows is worth what it shows."""
    seen = known(schema_of(Memo), live.written(), {"deposit": "7", "amount": "9"})
    assert worth(schema_of(Memo), seen) == {"": D(value)}


def test_what_moves_between_fields_counts_to_the_last_cent() -> None:
    """What left, or what arrived, whichever is more."""
    assert turnover({"a": {"EUR": D("0.50")}, "b": {"EUR": D("-0.25")}}) == {"EUR": D("0.50")}
    assert turnover({"a": {"EUR": D("-0.50")}}) == {"EUR": D("0.50")}
