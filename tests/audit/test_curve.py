"""The emotion curve: through every dot, never beyond them, broken at gaps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.audit.curve import Bezier, curve

heights = st.floats(1, 7, allow_nan=False)
steps = st.floats(0.1, 500, allow_nan=False)


def at(bezier: Bezier, t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    dots = (bezier.start, bezier.control1, bezier.control2, bezier.end)
    return (
        sum(w * dot[0] for w, dot in zip(weights, dots, strict=True)),
        sum(w * dot[1] for w, dot in zip(weights, dots, strict=True)),
    )


def test_two_dots_are_a_straight_line() -> None:
    (run,) = curve([(0, 1), (3, 7)])
    assert run.segments == (Bezier((0, 1), (1, 3), (2, 5), (3, 7)),)


def test_gaps_break_the_curve() -> None:
    runs = curve([(0, None), (1, 4.0), (2, 5.0), (3, None), (4, 2.0), (5, None)])
    assert [run.dots for run in runs] == [((1, 4.0), (2, 5.0)), ((4, 2.0),)]
    assert [len(run.segments) for run in runs] == [1, 0]
    assert curve([]) == ()
    assert curve([(0, None)]) == ()


def test_a_peak_is_level() -> None:
    (run,) = curve([(0, 1), (1, 6), (2, 2)])
    assert run.segments[0].control2[1] == 6
    assert run.segments[1].control1[1] == 6


def test_steep_slopes_are_limited() -> None:
    # Secants 1 and 9: their mean 5 exceeds three times the flat one's slope and is cut by Fritsch and Carlson's circle.
    (run,) = curve([(0, 0), (1, 1), (2, 10)])
    first = run.segments[0]
    scale = 3 / (1 + 25) ** 0.5
    assert first.control1[1] == pytest.approx(scale * 1 / 3)
    assert first.control2[1] == pytest.approx(1 - scale * 5 / 3)


def test_x_must_rise() -> None:
    with pytest.raises(ValueError, match="must rise"):
        curve([(1, 2), (1, 3)])


@given(st.lists(st.tuples(steps, heights), min_size=2, max_size=12))
def test_the_curve_meets_every_dot_and_never_overshoots(pairs: list[tuple[float, float]]) -> None:
    x, points = 0.0, []
    for step, y in pairs:
        x += step
        points.append((x, y))
    (run,) = curve(points)
    assert list(run.dots) == points
    assert len(run.segments) == len(points) - 1
    for (start, end), segment in zip(pairwise(points), run.segments, strict=True):
        assert (segment.start, segment.end) == (start, end)
        previous = start[1]
        rising = 1 if end[1] >= start[1] else -1
        for k in range(1, 11):
            y = at(segment, k / 10)[1]
            assert (y - previous) * rising >= -1e-9
            previous = y


@given(st.lists(st.tuples(steps, heights), min_size=3, max_size=8))
def test_the_curve_has_no_corners(pairs: list[tuple[float, float]]) -> None:
    x, points = 0.0, []
    for step, y in pairs:
        x += step
        points.append((x, y))
    (run,) = curve(points)
    for left, right in pairwise(run.segments):
        slope = (left.end[1] - left.control2[1]) / (left.end[0] - left.control2[0])
        following = (right.control1[1] - right.start[1]) / (right.control1[0] - right.start[0])
        assert slope == pytest.approx(following, abs=1e-6, rel=1e-6)
