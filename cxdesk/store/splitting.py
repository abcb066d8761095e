"""Answers by columns that nobody counted them by at the import: counted from the rows when first asked for, then kept.

What is kept never goes stale, as rows are never altered under the name they are stored under and everything else that
counts depend on is part of what they are kept by. This module must not know changes or the project.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Final

from cxdesk.jobs import Job
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import Tally
from cxdesk.store import datasets
from cxdesk.store.coding import by_text
from cxdesk.store.counting import Counting, basis

MOST_BYTES: Final = 64 * 1024 * 1024
"""How much is kept, about; what was asked for longest ago goes first."""

_A_TALLY: Final = 500
"""Bytes of a tally beside its numbers."""

Split = dict[str | None, list[Tally]]
"""By the value of one column, the tallies there."""


class Splits:
    """Tallies by any one or two columns, remembered."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[Hashable, tuple[int, Split]] = OrderedDict()
        self._most = most_bytes
        self._bytes = 0

    def get(
        self,
        connection: sqlite3.Connection,
        dataset: Dataset,
        metrics: Sequence[Metric],
        within: int | None,
        by: int | None,
        job: Job | None = None,
    ) -> Split:
        """Return the tallies of a dataset's metrics by the value of one column, split by another (each may be None).

        Raises CxdeskError where a column has too many different values, Cancelled where the job says so.
        """
        keys = {metric.id: (metric.id, basis(dataset, metric), within, by) for metric in metrics}
        missing = [metric for metric in metrics if keys[metric.id] not in self._kept]
        parts: dict[str, Split] = {}
        if missing:
            parts = _counted(connection, dataset, missing, within, by, job)
        for metric in metrics:
            key = keys[metric.id]
            if metric.id not in parts:
                self._kept.move_to_end(key)
                parts[metric.id] = self._kept[key][1]
        for metric in missing:
            self._keep(keys[metric.id], parts[metric.id])
        found: Split = {
            value: [] for value in sorted({v for part in parts.values() for v in part}, key=by_text)
        }
        for metric in metrics:
            for value, tallies in parts[metric.id].items():
                found[value] += tallies
        return found

    def _keep(self, key: Hashable, split: Split) -> None:
        size = sum(_size(tally) for tallies in split.values() for tally in tallies)
        self._kept[key] = (size, split)
        self._bytes += size
        while self._bytes > self._most and len(self._kept) > 1:
            _key, (gone, _split) = self._kept.popitem(last=False)
            self._bytes -= gone


def _size(tally: Tally) -> int:
    return _A_TALLY + sum(map(len, (tally.cells, tally.counts, tally.weights, tally.squares)))


def _counted(
    connection: sqlite3.Connection,
    dataset: Dataset,
    metrics: Sequence[Metric],
    within: int | None,
    by: int | None,
    job: Job | None,
) -> dict[str, Split]:
    """Count from the rows: about a second for a million of them."""
    columns = list(dict.fromkeys(column for column in (within, by) if column is not None))
    counting = Counting(dataset, metrics, columns)
    for _rows in datasets.feed(connection, dataset, counting, job):
        counting.require_few()
    found: dict[str, Split] = {metric.id: {} for metric in metrics}
    places = [None if column is None else columns.index(column) for column in (within, by)]
    for value, tally in counting.split(*places):
        found[tally.metric_id].setdefault(value, []).append(tally)
    return found
