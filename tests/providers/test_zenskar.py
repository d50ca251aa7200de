"""Zenskar: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from providers.zenskar_samples import (
    ONE,
    OURS,
    PRODUCT,
    SAMPLES,
    contract,
    last_body,
    theatre,
    vendor,
)

from reconcile.core.errors import UncertainError
from reconcile.core.resource import Resource
from reconcile.manifests import load
from reconcile.planning.diff import diff
from reconcile.sdk import Live
from reconcile.testing import ProviderConformance
from reconcile.testing.play import Stage, Theatre
from reconcile.testing.reading import _grown
from reconcile_zenskar import Zenskar
from reconcile_zenskar.provider import Contracts
from reconcile_zenskar.resources import Contract
from reconcile_zenskar.sandbox import ZenskarSandbox


class TestZenskar(ProviderConformance):
    """Every provider's tests."""

    provider = Zenskar
    samples = SAMPLES

    @property
    def theatre(self) -> Theatre:
        """As the suite has it, with markers that Zenskar takes."""
        return theatre(self.samples)

    def test_unknown_fields_are_ignored(self) -> None:
        """On every level; in a free map they are the organisation's, and make no difference."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.full())
            reader = cast("Contracts", stage.collection)
            stage.assert_in_sync(live.resource, reader.live(_grown(live.payload)), "grown")

        self.theatre.play(play)


MANIFEST = """
apiVersion: zenskar/v1
kind: Contract
metadata: {name: acme}
spec:
  name: Acme Enterprise
  status: active
  currency: USD
  start_date: 2025-01-01
  customer_id: c0000000-0000-4000-8000-000000000001
  tags: ['enterprise', 'annual', 'discounted']
  end_date: 2025-12-31T23:59:59.999999
  is_last_day_of_month: true
  custom_attributes: {sales_rep: Jane, deal_id: 4711, region: EMEA}
  renewal_policy: do_not_renew
  source: {system: crm, opportunity_id: "006", contract_number: C-1}
  phases:
    - name: Trial
      phase_type: trial
      start_date: 2025-01-01T00:00:00Z
      end_date: 2025-02-01T01:00:00+01:00
    - name: Standard
      start_date: 2025-02-01
      pricings:
        - product_id: d0000000-0000-4000-8000-000000000001
          pricing:
            name: Seat
            pricing_data: {pricing_type: tiered, unit_amount: [10, 0.050], up_to: [100, null]}
"""
BODY = {
    "name": "Acme Enterprise",
    "status": "active",
    "currency": "USD",
    "start_date": "2025-01-01T00:00:00",
    "customer_id": "c0000000-0000-4000-8000-000000000001",
    "tags": ["enterprise", "annual", "discounted"],
    "end_date": "2025-12-31T23:59:59.999999",
    "is_last_day_of_month": True,
    "custom_attributes": {"sales_rep": "Jane", "deal_id": 4711, "region": "EMEA"},
    "renewal_policy": "do_not_renew",
    "source": {"system": "crm", "opportunity_id": "006", "contract_number": "C-1"},
    "phases": [
        {
            "name": "Trial",
            "phase_type": "trial",
            "start_date": "2025-01-01T00:00:00",
            "end_date": "2025-02-01T00:00:00",
        },
        {
            "name": "Standard",
            "start_date": "2025-02-01T00:00:00",
            "pricings": [
                {
                    "product_id": PRODUCT,
                    "pricing": {
                        "name": "Seat",
                        "pricing_data": {
                            "pricing_type": "tiered",
                            "unit_amount": [10, 0.05],
                            "up_to": [100, None],
                        },
                    },
                }
            ],
        },
    ],
}


def declared(folder: Path, manifest: str) -> Contract:
    """The one contract of a project."""
    (folder / "contracts").mkdir(parents=True)
    project = "apiVersion: reconcile/v1\nkind: Project\nmetadata: {name: acme-contracts}\n"
    (folder / "reconcile.yaml").write_text(project)
    (folder / "contracts" / "a.yaml").write_text(manifest)
    kinds = {"zenskar": {"Contract": Contract}}
    _, [declaration] = load(folder, kinds.get, ["zenskar"])
    return cast("Contract", declaration.resource)


def test_the_documents_own_words_become_the_documented_request(tmp_path: Path) -> None:
    """The create page has no JSON, but examples in its descriptions; instants leave in naive UTC."""
    desired = declared(tmp_path, MANIFEST)

    async def play(stage: Stage) -> None:
        await stage.collection.create(desired)
        assert await last_body(stage) == {**BODY, "id": desired.id}

    vendor(play)


def test_an_address_has_the_same_id_in_every_checkout(tmp_path: Path) -> None:
    """So that a create can be repeated; another project has another."""
    one, again = (declared(tmp_path / name, MANIFEST) for name in ("one", "again"))
    assert one.id == again.id == "327cadae-b7ea-512b-a1d6-5b5b57b2e1f6"
    assert one.id != Contract.default_marker(project="other", address="zenskar.Contract.acme", name="acme")


@pytest.mark.parametrize("shown", ["hidden", "shown"])
def test_a_deleted_contract_is_gone_however_it_is_shown(shown: str) -> None:
    """By its id, and in a list."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract())
        await stage.collection.delete(live.id)
        assert await stage.collection.observe(live.id) is None
        assert await stage.find(contract()) == []
        pages = cast("Contracts", stage.collection).pages()
        assert [each async for page in pages for each in page.items] == []

    vendor(play, deleted_contracts=shown)


