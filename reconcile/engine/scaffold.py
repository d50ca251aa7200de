"""Writes a new project: a project file, one example for each installed provider, and a pipeline if asked.

The examples come from the kinds themselves: what is required is written, everything else is a comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError, StorageError
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import FieldType
from reconcile.engine.plugins import Plugins
from reconcile.manifests import PROJECT_FILE
from reconcile.sdk.provider import Provider
from reconcile.state import WORKSPACE, replace_file

PIPELINES: Mapping[str, str] = {"github": ".github/workflows/reconcile.yaml", "gitlab": ".gitlab-ci.yml"}

_IGNORE = ".gitignore"
_PLAIN = re.compile(r"\w[\w.@:/-]*")
_PROJECT = """\
# The project. Every `*.yaml` below contracts/ is a manifest: one contract each.
apiVersion: reconcile/v1
kind: Project
metadata: {{name: {name}}}
# Every provider talks to a sandbox on this machine. Take this line out to talk to the vendors;
# `reconcile providers` lists the variables that hold their credentials.
sandbox: true
"""
_SAMPLES: Mapping[FieldType, tuple[object, ...]] = {
    FieldType.TEXT: ("Example", "EUR", "jane.doe@example.org", "https://example.org"),
    FieldType.INTEGER: (1,),
    FieldType.NUMBER: (1,),
    FieldType.MONEY: ("1000.00",),
    FieldType.DATE: ("2026-01-01",),
    FieldType.INSTANT: ("2026-01-01",),
    FieldType.BOOLEAN: (False,),
    FieldType.MAP: ({},),
}
_ITEM_FIELDS = 4


def scaffold(root: Path, pipeline: str | None = None) -> tuple[str, ...]:
    """Write a project into `root` and name its files; nothing that is there is overwritten.

    Raises `InputError` that names every file in the way, and `StorageError`; then nothing was written.
    """
    contents = _contents(root, pipeline)
    there = [name for name in contents if (root / name).exists()]
    if there:
        remedy = "nothing was written; move it away, or work in another folder"
        raise InputError([error(f"{name} exists already", remedy) for name in there])
    ignore = _ignore(root)
    _write(root, {**contents, **ignore})
    return (*contents, *ignore)


def _contents(root: Path, pipeline: str | None) -> dict[str, str]:
    plugins = Plugins()
    examples = {f"contracts/{name}.yaml": example(plugins.load(name)) for name in plugins.names}
    wanted = {PIPELINES[pipeline]: _pipeline(pipeline)} if pipeline else {}
    return {**examples, **wanted, PROJECT_FILE: _PROJECT.format(name=_name(root))}


def _name(root: Path) -> str:
    """The folder's name as a DNS label."""
    label = re.sub(r"[^a-z0-9]+", "-", root.resolve().name.lower()).strip("-")[:63].strip("-")
    return f'"{label}"' if label.isdigit() else label or "contracts"


def _pipeline(name: str) -> str:
    return (files("reconcile.engine") / "pipelines" / f"{name}.yaml").read_text("utf-8")


def _ignore(root: Path) -> dict[str, str]:
    """The file with our entry; none if it is there."""
    path, entry = root / _IGNORE, f"{WORKSPACE}/"
    try:
        before = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError([error(f"{_IGNORE} can't be read: {problem}", f"add {entry} to it")]) from problem
    if entry in before.splitlines():
        return {}
    return {_IGNORE: before + ("" if before.endswith("\n") or not before else "\n") + f"{entry}\n"}


def _write(root: Path, contents: Mapping[str, str]) -> None:
    """Write all or nothing; what was there before is only ever added to, and comes last."""
    written: list[Path] = []
    try:
        for name, text in contents.items():
            path = root / name
            written.extend(_make_folders(path.parent))
            replace_file(path, text.encode())
            written.append(path)
    except StorageError:
        _remove(written)
        raise


def _make_folders(folder: Path) -> list[Path]:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"{folder}: can't create it: {problem.strerror}", "work in another folder"
        ) from problem
    return missing[::-1]


def _remove(written: Iterable[Path]) -> None:
    for path in reversed(list(written)):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def example(provider: type[Provider]) -> str:
    """A manifest of the provider's first kind that validates."""
    kind = provider.collection_types[0].kind
    rows = [each for each in schema_of(kind) if not each.has(Role.COMPUTED)]
    plain = [each for each in rows if not each.has(Role.MARKER)]
    written = [each for each in rows if each.is_required] or plain[:1]
    lines = [
        f"# A {kind.__name__} at {provider.title}. What is commented out is optional.",
        f"apiVersion: {kind.api_version}",
        f"kind: {kind.__name__}",
        "metadata:",
        f"  name: example  # the address is {provider.name}.{kind.__name__}.example",
        "spec:",
        *(f"  {_line(kind, each)}" for each in written),
        *(f"  # {_line(kind, each)}" for each in rows if each not in written),
    ]
    return "\n".join(lines) + "\n"


def _line(kind: type[Resource], field: Field) -> str:
    note = kind.model_fields[field.name].description or ""
    if field.choices and not note:
        note = f"One of {', '.join(field.choices)}."
    return f"{field.name}: {_spell(_sample(kind, field))}" + (f"  # {note}" if note else "")


def _sample(kind: type[Resource], field: Field) -> object:
    """A value that the kind takes; the provider's own example before ours."""
    candidates = (*(kind.model_fields[field.name].examples or ()), *field.choices, *_values(field))
    return next((each for each in candidates if _is_valid(kind, field.name, each)), candidates[0])


def _values(field: Field) -> Sequence[object]:
    if field.type in _SAMPLES:
        return _SAMPLES[field.type]
    rows = [each for each in field.item or () if not each.has(Role.COMPUTED)][:_ITEM_FIELDS]
    item = {each.name: (*each.choices, *_values(each))[0] for each in rows}
    return ([item] if item else [],) if field.type is FieldType.LIST else (item,)


def _is_valid(kind: type[Resource], name: str, value: object) -> bool:
    try:
        kind.model_validate({name: value})
    except ValidationError as problem:
        return all(each["loc"][0] != name for each in problem.errors(include_url=False))
    return True


def _spell(value: object) -> str:
    """A value as YAML, in one line."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_spell(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_spell, value))}]"
    return json.dumps(value)
