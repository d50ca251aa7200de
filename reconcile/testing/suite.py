"""What all parts of the suite share: the provider under test, and where its plays are given."""

from __future__ import annotations

from typing import ClassVar

from reconcile.sdk import Provider
from reconcile.testing.play import Theatre
from reconcile.testing.samples import Catalogue, Samples


class Suite:
    """A part of the conformance suite; the inheriting class names the provider and its samples."""

    provider: ClassVar[type[Provider]]
    samples: ClassVar[Samples]
    kind: ClassVar[str] = "Contract"

    @property
    def theatre(self) -> Theatre:
        """A new theatre: its resources start anew."""
        kinds = {each.kind.__name__: each.kind for each in self.provider.collection_types}
        return Theatre(self.provider, self.kind, Catalogue(kinds[self.kind], self.samples))
