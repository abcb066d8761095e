"""Ticks and label places: what they must keep whatever is drawn."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk import i18n
from cxdesk.render.figures_axes import DateTick, date_ticks, spread, value_scale

RANGES = st.sampled_from([(0.0, 100.0), (-100.0, 100.0), (1.0, 7.0), (1.0, 5.0), (0.0, 10.0), (1.0, 10.0)])


def width_of(text: str) -> float:
    return 6.0 * len(text)


@given(RANGES, st.floats(0, 1), st.floats(0, 1), st.integers(2, 6))
def test_a_value_axis_holds_the_data_within_the_metrics_range(
    bounds: tuple[float, float], a: float, b: float, most: int
) -> None:
    least, greatest = bounds
    low, high = sorted(least + part * (greatest - least) for part in (a, b))
    scale = value_scale(bounds, low, high, most)
    assert least <= scale.low <= low + 1e-6
    assert high - 1e-6 <= scale.high <= greatest
    assert all(scale.low - 1e-6 <= tick <= scale.high + 1e-6 for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= most + 1
    # A zoom never makes less than a fifth of the range fill the axis.
    assert scale.high - scale.low >= (greatest - least) / 5


@pytest.mark.parametrize(
    ("bounds", "low", "high", "ticks"),
    [
        ((0, 100), 2, 99, (0, 25, 50, 75, 100)),
        ((0, 100), 52, 78, (50, 60, 70, 80)),
        ((-100, 100), -60, 90, (-100, -50, 0, 50, 100)),
        ((1, 7), 1.2, 6.5, (1, 3, 5, 7)),
    ],
)
def test_ticks_are_round_numbers(
    bounds: tuple[float, float], low: float, high: float, ticks: tuple[float, ...]
) -> None:
    assert value_scale(bounds, low, high, 4).ticks == ticks


def ticks_between(first: date, last: date, by: str, width: float = 700.0) -> list[DateTick]:
    return list(date_ticks(first.toordinal(), last.toordinal(), by, width, width_of))  # type: ignore[arg-type]


def test_months_name_their_year_once() -> None:
    found = ticks_between(date(2017, 11, 1), date(2018, 3, 1), "month")
    assert [(tick.label, tick.year) for tick in found] == [
        ("Nov", "2017"), ("Dec", ""), ("Jan", "2018"), ("Feb", ""), ("Mar", ""),
    ]  # fmt: skip


def test_ten_years_of_days_get_half_years() -> None:
    found = ticks_between(date(2017, 1, 1), date(2026, 12, 29), "day", 760)
    assert [tick.label for tick in found[:4]] == ["Jan", "Jul", "Jan", "Jul"]
    assert len(found) == 20


def test_dates_follow_the_locale() -> None:
    try:
        i18n.install("en", "de_DE")
        found = ticks_between(date(2017, 3, 6), date(2017, 4, 10), "week")
        assert [tick.label for tick in found] == [
            "6. März", "13. März", "20. März", "27. März", "3. Apr.", "10. Apr.",
        ]  # fmt: skip
        i18n.install("en", "uk_UA")
        found = ticks_between(date(2017, 1, 1), date(2017, 3, 1), "month")
        assert [tick.label for tick in found] == ["січ.", "лют.", "бер."]
    finally:
        i18n.install("en")


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 40_000),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.floats(40, 2000),
)
def test_date_labels_never_touch(first: date, days: int, by: str, width: float) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = ticks_between(first, last, by, width)
    assert all(first.toordinal() <= tick.day <= last.toordinal() for tick in found)
    places = [(tick.day - first.toordinal()) / max(days, 1) * width for tick in found]
    for (x, one), (y, two) in pairwise(zip(places, found, strict=True)):
        assert y - x >= (width_of(one.label) + width_of(two.label)) / 2


@given(st.lists(st.floats(-50, 350), min_size=1, max_size=12), st.floats(5, 20))
def test_labels_are_spread_in_order_without_overlap(centres: list[float], height: float) -> None:
    found = spread(centres, height, 0.0, 300.0)
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    for above, below in pairwise(order):
        assert found[below] - found[above] >= height - 1e-6
    assert min(found) >= height / 2 - 1e-6
    assert max(found) <= 300 - height / 2 + 1e-6


def test_labels_with_room_stay_where_they_belong() -> None:
    assert spread([200.0, 20.0, 100.0], 14, 0, 300) == [200.0, 20.0, 100.0]


def test_labels_that_touch_move_apart_equally() -> None:
    assert spread([100.0, 104.0], 14, 0, 300) == [95.0, 109.0]
