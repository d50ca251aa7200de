"""Which addresses an older version of a file declared, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.core.address import Address
from reconcile.manifests.document import read_documents
from reconcile.manifests.node import child, text


def addresses_in(content: str) -> Iterator[Address]:
    """The address of each document that can still be read as a manifest."""
    documents, _ = read_documents("", content)
    for document in documents:
        plugin = (text(child(document, "apiVersion")) or "").partition("/")[0]
        parts = (
            text(child(document, "provider")) or plugin,
            text(child(document, "kind")),
            text(child(document, "metadata", "name")),
        )
        try:
            yield Address.parse(".".join(map(str, parts)))
        except ValueError:
            continue
