"""Bad input: one clear message with its position, the right exit code, and nothing written anywhere."""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.world import GITHUB_YAML, PROJECT, RETAINER_YAML, World

HEAD = "apiVersion: trelica/v1\nkind: Contract\nmetadata: {name: x}\nspec:\n"
BAD_MANIFESTS = {
    "torn": (b"apiVersion: trelica/v1\nkind: [Contract\n", "bad.yaml:3:1", ""),
    "duplicate key": (f"{HEAD}  notes: a\n  notes: b\n".encode(), "bad.yaml:6:3", "notes"),
    "alias bomb": (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "bad.yaml:1:4", "anchor"),
    "tag": (f"{HEAD}  notes: !!python/object:os.system x\n".encode(), "bad.yaml:5:10", "tag"),
    "10,000 levels": (b"spec: " + b"[" * 10_000 + b"]" * 10_000, "bad.yaml:1:", "deep"),
    "unknown kind": (
        HEAD.replace("Contract", "Contrat").encode() + b"  notes: a\n",
        "bad.yaml:2:7",
        "Contract",
    ),
    "unknown provider": (
        HEAD.replace("trelica", "trellica").encode() + b"  ref: a\n",
        "bad.yaml:1:13",
        "trelica",
    ),
    "unknown field": (f"{HEAD}  renewl_date: 2026-01-01\n".encode(), "bad.yaml:5:3", "renewal_date"),
    "wrong type": (f"{HEAD}  termination_notice_days: ninety\n".encode(), "bad.yaml:5:28", "number"),
    "end before start": (
        f"{HEAD}  line_items: [{{start_date: 2026-02-01, end_date: 2026-01-01}}]\n".encode(),
        "bad.yaml:5:",
        "before",
    ),
    "line items half with ids": (
        f'{HEAD}  line_items: [{{external_id: "1"}}, {{description: b}}]\n'.encode(),
        "bad.yaml:5:",
        "external_id",
    ),
    "one address twice": (
        f"{HEAD}  notes: a\n---\n{HEAD}  notes: b\n".encode(),
        "bad.yaml:7:",
        "trelica.Contract.x",
    ),
    "reference to nothing": (
        f"{HEAD}  ref: {{from: trelica.Contract.y}}\n".encode(),
        "bad.yaml:5:",
        "trelica.Contract.y",
    ),
    "cycle": (f"{HEAD}  ref: {{from: trelica.Contract.x}}\n".encode(), "bad.yaml:5:", "trelica.Contract.x"),
}


def tree(root: Path) -> dict[str, str]:
    """A digest of every file, less what is never committed."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".reconcile" not in path.parts
    }


@pytest.mark.parametrize("name", BAD_MANIFESTS)
def test_a_bad_manifest_is_one_message_with_its_place(alone: World, name: str) -> None:
    """`apply` writes nothing, and says what and where."""
    data, place, word = BAD_MANIFESTS[name]
    path = alone.root / "contracts/bad.yaml"
    path.parent.mkdir()
    path.write_bytes(data)
    before = tree(alone.root)
    ran = alone.run("apply", "--auto-approve", code=1)
    assert f"contracts/{place}" in ran.err
    assert word in ran.err
    assert len([line for line in ran.err.splitlines() if "bad.yaml:" in line]) <= 2
    assert tree(alone.root) == before


def test_a_file_of_200_megabytes_is_refused_without_reading_it(alone: World) -> None:
    """By its size alone."""
    path = alone.write("contracts/huge.yaml", "")
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    ran = alone.run("validate", code=1)
    assert "contracts/huge.yaml" in ran.err + ran.out


def test_missing_credentials_are_named(world: World) -> None:
    """Every variable at once, before any request."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.env = {name: value for name, value in world.env.items() if "TRELICA_CLIENT" not in name}
    ran = world.run("plan", code=1)
    assert "RECONCILE_TRELICA_CLIENT_ID" in ran.err
    assert "RECONCILE_TRELICA_CLIENT_SECRET" in ran.err
    assert world.requests() == []


