"""Addresses: read, written and sorted."""

from __future__ import annotations

import pytest

from reconcile.core.address import Address


@pytest.mark.parametrize(
    "text",
    [
        "trelica.Contract.github",
        "trelica-eu.Contract.a",
        "p.K.0",
        f"p.ContractPayment2.{'a' * 63}",
    ],
)
def test_an_address_reads_as_it_is_written(text: str) -> None:
    """Provider instance, kind, name."""
    assert str(Address.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "trelica",
        "trelica.Contract",
        "trelica.Contract.",
        "trelica.contract.a",
        "Trelica.Contract.a",
        "trelica.Contract.-a",
        "trelica.Contract.a-",
        "trelica.Contract.A",
        "trelica.Contract.a.b",
        "trelica.Contract.a\n",
        "trelica.Con tract.a",
        f"trelica.Contract.{'a' * 64}",
        "trelica.Contract.\N{LATIN SMALL LETTER A WITH DIAERESIS}",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(text: str) -> None:
    """The message shows the expected form."""
    with pytest.raises(ValueError, match=r"no address; expected <provider>\.<Kind>\.<name>, e\.g\. trelica"):
        Address.parse(text)


def test_addresses_sort_by_their_parts() -> None:
    """Not by their text: a hyphen comes before a dot."""
    first, second = Address("a", "K", "z"), Address("a-b", "K", "a")
    assert sorted([second, first]) == [first, second]
