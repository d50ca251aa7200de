"""Procore as its documents describe it; what is not known is a switch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from reconcile.sandbox import (
    Answer,
    Call,
    Document,
    Endpoint,
    Role,
    Schema,
    Setting,
    Store,
    Switch,
    VendorSandbox,
)
from reconcile_procore import sandbox_schema as schema
from reconcile_procore.sandbox_contracts import CONTRACTS, seeded_contract
from reconcile_procore.sandbox_kinds import PAYMENTS
from reconcile_procore.sandbox_lines import Lines, Sync
from reconcile_procore.sandbox_list import listed
from reconcile_procore.sandbox_problems import SHAPES, problem
from reconcile_procore.sandbox_rate import WINDOWS, Window, count, too_many
from reconcile_procore.sandbox_records import Records
from reconcile_procore.sandbox_tokens import Tokens

_MISSING_COMPANY = "Missing Procore-Company-Id header! Send the id of the company with every request."
_MANY = 50


class ProcoreSandbox(VendorSandbox):
    """Company 4711 with the projects 1 to 50; the first has the subcontracts 1 to 50, numbered SC-001 and on.

    New objects get ids beyond 2^53, which no double holds.
    """

    name: ClassVar[str] = "procore"
    credentials: ClassVar[Mapping[str, str]] = {
        "client_id": "sandbox-procore-client",
        "client_secret": "sandbox-procore-secret",
        "company_id": "4711",
    }
    base_urls: ClassVar[tuple[str, ...]] = ("base_url", "login_url")
    security: ClassVar[Mapping[str, Schema]] = {
        **VendorSandbox.security,
        "company": {"type": "apiKey", "in": "header", "name": "Procore-Company-Id"},
    }
    switches: ClassVar[Mapping[str, Switch]] = {
        "page_size": Switch("rows of a page where per_page is not sent", 100),
        "list_headers": Switch("what a list says of its end", "all", ("all", "link", "total", "none")),
        "hide_write_only": Switch("payment_method and invoice_date are in no answer", default=True),
        "payment_status": Switch("the status of a new payment", "paid", ("paid", "initiated")),
        "patch_null": Switch("a null in a PATCH", "clear", ("clear", "keep")),
        "empty_create": Switch("a create without fields", "accept", ("accept", "refuse")),
        "delete_body": Switch("the answer to a DELETE", "empty", ("empty", "object")),
        "amounts": Switch("how amounts are spelled", "as sent", ("as sent", "shortest")),
        "unknown_fields": Switch("a field that does not exist", "ignore", ("ignore", "406")),
        "unique_origin_id": Switch("an origin_id is taken once per kind", default=True),
        "lock_mode": Switch("what an origin_id locks", "none", ("none", "narrow", "full")),
        "approved_lock": Switch("an approved commitment keeps its vendor and stays", default=False),
        "mismatch": Switch("a PATCH with parents that do not exist", "404", ("404", "403")),
        "list_of_missing": Switch("a list below a parent that is gone", "404", ("404", "403", "empty")),
        "new_attachments": Switch("files of a PATCH", "append", ("append", "replace")),
        "custom_fields": Switch("how custom fields are shown", "flat", ("flat", "object")),
        "error_shape": Switch("how a 422 is worded", "errors", tuple(SHAPES)),
        "replay": Switch("an Idempotency-Token is answered once a day", default=True),
        "hourly_limit": Switch("requests an hour; 0 is no limit", 0),
        "spike_limit": Switch("requests in ten seconds; 0 is no limit", 0),
    }

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        super().__init__(store, switches)
        self._tokens = Tokens(store, self.credentials)
        self._payments = Records(PAYMENTS, store, self.settings, self._has_contract)
        self._contracts = [Records(kind, store, self.settings, self._has_project) for kind in CONTRACTS]
        lines = [Lines(kind, store, self.settings) for kind in CONTRACTS]
        syncs = zip(CONTRACTS[:2], self._contracts, strict=False)  # there is none of prime contracts
        self._beside: list[Lines | Sync] = [
            *(Sync(kind, records, self._has_project) for kind, records in syncs),
            *lines,
        ]
        self._window: Window | None = None

    def routes(self) -> Sequence[Endpoint]:
        """Tokens, projects, contracts and payments."""
        return [
            Endpoint("POST", "/oauth/token", self._tokens.grant, Role.TOKEN),
            Endpoint("POST", "/oauth/revoke", self._tokens.revoke, Role.TOKEN),
            Endpoint("GET", "/oauth/token/info", self._tokens.info, Role.TOKEN),
            Endpoint("GET", "/rest/v1.0/projects", self._projects, Role.LIST, schema.COMPANY),
            Endpoint("GET", "/rest/v1.0/commitments", self._commitments, Role.LIST, schema.PROJECT),
            Endpoint("GET", "/rest/v1.0/commitments/{id}", self._commitment, shape=schema.OF_PROJECT),
            Endpoint("GET", "/rest/v1.0/prime_contract", self._first_prime, shape=schema.FIRST),
            *self._payments.routes(),
            *(route for each in self._beside for route in each.routes()),
            *(route for each in self._contracts for route in each.routes()),
        ]

    def seed(self) -> None:
        """Keep projects and subcontracts."""
        for number in range(1, _MANY + 1):
            name = f"Project {number}"
            self.store.keep("project", str(number), {"id": number, "name": name, "active": True})
            self.store.keep("work_order_contract", f"1/{number}", seeded_contract(number))

    def admit(self, call: Call) -> Answer | None:
        """Count, then ask for a token and for the company."""
        self._window = count(self.store, {name: self.number(name) for name in WINDOWS})
        if self._window is not None and self._window.left < 0:
            return too_many(self._window, self.store)
        return self._tokens.refusal(call) or self._company_refusal(call)

    def _company_refusal(self, call: Call) -> Answer | None:
        company = call.headers.get("procore-company-id")
        if company is None:
            return Answer(400, {"errors": _MISSING_COMPANY})
        return None if company == self.credentials["company_id"] else problem(403)

    def refusal(self, status: int, call: Call) -> Answer:  # noqa: ARG002 - the same for every call
        """`{"errors": …}`."""
        return problem(status)

    def no_route(self, call: Call) -> Answer:  # noqa: ARG002 - the same for every call
        """The framework's words."""
        return Answer(404, {"status": 404, "error": "Not Found"})

    def finish(self, call: Call, answer: Answer) -> Answer:  # noqa: ARG002 - the same for every call
        """Number the request, and tell of the nearer window."""
        headers = self._window.headers if self._window else {}
        number = self.store.next_number("request")
        return Answer(
            answer.status, answer.content, {**answer.headers, **headers, "X-Request-Id": f"sandbox-{number}"}
        )

    def _projects(self, call: Call) -> Answer:
        if not re.fullmatch("[0-9]+", call.query.get("company_id", "")):
            return Answer(400, {"errors": {"company_id": ["is missing"]}})
        return listed(call, self.store.all("project"), self.settings)

    def _has_project(self, parents: tuple[int, ...]) -> bool:
        return self.store.get("project", str(parents[0])) is not None

    def _has_contract(self, parents: tuple[int, ...]) -> bool:
        return any(self.store.get(kind.key, "/".join(map(str, parents))) for kind in CONTRACTS)

    def _commitments(self, call: Call) -> Answer:
        """List both kinds of commitments of a project."""
        if not (project := _number(call.query.get("project_id"))):
            return Answer(400, {"errors": {"project_id": ["is missing"]}})
        if not self._has_project((project,)):
            return problem(404)
        return listed(call, self._commitments_of(project), self.settings)

    def _commitment(self, call: Call) -> Answer:
        rows = self._commitments_of(_number(call.query.get("project_id")))
        found = [row for row in rows if str(row["id"]) == call.params["id"]]
        return Answer(200, found[0]) if found else problem(404)

    def _commitments_of(self, project: int) -> list[Document]:
        return [each.shown(row) for each in self._contracts[:2] for row in each.rows((project,))]

    def _first_prime(self, call: Call) -> Answer:
        primes = self._contracts[2]
        rows = primes.rows((_number(call.query.get("project_id")),))
        return Answer(200, primes.shown(rows[0])) if rows else problem(404)


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,18}", text) else 0
