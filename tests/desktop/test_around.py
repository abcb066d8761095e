"""What is around the main window: long work, the sample, segments, dropped files, locked and damaged files."""

import sqlite3
import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from cxdesk.desktop import tasks
from cxdesk.desktop.commands.editing import MapCommands
from cxdesk.desktop.dialogs import LinksDialog
from cxdesk.desktop.importing.leftout import LeftOutDialog
from cxdesk.desktop.segments import SegmentSource
from cxdesk.errors import CxdeskError
from cxdesk.flows.figures import journey_metrics
from cxdesk.jobs import Job
from cxdesk.model.records import Channel, Metric, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import touchpoints
from tests.desktop.conftest import Answers, Desk
from tests.desktop.hands import add_touchpoint


def drop(widget: QWidget, path: Path) -> bool:
    """Drag a file onto a widget and let go of it; return whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, copy = QPointF(200, 200), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), copy, data, left, none)
    QApplication.sendEvent(widget, entered)
    dropped = QDropEvent(at, copy, data, left, none)
    if entered.isAccepted():
        QApplication.sendEvent(widget, dropped)
    return entered.isAccepted() and dropped.isAccepted()


def test_work_hands_over_its_result_on_the_main_thread(qtbot: QtBot, answers: Answers) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    results: list[tuple[int, bool]] = []

    def work(job: Job) -> int:
        assert threading.current_thread() is not threading.main_thread()
        return 42

    tasks.run(
        parent,
        "Counting…",
        work,
        lambda n: results.append((n, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(42, True)]
    tasks.finish()


def test_work_that_fails_is_explained(qtbot: QtBot, answers: Answers) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def work(job: Job) -> None:
        raise CxdeskError("The disk is full.")

    tasks.run(parent, "Writing…", work, lambda _nothing: None)
    qtbot.waitUntil(lambda: answers.said == ["The disk is full."])
    tasks.finish()


def test_long_work_shows_progress_and_stops_when_asked(qtbot: QtBot, answers: Answers) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    stopped = threading.Event()

    def work(job: Job) -> None:
        done = 0
        try:
            while True:
                job.report(done, 100, "a step")
                job.check()
                stopped.wait(0.01)
                done = (done + 1) % 100
        finally:
            stopped.set()

    tasks.run(parent, "Counting to infinity…", work, lambda _nothing: None)

    def progress() -> list[QDialog]:
        return [dialog for dialog in parent.findChildren(QDialog) if dialog.isVisible()]

    assert not progress()
    qtbot.waitUntil(lambda: bool(progress()), timeout=3000)
    button = progress()[0].findChild(QPushButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not progress())
    assert stopped.is_set()
    assert answers.said == []
    tasks.finish()


def test_sample_is_a_copy_without_a_file_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.application.open_sample()
    desk.shown()
    assert desk.document.session.path is None
    assert desk.document.project.datasets()
    assert 12 <= len(desk.document.project.journey_touchpoints(desk.document.journey_id)) <= 18
    desk.restart()
    assert ProjectSession.recoverable() == []


def test_segment_combo_narrows_the_answers(desk: Desk) -> None:
    desk.application.open_sample()
    desk.shown()
    combo, document = desk.window.tool_bar.segment, desk.document
    desk.bot.waitUntil(lambda: combo.count() > 2)
    metric = journey_metrics(document.project, document.journey_id)[0]

    def counted() -> int:
        return sum(count for tally in document.source.tallies([metric.id]) for *_key, count in tally.items())

    everybody, parts = counted(), 0
    for index in range(1, combo.count()):
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        assert isinstance(document.source, SegmentSource)
        parts += counted()
    assert parts == everybody > 0
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert document.source is document.session


def test_links_and_left_out_answers_of_the_sample(desk: Desk) -> None:
    desk.application.open_sample()
    desk.shown()
    document = desk.document
    dataset = document.project.datasets()[0]

    def relink(dialog: QDialog) -> None:
        assert isinstance(dialog, LinksDialog)
        value, combo = next((v, c) for v, c in dialog.combos.items() if c.currentData() is not None)
        stage = document.project.stages(document.journey_id)[1]
        combo.setCurrentIndex(combo.findData(stage.id))
        combo.activated.emit(combo.currentIndex())
        assert document.project.links_of(dataset.id)[value] == stage.id
        combo.setCurrentIndex(0)
        combo.activated.emit(0)
        assert document.project.links_of(dataset.id)[value] is None

    def left_out(dialog: QDialog) -> None:
        assert isinstance(dialog, LeftOutDialog)
        # The sample's script puts an 11 on the scale of 0 to 10 into the answers 517 and 1904, below one header row.
        rows = [dialog.rows.texts(line)[0] for line in range(dialog.rows.rowCount())]
        assert rows == ["518", "1905"]

    item = desk.window.navigator.item("dataset", dataset.id)
    menu = desk.window.navigator.menu_at(item)
    by_text = {action.text(): action for action in menu.actions()}
    desk.answers.expect(relink, left_out)
    by_text["Links to touchpoints…"].trigger()
    desk.trigger("data.left_out")
    assert document.session.undo_entry is not None
    assert document.session.undo_entry.verb == "link_value"


def test_a_metric_is_shown_another_way_from_its_menu(desk: Desk) -> None:
    desk.application.open_sample()
    desk.shown()
    document = desk.document
    metric = next(m for m in document.project.all(Metric) if m.kind == "csat")
    menu = desk.window.navigator.menu_at(desk.window.navigator.item("metric", metric.id))
    by_text = {action.text(): action for action in menu.actions()}
    assert "Show as top-2-box" not in by_text
    by_text["Show as mean"].trigger()
    assert document.project.get(Metric, metric.id).variant == "mean"
    desk.trigger("edit.undo")
    assert document.project.get(Metric, metric.id) == metric


def test_an_own_channel_can_be_deleted_from_the_menu(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Wi-Fi")
    document = desk.document
    assert document.apply(touchpoints.add_channel(document.project, "Train & Wi-Fi", [touchpoint_id]))
    document.select("touchpoint", (touchpoint_id,))
    menu = QMenu()
    MapCommands(desk.window).channel(menu)
    unwanted = next(a.menu() for a in menu.actions() if a.text() == "Delete own channel")
    assert isinstance(unwanted, QMenu)
    (action,) = unwanted.actions()
    assert action.text() == "Train && Wi-Fi"
    action.trigger()
    assert document.project.count(Channel) == 0
    assert document.project.get(Touchpoint, touchpoint_id).channel == ""
    desk.trigger("edit.undo")
    assert document.project.get(Touchpoint, touchpoint_id).channel != ""


def test_a_dropped_project_is_opened(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.document.save_copy(file)
    assert drop(desk.window, file)
    desk.bot.waitUntil(lambda: desk.document.session.path == file)
    assert not drop(desk.window, tmp_path / "missing.cxdesk")


def test_a_locked_project_can_be_looked_at(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    add_touchpoint(desk, "Search")
    file = tmp_path / "journey.cxdesk"
    desk.document.save_copy(file)
    other = ProjectSession.open(file)
    desk.answers.expect("yes")
    desk.application.open_path(file)
    assert desk.document.read_only
    assert "read-only" in desk.window.windowTitle()
    assert not desk.window.actions_table["map.add_stage"].isEnabled()
    touchpoint = desk.document.project.journey_touchpoints(desk.document.journey_id)[0]
    desk.document.select("touchpoint", (touchpoint.id,))
    other.close()


def test_a_damaged_project_is_rescued(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    add_touchpoint(desk, "Search")
    file, rescued = tmp_path / "journey.cxdesk", tmp_path / "rescued.cxdesk"
    desk.document.save_copy(file)
    with sqlite3.connect(file) as connection:  # an unknown table is nothing CXDesk wrote
        connection.execute("DROP TABLE score")
    connection.close()
    desk.answers.expect("yes", rescued)
    desk.application.open_path(file)
    assert desk.document.session.path == rescued
    assert [t.name for t in desk.document.project.journey_touchpoints(desk.document.journey_id)] == ["Search"]


def test_nothing_that_takes_the_focus_is_without_a_name(desk: Desk) -> None:
    """Whatever takes the focus says to a screen reader what it is; tab bars say it tab by tab."""
    desk.new()
    desk.document.select("touchpoint", (add_touchpoint(desk, "Search"),))
    silent = [
        (type(w).__name__, type(w.parent()).__name__)
        for w in desk.window.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
        and not isinstance(w, QTabBar)
        and not (w.accessibleName() or w.toolTip() or getattr(w, "text", str)())
    ]
    assert silent == []


def test_a_new_map_is_shown_and_takes_the_keys(desk: Desk) -> None:
    desk.new()
    navigator = desk.window.navigator
    desk.window.find_field.setFocus()
    desk.answers.expect("Future state")
    desk.trigger("map.new_map")
    assert desk.window.map_view.hasFocus()
    current = navigator.currentItem()
    assert current is not None
    assert current.text(0) == "Future state"
