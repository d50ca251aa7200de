"""One request to one vendor, from the request to what reaches the client, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reconcile.sandbox.bent import altered, bent, worded
from reconcile.sandbox.call import Answer, Call, Distortion, Endpoint, Role
from reconcile.sandbox.database import Database
from reconcile.sandbox.fault import Commit, Fault
from reconcile.sandbox.fault_queue import FaultQueue, LateWrites
from reconcile.sandbox.openapi import publish
from reconcile.sandbox.store import Store
from reconcile.sandbox.switch import Setting
from reconcile.sandbox.vendor import VendorSandbox

_PASTS: Mapping[str, Callable[[int], int]] = {  # from the latest entry of the ledger to the one that is seen
    "stale_read": lambda latest: latest - 1,
    "empty_list": lambda _: 0,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reaches the client, and how: no answer is a reset, no fault an honest answer."""

    answer: Answer | None
    fault: Fault | None = None


class Exchange:
    """The gate before one vendor: routes, faults, credentials, the handler, and the request log."""

    def __init__(
        self, kind: type[VendorSandbox], database: Database, switches: Mapping[str, Setting] | None = None
    ) -> None:
        self.kind = kind
        self._database = database
        self._switches = switches or {}
        self._faults = FaultQueue(database)
        self._late = LateWrites(database)
        with database.transaction():
            vendor = self._vendor()
            if not database.fact(f"{kind.name}.seeded"):
                vendor.seed()
                database.remember(f"{kind.name}.seeded", value=True)

    def take(self, call: Call) -> Outcome:
        """Answer a request; everything it does is one transaction."""
        with self._database.transaction():
            self.settle()
            vendor = self._vendor()
            endpoint = _route(vendor, call)
            if isinstance(endpoint, Answer):
                return self._logged(call, Outcome(vendor.finish(call, endpoint)))
            if endpoint.role is Role.ADMIN:
                return Outcome(_handle(vendor, call))
            fault = self._faults.strike(self.kind.name, call, endpoint.role)
            return self._logged(call, Outcome(self._answer(vendor, call, endpoint.role, fault), fault))

    def settle(self) -> None:
        """Let the late writes happen whose moment has come."""
        for call in self._late.due(self.kind.name):
            _handle(self._vendor(), call)

    def settings(self) -> dict[str, Setting]:
        """Every switch of the vendor as it is set."""
        return self._vendor().settings

    def _vendor(self, horizon: int | None = None) -> VendorSandbox:
        chosen = self._database.fact(f"{self.kind.name}.switches")
        store = Store(self._database, self.kind.name, horizon)
        return self.kind(store, {**self._switches, **(chosen if isinstance(chosen, dict) else {})})

    def _logged(self, call: Call, outcome: Outcome) -> Outcome:
        status = outcome.answer.status if outcome.answer else None
        self._database.connection.execute(
            "insert into requests(vendor, method, path, status) values (?, ?, ?, ?)",
            (self.kind.name, call.method, call.target, status),
        )
        return outcome

    def _answer(self, vendor: VendorSandbox, call: Call, role: Role, fault: Fault | None) -> Answer | None:
        if fault is not None and fault.rule.commit is Commit.NEVER:
            return worded(vendor, call, fault)
        if role is not Role.TOKEN and (refused := vendor.admit(call)):
            return vendor.finish(call, refused)
        if fault is None:
            return vendor.finish(call, _handle(vendor, call))
        if fault.rule.commit is Commit.LATER:
            self._late.add(self.kind.name, call, fault.delay)
            return None
        if fault.fault in _PASTS:
            vendor = self._vendor(horizon=max(0, _PASTS[fault.fault](vendor.store.latest())))
        taken = altered(replace(call, distortion=_distortion(fault)), fault)
        return bent(vendor, call, fault, vendor.finish(call, _handle(vendor, taken)))


def _route(vendor: VendorSandbox, call: Call) -> Endpoint | Answer:
    """Find the endpoint, or the vendor's words for a path or a method that is none."""
    every = (*vendor.routes(), publish(vendor))
    here = [endpoint for endpoint in every if endpoint.match(call.path) is not None]
    method = "GET" if call.method == "HEAD" else call.method
    for endpoint in here:
        if endpoint.method == method:
            return endpoint
    if here:
        return vendor.not_allowed(call, [endpoint.method for endpoint in here])
    return vendor.no_route(call)


def _handle(vendor: VendorSandbox, call: Call) -> Answer:
    endpoint = _route(vendor, call)
    if isinstance(endpoint, Answer):
        return endpoint
    return endpoint.handle(replace(call, params=endpoint.match(call.path) or {}))


def _distortion(fault: Fault) -> Distortion:
    if fault.fault == "page_shift":
        return Distortion(rows=fault.rows)
    return Distortion(pages=1 if fault.fault == "duplicate_page" else 0)
