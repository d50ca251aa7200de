"""What a client must be told to use a sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.sandbox.vendor import VendorSandbox


def environment(sandboxes: Sequence[type[VendorSandbox]], port: int) -> dict[str, str]:
    """The variables to export: each vendor's addresses on this port, and its credentials."""
    return {
        f"RECONCILE_{kind.name}_{setting}".upper().replace("-", "_"): value
        for kind in sandboxes
        for setting, value in {
            **dict.fromkeys(kind.base_urls, f"http://127.0.0.1:{port}/{kind.name}"),
            **kind.credentials,
        }.items()
    }
