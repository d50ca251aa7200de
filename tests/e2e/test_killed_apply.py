"""An apply that is killed and run again: each contract exists once, or there is a question that names it."""

from __future__ import annotations

import signal
import time

import pytest
from e2e.world import GITHUB_YAML, RETAINER_YAML, World

MOMENTS = 10
CONTRACTS = 6


@pytest.fixture
def many(world: World) -> World:
    """Six contracts at each vendor, which answer slowly enough to be interrupted."""
    for number in range(CONTRACTS):
        for name, text in (("retainer", RETAINER_YAML), ("github", GITHUB_YAML)):
            copy = text.replace(f"name: {name}", f"name: {name}-{number}")
            copy = copy.replace("Design retainer", f"Design retainer {number}")
            world.write(f"contracts/{name}-{number}.yaml", copy)
    return world


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_killed_apply_run_again_makes_nothing_twice(many: World, moment: int) -> None:
    """Killed after that share of the writes; the ledger is the witness."""
    goal = moment * 3 * CONTRACTS // MOMENTS
    process = many.start("apply", "--auto-approve", "--parallelism", "3")
    end = time.monotonic() + 60
    while len(many.ledger()) < goal and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    again = many.run("apply", "--auto-approve", code=None)
    assert again.code in {0, 6}, again.err
    asked = [
        f"growcrm.Contract.retainer-{n}"
        for n in range(CONTRACTS)
        if f"recover growcrm.Contract.retainer-{n}" in again.err
    ]
    for address in asked:
        many.run("recover", address, "--abandon")
    assert (again.code == 6) == bool(asked)
    if asked:
        many.apply()
    assert many.in_sync()
    created = [each for each in many.ledger() if each["action"] in {"create", "upsert-create"}]
    assert len(created) == 2 * CONTRACTS
