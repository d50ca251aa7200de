"""The framework for vendor sandboxes: documented behaviour over SQLite, with a ledger and faults.

Never knows a vendor, never talks to one, never leaves loopback. The web server is loaded only where one of
`serve_app`, `embedded_app` and `run` is used.
"""

from typing import TYPE_CHECKING

from reconcile.sandbox.call import Answer, Call, Distortion, Endpoint, Handler, Role
from reconcile.sandbox.environment import environment
from reconcile.sandbox.exact_json import read_json, write_json
from reconcile.sandbox.paging import page_of
from reconcile.sandbox.rate import Window, count_request
from reconcile.sandbox.schema import Schema, Shape
from reconcile.sandbox.store import Document, Store, Write
from reconcile.sandbox.switch import Setting, Switch
from reconcile.sandbox.vendor import VendorSandbox

if TYPE_CHECKING:
    from reconcile.sandbox.app import embedded_app, serve_app
    from reconcile.sandbox.server import run

__all__ = [
    "Answer",
    "Call",
    "Distortion",
    "Document",
    "Endpoint",
    "Handler",
    "Role",
    "Schema",
    "Setting",
    "Shape",
    "Store",
    "Switch",
    "VendorSandbox",
    "Window",
    "Write",
    "count_request",
    "embedded_app",
    "environment",
    "page_of",
    "read_json",
    "run",
    "serve_app",
    "write_json",
]


def __getattr__(name: str) -> object:
    """Import what needs a web server when it is first asked for."""
    if name in {"embedded_app", "serve_app"}:
        from reconcile.sandbox import app  # noqa: PLC0415 - starlette

        return getattr(app, name)
    if name == "run":
        from reconcile.sandbox import server  # noqa: PLC0415 - uvicorn

        return server.run
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
