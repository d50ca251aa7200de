"""Ways round the limits and the protection, each tried: none of them leads past."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from planning.inputs import World, said, words
from planning.kinds import Deal, deal, deal_address, memo, memo_address

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.live import Found, Live
from reconcile.core.plan import Plan
from reconcile.core.value import Reference
from reconcile.planning.limits import Accepted
from reconcile.planning.plan import make_plan

NAMES = [deal_address(f"n{index:02}") for index in range(40)]
WORTH = {"value": 100, "currency": "USD"}
PROTECTED = Lifecycle(prevent_destroy=True)


def portfolio(count: int = 10, **values: object) -> World:
    """Manage deals worth 100 USD each, as they were applied."""
    world = World()
    for index, address in enumerate(NAMES[:count]):
        world.manage(address, deal(**(WORTH | values)), id=str(index))
        world.declare(address, deal(**(WORTH | values)))
    return world


def planned(world: World, *addresses: Address, accepted: Accepted | None = None) -> Plan:
    """Plan with the default limits; with addresses, look at those only."""
    return make_plan(world.inputs(scope=frozenset(addresses) or None, accepted=accepted))


def refusals(plan: Plan) -> list[str]:
    """Why a plan is refused."""
    return [each.summary for each in plan.diagnostics if each.protection]


def edit(world: World, count: int, **values: object) -> None:
    """Write other values into so many manifests."""
    for address in NAMES[:count]:
        world.declare(address, deal(**values))


@pytest.mark.parametrize(
    ("values", "currency"),
    [
        pytest.param({"value": 100, "currency": "EUR"}, "EUR", id="another currency"),
        pytest.param({"value": 100, "currency": "usd"}, "usd", id="a currency spelt otherwise"),
        pytest.param({"value": 100}, "USD", id="no currency any more"),
        pytest.param(
            {
                "value": 0,
                "currency": "USD",
                "lines": ({"external_id": "1", "amount": 100, "currency": "USD"},),
            },
            "USD",
            id="the same amount in line items",
        ),
        pytest.param(
            {"value": 0, "currency": "USD", "terms": {"fee": 100}}, "USD", id="the same amount in an object"
        ),
        pytest.param(
            {
                **WORTH,
                "phases": (
                    {
                        "name": "p",
                        "start_date": "2026-01-01",
                        "lines": ({"external_id": "1", "amount": 100, "currency": "USD"},),
                    },
                ),
            },
            "USD",
            id="items of items that were never applied",
        ),
        pytest.param({"value": -100, "currency": "USD"}, "USD", id="a credit instead"),
        pytest.param({"currency": "USD"}, "USD", id="the amount taken out"),
    ],
)
def test_value_does_not_move_unseen(values: dict[str, object], currency: str) -> None:
    """Three of ten are within the share of changed objects, and beyond that of the value."""
    world = portfolio()
    edit(world, 3, **values)
    [text] = [each for each in refusals(planned(world)) if each.split(":")[0].endswith(currency)]
    assert "of the managed value in" in text


def test_a_field_that_was_never_applied_counts_from_what_the_vendor_has() -> None:
    """The author writes an amount for the first time, over one that somebody filled in."""
    world = portfolio()
    for index, address in enumerate(NAMES[:3]):
        world.manage(address, deal(name="x"), id=str(index))
        world.show(address, deal(name="x", value=100, currency="USD"), id=str(index))
    edit(world, 3, name="x", value=0)
    assert refusals(planned(world)) == [
        "the plan would change 30 % of the managed value in USD: the limit is 20 %"
    ]


def test_a_hidden_field_that_was_never_applied_counts_whole() -> None:
    """Nobody knows what the vendor has."""
    world = World()
    names = [memo_address(f"m{index}") for index in range(10)]
    for index, address in enumerate(names):
        world.manage(address, memo(title="t", deal_id=index, amount=100), id=str(index))
        world.declare(
            address, memo(title="t", deal_id=index, amount=100, budget=10**6 if index == 0 else None)
        )
    assert "of the managed value: the limit is 20 %" in refusals(planned(world))[0]


def test_an_amount_that_comes_from_a_new_object_counts_as_it_is_declared() -> None:
    """It is known from that one's manifest, or the one behind it; a plan would else not weigh it."""
    world = portfolio()
    new, newer = deal_address("new"), deal_address("newer")
    world.declare(new, deal(value=10**9, currency="USD"))
    world.declare(newer, deal(value=Reference(new, "value"), currency="USD"))
    for address in (new, newer):
        world.lose(address)
    for source in (new, newer):
        world.declare(NAMES[0], deal(value=Reference(source, "value"), currency="USD"))
        [text] = refusals(planned(world))
        assert "% of the managed value in USD" in text


