"""Every vendor's sandbox that is installed, two positions of its switches, and how it lets a client in."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2 as httpx

from reconcile.sandbox import Setting, Switch, VendorSandbox

TOKENS: Mapping[str, str] = {
    "cor": "/v1/oauth/token?grant_type=client_credentials",
    "procore": "/oauth/token",
    "trelica": "/connect/token",
}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "growcrm": {"api_key": "Authorization"},
    "procore": {"company_id": "Procore-Company-Id"},
    "zenskar": {"api_key": "x-api-key", "organisation": "organisation"},
}
DOCUMENTED: Mapping[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "documented").glob("*.json"))
}
FAILURE = "500"


def _sandbox_of(package: str) -> type[VendorSandbox]:
    module = importlib.import_module(f"{package}.sandbox")
    [found] = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, VendorSandbox) and each.__module__ == module.__name__
    ]
    return found


PACKAGES = [found.name for found in pkgutil.iter_modules() if found.name.startswith("reconcile_")]
SANDBOXES: Mapping[str, type[VendorSandbox]] = {kind.name: kind for kind in map(_sandbox_of, PACKAGES)}


def let_in(send: Callable[..., httpx.Response], kind: type[VendorSandbox]) -> dict[str, str]:
    """The headers of a client that this vendor knows; `send` takes method and path, as an `Api` does."""
    secrets = kind.credentials
    headers = {header: secrets[name] for name, header in HEADERS.get(kind.name, {}).items()}
    if path := TOKENS.get(kind.name):
        user, password, *_ = secrets.values()
        granted = send("POST", path, data={"grant_type": "client_credentials"}, auth=(user, password))
        headers["Authorization"] = granted.raise_for_status().json()["access_token"]
    if "Authorization" in headers:
        headers["Authorization"] = f"Bearer {headers['Authorization']}"
    return headers


def positions(kind: type[VendorSandbox]) -> dict[str, dict[str, Setting]]:
    """Every switch as it is by default, and every one moved; where a failure is documented, never that."""
    usual = {name: _word(switch, switch.default) for name, switch in kind.switches.items()}
    moved = {name: _moved(switch) for name, switch in kind.switches.items()}
    return {"default": usual, "moved": moved}


def _word(switch: Switch, wanted: Setting) -> Setting:
    return next(word for word in switch.words if word != FAILURE) if wanted == FAILURE else wanted


def _moved(switch: Switch) -> Setting:
    if isinstance(switch.default, bool):
        return not switch.default
    others = [word for word in switch.words if word not in {switch.default, FAILURE}]
    return others[-1] if others else _word(switch, switch.default)
