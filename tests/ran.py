"""What a command did, however it was run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Ran:
    """Its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a document
        """The one document on stdout."""
        return json.loads(self.out)
