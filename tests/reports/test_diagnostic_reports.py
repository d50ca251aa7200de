"""What is wrong, for a person, an editor, GitHub and code scanning."""

from __future__ import annotations

from typing import Any, cast

from reports.samples import GITHUB

from reconcile.core.diagnostic import Location, error, warning
from reconcile.reports.diagnostics import diagnostic_lines, mistake_lines
from reconcile.reports.line import render
from reconcile.reports.validation import github_commands, sarif_document, validation_document

PLACE = Location("contracts/my file.yaml", 3, 5)
MISTAKE = error("unknown field titel", "did you mean title?", address=GITHUB, location=PLACE)


def test_a_mistake_is_one_line_that_begins_with_its_place() -> None:
    """`file:line:column: message`, as editors find it."""
    lines = mistake_lines([MISTAKE, warning("old spelling", address=GITHUB), error("nothing is declared")])
    assert render(lines) == (
        "contracts/my file.yaml:3:5: unknown field titel; did you mean title?\n"
        "trelica.Contract.github: warning: old spelling\n"
        "nothing is declared\n"
    )


def test_a_long_remedy_is_folded_at_blanks_and_its_paragraphs_are_kept() -> None:
    """Options stay whole."""
    command = "`reconcile recover growcrm.Contract.retainer-with-a-very-long-name --abandon`"
    lines = diagnostic_lines(
        [error("asked", f"look at the vendor; if it is not there: {command}\nthen")], width=60
    )
    assert [each.text for each in lines] == [
        "Error: asked",
        "  look at the vendor; if it is not there: `reconcile recover",
        "  growcrm.Contract.retainer-with-a-very-long-name --abandon`",
        "  then",
    ]


def test_a_workflow_command_escapes_what_would_end_it() -> None:
    """Percent signs, breaks, and in properties colons and commas."""
    hostile = error("100 %\n::stop-commands::x", location=Location("a,b:c%.yaml", 1, 2))
    assert github_commands([hostile, warning("kept", "why")]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=reconcile::100 %25%0A::stop-commands::x\n"
        "::warning title=reconcile::kept%0Awhy\n"
    )
    assert github_commands([MISTAKE]).startswith(
        "::error file=contracts/my file.yaml,line=3,col=5,title=trelica.Contract.github::"
    )
    assert github_commands([]) == ""


def test_a_sarif_result_has_its_place_in_the_project() -> None:
    """As a relative URI; what has none is on the project file."""
    document = cast("Any", sarif_document([MISTAKE, warning("kept")]))
    assert document["version"] == "2.1.0"
    run = document["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = run["results"]
    assert first["message"]["text"] == "unknown field titel; did you mean title?"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "contracts/my%20file.yaml"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert (second["level"], second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == (
        "warning",
        "reconcile.yaml",
    )
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]


def test_warnings_leave_the_manifests_valid() -> None:
    """Errors do not."""
    assert validation_document([warning("kept")])["valid"] is True
    document = cast("Any", validation_document([warning("kept"), MISTAKE]))
    assert document["valid"] is False
    assert document["diagnostics"][1] == {
        "severity": "error",
        "summary": "unknown field titel",
        "detail": "did you mean title?",
        "address": "trelica.Contract.github",
        "file": "contracts/my file.yaml",
        "line": 3,
        "column": 5,
    }
