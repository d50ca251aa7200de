"""Procore's payments: the conformance suite, and what is peculiar to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from providers.procore_stage import ProcoreSuite, SharedOriginProcore

from reconcile.testing import Samples


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with files to attach."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(f"content of {name}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestContractPayment(ProcoreSuite):
    """Every provider's tests."""

    provider = SharedOriginProcore
    kind = "ContractPayment"
    samples = Samples(
        {"project_id": 1, "contract_id": 1},
        {
            "project_id": (1,),
            "contract_id": (1,),
            "prostore_file_ids": ((7,), (8, 9)),
            "attachments": (("a.pdf",), ("b.pdf", "a.pdf"), ()),
        },
        {"page_size": (1, 100), "hourly_limit": (3600,), "spike_limit": (1000,)},
    )
