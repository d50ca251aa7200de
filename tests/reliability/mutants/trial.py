"""One mutant: a process of its own in which one module is another one, and the tests that reach its line."""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from enum import Enum
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest

_GRACE_S = 20
_NO_VERDICT = {
    pytest.ExitCode.USAGE_ERROR,
    pytest.ExitCode.INTERNAL_ERROR,
    pytest.ExitCode.NO_TESTS_COLLECTED,
}
_OPTIONS = (
    *("-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # libraries are imported before, for speed
)


class Verdict(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNREACHED = "no test reaches it"


class _Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the changed module in place of the one on disk."""

    def __init__(self, name: str, file: Path, code: CodeType) -> None:
        self.name, self.file, self.code = name, file, code

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """Answer for this one module."""
        del path, target
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.code, module.__dict__)  # noqa: S102 - that is what an import does


def trial(root: Path, file: str, code: CodeType, tests: Sequence[str], seconds: float) -> Verdict:
    """Run the tests against the changed module, until the first that fails."""
    if not tests:
        return Verdict.UNREACHED
    child = os.fork()
    if child == 0:
        os._exit(_judged(root, file, code, tests, seconds))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGALRM:
        return Verdict.TIMED_OUT
    return Verdict.SURVIVED if status == pytest.ExitCode.OK else Verdict.KILLED


def _judged(root: Path, file: str, code: CodeType, tests: Sequence[str], seconds: float) -> int:
    _keep_quiet()
    os.chdir(root)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(seconds) + _GRACE_S)
    name = file.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, _Mutant(name, root / file, code))
    try:
        importlib.import_module(name)
        return pytest.main([*_OPTIONS, *tests])
    except BaseException:  # noqa: BLE001 - whatever it is: the module is of no use
        return pytest.ExitCode.INTERNAL_ERROR


def _keep_quiet() -> None:
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
