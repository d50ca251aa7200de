"""The pipelines of `examples/gitops`, run in a real git repository against vendors on a port.

`gh` and `pip` only check what they are asked for; git, curl, the command and the vendors are the real ones.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import yaml
from e2e.forge import Forge
from e2e.pipelines import EXAMPLE, WORKFLOW, GitHub, GitLab
from e2e.world import COMMAND, World

RETAINERS = "contracts/studio/retainers.yaml"
PUSH_URL = "https://reconcile:lockfile-token@gitlab.example.com/acme/contracts.git"
RETAINER = "growcrm.Contract.acme-design-retainer"
DATADOG = "contracts/platform/datadog.yaml"
GLOBEX = """\
apiVersion: growcrm/v1
kind: Contract
metadata: {name: globex-website}
spec: {title: Website relaunch, client_id: 2, category_id: 1, start_date: 2026-03-01, value: 48500.50}
"""


class Notes(BaseHTTPRequestHandler):
    """GitLab's endpoint for comments."""

    comments: list[str]

    def do_POST(self) -> None:
        """Take one."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = self.headers["PRIVATE-TOKEN"], self.path
        is_right = right == ("report-token", "/projects/42/merge_requests/7/notes")
        self.comments += form["body"] if is_right else []
        self.send_response(201 if is_right else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def notes() -> Iterator[tuple[str, list[str]]]:
    """GitLab's API, and the comments that it took."""
    comments: list[str] = []
    with HTTPServer(("127.0.0.1", 0), type("Handler", (Notes,), {"comments": comments})) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", comments
        server.shutdown()
        thread.join()


def tool(root: Path, name: str, script: str) -> None:
    """A command of the runner that is not on this machine, or needs the network."""
    path = root / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture(params=[GitHub, GitLab])
def forge(
    request: pytest.FixtureRequest, tmp_path: Path, world: World, notes: tuple[str, list[str]]
) -> Forge:
    """The example in a repository, its vendors on a port, and everything applied by a first pipeline."""
    tool(
        tmp_path,
        "gh",
        '[ "$*" = "pr comment 7 --body-file plan.md --edit-last --create-if-none" ] &&'
        f' [ "$GH_TOKEN" = github-token ] && cp plan.md {tmp_path}/comment.md',
    )
    tool(tmp_path, "pip", '[ "$1" = install ] && [ "${3:-$2}" = contract-reconcile ]')
    (tmp_path / "origin.git").mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", tmp_path / "origin.git"], check=True)
    made: Forge = request.param(tmp_path, *_environment(tmp_path, world, notes[0]), notes[1])
    skip = shutil.ignore_patterns(".reconcile", "reconcile.lock")
    shutil.copytree(EXAMPLE, tmp_path / "clone", ignore=skip)
    project = tmp_path / "clone/reconcile.yaml"
    project.write_text(project.read_text().replace("sandbox: true", "sandbox: false"))
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message", "Begin")
    made.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    made.git("push", "--quiet", "origin", "main")
    assert made.main() == 0, made.output
    return made


def _environment(root: Path, world: World, api: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a runner has, without git's settings of this machine; and the secrets of the project."""
    path = f"{root / 'bin'}{os.pathsep}{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    env |= {
        name: text for name, text in world.env.items() if name.startswith(("COV", "RECONCILE_TRELICA_BASE"))
    }
    gitlab = {"CI_SERVER_HOST": "gitlab.example.com", "CI_PROJECT_PATH": "acme/contracts"}
    gitlab |= {"CI_DEFAULT_BRANCH": "main", "CI_API_V4_URL": api, "CI_PROJECT_ID": "42"}
    redirect = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": PUSH_URL}
    redirect |= {"GIT_CONFIG_KEY_0": f"url.file://{root}/origin.git.insteadOf"}
    names = ("GROWCRM_BASE_URL", "GROWCRM_API_KEY", "TRELICA_CLIENT_ID", "TRELICA_CLIENT_SECRET")
    secrets = {f"RECONCILE_{name}": world.env[f"RECONCILE_{name}"] for name in names}
    return {**env, **gitlab, **redirect}, secrets


def raise_the_price(text: str) -> str:
    """An edit of the retainer."""
    assert "120000.00" in text
    return text.replace("120000.00", "126000.00")


def remove(text: str) -> str:
    """The file goes."""
    assert text
    return ""


def give_notice(text: str) -> str:
    """An edit of another vendor's contract."""
    return text.replace("termination_notice_days: 30", "termination_notice_days: 60")


def protect(text: str) -> str:
    """An edit that no vendor hears of."""
    return text.replace("spec:", "lifecycle: {prevent_destroy: true}\nspec:", 1)


def test_a_pull_request_shows_its_plan_and_the_merge_applies_it(forge: Forge, world: World) -> None:
    """Nothing is written before; the lockfile is committed once; the next run has nothing to do."""
    written = len(world.ledger())
    forge.propose({RETAINERS: raise_the_price}, "price")
    assert forge.request() == 0, forge.output
    assert RETAINER in forge.comment()
    assert "120000.00 -> 126000.00" in forge.comment()
    assert len(world.ledger()) == written
    forge.merge()
    assert forge.main() == 0, forge.output
    assert len(world.ledger()) == written + 1
    assert "126000.00" in forge.lockfile()
    log = forge.log()
    assert log[0].endswith(": Record what was applied [skip ci]")
    assert log[1] == "Jane: Merge price"
    assert forge.main() == 0, forge.output
    assert (forge.log(), len(world.ledger())) == (log, written + 1)


