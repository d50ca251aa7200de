"""One manifest: its envelope and its typed `spec`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconcile.core.address import Address
from reconcile.core.diagnostic import Location
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.value import Reference
from reconcile.manifests import matches

if TYPE_CHECKING:
    from manifests.conftest import Workspace

MISTAKES = Path(__file__).parent / "mistakes"
OTHER = Reference(Address("acme", "Contract", "other"))


def cases(name: str) -> list[tuple[str, str]]:
    """The pairs of a file: some lines of YAML, and after an arrow what is said about them."""
    blocks = (MISTAKES / name).read_text().strip().split("\n\n")
    return [(yaml, expected) for yaml, expected in (block.split("\n=> ") for block in blocks)]


def test_every_type_is_read_as_its_author_means_it(workspace: Workspace) -> None:
    """Dates and amounts plain or quoted; decimals to the last digit."""
    workspace.manifest(
        "title: NO\nclient_id: 7\ntype: msa\nstart_date: 2024-02-29\nend_date: '2025-02-28'\n"
        "signed_at: 2024-02-29T12:00:00+01:00\nvalue: 99999999.99\ndiscount: 2.50\nis_rolling: true\n"
        "lines: [{external_id: '1', amount: 0.10}, {amount: '210'}]\ntags: [a, b]\n"
        "attributes: {Any key: [1, {deep: ~}]}\n"
    )
    assert workspace.one().resource.written() == {
        "external_id": "one",
        "title": "NO",
        "client_id": 7,
        "type": "msa",
        "start_date": date(2024, 2, 29),
        "end_date": date(2025, 2, 28),
        "signed_at": datetime(2024, 2, 29, 11, tzinfo=UTC),
        "value": Decimal("99999999.99"),
        "discount": Decimal("2.50"),
        "is_rolling": True,
        "lines": ({"external_id": "1", "amount": Decimal("0.10")}, {"amount": Decimal(210)}),
        "tags": ("a", "b"),
        "attributes": {"Any key": (1, {"deep": None})},
    }


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a.pdf", "contracts/eu/a.pdf"),
        ("./b/a.pdf", "contracts/eu/b/a.pdf"),
        ("../a.pdf", "contracts/a.pdf"),
        ("../../../a.pdf", "../a.pdf"),
        ("/etc/hosts", "/etc/hosts"),
    ],
)
def test_a_file_is_named_relative_to_its_manifest(workspace: Workspace, written: str, found: str) -> None:
    """Its value is the path below the project's folder; whether it may be read is for its kind to say."""
    workspace.write(
        "contracts/eu/one.yaml",
        "apiVersion: acme/v1\nkind: Contract\nmetadata: {name: one}\n"
        f"spec: {{title: A, files: [{written}]}}\n",
    )
    assert workspace.one().resource.written()["files"] == (found,)


def test_a_file_that_is_no_text_is_an_error(workspace: Workspace) -> None:
    """At its place."""
    workspace.manifest("title: A\nfiles: [1]")
    assert workspace.problems() == [
        'contracts/one.yaml:6:11: `spec.files[0]`: expected text, found the number 1; write it in quotes: "1"'
    ]


def test_a_written_null_is_not_the_same_as_nothing(workspace: Workspace) -> None:
    """It asks to clear the field."""
    workspace.manifest("title: A\nvalue: ~\nend_date:")
    assert workspace.one().resource.written() == {
        "external_id": "one",
        "title": "A",
        "value": None,
        "end_date": None,
    }


def test_a_declaration_knows_its_address_and_every_place(workspace: Workspace) -> None:
    """Lines and columns count from 1."""
    workspace.manifest("title: A\nlines:\n  - amount: 1")
    declaration = workspace.one()
    assert declaration.address == Address("acme", "Contract", "one")
    assert declaration.location == Location("contracts/one.yaml", 1, 1)
    assert declaration.locate(("title",)) == Location("contracts/one.yaml", 5, 10)
    assert declaration.locate(("lines", 0, "amount")) == Location("contracts/one.yaml", 7, 15)
    assert declaration.locate(("end_date",)) == declaration.location


def test_lifecycle_and_labels_are_read(workspace: Workspace) -> None:
    """All of them, `import` included."""
    workspace.manifest(
        "title: A",
        more="lifecycle: {prevent_destroy: true, ignore_changes: [tags], on_removal: forget,\n"
        "  replace: true, allow_expire: true, import: '66'}\n",
    )
    assert workspace.one().lifecycle == Lifecycle(
        prevent_destroy=True,
        ignore_changes=("tags",),
        on_removal=OnRemoval.FORGET,
        replace=True,
        allow_expire=True,
        import_id="66",
    )


def test_labels_select(workspace: Workspace) -> None:
    """All that are asked for must be there with their values; annotations do not count."""
    workspace.write(
        "contracts/a.yaml",
        "apiVersion: acme/v1\nkind: Note\n"
        "metadata: {name: one, labels: {team: a, env: b}, annotations: {x: y}}\nspec: {title: A}\n",
    )
    declaration = workspace.one()
    assert matches(declaration, {})
    assert matches(declaration, {"team": "a", "env": "b"})
    assert not matches(declaration, {"team": "b"})
    assert not matches(declaration, {"x": "y"})


