"""Rules over all manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile.manifests import graph

if TYPE_CHECKING:
    import pytest
    from manifests.conftest import Workspace

HEAD = "apiVersion: acme/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def document(name: str, spec: str, kind: str = "Contract") -> str:
    """One document of five lines, its separator included."""
    return f"---\n{HEAD.format(name=name, spec=spec, kind=kind)}"


def test_two_manifests_with_one_address_name_both_places(workspace: Workspace) -> None:
    """In one file or in two, however wrong the second one is."""
    workspace.write("contracts/a.yaml", document("x", "{title: A}") + document("x", "{title: 5}"))
    workspace.write("contracts/b.yaml", document("x", "{title: C}"))
    assert workspace.problems() == [
        (
            "contracts/a.yaml:7:1: acme.Contract.x is declared twice; "
            "the other one is at contracts/a.yaml:2:1; rename one (`metadata.name`) or remove it"
        ),
        'contracts/a.yaml:10:15: `spec.title`: expected text, found the number 5; write it in quotes: "5"',
        (
            "contracts/b.yaml:2:1: acme.Contract.x is declared twice; "
            "the other one is at contracts/a.yaml:2:1; rename one (`metadata.name`) or remove it"
        ),
    ]


def test_one_name_may_be_used_by_two_kinds_and_two_instances(workspace: Workspace) -> None:
    """The address is what counts, and the marker is looked for at one instance."""
    workspace.project("providers: {acme-eu: {plugin: acme}}\n")
    workspace.write(
        "contracts/a.yaml",
        document("x", "{title: A}")
        + document("x", "{title: A}", "Note")
        + document("x", "{title: A}\nprovider: acme-eu"),
    )
    assert len(workspace.load()[1]) == 3


def test_two_manifests_with_one_marker_would_be_one_object(workspace: Workspace) -> None:
    """A written marker and the default of another are compared."""
    workspace.write(
        "contracts/a.yaml",
        document("x", "{title: A}")
        + document("y", "{title: B, external_id: x}")
        + document("z", "{title: C}"),
    )
    assert workspace.problems() == [
        (
            "contracts/a.yaml:10:31: acme.Contract.y and acme.Contract.x have the same external_id; "
            "they would be one object at the vendor; the other one is at contracts/a.yaml:2:1"
        )
    ]


def test_two_manifests_with_one_natural_key_would_be_one_object(workspace: Workspace) -> None:
    """In the vendor's normal form; a key of which nothing is written finds nothing."""
    workspace.write(
        "contracts/a.yaml",
        document("a", "{title: Hello, client: 1}", "Note")
        + document("b", "{title: HELLO, client: 1}", "Note")
        + document("c", "{title: Hello, client: 2}", "Note")
        + document("d", "{}", "Note")
        + document("e", "{}", "Note"),
    )
    assert workspace.problems() == [
        (
            "contracts/a.yaml:10:30: acme.Note.b and acme.Note.a have the same client, title; "
            "they would be one object at the vendor; the other one is at contracts/a.yaml:2:1"
        )
    ]


def test_two_manifests_can_not_import_one_object(workspace: Workspace) -> None:
    """Only one of them can own it."""
    more = "{title: A}\nlifecycle: {import: '7'}"
    workspace.write("contracts/a.yaml", document("x", more) + document("y", more))
    assert workspace.problems() == [
        (
            "contracts/a.yaml:8:1: acme.Contract.y and acme.Contract.x have the same lifecycle.import; "
            "they would be one object at the vendor; the other one is at contracts/a.yaml:2:1"
        )
    ]


