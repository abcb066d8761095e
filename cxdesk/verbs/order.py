"""Ranks among siblings: where a new or moved record goes, and room made where there is none. Knows no kind by name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from cxdesk.model.change import Edit, altered
from cxdesk.model.records import Record

R = TypeVar("R", bound=Record)
GAP: Final = 1024


def place(siblings: Sequence[R], index: int) -> tuple[int, list[Edit]]:
    """Return the rank for position ``index`` among the siblings and the edits that make room for it.

    ``siblings`` are in order and do not hold the record to be placed; the index is cut to 0..len.
    """
    ranks: list[int] = [_rank(record) for record in siblings]
    index = max(0, min(index, len(siblings)))
    low = ranks[index - 1] if index else None
    high = ranks[index] if index < len(ranks) else None
    if high is None:
        return (0 if low is None else low + GAP), []
    if low is None:
        return high - GAP, []
    if high - low > 1:
        return (low + high) // 2, []
    edits: list[Edit] = []
    for position, record in enumerate(siblings):
        rank = (position if position < index else position + 1) * GAP
        if rank != _rank(record):
            changes: dict[str, Any] = {"rank": rank}
            edits.append(altered(record, replace(record, **changes)))
    return index * GAP, edits


def move(siblings: Sequence[R], record: R, index: int) -> tuple[int, list[Edit]] | None:
    """Return the same for a record that goes to position ``index``, counted without it; None where it is there already.

    ``siblings`` are those it will have, with it or without.
    """
    others = [sibling for sibling in siblings if sibling.id != record.id]
    index = max(0, min(index, len(others)))
    if len(others) < len(siblings) and siblings[index].id == record.id:
        return None
    return place(others, index)


def _rank(record: Record) -> int:
    rank: int = getattr(record, "rank")  # noqa: B009  # only kinds with a rank are ordered
    return rank
