"""Procore's attachments: read when the plan is made, uploaded once, compared by their content."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest
from providers.procore_stage import SharedOriginProcore
from pydantic import ValidationError

from reconcile.core.errors import RefusedError
from reconcile.sandbox import Setting
from reconcile.testing import Samples
from reconcile.testing.play import Stage, Theatre
from reconcile.testing.samples import Catalogue
from reconcile_procore.mark import read_mark
from reconcile_procore.resources import ContractPayment


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with files to attach."""
    (tmp_path / "files").mkdir()
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / "files" / name).write_text(f"content of {name}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def vendor(body: Callable[[Stage], Awaitable[None]], **switches: Setting) -> None:
    """Give a play on the sandbox, with payments."""
    catalogue = Catalogue(ContractPayment, Samples({"project_id": 1, "contract_id": 1}))
    Theatre(SharedOriginProcore, "ContractPayment", catalogue).play(body, switches)


def payment(*attachments: str, **fields: object) -> ContractPayment:
    """A payment with files."""
    values = {"project_id": 1, "contract_id": 1, "attachments": attachments, **fields}
    return ContractPayment.model_validate(values)


async def uploads(stage: Stage) -> list[Any]:
    """The names of the files of each write."""
    return [cast("dict[str, Any]", each["body"]).get("attachments[]") for each in await stage.ledger()]


def test_files_go_along_in_one_form_with_every_field() -> None:
    """As the document says: the whole payload as multipart."""

    async def play(stage: Stage) -> None:
        desired = payment("files/a.pdf", amount="1.10", notes="Žižkov 😀", check_number=None)
        live = await stage.collection.create(desired)
        stage.assert_in_sync(desired, live, "created")
        assert await uploads(stage) == [["a.pdf"]]
        sent = cast("dict[str, Any]", (await stage.ledger())[0]["body"])
        assert (sent["project_id"], sent["contract_id"]) == ("1", "1")
        assert sent["contract_payment"].keys() == {"amount", "notes", "check_number", "origin_data"}

    vendor(play)


@pytest.mark.parametrize("words", ["append", "replace"])
def test_a_file_is_uploaded_once_and_again_when_its_content_changes(project: Path, words: str) -> None:
    """Our mark remembers what was uploaded, as the vendor tells names only."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(payment("files/a.pdf"))
        live = await stage.collection.update(live, payment("files/a.pdf", amount="2"))
        (project / "files" / "b.pdf").write_text("new")
        live = await stage.collection.update(live, payment("files/a.pdf", "files/b.pdf"))
        live = await stage.collection.update(live, payment("files/a.pdf", "files/b.pdf", amount="3"))
        assert await uploads(stage) == [["a.pdf"], None, ["b.pdf"], None]
        mark = read_mark(cast("ContractPayment", live.resource).origin_data)
        assert mark is not None
        assert sorted(mark[1]) == ["files/a.pdf", "files/b.pdf"]

    vendor(play, new_attachments=words)


def test_without_our_mark_files_are_uploaded_with_each_change() -> None:
    """Nothing says which content is there."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(payment("files/a.pdf", origin_data="theirs"))
        await stage.collection.update(live, payment("files/a.pdf", amount="2"))
        assert await uploads(stage) == [["a.pdf"], ["a.pdf"]]

    vendor(play)


def test_a_file_that_changes_after_the_plan_is_not_uploaded(project: Path) -> None:
    """Nobody reviewed it."""

    async def play(stage: Stage) -> None:
        desired = payment("files/a.pdf")
        (project / "files" / "a.pdf").write_text("other")
        with pytest.raises(RefusedError, match="was changed after the plan was made"):
            await stage.collection.create(desired)
        (project / "files" / "a.pdf").unlink()
        with pytest.raises(RefusedError, match="there is no file"):
            await stage.collection.create(desired)
        assert await stage.ledger() == []

    vendor(play)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("files/none.pdf", "there is no file files/none.pdf"),
        ("files", "there is no file files"),
        ("../other.pdf", "leads out of the project"),
        ("/etc/hostname", "leads out of the project"),
        ("files/link", "leads out of the project"),
        ("x" * 300, "can't be read: File name too long"),
    ],
)
def test_only_files_of_the_project_are_read(project: Path, path: str, words: str) -> None:
    """A manifest is not to be trusted with the machine it is planned on."""
    (project / "files" / "link").symlink_to("/etc/hostname")
    with pytest.raises(ValidationError, match=words):
        payment(path)


def test_files_exclude_those_that_are_there_already() -> None:
    """The document's own rule."""
    [problem] = payment("files/a.pdf", prostore_file_ids=(7,)).problems()
    assert problem.path == ("prostore_file_ids",)
    assert list(payment(prostore_file_ids=(7,)).problems()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"reconcile": 7}', '{"files": {}}', None, 7])
def test_what_others_wrote_is_not_our_mark(text: object) -> None:
    """Whatever it looks like."""
    assert read_mark(text) is None
    assert read_mark(json.dumps({"reconcile": "a", "files": 7})) == ("a", {})
