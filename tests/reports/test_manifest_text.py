"""A resource as its manifest: our own reader reads the same values back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from reconcile.core.address import Address
from reconcile.core.value import Value
from reconcile.manifests.document import read_documents
from reconcile.manifests.node import child, plain
from reconcile.reports.manifest import Manifest, manifest_text

GITHUB = Address("trelica", "Contract", "github")
UNPRINTABLE = "\u2028\u2029\ufeff\ufffe\uffff"
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=UNPRINTABLE) | st.just("\n")
)


def written(value: Value) -> str:
    """The manifest with this value."""
    return manifest_text(Manifest("trelica/v1", GITHUB, {"value": value}))


def read(text: str) -> object:
    """What our reader makes of it."""
    [document], problems = read_documents("one.yaml", text)
    assert problems == ()
    node = child(document, "spec", "value")
    assert node is not None
    return plain(node)


def test_it_reads_as_a_person_would_write_it() -> None:
    """Comments first, the import in its place, lists below their names, numbers with every digit."""
    manifest = Manifest(
        "trelica/v1",
        GITHUB,
        {
            "ref": "PO-1",
            "code": "12",
            "answer": "true",
            "amount": Decimal("1200.50"),
            "since": date(2026, 1, 1),
            "at": datetime(2026, 1, 1, 12, tzinfo=UTC),
            "day": datetime(2026, 1, 1, tzinfo=UTC),
            "is_rolling": True,
            "tags": ("a", "b"),
            "notes": "One\nTwo",
            "items": ({"external_id": "1", "note": None},),
        },
        provider="trelica-eu",
        import_id="66",
        remarks=("look at this",),
    )
    assert manifest_text(manifest) == (
        "# look at this\napiVersion: trelica/v1\nkind: Contract\nprovider: trelica-eu\n"
        'metadata:\n  name: github\nlifecycle:\n  import: "66"\nspec:\n  ref: PO-1\n  code: "12"\n'
        '  answer: "true"\n  amount: 1200.50\n  since: 2026-01-01\n  at: 2026-01-01T12:00:00Z\n'
        "  day: 2026-01-01\n  is_rolling: true\n  tags:\n    - a\n    - b\n  notes: |-\n    One\n    Two\n"
        '  items:\n    - external_id: "1"\n      note: null\n'
    )


@given(TEXTS)
@example("NO")
@example("1e3")
@example("0100")
@example(".inf")
@example("~")
@example("a: b # c")
@example(" leading\n  and trailing \n\n")
@example("{from: x}")
@example("=")
@example("<<")
def test_every_text_is_read_back_as_it_is(text: str) -> None:
    """Whatever it looks like."""
    assert read(written(text)) == text


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.integers() | st.booleans() | st.none()
)
def test_every_number_is_read_back_with_its_digits(value: Value) -> None:
    """Plain, as an author writes it."""
    assert read(written(value)) == value
