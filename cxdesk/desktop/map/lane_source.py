"""Computes the map's metric lanes when they are first needed, after the window has been painted.

Counting needs numpy and the metric kinds, which are imported then and not at the start; until then the lanes show
their names. This module must not know how a lane is drawn.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from cxdesk.desktop.document import Document
from cxdesk.errors import CxdeskError
from cxdesk.flows import figures
from cxdesk.i18n import _, format_date
from cxdesk.model.change import Change
from cxdesk.model.records import Dataset, Journey, Link, Metric, Stage, Touchpoint
from cxdesk.render.lanes import CustomersOf, MetricLane, metric_lanes, pending_lane


class LaneSource(QObject):
    """The metric lanes of the map that is shown; ``ready`` says that they can be read again."""

    ready = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._lanes: tuple[MetricLane, ...] = ()
        self.customers: CustomersOf = {}
        """What surveys say of the touchpoints' success, ease and emotion."""
        self._stale = True
        self._seen = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._compute)
        document.settled.connect(lambda: self._timer.start(0))

    def seen(self) -> None:
        """Compute from now on, as the map has been painted; counting before that would only delay the first frame."""
        if not self._seen:
            self._seen = True
            if self._stale:
                self._timer.start(0)

    def forget(self) -> None:
        """Compute the lanes anew when they are read next."""
        self._stale = True

    def concerned(self, change: Change) -> bool:
        """Return whether the lanes are others after this change."""
        if change.kinds() & {Dataset.KIND, Metric.KIND, Link.KIND, Journey.KIND}:
            return True
        return change.structural(Touchpoint.KIND) or change.structural(Stage.KIND)

    def lanes(self) -> tuple[MetricLane, ...]:
        """Return the lanes; those that are not computed yet stand with their titles, or their last cells."""
        if not self._stale:
            return self._lanes
        document = self._document
        metrics = figures.journey_metrics(document.project, document.journey_id)
        if not metrics:
            self._lanes, self.customers, self._stale = (), {}, False
            return ()
        if self._seen and not document.settling:
            self._timer.start(0)
        known = {lane.metric_id: lane for lane in self._lanes}
        return tuple(known.get(m.id) or pending_lane(m) for m in metrics)

    def _compute(self) -> None:
        from cxdesk.flows.customers import customers

        document = self._document
        if not self._stale or document.project.find(Journey, document.journey_id) is None:
            return
        found: list[MetricLane] = []
        for metric in figures.journey_metrics(document.project, document.journey_id):
            try:
                lanes = figures.lanes(
                    document.source, document.journey_id, document.period, [metric], document.window
                )
            except CxdeskError as error:
                found.append(MetricLane(metric.id, metric.name, str(error), {}))
            else:
                chosen = _named(document.window)
                found.extend(metric_lanes(document.project, document.journey_id, lanes, chosen))
        self.customers = customers(document.source, document.journey_id)
        self._lanes, self._stale = tuple(found), False
        self.ready.emit()


def _named(window: "figures.Window | None") -> str:
    """The stretch of time chosen, in words; empty where there is none."""
    if window is None:
        return ""
    return _("{start} – {end}").format(start=format_date(window[0]), end=format_date(window[1]))
