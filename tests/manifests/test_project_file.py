"""`reconcile.yaml`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from reconcile.core.diagnostic import Location
from reconcile.core.errors import InputError
from reconcile.manifests import Limits, load_declarations, load_project

if TYPE_CHECKING:
    from manifests.conftest import Workspace


def test_defaults_hold_where_nothing_is_written(workspace: Workspace) -> None:
    """A name is enough."""
    project = load_project(workspace.root)
    assert (project.name, project.manifests, project.sandbox) == ("shop", ("contracts/",), False)
    assert project.limits == Limits(5, 5, Decimal(30), Decimal(20))
    assert project.providers == {}


def test_everything_that_is_written_is_read(workspace: Workspace) -> None:
    """Instances with their plugin, settings and places; limits keep their digits."""
    workspace.project(
        "manifests: [contracts, more.yaml]\n"
        "sandbox: true\n"
        "providers:\n"
        "  acme: {company_id: 4711}\n"
        "  acme-eu: {plugin: acme, base_url: https://eu.example.com}\n"
        "  beta:\n"
        "limits: {deletes: 0, recreates: 7, changes_percent: 33.5, value_percent: 100}\n"
    )
    project = load_project(workspace.root)
    assert (project.manifests, project.sandbox) == (("contracts", "more.yaml"), True)
    assert project.limits == Limits(0, 7, Decimal("33.5"), Decimal(100))
    eu = project.providers["acme-eu"]
    assert (eu.instance, eu.plugin, eu.settings) == (
        "acme-eu",
        "acme",
        {"base_url": "https://eu.example.com"},
    )
    assert eu.location == Location("reconcile.yaml", 8, 3)
    assert eu.positions["base_url",] == Location("reconcile.yaml", 8, 37)
    assert project.providers["acme"].settings == {"company_id": 4711}
    assert (project.providers["beta"].plugin, project.providers["beta"].settings) == ("beta", {})


def test_without_a_project_file_the_remedy_is_init(workspace: Workspace) -> None:
    """Most likely it is the wrong folder, or a new project."""
    (workspace.root / "reconcile.yaml").unlink()
    with pytest.raises(InputError, match=r"reconcile\.yaml does not exist; run `reconcile init`"):
        load_project(workspace.root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "",
            (
                "reconcile.yaml:1:1: expected one document, found 0; "
                "a project file holds one document of kind Project"
            ),
        ),
        (
            "a: 1\n---\nb: 2\n",
            (
                "reconcile.yaml:3:1: expected one document, found 2; "
                "a project file holds one document of kind Project"
            ),
        ),
        (
            "- a\n",
            (
                "reconcile.yaml:1:1: the document: expected a mapping, found a list of 1; "
                "write `name: value` lines below it"
            ),
        ),
        ("a: \x07\n", "reconcile.yaml:1:4: control character U+0007; remove it"),
    ],
)
def test_what_is_no_project_file_is_refused(workspace: Workspace, text: str, expected: str) -> None:
    """With the place and the remedy."""
    workspace.write("reconcile.yaml", text)
    assert workspace.problems() == [expected]


def test_every_mistake_is_reported_at_once_and_those_of_the_manifests_too(workspace: Workspace) -> None:
    """One round of mending is enough."""
    workspace.write(
        "reconcile.yaml",
        "apiVersion: reconcile/v2\n"
        "kind: Projekt\n"
        "metadata: {name: My_Shop}\n"
        "sandbox: yes\n"
        "limit: 3\n"
        "limits: {deletes: -1, recreates: 2.0, changes_percent: '30'}\n"
        "providers:\n"
        "  Acme: {}\n"
        "  akme: {}\n"
        "  beta-eu: {plugin: beta}\n"
        "  gamma: {plugin: [x]}\n"
        "  delta: {plugin: bta}\n",
    )
    workspace.manifest("title: 5")
    assert workspace.problems() == [
        'contracts/one.yaml:5:10: `spec.title`: expected text, found the number 5; write it in quotes: "5"',
        (
            'reconcile.yaml:1:13: `apiVersion`: expected reconcile/v1, found the text "reconcile/v2"; '
            "did you mean `reconcile/v1`?"
        ),
        'reconcile.yaml:2:7: `kind`: expected Project, found the text "Projekt"; did you mean `Project`?',
        (
            "reconcile.yaml:3:18: `metadata.name`: expected a name like acme-2026: "
            'at most 63 of a-z, 0-9 and, inside, hyphens, found the text "My_Shop"'
        ),
        'reconcile.yaml:4:10: `sandbox`: expected true or false, found the text "yes"; write true or false',
        "reconcile.yaml:5:1: there is no field `limit`; did you mean `limits`?",
        "reconcile.yaml:6:19: `limits.deletes`: expected 0 or more, found the number -1",
        (
            "reconcile.yaml:6:34: `limits.recreates`: expected a whole number, found the number 2.0; "
            "write digits only, like 12"
        ),
        (
            "reconcile.yaml:6:56: `limits.changes_percent`: expected a plain number like 50 or 2.5, "
            'found the text "30"; write it without quotes: 30'
        ),
        (
            "reconcile.yaml:8:3: `Acme` can't name a provider; "
            "name it with at most 63 of a-z, 0-9 and, inside, hyphens"
        ),
        (
            "reconcile.yaml:8:3: no provider `Acme` is installed; did you mean `acme`?; "
            "an instance by another name needs `plugin:`"
        ),
        (
            "reconcile.yaml:9:3: no provider `akme` is installed; did you mean `acme`?; "
            "an instance by another name needs `plugin:`"
        ),
        (
            "reconcile.yaml:11:3: no provider `gamma` is installed; known here: acme, beta; "
            "an instance by another name needs `plugin:`"
        ),
        (
            "reconcile.yaml:11:19: `providers.gamma.plugin`: expected a plugin's name; "
            "write one, like `plugin: trelica`"
        ),
        "reconcile.yaml:12:3: no provider `bta` is installed; did you mean `beta`?",
    ]


@pytest.mark.parametrize(
    "broken",
    ["manifests: contracts", "manifests: []", "manifests: ['']", "providers: [acme]", "providers: {acme: 3}"],
)
def test_manifests_are_not_read_when_nobody_knows_which(workspace: Workspace, broken: str) -> None:
    """Their mistakes would be made up."""
    workspace.project(f"{broken}\n")
    workspace.manifest("title: 5")
    (found,) = workspace.problems()
    assert found.startswith("reconcile.yaml:4:")


def test_a_project_with_mistakes_does_not_load(workspace: Workspace) -> None:
    """Not even as far as it could be understood."""
    workspace.project("sandbox: 1\n")
    with pytest.raises(InputError, match="`sandbox`: expected true or false, found the number 1"):
        load_project(workspace.root)


def test_project_and_manifests_can_be_read_one_after_the_other(workspace: Workspace) -> None:
    """With the same result as at once."""
    workspace.manifest("title: A")
    project = load_project(workspace.root)
    declarations = load_declarations(project, workspace.root, workspace.kinds, workspace.plugins)
    assert (project, declarations) == workspace.load()
    workspace.manifest("titel: A")
    with pytest.raises(InputError, match="did you mean `title`"):
        load_declarations(project, workspace.root, workspace.kinds, workspace.plugins)
