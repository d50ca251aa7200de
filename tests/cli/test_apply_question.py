"""The question of an apply, on a real terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pexpect
import pytest
from cli.shell import COMMAND, Shell

QUESTION = "Only 'yes' will be accepted: "


@pytest.fixture
def asked(shell: Shell) -> Iterator[pexpect.spawn[str]]:
    """An apply that shows its plan and waits for the answer."""
    child = pexpect.spawn(
        COMMAND,
        ["apply"],
        cwd=str(shell.root),
        env={**shell.environ, "TERM": "xterm"},
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact(QUESTION)
    yield child
    child.close(force=True)


def end(child: pexpect.spawn[str]) -> tuple[str, int | None]:
    """Everything it still says, and its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before), child.exitstatus


def test_the_plan_is_shown_before_the_question(asked: pexpect.spawn[str], shell: Shell) -> None:
    """In colour; nothing was sent yet."""
    assert "Plan:" in str(asked.before)
    assert "\x1b[32m" in str(asked.before)
    assert shell.lockfile == {}


def test_yes_goes_on(asked: pexpect.spawn[str], shell: Shell) -> None:
    """And tells each step."""
    asked.sendline("yes")
    text, code = end(asked)
    assert code == 0
    assert "2 created." in text
    assert len(shell.lockfile) == 2


@pytest.mark.parametrize("answer", ["y", "no", "", "YES"])
def test_anything_else_sends_nothing(asked: pexpect.spawn[str], shell: Shell, answer: str) -> None:
    """Exit code 1, and it says so."""
    asked.sendline(answer)
    text, code = end(asked)
    assert code == 1
    assert "apply cancelled" in text
    assert shell.lockfile == {}


def test_the_end_of_the_input_sends_nothing(asked: pexpect.spawn[str], shell: Shell) -> None:
    """Ctrl-D."""
    asked.sendeof()
    text, code = end(asked)
    assert code == 1
    assert "apply cancelled" in text
    assert shell.lockfile == {}


def test_an_interrupted_question_sends_nothing(asked: pexpect.spawn[str], shell: Shell) -> None:
    """Ctrl-C ends it at once, with 5, and gives the run lock back."""
    asked.sendintr()
    text, code = end(asked)
    assert code == 5
    assert "interrupted" in text
    assert shell.lockfile == {}
    shell.run("apply", "--auto-approve")


def test_nothing_to_do_asks_nothing(applied: Shell) -> None:
    """There is nothing to approve."""
    child = pexpect.spawn(COMMAND, ["apply"], cwd=str(applied.root), env=applied.environ, encoding="utf-8")
    text, code = end(child)
    assert code == 0
    assert "No changes." in text
    assert "Do you want" not in text


def test_a_document_is_asked_for_with_the_plan_beside_it(shell: Shell) -> None:
    """stdout, not a terminal here, still holds one document only."""
    line = f"{COMMAND} apply --format json > out.json"
    child = pexpect.spawn(
        "sh", ["-c", line], cwd=str(shell.root), env=shell.environ, encoding="utf-8", timeout=30
    )
    child.expect_exact(QUESTION)
    assert "2 to create" in str(child.before)
    child.sendline("yes")
    _, code = end(child)
    assert code == 0
    assert '"applied": 2' in (shell.root / "out.json").read_text("utf-8")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_refused(shell: Shell, name: str, value: str) -> None:
    """By the environment, as by `--no-color`."""
    environ = {"TERM": "xterm", **shell.environ, name: value}
    quiet = pexpect.run(f"{COMMAND} plan", cwd=str(shell.root), env=environ, encoding="utf-8")
    assert "Plan:" in quiet
    assert "\x1b[32m" not in quiet
    plain = pexpect.run(
        f"{COMMAND} plan --no-color",
        cwd=str(shell.root),
        env={**shell.environ, "TERM": "xterm"},
        encoding="utf-8",
    )
    assert "\x1b[32m" not in plain
