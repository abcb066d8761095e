"""Counts of a dataset's answers: all that a metric, an interval or a chart of shares and means needs.

A tally holds, for one metric and one value of the dataset's touchpoint column, how many answers of each kind were given
on each day in each segment. It is packed so that a million answers are read in milliseconds; it must not know where
the answers came from nor what is computed from them.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNDATED = 0
"""The day of an answer without a date; every other day is ``datetime.date.toordinal()``."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer was given, by day and segment, for one touchpoint value.

    ``cells`` and ``counts`` are two native uint32 arrays of equal length as bytes. A cell is
    ``(day_index * len(segments) + segment) * len(answers) + answer`` where ``segment`` and ``answer`` are indexes into
    the tuples, ``day_index`` 0 is undated and k >= 1 is the day ``first_day + k - 1`` (a proleptic Gregorian ordinal).
    Only answers that count are in: blanks and values outside the scale are left out when the tally is made. Where rows
    have weights, ``weights`` and ``squares`` are float64 arrays of the same length as bytes: the sums of the weights
    and of their squares; both are empty where rows have none.
    """

    metric_id: str
    dimension: int
    value: str | None
    segments: tuple[str | None, ...]
    answers: tuple[float, ...]
    first_day: int
    cells: bytes
    counts: bytes
    weights: bytes = b""
    squares: bytes = b""

    def items(self) -> Iterator[tuple[int, str | None, float, int]]:
        """Yield (day, segment, answer, count); for tests and small work, the metrics room unpacks whole arrays."""
        for cell, count in zip(array("I", self.cells), array("I", self.counts), strict=True):
            rest, answer = divmod(cell, len(self.answers))
            day, segment = divmod(rest, len(self.segments))
            yield (
                (self.first_day + day - 1 if day else UNDATED),
                self.segments[segment],
                self.answers[answer],
                count,
            )


def pack(
    metric_id: str,
    dimension: int,
    value: str | None,
    counted: Mapping[tuple[int, str | None, float], int],
) -> Tally:
    """Make a tally from ``{(day, segment, answer): count}`` (day UNDATED where there is none).

    Raises OverflowError where days x segments x answers do not fit 32 bits: such a segment column is no segment.
    """
    segments = sorted({segment for _, segment, _ in counted}, key=lambda s: (s is None, s or "")) or [None]
    answers = sorted({answer for _, _, answer in counted})
    first_day = min((day for day, _, _ in counted if day != UNDATED), default=1)
    segment_at = {segment: i for i, segment in enumerate(segments)}
    answer_at = {answer: i for i, answer in enumerate(answers)}
    cells, counts = array("I"), array("I")
    for (day, segment, answer), count in sorted(
        counted.items(), key=lambda item: (item[0][0], segment_at[item[0][1]], item[0][2])
    ):
        index = 0 if day == UNDATED else day - first_day + 1
        cells.append((index * len(segments) + segment_at[segment]) * len(answers) + answer_at[answer])
        counts.append(count)
    return Tally(
        metric_id,
        dimension,
        value,
        tuple(segments),
        tuple(answers),
        first_day,
        cells.tobytes(),
        counts.tobytes(),
    )
