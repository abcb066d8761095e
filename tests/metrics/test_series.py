"""What is drawn: lane cells, trends, distributions, segments, and their words."""

from datetime import date

import pytest

from cxdesk.errors import CxdeskError
from cxdesk.metrics import words
from cxdesk.metrics.periods import period
from cxdesk.metrics.series import Point, by_segment, distribution, lane, step, trend
from tests.metrics.making import metric, tally

NPS = metric("nps", 0, 10)
CSAT = metric("csat", 1, 5)
CES1 = metric("ces", 1, 5, "low_good")
JAN, FEB, MAR = date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)


def point(n: int, low: float | None = 50.2, high: float | None = 69.06) -> Point:
    return Point(period(0, "all"), 60.0, low, high, n)


def test_a_lane_shows_the_latest_period_and_the_step_to_it() -> None:
    asked = [
        tally({(JAN, None): {10: 50, 7: 30, 0: 20}, (MAR, None): {10: 70, 7: 20, 0: 10}}, "kiosk"),
        tally({(FEB, None): {10: 5}}, "gate"),
        tally({(JAN, None): {10: 5}}, "elsewhere"),
    ]
    cells = lane(NPS, asked, {"kiosk": "t1", "gate": "t2", "elsewhere": None})
    assert set(cells) == {"t1", "t2"}
    kiosk, gate = cells["t1"], cells["t2"]
    assert kiosk.latest is not None
    assert kiosk.previous is not None
    assert kiosk.change is not None
    assert kiosk.latest.value == pytest.approx(60)
    assert (kiosk.latest.n, kiosk.latest.period.key) == (100, "2026-03")
    assert kiosk.previous.period.key == "2026-01"
    assert (kiosk.change.value, kiosk.change.centre) == pytest.approx((30, 29.13), abs=0.005)
    assert (kiosk.change.low, kiosk.change.high) == pytest.approx((9.23, 49.02), abs=0.006)
    assert (kiosk.change.clear, kiosk.change.verdict) == (True, "better")
    assert [p.value for p in kiosk.points] == [pytest.approx(30), None, pytest.approx(60)]
    assert gate.latest is not None
    assert gate.latest.period.start == date(2026, 2, 1)
    assert (gate.previous, gate.change) == (None, None)


def test_a_lane_compares_the_last_two_of_many_periods() -> None:
    days: dict[tuple[date | None, str | None], dict[int, int]] = {
        (day, None): {5: n, 1: 10 - n} for day, n in ((JAN, 1), (FEB, 9), (MAR, 5))
    }
    (cell,) = lane(CSAT, [tally(days)], None).values()
    assert cell.latest is not None
    assert cell.previous is not None
    assert cell.change is not None
    assert (cell.previous.value, cell.latest.value) == pytest.approx((90, 50))
    assert cell.change.value == pytest.approx(-40)


def test_a_lane_without_answers() -> None:
    assert lane(NPS, [], None) == {}
    (cell,) = lane(NPS, [tally({(None, None): {9: 3}})], None).values()
    assert (cell.latest, cell.previous, cell.change, cell.points) == (None, None, None, ())


@pytest.mark.parametrize(
    ("of", "before", "after", "verdict"),
    [
        (NPS, {10: 50, 7: 30, 0: 20}, {10: 60, 7: 25, 0: 15}, "unclear"),
        (NPS, {10: 70, 7: 20, 0: 10}, {10: 50, 7: 30, 0: 20}, "worse"),
        (CSAT, {5: 40, 1: 60}, {5: 80, 1: 20}, "better"),
        # More effort is worse, less effort better, although the number goes the other way
        (CES1, {1: 50, 2: 50}, {4: 50, 5: 50}, "worse"),
        (CES1, {4: 50, 5: 50}, {1: 50, 2: 50}, "better"),
        # A file with 1 = very satisfied is turned round
        (metric("csat", 1, 5, "low_good"), {5: 80, 1: 20}, {1: 80, 5: 20}, "better"),
        (metric("share", 0, 1, "low_good"), {0: 90, 1: 10}, {0: 50, 1: 50}, "worse"),
    ],
)
def test_better_and_worse_follow_the_meaning(of, before, after, verdict) -> None:
    change = step(of, before, after)
    assert change is not None
    assert change.verdict == verdict
    assert change.clear is (verdict != "unclear")
    assert words.verdict_text(change) == {"unclear": "no clear change"}.get(verdict, verdict)


def test_no_step_from_nothing() -> None:
    assert step(NPS, {}, {9: 1}) is None


def test_a_trend_by_segment_has_one_line_each_over_the_same_periods() -> None:
    asked = [tally({(JAN, "A"): {5: 3}, (MAR, "B"): {1: 1}, (MAR, None): {5: 1}, (None, "A"): {5: 7}}, "x")]
    found = trend(CSAT, asked, "month", split=True)
    assert [(line.segment, [p.n for p in line.points]) for line in found.lines] == [
        ("A", [3, 0, 0]),
        ("B", [0, 0, 1]),
        (None, [0, 0, 1]),
    ]
    assert found.lines[0].points[1] == Point(period(2026 * 12 + 1, "month"), None, None, None, 0)
    assert found.undated == 7
    assert words.answers_left_out(found.undated) == "7 answers have no date."


