"""Working hours: how much time between two moments was working time, by the hours of a week and holidays.

Hours are written as people write them on a door: "Mo-Fr 9-17; Sa 10:00-14:00". Times are local, without zones. This
module must not know what the time was spent on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _, ngettext

_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY = r"(?:mo|tu|we|th|fr|sa|su)[a-z]*\.?"
_DAYS_PART = re.compile(
    rf"\s*({_DAY}(?:\s*[-–]\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*[-–]\s*{_DAY})?)*)\s*", re.IGNORECASE
)
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")

MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The working hours of each weekday, Monday first, as (begin, end) in minutes, and the holidays as ordinals."""

    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[int, ...] = ()

    @classmethod
    def read(cls, hours: str, holidays: str = "") -> WorkingHours:
        """Return the hours that a text says, such as "Mo-Fr 9-17; Sa 10-14"; several spans a day are "9-12 13-17".

        ``holidays`` are days written YYYY-MM-DD, separated by spaces, commas or semicolons. Raises CxdeskError with a
        sentence for what cannot be read.
        """
        week: list[list[tuple[int, int]]] = [[] for _day in _DAYS]
        for part in filter(None, map(str.strip, hours.split(";"))):
            found = _DAYS_PART.match(part)
            spans = _spans(part[found.end() :], hours) if found else []
            if found is None or not spans:
                raise CxdeskError(_wrong(hours))
            for day in _days(found[1]):
                week[day] += spans
        if not any(week):
            raise CxdeskError(_wrong(hours))
        days = sorted({_holiday(text) for text in re.split(r"[\s,;]+", holidays) if text})
        return cls(tuple(_joined(spans) for spans in week), tuple(days))

    def between(self, begin: datetime, end: datetime) -> float:
        """Return the working hours from ``begin`` to ``end``; negative where ``end`` is earlier."""
        if end < begin:
            return -self.between(end, begin)
        return (self._until(end) - self._until(begin)) / 60

    def _until(self, moment: datetime) -> float:
        """The working minutes from the beginning of the calendar to a moment."""
        ordinal = moment.toordinal()
        weeks, weekday = divmod(ordinal - 1, 7)
        lengths = [sum(end - begin for begin, end in spans) for spans in self.week]
        minutes: float = weeks * sum(lengths) + sum(lengths[:weekday])
        gone = bisect_left(self.holidays, ordinal)
        minutes -= sum(lengths[(day - 1) % 7] for day in self.holidays[:gone])
        if gone < len(self.holidays) and self.holidays[gone] == ordinal:
            return minutes
        now = moment.hour * 60 + moment.minute + (moment.second + moment.microsecond / 1e6) / 60
        return minutes + sum(min(max(now - begin, 0), end - begin) for begin, end in self.week[weekday])

    @property
    def text(self) -> str:
        """The hours in one way of writing, with the number of holidays: equal texts are equal hours of the week."""
        parts: list[str] = []
        first = 0
        for day in range(1, 8):
            if day < 7 and self.week[day] == self.week[first]:
                continue
            if self.week[first]:
                names = [_DAYS[i].capitalize() for i in sorted({first, day - 1})]
                spans = " ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in self.week[first])
                parts.append(f"{'-'.join(names)} {spans}")
            first = day
        if self.holidays:
            parts.append(
                ngettext("{n} holiday", "{n} holidays", len(self.holidays)).format(n=len(self.holidays))
            )
        return "; ".join(parts)


def _wrong(hours: str) -> str:
    return _("“{hours}” is no working time; write it as “Mo-Fr 9-17; Sa 10:00-14:00”.").format(hours=hours)


def _days(text: str) -> list[int]:
    """The weekdays of "Mo-Fr, Su", Monday being 0; a range may run over the weekend."""
    found: list[int] = []
    for part in text.split(","):
        ends = [_DAYS.index(name.strip()[:2].lower()) for name in re.split(r"[-–]", part)]
        found += [(ends[0] + i) % 7 for i in range((ends[-1] - ends[0]) % 7 + 1)]
    return found


def _spans(text: str, hours: str) -> list[tuple[int, int]]:
    found = []
    for match in _SPAN.finditer(text):
        begin, end = (int(match[i]) * 60 + int(match[i + 1] or 0) for i in (1, 3))
        if not begin < end <= MINUTES_A_DAY or int(match[2] or 0) > 59 or int(match[4] or 0) > 59:
            raise CxdeskError(_wrong(hours))
        found.append((begin, end))
    if re.sub(r"[\s,&+]|and", "", _SPAN.sub("", text)):
        raise CxdeskError(_wrong(hours))
    return found


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def _holiday(text: str) -> int:
    try:
        return datetime.fromisoformat(text).toordinal()
    except ValueError:
        raise CxdeskError(_("“{text}” is no day; write it as 2026-12-31.").format(text=text)) from None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
