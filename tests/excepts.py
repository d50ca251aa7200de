"""Fails when an `except` line was never executed by a test; reads coverage's JSON report."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def unexecuted(report: Path) -> Iterator[str]:
    """Yield file:line of every handler whose body no test entered."""
    for name, facts in json.loads(report.read_text())["files"].items():
        executed = set(facts["executed_lines"])
        for node in ast.walk(ast.parse(Path(name).read_text())):
            if isinstance(node, ast.ExceptHandler) and node.body[0].lineno not in executed:
                yield f"{name}:{node.lineno}"


if __name__ == "__main__":
    missed = sorted(unexecuted(Path(sys.argv[1])))
    sys.stdout.write("".join(f"{each}: no test executes this except\n" for each in missed))
    sys.exit(bool(missed))
