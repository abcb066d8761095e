"""Adds the counts of many tallies up by group, period and segment, ready for any metric kind.

Counts are pooled, never scores: a total is computed from all its answers. This module must not know formulas, nor
where tallies are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cxdesk.metrics import periods
from cxdesk.metrics.periods import BY, By, Period
from cxdesk.model.tally import UNDATED, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxdesk.metrics.intervals import Floats

Grouping = Mapping[str | None, Hashable] | Callable[[str | None], Hashable] | None
"""From a tally's touchpoint value to its group. Values a mapping lacks, or that a function gives None for, are left
out; no grouping puts all in one group called ``ALL``."""

ALL: Final = "all"

MOST_CELLS: Final = 20_000_000
"""Finer periods than this many counts are not made: one mistyped year must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Counts of answers: ``counts[group, period, segment, answer]``, a gap in time being a period without answers.

    ``by`` is the length of a period, longer than asked for where the dates span too many of them. ``undated`` counts
    the answers without a date; they are in ``all`` only. ``segments`` is ``(None,)`` where nothing was split.
    """

    by: By
    groups: tuple[Hashable, ...]
    periods: tuple[Period, ...]
    segments: tuple[str | None, ...]
    answers: tuple[float, ...]
    counts: Floats
    undated: int


def pool(
    tallies: Iterable[Tally],
    by: By = "month",
    group: Grouping = None,
    split: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> Pooled:
    """Pool ``tallies`` by period and group, and by segment where ``split``.

    ``start`` and ``end`` (both included) keep only answers dated within them. Groups come in the order in which the
    tallies name them. Raises ValueError where two tallies hold the same answers (one metric and value in two
    dimensions), which would count them twice.
    """
    batches, groups = _batches(tallies, _key(group))
    segments = _union([b.segments for b in batches], lambda s: (s is None, s or "")) if split else (None,)
    answers = _union([b.answers for b in batches], lambda a: a)
    limits = (start.toordinal() if start else None, end.toordinal() if end else None)
    for batch in batches:
        batch.read(limits)
    lone = len(groups) * len(segments) * len(answers)
    by, first, length = _span(batches, by, lone, limits)
    counts = _zeros(len(groups) * length * len(segments) * len(answers))
    for batch in batches:
        batch.add_to(counts, by, first, length, segments if split else None, answers)
    return Pooled(
        by=by,
        groups=tuple(groups),
        periods=tuple(periods.period(first + i, by) for i in range(length)),
        segments=segments,
        answers=answers,
        counts=counts.reshape(len(groups), length, len(segments), len(answers)),
        undated=sum(batch.undated for batch in batches),
    )


class _Batch:
    """Tallies with the same segments and answers, whose cells therefore mean the same and are read together."""

    def __init__(self, segments: tuple[str | None, ...], answers: tuple[float, ...]) -> None:
        self.segments = segments
        self.answers = answers
        self.tallies: list[Tally] = []
        self.group: list[int] = []
        self.undated = 0
        self.days: NDArray[np.int64]
        self.groups: NDArray[np.int64]
        self.kinds: NDArray[np.int64]
        self.weights: NDArray[np.uint32]

    def read(self, limits: tuple[int | None, int | None]) -> None:
        """Unpack the cells into days (0 = undated), groups, kinds (segment x answer) and counts, within ``limits``."""
        import numpy as np

        raise NotImplementedError
