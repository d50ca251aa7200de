"""One file of the project as text: regular, of bearable size, UTF-8, and printable."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from reconcile.core.diagnostic import Location, error
from reconcile.core.errors import InputError

MOST_BYTES = 4 * 1024 * 1024

# Without O_NONBLOCK, opening a FIFO waits for somebody to write; O_BINARY keeps Windows from editing lines.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

# YAML 1.1 breaks lines at NEL, LS and PS, and YAML 1.2 does not: nobody sees which one was meant.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|\n")


@dataclass(frozen=True, order=True, slots=True)
class Source:
    """A file and its name in diagnostics: relative to the project, with `/`."""

    name: str
    path: Path

    def read_bytes(self) -> bytes:
        """Read the file without ever waiting for it; raises `InputError`."""
        try:
            handle = os.open(self.path, _FLAGS)
        except OSError as problem:
            raise self._refuse(
                f"can't be read: {problem.strerror}", "check the file and its rights"
            ) from None
        with open(handle, "rb") as file:  # noqa: PTH123 - it is open already
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise self._refuse("is no regular file", "put a plain file in its place")
            content = file.read(MOST_BYTES + 1) if status.st_size <= MOST_BYTES else None
        if content is None or len(content) > MOST_BYTES:
            size = f"{MOST_BYTES // 1024**2} MiB"
            raise self._refuse(f"is larger than {size}", "split it: one contract a file is fine")
        return content

    def read(self) -> str:
        """Read the text without a byte order mark; raises `InputError` with the place of what is no text."""
        content = self.read_bytes().removeprefix(b"\xef\xbb\xbf")
        try:
            text = content.decode()
        except UnicodeDecodeError as problem:
            before = content[: problem.start].decode()
            raise InputError(
                [
                    error(
                        f"byte 0x{content[problem.start]:02x} is no UTF-8",
                        "save the file as UTF-8",
                        location=self._place(before),
                    )
                ]
            ) from None
        self._check_printable(text)
        return text

    def _check_printable(self, text: str) -> None:
        found = _UNPRINTABLE.search(text)
        if found:
            code = ord(found[0])
            raise InputError(
                [
                    error(
                        f"control character U+{code:04X}",
                        "remove it",
                        location=self._place(text[: found.start()]),
                    )
                ]
            )

    def _place(self, before: str) -> Location:
        lines = _LINE_END.split(before)
        return Location(self.name, len(lines), len(lines[-1]) + 1)

    def _refuse(self, what: str, remedy: str) -> InputError:
        return InputError([error(f"the file {what}", remedy, location=Location(self.name))])


def is_printable(text: str) -> bool:
    """Whether a value that was written with escapes holds no control character either."""
    return not _UNPRINTABLE.search(text.replace("\u2028", "").replace("\u2029", ""))


def shown(path: str) -> str:
    """Spell a file's name so that it can't break a line or a terminal."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "backslashreplace").decode()
        for each in path
    )
