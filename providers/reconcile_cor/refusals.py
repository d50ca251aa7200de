"""COR's named errors: what each means here, and who must act. The name tells more than the HTTP status."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from reconcile.sdk import ConflictError, ErrorRule, ErrorShape, InvalidError, MissingError, RefusedError

Source: TypeAlias = Literal[
    "JIRA",
    "SALESFORCE",
    "ADVERTMIND",
    "QUICKBOOKS",
    "ZAPIER",
    "OKTA",
    "MICROSOFT_DYNAMICS",
    "GITHUB",
    "MICROSOFT_TEAMS",
    "VBS",
    "SAP",
    "GLOBANT",
]


class DuplicateExternalIdError(ConflictError):
    """A contract has this external id already; perhaps it is ours, from a create whose answer was lost."""


_MEND = "mend the manifest"
_CREATE_CLIENT = "create the client through COR's integrations API first, or correct client_id, your id of it"
_TAKEN = "choose another external_id, or import the contract that has it: lifecycle.import"
_UNKNOWN = (
    "COR's integrations API knows no contract with this external id and source; check both, then plan again"
)
_SYNC = "sync the exchange rate {} in COR first, then plan again"
_NAME_SOURCE = "set {source}, or source of this provider in the project file, to one of "

ERRORS = ErrorShape(
    texts=("name", "code", "message"),
    says_all=True,
    rules=(
        ErrorRule("ValidationError", InvalidError, _MEND, "{edge}_date", r"Invalid (?P<edge>start|end) date"),
        ErrorRule("ValidationError", InvalidError, _MEND),
        ErrorRule("InvalidDateRangeError", InvalidError, _MEND, "end_date"),
        ErrorRule("ClientNotFoundError", InvalidError, _CREATE_CLIENT, "client_id"),
        ErrorRule("DuplicateExternalIdError", DuplicateExternalIdError, _TAKEN),
        ErrorRule("ZC004", DuplicateExternalIdError, _TAKEN),
        ErrorRule("ContractNotFoundError", MissingError, _UNKNOWN),
        ErrorRule("ZC001", MissingError, _UNKNOWN),
        ErrorRule(
            "DeletionError", ConflictError, "detach the contract's users in COR first, then plan again"
        ),
        ErrorRule("InvalidSourceError", RefusedError, _NAME_SOURCE + ", ".join(get_args(Source))),
        ErrorRule(
            "CTR006",
            ConflictError,
            _SYNC.format("from {currency} to {base}"),
            when=r"not found for (?P<currency>\w+) to (?P<base>\w+)",
        ),
        ErrorRule("CTR006", ConflictError, _SYNC.format("to the company's base currency")),
    ),
    statuses={417: InvalidError},  # with a bare array of `{field, validation, message}`
    hints={
        403: "COR's rights follow the role of the user who made the API key: give it one that may do this"
    },
)
