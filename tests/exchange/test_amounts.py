"""Numbers with marks: the number and the mark, in either style of decimals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.exchange.amounts import unmarked
from cxdesk.exchange.values import Reading, converter, parse_amount

MARKS = ["$", "€", "£", "₴", "₽", "₫", "฿", "zł", "EUR", "USD", "UAH", "грн", "lei", "CHF", "%"]


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(MARKS),
    st.sampled_from(".,"),
    st.booleans(),
    st.sampled_from(["", " ", "\u00a0"]),
)
def test_an_amount_reads_back(cents: int, mark: str, decimal: str, before: bool, gap: str) -> None:
    thousands = "," if decimal == "." else "."
    number = f"{abs(cents) // 100:,}".replace(",", thousands) + f"{decimal}{abs(cents) % 100:02}"
    bare = f"{mark}{gap}{number}" if before else f"{number}{gap}{mark}"
    if cents >= 0:
        assert parse_amount(bare, decimal) == (cents / 100, mark)
    else:
        for text in (f"-{bare}", f"({bare})", f"{bare}-"):
            assert parse_amount(text, decimal) == (cents / 100, mark)


@pytest.mark.parametrize(
    ("text", "decimal", "value", "mark"),
    [
        ("45 %", ".", 45, "%"), ("45,5%", ",", 45.5, "%"), ("%45", ".", 45, "%"), ("(1,234.50)", ".", -1234.5, ""),
        ("5-", ".", -5, ""), ("-$5", ".", -5, "$"), ("$-5", ".", -5, "$"), ("12,34,567", ".", 1_234_567, ""),
        ("₹12,34,567.50", ".", 1_234_567.5, "₹"), ("CHF 1'234.50", ".", 1234.5, "CHF"),
        ("100 000 ₫", ".", 100_000, "₫"),        ("5 грн.", ",", 5, "грн"), ("1\u202f234,50 €", ",", 1234.5, "€"),
    ],
)  # fmt: skip
def test_amounts(text: str, decimal: str, value: float, mark: str) -> None:
    assert parse_amount(text, decimal) == (value, mark)


@pytest.mark.parametrize(
    "text", ["5", "-5", "5 km", "(5", "5)", "-(5)", "1-2", "% 5 %", "$", "%", "EUR", "5%5", "call $5 now"]
)
def test_what_bears_no_mark(text: str) -> None:
    assert unmarked(text) is None or parse_amount(text) is None


def test_only_the_marks_of_the_column_are_read() -> None:
    convert = converter(Reading("number", marks=frozenset({"%"})))
    assert [convert(text) for text in ("45 %", "$5", "(5)", "7")] == [45, "$5", -5, 7]
