"""Runs the pipelines of `examples/gitops`: their own shell steps, in their order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from e2e.forge import Forge, ignore

EXAMPLE = Path(__file__).parents[2] / "examples/gitops"
WORKFLOW = EXAMPLE / ".github/workflows/contracts.yml"


class GitHub(Forge):
    """`.github/workflows/contracts.yml`."""

    def request(self) -> int:
        """A pull request's event; its ref is the merge that GitHub tries out."""
        return self._job("plan", {"github.ref": "refs/pull/7/merge", "github.event.number": "7"})

    def comment(self) -> str:
        """What `gh` was given."""
        return (self.root / "comment.md").read_text()

    def main(self, between: Callable[[], None] = ignore, accept: str = "") -> int:
        """A push to main, or the workflow started by hand."""
        context = {"github.ref": "refs/heads/main", "inputs.accept": accept}
        assert yaml.safe_load(WORKFLOW.read_text())["jobs"]["apply"]["needs"] == "plan"
        if code := self._job("plan", context):
            return code
        between()
        return self._job("apply", context)

    def _job(self, name: str, context: Mapping[str, str]) -> int:
        known = {**context, "github.token": "github-token"}
        known |= {f"{kind}.{key}": text for kind in ("secrets", "vars") for key, text in self.secrets.items()}
        workspace, code = self.workspace(name), 0
        for step in yaml.safe_load(WORKFLOW.read_text())["jobs"][name]["steps"]:
            if self._is_due(step.get("if", "success()"), code, context, workspace):
                code = self._step(step, workspace, known) or code
        return code

    def _is_due(self, condition: str, code: int, context: Mapping[str, str], workspace: Path) -> bool:
        has_comment = "github.event.number" in context and (workspace / "plan.md").exists()
        comment = "${{ !cancelled() && github.event_name == 'pull_request' && hashFiles('plan.md') != '' }}"
        due = {"success()": not code, "failure()": code != 0, comment: has_comment}
        return {"always()": True, "${{ !cancelled() }}": True, **due}[condition]

    def _step(self, step: Mapping[str, Any], workspace: Path, known: Mapping[str, str]) -> int:
        if "run" in step:
            assert "${{" not in step["run"]  # a branch's name is never a part of a script
            env = {name: self._value(text, known) for name, text in step.get("env", {}).items()}
            return self.shell(step["run"], workspace, {**env, "GITHUB_STEP_SUMMARY": os.devnull})
        match step["uses"]:
            case "actions/checkout@v4":
                self._check_out(workspace, self._value(step["with"]["ref"], known))
            case "actions/upload-artifact@v4":
                self.keep(workspace, step["with"]["path"])
            case "actions/download-artifact@v4":
                self.hand_over(workspace)
            case action:
                assert action == "actions/setup-python@v5"
        return 0

    def _value(self, text: str, known: Mapping[str, str]) -> str:
        return re.sub(r"\$\{\{ (\S+) }}", lambda found: known.get(found[1], ""), text)

    def _check_out(self, workspace: Path, ref: str) -> None:
        """As the action does: one commit, and a branch that follows its upstream."""
        target = ref.replace("refs/", "refs/remotes/").replace("remotes/heads", "remotes/origin")
        self.git("fetch", "--quiet", "--depth=1", "origin", f"+{ref}:{target}", cwd=str(workspace))
        how = ("-B", "main") if ref == "refs/heads/main" else ("--detach",)
        self.git("checkout", "--quiet", *how, target, cwd=str(workspace))


class GitLab(Forge):
    """`.gitlab-ci.yml`."""

    def request(self) -> int:
        """A merge request's pipeline; it begins at the branch's own commit."""
        branch = self.git("rev-parse", "merged^2").strip()
        return self._job("plan", branch, {"CI_MERGE_REQUEST_IID": "7", "REPORT_TOKEN": "report-token"})

    def main(self, between: Callable[[], None] = ignore, accept: str = "") -> int:
        """The default branch's pipeline, or one started by hand."""
        commit = self.git("rev-parse", "main", cwd="origin.git").strip()
        if code := self._job("plan", commit, {"ACCEPT": accept}):
            return code
        between()
        return self._job("apply", commit, {"LOCKFILE_TOKEN": "lockfile-token"})

    def _job(self, name: str, commit: str, env: Mapping[str, str]) -> int:
        document = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())
        job, workspace = document[name], self.workspace(name)
        self.git("fetch", "--quiet", "origin", commit, cwd=str(workspace))
        self.git("checkout", "--quiet", "--detach", commit, cwd=str(workspace))
        if "needs" in job:
            self.hand_over(workspace)
        script = "\n".join([*document["default"]["before_script"], *job["script"]])
        code = self.shell(script, workspace, {"NO_COLOR": "1", "ACCEPT": "", **self.secrets, **env})
        if job["artifacts"]["when"] == "always" or code:
            self.keep(workspace, job["artifacts"]["paths"])
        return code
