"""The JSON Schema for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reconcile.manifests.schema import manifest_schema

if TYPE_CHECKING:
    from manifests.conftest import Workspace

REFERENCE = {"$ref": "#/$defs/Reference"}


@pytest.fixture
def schema(workspace: Workspace) -> dict[str, Any]:
    """The schema of everything that is installed."""
    return manifest_schema(workspace.kinds, workspace.plugins)


def test_the_envelope_is_spelled_as_in_a_manifest(schema: dict[str, Any]) -> None:
    """With the versions and kinds to choose from."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == ["apiVersion", "kind", "metadata", "lifecycle", "provider", "spec"]
    assert schema["required"] == ["apiVersion", "kind", "metadata", "spec"]
    assert schema["properties"]["apiVersion"]["enum"] == ["acme/v1", "beta/v1"]
    assert schema["properties"]["kind"]["enum"] == ["Anonymous", "Contract", "Note"]
    assert "import" in schema["$defs"]["LifecycleSection"]["properties"]


def test_version_and_kind_choose_the_spec(schema: dict[str, Any]) -> None:
    """One branch a kind."""
    chosen = {
        (
            branch["if"]["properties"]["apiVersion"]["const"],
            branch["if"]["properties"]["kind"]["const"],
        ): branch["then"]["properties"]["spec"]
        for branch in schema["allOf"]
    }
    assert chosen == {
        ("acme/v1", "Contract"): {"$ref": "#/$defs/Contract"},
        ("acme/v1", "Note"): {"$ref": "#/$defs/Note"},
        ("beta/v1", "Anonymous"): {"$ref": "#/$defs/Anonymous"},
    }


def test_fields_have_our_names_their_descriptions_and_take_references(schema: dict[str, Any]) -> None:
    """What the vendor computes is not offered."""
    contract = schema["$defs"]["Contract"]
    assert contract["description"] == "A contract at Acme."
    assert contract["required"] == ["title"]
    assert contract["additionalProperties"] is False
    assert contract["properties"]["title"] == {
        "description": "What it is about.",
        "anyOf": [{"type": "string", "minLength": 1}, REFERENCE],
    }
    assert contract["properties"]["end_date"]["anyOf"] == [
        {"type": "string", "format": "date"},
        {"type": "null"},
        REFERENCE,
    ]
    assert "id" not in contract["properties"]
    assert "base_amount" not in schema["$defs"]["LineItem"]["properties"]


def test_the_schema_is_one_json_document_with_no_loose_ends(schema: dict[str, Any]) -> None:
    """Every reference in it leads to a definition."""
    text = json.dumps(schema)
    targets = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert targets <= set(schema["$defs"])


def test_nothing_installed_is_a_schema_too(workspace: Workspace) -> None:
    """It accepts no manifest."""
    assert manifest_schema(workspace.kinds, ())["properties"]["kind"]["enum"] == []
    assert manifest_schema(workspace.kinds, ("unknown",))["allOf"] == []
