"""Counts the requests of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Profile:
    """Requests by method and address without its query."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def note(self, instance: str, method: str, url: str) -> None:
        """Count one request of a provider instance."""
        self.counts[instance, method, urlsplit(url).path] += 1

    def lines(self) -> list[str]:
        """The counts: a line for each provider, and below it one for each method and path."""
        found = []
        for instance in sorted({each[0] for each in self.counts}):
            rows = {key: count for key, count in self.counts.items() if key[0] == instance}
            total = sum(rows.values())
            found.append(f"{instance}: {total} request{'' if total == 1 else 's'}")
            found += [f"  {count:>5}  {method} {path}" for (_, method, path), count in sorted(rows.items())]
        return found or ["no requests"]
