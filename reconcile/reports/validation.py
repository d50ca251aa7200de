"""What `validate` found, for machines: JSON, workflow commands of GitHub, and SARIF 2.1.0.

Places are relative to the project; lines and columns count from 1, columns in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from reconcile.core.diagnostic import Diagnostic, Location
from reconcile.core.value import Json
from reconcile.planning.document import VERSION, diagnostic

_IN_TEXT: Mapping[str, str] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY: Mapping[str, str] = {**_IN_TEXT, ":": "%3A", ",": "%2C"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_RULE = "manifest"
_PROJECT = Location("reconcile.yaml")


def validation_document(diagnostics: Sequence[Diagnostic]) -> dict[str, Json]:
    """The JSON document; warnings leave the manifests valid."""
    return {
        "version": VERSION,
        "valid": not any(each.is_error for each in diagnostics),
        "diagnostics": [diagnostic(each) for each in diagnostics],
    }


def github_commands(diagnostics: Iterable[Diagnostic]) -> str:
    """One `::error file=…,line=…,col=…::message` each; an empty text for none."""
    return "".join(f"{_command(each)}\n" for each in diagnostics)


def _command(each: Diagnostic) -> str:
    place = each.location
    values = {"file": place.file, "line": str(place.line), "col": str(place.column)} if place else {}
    values["title"] = str(each.address) if each.address else "reconcile"
    properties = ",".join(f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in values.items())
    message = "\n".join(filter(None, (each.summary, each.detail)))
    return f"::{each.severity.value} {properties}::{_escaped(message, _IN_TEXT)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


def sarif_document(diagnostics: Iterable[Diagnostic]) -> dict[str, Json]:
    """One run with one result each.

    Code scanning takes no result without a place: what has none is reported on the project file.
    """
    rule: dict[str, Json] = {
        "id": _RULE,
        "shortDescription": {"text": "A manifest must be readable and follow the rules of its vendor."},
    }
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "reconcile", "rules": [rule]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each) for each in diagnostics],
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _result(each: Diagnostic) -> dict[str, Json]:
    place = each.location or _PROJECT
    text = "; ".join(filter(None, (each.summary, each.detail)))
    return {
        "ruleId": _RULE,
        "ruleIndex": 0,
        "level": each.severity.value,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.file)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }
