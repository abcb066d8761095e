"""What the map shows beside its records, as text and plain numbers: means of the scores, indexes, and metric lanes.

Computed by the audit and metrics rooms and put into words here once, so that layout and painter need no formula. This
module must not know where anything is drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cxdesk.audit.customers import Customers, contrast
from cxdesk.audit.index import TouchpointIndex, Weights, group_index, touchpoint_index
from cxdesk.i18n import MISSING, NBSP, _
from cxdesk.model.project import Project
from cxdesk.model.records import Metric, Part

if TYPE_CHECKING:
    from cxdesk.metrics.series import Change, LaneCell

CustomersOf = Mapping[str, Mapping[Part, Customers]]
"""What surveys say of each part of a touchpoint, by the touchpoint's id."""

Parts = tuple[float | None, float | None, float | None]
"""Success, effort (ease) and emotion, each the mean of the raters who scored it, 1-7; None where nobody did."""

NO_PARTS: Parts = (None, None, None)


class CustomerMark(NamedTuple):
    """Where customers are on one part, 1-7, and whether they lie clearly apart from the raters."""

    mean: float
    apart: bool


NO_CUSTOMERS: tuple[CustomerMark | None, ...] = (None, None, None)


class MetricFigure(NamedTuple):
    """A metric lane's cell in words: what is written, what is drawn, and the whole in one sentence (``spoken``).

    ``verdict`` is ``better``, ``worse`` or empty; only then is ``change`` shown. ``spark`` has None for gaps, and
    ``target`` is drawn into it. ``standing`` is ``reached`` or ``missed`` where the target clearly is.
    """

    value: str
    margin: str = ""
    change: str = ""
    rising: bool = False
    verdict: str = ""
    size: str = ""
    warns: bool = False
    spark: tuple[float | None, ...] = ()
    spoken: str = ""
    target: float | None = None
    standing: str = ""


NO_FIGURE = MetricFigure("")
"""A cell that is not computed yet; nothing is drawn in it."""


class MetricLane(NamedTuple):
    """One metric's lane: its title, the line below it, and its cells by touchpoint id."""

    metric_id: str
    title: str
    caption: str
    cells: Mapping[str, MetricFigure]

    @property
    def key(self) -> str:
        """The lane's key, as ``hidden_lanes`` of a map names it."""
        return f"metric:{self.metric_id}"


@dataclass(frozen=True, slots=True)
class MapFigures:
    """All figures of one map: scores by touchpoint, CX index (0-100) by stage, metric lanes in their order.

    ``customers`` says by touchpoint what surveys say of the three parts, where they ask.
    """

    parts: Mapping[str, Parts] = field(default_factory=dict)
    indexes: Mapping[str, float | None] = field(default_factory=dict)
    lanes: tuple[MetricLane, ...] = ()
    journey_index: float | None = None
    customers: Mapping[str, tuple[CustomerMark | None, ...]] = field(default_factory=dict)


class LaneData(Protocol):
    """A computed metric lane: the metric, what it is called, its unit, and its cells by touchpoint id."""

    @property
    def metric(self) -> Metric:
        """The metric."""
        ...

    @property
    def title(self) -> str:
        """Kind and variant, such as "CSAT, top-2-box"."""
        ...

    @property
    def cells(self) -> Mapping[str, LaneCell]:
        """The cells of the touchpoints that have answers."""
        ...


