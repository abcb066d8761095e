"""Alerts: below target since when, worse than before, fewer answers; few and ranked."""

from dataclasses import replace
from datetime import date

from cxdesk.metrics import alerts, words
from cxdesk.metrics.alerts import Alert
from cxdesk.model.records import Metric
from tests.metrics.making import metric, tally

CSAT = replace(metric("csat", 1, 5), target=70.0)
Months = dict[int, tuple[int, int]]


def found(of: Metric, months: Months, year: int = 2026) -> list[Alert]:
    """The alerts of (satisfied, all) by month, counted from January of ``year``."""
    cells = {
        (date(year + (month - 1) // 12, (month - 1) % 12 + 1, 15), None): {5: top, 1: n - top}
        for month, (top, n) in months.items()
    }
    return list(alerts.find(of, [tally(cells)]).get("all", ()))


def of_kind(every: list[Alert], kind: str) -> Alert | None:
    return next((alert for alert in every if alert.kind == kind), None)


def test_below_target_since() -> None:
    alert = of_kind(found(CSAT, {1: (160, 200), 2: (150, 200), 3: (110, 200), 4: (100, 200)}), "target")
    assert alert is not None
    assert (alert.since.key, alert.sure, alert.severity) == ("2026-03", True, 3)
    assert words.alert_text(alert) == (
        "Clearly below its target of 70.0\N{NO-BREAK SPACE}% since Mar 2026 (now 50.0\N{NO-BREAK SPACE}%)."
    )


def test_an_interval_that_holds_the_target_is_a_perhaps() -> None:
    alert = of_kind(found(CSAT, {1: (16, 20), 2: (13, 20)}), "target")
    assert alert is not None
    assert (alert.since.key, alert.sure, alert.severity) == ("2026-02", False, 1)
    assert words.alert_text(alert).startswith("Perhaps below its target")


def test_on_target_is_no_alert() -> None:
    assert found(CSAT, {1: (100, 200), 2: (140, 200)}) == []
    assert found(replace(CSAT, target=None), {1: (100, 200), 2: (100, 200)}) == []
    assert alerts.find(CSAT, []) == {}


def test_a_gap_does_not_end_a_row_of_misses() -> None:
    alert = of_kind(found(CSAT, {1: (100, 200), 4: (100, 200)}), "target")
    assert alert is not None
    assert alert.since.key == "2026-01"


def test_where_low_is_good_above_is_wrong() -> None:
    of = replace(metric("share", 0, 1, "low_good"), target=5.0)
    cells = {(date(2026, 1, 1), None): {1: 30, 0: 170}}
    (alert,) = alerts.find(of, [tally(cells)])["all"]
    assert words.alert_text(alert).startswith("Clearly above its target of 5.0")
    cells = {(date(2026, 1, 1), None): {1: 2, 0: 198}}
    assert alerts.find(of, [tally(cells)]) == {}


def test_clearly_worse_than_last_quarter() -> None:
    of = replace(CSAT, target=None)
    quarter = {1: (80, 100), 2: (80, 100), 3: (80, 100), 4: (60, 100), 5: (60, 100), 6: (60, 100)}
    (alert,) = found(of, quarter)
    assert (alert.kind, alert.over, alert.since.key, alert.severity) == ("worse", "quarter", "2026-Q2", 2)
    assert alert.against is not None
    assert (alert.against.value, alert.point.value) == (80, 60)
    assert words.alert_text(alert).startswith("Clearly worse than last quarter: 60.0")
    slight = {1: (80, 100), 2: (80, 100), 3: (80, 100), 4: (78, 100), 5: (78, 100), 6: (78, 100)}
    assert found(of, slight) == []


def test_clearly_worse_than_a_year_ago() -> None:
    of = replace(CSAT, target=None)
    months = {1: (90, 100), 2: (90, 100), 3: (90, 100)} | dict.fromkeys(range(10, 16), (70, 100))
    (alert,) = found(of, months, 2025)
    assert (alert.kind, alert.over, alert.since.key) == ("worse", "year", "2026-Q1")
    assert words.alert_text(alert).startswith("Clearly worse than a year ago")


def test_fewer_answers_than_usual() -> None:
    of = replace(CSAT, target=None)
    steady = dict.fromkeys(range(1, 9), (80, 100))
    (alert,) = found(of, steady | {7: (32, 40), 8: (24, 30), 9: (8, 10)})
    assert (alert.kind, alert.since.key, alert.usual, alert.point.n) == ("fewer", "2026-07", 100, 30)
    # The last month may not be over: it is not asked.
    assert found(of, steady | {9: (8, 10)}) == []
    assert found(of, dict.fromkeys(range(1, 8), (3, 4)) | {8: (1, 1), 9: (3, 4)}) == [], (
        "a handful varies by chance"
    )


def test_alerts_are_ranked_and_no_trouble_is_told_twice() -> None:
    months = dict.fromkeys((1, 2, 3), (85, 100)) | dict.fromkeys((4, 5, 6), (50, 100))
    every = found(CSAT, months)
    assert [alert.kind for alert in every] == ["target", "worse"]
    assert alerts.ranked([*every, *every]) == every
    assert [alert.severity for alert in every] == [3, 2]