def test_a_value_of_a_new_object_that_does_not_fit_hides_no_other_amount() -> None:
    """The apply will refuse it; the plan weighs the rest all the same."""
    world = portfolio()
    new = deal_address("new")
    world.declare(new, deal(name="many"))
    world.lose(new)
    world.declare(NAMES[0], deal(value=1000, currency="USD", days=Reference(new, "name")))
    [text] = refusals(planned(world))
    assert "90 % of the managed value in USD" in text


def test_an_ignored_amount_moves_nothing() -> None:
    """It is not sent, so it neither counts nor shows in the sum."""
    world = portfolio()
    for address in NAMES[:3]:
        world.declare(
            address, deal(value=10**6, currency="USD", note="x"), Lifecycle(ignore_changes=("value",))
        )
    plan = planned(world)
    assert (refusals(plan), plan.worth) == ([], {})


def test_an_amount_that_the_vendor_did_not_keep_counts_as_last_applied() -> None:
    """Else each later change of such an object would move its whole value."""
    world = World()
    names = [deal_address(f"n{index:02}") for index in range(10)]
    for index, address in enumerate(names):
        world.manage(address, deal(project_id=1, **WORTH), id=str(index))
        world.declare(address, deal(project_id=1, note="x" if index == 0 else None, **WORTH))
        world.show(address, deal(**WORTH), id=str(index))
    assert planned(world).worth == {}


@pytest.mark.parametrize("count", [1, 3])
def test_a_narrowed_run_is_measured_against_everything_managed(count: int) -> None:
    """Three of ten by name are three of ten: neither all of three, nor more than they are."""
    world = portfolio()
    edit(world, 10, value=150, currency="USD")
    assert refusals(planned(world, *NAMES[:count])) == []
    assert refusals(planned(world, *NAMES[:4])) == [
        "the plan would change 40 % of managed objects: the limit is 30 %",
    ]


def test_an_object_that_was_made_again_by_hand_does_not_lower_the_number_of_managed_ones() -> None:
    """Ten are managed: percentages count, though one of them is adopted anew."""
    world = portfolio()
    world.match(NAMES[0], Live("x", deal(**WORTH)))
    edit(world, 10, value=101, currency="USD")
    assert "the plan would change 100 % of managed objects: the limit is 30 %" in refusals(planned(world))


def test_everything_gone_is_refused_though_part_of_it_would_only_be_forgotten() -> None:
    """A manifest that went does not make an empty account look like less."""
    world = portfolio(4)
    for address in NAMES[:4]:
        world.lose(address)
    for address in NAMES[2:4]:
        del world.declarations[address]
    assert refusals(planned(world)) == ["all 4 managed objects are gone at the vendor"]
    [diagnostic] = planned(world).diagnostics
    assert "run again with --accept-recreate 4" in diagnostic.detail
    assert refusals(planned(world, accepted=Accepted(recreate=3))) != []
    assert refusals(planned(world, accepted=Accepted(recreate=4))) == []


def test_everything_gone_is_refused_when_everything_is_to_be_destroyed() -> None:
    """To forget all of it is to lose it, if the account is the wrong one."""
    world = portfolio(3)
    for address in NAMES[:3]:
        world.lose(address)
    plan = make_plan(world.inputs(destroy=True))
    assert refusals(plan) == ["all 3 managed objects are gone at the vendor"]


def test_a_narrowed_run_that_finds_nothing_of_what_it_looks_at_is_refused() -> None:
    """Leaving out one that is gone as well does not make the others fewer than all."""
    world = portfolio(4)
    for address in NAMES[:4]:
        world.lose(address)
    assert refusals(planned(world, *NAMES[:3])) == [
        "the plan would create again 3 objects: all 3 managed objects looked at"
    ]
    for address in NAMES[:3]:
        del world.declarations[address]
    assert refusals(planned(world, *NAMES[:3])) == ["all 3 managed objects looked at are gone at the vendor"]


