"""The name of one resource across manifests, plans and the lockfile."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"(?P<provider>[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)"
    r"\.(?P<kind>[A-Z][A-Za-z0-9]*)"
    r"\.(?P<name>[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)"
)


@dataclass(frozen=True, order=True, slots=True)
class Address:
    """`<provider instance>.<Kind>.<name>`, e.g. `trelica.Contract.github`; sorts by its parts."""

    provider: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}.{self.kind}.{self.name}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; raises `ValueError` that shows the expected form."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            message = (
                f"{text!r} is no address; expected <provider>.<Kind>.<name>, e.g. trelica.Contract.github"
            )
            raise ValueError(message)
        return cls(match["provider"], match["kind"], match["name"])
