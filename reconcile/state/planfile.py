"""The file of a saved plan: stored, digested, signed. What is in it is the planning floor's business.

A plan file is the plan's JSON document with a `digest` over everything else in it. A signature is an
HMAC-SHA-256 in `guard.signature`, over everything but itself and the digest.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

from reconcile.core.errors import PlanFileError, StalePlanError
from reconcile.core.value import Json
from reconcile.state.digest import agrees, canonical, digest, same
from reconcile.state.disk import read_file, replace_file
from reconcile.state.document import DocumentError, Section, parse, render

VERSION = 1

_AGAIN = "make a new one with `reconcile plan -o FILE`"


def seal(document: Mapping[str, Json], key: bytes | None = None) -> dict[str, Json]:
    """Add the signature, if there is a key, and the digest."""
    signed = (
        {**document, "guard": {**_guard(document), "signature": sign(document, key)}} if key else {**document}
    )
    return {**signed, "digest": digest(signed)}


def sign(document: Mapping[str, Json], key: bytes) -> str:
    """The signature of a plan's document, whether it has one already or not."""
    guard = {name: value for name, value in _guard(document).items() if name != "signature"}
    return f"hmac-sha256:{hmac.new(key, canonical({**document, 'guard': guard}), hashlib.sha256).hexdigest()}"


def is_signed(document: Mapping[str, Json]) -> bool:
    """Whether it claims to be."""
    return "signature" in _guard(document)


def verify(document: Mapping[str, Json], key: bytes, path: str) -> None:
    """Raise `StalePlanError` unless the plan's signature was made with this key."""
    claimed = _guard(document).get("signature")
    if not isinstance(claimed, str):
        what = "this plan is not signed, and a key is set (RECONCILE_PLAN_KEY)"
        raise StalePlanError(f"{path}: {what}", _AGAIN)
    if not same(sign(document, key), claimed):
        raise StalePlanError(f"{path}: this plan was signed with another key, or altered", _AGAIN)


def write_plan(path: Path, document: Mapping[str, Json], key: bytes | None = None) -> str:
    """Seal and save a plan, and return its digest; raises `StorageError`."""
    sealed = seal(document, key)
    replace_file(path, render(sealed))
    return str(sealed["digest"])


def read_plan(path: Path, key: bytes | None = None) -> dict[str, Json]:
    """Read a saved plan; a key demands a signature.

    Raises `PlanFileError` if it is none, `StalePlanError` if it was altered or is not signed as it must be.
    """
    data = read_file(path)
    if data is None:
        raise PlanFileError(f"{path}: there is no such file", _AGAIN)
    document = _parse(data, str(path))
    if document["version"] != VERSION:
        formats = f"format {document['version']}, this one reads {VERSION}"
        raise StalePlanError(f"{path}: another reconcile wrote this plan ({formats})", _AGAIN)
    if not data.endswith(b"\n") or not agrees(document, document.get("digest")):
        raise StalePlanError(f"{path}: this plan was altered: its digest does not fit", _AGAIN)
    if key:
        verify(document, key, str(path))
    return document


def _parse(data: bytes, path: str) -> dict[str, Json]:
    """Read the document; what was a plan once and can't be read any more was altered."""
    try:
        document = parse(data)
        Section(document).number("version")
        Section(document).section("guard")
    except DocumentError as problem:
        was_a_plan = b'"changes"' in data or b'"guard"' in data
        kind = StalePlanError if was_a_plan else PlanFileError
        what = "this plan was altered or torn" if was_a_plan else "this is no saved plan"
        raise kind(f"{problem.where(path, data)}: {what}: {problem.what}", _AGAIN) from None
    return document


def _guard(document: Mapping[str, Json]) -> Mapping[str, Json]:
    guard = document.get("guard")
    return guard if isinstance(guard, Mapping) else {}
