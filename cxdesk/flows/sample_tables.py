"""The made-up tables of the sample project, written as CSV files such as other tools export.

Every number is drawn from a seed of the story, so that the files are the same on every machine. This module must not
know projects or how the files are imported.
"""

import csv
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

Draw: TypeAlias = Callable[[], float]
Story: TypeAlias = dict[str, Any]
Row: TypeAlias = Sequence[object]

MONTH: Final = 30.4
"""Days of a month on average."""


def draw_from(seed: int) -> Draw:
    """Return numbers from 0 to 1; only ``random()`` is promised to give the same in every Python version."""
    return random.Random(seed).random


def pick(choices: Sequence[tuple[Any, float]], at: float) -> Any:
    """Return one of (choice, weight), found at a share of all weights."""
    total = sum(weight for _choice, weight in choices)
    for choice, weight in choices:
        at -= weight / total
        if at < 0:
            return choice
    return choices[-1][0]


def write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    """Write a table as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def tickets(told: Story) -> Iterator[Row]:
    """Help-desk tickets: number, opened, resolved (blank while open), channel, topic, resolved at first contact."""
    draw = draw_from(told["seed"])
    first, last = _span(told)
    opened = sorted(draw() * told["days"] for _unused in range(told["count"]))
    for number, day in enumerate(opened, start=1):
        _topic, _share, easy, hours, drift = pick([(entry, entry[1]) for entry in told["topics"]], draw())
        channel = pick([tuple(entry) for entry in told["channels"]], draw())
        at = datetime.combine(first + timedelta(days=int(day)), datetime.min.time())
        at += timedelta(minutes=int(7 * 60 + draw() * 14 * 60))
        at_once = draw() < easy
        takes = hours * (1 + drift * day / told["days"]) * -math.log(1 - draw() * 0.999)
        done = at + timedelta(minutes=int(60 * takes * (0.03 if at_once else 1)) + 4)
        resolved = done.isoformat(sep=" ", timespec="minutes") if done.date() < last else ""
        yield (
            f"T-{number:06d}",
            at.isoformat(sep=" ", timespec="minutes"),
            resolved,
            channel,
            _topic,
            ("yes" if at_once else "no") if resolved else "",
        )


def cards(told: Story) -> Iterator[Row]:
    """Rail cards: number, plan, trial begun, paid since, cancelled (blank: not), price a month."""
    draw = draw_from(told["seed"])
    first, last = _span(told)
    begun = sorted(draw() ** 0.8 * told["days"] for _unused in range(told["count"]))
    for number, day in enumerate(begun, start=1):
        plan, _share, price, converts, leaves = pick([(entry, entry[1]) for entry in told["plans"]], draw())
        start = first + timedelta(days=int(day))
        paid = start + timedelta(days=int(told["trial_days"] * (0.5 + 0.5 * draw())))
        stays = draw() < converts
        months = math.ceil(math.log(1 - draw() * 0.9999) / math.log(1 - leaves))
        ends = paid + timedelta(days=round(months * MONTH))
        yield (
            f"C{number:05d}",
            plan,
            start.isoformat(),
            paid.isoformat() if stays and paid < last else "",
            ends.isoformat() if stays and ends < last else "",
            price,
        )


def app_use(told: Story) -> Iterator[Row]:
    """Uses of the app: day, user, platform; a user comes more or less often and stops some day."""
    draw = draw_from(told["seed"])
    first, _last = _span(told)
    found: list[tuple[int, str, str]] = []
    for number in range(1, told["count"] + 1):
        platform = pick([tuple(entry) for entry in told["platforms"]], draw())
        day, often = draw() ** 1.4 * told["days"], 2 + 40 * draw() ** 2
        stops = day + told["days"] * draw() * 1.2
        while day < min(stops, told["days"]):
            found.append((int(day), f"U{number:04d}", platform))
            day += 1 + often * -math.log(1 - draw() * 0.999)
    for day_number, user, platform in sorted(found):
        yield (first + timedelta(days=day_number)).isoformat(), user, platform


def referrals(told: Story) -> Iterator[Row]:
    """New customers: day, number, the code of who recommended it (blank: nobody)."""
    draw = draw_from(told["seed"])
    first, _last = _span(told)
    days = sorted(draw() * told["days"] for _unused in range(told["count"]))
    for number, day in enumerate(days, start=1):
        came = draw() < 0.11 + 0.1 * day / told["days"]
        code = f"FRIEND-{int(draw() * 160):03d}"
        yield (first + timedelta(days=int(day))).isoformat(), f"N{number:05d}", code if came else ""


def terminal(told: Story) -> Iterator[Row]:
    """Presses of a smiley terminal: day, very happy, happy, unhappy, very unhappy, total."""
    draw = draw_from(told["seed"])
    first, _last = _span(told)
    for day in range(told["days"]):
        when = first + timedelta(days=day)
        presses = int((30 if when.weekday() < 5 else 14) * (0.6 + 0.8 * draw()))
        mood = 0.62 + 0.12 * day / told["days"] + 0.1 * (draw() - 0.5)
        counts = [0, 0, 0, 0]
        for _press in range(presses):
            at = draw()
            counts[
                0 if at < mood * 0.7 else 1 if at < mood else 2 if at < mood + 0.6 * (1 - mood) else 3
            ] += 1
        yield when.isoformat(), *counts, sum(counts)


def booking(told: Story) -> Iterator[Row]:
    """Steps of booking: moment, visit, step; every visit begins with the first step and ends somewhere."""
    draw = draw_from(told["seed"])
    first, _last = _span(told)
    visits = sorted(draw() * told["days"] for _unused in range(told["count"]))
    for number, day in enumerate(visits, start=1):
        at = datetime.combine(first, datetime.min.time()) + timedelta(minutes=int(day * 1440))
        for step, goes_on in told["steps"]:
            if draw() >= goes_on:
                break
            yield at.isoformat(sep=" ", timespec="minutes"), f"V{number:05d}", step
            at += timedelta(minutes=1 + int(draw() * 6))


def _span(told: Story) -> tuple[date, date]:
    """The first day of a table and the day after its last."""
    first = date.fromisoformat(told["first_day"])
    return first, first + timedelta(days=told["days"])
