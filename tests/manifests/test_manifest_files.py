"""Which files are read, and what no file may be."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from reconcile.core.errors import InputError
from reconcile.manifests import folder, manifest_digest
from reconcile.manifests.source import shown

if TYPE_CHECKING:
    from pathlib import Path

    from manifests.conftest import Workspace

TITLE = "title: A contract"


def names(workspace: Workspace) -> list[str]:
    """The files that declare something."""
    return sorted({each.location.file for each in workspace.load()[1]})


def test_manifests_are_found_in_every_folder_below(workspace: Workspace) -> None:
    """Both endings, in any case, whatever else lies there."""
    workspace.manifest(TITLE, "a")
    workspace.manifest(TITLE, "b")
    (workspace.root / "contracts/deep/er").mkdir(parents=True)
    (workspace.root / "contracts/b.yaml").rename(workspace.root / "contracts/deep/er/b.YML")
    workspace.write("contracts/readme.md", "# not a manifest")
    assert names(workspace) == ["contracts/a.yaml", "contracts/deep/er/b.YML"]


def test_hidden_files_and_folders_are_passed_over(workspace: Workspace) -> None:
    """Editors and git keep their own things there."""
    workspace.write("contracts/.git/a.yaml", "torn: [")
    workspace.write("contracts/.a.yaml", "torn: [")
    assert names(workspace) == []


def test_the_project_file_among_the_manifests_is_none_of_them(workspace: Workspace) -> None:
    """The whole project can be the manifests' folder."""
    workspace.project("manifests: [.]\n")
    workspace.manifest(TITLE)
    assert names(workspace) == ["contracts/one.yaml"]


def test_a_file_that_two_entries_name_is_read_once(workspace: Workspace) -> None:
    """A folder and a file in it."""
    workspace.project("manifests: [contracts/one.yaml, ./contracts]\n")
    workspace.manifest(TITLE)
    assert len(workspace.load()[1]) == 1


def test_a_missing_folder_is_refused(workspace: Workspace) -> None:
    """No manifests would mean that all contracts go."""
    (workspace.root / "contracts").rmdir()
    assert workspace.problems() == [
        (
            "reconcile.yaml:1:1: the manifests' folder `contracts/` does not exist; "
            "create it, or name yours: `manifests: [folder/]`"
        )
    ]


def test_every_wrong_entry_is_refused_at_its_place(workspace: Workspace) -> None:
    """Missing, absolute, above, and linked to somewhere else."""
    (workspace.root / "away").symlink_to(workspace.root.parent)
    workspace.project("manifests: [nowhere, /etc, x/../../y, away, contracts]\n")
    assert workspace.problems() == [
        (
            "reconcile.yaml:4:13: the manifests' folder `nowhere` does not exist; "
            "create it, or name yours: `manifests: [folder/]`"
        ),
        "reconcile.yaml:4:22: `/etc` is outside the project; move the manifests into it",
        "reconcile.yaml:4:28: `x/../../y` is outside the project; move the manifests into it",
        "reconcile.yaml:4:39: `away` is outside the project; move the manifests into it",
    ]


def test_links_that_git_would_not_follow_are_refused(workspace: Workspace) -> None:
    """A linked folder, and a link out of the project."""
    workspace.write("elsewhere/a.yaml", "torn: [")
    (workspace.root / "contracts/folder").symlink_to(workspace.root / "elsewhere")
    (workspace.root / "contracts/out.yaml").symlink_to("/etc/passwd")
    assert workspace.problems() == [
        (
            "contracts/folder:1:1: the folder is a link, and links to folders are not followed; "
            "name the real folder under `manifests:` instead"
        ),
        "contracts/out.yaml:1:1: the file is a link out of the project; copy it",
    ]


def test_a_link_to_a_file_of_the_project_is_read(workspace: Workspace) -> None:
    """Its name is the link's."""
    workspace.manifest(TITLE)
    (workspace.root / "contracts/one.yaml").rename(workspace.root / "template")
    (workspace.root / "contracts/link.yaml").symlink_to(workspace.root / "template")
    assert names(workspace) == ["contracts/link.yaml"]


def test_a_fifo_is_refused_without_waiting(workspace: Workspace) -> None:
    """Nobody will ever write into it."""
    os.mkfifo(workspace.root / "contracts/pipe.yaml")
    assert workspace.problems() == [
        "contracts/pipe.yaml:1:1: the file is no regular file; put a plain file in its place"
    ]


