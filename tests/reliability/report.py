"""What a campaign tells: how far it is, on stderr, and its figures in the end, on stdout."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence

_SECONDS = 60  # from one word to the next
_SHOWN = 100


class Progress:
    """Tells how far a campaign is, now and then, on the stderr that was there when it began."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._stderr = os.dup(sys.stderr.fileno())
        self._told = time.monotonic()

    def at(self, done: int, wrong: int) -> None:
        """Say how many are done, unless something was said a moment ago."""
        if time.monotonic() - self._told >= _SECONDS:
            text = f"{done:,} {self._what}, {wrong:,} wrong\n"
            os.write(self._stderr, text.encode())
            self._told = time.monotonic()


def tell(figures: Mapping[str, object], wrong: Sequence[str] = ()) -> None:
    """Print the figures as JSON, and what was wrong, if anything, below them."""
    more = [f"and {len(wrong) - _SHOWN:,} more"] if len(wrong) > _SHOWN else []
    lines = [json.dumps(figures, indent=2), *wrong[:_SHOWN], *more]
    sys.stdout.writelines(f"{each}\n" for each in lines)
