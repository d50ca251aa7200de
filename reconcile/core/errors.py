"""What stops a run, named by who must act.

ReconcileError
├── InputError              the author of manifests, project file or command line: diagnostics
├── ConfigurationError      whoever sets up the environment: credentials, origins
├── LockfileError           whoever merges: the lockfile is torn, edited, foreign or newer
├── StorageError            whoever owns the machine: disk full, folder read-only
├── RunLockHeldError        nobody, or the holder of the other run
├── PlanFileError           the file is no plan at all
│   └── StalePlanError      the plan no longer fits: plan again
└── VendorError             an answer of a vendor
    ├── RefusedError        certainly not done
    │   ├── UnauthenticatedError   credentials are wrong or expired
    │   ├── ForbiddenError         credentials lack a right
    │   ├── MissingError           the object does not exist
    │   ├── ConflictError          the object is in a state that forbids it
    │   ├── InvalidError           the vendor does not accept a value: the manifest's author
    │   └── ThrottledError         too many requests, and the wait was too long
    └── UncertainError      timeout, reset, 5xx, unreadable: perhaps done, perhaps not
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.core.diagnostic import Diagnostic


class ReconcileError(Exception):
    """Anything the command reports and ends with; `summary` says what, `detail` what to do next."""

    def __init__(self, summary: str, detail: str = "") -> None:
        super().__init__(f"{summary}; {detail}" if detail else summary)
        self.summary = summary
        self.detail = detail


class InputError(ReconcileError):
    """Manifests, project file or arguments are wrong; every mistake is in `diagnostics`."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(str(each) for each in diagnostics))
        self.diagnostics = tuple(diagnostics)


class ConfigurationError(ReconcileError):
    """A credential or an origin is missing from the environment."""


class LockfileError(ReconcileError):
    """The lockfile can't be used and was left as it is."""


class StorageError(ReconcileError):
    """The disk did not take a write; nothing was half-written."""


class RunLockHeldError(ReconcileError):
    """Another run holds the run lock."""


class PlanFileError(ReconcileError):
    """The file is no saved plan."""


class StalePlanError(PlanFileError):
    """The saved plan is stale, altered, already applied or made for another project."""


class VendorError(ReconcileError):
    """A vendor did not do what was asked; `status` is the HTTP status, None without an answer."""

    def __init__(self, summary: str, detail: str = "", *, status: int | None = None) -> None:
        super().__init__(summary, detail)
        self.status = status


class RefusedError(VendorError):
    """Certainly not done; `is_partial` is set where requests before this one, for the same change, were."""

    is_partial = False


class UnauthenticatedError(RefusedError):
    """The credentials are wrong, expired or revoked."""


class ForbiddenError(RefusedError):
    """The credentials lack the right to do this."""


class MissingError(RefusedError):
    """The object's own endpoint says that it does not exist."""


class ConflictError(RefusedError):
    """The object's state, or a rule of the vendor's business, forbids it."""


class InvalidError(RefusedError):
    """The vendor does not accept a value; `fields` maps our dotted field names to its messages."""

    def __init__(
        self,
        summary: str,
        detail: str = "",
        *,
        status: int | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(summary, detail, status=status)
        self.fields = dict(fields or {})


class ThrottledError(RefusedError):
    """The vendor asks to wait longer than `max_wait_s`."""


class UncertainError(VendorError):
    """Nobody knows whether it was done: timeout, reset, 5xx or an unreadable answer."""
