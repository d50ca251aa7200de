"""Every guard by name: the sentence it keeps, where it stands, how it is switched off, who must notice.

Nothing in the product can be switched off: the process of a test replaces a function by one that lets
everything pass. Then at least one of the named tests must fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from reconcile.sdk.transport import ATTEMPTS, Attempts


@dataclass(frozen=True)
class Guard:
    """`place` is `module:attribute`, `off` what stands there instead, `tests` are files below `tests`."""

    name: str
    keeps: str
    place: str
    off: Any
    tests: tuple[str, ...]


def _nothing(*_: object, **__: object) -> None:
    """Object to nothing."""


def _always(value: object) -> Callable[..., object]:
    return lambda *_, **__: value


def _soon(value: object) -> Callable[..., object]:
    async def off(*_: object, **__: object) -> object:
        return value

    return off


async def _observe(bench: Any, desired: Mapping[str, object]) -> object:  # noqa: ANN401 - a step's bench
    del desired
    return await bench.collection.observe(str(bench.change.id))


def _unprotected(case: Any) -> object:  # noqa: ANN401 - a case of planning
    chosen = case.declaration or case.managed
    return replace(chosen.lifecycle, prevent_destroy=False)


_BLIND = {setback: Attempts(most.read, most.read) for setback, most in ATTEMPTS.items()}

GUARDS = (
    Guard(
        "run lock",
        "nothing is written after the run lock was taken away",
        "reconcile.state.runlock:RunLock.verify",
        _nothing,
        ("state/test_run_lock.py", "engine/test_run_lock_held.py"),
    ),
    Guard(
        "serial",
        "a lockfile that moved on is not replaced",
        "reconcile.state.store:LockfileWriter._refuse_if_moved",
        _nothing,
        ("state/test_lockfile_store.py",),
    ),
    Guard(
        "lockfile version",
        "a newer lockfile is left as it is",
        "reconcile.state.lockfile:_check_version",
        _nothing,
        ("state/test_lockfile_format.py",),
    ),
    Guard(
        "plan digest",
        "an altered plan file is refused",
        "reconcile.state.planfile:agrees",
        _always(True),
        ("state/test_plan_file.py",),
    ),
    Guard(
        "plan signature",
        "a key demands a signature",
        "reconcile.state.planfile:verify",
        _nothing,
        ("state/test_plan_file.py",),
    ),
    Guard(
        "intent",
        "an intent is durable before its request",
        "reconcile.state.journal:Journal.intend",
        _nothing,
        ("engine/test_crash_recovery.py",),
    ),
    Guard(
        "search before a create",
        "what is there with its key is never made again",
        "reconcile.engine.creating:_find",
        _soon(()),
        ("engine/test_found_again.py",),
    ),
    Guard(
        "precondition",
        "an object that changed since the plan is not touched",
        "reconcile.engine.bench:Bench.precondition",
        _observe,
        ("engine/test_stale_steps.py",),
    ),
    Guard(
        "read-back",
        "whatever was sent is read back",
        "reconcile.engine.read_back:_differences",
        _always(()),
        ("engine/test_kept_otherwise.py",),
    ),
    Guard(
        "gone after a delete",
        "a deleted object is gone, or the delete failed",
        "reconcile.engine.deleting:is_gone",
        _soon(value=True),
        ("engine/test_kept_otherwise.py",),
    ),
    Guard(
        "control read",
        "a not-found is believed only where the endpoint finds something",
        "reconcile.engine.group:Group._doubt",
        _soon(None),
        ("engine/test_live_reading.py",),
    ),
    Guard(
        "short answers",
        "an answer with an id alone is no object",
        "reconcile.engine.group:refuse_short",
        _nothing,
        ("engine/test_short_answers.py",),
    ),
    Guard(
        "unread targets",
        "what refers to something unread is not planned",
        "reconcile.engine.plan:readable",
        lambda _, scope, reading: frozenset(scope - reading.unread),
        ("engine/test_live_reading.py",),
    ),
    Guard(
        "plan of this project",
        "a plan of another project or of other manifests is refused",
        "reconcile.engine.runs:check_project",
        _nothing,
        ("engine/test_saved_plans.py",),
    ),
    Guard(
        "plan of this state",
        "a plan for another lockfile or vendor is refused",
        "reconcile.engine.runs:check_state",
        _nothing,
        ("engine/test_saved_plans.py",),
    ),
    Guard(
        "plan used once",
        "a plan is good for one apply",
        "reconcile.engine.saved:was_applied",
        _always(False),
        ("engine/test_saved_plans.py",),
    ),
    Guard(
        "plan of this version",
        "a plan of another version is refused",
        "reconcile.engine.saved:_updated",
        _always(()),
        ("engine/test_saved_plans.py",),
    ),
    Guard(
        "questions",
        "a create that nobody saw end is asked about",
        "reconcile.engine.runs:with_questions",
        lambda planned, *_: planned,
        ("engine/test_step_outcomes.py",),
    ),
    Guard(
        "origins",
        "objects of one account are not made again in another",
        "reconcile.engine.plan:_moved",
        _always(()),
        ("engine/test_run_preconditions.py",),
    ),
    Guard(
        "no manifests",
        "no manifests over a lockfile delete nothing",
        "reconcile.engine.plan:_nothing_declared",
        _always(()),
        ("engine/test_run_preconditions.py", "engine/test_unchanged_projects.py"),
    ),
    Guard(
        "limits",
        "a plan beyond its limits is refused",
        "reconcile.planning.plan:check",
        _always(()),
        ("planning/test_plan_limits.py",),
    ),
    Guard(
        "everything gone",
        "three or more objects that are all gone are a wrong account",
        "reconcile.planning.limits:_lost",
        _always(()),
        ("planning/test_limit_holes.py",),
    ),
    Guard(
        "claims",
        "one object has one address",
        "reconcile.planning.plan:_Run._claimed",
        _nothing,
        ("planning/test_objections.py", "engine/test_adoption.py"),
    ),
    Guard(
        "protection",
        "what is protected is not deleted",
        "reconcile.planning.case:Case.lifecycle",
        property(_unprotected),
        ("planning/test_objections.py", "engine/test_protection_kept.py"),
    ),
    Guard(
        "immutable",
        "a field that can't change in place is an error",
        "reconcile.planning.decide:_is_fixed",
        _always(False),
        ("planning/test_objections.py",),
    ),
    Guard(
        "irreversible",
        "what can't be taken back needs permission",
        "reconcile.planning.decide:_not_permitted",
        _nothing,
        ("planning/test_decisions.py",),
    ),
    Guard(
        "objections",
        "a locked change is an error of the plan",
        "reconcile.planning.objections:_objected",
        _always(()),
        ("planning/test_single_objects.py",),
    ),
    Guard(
        "capabilities",
        "what the vendor can't do is an error of the plan",
        "reconcile.planning.objections:_unable",
        _always(()),
        ("planning/test_objections.py", "planning/test_decisions.py"),
    ),
    Guard(
        "secrets",
        "no secret enters the lockfile",
        "reconcile.planning.record:veil",
        lambda _, values, __: values,
        ("planning/test_field_roles.py",),
    ),
    Guard(
        "not about an object",
        "a proxy's not-found is none",
        "reconcile.sdk.failure:Failure._is_about_an_object",
        _always(True),
        ("sdk/test_http_outcomes.py",),
    ),
    Guard(
        "plain http",
        "credentials leave this machine encrypted only",
        "reconcile.sdk.url:is_loopback",
        _always(True),
        ("sdk/test_addresses.py",),
    ),
    Guard(
        "credential's origin",
        "an address from the repository alone gets no credential",
        "reconcile.sdk.environment:_untrusted",
        _always(()),
        ("sdk/test_settings.py",),
    ),
    Guard(
        "mistaken identity",
        "a recorded id that leads to another object is not believed",
        "reconcile.planning.plan:mistaken",
        _nothing,
        ("engine/test_mistaken_identity.py",),
    ),
    Guard(
        "same object",
        "an answer about another object is none",
        "reconcile.sdk.collection:RestCollection.same",
        lambda _, __, live: live,
        ("sdk/test_rest_collections.py",),
    ),
    Guard(
        "no blind repeat",
        "a write that was perhaps done is not sent again",
        "reconcile.sdk.retry:ATTEMPTS",
        _BLIND,
        ("sdk/test_http_outcomes.py",),
    ),
    Guard(
        "claimed fields",
        "what an update may make ours is recorded as ours before it is sent",
        "reconcile.engine.updating:claimed",
        lambda *_: nullcontext(),
        ("engine/test_claimed_fields.py",),
    ),
    Guard(
        "no write on a stop",
        "once the run is to stop no write begins, within a step either",
        "reconcile.sdk.retry:Patience.go_on",
        _nothing,
        ("engine/test_stopped_runs.py", "sdk/test_http_pace.py"),
    ),
    Guard(
        "addresses",
        "two manifests never have one address",
        "reconcile.manifests.load:check_addresses",
        _always(()),
        ("manifests/test_manifest_files.py", "manifests/test_manifest_rules.py"),
    ),
    Guard(
        "identities",
        "two manifests never mean one object",
        "reconcile.manifests.load:check_identities",
        _always(()),
        ("manifests/test_manifest_rules.py", "manifests/test_manifest_files.py"),
    ),
    Guard(
        "rules of the vendor",
        "cross-field rules are checked before any request",
        "reconcile.manifests.manifest:_broken_rules",
        _always([]),
        ("manifests/test_manifest_spec.py", "manifests/test_manifest_files.py"),
    ),
)


def guard(name: str) -> Guard:
    """Find one by its name."""
    return next(each for each in GUARDS if each.name == name)
