"""One manifest: its envelope and its typed `spec`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from reconcile.core.address import Address
from reconcile.core.diagnostic import Location
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.value import Reference
from reconcile.manifests import matches

if TYPE_CHECKING:
    from tests.manifests.conftest import Workspace

OTHER = Reference(Address("acme", "Contract", "other"))


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


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("title: 123", '5:10: `spec.title`: expected text, found the number 123; write it in quotes: "123"'),
        ("title: true", '5:10: `spec.title`: expected text, found true; write it in quotes: "true"'),
        ("title:", "5:9: `spec.title`: expected text, found nothing; write a value or remove the line"),
        ("title: ''", '5:10: `spec.title`: expected text of at least 1 characters, found the text ""'),
        ("title: {a: b}", "5:10: `spec.title`: expected text, found a mapping"),
        ("title: [a]", "5:10: `spec.title`: expected text, found a list of 1"),
        ("client_id: 3", "4:1: `spec.title` is missing; add it"),
        (
            "titel: A\ntitle: B",
            "5:3: `spec` has no field `titel`; did you mean `title`?",
        ),
        ("doc_title: A\ntitle: B", "5:3: `spec` has no field `doc_title`; did you mean `title`?"),
        ("title: A\nid: x", "6:3: `spec.id` is computed by the vendor; remove it"),
        (
            "title: A\nclient_id: '7'",
            '6:14: `spec.client_id`: expected a whole number, found the text "7"; write it without quotes: 7',
        ),
        (
            "title: A\nclient_id: .7",
            '6:14: `spec.client_id`: expected a whole number, found the text ".7"; write digits only, like 12',
        ),
        (
            "title: A\nclient_id: '.inf'",
            '6:14: `spec.client_id`: expected a whole number, found the text ".inf"; '
            "write digits only, like 12",
        ),
        (
            "title: A\nis_rolling: 'false'",
            '6:15: `spec.is_rolling`: expected true or false, found the text "false"; '
            "write it without quotes: false",
        ),
        (
            "title: A\ntype: orders",
            '6:9: `spec.type`: expected one of msa, order, found the text "orders"; did you mean `order`?',
        ),
        ("title: A\ntype: xyz", '6:9: `spec.type`: expected one of msa, order, found the text "xyz"'),
        (
            "title: A\nend_date: 2023-02-30",
            "6:13: `spec.end_date`: 2023-02-30 is no day of the calendar: day is out of range for month",
        ),
        (
            "title: A\nend_date: 2023-02-03T00:00:00",
            '6:13: `spec.end_date`: expected a date like 2023-04-01, found the text "2023-02-03T00:00:00"',
        ),
        ("title: A\nvalue: 1.001", "6:10: `spec.value`: 1.001 has 3 decimals; the vendor keeps 2"),
        (
            "title: A\nvalue: 1,200",
            '6:10: `spec.value`: expected an amount like 1200 or 1200.50, found the text "1,200"',
        ),
        (
            "title: A\ndiscount: '2.5'",
            "6:13: `spec.discount`: expected a plain number like 50 or 2.5, "
            'found the text "2.5"; write it without quotes: 2.5',
        ),
        ("title: A\ndiscount: -1", "6:13: `spec.discount`: expected 0 or more, found the number -1"),
        (
            "title: A\ncode: 2.5",
            "6:9: `spec.code`: expected text or a whole number, found the number 2.5; "
            'write it in quotes: "2.5"',
        ),
        (
            "title: A\ntags: a",
            '6:9: `spec.tags`: expected a list, found the text "a"; '
            "write each item after a dash, or all in brackets: [a, b]",
        ),
        (
            "title: A\ntags: [a, {from: acme.Contract.other}]",
            "6:13: `spec.tags[1]`: expected text, found a reference; "
            "write the value itself: a reference can't stand here",
        ),
        (
            "title: A\nlines: [5, {amount: 1}]",
            "6:11: `spec.lines[0]`: expected a mapping, found the number 5; "
            "write `name: value` lines below it",
        ),
        ("title: A\nlines: [{external_id: a}]", "6:11: `spec.lines[0].amount` is missing; add it"),
        (
            "title: A\nlines: [{amount: 1, amonut: 2}]",
            "6:23: `spec.lines[0]` has no field `amonut`; did you mean `amount`?",
        ),
        (
            "title: A\nlines: [{amount: 1, base_amount: 2}]",
            "6:23: `spec.lines[0].base_amount` is computed by the vendor; remove it",
        ),
        (
            "title: A\ntoken: secret",
            "6:10: `spec.token`: expected text of at most 5 characters, found something else",
        ),
        ("title: A\ntoken: 12345", "6:10: `spec.token`: expected text, found something else"),
        (
            "title: A\nstart_date: 2024-01-02\nend_date: 2024-01-01",
            "7:13: end_date 2024-01-01 is before start_date 2024-01-02; end it later",
        ),
        (
            "title: A\nclient_id: {from: acme.other}",
            "6:21: 'acme.other' is no address; "
            "expected <provider>.<Kind>.<name>, e.g. trelica.Contract.github",
        ),
        (
            "title: A\nclient_id: {from: 5}",
            "6:21: `from` of a reference is a text; write it as {from: trelica.Contract.github, field: ref}",
        ),
        (
            "title: A\nclient_id: {from: acme.Contract.one, field: ~}",
            "6:47: `field` of a reference is a text; write it as {from: trelica.Contract.github, field: ref}",
        ),
        (
            "title: A\nclient_id: {from: acme.Contract.one, filed: id}",
            "6:40: a reference has no field `filed`; did you mean `field`?",
        ),
    ],
)
def test_one_mistake_is_one_message_with_place_and_remedy(
    workspace: Workspace, spec: str, expected: str
) -> None:
    """In the words of who wrote it."""
    workspace.manifest(spec)
    assert workspace.problems() == [f"contracts/one.yaml:{expected}"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            "just text",
            '1:1: the document: expected a mapping, found the text "just text"; write `name: value` lines below it',
        ),
        ("apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\n", "1:1: `spec` is missing; add it"),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nspec: 5\n",
            "4:7: `spec`: expected a mapping, found the number 5; write `name: value` lines below it",
        ),
        (
            "apiVersion: 1\nkind: Note\nmetadata: {name: a}\nspec: {}\n",
            '1:13: `apiVersion`: expected text, found the number 1; write it in quotes: "1"',
        ),
        (
            "apiVersion: akme/v1\nkind: Note\nmetadata: {name: a}\nspec: {}\n",
            "1:13: no provider `akme` is installed; did you mean `acme/v1`?",
        ),
        (
            "apiVersion: apps/v1\nkind: Note\nmetadata: {name: a}\nspec: {}\n",
            "1:13: no provider `apps` is installed; known here: acme, beta",
        ),
        (
            "apiVersion: acme/v2\nkind: Note\nmetadata: {name: a}\nspec: {}\n",
            "1:13: `acme/v2` is no version that is known; write acme/v1",
        ),
        (
            "apiVersion: acme/v1\nkind: Notes\nmetadata: {name: a}\nspec: {}\n",
            "2:7: acme has no kind `Notes`; did you mean `Note`?",
        ),
        ("apiVersion: acme/v1\nmetadata: {name: a}\nspec: {}\n", "1:1: `kind` is missing; add it"),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: A b}\nspec: {}\n",
            "3:18: `metadata.name`: expected a name like acme-2026: at most 63 of a-z, 0-9 and, inside, "
            'hyphens, found the text "A b"',
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a, labels: {team: 5}}\nspec: {}\n",
            '3:36: `metadata.labels.team`: expected text, found the number 5; write it in quotes: "5"',
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nlifecycle: {prevent_destory: true}\nspec: {}\n",
            "4:13: `lifecycle` has no field `prevent_destory`; did you mean `prevent_destroy`?",
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nlifecycle: {ignore_changes: [titel]}\nspec: {}\n",
            "4:30: `lifecycle.ignore_changes`: Note has no field `titel`; did you mean `title`?",
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nlifecycle: {ignore_changes: [5]}\nspec: {}\n",
            '4:30: `lifecycle.ignore_changes[0]`: expected text, found the number 5; write it in quotes: "5"',
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nprovider: acme-eu\nspec: {}\n",
            "4:11: `acme-eu` is no instance of acme; did you mean `acme`?; or declare it in reconcile.yaml",
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nprovider: other\nspec: {}\n",
            "4:11: `other` is no instance of acme but of beta; known here: acme, beta; or declare it in reconcile.yaml",
        ),
        (
            "apiVersion: beta/v1\nkind: Anonymous\nmetadata: {name: a}\nspec: {}\n",
            "1:13: `beta` is no instance of beta but of acme; known here: other; or declare it in reconcile.yaml",
        ),
        (
            "apiVersion: acme/v1\nkind: Note\nmetadata: {name: a}\nprovider: ~\nspec: [\n",
            "6:1: no valid YAML",
        ),
    ],
)
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