def test_wrong_credentials_name_the_variable_and_never_show_it(world: World) -> None:
    """401 from the vendor."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    ran = world.run("apply", "--auto-approve", code=1, RECONCILE_GROWCRM_API_KEY="very-wrong-key")
    assert "RECONCILE_GROWCRM_API_KEY" in ran.err
    assert "very-wrong-key" not in ran.out + ran.err
    assert world.ledger() == []


def test_an_unreachable_vendor_is_named(world: World, port: int) -> None:
    """The origin is in the message; nothing is planned for it."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    nowhere = "http://127.0.0.1:9"
    ran = world.run("plan", code=1, RECONCILE_GROWCRM_BASE_URL=nowhere)
    assert nowhere in ran.err
    assert str(port) not in ran.err


def test_an_address_from_the_repository_alone_gets_no_credentials(world: World) -> None:
    """Both variables that could allow it are named."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.write("reconcile.yaml", PROJECT + "providers: {trelica: {base_url: https://evil.example.org}}\n")
    del (env := dict(world.env))["RECONCILE_TRELICA_BASE_URL"]
    world.env = env
    ran = world.run("plan", code=1)
    assert "RECONCILE_TRELICA_BASE_URL" in ran.err
    assert "RECONCILE_ALLOWED_ORIGINS" in ran.err
    assert world.run("validate").code == 0


DAMAGES: dict[str, Callable[[str], str]] = {
    "truncated": lambda text: text[: len(text) // 2],
    "empty": lambda _: "",
    "edited by hand": lambda text: text.replace('"Annual"', '"Yearly"'),
    "conflict markers": lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> main\n",
    "another project": lambda text: text.replace('"acme"', '"other"'),
    "newer version": lambda text: text.replace('"version": 1', '"version": 2'),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_lockfile_is_refused_and_left_as_it_was(alone: World, name: str) -> None:
    """Exit 1 with the remedy; plan and apply alike."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.apply()
    path = alone.root / "reconcile.lock"
    damaged = DAMAGES[name](path.read_text())
    path.write_text(damaged)
    for command in (("plan",), ("apply", "--auto-approve")):
        assert "reconcile.lock" in alone.run(*command, code=1).err
    assert path.read_text() == damaged


def test_manifests_that_are_all_gone_are_refused(alone: World) -> None:
    """An empty folder over a lockfile with contracts is more likely a mistake than a wish."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.apply()
    (alone.root / "contracts/github.yaml").unlink()
    assert "--destroy" in alone.run("apply", "--auto-approve", code=3).err


def test_apply_without_a_terminal_and_without_a_word_sends_nothing(world: World) -> None:
    """It says how to approve."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    assert "--auto-approve" in world.run("apply", code=1).err
    assert world.ledger() == []


def test_json_output_is_one_document_even_for_bad_input(alone: World) -> None:
    """The diagnostics are in it, with file, line and column."""
    alone.write("contracts/bad.yaml", f"{HEAD}  renewl_date: 2026-01-01\n")
    ran = alone.run("plan", "--format", "json", code=1)
    first = ran.json["diagnostics"][0]
    assert (first["file"], first["line"], first["column"]) == ("contracts/bad.yaml", 5, 3)
    assert ran.json["changes"] == []


def test_a_full_disk_ends_the_run_with_no_half_lockfile(alone: World, tmp_path: Path) -> None:
    """It says what is full; with room again, the same command goes through."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        small = World(disk / "project", alone.env)
        small.write("reconcile.yaml", f"{PROJECT}sandbox: true\n")
        small.write("contracts/github.yaml", GITHUB_YAML)
        with (disk / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        ran = small.run("apply", "--auto-approve", code=1)
        assert "space" in ran.err.lower()
        assert not (small.root / "reconcile.lock").exists()
        (disk / "filler").unlink()
        small.apply()
        assert small.in_sync()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_the_message_of_a_read_only_folder_names_it(world: World, tmp_path: Path) -> None:
    """Nothing was sent: the journal comes before the request."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    bound = subprocess.run(["mount", "--bind", str(world.root), str(world.root)], check=False)
    if bound.returncode:
        pytest.skip("needs the right to mount a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(world.root)], check=True)
        ran = world.run("apply", "--auto-approve", code=1)
        assert "read-only" in ran.err.lower()
        assert str(tmp_path) in ran.err or ".reconcile" in ran.err
        assert world.ledger() == []
        assert json.loads(world.run("plan", "--format", "json").out)["summary"]["create"] == 1
    finally:
        subprocess.run(["umount", "--lazy", str(world.root)], check=True)
