"""Working hours by hand: evenings, weekends, holidays."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import CxdeskError
from cxdesk.metrics.hours import WorkingHours
from cxdesk.metrics.kinds import How, get
from cxdesk.model.records import Metric

OFFICE = WorkingHours.read("Mo-Fr 9-17")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# 2026-01-05 is a Monday.
@pytest.mark.parametrize(
    ("hours", "holidays", "begin", "end", "expected"),
    [
        ("Mo-Fr 9-17", "", "2026-01-05T10:00", "2026-01-05T12:30", 2.5),
        ("Mo-Fr 9-17", "", "2026-01-05T16:00", "2026-01-06T10:00", 2),
        ("Mo-Fr 9-17", "", "2026-01-09T16:00", "2026-01-12T10:00", 2),  # over a weekend
        ("Mo-Fr 9-17", "", "2026-01-10T11:00", "2026-01-11T12:00", 0),  # all in a weekend
        ("Mo-Fr 9-17", "", "2026-01-05T00:00", "2026-01-19T00:00", 80),  # two weeks of 40 hours
        ("Mo-Fr 9-17", "2026-01-06", "2026-01-05T16:00", "2026-01-07T10:00", 2),  # Epiphany off
        ("Mo-Fr 9-17", "2026-01-10", "2026-01-09T16:00", "2026-01-12T10:00", 2),  # a holiday on a Saturday
        ("Mo-Fr 9-17", "2026-01-06", "2026-01-06T10:00", "2026-01-06T15:00", 0),  # all in a holiday
        ("Mo-Fr 9-12 13-17", "", "2026-01-05T11:00", "2026-01-05T14:00", 2),  # lunch
        ("Mo-Fr 9-17; Sa 10:00-14:30", "", "2026-01-09T16:00", "2026-01-12T10:00", 6.5),
        ("Mo-Su 0-24", "", "2026-01-05T10:00", "2026-01-12T10:00", 168),
        ("Mo-Fr 9-17", "", "2026-01-05T22:00", "2026-01-06T07:00", 0),
        ("Fr-Mo 10-12", "", "2026-01-05T00:00", "2026-01-12T00:00", 8),  # Friday to Monday
        ("Monday, Wednesday 10-12", "", "2026-01-05T00:00", "2026-01-12T00:00", 4),
    ],
)
def test_working_hours(hours: str, holidays: str, begin: str, end: str, expected: float) -> None:
    assert WorkingHours.read(hours, holidays).between(at(begin), at(end)) == pytest.approx(expected)


moments = st.datetimes(datetime(2025, 12, 1), datetime(2026, 3, 1))


@given(moments, moments)
def test_working_hours_minute_by_minute(one: datetime, two: datetime) -> None:
    """Counting the minutes of the day one by one gives the same."""
    begin, end = sorted(moment.replace(second=0, microsecond=0) for moment in (one, two))
    end = min(end, begin + timedelta(days=4))
    working = WorkingHours.read("Mo-Th 8:30-12 13-17:15; Fr 8-13", "2025-12-25 2025-12-26 2026-01-01")
    free = {datetime(2025, 12, 25).date(), datetime(2025, 12, 26).date(), datetime(2026, 1, 1).date()}
    minutes, now = 0, begin
    while now < end:
        clock = now.hour * 60 + now.minute
        if now.date() not in free:
            if now.weekday() < 4:
                minutes += 510 <= clock < 720 or 780 <= clock < 1035
            elif now.weekday() == 4:
                minutes += 480 <= clock < 780
        now += timedelta(minutes=1)
    assert working.between(begin, end) == pytest.approx(minutes / 60)


@given(moments, moments, moments)
def test_working_hours_add_up(one: datetime, two: datetime, three: datetime) -> None:
    a, b, c = sorted((one, two, three))
    assert OFFICE.between(a, c) == pytest.approx(OFFICE.between(a, b) + OFFICE.between(b, c))
    assert OFFICE.between(c, a) == pytest.approx(-OFFICE.between(a, c))
    assert OFFICE.between(a, c) <= (c - a).total_seconds() / 3600 + 1e-9


@pytest.mark.parametrize("text", ["", "9-17", "Mo-Fr", "Mo-Fr 17-9", "Xx 9-17", "Mo 9-25", "Mo 9-17 off"])
def test_what_is_no_working_time_is_refused(text: str) -> None:
    with pytest.raises(CxdeskError, match="Mo-Fr 9-17"):
        WorkingHours.read(text)
    with pytest.raises(CxdeskError, match="2026-12-31"):
        WorkingHours.read("Mo-Fr 9-17", "Christmas")


def test_equal_hours_are_written_alike() -> None:
    assert OFFICE.text == "Mo-Fr 09:00-17:00"
    assert WorkingHours.read("Monday-Friday 09:00 - 17:00").text == OFFICE.text
    assert WorkingHours.read("Mo-Fr 9-12 13-17; Sa 10-12", "2026-01-01").text == (
        "Mo-Fr 09:00-12:00 13:00-17:00; Sa 10:00-12:00; 1 holiday"
    )


def test_resolution_times_in_working_hours() -> None:
    art = get("art")
    columns = {"opened": (0,), "resolved": (1,)}
    made = art.made(How(columns, hours="Mo-Fr 9-17", holidays="2026-01-06"))
    assert made is not None
    assert made.answer("2026-01-05T16:00:00", "2026-01-07T10:00:00") == 2
    assert made.answer("2026-01-07T10:00:00", "2026-01-05T16:00:00") == -42
    assert made.answer("2026-01-05T16:00:00", None) is None
    calendar = art.made(How(columns))
    assert calendar is not None
    assert (calendar.answer("2026-01-05T16:00:00", "2026-01-07T10:00:00"), calendar.basis) == (42, "")
    metric = Metric("m", kind="art", low=0, high=art.scales[0].high, variant=f"median@{made.basis}", step=0)
    assert art.objection(metric) is None
    assert art.title(metric) == "ART, median in working hours"
    assert "Mo-Fr 09:00-17:00; 1 holiday" in art.card(metric).notes[0]
    assert next(v.key for v in art.offered(metric)) == f"mean@{made.basis}"
