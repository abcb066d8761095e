"""Pooling: counts by period, group and segment, however the tallies were cut."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.metrics.kinds import get
from cxdesk.metrics.periods import BY, By, last_day, number_of, numbers, period
from cxdesk.metrics.pool import pool
from cxdesk.model.tally import UNDATED, Tally, pack
from tests.metrics.making import metric, tally

NPS = metric("nps", 0, 10)

A = tally({(date(2026, 1, 5), "A"): {10: 9, 3: 1}}, "a")
B = tally({(date(2026, 3, 31), "B"): {10: 20, 8: 30, 0: 40}}, "b")


def score(of: list[Tally], **how: object) -> list[float]:
    pooled = pool(of, "all", **how)  # type: ignore[arg-type]
    return [float(v) for v in get("nps").compute(pooled.counts, pooled.answers, NPS).value.ravel()]


def test_totals_come_from_all_answers_not_from_scores() -> None:
    assert score([A]) == pytest.approx([80.0])
    assert score([B]) == pytest.approx([-22.2222], abs=0.0001)
    assert score([A, B]) == pytest.approx([-12.0])


def test_published_group_scores_pool_to_the_published_total() -> None:
    # Vignette of the R package marketr: -45.50898 (334), -57.35736 (333), -51.05105 (333); total -51.3
    groups = [
        tally({(None, None): {0: detractors, 7: n - detractors}}, name)
        for name, detractors, n in (("x", 152, 334), ("y", 191, 333), ("z", 170, 333))
    ]
    assert score(groups, group=lambda value: value) == pytest.approx(
        [-45.50898, -57.35736, -51.05105], abs=1e-5
    )
    assert score(groups) == pytest.approx([-51.3])


def test_gaps_stay_gaps() -> None:
    pooled = pool([A, B], "month")
    assert [p.key for p in pooled.periods] == ["2026-01", "2026-02", "2026-03"]
    figures = get("nps").compute(pooled.counts, pooled.answers, NPS)
    assert figures.n.ravel().tolist() == [10, 0, 90]
    assert np.isnan(figures.value.ravel()[1])


@pytest.mark.parametrize(
    ("by", "first", "last", "count"),
    [
        ("day", "2026-01-05", "2026-03-31", 86),
        ("week", "2026-W02", "2026-W14", 13),
        ("month", "2026-01", "2026-03", 3),
        ("quarter", "2026-Q1", "2026-Q1", 1),
        ("year", "2026", "2026", 1),
        ("all", "all", "all", 1),
    ],
)
def test_periods(by: By, first: str, last: str, count: int) -> None:
    pooled = pool([A, B], by)
    assert (pooled.periods[0].key, pooled.periods[-1].key, len(pooled.periods)) == (first, last, count)
    assert pooled.counts.sum() == 100


@pytest.mark.parametrize(
    ("day", "key", "monday"),
    [
        # ISO 8601: the week of the year's first Thursday is week 1
        (date(2024, 12, 30), "2025-W01", date(2024, 12, 30)),
        (date(2021, 1, 3), "2020-W53", date(2020, 12, 28)),
        (date(2026, 1, 1), "2026-W01", date(2025, 12, 29)),
    ],
)
def test_iso_weeks_across_new_year(day: date, key: str, monday: date) -> None:
    found = period(number_of(day, "week"), "week")
    assert (found.key, found.start, last_day(found)) == (key, monday, monday + timedelta(days=6))


@given(st.dates(), st.sampled_from(BY))
def test_every_day_lies_in_its_period(day: date, by: By) -> None:
    number = number_of(day, by)
    assert numbers(np.array([day.toordinal()]), by).tolist() == [number]
    found = period(number, by)
    if found.start is not None:
        end = last_day(found)
        assert found.start <= day
        assert end is None or day <= end


def test_names_of_periods_follow_the_locale() -> None:
    assert [period(number_of(date(2026, 3, 5), by), by).label for by in BY] == [
        "Mar 5, 2026",
        "W10 2026",
        "Mar 2026",
        "Q1 2026",
        "2026",
        "All dates",
    ]


def test_groups_and_what_is_left_out() -> None:
    groups = {"a": "touchpoint", "b": None}
    assert pool([A, B], group=groups).groups == ("touchpoint",)
    assert pool([A, B], group=groups).counts.sum() == 10
    assert pool([A, B], group={"a": 1, "b": 1}).counts.sum() == 100
    assert pool([A, B], group={}).groups == ()
    assert pool([B, A], group=lambda value: value).groups == ("b", "a")


def test_a_period_filter_keeps_both_ends() -> None:
    assert pool([A, B], start=date(2026, 1, 5), end=date(2026, 1, 5)).counts.sum() == 10
    assert pool([A, B], start=date(2026, 1, 6)).counts.sum() == 90
    assert pool([A, B], end=date(2026, 3, 30)).counts.sum() == 10
    assert pool([A, B], start=date(2027, 1, 1)).periods == ()
    assert pool([A, B], "all", start=date(2026, 3, 1)).counts.sum() == 90


def test_undated_answers_are_in_the_total_only() -> None:
    undated = tally({(None, None): {9: 4}, (date(2026, 2, 1), None): {9: 1}}, "u")
    assert pool([undated], "month").counts.sum() == 1
    assert pool([undated], "month").undated == 4
    assert pool([undated], "all").counts.sum() == 5
    assert pool([undated], "all", start=date(2020, 1, 1)).counts.sum() == 1
    nothing_dated = tally({(None, None): {9: 4}}, "u")
    assert pool([nothing_dated], "week").periods == ()
    assert pool([nothing_dated], "all").counts.sum() == 4


def test_counting_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        pool([A, A])


def test_one_mistyped_year_does_not_fill_the_memory() -> None:
    wild = pack(
        "m",
        0,
        "w",
        {(day, str(s), float(x)): 1 for day in (40, 739_000) for s in range(40) for x in range(11)},
    )
    pooled = pool([wild], "day", split=True)
    assert pooled.by == "month"
    assert pooled.counts.sum() == 880


def test_a_sparse_tally_with_many_segments() -> None:
    cells: dict[tuple[date | None, str | None], dict[int, int]] = {
        (date(2020, 1, 1) + timedelta(days=7 * i), f"s{i:03}"): {i % 11: i + 1} for i in range(300)
    }
    pooled = pool([tally(cells)], "year", split=True)
    assert len(pooled.segments) == 300
    for i, ((day, segment), answers) in enumerate(cells.items()):
        (answer,) = answers
        assert day is not None
        place = ([p.key for p in pooled.periods].index(str(day.year)), pooled.segments.index(segment))
        assert pooled.counts[0][place][pooled.answers.index(answer)] == i + 1


days = st.one_of(st.just(UNDATED), st.integers(date(2024, 11, 1).toordinal(), date(2026, 2, 1).toordinal()))
segments = st.sampled_from([None, "A", "B", "C"])
rows = st.lists(st.tuples(days, segments, st.integers(0, 10), st.sampled_from(["x", "y", "z"])), max_size=80)


@given(rows, st.sampled_from(BY), st.booleans())
def test_pooling_is_counting(answers: list[tuple[int, str | None, int, str]], by: By, split: bool) -> None:
    """Whatever the cut, each cell holds the number of rows that a plain loop puts there."""
    tallies = [
        pack("m", 1, value, Counter((day, segment, float(x)) for day, segment, x, v in answers if v == value))
        for value in ("x", "y", "z")
    ]
    pooled = pool(tallies, by, lambda value: value, split)
    expected: Counter[tuple[str, str, str | None, float]] = Counter()
    for day, segment, x, value in answers:
        if by != "all" and day == UNDATED:
            continue
        key = period(number_of(date.fromordinal(day), by), by).key if day != UNDATED else "all"
        expected[value, key, segment if split else None, float(x)] += 1
    got = {
        (str(pooled.groups[g]), pooled.periods[p].key, pooled.segments[s], pooled.answers[a]): int(
            pooled.counts[g, p, s, a]
        )
        for g, p, s, a in zip(*np.nonzero(pooled.counts), strict=True)
    }
    assert got == dict(expected)
    whole = pool(tallies, by)
    assert np.array_equal(whole.counts[0], pooled.counts.sum(axis=(0, 2))[:, None])
    assert pooled.undated == sum(day == UNDATED for day, *_ in answers)


@given(rows)
def test_a_tally_gives_back_what_was_packed(answers: list[tuple[int, str | None, int, str]]) -> None:
    counted = Counter((day, segment, float(x)) for day, segment, x, _value in answers)
    unpacked = {(day, segment, x): n for day, segment, x, n in pack("m", 1, None, counted).items()}
    assert unpacked == dict(counted)
