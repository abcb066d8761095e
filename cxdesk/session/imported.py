"""What a session reads of imported data: tallies, rows, comments, and what does not count.

It only reads; everything that changes a project is the session's. This module must not know formulas or views.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cxdesk.jobs import Job
from cxdesk.model.answers import Value
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import Tally
from cxdesk.store import comments, datasets, splitting
from cxdesk.store.comments import CommentPage
from cxdesk.store.datasets import AnswerCounts, LeftOut
from cxdesk.store.home import Home

PLACES_KEPT: Final = 4
"""Of how many questions for comments it is remembered where the comments are."""


class ImportedData:
    """The imported data of an open project; the part of a session that reads them."""

    def __init__(self, home: Home, project: Project) -> None:
        self.project = project
        self._home = home
        self._places: dict[Hashable, array[int]] = {}
        self._splits = splitting.Splits()

    def tallies(
        self,
        metric_ids: Collection[str],
        dimension: int = 0,
        values: Collection[str | None] | None = None,
    ) -> list[Tally]:
        """Return the counted answers of metrics, by segment column ``dimension`` (0: none)."""
        return datasets.tallies(self._home.connection, metric_ids, dimension, values)

    def tallies_by(
        self,
        metric_ids: Sequence[str],
        column: int,
        values: Collection[str | None] | None = None,
        job: Job | None = None,
    ) -> list[Tally]:
        """Return the counted answers of one dataset's metrics, split by any of its columns: these are the segments.

        Counted from the rows when first asked for, about a second for a million, and remembered. ``values`` are those
        of the touchpoint column (None: all). Raises CxdeskError where the column has more different values than can
        be split by.
        """
        return self._split(metric_ids, None, column, values, job).get(None, [])

    def tallies_within(
        self,
        metric_ids: Sequence[str],
        first: int,
        second: int | None,
        values: Collection[str | None] | None = None,
        job: Job | None = None,
    ) -> dict[str | None, list[Tally]]:
        """Return the same by the value of column ``first``, there split by column ``second`` (None: not split).

        To see only the answers of one value, take that item; the values are in order, None (blank) last.
        """
        return self._split(metric_ids, first, second, values, job)

    def _split(
        self,
        metric_ids: Sequence[str],
        within: int | None,
        by: int | None,
        values: Collection[str | None] | None,
        job: Job | None,
    ) -> splitting.Split:
        metrics = [self.project.get(Metric, id) for id in metric_ids]
        if not metrics:
            return {}
        dataset = self.project.get(Dataset, metrics[0].dataset_id)
        if any(metric.dataset_id != dataset.id for metric in metrics):
            raise ValueError("the metrics are not of one dataset")
        found = self._splits.get(self._home.connection, dataset, metrics, within, by, job)
        if values is None:
            return found
        some = {value: [t for t in tallies if t.value in values] for value, tallies in found.items()}
        return {value: tallies for value, tallies in some.items() if tallies}

    def raw_rows(
        self,
        dataset_id: str,
        columns: Sequence[int] | None = None,
        rows: Collection[int] | None = None,
        where: Mapping[int, str | None] | None = None,
        days: tuple[date, date] | None = None,
        limit: int = 1000,
        offset: int = 0,
    ) -> list[tuple[Value, ...]]:
        """Return rows of a dataset, the record number first; see ``datasets.raw_rows``."""
        dataset = self.project.get(Dataset, dataset_id)
        return datasets.raw_rows(self._home.connection, dataset, columns, rows, where, days, limit, offset)

    def comments(
        self,
        dataset_id: str,
        text: str = "",
        values: Collection[str | None] | None = None,
        where: Mapping[int, str | None] | None = None,
        answers: Mapping[str, tuple[float, float]] | None = None,
        limit: int = 100,
        offset: int = 0,
        days: tuple[date, date] | None = None,
    ) -> CommentPage:
        """Return what customers wrote in a dataset, newest first; see ``store.comments.places``.

        Where the comments are is remembered for the last few questions, so that further pages cost next to nothing.
        """
        dataset, metrics = self.project.get(Dataset, dataset_id), self.project.metrics_of(dataset_id)
        asked = (
            *(dataset, tuple(metrics), text, None if values is None else frozenset(values)),
            *(tuple((where or {}).items()), tuple((answers or {}).items()), days),
        )
        found = self._places.get(asked)
        if found is None:
            found = comments.places(
                self._home.connection, dataset, metrics, text, values, where, answers, days
            )
            self._places[asked] = found
            while len(self._places) > PLACES_KEPT:
                self._places.pop(next(iter(self._places)))
        page = comments.read(self._home.connection, dataset, metrics, found[offset : offset + limit])
        return CommentPage(len(found), page)

    def pairs(self, dataset_id: str, columns: Sequence[int]) -> list[array[float]]:
        """Return number columns of a dataset row by row, not a number (NaN) where a cell is none: for correlations."""
        return datasets.numbers(self._home.connection, self.project.get(Dataset, dataset_id), columns)

    def rows(self, dataset_id: str, columns: Sequence[int] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Yield all rows of a dataset, some at a time, the record number first, then ``columns`` (None: all)."""
        return datasets.rows(self._home.connection, self.project.get(Dataset, dataset_id), columns)

    def left_out(self, metric_id: str, limit: int = 1000, offset: int = 0) -> list[LeftOut]:
        """Return the answers that do not count for a metric, in file order."""
        metric = self.project.get(Metric, metric_id)
        dataset = self.project.get(Dataset, metric.dataset_id)
        return datasets.left_out(self._home.connection, dataset, metric, limit, offset)

    def answer_counts(self, metric_id: str) -> AnswerCounts:
        """Return how many rows count for a metric, are blank there, or are left out."""
        metric = self.project.get(Metric, metric_id)
        return datasets.answer_counts(
            self._home.connection, self.project.get(Dataset, metric.dataset_id), metric
        )
