"""Customers beside raters: when the two disagree clearly, and what is said of it."""

import pytest

from cxdesk.audit.customers import Customers, contrast, contrasts, customers_text
from cxdesk.audit.index import PartScore, Weights, touchpoint_index
from cxdesk.model.records import Score


@pytest.mark.parametrize(
    ("scores", "customers", "clear"),
    [
        ((5, 6, 7), Customers(3.1, 2.8, 3.4, 212), True),  # 2.6 steps below the median, below every rater
        ((2, 2), Customers(6.0, 5.0, 7.0, 9), True),
        ((3, 6, 7), Customers(3.1, 2.8, 3.4, 212), False),  # one rater says what the customers say
        ((4, 4), Customers(3.2, 3.1, 3.3, 900), False),  # 0.7 of a step is no clear disagreement
        ((4, 4), Customers(2.9, 2.8, 3.0, 900), True),  # a whole step is
        ((7, 7), Customers(3.0, 1.0, 7.0, 2), False),  # too few to say
        ((7, 7), Customers(1.0, None, None, 1), False),
    ],
)  # fmt: skip
def test_clear_only_where_interval_and_raters_lie_a_step_apart(
    scores: tuple[int, ...], customers: Customers, clear: bool
) -> None:
    found = contrast(PartScore("effort", scores), customers)
    assert found is not None
    assert found.clear is clear


def test_nothing_to_compare_with_where_nobody_scored() -> None:
    assert contrast(PartScore("emotion", ()), Customers(3.0, 2.0, 4.0, 30)) is None


def test_the_sentences_name_both_sides_with_their_spread() -> None:
    low = contrast(PartScore("effort", (5, 6, 7)), Customers(3.14, 2.84, 3.44, 212))
    assert low is not None
    assert low.text == (
        "Customers rate Effort (ease) lower than the raters: 3.1 (2.8 to 3.4, n = 212) against 6 (5 to 7)."
    )
    assert low.brief == "Effort (ease): customers 3.1, raters 6"
    high = contrast(PartScore("success", (2, 3)), Customers(6.0, None, None, 1))
    assert high is not None
    assert high.text == "Customers rate Success higher than the raters: 6.0 (n = 1) against 2.5 (2 to 3)."
    alone = contrast(PartScore("success", (4,)), Customers(6.0, 5.5, 6.5, 40))
    assert alone is not None
    assert alone.text.endswith("against 4.")
    assert customers_text(Customers(6.0, 5.5, 6.5, 1040)) == "6.0 (5.5 to 6.5, n = 1,040)"


def test_every_part_both_judged_is_compared_and_no_other() -> None:
    index = touchpoint_index([Score("x", "t", "r", "n", 6, None, 2)], Weights())
    customers = {"success": Customers(3.0, 2.5, 3.5, 50), "effort": Customers(3.0, 2.5, 3.5, 50)}
    assert [(c.part, c.clear) for c in contrasts(index, customers)] == [("success", True)]  # type: ignore[arg-type]
