"""Contract payments: one list per contract, attachments by multipart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import ClassVar, cast

from reconcile.sdk import Live, RefusedError, Resource, Scope, Upload
from reconcile_procore.attachments import digests, read_all
from reconcile_procore.mark import write_mark
from reconcile_procore.resources import ContractPayment
from reconcile_procore.scoped import ScopedCollection, mark_on

_CONTRACT_LISTS = ("/rest/v1.0/commitments", "/rest/v1.0/prime_contracts")


class ContractPayments(ScopedCollection):
    """Payments; their ids are `<project>/<contract>/<payment>`."""

    kind: ClassVar[type[Resource]] = ContractPayment
    parents: ClassVar[tuple[str, ...]] = ("project_id", "contract_id")
    key = "contract_payment"
    path = "/rest/v1.0/contract_payments"

    async def write(
        self, method: str, path: str, scope: Scope, values: Mapping[str, object], written: Resource
    ) -> Live:
        """Send all but the attachments, which are files."""
        plain = {name: value for name, value in values.items() if name != "attachments"}
        return await super().write(method, path, scope, plain, written)

    def uploads(self, written: Resource) -> Sequence[Upload]:
        """Its attachments."""
        return read_all(cast("ContractPayment", written).attachments or ())

    def files_of(self, desired: Resource) -> Mapping[str, str]:
        """The digests of its attachments."""
        return digests(cast("ContractPayment", desired).attachments or ())

    def changed(self, live: Live, desired: Resource) -> Resource:
        """What differs; a file that our mark knows is not uploaded twice."""
        changed, mark = super().changed(live, desired), mark_on(live)
        attachments = cast("ContractPayment", changed).attachments
        if mark is None or not attachments or "origin_data" in changed.model_fields_set:
            return changed
        identity, known = mark
        new = tuple(each for each in attachments if not digests((each,)).items() <= known.items())
        if not new:
            return changed.without(("attachments",))
        text = write_mark(identity, {**known, **digests(new)})
        return changed.with_values({"attachments": new, "origin_data": text})

    def readable(self, payload: Mapping[str, object]) -> Mapping[str, object]:
        """The files that it shows are not those that an author writes."""
        return {name: value for name, value in payload.items() if name != "attachments"}

    async def is_parent_gone(self, scope: Scope) -> bool:
        """Whether neither the commitments nor the prime contracts of the project have the contract."""
        project, contract = scope
        try:
            return contract not in [number async for number in self._contracts(project)]
        except RefusedError:
            return False

    async def scopes(self) -> AsyncIterator[Scope]:
        """Every contract of every project."""
        async for (project,) in super().scopes():
            async for contract in self._contracts(project):
                yield project, contract

    async def _contracts(self, project: int) -> AsyncIterator[int]:
        for path in _CONTRACT_LISTS:
            async for number in self.numbers(path, {"project_id": project}):
                yield number
