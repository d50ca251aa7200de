"""Every example is planned and applied, and so is the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from e2e.world import COMMAND, World, clean_environment

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", sorted(each.parent.name for each in EXAMPLES.glob("*/reconcile.yaml")))
def test_an_example_is_applied_and_then_in_sync(tmp_path: Path, name: str) -> None:
    """As a user would run it."""
    skip = shutil.ignore_patterns(".reconcile", "reconcile.lock")
    world = World(shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=skip), clean_environment())
    assert world.run("validate").code == 0
    assert world.plan()["summary"]["create"] >= 3
    world.apply()
    assert world.in_sync()


def test_the_demo_tells_its_story(tmp_path: Path) -> None:
    """Plan, apply, no changes, an edit with a tag change and a removal, no changes."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["sh", "examples/demo.sh"],
        cwd=tmp_path,
        env={**clean_environment(), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("No changes.") == 2
