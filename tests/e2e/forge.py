"""What GitHub and GitLab do around the steps of a pipeline: checkouts, artifacts, secrets, a shell."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PERSON = ("-c", "user.name=Jane", "-c", "user.email=jane.doe@example.org")


def ignore() -> None:
    """Do nothing between two jobs."""


@dataclass
class Forge:
    """A bare repository and runners; `env` is all that a runner has, `secrets` what a step may ask for."""

    root: Path
    env: dict[str, str]
    secrets: Mapping[str, str]
    comments: list[str] = field(default_factory=list)
    output: str = ""

    def git(self, *args: str, cwd: str = "clone") -> str:
        """Do something as a person, in a clone of their own."""
        command = ["git", *PERSON, *args]
        return subprocess.run(
            command, cwd=self.root / cwd, env=self.env, check=True, capture_output=True, text=True
        ).stdout

    def propose(self, changes: Mapping[str, Callable[[str], str]], branch: str) -> None:
        """Push a branch from main; no text left means that the file goes."""
        self.git("fetch", "--quiet", "origin")
        self.git("checkout", "--quiet", "--no-track", "-b", branch, "origin/main")
        for name, change in changes.items():
            path = self.root / "clone" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(change(path.read_text() if path.exists() else ""))
            if not path.read_text():
                path.unlink()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Propose {branch}")
        self.git("push", "--quiet", "origin", branch)
        self.git("checkout", "--quiet", "-B", "merged", "origin/main")
        self.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
        self.git("push", "--quiet", "--force", "origin", "merged:refs/pull/7/merge")

    def merge(self) -> None:
        """Merge what was proposed last."""
        self.git("push", "--quiet", "origin", "merged:main")

    def log(self) -> list[str]:
        """Authors and subjects on main, the newest first."""
        return self.git("log", "--first-parent", "--format=%an: %s", "main", cwd="origin.git").splitlines()

    def lockfile(self) -> str:
        """The lockfile on main."""
        return self.git("show", "main:reconcile.lock", cwd="origin.git")

    def workspace(self, job: str) -> Path:
        """An empty folder with a repository, as a runner begins; what was there is gone."""
        path = self.root / "runner" / job
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch", "none", cwd=str(path))
        self.git("remote", "add", "origin", f"file://{self.root / 'origin.git'}", cwd=str(path))
        return path

    def shell(self, script: str, workspace: Path, env: Mapping[str, str]) -> int:
        """Run a script as both runners do."""
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=workspace,
            env={**self.env, "CI": "true", **env},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output += ran.stdout
        assert not [
            value for name, value in self.secrets.items() if "URL" not in name and value in ran.stdout
        ]
        return ran.returncode

    def keep(self, workspace: Path, names: str | list[str]) -> None:
        """Keep artifacts."""
        store = self.root / "artifacts"
        store.mkdir(exist_ok=True)
        for name in names.split() if isinstance(names, str) else names:
            path = workspace / name
            for each in path.glob("*") if path.is_dir() else [path] if path.exists() else []:
                shutil.copy(each, store)

    def hand_over(self, workspace: Path) -> None:
        """Put the plan there that the job before has kept."""
        shutil.copy(self.root / "artifacts/contracts.plan", workspace)

    def comment(self) -> str:
        """The last comment on the pull request."""
        return self.comments[-1]

    def request(self) -> int:
        """Run the pipeline of the pull request."""
        raise NotImplementedError

    def main(self, between: Callable[[], None] = ignore, accept: str = "") -> int:
        """Run the pipeline of main and return the worst exit code; `between` happens between its jobs."""
        raise NotImplementedError