def test_a_file_that_can_not_be_opened_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket, and a link to nothing."""
    monkeypatch.chdir(workspace.root / "contracts")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.yaml")
    (workspace.root / "contracts/gone.yaml").symlink_to("nothing")
    assert workspace.problems() == [
        (
            "contracts/gone.yaml:1:1: the file can't be read: No such file or directory; "
            "check the file and its rights"
        ),
        (
            "contracts/socket.yaml:1:1: the file can't be read: No such device or address; "
            "check the file and its rights"
        ),
    ]


def test_a_folder_that_can_not_be_read_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not seen would be taken for removed. It vanishes between two looks."""
    path_type = type(workspace.root)
    listed = path_type.iterdir

    def vanish(path: Path) -> object:
        if path.name == "deep":
            path.rmdir()
        return listed(path)

    (workspace.root / "contracts/deep").mkdir()
    monkeypatch.setattr(path_type, "iterdir", vanish)
    assert workspace.problems() == [
        "contracts/deep:1:1: the folder can't be read: No such file or directory; check its rights"
    ]


def test_two_hundred_megabytes_are_refused_unread(workspace: Workspace) -> None:
    """The size is known before the first byte is read."""
    with (workspace.root / "contracts/huge.yaml").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert workspace.problems() == [
        "contracts/huge.yaml:1:1: the file is larger than 4 MiB; split it: one contract a file is fine"
    ]


def test_too_many_files_are_one_mistake(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody named the wrong folder."""
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    for name in "abc":
        workspace.manifest(TITLE, name)
    assert workspace.problems() == ["reconcile.yaml:1:1: more than 2 files; split the project"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a: 1\r\nb: \xff", "contracts/a.yaml:2:4: byte 0xff is no UTF-8; save the file as UTF-8"),
        ("é: x".encode("utf-16"), "contracts/a.yaml:1:1: byte 0xff is no UTF-8; save the file as UTF-8"),
        (b"a: \xc3\xa9\x00", "contracts/a.yaml:1:5: control character U+0000; remove it"),
        ("\na: x\u2028y".encode(), "contracts/a.yaml:2:5: control character U+2028; remove it"),
        ("a: x\u0085y".encode(), "contracts/a.yaml:1:5: control character U+0085; remove it"),
        ("a: x\ufeff".encode(), "contracts/a.yaml:1:5: control character U+FEFF; remove it"),
    ],
)
def test_what_is_no_printable_text_is_refused(workspace: Workspace, content: bytes, expected: str) -> None:
    """At the place where it begins to be none."""
    workspace.write("contracts/a.yaml", content)
    assert workspace.problems() == [expected]


def test_a_byte_order_mark_is_tolerated(workspace: Workspace) -> None:
    """Some editors write one; it takes no column."""
    workspace.manifest(TITLE)
    path = workspace.root / "contracts/one.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert workspace.one().location.column == 1


def test_a_file_name_can_not_break_a_line(workspace: Workspace) -> None:
    """Control characters and bytes that are no text are shown as escapes."""
    workspace.write("contracts/a\nb\x1b.yaml", "torn: [")
    (found,) = workspace.problems()
    assert found.startswith("contracts/a\\nb\\x1b.yaml:2:1: no valid YAML")
    assert shown(os.fsdecode(b"\xff.yaml")) == "\\udcff.yaml"


def test_any_edit_changes_the_digest(workspace: Workspace) -> None:
    """Of the project file, of a manifest, of a name; and nothing else does."""
    workspace.manifest(TITLE)
    seen = [digest(workspace)]
    workspace.project("# a comment\n")
    seen.append(digest(workspace))
    workspace.manifest(TITLE + " # a comment")
    seen.append(digest(workspace))
    (workspace.root / "contracts/one.yaml").rename(workspace.root / "contracts/two.yaml")
    seen.append(digest(workspace))
    assert len(set(seen)) == len(seen)
    workspace.write("other.yaml", "not a manifest")
    assert digest(workspace) == seen[-1]
    assert seen[-1].startswith("sha256:")


def test_no_digest_without_the_folder(workspace: Workspace) -> None:
    """It is refused like reading the manifests is."""
    project, _ = workspace.load()
    (workspace.root / "contracts").rmdir()
    with pytest.raises(InputError, match="`contracts/` does not exist"):
        manifest_digest(workspace.root, project)


def digest(workspace: Workspace) -> str:
    """The digest of everything that is read."""
    return manifest_digest(workspace.root, workspace.load()[0])
