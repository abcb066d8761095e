"""A target is reached or missed only where the interval says so, whichever way is better."""

import pytest

from cxdesk.metrics.periods import period
from cxdesk.metrics.series import Point
from cxdesk.metrics.targets import standing
from cxdesk.model.records import Metric

NPS = Metric("m", "d", "nps", target=30.0)
CES_1 = Metric("m", "d", "ces", low=1, high=5, direction="low_good", variant="1.0", target=2.0)


@pytest.mark.parametrize(
    ("metric", "value", "low", "high", "expected"),
    [
        (NPS, 40.0, 31.0, 49.0, "reached"),
        (NPS, 30.0, 30.0, 30.0, "reached"),
        (NPS, 35.0, 25.0, 45.0, "open"),
        (NPS, 10.0, 1.0, 19.0, "missed"),
        (NPS, 100.0, None, None, ""),
        (CES_1, 1.5, 1.2, 1.8, "reached"),
        (CES_1, 2.5, 2.2, 2.8, "missed"),
        (CES_1, 2.1, 1.9, 2.3, "open"),
        (Metric("m", "d", "nps"), 40.0, 31.0, 49.0, ""),
    ],
)
def test_standing(metric: Metric, value: float, low: float | None, high: float | None, expected: str) -> None:
    assert standing(metric, Point(period(0, "all"), value, low, high, 50)) == expected


def test_everyone_is_compared_without_an_interval_and_nothing_where_there_is_no_figure() -> None:
    churn = Metric("m", "d", "churn", direction="low_good", low=0, high=1, target=5.0)
    assert standing(churn, Point(period(0, "all"), 4.0, None, None, 10, everyone=True)) == "reached"
    assert standing(NPS, Point(period(0, "all"), None, None, None, 0)) == ""
