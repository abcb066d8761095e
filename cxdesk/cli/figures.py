"""The commands that compute: scores of touchpoints, metrics of imported data."""

import argparse
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from cxdesk.audit.index import GroupIndex, journey_index
from cxdesk.cli.printing import print_json, print_table
from cxdesk.cli.projects import find_map, opened
from cxdesk.errors import CxdeskError
from cxdesk.flows.figures import UNASSIGNED, in_order
from cxdesk.i18n import _, format_number
from cxdesk.metrics.kinds import KINDS, get
from cxdesk.metrics.periods import By
from cxdesk.metrics.series import Line, trend
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, Dataset, Journey, Metric, Round, Stage, Touchpoint
from cxdesk.model.tally import Tally
from cxdesk.session import ProjectSession


def scores(arguments: argparse.Namespace) -> int:
    """List success, effort, emotion and the CX index per touchpoint, stage and map."""
    with opened(arguments.file) as session:
        project = session.project
        round_id = _round(project, arguments.round).id
        journeys = [find_map(project, arguments.map)] if arguments.map else project.journeys()
        rows = [row for journey in journeys for row in _score_rows(project, journey, round_id)]
    if arguments.json:
        print_json(rows)
        return 0
    header = [
        _("Map"),
        _("Stage"),
        _("Touchpoint"),
        _("Success"),
        _("Ease"),
        _("Emotion"),
        _("Index"),
        _("Raters"),
    ]
    keys = ("map", "stage", "touchpoint", "success", "effort", "emotion", "index", "raters")
    print_table(header, [[_shown(row[key]) for key in keys] for row in rows])
    return 0


def _round(project: Project, name: str | None) -> Round:
    rounds = project.all(Round)
    if name is None:
        return rounds[-1]
    for candidate in rounds:
        if candidate.name.casefold() == name.casefold():
            return candidate
    names = ", ".join(candidate.name for candidate in rounds)
    raise CxdeskError(
        _("There is no round “{name}”; the rounds are: {names}.").format(name=name, names=names)
    )


def _score_rows(project: Project, journey: Journey, round_id: str) -> Iterator[dict[str, Any]]:
    """Yield a row per touchpoint, then one per stage and one for the map, whose lower keys are None."""
    found = journey_index(project, journey.id, round_id)
    for stage in project.stages(journey.id):
        for touchpoint in project.touchpoints(stage.id):
            own = found.touchpoints[touchpoint.id]
            yield {
                "map": journey.title,
                "stage": stage.name,
                "touchpoint": touchpoint.name,
                **{part: own.part(part).mean for part in PARTS},
                "index": own.index,
                "raters": own.raters,
                "range": own.range,
            }
    for stage in project.stages(journey.id):
        yield _group_row(journey.title, stage.name, found.stages[stage.id])
    yield _group_row(journey.title, None, found.whole)


def _group_row(title: str, stage: str | None, group: GroupIndex) -> dict[str, Any]:
    spread = None if group.low is None or group.high is None else group.high - group.low
    return {
        "map": title,
        "stage": stage,
        "touchpoint": None,
        **dict.fromkeys(PARTS),
        "index": group.index,
        "raters": group.raters,
        "range": spread,
    }


def _shown(value: object) -> object:
    if not isinstance(value, float):
        return value
    return format_number(value, 0 if value >= 1000 and value.is_integer() else 1)


def metrics(arguments: argparse.Namespace) -> int:
    """Compute the metrics of the imported data, by period and split where asked."""
    if arguments.metric is not None and arguments.metric not in KINDS:
        get(arguments.metric)  # raises the sentence that names the kinds
    with opened(arguments.file) as session:
        project = session.project
        journey_id = find_map(project, arguments.map).id if arguments.map else None
        rows = [
            row
            for dataset, column in _columns(project, arguments.split).items()
            for metric in project.metrics_of(dataset.id)
            if arguments.metric in (None, metric.kind)
            for row in _metric_rows(session, dataset, metric, column, arguments, journey_id)
        ]
    if arguments.json:
        print_json(rows)
        return 0
    keys = (
        "metric",
        "variant",
        "name",
        "dataset",
        "period",
        "touchpoint",
        "stage",
        "segment",
        "value",
        "low",
        "high",
        "n",
        "unit",
    )
    used = [key for key in keys if any(row[key] is not None for row in rows)]
    print_table(used, [[_shown(row[key]) for key in used] for row in rows])
    return 0