def test_a_written_marker_is_kept(workspace: Workspace) -> None:
    """The default is for those who write none."""
    workspace.manifest("title: A\nexternal_id: mine")
    assert workspace.one().resource.written()["external_id"] == "mine"


def test_a_null_marker_is_none_and_gets_the_default(workspace: Workspace) -> None:
    """Without a marker, a second apply could create a second contract."""
    workspace.manifest("title: A\nexternal_id: ~")
    assert workspace.one().resource.written()["external_id"] == "one"


def test_a_kind_may_have_no_default_for_its_marker(workspace: Workspace) -> None:
    """Then it stays unwritten."""
    workspace.write(
        "contracts/a.yaml", "apiVersion: beta/v1\nkind: Anonymous\nmetadata: {name: a}\nspec: {}\n"
    )
    assert workspace.one().resource.written() == {}


def test_another_instance_of_a_plugin_is_chosen_by_its_name(workspace: Workspace) -> None:
    """It is the address's first part."""
    workspace.project("providers: {acme-eu: {plugin: acme}}\n")
    workspace.manifest("title: A", more="provider: acme-eu\n")
    assert str(workspace.one().address) == "acme-eu.Contract.one"


def test_references_stand_in_for_any_value(workspace: Workspace) -> None:
    """Of a field, of an item's field, in free data; `id` unless a field is named."""
    workspace.manifest("title: B", name="other")
    workspace.manifest(
        "title: {from: acme.Contract.other, field: title}\nclient_id: {from: acme.Contract.other}\n"
        "lines: [{amount: {from: acme.Contract.other, field: value}}]\n"
        "tags: {from: acme.Contract.other, field: tags}\n"
        "attributes: {a: [{from: acme.Contract.other}], b: {from: Berlin, to: Paris}}"
    )
    written = workspace.load()[1][0].resource.written()
    assert written["title"] == Reference(OTHER.address, "title")
    assert written["client_id"] == OTHER
    assert written["lines"] == ({"amount": Reference(OTHER.address, "value")},)
    assert written["tags"] == Reference(OTHER.address, "tags")
    assert written["attributes"] == {"a": (OTHER,), "b": {"from": "Berlin", "to": "Paris"}}


def test_an_object_with_a_field_named_from_is_no_reference(workspace: Workspace) -> None:
    """A period is from one day to another."""
    workspace.manifest("title: A\npause: {from: 2025-01-01}")
    assert workspace.one().resource.written()["pause"] == {"from": date(2025, 1, 1)}


@pytest.mark.parametrize(("spec", "expected"), cases("spec.txt"))
def test_one_mistake_is_one_message_with_place_and_remedy(
    workspace: Workspace, spec: str, expected: str
) -> None:
    """In the words of who wrote it."""
    workspace.manifest(spec)
    assert workspace.problems() == [f"contracts/one.yaml:{expected}"]


@pytest.mark.parametrize(("document", "expected"), cases("envelope.txt"))
def test_a_wrong_envelope_is_refused(workspace: Workspace, document: str, expected: str) -> None:
    """Each with one message, at its place."""
    workspace.project("providers: {other: {plugin: beta}, beta: {plugin: acme}}\n")
    workspace.write("contracts/a.yaml", document)
    (found,) = workspace.problems()
    assert found.startswith(f"contracts/a.yaml:{expected}")


def test_every_mistake_of_a_file_is_reported_at_once(workspace: Workspace) -> None:
    """Sorted by place, each with its address where that is known."""
    workspace.manifest(
        "title: 5\nvalue: x\nclient_id: {from: x}\nid: 7", more="lifecycle: {replace: 1}\n---\nkind: x\n"
    )
    found = workspace.problems()
    assert [each.split(":")[1] for each in found] == ["5", "6", "7", "8", "9", "11", "11", "11"]


def test_a_null_provider_is_the_default_instance(workspace: Workspace) -> None:
    """As if it were not written."""
    workspace.manifest("title: A", more="provider: ~\n")
    assert workspace.one().address.provider == "acme"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "apiVersion: ''\nkind: Note",
            '1:13: `apiVersion`: expected text of at least 1 characters, found the text ""',
        ),
        ("apiVersion: /v1\nkind: Note", "1:13: no provider `` is installed; known here: acme, beta"),
        ("apiVersion: acme\nkind: Note", "1:13: `acme` is no version that is known; write acme/v1"),
        (
            "apiVersion: acme/v1\nkind: ''",
            '2:7: `kind`: expected text of at least 1 characters, found the text ""',
        ),
    ],
)
def test_no_manifest_vanishes_silently(workspace: Workspace, head: str, expected: str) -> None:
    """A manifest that is not seen would be taken for removed."""
    workspace.write("contracts/a.yaml", f"{head}\nmetadata: {{name: a}}\nspec: {{}}\n")
    assert workspace.problems() == [f"contracts/a.yaml:{expected}"]
