"""Metric lanes in words: what the arrow, the word and the colour of a change say."""

from datetime import date

import pytest

from cxdesk import i18n
from cxdesk.metrics.periods import Period
from cxdesk.metrics.series import Change, LaneCell, Point
from cxdesk.model.records import Metric
from cxdesk.render.lanes import _figure

UP, DOWN = 0.4, -0.4


@pytest.mark.parametrize(
    ("direction", "step", "verdict", "rising", "shown"),
    [
        ("high_good", UP, "better", True, "0.4"),
        ("high_good", DOWN, "worse", False, "0.4"),
        ("low_good", UP, "worse", True, "0.4 worse"),
        ("low_good", DOWN, "better", False, "0.4 better"),
    ],
)
def test_the_arrow_is_the_true_direction_and_a_word_judges_where_down_is_better(
    direction: str, step: float, verdict: str, rising: bool, shown: str
) -> None:
    i18n.install("en", "en_US")
    metric = Metric("m", "d", "ces", "Effort", 0, 1, 5, direction=direction, variant="1.0")
    period = Period("quarter", "2026-Q2", date(2026, 4, 1))
    latest = Point(period, 3.0, 2.8, 3.2, 80)
    change = Change(step, step, step - 0.2, step + 0.2, True, verdict)  # type: ignore[arg-type]
    figure = _figure(metric, LaneCell(latest, latest, change, (latest,)))
    assert (figure.verdict, figure.rising, figure.change) == (verdict, rising, shown)
    assert figure.spoken.endswith(f"{'+' if rising else '−'}0.4, {verdict}")
