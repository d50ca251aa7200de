"""Files beside a payment: manifests name them, the lockfile keeps digests, a request takes them along.

A path is relative to the project's folder, in which the command runs, and never leads out of it; a manifest
writes it relative to itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from reconcile.sdk import RefusedError, Upload

_DIGEST = "#sha256:"


def with_digest(text: str) -> str:
    """Add the digest of the file's content to its path; raises `ValueError` where it can't be read."""
    path, _, _ = text.partition(_DIGEST)
    return f"{path}{_DIGEST}{hashlib.sha256(_content(path)).hexdigest()}"


def digests(attachments: Sequence[str]) -> dict[str, str]:
    """The digests by path."""
    parts = (attachment.partition(_DIGEST) for attachment in attachments)
    return {path: digest for path, _, digest in parts}


def read_all(attachments: Sequence[str]) -> tuple[Upload, ...]:
    """Read the files once more; raises `RefusedError` where one is not what was planned."""
    return tuple(map(_planned, attachments))


def _planned(attachment: str) -> Upload:
    path, _, digest = attachment.partition(_DIGEST)
    try:
        content = _content(path)
    except ValueError as problem:
        raise RefusedError(f"attachments: {problem}", "plan again") from problem
    if hashlib.sha256(content).hexdigest() != digest:
        raise RefusedError(f"attachments: {path} was changed after the plan was made", "plan again")
    return Upload("attachments[]", PurePosixPath(path).name, content)


def _content(text: str) -> bytes:
    here = Path.cwd()
    path = here / text
    if PurePosixPath(text).is_absolute() or not path.resolve().is_relative_to(here.resolve()):
        message = f"{text} leads out of the project; attach files that lie inside it"
        raise ValueError(message)
    try:
        if path.is_file():
            return path.read_bytes()
    except OSError as problem:
        message = f"{text} can't be read: {problem.strerror}"
        raise ValueError(message) from problem
    message = f"there is no file {text} below {here}"
    raise ValueError(message)
