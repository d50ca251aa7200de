"""Finds the manifests of a project: every `*.yaml` and `*.yml` below its folders, none outside the project.

Hidden files and folders are passed over. A linked folder is an error: git does not follow it, and a manifest
that is not seen would be taken for a removed one.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from reconcile.core.diagnostic import Diagnostic, Location, error
from reconcile.manifests.project import PROJECT_FILE, Project
from reconcile.manifests.source import Source, shown

MOST_FILES = 100_000
_ENDINGS = (".yaml", ".yml")


def discover(project: Project, root: Path, problems: list[Diagnostic]) -> tuple[Source, ...]:
    """Find the manifests, sorted by name; folders that are missing or outside are added to `problems`."""
    found: dict[str, Source] = {}
    for index, entry in enumerate(project.manifests):
        place = project.locate("manifests", index)
        for source in _Search(root, place, problems).below(entry):
            found[source.name] = source
            if len(found) > MOST_FILES:
                problems.append(error(f"more than {MOST_FILES} files", "split the project", location=place))
                return ()
    return tuple(sorted(found.values()))


class _Search:
    """One walk through what an entry of `manifests:` names."""

    def __init__(self, root: Path, place: Location, problems: list[Diagnostic]) -> None:
        self.root = root
        self.place = place
        self.problems = problems

    def below(self, entry: str) -> Iterator[Source]:
        relative = posixpath.normpath(entry)
        top = self.root / relative
        if posixpath.isabs(relative) or relative.split("/")[0] == ".." or self._is_outside(top):
            self._refuse(f"`{entry}` is outside the project", "move the manifests into it", self.place)
        elif not os.path.lexists(top):
            remedy = "create it, or name yours: `manifests: [folder/]`"
            self._refuse(f"the manifests' folder `{entry}` does not exist", remedy, self.place)
        elif top.is_dir():
            yield from self._walk(top)
        else:
            yield self._source(top)

    def _walk(self, top: Path) -> Iterator[Source]:
        # Without recursion: folders can be nested deeper than calls can.
        folders = [top]
        while folders:
            folder = folders.pop()
            for path in self._children(folder):
                if path.is_dir():
                    if not self._is_link(path):
                        folders.append(path)
                elif self._is_manifest(path):
                    yield self._source(path)

    def _children(self, folder: Path) -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as problem:
            self._refuse(
                f"the folder can't be read: {problem.strerror}", "check its rights", self._locate(folder)
            )
            return []

    def _is_manifest(self, path: Path) -> bool:
        if path.suffix.lower() not in _ENDINGS or path == self.root / PROJECT_FILE:
            return False
        if path.is_symlink() and self._is_outside(path):
            self._refuse("the file is a link out of the project", "copy it", self._locate(path))
            return False
        return True

    def _is_link(self, folder: Path) -> bool:
        if folder.is_symlink():
            remedy = "name the real folder under `manifests:` instead"
            self._refuse(
                "the folder is a link, and links to folders are not followed", remedy, self._locate(folder)
            )
        return folder.is_symlink()

    def _is_outside(self, path: Path) -> bool:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root))

    def _source(self, path: Path) -> Source:
        return Source(self._locate(path).file, path)

    def _locate(self, path: Path) -> Location:
        return Location(shown(path.relative_to(self.root).as_posix()))

    def _refuse(self, what: str, remedy: str, place: Location) -> None:
        self.problems.append(error(what, remedy, location=place))
