"""One contract in two spellings: a row of the core API, an answer of the integrations API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_DATES = {"start": "start_date", "end": "end_date"}
_OTHERS = {"client_id", "currency"}  # COR's own number of the client, and an object: never what was written


def readable(payload: Mapping[str, object], source: str) -> dict[str, object]:
    """The fields under our names; without the client, whose external id no answer holds."""
    body = {_DATES.get(name, name): value for name, value in payload.items() if name not in _OTHERS}
    key = next(_external_ids(payload.get("json_integrations"), source), None)
    return body if key is None else {**body, "external_id": key}


def _external_ids(integrations: object, source: str) -> Iterator[str]:
    """The ids that this source gave; an integration that names no source may be anybody's, so ours too."""
    listed = integrations if isinstance(integrations, list) else [integrations]
    for each in listed:
        if isinstance(each, Mapping) and each.get("source") in {None, source}:
            key = each.get("origin_external_id")
            if isinstance(key, (str, int)) and not isinstance(key, bool) and key != "":
                yield str(key)
