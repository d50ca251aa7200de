"""References between resources: known, unknown, and gone wrong."""

from __future__ import annotations

import pytest
from planning.inputs import World, said, words
from planning.kinds import Deal, deal, deal_address, memo, memo_address

from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Found, Live
from reconcile.core.resource import Resource
from reconcile.core.value import Reference
from reconcile.planning.plan import make_plan
from reconcile.planning.references import dependencies, known_value, references, resolve

A, B, M = deal_address("a"), deal_address("b"), memo_address()
ID, NAME = Reference(B), Reference(B, "name")


@pytest.fixture
def world() -> World:
    """B is managed with the id 5 and the name x, and as desired."""
    world = World()
    world.manage(B, deal(name="x", days=3), id="5")
    world.declare(B, deal(name="x", days=3))
    return world


def test_every_reference_is_found_with_its_path() -> None:
    """At the top, in objects, items, lists and maps."""
    resource = deal(
        parent=ID,
        terms={"text": NAME},
        lines=({"description": "x"}, {"description": ID}),
        attributes={"k": [ID, {"l": Reference(A)}], "n": 1},
    )
    assert list(references(resource)) == [
        (("attributes", "k", 0), ID),
        (("attributes", "k", 1, "l"), Reference(A)),
        (("lines", 1, "description"), ID),
        (("parent",), ID),
        (("terms", "text"), NAME),
    ]
    assert dependencies(resource) == (A, B)


def test_known_references_are_resolved_everywhere() -> None:
    """The rest of the resource stays as it is, and one without references stays itself."""
    resource = deal(
        name="x",
        terms={"text": NAME},
        lines=({"description": ID, "amount": 1},),
        attributes={"k": [ID, {"l": 1}]},
    )
    resolved = resolve(resource, lambda reference: f"<{reference}>")
    assert resolved.written() == {
        "name": "x",
        "terms": {"text": "<vendor.Deal.b#name>"},
        "lines": ({"description": "<vendor.Deal.b>", "amount": 1},),
        "attributes": {"k": ("<vendor.Deal.b>", {"l": 1})},
    }
    plain = deal(name="x")
    assert resolve(plain, lambda reference: reference) is plain


@pytest.mark.parametrize(
    ("found", "reference", "value"),
    [
        pytest.param(Found(Live("5", deal(name="x"))), ID, "5", id="id"),
        pytest.param(Found(Live("5", deal(name="x"))), NAME, "x", id="another field"),
        pytest.param(Found(matches=(Live("5", deal()),)), ID, "5", id="about to be adopted"),
        pytest.param(Found(matches=(Live("5", deal()), Live("6", deal()))), ID, ID, id="nobody knows which"),
        pytest.param(Found(), ID, ID, id="still to be created"),
        pytest.param(None, ID, ID, id="not looked at"),
    ],
)
def test_a_value_is_known_once_its_object_is(
    found: Found | None, reference: Reference, value: object
) -> None:
    """Until then the reference stands for it."""
    assert known_value(reference, {B: found} if found else {}) == value


@pytest.mark.parametrize(
    ("desired", "live"),
    [
        pytest.param(deal(parent=ID), deal(parent="5"), id="text from an id"),
        pytest.param(deal(parent=Reference(B, "days")), deal(parent="3"), id="text from a number"),
        pytest.param(deal(name=NAME), deal(name="x"), id="text from text"),
        pytest.param(deal(days=Reference(B, "days")), deal(days=3), id="number from a number"),
        pytest.param(deal(rolling=Reference(B, "rolling")), deal(rolling=True), id="truth from truth"),
    ],
)
def test_a_known_reference_is_compared_as_its_value(world: World, desired: Deal, live: Deal) -> None:
    """Nothing changes when the vendor has it already."""
    world.show(B, deal(name="x", days=3, rolling=True), id="5")
    world.manage(A, live)
    world.declare(A, desired)
    assert world.plan().no_ops == (A, B)


def test_an_id_becomes_a_whole_number_where_the_field_is_one(world: World) -> None:
    """Ids are always strings; a vendor's field may be none."""
    world.manage(M, memo(title="t", deal_id=5), id="9")
    world.declare(M, memo(title="t", deal_id=ID))
    assert world.plan().no_ops == (B, M)
    assert resolve(memo(title="t", deal_id=ID), lambda _: "5").written()["deal_id"] == 5


def test_a_reference_to_what_the_plan_changes_is_its_planned_value(world: World) -> None:
    """Also along a chain, and an error where the value is to go."""
    chain = deal_address("c")
    for address, value in ((A, NAME), (chain, Reference(A, "name"))):
        world.manage(address, deal(name="x"), id=address.name)
        world.declare(address, deal(name=value))
    world.declare(B, deal(name="y", days=3))
    plan = world.plan()
    assert words(plan) == ["b: update", "a: update", "c: update"]
    assert [change.fields[0].after for change in plan.changes] == ["y", "y", "y"]
    world.declare(B, deal(days=3))
    assert any(
        "vendor.Deal.b#name has no value once the plan is applied" in each for each in said(world.plan())
    )


def test_a_reference_to_what_is_still_to_be_created_stays_one(world: World) -> None:
    """The plan shows where the value will come from."""
    world.lose(B)
    world.manage(A, deal(parent="old"))
    world.declare(A, deal(parent=ID))
    plan = world.plan()
    assert words(plan) == ["b: create", "a: update"]
    assert (plan.changes[1].fields[0].after, plan.changes[1].depends_on) == (ID, (B,))


def test_an_immutable_reference_to_a_replaced_object_must_be_replaced_too(world: World) -> None:
    """Its id will be another."""
    world.manage(B, deal(owner_id="o"), id="5")
    world.declare(B, deal(owner_id="p"), Lifecycle(replace=True))
    world.manage(M, memo(title="t", deal_id=5), id="9")
    world.declare(M, memo(title="t", deal_id=ID))
    [text] = said(world.plan())
    assert "deal_id can't be changed after the object was created: live 5, desired" in text
    world.declare(M, memo(title="t", deal_id=ID), Lifecycle(replace=True))
    assert words(world.plan()) == ["b: delete create", "m: delete create"]


@pytest.mark.parametrize(
    ("resource", "text"),
    [
        pytest.param(
            deal(parent=Reference(B, "status")),
            "vendor.Deal.b#status has no value at the vendor",
            id="null",
        ),
        pytest.param(
            deal(parent=Reference(B, "colour")),
            "vendor.Deal.b#colour has no value at the vendor",
            id="no field",
        ),
        pytest.param(
            deal(days=NAME), "days needs a whole number, and vendor.Deal.b#name is 'x'", id="no whole number"
        ),
    ],
)
def test_a_reference_that_gives_no_fitting_value_is_an_error(
    world: World, resource: Resource, text: str
) -> None:
    """It names both ends, and the way out."""
    world.declare(A, resource)
    world.lose(A)
    plan = world.plan()
    assert plan.changes == ()
    assert said(plan) == [f"a.yaml:1:1: {text}; refer to a field that has one, or write the value itself"]


def test_a_target_outside_of_the_selection_is_looked_up_all_the_same(world: World) -> None:
    """What was read of it is enough."""
    world.manage(A, deal(parent="5"))
    world.declare(A, deal(parent=ID))
    assert make_plan(world.inputs(scope=frozenset({A}))).no_ops == (A,)
