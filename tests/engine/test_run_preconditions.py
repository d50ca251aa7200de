"""What a run needs before it asks any vendor, and what it refuses to talk to."""

from __future__ import annotations

import json

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.address import Address
from reconcile.core.errors import ConfigurationError, InputError, LockfileError
from reconcile.core.managed import Lockfile, Managed
from reconcile.engine.plan import PlanOptions
from reconcile.engine.plugins import Plugins
from reconcile.engine.workspace import open_workspace
from reconcile.planning.limits import Accepted
from reconcile.state import write_lockfile


def managed(shop: Workshop, address: str, origin: str = "sandbox") -> None:
    """Write a lockfile that knows one object."""
    lockfile = Lockfile("acme", lineage="").put(Managed(Address.parse(address), "1"), origin)
    write_lockfile(shop.root, lockfile)


def test_what_lives_at_another_origin_is_not_planned_here(shop: Workshop) -> None:
    """There every object seems gone, and would be created again."""
    managed(shop, grow("a"), "https://crm.example.com")
    shop.grow("a")
    error = next(each for each in shop.plan().diagnostics if each.is_error)
    assert "growcrm lives at https://crm.example.com, and this run talks to sandbox" in error.summary
    assert "put the setting back" in error.detail
    with pytest.raises(InputError):
        shop.apply()
    assert shop.ledger() == []


def test_the_same_plugin_under_another_name_is_another_account(shop: Workshop) -> None:
    """Each instance has its own objects and its own origin in the lockfile."""
    shop.configure(providers={"eu": {"plugin": "trelica"}})
    shop.trelica("a")
    shop.trelica("b", meta={"provider": "eu"})
    assert set(shop.actions()) == {trelica("a"), "eu.Contract.b"}
    shop.apply()
    assert set(shop.lockfile.origins) == {"trelica", "eu"}
    assert shop.actions() == {}


def test_a_managed_object_whose_plugin_is_missing_stops_the_run(shop: Workshop) -> None:
    """It can neither be read nor deleted; what is installed is listed."""
    managed(shop, "nowhere.ContractPayment.a")
    shop.grow("a")
    with pytest.raises(ConfigurationError, match="the provider nowhere is not installed") as caught:
        shop.plan()
    assert f"installed are: {', '.join(Plugins().names)}" in caught.value.detail


def test_a_managed_object_whose_kind_the_plugin_does_not_know_stops_the_run(shop: Workshop) -> None:
    """A newer version of the plugin wrote the lockfile."""
    managed(shop, "growcrm.Invoice.a")
    shop.grow("a")
    with pytest.raises(ConfigurationError, match="the provider growcrm has no kind Invoice") as caught:
        shop.plan()
    assert "install the version of the plugin" in caught.value.detail


def test_missing_credentials_of_all_providers_are_named_at_once(shop: Workshop) -> None:
    """Before any request; those that no manifest needs are not asked for."""
    shop.configure(sandbox=False, providers={})
    shop.trelica("a")
    with pytest.raises(ConfigurationError) as caught:
        shop.plan()
    assert "RECONCILE_TRELICA_CLIENT_SECRET" in str(caught.value)
    assert "GROWCRM" not in str(caught.value)
    shop.grow("a")
    with pytest.raises(ConfigurationError) as caught:
        shop.plan()
    assert "RECONCILE_TRELICA_CLIENT_ID" in str(caught.value)
    assert "RECONCILE_GROWCRM_API_KEY" in str(caught.value)


def test_no_manifests_over_managed_objects_is_refused(shop: Workshop) -> None:
    """Destroying everything needs its own words."""
    address = shop.grow("a")
    shop.converge()
    shop.remove(address)
    (refusal,) = [each for each in shop.plan().diagnostics if "no manifests" in each.summary]
    assert refusal.protection
    assert "--destroy" in refusal.detail
    plan = shop.plan(PlanOptions(destroy=True, accepted=Accepted(deletes=1)))
    assert not plan.has_errors
    assert [str(each.address) for each in plan.changes] == [address]


def test_no_manifests_over_nothing_is_nothing_to_do(shop: Workshop) -> None:
    """A new project plans at once."""
    shop.remove(shop.grow("a"))
    assert shop.actions() == {}
    assert shop.apply() == {}


def test_mistakes_in_manifests_and_in_settings_are_reported_together(shop: Workshop) -> None:
    """All of them, with their places."""
    shop.grow("a", nonsense=1)
    shop.configure(providers={"growcrm": {"timeout_s": -5}})
    with pytest.raises(InputError) as caught:
        open_workspace(shop.root)
    first, second = sorted(map(str, caught.value.diagnostics))
    assert f"{grow('a')}.yaml:" in first
    assert "nonsense" in first
    assert second.startswith("reconcile.yaml:")
    assert "timeout_s" in second


def test_a_mistake_in_settings_alone_stops_the_run(shop: Workshop) -> None:
    """It needs no credentials to be found."""
    shop.grow("a")
    shop.configure(sandbox=False, providers={"growcrm": {"max_wait": 5}})
    with pytest.raises(InputError, match=r"reconcile\.yaml:.*max_wait"):
        shop.plan()


def test_a_broken_project_file_is_reported_once(shop: Workshop) -> None:
    """Its settings can't be looked at."""
    shop.grow("a")
    (shop.root / "reconcile.yaml").write_text("kind: [", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_workspace(shop.root)
    assert len(caught.value.diagnostics) == 1


def test_a_lockfile_of_another_project_is_left_as_it_is(shop: Workshop) -> None:
    """By plan and apply alike."""
    write_lockfile(shop.root, Lockfile("other", lineage=""))
    shop.grow("a")
    before = shop.bytes
    with pytest.raises(LockfileError):
        shop.plan()
    with pytest.raises(LockfileError):
        shop.apply()
    assert shop.bytes == before
    assert json.loads(before)["project"] == "other"


def test_plugins_are_found_by_their_names() -> None:
    """What is not installed has no kinds."""
    plugins = Plugins()
    assert {"growcrm", "trelica"} <= set(plugins.names)
    assert set(plugins.kinds("trelica") or ()) == {"Contract"}
    assert plugins.kinds("nowhere") is None
    with pytest.raises(KeyError):
        plugins.load("nowhere")


def test_every_request_is_told_with_its_instance(shop: Workshop) -> None:
    """For whoever counts or profiles them."""
    told: list[tuple[str, str, str]] = []
    shop.configure(providers={"eu": {"plugin": "trelica"}})
    shop.trelica("a", meta={"provider": "eu"})
    shop.on_request = lambda *request: told.append(request)
    shop.plan()
    assert {instance for instance, _, _ in told} == {"eu"}
    assert [method for _, method, _ in told] == ["POST", "GET"]
    assert told[1][2].endswith("/api/contracts/v1/a")
