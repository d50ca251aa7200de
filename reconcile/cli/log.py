"""The log: stdlib logging to stderr, as text or as one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime


def as_json(level: str, message: str, facts: Mapping[str, object] | None = None) -> str:
    """One line of the log."""
    known = {name: value for name, value in (facts or {}).items() if value is not None}
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "level": level, "message": message, **known})


class _JsonFormatter(logging.Formatter):
    """A record as one object."""

    def format(self, record: logging.LogRecord) -> str:
        return as_json(record.levelname.lower(), record.getMessage(), {"logger": record.name})


def set_up_log(*, is_verbose: bool, is_json: bool) -> None:
    """Send the log to stderr: warnings, and with `-v` every request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if is_json else logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("reconcile")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if is_verbose else logging.WARNING)
    logger.propagate = False
