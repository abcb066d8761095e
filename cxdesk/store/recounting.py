"""Which metrics a change makes it necessary to count anew, and counting them.

A metric's tallies depend on its scale and column and on the roles of its dataset's columns; whoever alters one of these
counts in the same transaction. Nothing else about a project is known here.
"""

import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cxdesk.jobs import Job
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric, Record
from cxdesk.store import datasets
from cxdesk.store.counting import basis


class Due(NamedTuple):
    """Metrics of one dataset that are to be counted anew; those of ``lacking`` only where they have no tallies."""

    dataset: Dataset
    metrics: list[Metric]
    lacking: list[Metric]


def due(project: Project, change: Change, counted: Collection[str] = ()) -> list[Due]:
    """Return what is to be counted after a change that the project does not know yet, without those ``counted``.

    A metric that comes back may have its tallies still: they stay as long as the history names it.
    """
    if not change.kinds() & {Dataset.KIND, Metric.KIND}:
        return []
    after = {edit.id: edit.after for edit in change.edits}
    touched = change.touched(Dataset.KIND)
    found = {metric.id: metric for id in touched for metric in project.children(Metric, id)}
    found |= {edit.id: edit.after for edit in change.edits if isinstance(edit.after, Metric)}
    dues: dict[str, Due] = {}
    for id, was in found.items():
        metric = after.get(id, was)
        if not isinstance(metric, Metric) or id in counted:
            continue
        dataset = _then(project, after, metric)
        if dataset is None:
            continue
        before = project.find(Metric, id)
        owner = None if before is None else project.find(Dataset, before.dataset_id)
        one = dues.setdefault(dataset.id, Due(dataset, [], []))
        if before is None or owner is None:
            one.lacking.append(metric)
        elif basis(dataset, metric) != basis(owner, before):
            one.metrics.append(metric)
    return [one for one in dues.values() if one.metrics or one.lacking]


def _then(project: Project, after: dict[str, Record | None], metric: Metric) -> Dataset | None:
    """The dataset of a metric after the change."""
    found = after.get(metric.dataset_id, project.find(Dataset, metric.dataset_id))
    return found if isinstance(found, Dataset) else None


def recount(connection: sqlite3.Connection, dues: Sequence[Due], job: Job | None = None) -> None:
    """Count what is due, inside the caller's transaction; a dataset whose rows are not in the file is passed over.

    Raises Cancelled where the job says so, CxdeskError where the answers cannot be counted.
    """
    there = set(datasets.stored(connection)) if dues else set()
    for one in dues:
        if one.dataset.rows_name not in there:
            continue
        known = set(datasets.counted(connection)) if one.lacking else set()
        metrics = [*one.metrics, *(metric for metric in one.lacking if metric.id not in known)]
        if metrics:
            datasets.recount(connection, one.dataset, metrics, job)