def test_a_plan_that_is_stale_when_its_turn_comes_is_refused(forge: Forge, world: World) -> None:
    """Another pull request was merged between plan and apply; its own run then applies both."""
    forge.propose({RETAINERS: raise_the_price}, "price")
    forge.merge()
    written = len(world.ledger())

    def merge_another() -> None:
        forge.propose({"contracts/studio/globex.yaml": lambda _: GLOBEX}, "globex")
        forge.merge()

    before = forge.lockfile()
    assert forge.main(merge_another) == 4
    assert "contracts.plan is stale" in forge.output
    assert (len(world.ledger()), forge.lockfile()) == (written, before)
    assert forge.main() == 0, forge.output
    assert len(world.ledger()) == written + 2


def test_a_removal_beyond_the_limit_is_refused_until_a_person_says_the_word(
    forge: Forge, world: World
) -> None:
    """The report is there all the same, with the option to say."""
    names = ("finance/bookkeeping", "platform/datadog", "studio/retainers")
    forge.propose({f"contracts/{name}.yaml": remove for name in names}, "cleaning")
    assert forge.request() == 3, forge.output
    assert "--accept-deletes 4" in forge.comment()
    forge.merge()
    written = len(world.ledger())
    assert forge.main() == 3
    assert len(world.ledger()) == written
    assert forge.main(accept="--accept-deletes 4") == 0, forge.output
    assert [each["method"] for each in world.ledger()[written:]] == ["DELETE"] * 4
    assert list(json.loads(forge.lockfile())["resources"]) == ["trelica.Contract.github-enterprise"]


def test_a_merge_while_the_apply_runs_does_not_keep_the_lockfile_back(forge: Forge, tmp_path: Path) -> None:
    """The pipeline puts its commit on top of what was merged meanwhile."""
    forge.propose({RETAINERS: raise_the_price}, "price")
    forge.merge()
    forge.propose({"contracts/studio/globex.yaml": lambda _: GLOBEX}, "globex")
    hook = tmp_path / "hooks/pre-commit"
    hook.parent.mkdir()
    hook.write_text(
        f"#!/bin/sh\nunset $(git rev-parse --local-env-vars)\n"
        f"git -C {tmp_path}/clone push --quiet origin merged:main\n"
    )
    hook.chmod(0o755)
    forge.env |= {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_1": "core.hooksPath"}
    forge.env |= {"GIT_CONFIG_VALUE_1": str(hook.parent)}
    assert forge.main() == 0, forge.output
    log = forge.log()
    assert log[0].endswith(": Record what was applied [skip ci]")
    assert log[1] == "Jane: Merge globex"
    assert "126000.00" in forge.lockfile()


def test_a_change_of_lifecycle_alone_is_recorded(forge: Forge, world: World) -> None:
    """No vendor hears of it, but the lockfile has it when the manifest is gone."""
    forge.propose({DATADOG: protect}, "protect")
    assert forge.request() == 0, forge.output
    assert "No changes." in forge.comment()
    forge.merge()
    written = len(world.ledger())
    assert forge.main() == 0, forge.output
    assert len(world.ledger()) == written
    assert json.loads(forge.lockfile())["resources"]["trelica.Contract.datadog"]["lifecycle"] == {
        "prevent_destroy": True
    }


def test_an_apply_that_failed_in_part_commits_what_was_done(forge: Forge, world: World) -> None:
    """The pipeline fails, and its journal is an artifact; the next run does the rest."""
    forge.propose({RETAINERS: raise_the_price, DATADOG: give_notice}, "two")
    forge.merge()
    world.fault(vendor="growcrm", fault="status", method="PATCH", status=403)
    assert forge.main() == 5, forge.output
    resources = json.loads(forge.lockfile())["resources"]
    assert resources["trelica.Contract.datadog"]["applied"]["termination_notice_days"] == 60
    assert resources[RETAINER]["applied"]["value"] == "120000.00"
    assert (forge.root / "artifacts/journal.jsonl").exists()
    assert forge.main() == 0, forge.output
    assert "126000.00" in forge.lockfile()


def test_two_applies_never_run_at_once() -> None:
    """Each forge has its own word for it."""
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert workflow["concurrency"]["group"] == "contracts-${{ github.event.number || 'main' }}"
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert workflow["jobs"]["apply"]["if"] == "github.ref == 'refs/heads/main'"
    assert yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())["apply"]["resource_group"] == "contracts"


def test_init_writes_the_same_pipelines(alone: World) -> None:
    """Only which credentials there are is left to the author."""
    for forge_name, path in (("github", WORKFLOW), ("gitlab", EXAMPLE / ".gitlab-ci.yml")):
        written = alone.root / forge_name
        written.mkdir()
        out = alone.run("-C", forge_name, "init", "--ci", forge_name).out.split()
        pipeline = next(each for each in out if ".git" in each and each != ".gitignore")
        text = (written / pipeline).read_text().replace("# RECONCILE_", "RECONCILE_")
        assert text == path.read_text()