def _metric_rows(
    session: ProjectSession,
    dataset: Dataset,
    metric: Metric,
    column: int | None,
    arguments: argparse.Namespace,
    journey_id: str | None,
) -> Iterator[dict[str, Any]]:
    project = session.project
    group = _grouping(project, dataset, arguments.split, journey_id)
    if get(metric.kind).in_order:
        group = _in_order(project, dataset, group)
    by: By = arguments.by or "all"
    tallies = _tallies(session, dataset, metric, column)
    found = trend(metric, tallies, by, group, split=column is not None)
    kind = get(metric.kind)
    for line in _with_empty(found.lines, project, arguments.split, journey_id):
        touchpoint = project.find(Touchpoint, str(line.group)) if arguments.split == "touchpoint" else None
        stage_id = touchpoint.stage_id if touchpoint is not None else str(line.group)
        stage = project.find(Stage, stage_id) if arguments.split in ("touchpoint", "stage") else None
        base = {
            "metric": metric.kind,
            "variant": kind.variant(metric).key,
            "dataset": dataset.name,
            "period": None,
            "touchpoint": touchpoint.name if touchpoint is not None else None,
            "stage": stage.name if stage is not None else None,
            "segment": line.segment,
            "value": None,
            "low": None,
            "high": None,
            "n": 0,
            "unit": kind.unit(metric),
            "name": metric.name,
        }
        for point in line.points:
            period = point.period.key if arguments.by else None
            figures = {"value": point.value, "low": point.low, "high": point.high, "n": point.n}
            yield base | {"period": period} | figures
        if not line.points:
            yield base


def _tallies(session: ProjectSession, dataset: Dataset, metric: Metric, column: int | None) -> list[Tally]:
    """Return a metric's answers, split by a column; those of a segment column are counted already."""
    segments = dataset.columns_with_role("segment")
    if column is None or column in segments:
        return session.tallies([metric.id], 0 if column is None else segments.index(column) + 1)
    return session.tallies_by([metric.id], column)


def _columns(project: Project, split: str | None) -> dict[Dataset, int | None]:
    """Return the datasets that can be split so, with the column to split by (None: by none)."""
    datasets = project.datasets()
    if split in (None, "touchpoint", "stage"):
        return dict.fromkeys(datasets)
    found: dict[Dataset, int | None] = {}
    for dataset in datasets:
        names = [column.name for column in dataset.columns]
        segments = dataset.columns_with_role("segment")
        if split == "segment":
            found |= {dataset: segments[0]} if segments else {}
        elif split in names:
            found[dataset] = names.index(split)
    if datasets and not found:
        known = dict.fromkeys(d.columns[i].name for d in datasets for i in d.columns_with_role("segment"))
        raise CxdeskError(
            _("No imported table has a column “{column}”; the segments are: {names}.").format(
                column=split, names=", ".join(known) or _("none")
            )
        )
    return found


def _grouping(project: Project, dataset: Dataset, split: str | None, journey_id: str | None) -> Any:
    """Return from touchpoint values to groups: touchpoint or stage ids where split, else one group."""
    links = project.links_of(dataset.id)

    def key(value: str | None) -> Hashable:
        place = links.get(value)
        touchpoint = project.find(Touchpoint, place)
        stage = project.find(Stage, touchpoint.stage_id if touchpoint is not None else place)
        journey = stage.journey_id if stage is not None else place
        if journey_id is not None and journey != journey_id:
            return None
        if split == "touchpoint":
            return touchpoint.id if touchpoint is not None else UNASSIGNED
        if split == "stage":
            return stage.id if stage is not None else UNASSIGNED
        return "all"

    return key


def _in_order(
    project: Project, dataset: Dataset, key: Callable[[str | None], Hashable]
) -> dict[Any, Hashable]:
    """Return the groups of touchpoint values in map order, for figures that depend on it; unassigned ones last."""
    every = [
        touchpoint.id
        for journey in project.journeys()
        for touchpoint in project.journey_touchpoints(journey.id)
    ]
    links = project.links_of(dataset.id)
    ordered = [*in_order(links, every), *links]
    return {value: group for value in ordered if (group := key(value)) is not None}


def _with_empty(
    lines: tuple[Line, ...], project: Project, split: str | None, journey_id: str | None
) -> Iterator[Line]:
    """Yield lines in map order with an empty one for each touchpoint or stage without answers; unassigned last."""
    if split not in ("touchpoint", "stage"):
        yield from lines or (Line("all", None, ()),)
        return
    by_group = {line.group: line for line in lines}
    for journey in project.journeys():
        if journey_id not in (None, journey.id):
            continue
        for stage in project.stages(journey.id):
            ids = [stage.id] if split == "stage" else [t.id for t in project.touchpoints(stage.id)]
            for id in ids:
                yield by_group.get(id, Line(id, None, ()))
    if UNASSIGNED in by_group:
        yield by_group[UNASSIGNED]
