"""COR's contracts as they are written: the document's example, the rules, the settings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from providers.cor_stage import contract, sent, shown, vendor
from pydantic import ValidationError

from reconcile.core.address import Address
from reconcile.core.errors import ConfigurationError
from reconcile.core.resource import Resource
from reconcile.core.value import Reference
from reconcile.manifests import load
from reconcile.sdk import load_settings, sandbox_settings
from reconcile.testing.play import Stage
from reconcile_cor import COR
from reconcile_cor.provider import CORSettings
from reconcile_cor.resources import Contract

EXAMPLE = """\
apiVersion: cor/v1
kind: Contract
metadata: {name: annual}
spec:
  external_id: SF-CONTRACT-12345
  name: Annual Service Agreement
  client_id: SF-ACC-67890
  type: retainer
  status: active
  start_date: 2025-01-01
  end_date: 2025-12-31
  value: 120000
  description: Annual retainer for design and development services
"""
DOCUMENTED = {
    "metadata": {"source": "SALESFORCE"},
    "id": "SF-CONTRACT-12345",
    "name": "Annual Service Agreement",
    "client_id": "SF-ACC-67890",
    "type": "retainer",
    "status": "active",
    "start_date": "2025-01-01",
    "end_date": "2025-12-31",
    "value": 120000,
    "description": "Annual retainer for design and development services",
}


def declared(root: Path, text: str) -> Resource:
    """The one resource of a project with one manifest."""
    (root / "contracts").mkdir()
    (root / "contracts" / "one.yaml").write_text(text)
    (root / "reconcile.yaml").write_text("apiVersion: reconcile/v1\nkind: Project\nmetadata: {name: acme}\n")
    kinds = {"cor": {"Contract": Contract}}
    [declaration] = load(root, kinds.get, ("cor",))[1]
    return declaration.resource


def test_the_documents_example_in_a_manifest_is_the_documents_request(tmp_path: Path) -> None:
    """And its answer is read as the document prints it."""
    desired = declared(tmp_path, EXAMPLE)

    async def play(stage: Stage) -> None:
        live = await stage.create(desired)
        assert await sent(stage) == [DOCUMENTED]
        resource = shown(live)
        assert (live.id, resource.id, resource.company_id) == ("30001", 30001, 1234)
        assert resource.created_at is not None
        assert resource.created_at <= datetime.now(UTC)
        assert live.payload["client_id"] == 25855
        stage.assert_in_sync(desired, await stage.observe(live.id), "read again")

    vendor(play)


def test_the_external_id_is_the_manifests_name_where_none_is_written(tmp_path: Path) -> None:
    """It finds the contract again."""
    desired = declared(tmp_path, EXAMPLE.replace("  external_id: SF-CONTRACT-12345\n", ""))
    assert desired.written()["external_id"] == "annual"


@pytest.mark.parametrize(
    ("fields", "path", "words"),
    [
        (
            {"start_date": date(2025, 2, 1), "end_date": date(2025, 1, 31)},
            ("end_date",),
            "is before start_date 2025-02-01",
        ),
        ({"external_id": "a/b"}, ("external_id",), "can't stand in an address"),
        ({"external_id": ".."}, ("external_id",), "can't stand in an address"),
    ],
)
def test_rules_are_checked_before_any_request(
    fields: dict[str, object], path: tuple[str, ...], words: str
) -> None:
    """Each with the field it is about."""
    [problem] = contract(**fields).problems()
    assert problem.path == path
    assert words in problem.summary
    assert problem.detail


def test_the_rules_allow_one_day_and_values_that_are_not_known_yet() -> None:
    """References are replaced while the plan is carried out."""
    reference = Reference(Address("cor", "Contract", "other"))
    day = date(2025, 1, 31)
    assert list(contract(start_date=day, end_date=day).problems()) == []
    assert list(contract(client_id=reference, external_id=reference, end_date=reference).problems()) == []


@pytest.mark.parametrize("fields", [{"name": ""}, {"client_id": ""}, {"currency": "usd"}, {"client_id": 7}])
def test_a_value_that_can_not_be_is_refused(fields: dict[str, object]) -> None:
    """When it is written."""
    with pytest.raises(ValidationError):
        contract(**fields)


def test_the_source_is_one_of_the_vendors_words() -> None:
    """It can be set per project, in its sandbox, too; another word is refused with the list."""
    assert isinstance(settings := sandbox_settings(COR, "cor", {"source": "SAP"}), CORSettings)
    assert settings.source == "SAP"
    with pytest.raises(ConfigurationError, match=r"source in the project file: .*'SALESFORCE'"):
        load_settings(CORSettings, "cor", {"source": "HUBSPOT"}, {})