class ScoreBook:
    """The indexes of one map's touchpoints in one round, kept up to date touchpoint by touchpoint."""

    def __init__(self) -> None:
        self._indexes: dict[str, TouchpointIndex] = {}
        self._of: tuple[str, str, Weights] | None = None

    def figures(
        self,
        project: Project,
        journey_id: str,
        round_id: str,
        lanes: tuple[MetricLane, ...] = (),
        touched: Collection[str] | None = None,
        customers: CustomersOf | None = None,
    ) -> MapFigures:
        """Return all figures of a map; scores are read anew for ``touched`` touchpoints only (None: all)."""
        weights = Weights.of(project.info)
        of = (journey_id, round_id, weights)
        if touched is None or of != self._of:
            self._indexes, touched = {}, ()
        self._of = of
        known, self._indexes = self._indexes, {}
        stages: dict[str, float | None] = {}
        for stage in project.stages(journey_id):
            own: list[TouchpointIndex] = []
            for touchpoint in project.touchpoints(stage.id):
                index = None if touchpoint.id in touched else known.get(touchpoint.id)
                if index is None:
                    index = touchpoint_index(project.scores_of(touchpoint.id, round_id), weights)
                self._indexes[touchpoint.id] = index
                own.append(index)
            stages[stage.id] = group_index(own).index
        parts: dict[str, Parts] = {id: _means(index) for id, index in self._indexes.items()}
        whole = group_index(self._indexes.values()).index
        marks = {
            id: _marks(self._indexes[id], said)
            for id, said in (customers or {}).items()
            if id in self._indexes
        }
        return MapFigures(parts, stages, lanes, whole, marks)


def map_figures(
    project: Project,
    journey_id: str,
    round_id: str,
    lanes: Iterable[LaneData] = (),
    customers: CustomersOf | None = None,
) -> MapFigures:
    """Return all figures of a map at once, for an export."""
    shown = metric_lanes(project, journey_id, lanes)
    return ScoreBook().figures(project, journey_id, round_id, shown, customers=customers)


def _marks(index: TouchpointIndex, said: Mapping[Part, Customers]) -> tuple[CustomerMark | None, ...]:
    """What customers say of each part, beside what raters do."""
    found: list[CustomerMark | None] = []
    for score in index.parts:
        customers = said.get(score.part)
        beside = contrast(score, customers) if customers is not None else None
        apart = beside is not None and beside.clear
        found.append(CustomerMark(customers.mean, apart) if customers is not None else None)
    return tuple(found)


def _means(index: TouchpointIndex) -> Parts:
    success, effort, emotion = index.parts
    return success.mean, effort.mean, emotion.mean


def metric_lanes(
    project: Project, journey_id: str, lanes: Iterable[LaneData], window: str = ""
) -> tuple[MetricLane, ...]:
    """Put computed lanes into words: a cell for each touchpoint of the map that the lane's dataset is linked to.

    A figure about a stage or the map as a whole stands once, under the first touchpoint of it without answers of its
    own, or in the lane's caption where every touchpoint has them. ``window`` names the stretch of time chosen.
    """
    made: list[MetricLane] = []
    for lane in lanes:
        cells, rest = _cells(project, journey_id, lane)
        latest = window or _latest(lane.cells.values())
        made.append(_lane(lane.metric, lane.title, latest, cells, rest))
    return tuple(made)


def _cells(project: Project, journey_id: str, lane: LaneData) -> tuple[dict[str, MetricFigure], list[str]]:
    """The cells by touchpoint id, and in words the figures that no touchpoint has a place for."""
    linked = set(project.links_of(lane.metric.dataset_id).values())
    cells: dict[str, MetricFigure] = {}
    rest: list[str] = []
    free: list[str] = []
    for stage in project.stages(journey_id):
        ids = [touchpoint.id for touchpoint in project.touchpoints(stage.id)]
        cells |= {id: _figure(lane.metric, lane.cells.get(id)) for id in ids if id in linked}
        bare = [id for id in ids if id not in linked]
        if stage.id in linked:
            whole = _of_all(_figure(lane.metric, lane.cells.get(stage.id)), _("whole stage"))
            rest += _placed(whole, bare, cells, stage.name)
        else:
            free += bare
    if journey_id in linked:
        whole = _of_all(_figure(lane.metric, lane.cells.get(journey_id)), _("whole map"))
        rest += _placed(whole, free, cells, _("whole map"))
    cells |= {id: _not_linked() for id in free if id not in cells}
    return cells, rest


