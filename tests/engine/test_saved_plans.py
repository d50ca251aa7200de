"""A saved plan is good once, for what it was made from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine.workshop import Workshop, trelica

from reconcile.core.errors import PlanFileError, StalePlanError
from reconcile.core.outcome import Outcome
from reconcile.engine.plan import PlanOptions
from reconcile.engine.saved import open_saved
from reconcile.engine.selection import Selection
from reconcile.planning.document import encode
from reconcile.state import write_lockfile, write_plan

A, B = trelica("a"), trelica("b")


@pytest.fixture
def saved(shop: Workshop) -> tuple[Workshop, Path]:
    """A project with one contract applied, and a saved plan that changes it."""
    shop.trelica("a", notes="old")
    shop.converge()
    shop.trelica("a", notes="new")
    return shop, shop.save()


def test_a_saved_plan_is_applied_once(saved: tuple[Workshop, Path]) -> None:
    """Used is used, whatever came of it."""
    shop, path = saved
    assert shop.apply_saved(path)[A].outcome is Outcome.APPLIED
    assert shop.actions() == {}
    with pytest.raises(StalePlanError, match="was applied already"):
        shop.apply_saved(path)


def test_a_saved_plan_does_only_what_was_reviewed(saved: tuple[Workshop, Path]) -> None:
    """What drifted meanwhile elsewhere waits for the next one."""
    shop, path = saved
    shop.at_trelica.put(externalId="b", vendorName="x")
    assert list(shop.apply_saved(path)) == [A]


def test_a_failed_step_of_a_saved_plan_uses_it_up(saved: tuple[Workshop, Path]) -> None:
    """Its lockfile may have moved on: a new one says what is left."""
    shop, path = saved
    shop.fault(A, "status", method="PUT", status=422)
    assert shop.apply_saved(path)[A].outcome is Outcome.REFUSED
    with pytest.raises(StalePlanError, match="was applied already"):
        shop.apply_saved(path)
    shop.converge()


def test_the_document_of_a_plan_is_what_is_saved(saved: tuple[Workshop, Path]) -> None:
    """But for its digest."""
    shop, path = saved
    document = json.loads(path.read_text())
    del document["digest"]
    assert json.loads(json.dumps(encode(shop.plan()))) == document


def lineage_differs(shop: Workshop) -> None:
    """Somebody restored another lockfile."""
    lockfile = shop.lockfile
    (shop.root / "reconcile.lock").unlink()
    write_lockfile(shop.root, type(lockfile)("acme", "", 0, lockfile.origins, lockfile.resources))


def serial_differs(shop: Workshop) -> None:
    """Another run wrote it."""
    write_lockfile(shop.root, shop.lockfile)


MOVES: dict[str, tuple[Callable[[Workshop], object], str]] = {
    "manifest": (lambda shop: shop.trelica("a", notes="newer"), "the manifests or reconcile.yaml changed"),
    "new manifest": (lambda shop: shop.trelica("z"), "the manifests or reconcile.yaml changed"),
    "project file": (lambda shop: shop.configure(limits={"deletes": 9}), "reconcile.yaml changed after it"),
    "lineage": (lineage_differs, "the lockfile is another one (its lineage differs)"),
    "serial": (serial_differs, "the lockfile went on from serial 1 to 2"),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_saved_plan_is_refused_once_something_moved(saved: tuple[Workshop, Path], name: str) -> None:
    """It says what; nothing is sent, and the plan is not used up."""
    shop, path = saved
    move, words = MOVES[name]
    move(shop)
    before = len(shop.ledger())
    for _ in range(2):
        with pytest.raises(StalePlanError) as caught:
            shop.apply_saved(path)
        assert words in caught.value.summary
        assert "make a new one" in caught.value.detail
    assert len(shop.ledger()) == before


def edited(path: Path, **changes: object) -> Path:
    """A plan file with other content and a digest that fits."""
    document: dict[str, Any] = json.loads(path.read_text())
    document["guard"] |= changes.pop("guard", {})
    del document["digest"]
    write_plan(path, document | changes)
    return path


def test_a_plan_for_a_lockfile_with_other_content_is_refused(saved: tuple[Workshop, Path]) -> None:
    """Lineage and serial alone would let two branches mix."""
    shop, path = saved
    with pytest.raises(StalePlanError, match="the lockfile has other content"):
        shop.apply_saved(edited(path, guard={"lockfile": "sha256:0"}))


def test_a_plan_for_another_vendor_is_refused(saved: tuple[Workshop, Path]) -> None:
    """Both origins are named."""
    shop, path = saved
    origins = {"trelica": "https://eu.trelica.com"}
    with pytest.raises(StalePlanError, match=r"trelica was at https://eu.trelica.com, and is at sandbox now"):
        shop.apply_saved(edited(path, guard={"origins": origins}))


@pytest.mark.parametrize("name", ["reconcile", "trelica"])
def test_a_plan_of_another_version_is_refused(saved: tuple[Workshop, Path], name: str) -> None:
    """What decided then may decide otherwise now."""
    shop, path = saved
    known = json.loads(path.read_text())["guard"]["versions"]
    assert known["trelica"] == f"contract-reconcile {known['reconcile']}"
    versions = {**known, name: "0.0.1"}
    with pytest.raises(StalePlanError, match=f"{name} was 0.0.1, and is {known[name]} now"):
        shop.apply_saved(edited(path, guard={"versions": versions}))


def test_a_plan_of_another_project_is_refused(saved: tuple[Workshop, Path]) -> None:
    """Before anything of this one is asked for, credentials included."""
    shop, path = saved
    scope = {"scope": ["unheard-of.Contract.x"], "origins": {"unheard-of": "https://example.com"}}
    with pytest.raises(StalePlanError, match="was made for the project 'other', and this is 'acme'"):
        shop.apply_saved(edited(path, project="other", guard=scope))


def test_a_plan_whose_provider_is_gone_from_the_project_is_stale(shop: Workshop) -> None:
    """The project file changed; that its instance is unknown comes of it."""
    providers = {**shop.project["providers"], "eu": {"plugin": "trelica"}}
    shop.configure(providers=providers)
    shop.trelica("a", meta={"provider": "eu"})
    path = shop.save()
    shop.remove(A)
    shop.configure(providers={})
    with pytest.raises(StalePlanError, match=r"the manifests or reconcile\.yaml changed"):
        shop.apply_saved(path)


BROKEN: dict[str, dict[str, Any]] = {
    "no list of changes": {"changes": 5},
    "a change without an address": {"changes": [{"actions": ["create"]}]},
    "an unknown action": {
        "changes": [
            {"address": A, "actions": ["expire"], "reason": "", "id": None, "fields": [], "depends_on": []}
        ]
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_only_looks_like_a_plan_is_none(saved: tuple[Workshop, Path], name: str) -> None:
    """Its digest fits, its content does not."""
    _, path = saved
    with pytest.raises(PlanFileError, match="is no plan file") as caught:
        open_saved(edited(path, **BROKEN[name]))
    assert not isinstance(caught.value, StalePlanError)


def test_a_narrowed_plan_is_applied_as_it_was_narrowed(shop: Workshop) -> None:
    """Its scope is in the file."""
    shop.trelica("a")
    shop.trelica("b")
    shop.grow("c")
    path = shop.save(PlanOptions(Selection(targets=(B,))))
    assert [str(each) for each in open_saved(path).guard.scope] == [B]
    shop.forget_requests()
    assert list(shop.apply_saved(path)) == [B]
    assert shop.managed.keys() == {B}