def test_a_plan_without_changes_needs_one_page() -> None:
    """A hundred contracts to a page, the oldest first."""

    async def play(stage: Stage) -> None:
        await stage.collection.create(contract())
        await stage.control.delete("/_requests")
        assert len([page async for page in cast("Contracts", stage.collection).pages()]) == 1
        [request] = await stage.requests()
        assert request["path"] == "/contract_v2?order=created_at&limit=100"

    vendor(play)


def test_a_wrong_address_is_no_absence() -> None:
    """The framework says not found of a route."""

    async def play(stage: Stage) -> None:
        cast("Contracts", stage.collection).path = "/contract_v3"  # type: ignore[misc]  # of this instance
        with pytest.raises(UncertainError, match="not about an object"):
            await stage.collection.observe(OURS)

    vendor(play)


def test_a_change_by_somebody_else_is_seen_on_every_field() -> None:
    """All that can be read and changed; a status through its dates."""

    async def play(stage: Stage) -> None:
        desired = stage.catalogue.full()
        seen = []
        for name, changed in stage.catalogue.changes(desired):
            live = await stage.collection.create(stage.catalogue.full())
            await stage.collection.update(live, changed.without(changed.model_fields_set - {name}))
            seen += drifted(stage, desired, await stage.observe(live.id))
        assert seen == [
            "name",
            "currency",
            "start_date",
            "status",
            "phases",
            "end_date",
            "description",
            "tags",
            "anchor_date",
            "is_last_day_of_month",
            "custom_attributes",
            "contract_link",
            "bill_parent_customer",
            "invoice_payer_customer_id",
            "source",
        ]

    vendor(play)


@pytest.mark.parametrize(
    ("method", "door", "body", "seen"),
    [
        ("POST", "pause", {"start_date": "2090-01-01", "unpause_extension_policy": "extend"}, ["pause"]),
        ("PATCH", "expire", {}, ["end_date"]),
    ],
)
def test_a_pause_and_an_expiry_by_somebody_else_are_seen(
    method: str, door: str, body: dict[str, str], seen: list[str]
) -> None:
    """Although no manifest speaks of them."""

    async def play(stage: Stage) -> None:
        desired = contract(status="active")
        await stage.collection.create(desired)
        headers = {"x-api-key": ZenskarSandbox.credentials["api_key"]}
        headers["organisation"] = ZenskarSandbox.credentials["organisation"]
        answer = await stage.control.request(method, f"{ONE}/{door}", json=body, headers=headers)
        assert answer.status_code == 200
        assert drifted(stage, desired, await stage.observe(OURS)) == seen

    vendor(play)


def drifted(stage: Stage, desired: Resource, live: Live) -> list[str]:
    """The fields that differ from what was applied, but for the marker."""
    applied = {name: value for name, value in desired.written().items() if name != "id"}
    found = diff(stage.catalogue.schema, applied, applied, live.resource.written()).fields
    return list(dict.fromkeys(str(change.path[0]) for change in found))