def _placed(whole: MetricFigure, bare: Sequence[str], cells: dict[str, MetricFigure], name: str) -> list[str]:
    """Put a figure under the first of the bare touchpoints and nothing under the others; in words where none is."""
    cells |= dict.fromkeys(bare, NO_FIGURE)
    if bare:
        cells[bare[0]] = whole
        return []
    return [f"{name}: {whole.value} {whole.margin}".rstrip()]


def _of_all(figure: MetricFigure, of: str) -> MetricFigure:
    """The figure with the word for what it is of."""
    return figure._replace(size=f"{of}, {figure.size}", spoken=f"{of}: {figure.spoken}")


def pending_lane(metric: Metric) -> MetricLane:
    """Return the lane of a metric that is not computed yet: its name over empty cells, as soon as the map is there."""
    return MetricLane(
        metric.id, metric.name or metric.kind, f"{_('latest period')}, {_('95 % interval')}", {}
    )


def _lane(
    metric: Metric, title: str, latest: str, cells: Mapping[str, MetricFigure], rest: Sequence[str] = ()
) -> MetricLane:
    name = metric.name or title
    words = [latest, _("95 % interval"), *_target(metric), *rest]
    if title.casefold() != name.casefold():
        words.insert(0, title)
    return MetricLane(metric.id, name, ", ".join(words).replace(" %", f"{NBSP}%"), cells)


def _target(metric: Metric) -> list[str]:
    if metric.target is None:
        return []
    from cxdesk.metrics import words

    return [_("target {figure}").format(figure=words.value_text(metric, metric.target, brief=True))]


def _latest(cells: Iterable[LaneCell]) -> str:
    """Return which period the figures are of."""
    by = next((cell.latest.period.by for cell in cells if cell.latest is not None), "")
    return {
        "day": _("latest day"),
        "week": _("latest week"),
        "month": _("latest month"),
        "quarter": _("latest quarter"),
        "year": _("latest year"),
        "all": _("all dates"),
    }.get(by, _("latest period"))


def _not_linked() -> MetricFigure:
    return MetricFigure(MISSING, size=_("not linked"), spoken=_("no answers are linked to this touchpoint"))


def _figure(metric: Metric, cell: LaneCell | None) -> MetricFigure:
    from cxdesk.metrics import words
    from cxdesk.metrics.targets import standing

    if cell is None or cell.latest is None:
        return MetricFigure(MISSING, size=_("no answers"), spoken=_("no answers for this touchpoint"))
    latest, change = cell.latest, cell.change
    clear = change is not None and change.clear
    margin = words.margin_text(metric, latest)
    spoken = [latest.period.label, words.value_text(metric, latest.value)]
    spoken += [words.interval_text(metric, latest), words.size_text(latest)]
    if change is not None:
        spoken.append(f"{words.change_text(metric, change)}, {words.verdict_text(change)}")
    stands = standing(metric, latest)
    spoken.append({"reached": _("target reached"), "missed": _("target missed")}.get(stands, ""))
    return MetricFigure(
        value=words.value_text(metric, latest.value, brief=True),
        margin=margin,
        change=_change(metric, change) if clear and change is not None else "",
        rising=change is not None and change.centre > 0,
        verdict=change.verdict if clear and change is not None else "",
        size=words.size_text(latest),
        warns=bool(latest.flag),
        spark=tuple(point.value for point in cell.points),
        spoken=", ".join(part for part in spoken if part),
        target=metric.target,
        standing=stands if stands in ("reached", "missed") else "",
    )


def _change(metric: Metric, change: Change) -> str:
    """The size of a change; its arrow says the direction. Where down is better a word says what the arrow cannot."""
    from cxdesk.metrics import kinds, words

    size = words.change_text(metric, change).lstrip("+-\u2212")
    return size if kinds.get(metric.kind).up_is_good(metric) else f"{size} {words.verdict_text(change)}"
