"""A spread of the fault grid; `run.py` beside it runs every cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from reliability.grid.cell import cells, run_cell, wrongs
from reliability.grid.fault import FAULTS
from reliability.grid.scene import SCENES, Stages, stages
from reliability.grid.table import read_table
from reliability.grid.vendor import VENDORS

_STEP = 31


@pytest.fixture(scope="module")
def made() -> Iterator[Stages]:
    """Projects before each scene."""
    with stages() as made:
        yield made


def test_the_table_has_every_cell(made: Stages) -> None:
    """More than five hundred, and none beside them; at least thirty faults."""
    names = [cell.names for cell in cells(made)]
    assert set(names) == read_table().keys()
    assert len(names) == len(set(names)) > 500
    assert len({each.name for faults in FAULTS.values() for each in faults}) >= 30


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_spread_of_cells_comes_to_what_the_table_says(made: Stages, vendor: str) -> None:
    """By the ledger, and without a law broken: some of every scene, other faults at each vendor."""
    table, start = read_table(), 3 * list(VENDORS).index(vendor)
    chosen = [cell for scene in SCENES for cell in list(cells(made, {vendor}, {scene}))[start::_STEP]]
    for cell in chosen:
        verdict = run_cell(made, cell)
        assert (verdict.fields, list(wrongs(cell, verdict))) == (table[cell.names], []), cell.names
    assert {cell.scene for cell in chosen} == {each for each in SCENES.values() if each.fits(VENDORS[vendor])}
