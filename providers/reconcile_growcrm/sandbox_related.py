"""The objects that Grow CRM's contracts hang on, and the envelope that all of its answers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import TypeAlias

from reconcile.sandbox import Answer, Call, Document, Endpoint, Role, Setting, Store, Write, page_of
from reconcile_growcrm.sandbox_rules import Errors, integer
from reconcile_growcrm.sandbox_schema import DELETE, LIST_RELATED, RELATED

Show: TypeAlias = Callable[[Document], object]

LARGEST_PAGE = 100
SEEDED = 50
MESSAGES: Mapping[int, str] = {
    401: "Unauthorized. A valid API key is required.",
    404: "Item not found",
    409: "The request could not be completed.",
    422: "The given data was invalid.",
    429: "Too Many Attempts.",
    503: "Service Unavailable",
}
_KINDS = {"clients": "client", "categories": "category", "projects": "project", "leads": "lead"}
_NAMED = {"client": "company_name", "category": "name", "project": "title", "lead": "title"}
_SEEDS: Mapping[str, tuple[str, ...]] = {
    "client": ("Acme Inc", "Globex Ltd", "Initech GmbH", "Umbrella SA", "Soylent Oy", "Žižkov & Søns"),
    "category": ("Standard", "Framework", "Services", "Licence", "Maintenance"),
    "project": ("Website", "Warehouse", "Migration", "Audit", "Rollout"),
    "lead": ("Jane Doe", "John Roe", "Max Muster", "Erika Muster", "Jan Novák"),
    "template": ("<h1>Services</h1><p>Terms of service.</p>", "<h1>Licence</h1><p>Terms of use.</p>"),
}


def failure(status: int) -> Answer:
    """`{"message": …}` in the vendor's words."""
    return Answer(status, {"message": MESSAGES.get(status, "Server Error")})


def invalid(errors: Errors) -> Answer:
    """422, with every mistake by column."""
    return Answer(422, {"message": MESSAGES[422], "errors": errors})


class Related:
    """Clients, categories, projects, leads and contract templates of one store."""

    def __init__(self, store: Store, settings: Mapping[str, Setting]) -> None:
        self._store = store
        self._default_size = int(settings["page_size"])

    def seed(self) -> None:
        """Keep some of each, numbered from 1, under recurring names."""
        for kind, names in _SEEDS.items():
            for number, name in zip(range(1, SEEDED + 1), cycle(names), strict=False):
                self._store.keep(kind, str(number), {"id": number, "name": name})

    def exists(self, kind: str, number: int) -> bool:
        """Whether an id names something."""
        return self._store.get(kind, str(number)) is not None

    def name(self, kind: str, number: object) -> str | None:
        """The name of an object; of a template its text."""
        found = self._store.get(kind, str(number))
        return None if found is None else str(found["name"])

    def routes(self) -> list[Endpoint]:
        """Everything to read, and clients to delete."""
        return [
            *(Endpoint("GET", f"/api/{plural}", self._list, Role.LIST, LIST_RELATED) for plural in _KINDS),
            *(Endpoint("GET", f"/api/{plural}/{{id}}", self._show, shape=RELATED) for plural in _KINDS),
            Endpoint("DELETE", "/api/clients/{id}", self._delete_client, shape=DELETE),
        ]

    def page(self, call: Call, title: str, rows: Sequence[Document], show: Show) -> Answer:
        """One page of a list; a limit above 100 counts as 100."""
        limit = integer(call.query.get("limit", "").strip()) or 0
        size = min(limit if limit > 0 else self._default_size, LARGEST_PAGE)
        number = max(1, integer(call.query.get("page", "").strip()) or 1)
        meta = {
            "current_page": number,
            "per_page": size,
            "total": len(rows),
            "last_page": max(1, -(-len(rows) // size)),
        }
        data = [show(row) for row in page_of(rows, (number - 1) * size, size, call.distortion)]
        return Answer(200, {"data": data, "meta": meta, "message": f"{title} retrieved successfully."})

    def _list(self, call: Call) -> Answer:
        plural = call.path.split("/")[2]
        kind = _KINDS[plural]
        return self.page(
            call, plural.capitalize(), self._store.all(kind)[::-1], lambda row: _shown(kind, row)
        )

    def _show(self, call: Call) -> Answer:
        kind = _KINDS[call.path.split("/")[2]]
        row = self._store.get(kind, str(integer(call.params["id"])))
        if row is None:
            return failure(404)
        return Answer(
            200, {"data": _shown(kind, row), "message": f"{kind.capitalize()} retrieved successfully."}
        )

    def _delete_client(self, call: Call) -> Answer:
        """Delete a client, and everything that is related to it."""
        row = self._store.get("client", str(integer(call.params["id"])))
        if row is None:
            return failure(404)
        for contract in self._store.all("contract"):
            if contract["doc_client_id"] == row["id"]:
                self._store.remove(call, Write("delete", "contract", str(contract["doc_id"])))
        self._store.remove(call, Write("delete", "client", str(row["id"])))
        return Answer(200, {"data": {"id": row["id"]}, "message": "Client deleted successfully."})


def _shown(kind: str, row: Document) -> dict[str, object]:
    return {"id": row["id"], _NAMED[kind]: row["name"]}
