"""Imported answers as the window shows them: everybody's, or those of the one segment chosen.

It stands between the session's tallies and whoever computes figures from them. It must not know formulas or views.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cxdesk.metrics.narrow import only_segment
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.tally import Tally
from cxdesk.session import ProjectSession


@dataclass(frozen=True, slots=True)
class Segment:
    """Answers are shown of this value of the segment column of that name only, in every dataset that has the column."""

    column: str
    value: str | None


class SegmentSource:
    """Reads like a session; ``tallies`` of dimension 0 hold the chosen segment's answers only.

    A dataset without the segment's column has no answers then.
    """

    def __init__(self, session: ProjectSession, segment: Segment) -> None:
        self._session = session
        self._segment = segment

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._session.project

    def tallies(
        self, metric_ids: Collection[str], dimension: int = 0, values: Collection[str | None] | None = None
    ) -> list[Tally]:
        """Return the tallies of metrics, of all touchpoint values or only some."""
        if dimension:
            return self._session.tallies(metric_ids, dimension, values)
        found: list[Tally] = []
        for metric_id in metric_ids:
            own = dimension_of(self.project, metric_id, self._segment.column)
            if own:
                whole = self._session.tallies([metric_id], own, values)
                found += only_segment(whole, self._segment.value)
        return found


def dimension_of(project: Project, metric_id: str, column: str) -> int:
    """Return which segment column of the metric's dataset has the name, counted from 1; 0 where none has."""
    dataset = project.get(Dataset, project.get(Metric, metric_id).dataset_id)
    names = [dataset.columns[index].name for index in dataset.columns_with_role("segment")]
    return names.index(column) + 1 if column in names else 0


def segments(project: Project, tallies: Callable[[Collection[str], int], list[Tally]]) -> list[Segment]:
    """Return the segments to choose from, by column in the order of the datasets, then by name."""
    found: dict[Segment, None] = {}
    for dataset in project.datasets():
        metrics = project.metrics_of(dataset.id)
        for place, column in enumerate(dataset.columns_with_role("segment"), start=1):
            for metric in metrics[:1]:
                names = {name for tally in tallies([metric.id], place) for name in tally.segments}
                for name in sorted(names, key=lambda name: (name is None, name or "")):
                    found[Segment(dataset.columns[column].name, name)] = None
    return list(found)
