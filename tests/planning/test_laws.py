"""The two laws of planning, and that equal objects cost nothing, over generated contracts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from planning.drawn import DEALS, worlds
from planning.ideal_vendor import applied, shown
from planning.inputs import World
from planning.kinds import DEAL, Deal, as_json, deal_address

from reconcile.planning.diff import diff
from reconcile.planning.document import encode
from reconcile.planning.plan import make_plan
from reconcile.planning.record import applied as applied_values


@settings(deadline=None)  # the first difference imports deepdiff
@given(worlds())
def test_planning_after_apply_is_empty(world: World) -> None:
    """Whatever was desired, applied and live: once it is applied, nothing is left to do."""
    again = applied(world).plan()
    assert again.changes == ()
    assert not again.has_errors


@settings(deadline=None)  # the first difference imports deepdiff
@given(st.lists(worlds(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_plan_depends_only_on_desired_managed_and_live(parts: list[World], shuffle: random.Random) -> None:
    """The order in which the inputs are found changes nothing."""
    world, other = World(), World()
    for index, part in enumerate(parts):
        address = deal_address(f"n{index}")
        [(_, declaration)] = part.declarations.items()
        world.declarations[address] = replace(declaration, address=address)
        [world.found[address]] = part.found.values()
        for managed in part.managed.values():
            world.managed[address] = replace(managed, address=address, id=f"{index}")
    for name in ("declarations", "managed", "found"):
        pairs = list(getattr(world, name).items())
        shuffle.shuffle(pairs)
        setattr(other, name, dict(pairs))
    first, second = make_plan(world.inputs()), make_plan(other.inputs())
    assert json.dumps(encode(first)) == json.dumps(encode(second))


@settings(deadline=None)  # the first difference imports deepdiff
@given(DEALS)
def test_a_value_does_not_differ_from_itself(resource: Deal) -> None:
    """Whether it was applied already or not, and as the lockfile spells it."""
    live = shown(resource).written()
    recorded = as_json(applied_values(DEAL, resource))
    assert diff(DEAL, resource.written(), recorded, live).fields == ()
    assert diff(DEAL, live, {}, live).fields == ()


def test_equal_objects_never_reach_deepdiff() -> None:
    """Nothing is imported to find out that nothing differs."""
    program = """
import sys
from planning.kinds import compare
lines = {"lines": ({"external_id": "1", "amount": 1},)}
assert compare(lines, {}, lines).fields == ()
assert compare({"name": "a"}, {}, {"name": "b"}).fields
assert "deepdiff" not in sys.modules
assert compare({"terms": {"text": "a"}}, {}, {"terms": {"text": "b"}}).fields
assert "deepdiff" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})
