"""Narrows tallies to one segment or to a stretch of time, so that every figure can be had of some answers only.

It must not know where the tallies come from nor what is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cxdesk.model.tally import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def only_segment(tallies: Iterable[Tally], segment: str | None) -> list[Tally]:
    """The tallies of one segment column with only the answers of ``segment`` (None: answers without one)."""
    return [narrowed for tally in tallies if (narrowed := _of_segment(tally, segment)) is not None]


def only_days(tallies: Iterable[Tally], start: date | None, end: date | None) -> list[Tally]:
    """The tallies with only the answers dated from ``start`` to ``end``, both included; all where both are None."""
    if start is None and end is None:
        return list(tallies)
    first, last = (start or date.min).toordinal(), (end or date.max).toordinal()
    return [narrowed for tally in tallies if (narrowed := _of_days(tally, first, last)) is not None]


def _of_segment(tally: Tally, segment: str | None) -> Tally | None:
    import numpy as np

    if segment not in tally.segments:
        return None
    width = len(tally.answers)
    cells = np.frombuffer(tally.cells, dtype=np.uint32)
    days, rest = np.divmod(cells, np.uint32(width * len(tally.segments)))
    segments, answers = np.divmod(rest, np.uint32(width))
    kept = segments == tally.segments.index(segment)
    own = (days[kept] * np.uint32(width) + answers[kept]).astype(np.uint32)
    return _kept(replace(tally, segments=(segment,)), own, kept)


def _of_days(tally: Tally, first: int, last: int) -> Tally | None:
    import numpy as np

    cells = np.frombuffer(tally.cells, dtype=np.uint32)
    days = cells.astype(np.int64) // (len(tally.answers) * len(tally.segments))
    dated = days + tally.first_day - 1
    kept = (days > 0) & (dated >= first) & (dated <= last)
    return _kept(tally, cells[kept], kept)


def _kept(tally: Tally, cells: NDArray[np.uint32], kept: NDArray[np.bool_]) -> Tally | None:
    """A tally with only some of its cells, and what was counted in them; None where none are left."""
    import numpy as np

    if not kept.any():
        return None
    weights, squares = (
        np.frombuffer(part, dtype=np.float64)[kept].tobytes() if part else part
        for part in (tally.weights, tally.squares)
    )
    counts = np.frombuffer(tally.counts, dtype=np.uint32)[kept].tobytes()
    return replace(tally, cells=cells.tobytes(), counts=counts, weights=weights, squares=squares)
