"""Whatever the published description allows or forbids, no sandbox breaks, and each answers as it described.

`RECONCILE_FUZZ_EXAMPLES=500 pytest tests/sandbox/test_fuzzing.py` draws so many requests of each
endpoint instead of a few, and others each time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import httpx2 as httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox.vendors import DOCUMENTED, SANDBOXES, let_in, positions
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

SERVE = """
from reconcile.sandbox import run
from sandbox.vendors import SANDBOXES
run(list(SANDBOXES.values()), on_ready=lambda port: print(port, flush=True))
"""
LONG = os.environ.get("RECONCILE_FUZZ_EXAMPLES")
DRAWN = settings(
    max_examples=int(LONG or 4),
    derandomize=LONG is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MEDIA_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "\xff",
    "",
)
SEEDED = "1"
FROM_PATH = r"\{\w+\}"
CONFIG = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
POSITIONS = ("default", "moved")


@pytest.fixture(scope="module", params=POSITIONS)
def served(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Every vendor on a port of one process, with its switches in one of their positions."""
    path = os.pathsep.join(each for each in sys.path if each)
    environment = {**os.environ, "PYTHONPATH": path}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client, process.stdout:
        switches = {name: positions(kind)[request.param] for name, kind in SANDBOXES.items()}
        client.post("/_switches", json=switches).raise_for_status()
        yield client
    process.terminate()
    assert process.wait(timeout=20) == 0


@st.composite
def cases(draw: st.DrawFn, operation: Any, examples: Mapping[str, Any], known: list[str]) -> Any:  # noqa: ANN401 - a third party's
    """A request as described or not quite; at times an example with some fields replaced, or a known id."""
    modes = schemathesis.GenerationMode
    case = draw(st.one_of([operation.as_strategy(mode) for mode in (modes.POSITIVE, modes.NEGATIVE)]))
    example = examples.get(f"{case.method} {case.path}")
    if draw(st.booleans()) and example is not None:
        drawn = case.body if isinstance(case.body, dict) else {}
        kept = draw(st.sets(st.sampled_from(sorted(drawn)), max_size=2)) if drawn else set()
        case.body = {**example, **{name: drawn[name] for name in kept}}
    for parameters in (case.path_parameters or {}, case.query or {}):
        for name in [name for name in parameters if name.endswith("id")]:
            if (place := draw(st.integers(0, 1000))) % 4:
                parameters[name] = known[-place % len(known)]
    return case


def examples_of(vendor: str, paths: Iterable[str]) -> dict[str, Any]:
    """The documented bodies that a vendor takes, by method and path as described."""
    taken = [call for call in DOCUMENTED[vendor]["calls"] if "body" in call and call["status"] < 300]
    found = {}
    for call in reversed(taken):
        method, sent = call["send"].split(" ", 1)
        fits = [path for path in paths if re.fullmatch(re.sub(FROM_PATH, "[^/]+", path), sent)]
        found[f"{method} {fits[0]}"] = call["body"]
    return found


def at(client: httpx.Client, vendor: str) -> Callable[..., httpx.Response]:
    """A way to send requests to one vendor."""
    return lambda method, path, **more: client.request(method, f"/{vendor}{path}", **more)


def filled(send: Callable[..., httpx.Response], vendor: str) -> Iterator[str]:
    """Send the documented requests, so that there is something to ask for; the ids of what is there then."""
    for call in DOCUMENTED[vendor]["calls"]:
        body = {"json": call["body"]} if "body" in call else {}
        answer = send(*call["send"].split(" ", 1), **body)
        yield from ids(call.get("body"))
        yield from ids(answer.json() if answer.content else None)


def ids(found: object) -> Iterator[str]:
    """The id of an object, or of those in a list or an envelope."""
    if isinstance(found, list):
        for each in found:
            yield from ids(each)
    elif isinstance(found, dict):
        yield from (str(found[name]) for name in ("id", "externalId") if name in found)
        for name in ("data", "results", "entities"):
            yield from ids(found.get(name))


@pytest.mark.parametrize("vendor", SANDBOXES)
def test_a_described_request_is_answered_as_described(served: httpx.Client, vendor: str) -> None:
    """No failure of its own, and a status, a media type and a body as published."""
    send = at(served, vendor)
    headers = let_in(send, SANDBOXES[vendor])
    known = [SEEDED, *filled(lambda *asked, **more: send(*asked, headers=headers, **more), vendor)]
    url = str(served.base_url.join(f"/{vendor}/openapi.json"))
    description = schemathesis.openapi.from_url(url, config=CONFIG)
    examples = examples_of(vendor, served.get(url).json()["paths"])
    operations = [found.ok() for found in description.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == description.statistic.operations.total
    for operation in sorted(operations, key=lambda each: each.method == "delete"):

        @DRAWN
        @given(cases(operation, examples, known))
        def check(case: Any) -> None:  # noqa: ANN401 - a third party's
            answer = case.call_and_validate(headers=headers, checks=CHECKS)
            if answer.content[:1] in {b"{", b"["}:
                known.extend(ids(answer.json()))

        check()


@pytest.mark.parametrize("vendor", SANDBOXES)
def test_any_bytes_are_answered(served: httpx.Client, vendor: str) -> None:
    """Torn, nested, of another type than they say: wherever a body is taken."""
    headers = let_in(at(served, vendor), SANDBOXES[vendor])
    paths = served.get(f"/{vendor}/openapi.json").json()["paths"]
    takers = [
        (method, f"/{vendor}{re.sub(FROM_PATH, SEEDED, path)}")
        for path, methods in paths.items()
        for method, told in methods.items()
        if "requestBody" in told
    ]

    @settings(DRAWN, max_examples=20 * DRAWN.max_examples)
    @given(st.sampled_from(takers), st.sampled_from(MEDIA_TYPES), st.binary(max_size=60))
    def check(taker: tuple[str, str], media_type: str, body: bytes) -> None:
        sent = httpx.Headers({**headers, "Content-Type": media_type}, encoding="latin-1")
        assert served.request(*taker, content=body, headers=sent).status_code < 500

    check()