def test_deleting_all_that_is_left_is_deleting_all() -> None:
    """One that is gone already does not count as one that stays."""
    world = portfolio(4)
    world.lose(NAMES[3])
    for address in NAMES[:4]:
        del world.declarations[address]
    world.declare(deal_address("other"), deal())
    world.lose(deal_address("other"))
    assert refusals(planned(world)) == [
        "the plan would delete 3 objects: all 3 managed objects that are left"
    ]


def test_a_replace_counts_as_a_delete_and_as_a_change() -> None:
    """Whatever it is called, the old object goes."""
    world = portfolio(20, owner_id="1")
    for address in NAMES[:7]:
        world.declare(address, deal(owner_id="2", **WORTH), Lifecycle(replace=True))
    plan = planned(world)
    assert [each.actions for each in plan.changes] == [(Action.DELETE, Action.CREATE)] * 7
    assert refusals(plan) == [
        "the plan would delete 7 objects: the limit is 5",
        "the plan would change 35 % of managed objects: the limit is 30 %",
    ]


def unlock(world: World) -> None:
    """Take the manifest away."""
    del world.declarations[NAMES[0]]


def rename(world: World) -> None:
    """Put it under another name; the vendor knows nothing with that marker."""
    unlock(world)
    world.declare(deal_address("renamed"), deal(**WORTH))
    world.lose(deal_address("renamed"))


def rename_and_import(world: World) -> None:
    """Claim the same object under another name."""
    unlock(world)
    world.declare(deal_address("renamed"), deal(**WORTH), Lifecycle(import_id="0"))
    world.show(deal_address("renamed"), deal(**WORTH), id="0")


def replace_it(world: World) -> None:
    """Ask for another object, under the same protection."""
    world.declare(NAMES[0], deal(owner_id="2", **WORTH), Lifecycle(prevent_destroy=True, replace=True))


@pytest.mark.parametrize("trick", [unlock, rename, rename_and_import, replace_it])
def test_a_protected_object_is_not_deleted(trick: Callable[[World], None]) -> None:
    """The protection last applied holds without its manifest, and under any other name."""
    world = portfolio(20)
    world.manage(NAMES[0], deal(owner_id="1", **WORTH), PROTECTED, id="0")
    world.declare(NAMES[0], deal(owner_id="1", **WORTH), PROTECTED)
    trick(world)
    plan = planned(world)
    assert any("protected by lifecycle.prevent_destroy" in each for each in said(plan))
    assert not any(each.is_destructive for each in plan.changes)


def test_what_a_removed_manifest_said_last_does_not_count_unless_it_was_applied() -> None:
    """Two commits, the first of which nobody applied, are one."""
    world = portfolio(20)
    world.manage(NAMES[0], deal(**WORTH), Lifecycle(on_removal=OnRemoval.FORGET), id="0")
    del world.declarations[NAMES[0]]
    assert words(planned(world)) == ["n00: forget"]


def test_limits_hold_for_each_of_several_narrowed_runs() -> None:
    """Each run has its own count, and may not go beyond it."""
    world = portfolio(20)
    for address in NAMES[:12]:
        del world.declarations[address]
    assert "the plan would delete 6 objects: the limit is 5" in refusals(planned(world, *NAMES[:6]))
    assert refusals(planned(world, *NAMES[:4])) == []


def test_deletes_and_creates_of_the_same_amounts_do_not_cancel_out() -> None:
    """The value of ten contracts that go is not outweighed by a new one."""
    world = portfolio(20)
    for address in NAMES[:5]:
        del world.declarations[address]
    new = deal_address("new")
    world.declare(new, deal(value=500, currency="USD"))
    world.lose(new)
    assert refusals(planned(world)) == [
        "the plan would change 25 % of the managed value in USD: the limit is 20 %"
    ]
    assert planned(world).worth == {}


def test_nothing_is_gone_where_nothing_was_managed() -> None:
    """A first apply has no limit on creates."""
    world = World()
    for address in NAMES:
        world.declare(address, Deal(value=Decimal(1), currency="USD"))
        world.found[address] = Found()
    assert refusals(planned(world)) == []
