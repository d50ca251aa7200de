"""Writing files that are whole or not there, on disks that fail."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from reconcile.core.errors import StorageError
from reconcile.state import replace_file, workspace_dir
from reconcile.state.disk import append, read_file, remove_leftovers

Shut = Callable[..., AbstractContextManager[None]]
FullDisk = Callable[[int], AbstractContextManager[None]]


def fail(number: int) -> Callable[..., None]:
    """A system call that fails."""

    def call(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """Nothing else is left in the folder."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    """Through several links, into another folder."""
    target = tmp_path / "folder" / "target"
    target.parent.mkdir()
    link, second = tmp_path / "link", tmp_path / "second"
    link.symlink_to(second)
    second.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    """The temporary file is removed."""
    (tmp_path / "file").mkdir()
    with pytest.raises(StorageError, match="can't write it: Is a directory; mend that"):
        replace_file(tmp_path / "file", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_missing_folder_names_its_remedy(tmp_path: Path) -> None:
    """Nobody creates folders for a plan file."""
    with pytest.raises(
        StorageError, match=r"plans/file: can't write it: No such file or directory; create the"
    ):
        replace_file(tmp_path / "plans" / "file", b"new")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, full_disk: FullDisk) -> None:
    """A part of the new one was written, and is removed."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with full_disk(4096), pytest.raises(StorageError, match="File too large; raise the limit"):
        replace_file(path, b"x" * 8192)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 16 KiB; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk needs root")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_without_space_asks_for_some(tiny_disk: Path) -> None:
    """The kernel's own ENOSPC."""
    replace_file(tiny_disk / "file", b"old")
    with pytest.raises(StorageError, match="No space left on device; free some space"):
        replace_file(tiny_disk / "file", b"x" * 100_000)
    assert (tiny_disk / "file").read_bytes() == b"old"
    assert [each.name for each in tiny_disk.iterdir()] == ["file"]


def test_a_read_only_disk_says_so(tiny_disk: Path) -> None:
    """The kernel's own EROFS."""
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    with pytest.raises(StorageError, match="Read-only file system; the file system is read-only: work"):
        replace_file(tiny_disk / "file", b"new")


def test_a_folder_without_the_right_to_write_says_so(public: Path, shut: Shut) -> None:
    """Writing, creating the workspace and cleaning up."""
    (public / ".file.0.tmp").touch()
    with shut(public):
        with pytest.raises(StorageError, match="Permission denied; give this user the right"):
            replace_file(public / "file", b"")
        with pytest.raises(StorageError, match="Permission denied; give this user the right"):
            remove_leftovers(public / "file")
        with pytest.raises(StorageError, match=r"\.reconcile: can't create it: Permission denied"):
            workspace_dir(public)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_write_that_does_not_reach_the_disk_is_no_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A failing disk is met at fsync, where no real one can be had."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail(number))
    with pytest.raises(StorageError, match=os.strerror(number)):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C in the middle of a write."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_killed_runs_are_removed(tmp_path: Path) -> None:
    """Those of this file only."""
    for name in (".file.1a.tmp", ".file.2b.tmp", ".other.1a.tmp", "file"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path / "file")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".other.1a.tmp", "file"]


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    """Absence is no error."""
    assert read_file(tmp_path / "file") is None


def test_a_link_that_leads_nowhere_is_no_absence(tmp_path: Path) -> None:
    """A lockfile on a disk that is not mounted is not an empty lockfile."""
    (tmp_path / "file").symlink_to(tmp_path / "gone")
    with pytest.raises(
        StorageError, match="can't read it: No such file or directory; create the folder, or mend"
    ):
        read_file(tmp_path / "file")


def test_appending_adds_and_nothing_else(tmp_path: Path) -> None:
    """The end is where it was expected."""
    path = tmp_path / "file"
    path.write_bytes(b"one\n")
    append(path, b"two\n", 4)
    assert path.read_bytes() == b"one\ntwo\n"


def test_appending_to_a_file_that_another_one_changed_is_refused(tmp_path: Path) -> None:
    """Two runs must not write one journal."""
    path = tmp_path / "file"
    path.write_bytes(b"one\ntwo\n")
    with pytest.raises(StorageError, match="it changed under this run; look for another run"):
        append(path, b"three\n", 4)
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_full_disk_cuts_the_torn_end_off(tmp_path: Path, full_disk: FullDisk) -> None:
    """The next append, with space again, finds the file as it was."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 4000)
    with full_disk(4096), pytest.raises(StorageError, match="File too large"):
        append(path, b"y" * 200, 4000)
    assert path.stat().st_size == 4000
    append(path, b"y" * 200, 4000)
    assert path.stat().st_size == 4200


def test_what_can_not_be_cut_off_is_never_built_upon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails at both leaves a torn end, and no line is ever put behind it."""
    path = tmp_path / "file"
    path.write_bytes(b"one\n")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail(errno.EIO))
        broken.setattr(os, "ftruncate", fail(errno.EIO))
        with pytest.raises(StorageError, match="Input/output error; the disk reports a failure"):
            append(path, b"two\n", 4)
    with pytest.raises(StorageError, match="it changed under this run"):
        append(path, b"three\n", 4)


def test_the_workspace_ignores_itself(tmp_path: Path) -> None:
    """Nothing of it is ever committed; a second call, or a lost `.gitignore`, changes nothing."""
    folder = workspace_dir(tmp_path)
    assert folder == tmp_path / ".reconcile"
    assert (folder / ".gitignore").read_text() == "*\n"
    (folder / ".gitignore").unlink()
    assert (workspace_dir(tmp_path) / ".gitignore").read_text() == "*\n"
    assert workspace_dir(tmp_path) == folder


def test_a_file_in_the_place_of_the_workspace_is_named(tmp_path: Path) -> None:
    """Whatever it is, it is not ours."""
    (tmp_path / ".reconcile").touch()
    with pytest.raises(StorageError, match=r"\.reconcile: can't create it: File exists"):
        workspace_dir(tmp_path)
