"""What an older version of a file declared."""

from __future__ import annotations

from reconcile.manifests import addresses_in


def test_every_document_that_names_itself_is_found() -> None:
    """Whatever else is wrong with it; an instance of its own name counts."""
    text = (
        "apiVersion: trelica/v1\nkind: Contract\nmetadata: {name: a}\nspec: {no: such}\n---\n"
        "apiVersion: trelica/v1\nkind: Contract\nprovider: trelica-eu\nmetadata: {name: b}\n---\n"
        "kind: Contract\n---\napiVersion: trelica/v1\nkind: Contract\nmetadata: {name: Not A Name}\n---\n[]\n"
    )
    assert [str(each) for each in addresses_in(text)] == ["trelica.Contract.a", "trelica-eu.Contract.b"]


def test_what_is_no_yaml_declares_nothing() -> None:
    """From where it breaks."""
    assert list(addresses_in("a: [")) == []