def test_a_reference_to_nothing_suggests_the_nearest_address(workspace: Workspace) -> None:
    """Or lists what there is."""
    workspace.write(
        "contracts/a.yaml",
        document("steel", "{title: A, client_id: {from: acme.Contract.steal}}")
        + document("x", "{title: A, client_id: {from: zenith.Z.q}}"),
    )
    assert workspace.problems() == [
        (
            "contracts/a.yaml:5:29: the reference to acme.Contract.steal leads nowhere: "
            "no manifest declares it; did you mean `acme.Contract.steel`?"
        ),
        (
            "contracts/a.yaml:10:29: the reference to zenith.Z.q leads nowhere: no manifest declares it; "
            "known here: acme.Contract.steel, acme.Contract.x"
        ),
    ]


def test_only_the_first_references_to_nothing_are_looked_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding similar names among many takes a while."""
    monkeypatch.setattr(graph, "_MOST_HINTS", 0)
    workspace.manifest("title: A\nclient_id: {from: acme.Contract.two}")
    (found,) = workspace.problems()
    assert found.endswith("; declare it, or correct the address")


def test_a_reference_to_a_broken_manifest_is_not_a_second_mistake(workspace: Workspace) -> None:
    """Its address is known, its kind perhaps, or nothing at all."""
    workspace.write(
        "contracts/a.yaml",
        document("x", "{title: 5}")
        + document("y", "{title: A, client_id: {from: acme.Contract.x}}")
        + document("z", "{title: A, client_id: {from: acme.Kontract.k}}")
        + document("k", "{}", "Kontract"),
    )
    assert [each.split(":")[1] for each in workspace.problems()] == ["5", "18"]
    workspace.write("contracts/b.yaml", "torn: [")
    workspace.manifest("title: A\nclient_id: {from: acme.Contract.perhaps-in-b}")
    assert not [each for each in workspace.problems() if "perhaps-in-b" in each]


def test_a_reference_to_a_field_that_is_not_there_is_refused(workspace: Workspace) -> None:
    """Every kind has an id, whether it shows it or not."""
    workspace.write(
        "contracts/a.yaml",
        document("n", "{title: A}", "Note")
        + document("x", "{title: A, client_id: {from: acme.Note.n}}")
        + document("y", "{title: A, client_id: {from: acme.Note.n, field: titel}}"),
    )
    assert workspace.problems() == [
        "contracts/a.yaml:15:29: acme.Note.n has no field `titel`; did you mean `title`?"
    ]


def test_circles_are_shown_one_message_each(workspace: Workspace) -> None:
    """A circle of one, of two, and of three; what leads into a circle is in none."""
    links = {"self": "self", "a": "b", "b": "a", "r": "p", "p": "q", "q": "r", "into": "a"}
    for name, target in links.items():
        workspace.manifest(f"title: A\nclient_id: {{from: acme.Contract.{target}}}", name)
    assert workspace.problems() == [
        (
            "contracts/a.yaml:6:14: references go in a circle: "
            "acme.Contract.a -> acme.Contract.b -> acme.Contract.a; write one of the values out"
        ),
        (
            "contracts/p.yaml:6:14: references go in a circle: "
            "acme.Contract.p -> acme.Contract.q -> acme.Contract.r -> acme.Contract.p; "
            "write one of the values out"
        ),
        (
            "contracts/self.yaml:6:14: acme.Contract.self refers to itself; "
            "write the value, or refer to another resource"
        ),
    ]


def test_a_few_circles_are_enough(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has more has the same mistake over and over."""
    monkeypatch.setattr(graph, "_MOST_CIRCLES", 1)
    for name, target in ("ab", "ba", "cd", "dc"):
        workspace.manifest(f"title: A\nclient_id: {{from: acme.Contract.{target}}}", name)
    assert len(workspace.problems()) == 1


def test_declarations_are_sorted_by_address(workspace: Workspace) -> None:
    """Whatever file they are in."""
    workspace.write("contracts/a.yaml", document("z", "{title: A}") + document("b", "{title: B}", "Note"))
    workspace.write("contracts/z.yaml", document("a", "{title: C}"))
    addresses = [str(each.address) for each in workspace.load()[1]]
    assert addresses == ["acme.Contract.a", "acme.Contract.z", "acme.Note.b"]
