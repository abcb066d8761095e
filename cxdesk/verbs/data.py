"""Verbs on imported data: import and refresh a dataset, its metrics and what its values mean, rename, delete.

What a value means is told by one id: a touchpoint's, a stage's or a map's (None: unassigned).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxdesk.model.change import Change, altered, change, created, deleted, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Link, Metric
from cxdesk.model.texts import clean_name
from cxdesk.verbs.linking import meaning
from cxdesk.verbs.order import GAP, place
from cxdesk.verbs.removal import delete_with_dependents


def import_dataset(
    project: Project,
    dataset: Dataset,
    metrics: Sequence[Metric],
    links: Mapping[str | None, str | None],
) -> Change:
    """Return the change that adds a dataset, its metrics and the meaning of its touchpoint values.

    The dataset comes with its id; its rank, and the metrics' ids, dataset and ranks are set here.
    """
    siblings = project.datasets()
    rank, room = place(siblings, len(siblings))
    made = replace(dataset, name=clean_name(dataset.name), rank=rank)
    owned = [
        replace(
            metric,
            id=metric.id or new_id(),
            dataset_id=dataset.id,
            name=clean_name(metric.name),
            rank=i * GAP,
        )
        for i, metric in enumerate(metrics)
    ]
    linked = _links(project, dataset.id, links)
    edits = (*room, created(made), *map(created, owned), *map(created, linked))
    return Change("import_dataset", {"name": made.name, "rows": made.rows}, edits)


def refresh_dataset(
    project: Project, after: Dataset, links: Mapping[str | None, str | None]
) -> Change | None:
    """Return the change that makes a dataset what a newer export says; ``links`` are those of values it lacked.

    Its rows are kept under another name (``stored_as``), so that undo brings the earlier ones back.
    """
    before = project.get(Dataset, after.id)
    new = {value: id for value, id in links.items() if value not in project.links_of(after.id)}
    edits = (altered(before, after), *map(created, _links(project, after.id, new)))
    return change("refresh_dataset", edits, name=after.name, rows=after.rows - before.rows)


def link_value(project: Project, dataset_id: str, value: str | None, target_id: str | None) -> Change | None:
    """Say what a value of the dataset's touchpoint column means."""
    link = next((link for link in project.children(Link, dataset_id) if link.value == value), None)
    if link is None:
        edit = created(_links(project, dataset_id, {value: target_id})[0])
    else:
        edit = altered(link, meaning(link, project, target_id))
    return change("link_value", [edit], value=value or "")


def _links(project: Project, dataset_id: str, links: Mapping[str | None, str | None]) -> list[Link]:
    return [meaning(Link(new_id(), dataset_id, value), project, id) for value, id in links.items()]


def set_column_role(project: Project, dataset_id: str, column: int, role: str) -> Change | None:
    """Give a column of a dataset another role; its answers are counted anew.

    The roles date, touchpoint, count and weight have one column at most: the one that had it has none then.
    """
    dataset = project.get(Dataset, dataset_id)
    lone = role in ("date", "touchpoint", "count", "weight")
    columns = tuple(
        replace(other, role=role if i == column else "" if lone and other.role == role else other.role)
        for i, other in enumerate(dataset.columns)
    )
    name = dataset.columns[column].name
    return change("set_column_role", [altered(dataset, replace(dataset, columns=columns))], name=name)


def add_metric(project: Project, metric: Metric) -> Change:
    """Declare a further metric on a dataset that is there; its answers are counted from the dataset's rows."""
    siblings = project.metrics_of(metric.dataset_id)
    rank, room = place(siblings, len(siblings))
    made = replace(metric, id=metric.id or new_id(), name=clean_name(metric.name), rank=rank)
    return Change("add_metric", {"name": made.name}, (*room, created(made)))


def set_target(project: Project, metric_id: str, target: float | None) -> Change | None:
    """Set the figure a metric is to reach (None: no target)."""
    metric = project.get(Metric, metric_id)
    after = replace(metric, target=target)
    return change("set_target", [altered(metric, after)], name=metric.name, target=target)


def edit_metric(project: Project, after: Metric) -> Change | None:
    """Define a metric anew: its scale, direction or column; answers are counted anew where that asks for it."""
    before = project.get(Metric, after.id)
    return change("edit_metric", [altered(before, after)], name=after.name)


def rename_dataset(project: Project, dataset_id: str, name: str) -> Change | None:
    """Give a dataset another name."""
    dataset = project.get(Dataset, dataset_id)
    after = replace(dataset, name=clean_name(name))
    return change("rename_dataset", [altered(dataset, after)], old=dataset.name, name=after.name)


def rename_metric(project: Project, metric_id: str, name: str) -> Change | None:
    """Give a metric another name."""
    metric = project.get(Metric, metric_id)
    after = replace(metric, name=clean_name(name))
    return change("rename_metric", [altered(metric, after)], old=metric.name, name=after.name)


def set_metric_variant(project: Project, metric_id: str, variant: str) -> Change | None:
    """Report a metric in another of its kind's variants (the answers stay as they are)."""
    metric = project.get(Metric, metric_id)
    return change("set_metric_variant", [altered(metric, replace(metric, variant=variant))], name=metric.name)


def delete_metric(project: Project, metric_id: str) -> Change | None:
    """Delete a metric; its dataset stays."""
    metric = project.get(Metric, metric_id)
    return change("delete_metric", [deleted(metric)], name=metric.name)


def delete_dataset(project: Project, dataset_id: str) -> Change | None:
    """Delete a dataset with its metrics and links; its rows stay as long as this can be undone."""
    dataset = project.get(Dataset, dataset_id)
    return change("delete_dataset", delete_with_dependents(project, dataset), name=dataset.name)
