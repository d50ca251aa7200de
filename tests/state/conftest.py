"""What the tests of the state floor share: an example, a folder that is shut, a disk that fills up."""

from __future__ import annotations

import codecs
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.managed import Lockfile, Managed
from reconcile.state import Intent

NOBODY = 65534


@pytest.fixture
def github() -> Managed:
    """A managed object with everything that the lockfile can hold."""
    return Managed(
        address=Address.parse("trelica.Contract.github"),
        id="6609682bdb3cf6ec72b95839",
        marker="github",
        applied={
            "ref": "PO-1",
            "notes": "naïve 😀\nline",
            "line_items": [{"external_id": "1", "amount": "0.10"}],
        },
        lifecycle=Lifecycle(prevent_destroy=True, ignore_changes=("notes",), on_removal=OnRemoval.FORGET),
        depends_on=(Address.parse("growcrm.Contract.website"), Address.parse("cor.Contract.agency")),
    )


@pytest.fixture
def website() -> Managed:
    """A managed object with as little as the lockfile can hold."""
    return Managed(Address.parse("growcrm.Contract.website"), "7")


@pytest.fixture
def lockfile(github: Managed, website: Managed) -> Lockfile:
    """A lockfile of two objects, as the value that was read at serial 12."""
    lockfile = Lockfile("acme-contracts", lineage="b9c1a2d0-5f0e-4a57-9d5c-0c7f5b7f8a11", serial=12)
    return lockfile.put(website, "https://crm.example.com").put(github, "https://app.trelica.com")


@pytest.fixture
def create(github: Managed) -> Intent:
    """The intent to create the object `github`."""
    return Intent(
        address=github.address,
        action=Action.CREATE,
        run="run-1",
        origin="https://app.trelica.com",
        marker=github.marker,
        natural_key={"ref": "PO-1"},
        values=github.applied,
        lifecycle=github.lifecycle,
        depends_on=github.depends_on,
    )


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def shut(folder: Path, mode: int = 0o555) -> Iterator[None]:
    """Let this process not write into a folder for a while, whoever runs the tests."""
    before = folder.stat().st_mode
    folder.chmod(mode)
    me = os.geteuid()
    if me == 0:
        codecs.lookup("ascii")  # nobody may not read where Python lies, to load it when it is asked for first
        os.seteuid(NOBODY)  # no chmod binds root
    try:
        yield
    finally:
        os.seteuid(me)
        folder.chmod(before)


@pytest.fixture(name="shut")
def shut_folder() -> Callable[..., AbstractContextManager[None]]:
    """`with shut(folder):` nothing can be written into it."""
    return shut


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Lower the largest size of a file; Python ignores the signal that comes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Let no file grow beyond so many bytes: the kernel takes a part of the write and refuses the rest."""
    return limited
