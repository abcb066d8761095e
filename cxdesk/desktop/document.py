"""The one bridge between the project and the window: every view reads the project here and sends its changes here.

It passes changes to the session, tells all views what changed, keeps what is selected and shown, and writes the file
by itself. It must not know any view; views hold ids, never records.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from cxdesk import logs
from cxdesk.desktop import ui
from cxdesk.desktop.segments import Segment, SegmentSource
from cxdesk.errors import ConflictError, CxdeskError
from cxdesk.i18n import _
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import (
    Dataset,
    Journey,
    Opportunity,
    PainPoint,
    Quote,
    Rater,
    Round,
    Stage,
    Touchpoint,
)
from cxdesk.session import ProjectSession
from cxdesk.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    from cxdesk.metrics.periods import By

    Window = tuple[date, date]

PERIODS: Final[tuple["By", ...]] = ("day", "week", "month", "quarter", "year")


class Selection(NamedTuple):
    """What is selected: records of one kind ("stage", "touchpoint", "pain_point", "opportunity", "quote"), as chosen.

    ``kind`` is empty, and so are ``ids``, where nothing is.
    """

    kind: str = ""
    ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def one(self) -> str | None:
        """The id of the only record selected, None where there are none or several."""
        return self.ids[0] if len(self.ids) == 1 else None


class Document(QObject):
    """The project on screen.

    ``changed(change, origin)`` follows every edit, undo and redo; a view that is the ``origin`` has shown it already.
    Views read the project rather than the change's images: a view rebuilt on the way may show the change before it is
    told of it.
    ``reset()`` means that everything may be another: read the project again. The other signals follow the properties
    of the same name and carry nothing, save ``failed(sentence)``: an edit or undo that was not possible, and
    ``save_failed(error)``.
    """

    changed = Signal(object, object)
    reset = Signal()
    selection_changed = Signal()
    journey_changed = Signal()
    rater_changed = Signal()
    round_changed = Signal()
    segment_changed = Signal()
    period_changed = Signal()
    window_changed = Signal()
    state_changed = Signal()
    settled = Signal()
    failed = Signal(str)
    save_failed = Signal(object)

    def __init__(self, session: ProjectSession, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.settings = settings
        self._selection = Selection()
        self._segment: Segment | None = None
        self._window: Window | None = None
        self._period: By = "month"
        self._period_chosen = False
        self._settling = False
        self._save_cost = 0.0
        self._trouble = ""
        self._closed = False
        self._held = False
        self._journey_id = self._rater_id = self._round_id = ""
        self._choose_first()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save_quietly)

    # ------------------------------------------------------------------------------------------- the project

    @property
    def session(self) -> ProjectSession:
        """The session, for reading; views change nothing through it."""
        return self._session

    @property
    def project(self) -> Project:
        """The project as it is now; do not keep it beyond the call."""
        return self._session.project

    @property
    def source(self) -> ProjectSession | SegmentSource:
        """What figures are computed from: all answers, or those of the segment chosen."""
        return self._session if self._segment is None else SegmentSource(self._session, self._segment)

    def replace_session(self, session: ProjectSession) -> None:
        """Show another project. The one shown before has been closed by the caller."""
        self._timer.stop()
        self._session = session
        self._selection = Selection()
        self._segment = None
        self._window = None
        self._trouble = ""
        self._closed = False
        self._journey_id = self._rater_id = self._round_id = ""
        self._choose_first()
        self._period_chosen = False
        self.reset.emit()
        self._fit_period()
        self.selection_changed.emit()
        self.state_changed.emit()

    @property
    def settling(self) -> bool:
        """Whether the window has not been painted yet: what is heavy waits for ``settled``."""
        return self._settling

    def hold(self) -> None:
        """Let what is heavy wait until ``settle`` is called; the window is about to be painted for the first time."""
        self._settling = True

    def settle(self) -> None:
        """Say that the window has been painted."""
        if self._settling:
            self._settling = False
            self._fit_period()
            self.settled.emit()

    # ------------------------------------------------------------------------------------------- edits

    def apply(self, change: Change | None, origin: object = None) -> bool:
        """Make a change durable and tell the views; None is no change and fine.

        Returns False, after saying why through ``failed``, where it was not possible. Nothing has changed then.
        """
        if change is None:
            return True
        with self._explained() as outcome:
            self.announce(self._session.apply(change), origin)
            outcome.done = True
        return outcome.done

    def announce(self, change: Change, origin: object = None) -> None:
        """Tell the views of a change that the session has applied already (an import does so by itself)."""
        self._keep_valid(change)
        self.changed.emit(change, origin)
        if change.structural(Dataset.KIND):
            self._fit_period()
        self._schedule_save()
        self.state_changed.emit()

    def undo(self) -> bool:
        """Take back the last edit; what is being typed is handed over first. False where nothing was undone."""
        return self._step(self._session.undo)

    def redo(self) -> bool:
        """Do again what was undone last. False where nothing was redone."""
        return self._step(self._session.redo)

    def _step(self, step: Callable[[], Change | None]) -> bool:
        ui.commit_editing()
        with self._explained() as outcome:
            change = step()
            if change is not None:
                self._go_to(change)
                self.announce(change)
                outcome.done = True
        return outcome.done

    @contextlib.contextmanager
    def _explained(self) -> Iterator["_Outcome"]:
        """Turn a known failure into a sentence; after any other, let every view read the project again."""
        outcome = _Outcome()
        try:
            yield outcome
        except CxdeskError as error:
            logs.report(error)
            outcome.done = False
            self.failed.emit(str(error))
        except Exception:
            self.reset.emit()
            raise

    # ------------------------------------------------------------------------------------------- what is shown

    @property
    def journey_id(self) -> str:
        """The id of the map that is shown."""
        return self._journey_id

    def show_journey(self, journey_id: str) -> None:
        """Show another map; nothing is selected on it."""
        if journey_id != self._journey_id and self.project.find(Journey, journey_id) is not None:
            self.select("", ())
            self._journey_id = journey_id
            self.journey_changed.emit()

    @property
    def selection(self) -> Selection:
        """What is selected on the map."""
        return self._selection

    def select(self, kind: str, ids: tuple[str, ...] | list[str]) -> None:
        """Select records of one kind; ids that do not exist are left out."""
        known = (
            tuple(id for id in dict.fromkeys(ids) if self.project.lookup(kind, id) is not None)
            if kind
            else ()
        )
        selection = Selection(kind, known) if known else Selection()
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def selected_touchpoints(self) -> tuple[str, ...]:
        """Return the ids of the touchpoints selected, directly or by what hangs under them."""
        kind, ids = self._selection.kind, self._selection.ids
        if kind == Touchpoint.KIND:
            return ids
        notes = [self.project.lookup(kind, id) for id in ids if kind != Stage.KIND]
        return tuple(
            dict.fromkeys(n.touchpoint_id for n in notes if isinstance(n, PainPoint | Opportunity | Quote))
        )

    @property
    def rater_id(self) -> str:
        """The id of the rater whose scores the inspector shows and sets."""
        return self._rater_id

    def choose_rater(self, rater_id: str) -> None:
        """Score as another rater."""
        if rater_id != self._rater_id and self.project.find(Rater, rater_id) is not None:
            self._rater_id = rater_id
            self.rater_changed.emit()

    @property
    def round_id(self) -> str:
        """The id of the round of scoring that is shown."""
        return self._round_id

    def choose_round(self, round_id: str) -> None:
        """Show and set the scores of another round."""
        if round_id != self._round_id and self.project.find(Round, round_id) is not None:
            self._round_id = round_id
            self.round_changed.emit()

    @property
    def segment(self) -> Segment | None:
        """Whose answers the metrics and charts show; None: everybody's."""
        return self._segment

    def choose_segment(self, segment: Segment | None) -> None:
        """Show the answers of one segment only, or everybody's."""
        if segment != self._segment:
            self._segment = segment
            self.segment_changed.emit()

    @property
    def period(self) -> "By":
        """The unit of time of trends and sparklines, one of ``PERIODS``."""
        return self._period

    def choose_period(self, period: str) -> None:
        """Show trends by another unit of time, one of ``PERIODS``."""
        wanted = next((unit for unit in PERIODS if unit == period), self._period)
        self._period_chosen = True
        if wanted != self._period:
            self._period = wanted
            self.period_changed.emit()

    @property
    def window(self) -> "Window | None":
        """The first and the last day of the stretch of time that figures are narrowed to; None for all time."""
        return self._window

    def choose_window(self, start: "date | None", end: "date | None" = None) -> None:
        """Narrow figures to the days from ``start`` to ``end``, both included; None for all time again."""
        window = None if start is None or end is None else (min(start, end), max(start, end))
        if window != self._window:
            self._window = window
            self.window_changed.emit()

    def _fit_period(self) -> None:
        """Choose the period that the answers allow, as long as the user has chosen none; waits for the first paint."""
        if self._period_chosen or self._settling:
            return
        from cxdesk.flows.figures import natural_period

        period = natural_period(self._session, self._journey_id)
        if period != self._period:
            self._period = period
            self.period_changed.emit()

    # ------------------------------------------------------------------------------------------- the file

    @property
    def read_only(self) -> bool:
        """Whether the project can only be looked at."""
        return self._session.read_only

    @property
    def trouble(self) -> str:
        """Why the file could not be written the last time it was tried; empty where it could."""
        return self._trouble

    def save(self) -> None:
        """Write the file now; raises FileError (ConflictError where it changed meanwhile) with its sentence."""
        ui.commit_editing()
        self._timer.stop()
        if self._session.path is None:
            return
        started = time.monotonic()
        try:
            self._session.save()
        except CxdeskError as error:
            self._trouble = str(error)
            raise
        else:
            self._trouble = ""
        finally:
            self._save_cost = time.monotonic() - started
            self.state_changed.emit()

    def save_as(self, path: Path) -> None:
        """Go on in another file; raises FileError with its sentence."""
        ui.commit_editing()
        self._session.save_as(path)
        self._trouble = ""
        self.settings.add_recent(path)
        self.state_changed.emit()

    def save_copy(self, path: Path, *, with_history: bool = True) -> None:
        """Write a copy into another file and go on in this one; raises FileError with its sentence."""
        ui.commit_editing()
        self._session.save_copy(path, with_history=with_history)

    def close_session(self) -> None:
        """Write the file where it is behind and let go of the project; raises FileError where that is not possible."""
        ui.commit_editing()
        self._timer.stop()
        self._session.close()
        self._closed = True

    def abandon_session(self) -> None:
        """Let go of the project without writing the file; what is not in it is offered at the next start."""
        self._timer.stop()
        self._session.abandon()
        self._closed = True

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Write no file by itself while the block runs: long work has a change half done."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            if self._session.unsaved:
                self._schedule_save()

    def save_quietly(self) -> bool:
        """Write the file where it is behind; a failure is told through ``save_failed`` and tried again later."""
        if (
            self._held
            or self._closed
            or self._session.path is None
            or self._session.read_only
            or not self._session.unsaved
        ):
            return True
        try:
            self.save()
        except ConflictError as error:
            self.save_failed.emit(error)
            return False
        except CxdeskError as error:
            logs.report(error)
            self.save_failed.emit(error)
            self._timer.start(30_000)
            return False
        return True

    def _schedule_save(self) -> None:
        if self._session.path is None or self._session.read_only:
            return
        # A file that takes long to write is written less often: at most a twentieth of the time goes into it.
        wait = max(float(self.settings.autosave_seconds), self._save_cost * 20)
        self._timer.start(int(wait * 1000))

    # ------------------------------------------------------------------------------------------- staying valid

    def _choose_first(self) -> None:
        project = self.project
        if project.find(Journey, self._journey_id) is None:
            self._journey_id = next((journey.id for journey in project.journeys()), "")
        if project.find(Round, self._round_id) is None:
            rounds = project.all(Round)
            self._round_id = rounds[-1].id if rounds else ""
        if project.find(Rater, self._rater_id) is None:
            raters = project.all(Rater)
            mine = self.settings.rater.casefold()
            own = next((rater.id for rater in raters if mine and rater.name.casefold() == mine), "")
            self._rater_id = own or next((rater.id for rater in raters), "")

    def _keep_valid(self, change: Change) -> None:
        """Let go of what the change deleted: selection, map, rater, round."""
        kinds = {kind for kind in change.kinds() if change.structural(kind)}
        selected, before = self._selection, (self._journey_id, self._rater_id, self._round_id)
        kept = tuple(id for id in selected.ids if self.project.lookup(selected.kind, id) is not None)
        self._selection = Selection(selected.kind, kept) if kept else Selection()
        if kinds & {Journey.KIND, Rater.KIND, Round.KIND}:
            self._choose_first()
        after = (self._journey_id, self._rater_id, self._round_id)
        signals = (self.journey_changed, self.rater_changed, self.round_changed)
        for signal, old, new in zip(signals, before, after, strict=True):
            if old != new:
                signal.emit()
        if self._selection != selected:
            self.selection_changed.emit()

    def _go_to(self, change: Change) -> None:
        """Show the map on which a step of undo or redo happened, so that it is seen."""
        for edit in change.edits:
            journey_id = self._journey_of(edit.after)
            if journey_id is not None:
                if journey_id != self._journey_id:
                    self.show_journey(journey_id)
                return

    def _journey_of(self, record: object) -> str | None:
        project = self.project
        if isinstance(record, PainPoint | Opportunity | Quote):
            record = project.find(Touchpoint, record.touchpoint_id)
        if isinstance(record, Touchpoint):
            record = project.find(Stage, record.stage_id)
        if isinstance(record, Stage):
            return record.journey_id
        return record.id if isinstance(record, Journey) else None


class _Outcome:
    """Whether the body of ``_explained`` came to its end."""

    def __init__(self) -> None:
        self.done = False


def state_sentence(document: Document) -> str:
    """Return in a few words how the file stands to what is on screen."""
    session = document.session
    if session.read_only:
        return _("read-only")
    if session.path is None:
        return _("kept by CXDesk, not in a file yet")
    if document.trouble:
        return _("not written to the file")
    return _("saving…") if session.unsaved else _("saved")
