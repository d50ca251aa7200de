"""No credential is in anything that could be printed."""

from __future__ import annotations

import logging
import traceback

import pytest

from reconcile.core.errors import VendorError
from reconcile.testing.play import Stage
from reconcile.testing.suite import Suite


class Secrecy(Suite):
    """Logs, errors and reprs."""

    def test_no_secret_is_in_any_output(self, caplog: pytest.LogCaptureFixture) -> None:
        """At the loudest level, with refusals, lost answers and their causes."""
        caplog.set_level(logging.DEBUG)
        shown: list[str] = []

        async def play(stage: Stage) -> None:
            provider = stage.provider
            shown.extend((repr(provider), repr(provider.transport), repr(provider.settings)))
            live = await stage.create(stage.catalogue.full())
            shown.append(repr(live))
            for fault in ({"status": 401, "times": 2}, {"status": 403}, {"status": 422}, {"status": 500}):
                await stage.fault("status", **fault)
                shown.append(await _outcry(stage))
            await stage.fault("reset_after_commit")
            shown.append(await _outcry(stage))

        self.theatre.play(play)
        output = "\n".join([*shown, caplog.text])
        assert "reconcile.http" in output
        leaked = [name for name, text in self._secrets() if text in output]
        assert leaked == []

    def _secrets(self) -> list[tuple[str, str]]:
        credentials = self.provider.sandbox().credentials
        return [(name, credentials[name]) for name in self.provider.auth.settings if "id" not in name]


async def _outcry(stage: Stage) -> str:
    try:
        await stage.collection.create(stage.catalogue.minimal())
    except VendorError as error:
        return "".join(traceback.format_exception(error))
    raise AssertionError("the fault did not strike")
