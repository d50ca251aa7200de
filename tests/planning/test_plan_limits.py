"""How much a plan may do before somebody says so."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from planning.inputs import World
from planning.kinds import deal, deal_address, memo, memo_address

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.live import Found
from reconcile.core.plan import Change
from reconcile.planning.limits import Accepted, Extent, Limits, check
from reconcile.planning.plan import make_plan

D = Decimal
NAMES = [deal_address(f"n{index}") for index in range(100)]
DELETE, CREATE, UPDATE = (Action.DELETE,), (Action.CREATE,), (Action.UPDATE,)
REPLACE, ADOPT, FORGET = (Action.DELETE, Action.CREATE), (Action.ADOPT, Action.UPDATE), (Action.FORGET,)


def refused(
    actions: tuple[Action, ...],
    count: int,
    managed: int,
    accepted: Accepted | None = None,
    limits: Limits | None = None,
) -> list[str]:
    """Check so many changes of managed objects against the limits."""
    changes = tuple(Change(address, actions, "") for address in NAMES[:count])
    diagnostics = list(check(Extent(changes, NAMES[:managed]), limits or Limits(), accepted or Accepted()))
    assert all(each.protection for each in diagnostics)
    return [str(each) for each in diagnostics]


LOOSE = Limits(changes_percent=D(100))


@pytest.mark.parametrize(
    ("actions", "count", "managed", "expected"),
    [
        pytest.param(DELETE, 5, 6, None, id="as many as the limit"),
        pytest.param(DELETE, 6, 99, "delete 6 objects: the limit is 5", id="one more"),
        pytest.param(REPLACE, 6, 99, "delete 6 objects: the limit is 5", id="a replace is a delete"),
        pytest.param(DELETE, 2, 2, None, id="all of two"),
        pytest.param(DELETE, 3, 3, "delete 3 objects: all 3 managed objects", id="all of three"),
        pytest.param(DELETE, 9, 9, "delete 9 objects: all 9 managed objects", id="all of nine"),
        pytest.param(CREATE, 5, 6, None, id="as many recreated as the limit"),
        pytest.param(CREATE, 6, 99, "create again 6 objects: the limit is 5", id="one more recreated"),
        pytest.param(CREATE, 2, 2, None, id="all of two gone"),
        pytest.param(CREATE, 3, 3, "create again 3 objects: all 3 managed objects", id="all of three gone"),
        pytest.param(CREATE, 50, 0, None, id="a first apply creates without a limit"),
        pytest.param(UPDATE, 99, 99, None, id="updates have no count"),
        pytest.param(ADOPT, 99, 99, None, id="adopting has no count"),
        pytest.param(FORGET, 99, 99, None, id="forgetting counts nowhere"),
    ],
)
def test_deletes_and_recreates_are_counted_at_every_size(
    actions: tuple[Action, ...], count: int, managed: int, expected: str | None
) -> None:
    """The refusal prints the exact word that lifts it, and the word does."""
    found = refused(actions, count, managed, limits=LOOSE)
    word = "recreate" if actions == CREATE else "deletes"
    remedy = f"if that is meant, run again with --accept-{word} {count}"
    assert found == ([f"the plan would {expected}; {remedy}"] if expected else [])
    enough, less = Accepted(deletes=count, recreate=count), Accepted(deletes=count - 1, recreate=count - 1)
    assert refused(actions, count, managed, enough, LOOSE) == []
    assert refused(actions, count, managed, less, LOOSE) == found


def test_a_single_object_is_spoken_of_as_one() -> None:
    """With a limit of nothing."""
    assert refused(DELETE, 1, 9, limits=Limits(deletes=0)) == [
        "the plan would delete 1 object: the limit is 0; if that is meant, run again with --accept-deletes 1"
    ]


@pytest.mark.parametrize(
    ("actions", "count", "managed", "percent"),
    [
        pytest.param(UPDATE, 9, 9, None, id="under ten objects"),
        pytest.param(UPDATE, 3, 10, None, id="as much as the limit"),
        pytest.param(UPDATE, 4, 10, 40, id="more"),
        pytest.param(UPDATE, 4, 13, 31, id="rounded up"),
        pytest.param((Action.TAG,), 10, 10, 100, id="tags"),
        pytest.param(FORGET, 10, 10, None, id="forgetting"),
        pytest.param((Action.ADOPT,), 10, 10, None, id="adopting"),
    ],
)
def test_the_share_of_changed_objects_counts_from_ten(
    actions: tuple[Action, ...], count: int, managed: int, percent: int | None
) -> None:
    """Up to the limit, and up to the percentage that was accepted."""
    found = refused(actions, count, managed)
    assert found == (
        [
            (
                f"the plan would change {percent} % of managed objects: the limit is 30 %; "
                f"if that is meant, run again with --accept-changes {percent}"
            )
        ]
        if percent
        else []
    )
    if percent:
        assert refused(actions, count, managed, Accepted(changes=D(percent))) == []
        assert refused(actions, count, managed, Accepted(changes=D(percent - 1))) == found


def test_a_share_is_compared_before_it_is_rounded() -> None:
    """4 of 13 are 30.8 percent."""
    assert refused(UPDATE, 4, 13, limits=Limits(changes_percent=D("30.8"))) == []
    assert refused(UPDATE, 4, 13, limits=Limits(changes_percent=D("30.7"))) != []


def test_accepting_less_than_the_limit_does_not_lower_it() -> None:
    """A word only widens."""
    assert refused(DELETE, 2, 9, Accepted(deletes=0)) == []
    assert refused(UPDATE, 3, 10, Accepted(changes=D(0))) == []


def test_a_new_object_is_no_change_of_a_managed_one() -> None:
    """Only what the lockfile knows counts for recreates and percentages."""
    changes = tuple(Change(memo_address(f"n{index}"), CREATE, "") for index in range(50))
    assert list(check(Extent(changes, NAMES[:10]), Limits(), Accepted())) == []


def moved(
    value: Mapping[str, Decimal], by: Mapping[str, Decimal], accepted: Accepted | None = None
) -> list[str]:
    """Check a move of value among ten managed objects."""
    return [str(each) for each in check(Extent((), NAMES[:10], value, by), Limits(), accepted or Accepted())]


def test_the_moved_value_counts_per_currency() -> None:
    """The second currency does not hide behind the first."""
    value = {"": D(100), "EUR": D(1000), "USD": D(1000)}
    by = {"": D(21), "EUR": D(200), "USD": D("200.01")}
    assert moved(value, by) == [
        (
            "the plan would change 21 % of the managed value: the limit is 20 %; "
            "if that is meant, run again with --accept-value 21"
        ),
        (
            "the plan would change 21 % of the managed value in USD: the limit is 20 %; "
            "if that is meant, run again with --accept-value 21"
        ),
    ]
    assert moved(value, by, Accepted(value=D(21))) == []


def test_a_first_value_in_a_currency_is_all_of_it() -> None:
    """However little it is, and however much there is of others."""
    [text] = moved({"EUR": D(1000)}, {"USD": D(1)})
    assert "change 100 % of the managed value in USD" in text


def test_a_huge_share_is_written_out() -> None:
    """As an option that can be typed."""
    [text] = moved({"USD": D("0.01")}, {"USD": D(10) ** 30})
    assert text.endswith(f"--accept-value {10**34}")


def portfolio(count: int = 10) -> World:
    """Manage deals worth 100 USD each."""
    world = World()
    for index, address in enumerate(NAMES[:count]):
        world.manage(address, deal(value=100, currency="USD"), id=str(index))
        world.declare(address, deal(value=100, currency="USD"))
    return world


def refusals(world: World, scope: frozenset[Address] | None = None) -> list[str]:
    """Plan with the default limits."""
    plan = make_plan(world.inputs(scope=scope))
    return [each.summary for each in plan.diagnostics]


def test_a_plan_weighs_what_it_moves_against_everything_managed() -> None:
    """Up and down do not cancel out; a new contract moves nothing that is managed."""
    world = portfolio()
    world.declare(NAMES[0], deal(value=200, currency="USD"))
    world.declare(NAMES[1], deal(value=0, currency="USD"))
    world.declare(NAMES[50], deal(value=10**9, currency="USD"))
    world.lose(NAMES[50])
    assert refusals(world) == []
    world.declare(NAMES[1], deal(value="-0.01", currency="USD"))
    assert refusals(world) == ["the plan would change 21 % of the managed value in USD: the limit is 20 %"]


def test_what_is_out_of_a_selection_is_weighed_as_it_was_last_applied() -> None:
    """A selection of one contract is not the whole value."""
    world = portfolio()
    world.found = {NAMES[0]: world.found[NAMES[0]]}
    world.declare(NAMES[0], deal(value=200, currency="USD"))
    assert refusals(world, scope=frozenset(NAMES[:1])) == []


def test_a_kind_that_nobody_looked_at_has_no_known_value() -> None:
    """The lockfile alone does not tell what an amount is."""
    world = portfolio()
    world.manage(memo_address(), memo(title="t", deal_id=1, amount=5), id="m")
    del world.found[memo_address()]
    assert refusals(world, scope=frozenset(NAMES[:10])) == []


def test_an_empty_vendor_is_refused_as_a_whole() -> None:
    """Everything gone is rather a wrong account than a loss."""
    world = portfolio(3)
    for address in NAMES[:3]:
        world.found[address] = Found()
    assert refusals(world) == ["the plan would create again 3 objects: all 3 managed objects"]
