"""Verbs on imported data: import a dataset with its metrics and links, relink a value, rename, delete."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxdesk.model.change import Change, altered, change, created, deleted, new_id
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Link, Metric
from cxdesk.model.texts import clean_name
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
    linked = [Link(new_id(), dataset.id, value, touchpoint) for value, touchpoint in links.items()]
    edits = (*room, created(made), *map(created, owned), *map(created, linked))
    return Change("import_dataset", {"name": made.name, "rows": made.rows}, edits)


def link_value(
    project: Project, dataset_id: str, value: str | None, touchpoint_id: str | None
) -> Change | None:
    """Say which touchpoint a value of the dataset's touchpoint column means (None: unassigned)."""
    links = project.children(Link, dataset_id)
    link = next((link for link in links if link.value == value), None)
    if link is None:
        edit = created(Link(new_id(), dataset_id, value, touchpoint_id))
    else:
        edit = altered(link, replace(link, touchpoint_id=touchpoint_id))
    return change("link_value", [edit], value=value or "")


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
