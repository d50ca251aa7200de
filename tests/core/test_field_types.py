"""How an author writes a value, and every refusal in the author's words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, cast

import pytest
from pydantic import ValidationError, create_model

from reconcile.core.resource import Item
from reconcile.core.types import (
    Boolean,
    Date,
    Digits,
    Instant,
    Integer,
    Money,
    Number,
    Text,
    decimal,
    instant,
    shortest,
    whole,
)

D = Decimal
Price = Annotated[Money, Digits(8, 2)]
Count = Annotated[Number, Digits(2, 1)]


def read(kind: object, value: object) -> object:
    """Read one value strictly, as every model does."""
    model = create_model("One", __base__=Item, value=(cast("type[object]", kind), ...))
    return model.model_validate({"value": value}).written()["value"]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param(Text, "a", "a", id="text"),
        pytest.param(Integer, 3, 3, id="integer"),
        pytest.param(Boolean, False, False, id="boolean"),
        pytest.param(Money, 1200, D(1200), id="money, whole"),
        pytest.param(Money, D("1200.50"), D("1200.50"), id="money, plain"),
        pytest.param(Money, "-1200.50", D("-1200.50"), id="money, quoted"),
        pytest.param(Money, "0." + "1" * 40, D("0." + "1" * 40), id="money, every digit"),
        pytest.param(Number, 50, 50, id="number, whole"),
        pytest.param(Number, D("50.0"), 50, id="number, whole with decimals"),
        pytest.param(Number, D("2.5"), D("2.5"), id="number"),
        pytest.param(Number, D("1E+60"), D("1E+60"), id="number, huge"),
        pytest.param(Date, "2024-02-29", date(2024, 2, 29), id="date, quoted"),
        pytest.param(Date, date(2024, 2, 29), date(2024, 2, 29), id="date"),
        pytest.param(Instant, "2024-02-29", datetime(2024, 2, 29, tzinfo=UTC), id="instant, a date"),
        pytest.param(Instant, "2024-02-29T12:00", datetime(2024, 2, 29, 12, tzinfo=UTC), id="instant, naive"),
        pytest.param(Instant, datetime(2024, 2, 29), datetime(2024, 2, 29, tzinfo=UTC), id="instant"),  # noqa: DTZ001
        pytest.param(
            Instant,
            "2024-02-29T12:00:00+02:00",
            datetime(2024, 2, 29, 10, tzinfo=UTC),
            id="elsewhere",
        ),
        pytest.param(Price, "99999999.99", D("99999999.99"), id="most digits"),
        pytest.param(Price, "0.100", D("0.100"), id="needless zeros are no decimals"),
        pytest.param(Price, D("1E+2"), D(100), id="an exponent"),
        pytest.param(Count, D("99.9"), D("99.9"), id="digits of a number"),
    ],
)
def test_a_value_is_read_as_it_is_written(kind: object, value: object, expected: object) -> None:
    """Every digit kept, dates as dates, instants in UTC."""
    found = read(kind, value)
    assert (found, type(found)) == (expected, type(expected))


MONEY = "expected an amount like 1200 or 1200.50"
NUMBER = "expected a plain number like 50 or 2.5, without quotes"
DATE = "expected a date like 2023-04-01"
INSTANT = "expected a date like 2023-04-01 or an instant like 2023-04-01T12:00:00Z"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        pytest.param(Text, 1, "Input should be a valid string", id="text"),
        pytest.param(Integer, "1", "Input should be a valid integer", id="integer"),
        pytest.param(Boolean, "yes", "Input should be a valid boolean", id="boolean"),
        *(
            pytest.param(Money, value, MONEY, id=f"money {value!r}")
            for value in ("", "1,200", "1e3", "$5", ".5", "5.", "+5", "\u0663", "NaN", True, 1.5, None)
        ),
        *(pytest.param(Number, value, NUMBER, id=f"number {value!r}") for value in ("5", True, 1.5, None)),
        *(
            pytest.param(Date, value, DATE, id=f"date {value!r}")
            for value in (
                "",
                "1.4.2023",
                "2023-4-1",
                "20230401",
                "2023-04-01T00:00:00Z",
                "\u0662023-04-01",
                2023,
            )
        ),
        pytest.param(Date, datetime(2023, 4, 1, tzinfo=UTC), f"{DATE}, without a time", id="with a time"),
        pytest.param(
            Date,
            "2023-02-29",
            "2023-02-29 is no day of the calendar: day is out of range for month",
            id="no day",
        ),
        *(
            pytest.param(Instant, value, INSTANT, id=f"instant {value!r}")
            for value in ("", "noon", 5, "2023-02-29", "0001-01-01T00:00:00+01:00")
        ),
        pytest.param(Price, "1.005", "1.005 has 3 decimals; the vendor keeps 2", id="decimals"),
        pytest.param(
            Price,
            "1." + "0" * 30 + "1",
            f"1.{'0' * 30}1 has 31 decimals; the vendor keeps 2",
            id="a far decimal",
        ),
        pytest.param(
            Price,
            -100000000,
            "-100000000 is too large; the vendor keeps 8 digits before the point",
            id="too large",
        ),
        pytest.param(
            Count, 100, "100 is too large; the vendor keeps 2 digits before the point", id="a whole number"
        ),
    ],
)
def test_a_refusal_says_what_is_expected(kind: object, value: object, words: str) -> None:
    """In words that an author of contracts understands."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    assert [each["msg"] for each in caught.value.errors()] == [words]


def test_digits_leave_other_values_to_their_type() -> None:
    """A null, or a reference, has none."""
    assert Digits(1, 1).check(None) is None


@pytest.mark.parametrize(("value", "expected"), [("1.50", D("1.5")), (5, D(5)), (D(7), D(7)), ("1e2", 100)])
def test_a_number_of_a_document_is_read(value: object, expected: Decimal) -> None:
    """As a vendor or the lockfile spells it."""
    assert decimal(value) == expected


@pytest.mark.parametrize("value", ["", "much", "NaN", "Infinity", None, True])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    """Whatever Decimal thinks of it."""
    with pytest.raises(ValueError, match="is no number"):
        decimal(value)


@pytest.mark.parametrize("text", ["noon", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_an_instant_outside_of_the_calendar_is_refused(text: str) -> None:
    """Also where only its place in UTC is outside."""
    with pytest.raises(ValueError, match=text[:4]):
        instant(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("-0.00", "0"),
        ("0.0", "0"),
        ("1" * 40 + ".10", "1" * 40 + ".1"),
    ],
)
def test_the_shortest_spelling_keeps_every_digit(number: str, text: str) -> None:
    """Needless zeros and exponents go."""
    assert shortest(D(number)) == text


def test_a_number_without_decimals_is_whole() -> None:
    """Unless writing it out would fill the page."""
    assert [type(whole(each)) for each in (5, D("5.0"), D("5.5"), D("1E+50"))] == [int, int, Decimal, Decimal]
