"""Saved plans as files: whole, unaltered, signed, and used once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.core.errors import PlanFileError, StalePlanError, StorageError
from reconcile.core.value import Json
from reconcile.state import digest, mark_applied, read_plan, seal, was_applied, write_plan

KEY = b"a key"
PLAN: dict[str, Json] = {
    "version": 1,
    "project": "acme-contracts",
    "changes": [{"address": "trelica.Contract.github", "reason": "Über 😀"}],
    "guard": {"serial": 12, "lineage": "b9c1"},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the plan is saved."""
    return tmp_path / "plan.json"


def test_a_saved_plan_is_read_back(path: Path) -> None:
    """With its digest."""
    written = write_plan(path, PLAN)
    assert read_plan(path) == {**PLAN, "digest": written}


def test_the_digest_is_over_everything_but_itself() -> None:
    """Canonical: sorted keys, no blanks, UTF-8."""
    import hashlib  # noqa: PLC0415 - the recipe, spelled out

    spelled = json.dumps(PLAN, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert seal(PLAN)["digest"] == f"sha256:{hashlib.sha256(spelled).hexdigest()}"
    assert digest(seal(PLAN)) == digest(PLAN)


def test_a_signed_plan_is_read_with_its_key_and_without(path: Path) -> None:
    """A machine without the key does not ask for the signature."""
    write_plan(path, PLAN, KEY)
    assert read_plan(path, KEY) == read_plan(path)


def test_signing_twice_makes_the_same_plan() -> None:
    """The signature is over everything but itself."""
    once = seal(PLAN, KEY)
    assert seal(once, KEY) == once


@pytest.mark.parametrize(
    ("made_with", "expected"),
    [(None, "is not signed, and a key is set"), (b"other", "signed with another key")],
)
def test_a_key_demands_its_signature(path: Path, made_with: bytes | None, expected: str) -> None:
    """No signature and a foreign one are refused alike."""
    write_plan(path, PLAN, made_with)
    with pytest.raises(StalePlanError, match=expected):
        read_plan(path, KEY)


def test_an_altered_plan_with_a_new_digest_fails_its_signature(path: Path) -> None:
    """Who has no key can't make a plan that passes."""
    signed = seal(PLAN, KEY)
    write_plan(path, {**signed, "project": "other"})
    with pytest.raises(StalePlanError, match="or altered"):
        read_plan(path, KEY)


def test_an_altered_plan_is_refused(path: Path) -> None:
    """One character of one reason."""
    write_plan(path, PLAN)
    path.write_text(path.read_text().replace("Über", "Uber"))
    with pytest.raises(
        StalePlanError, match=r"plan\.json: this plan was altered: its digest does not fit; make a new"
    ):
        read_plan(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ": this is no saved plan: this is no JSON"),
        (b"{\n  oops\n}\n", ":2:3: this is no saved plan: this is no JSON"),
        (b"[]\n", "this is no JSON object"),
        (b"{}\n", "version: expected a whole number"),
        (b'{"version": 1}\n', "guard: expected an object"),
    ],
)
def test_what_is_no_plan_says_so(path: Path, data: bytes, expected: str) -> None:
    """A file that was never a plan is another mistake than a plan that does not fit."""
    path.write_bytes(data)
    with pytest.raises(PlanFileError) as caught:
        read_plan(path)
    assert expected in str(caught.value)
    assert type(caught.value) is PlanFileError


def test_a_missing_plan_says_so(path: Path) -> None:
    """And how to make one."""
    with pytest.raises(
        PlanFileError, match=r"there is no such file; make a new one with `reconcile plan -o FILE`"
    ):
        read_plan(path)


def test_a_torn_plan_is_refused(path: Path) -> None:
    """Cut off after any number of bytes."""
    write_plan(path, PLAN)
    data = path.read_bytes()
    for end in range(len(data)):
        path.write_bytes(data[:end])
        with pytest.raises(PlanFileError):
            read_plan(path)


def test_every_flipped_bit_of_a_plan_is_refused(path: Path) -> None:
    """Also by the digest alone, without a key."""
    write_plan(path, PLAN, KEY)
    data = path.read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            path.write_bytes(bytes(flipped))
            with pytest.raises(PlanFileError):
                read_plan(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_no_bytes_of_a_plan_end_in_a_traceback(path: Path, data: bytes) -> None:
    """Whatever somebody takes for a plan."""
    path.write_bytes(data)
    with pytest.raises(PlanFileError):
        read_plan(path)


def test_a_guard_that_is_none_can_not_be_signed_for(path: Path) -> None:
    """A document without a guard gets one with the signature."""
    write_plan(path, {"version": 1}, KEY)
    assert read_plan(path, KEY)["version"] == 1


def test_a_plan_is_used_once(tmp_path: Path) -> None:
    """Another plan is another matter."""
    assert not was_applied(tmp_path, "sha256:1")
    for name in ("sha256:1", "sha256:2"):
        mark_applied(tmp_path, name)
        assert was_applied(tmp_path, name)
    assert was_applied(tmp_path, "sha256:1")
    assert not was_applied(tmp_path, "sha256:3")


def test_a_torn_record_of_a_used_plan_spoils_no_other(tmp_path: Path) -> None:
    """The plan whose record was torn was not begun."""
    mark_applied(tmp_path, "sha256:1")
    record = tmp_path / ".reconcile" / "applied-plans"
    record.write_bytes(record.read_bytes() + b"sha25")
    mark_applied(tmp_path, "sha256:2")
    assert was_applied(tmp_path, "sha256:1")
    assert was_applied(tmp_path, "sha256:2")


def test_a_plan_that_can_not_be_marked_is_not_begun(
    public: Path, shut: Callable[..., AbstractContextManager[None]]
) -> None:
    """The error comes before the first step."""
    with shut(public), pytest.raises(StorageError):
        mark_applied(public, "sha256:1")


def test_a_plan_of_another_version_does_not_fit(path: Path) -> None:
    """It is a plan, but none that this version can carry out."""
    path.write_bytes(b'{"version": 2, "guard": {}}\n')
    with pytest.raises(
        StalePlanError, match=r"another reconcile wrote this plan \(format 2, this one reads 1\)"
    ):
        read_plan(path)
