"""What the list of comments asks the session for: a question as the user puts it, and one query a dataset.

Plain data made from the project. It must not know widgets, nor how comments are found.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cxdesk.desktop.segments import Segment
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric, Stage, Touchpoint

UNLINKED: Final = ""
"""Stands among the targets of a question for comments that mean no touchpoint, stage or map."""

PLACES: Final = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Score:
    """Comments of people whose answer to a metric is in one of ``PLACES``."""

    metric_id: str
    place: str


@dataclass(frozen=True, slots=True)
class Question:
    """Which comments are wanted: those that hold all words of ``text`` and fit everything else that is given.

    ``targets`` are ids of touchpoints, stages and maps, or ``UNLINKED``; None stands for all comments. An empty
    ``dataset_id`` stands for all datasets; ``days`` are the first and the last day.
    """

    text: str = ""
    targets: frozenset[str] | None = None
    dataset_id: str = ""
    segment: Segment | None = None
    score: Score | None = None
    days: tuple[date, date] | None = None


class Query(NamedTuple):
    """What one dataset is asked for, in the words of ``session.comments``."""

    dataset_id: str
    text: str = ""
    values: tuple[str | None, ...] | None = None
    where: Mapping[int, str | None] | None = None
    answers: Mapping[str, tuple[float, float]] | None = None
    days: tuple[date, date] | None = None


def commented(project: Project) -> list[Dataset]:
    """Return the datasets that have a column of comments."""
    return [dataset for dataset in project.datasets() if dataset.columns_with_role("comment")]


def queries(project: Project, question: Question) -> list[Query]:
    """Return what the datasets are asked for; those that cannot have a comment that fits are left out."""
    found = [_query(project, dataset, question) for dataset in commented(project)]
    return [query for query in found if query is not None]


def _query(project: Project, dataset: Dataset, question: Question) -> Query | None:
    if question.dataset_id not in ("", dataset.id):
        return None
    values = None
    if question.targets is not None:
        values = values_of(project, dataset.id, question.targets)
        if not values:
            return None
    where: dict[int, str | None] | None = None
    if question.segment is not None:
        column = _segment_column(dataset, question.segment.column)
        if column is None:
            return None
        where = {column: question.segment.value}
    answers: dict[str, tuple[float, float]] | None = None
    if question.score is not None:
        metric = project.find(Metric, question.score.metric_id)
        span = spans(metric).get(question.score.place) if metric is not None else None
        if metric is None or metric.dataset_id != dataset.id or span is None:
            return None
        answers = {metric.id: span}
    return Query(dataset.id, question.text, values, where, answers, question.days)


def values_of(project: Project, dataset_id: str, targets: Collection[str]) -> tuple[str | None, ...]:
    """Return the values of a dataset's touchpoint column that mean one of the targets."""
    links = project.links_of(dataset_id)
    found = [value for value, target in links.items() if (target or UNLINKED) in targets]
    if UNLINKED in targets and None not in links:
        found.append(None)
    return tuple(found)


def _segment_column(dataset: Dataset, name: str) -> int | None:
    columns = dataset.columns_with_role("segment")
    return next((index for index in columns if dataset.columns[index].name == name), None)


def targets_of(
    project: Project, kind: str, ids: Collection[str], touchpoints: Collection[str]
) -> frozenset[str] | None:
    """Return what a selection on the map stands for: ``touchpoints`` selected, or a stage with all that is in it.

    None where nothing is selected.
    """
    if kind == Stage.KIND:
        stages = [id for id in ids if project.find(Stage, id) is not None]
        return frozenset(stages) | {t.id for id in stages for t in project.children(Touchpoint, id)}
    return frozenset(touchpoints) or None


def spans(metric: Metric) -> dict[str, tuple[float, float]]:
    """Return the answers that are low, middle and high for a metric, each as least and greatest answer.

    Empty where the metric's figure has no such sets. Where it has a top set only, all other answers are low.
    """
    kind = get(metric.kind)
    groups: dict[str, list[float]] = {}
    for answer in kind.points(metric):
        groups.setdefault(kind.place(metric, answer), []).append(answer)
    if "top" not in groups:
        return {}
    names = {"bottom": "low", "middle": "middle" if "bottom" in groups else "low", "top": "high"}
    found = {names[place]: (min(given), max(given)) for place, given in groups.items()}
    return {place: found[place] for place in PLACES if place in found}


def place_of(metric: Metric, answer: float) -> str:
    """Return whether an answer is low, middle or high for a metric; empty where it is none of them."""
    return next((place for place, (low, high) in spans(metric).items() if low <= answer <= high), "")