def test_a_trend_of_several_groups() -> None:
    asked = [tally({(JAN, None): {5: 4}}, "x"), tally({(FEB, None): {1: 2}}, "y")]
    found = trend(CSAT, asked, "month", {"x": "one", "y": "two"})
    assert [(line.group, [p.value for p in line.points]) for line in found.lines] == [
        ("one", [100, None]),
        ("two", [None, 0]),
    ]
    assert trend(CSAT, []).lines == ()


def test_a_distribution_shows_every_answer_of_the_scale() -> None:
    asked = [tally({(JAN, None): {5: 3, 2: 1}, (None, None): {1: 4}}, "x")]
    (found,) = distribution(CSAT, asked)
    assert [(bar.low, bar.count, bar.share, bar.place) for bar in found.bars] == [
        (1, 4, 50.0, "bottom"),
        (2, 1, 12.5, "bottom"),
        (3, 0, 0.0, "middle"),
        (4, 0, 0.0, "top"),
        (5, 3, 37.5, "top"),
    ]
    assert (found.figure.value, found.figure.n) == (37.5, 8)
    (empty,) = distribution(CSAT, asked, start=date(2030, 1, 1))
    assert [bar.share for bar in empty.bars] == [None] * 5
    assert (empty.figure.value, empty.figure.n) == (None, 0)


def test_a_distribution_of_decimals_is_binned() -> None:
    of = metric("mean", 0, 100)
    (found,) = distribution(of, [tally({(JAN, None): {x / 2: 1 for x in range(201)}})])
    assert [(bar.low, bar.high) for bar in found.bars] == [(10.0 * i, 10.0 * i + 10) for i in range(10)]
    assert [bar.count for bar in found.bars] == [20] * 9 + [21]


def test_segments_and_their_pooled_total() -> None:
    asked = [tally({(JAN, "A"): {10: 9, 0: 1}, (JAN, "B"): {10: 20, 8: 30, 0: 40}}, "x")]
    (found,) = by_segment(NPS, asked)
    assert found.total.value == pytest.approx(-12.0)
    assert [(name, p.n) for name, p in found.segments] == [("A", 10), ("B", 90)]
    assert [p.value for _name, p in found.segments] == pytest.approx([80, -22.2222], abs=0.0001)


@pytest.mark.parametrize(
    ("n", "flag", "size", "margin"),
    [
        (0, "", "no data", "±9"),
        (1, "very small", "n = 1, very small", ""),
        (4, "very small", "n = 4, very small", ""),
        (5, "small", "n = 5, small", "±9"),
        (29, "small", "n = 29, small", "±9"),
        (30, "", "n = 30", "±9"),
        (2290, "", "n = 2,290", "±9"),
    ],
)
def test_few_answers_are_flagged(n: int, flag: str, size: str, margin: str) -> None:
    of = point(n)
    assert (of.flag, words.size_text(of), words.margin_text(CSAT, of)) == (flag, size, margin)


def test_figures_in_words() -> None:
    assert words.value_text(NPS, 30.4) == "+30"
    assert words.value_text(NPS, -12.5) == "\u221213"
    assert words.value_text(CSAT, 69.15) == "69.2\u00a0%"
    assert words.value_text(CSAT, 71.4, brief=True) == "71\u00a0%"
    assert words.value_text(metric("ces", 1, 7), 4.08) == "4.1"
    assert words.value_text(NPS, None) == "—"
    assert words.interval_text(CSAT, point(100)) == "95 % interval 50.2\u00a0% to 69.1\u00a0%"
    assert words.interval_text(CSAT, point(100, None, None)) == ""


@pytest.mark.parametrize(
    ("one", "two", "part"),
    [
        (CES1, metric("ces", 1, 7), "one is CES, 1.0, mean effort, the other CES, 2.0, mean"),
        (NPS, CSAT, "one is NPS, the other CSAT, top-2-box"),
        (CSAT, metric("csat", 1, 7), "one was asked on 1 to 5, the other on 1 to 7"),
        (CSAT, metric("csat", 1, 5, variant="mean"), "top-2-box, the other CSAT, mean"),
        (
            CSAT,
            metric("csat", 1, 5, "low_good"),
            "high answers are good in the first, low answers in the second",
        ),
        (NPS, metric("enps", 0, 10), "NPS, the other eNPS"),
    ],
)
def test_unlike_metrics_do_not_share_a_line(one, two, part) -> None:
    for pair in ((one, two), (two, one)):
        reason = words.why_apart(*pair)
        assert reason is not None
        assert reason.endswith(".")
        with pytest.raises(CxdeskError):
            words.together(pair)
    assert part in str(words.why_apart(one, two))


def test_the_default_variant_is_like_its_named_self() -> None:
    words.together([CSAT, metric("csat", 1, 5, variant="top-box", id="other")])
