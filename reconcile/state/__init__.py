"""What is remembered between runs: the lockfile, the journal, the run lock and saved plans, each durable.

Never asks a vendor, never decides what to do, never mends damage in silence: what is damaged is refused.
"""

from reconcile.state.digest import canonical, digest
from reconcile.state.disk import WORKSPACE, replace_file, workspace_dir
from reconcile.state.history import History
from reconcile.state.holder import Holder, break_run_lock, read_holder
from reconcile.state.journal import JOURNAL, Journal, read_history
from reconcile.state.lockfile import decode, encode, lockfile_digest
from reconcile.state.planfile import is_signed, read_plan, seal, sign, verify, write_plan
from reconcile.state.record import Intent, Settlement, Source
from reconcile.state.runlock import RunLock
from reconcile.state.store import LOCKFILE, LockfileWriter, read_lockfile, write_lockfile
from reconcile.state.used import mark_applied, was_applied

__all__ = [
    "JOURNAL",
    "LOCKFILE",
    "WORKSPACE",
    "History",
    "Holder",
    "Intent",
    "Journal",
    "LockfileWriter",
    "RunLock",
    "Settlement",
    "Source",
    "break_run_lock",
    "canonical",
    "decode",
    "digest",
    "encode",
    "is_signed",
    "lockfile_digest",
    "mark_applied",
    "read_history",
    "read_holder",
    "read_lockfile",
    "read_plan",
    "replace_file",
    "seal",
    "sign",
    "verify",
    "was_applied",
    "workspace_dir",
    "write_lockfile",
    "write_plan",
]
