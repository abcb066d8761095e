"""Narrows tallies to one segment, so that every figure can be had of some people's answers only.

It must not know where the tallies come from nor what is computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cxdesk.model.tally import Tally


def only_segment(tallies: Iterable[Tally], segment: str | None) -> list[Tally]:
    """The tallies of one segment column with only the answers of ``segment`` (None: answers without one)."""
    return [narrowed for tally in tallies if (narrowed := _narrowed(tally, segment)) is not None]


def _narrowed(tally: Tally, segment: str | None) -> Tally | None:
    import numpy as np

    if segment not in tally.segments:
        return None
    width = len(tally.answers)
    cells = np.frombuffer(tally.cells, dtype=np.uint32)
    counts = np.frombuffer(tally.counts, dtype=np.uint32)
    days, rest = np.divmod(cells, np.uint32(width * len(tally.segments)))
    segments, answers = np.divmod(rest, np.uint32(width))
    kept = segments == tally.segments.index(segment)
    if not kept.any():
        return None
    return replace(
        tally,
        segments=(segment,),
        cells=(days[kept] * np.uint32(width) + answers[kept]).astype(np.uint32).tobytes(),
        counts=counts[kept].tobytes(),
    )
