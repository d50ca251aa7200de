"""Where the lockfile is kept: only the successor of the one that was read replaces it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from filelock import FileLock

from reconcile.core.errors import LockfileError, StorageError
from reconcile.core.managed import Lockfile, Managed
from reconcile.state import LockfileWriter, encode, read_lockfile, store, workspace_dir, write_lockfile
from reconcile.state.store import durable_lockfile

PROJECT = "acme-contracts"
Limit = Callable[[int], AbstractContextManager[None]]
Shut = Callable[..., AbstractContextManager[None]]


def test_no_lockfile_is_an_empty_one_without_a_lineage(tmp_path: Path) -> None:
    """Reading creates nothing."""
    assert read_lockfile(tmp_path, PROJECT) == Lockfile(PROJECT, lineage="", serial=0)
    assert list(tmp_path.iterdir()) == []


def test_the_first_write_begins_a_lineage(tmp_path: Path, website: Managed) -> None:
    """And every write counts."""
    first = write_lockfile(tmp_path, read_lockfile(tmp_path, PROJECT))
    assert UUID(first.lineage).version == 4
    second = write_lockfile(tmp_path, first.put(website, "https://crm.example.com"))
    assert (second.lineage, second.serial) == (first.lineage, 2)
    assert read_lockfile(tmp_path, PROJECT) == second
    assert durable_lockfile(tmp_path, PROJECT) == second


def test_a_lockfile_that_moved_is_not_overwritten(tmp_path: Path, website: Managed) -> None:
    """Two runs read the same one; the second to write is told so."""
    read = write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    written = write_lockfile(tmp_path, read.put(website, "https://crm.example.com"))
    with pytest.raises(
        LockfileError, match=r"serial 1 of lineage .* was read, and serial 2 of .* is there now; noth"
    ):
        write_lockfile(tmp_path, read)
    assert read_lockfile(tmp_path, PROJECT) == written


def test_a_lockfile_of_another_lineage_is_not_overwritten(tmp_path: Path) -> None:
    """Serials of two lineages mean nothing to each other."""
    written = write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    with pytest.raises(LockfileError, match="serial 1 of lineage other was read"):
        write_lockfile(tmp_path, replace(written, lineage="other"))


def test_a_lockfile_that_vanished_is_not_written_anew(tmp_path: Path) -> None:
    """Somebody removed it for a reason."""
    written = write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    (tmp_path / "reconcile.lock").unlink()
    with pytest.raises(LockfileError, match="serial 0 of lineage none is there now"):
        write_lockfile(tmp_path, written)


def test_a_damaged_lockfile_is_not_overwritten(tmp_path: Path) -> None:
    """Its bytes may be all that somebody has."""
    written = write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    (tmp_path / "reconcile.lock").write_bytes(b"{}\n")
    with pytest.raises(LockfileError, match="unknown format"):
        write_lockfile(tmp_path, written)
    assert (tmp_path / "reconcile.lock").read_bytes() == b"{}\n"


def test_one_writer_writes_what_a_fresh_one_would(tmp_path: Path, github: Managed, website: Managed) -> None:
    """It remembers what it wrote last, and spells only what changed."""
    writer = LockfileWriter(tmp_path)
    lockfile = writer.write(Lockfile(PROJECT, lineage="").put(website, "https://crm.example.com"))
    lockfile = writer.write(lockfile.put(github, "https://app.trelica.com"))
    lockfile = writer.write(lockfile.put(replace(website, id="8"), "https://crm.example.com"))
    lockfile = writer.write(lockfile.drop(github.address))
    assert (tmp_path / "reconcile.lock").read_bytes() == encode(lockfile)
    assert read_lockfile(tmp_path, PROJECT) == lockfile


def test_one_writer_notices_what_another_one_did(tmp_path: Path, website: Managed) -> None:
    """Its memory is not what counts: another run's write, or an edit by hand, stops it."""
    writer = LockfileWriter(tmp_path)
    first = writer.write(Lockfile(PROJECT, lineage=""))
    second = write_lockfile(tmp_path, first.put(website, "https://crm.example.com"))
    with pytest.raises(LockfileError, match="it changed under this run"):
        writer.write(first)
    edited = (tmp_path / "reconcile.lock").read_bytes().replace(b'"7"', b'"8"')
    (tmp_path / "reconcile.lock").write_bytes(edited)
    with pytest.raises(LockfileError, match="edited by hand"):
        writer.write(second)
    assert (tmp_path / "reconcile.lock").read_bytes() == edited


def test_a_full_disk_leaves_the_old_lockfile(tmp_path: Path, full_disk: Limit, github: Managed) -> None:
    """Once there is space again, the same lockfile can be written."""
    written = write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    larger = written.put(github, "https://app.trelica.com")
    with full_disk(300), pytest.raises(StorageError, match=r"reconcile\.lock: can't write it"):
        write_lockfile(tmp_path, larger)
    assert read_lockfile(tmp_path, PROJECT) == written
    assert write_lockfile(tmp_path, larger).serial == 2


def test_a_read_only_folder_leaves_the_old_lockfile(public: Path, shut: Shut) -> None:
    """It can be read, which is all that a plan needs."""
    written = write_lockfile(public, Lockfile(PROJECT, lineage=""))
    (public / ".reconcile" / "write.lock").chmod(0o666)
    with shut(public):
        with pytest.raises(StorageError, match="Permission denied"):
            write_lockfile(public, written)
        assert read_lockfile(public, PROJECT) == written


def test_a_lockfile_that_nobody_may_read_is_no_empty_one(public: Path, shut: Shut) -> None:
    """An empty one would have everything created again."""
    write_lockfile(public, Lockfile(PROJECT, lineage=""))
    (public / "reconcile.lock").chmod(0)
    with shut(public), pytest.raises(StorageError, match="can't read it: Permission denied"):
        read_lockfile(public, PROJECT)


def test_a_linked_lockfile_stays_linked(tmp_path: Path) -> None:
    """Kept in another folder, it is replaced there."""
    shared = tmp_path / "shared"
    shared.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (shared / "acme.lock").write_bytes(encode(Lockfile(PROJECT, "b9c1", 1)))
    (project / "reconcile.lock").symlink_to(shared / "acme.lock")
    written = write_lockfile(project, read_lockfile(project, PROJECT))
    assert (project / "reconcile.lock").is_symlink()
    assert (shared / "acme.lock").read_bytes() == encode(written)
    assert list(shared.iterdir()) == [shared / "acme.lock"]


def test_what_a_killed_run_left_is_removed_by_the_next_write(tmp_path: Path) -> None:
    """Nobody commits it by accident for long."""
    (tmp_path / ".reconcile.lock.1a2b3c4d.tmp").write_bytes(b"torn")
    write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    assert sorted(each.name for each in tmp_path.iterdir()) == [".reconcile", "reconcile.lock"]


def test_two_writers_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing and replacing are one step; a writer that never ends is named."""
    monkeypatch.setattr(store, "_TURN_S", 0.1)
    lock = FileLock(workspace_dir(tmp_path) / "write.lock")
    with lock, pytest.raises(StorageError, match=r"write\.lock: another process keeps it locked"):
        write_lockfile(tmp_path, Lockfile(PROJECT, lineage=""))
    assert write_lockfile(tmp_path, Lockfile(PROJECT, lineage="")).serial == 1
