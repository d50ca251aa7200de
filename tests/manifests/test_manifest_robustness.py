"""Whatever somebody writes, reading it ends with declarations or with an `InputError`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.core.errors import InputError

if TYPE_CHECKING:
    from manifests.conftest import Workspace

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """apiVersion kind metadata name lifecycle import spec provider acme/v1 Contract Note a b title
        client_id value lines amount tags attributes pause from field acme.Contract.a 1 1.5 1e9 2024-01-01
        {from: acme.Contract.b} ~ true '' "x" [] {} - ? : , [ ] { } & * ! | > % @ ` # --- ... <<:
        .nan é 😀 \\""",
    )
)
LINES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(WORDS, max_size=5)).map(
        lambda line: "  " * line[0] + " ".join(line[1])
    ),
    max_size=12,
).map("\n".join)
# Each example reads a fresh folder, so that sharing the fixture does no harm.
ROBUST = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HEAD = "apiVersion: acme/v1\nkind: Contract\nmetadata: {name: a}\nspec:\n  title: A\n"
FIELDS = st.dictionaries(
    st.sampled_from(
        ["external_id", "client_id", "type", "value", "lines", "tags", "attributes", "pause", "code"]
    ),
    st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")),
).map(lambda fields: HEAD + "".join(f"  {name}: {value}\n" for name, value in fields.items()))


def survives(workspace: Workspace, name: str, content: bytes) -> None:
    """Read a file of a project of its own: no manifest may vanish, and nothing but `InputError` comes out."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = type(workspace)(Path(folder))
        fresh.project()
        fresh.write("contracts/a.yaml", HEAD)
        fresh.write(name, content)
        try:
            _, declarations = fresh.load()
        except InputError as refused:
            found = refused.diagnostics
        else:
            found = ()
            assert str(declarations[0].address) == "acme.Contract.a"
        assert all(each.location and each.summary for each in found)


@ROBUST
@given(
    content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(workspace: Workspace, content: bytes) -> None:
    """As a manifest beside another one."""
    survives(workspace, "contracts/b.yaml", content)


@ROBUST
@given(content=LINES)
def test_any_lines_are_read_or_refused(workspace: Workspace, content: str) -> None:
    """As a manifest and as the project file."""
    survives(workspace, "contracts/b.yaml", content.encode())
    survives(workspace, "reconcile.yaml", content.encode())


@ROBUST
@given(content=FIELDS)
def test_any_fields_are_read_or_refused(workspace: Workspace, content: str) -> None:
    """Values of any shape in the place of any field."""
    survives(workspace, "contracts/a.yaml", content.encode())


def test_a_manifest_torn_at_any_byte_is_read_or_refused(workspace: Workspace) -> None:
    """A part of a character is refused, too."""
    whole = (HEAD + '  tags: ["é😀", {from: acme.Contract.b}]\n  lines: [{amount: 1.50}]\n').encode()
    for end in range(len(whole)):
        survives(workspace, "contracts/b.yaml", whole[:end])


def test_reading_manifests_imports_nothing_heavy() -> None:
    """`validate` has to be quick."""
    program = (
        "import sys, reconcile.manifests, reconcile.manifests.schema\n"
        "heavy = {'httpx2', 'deepdiff', 'rich', 'jinja2', 'starlette', 'uvicorn'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
