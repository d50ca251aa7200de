"""The conformance suite for providers, and a scripted server for what no sandbox does.

Never part of a run: only tests import it, and it needs pytest.
"""

import pytest

for _part in ("failing", "keeping", "play", "reading", "samples", "secrecy"):
    # Before they are imported, so that a failure shows its values.
    pytest.register_assert_rewrite(f"reconcile.testing.{_part}")

from reconcile.testing.conformance import ProviderConformance  # noqa: E402 - as above
from reconcile.testing.samples import Samples  # noqa: E402 - as above
from reconcile.testing.scripted import (  # noqa: E402 - as above
    Received,
    ScriptedServer,
    Turn,
    reply,
    reset,
    scripted,
    silence,
)

__all__ = [
    "ProviderConformance",
    "Received",
    "Samples",
    "ScriptedServer",
    "Turn",
    "reply",
    "reset",
    "scripted",
    "silence",
]
