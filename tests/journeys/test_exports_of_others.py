"""A stranger drops an export of another tool on the window and sees the right figure in the chart and on the map.

Nothing is cleaned before: the files have the headers, dates and marks of Google Forms, SurveyMonkey, Qualtrics,
Typeform, HappyOrNot, a help desk and a subscription system.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QToolButton, QWidget

from cxdesk.desktop.charts.panel import ChartPanel
from cxdesk.desktop.importing.dialog import ImportDialog
from cxdesk.desktop.importing.refreshing import RefreshDialog
from cxdesk.metrics import kinds
from cxdesk.metrics.series import Point
from cxdesk.model.records import Metric
from cxdesk.render.figures_views import RowsView, TrendView
from cxdesk.render.lanes import MetricFigure
from tests.desktop.conftest import Desk
from tests.desktop.hands import add_touchpoint
from tests.journeys import exports
from tests.journeys.exports import PLACES, TOOLS, WHOLE, Export

LEFT = Qt.MouseButton.LeftButton
A_LONG_FILE = 20_000
"""Milliseconds that a real file may take on a busy machine."""
Some = TypeVar("Some", bound=QWidget)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A map with three touchpoints."""
    desk.new()
    for name in PLACES:
        add_touchpoint(desk, name)
    return desk


# ------------------------------------------------------------------------------------------------ what a hand does


def shown(kind: type[Some]) -> Some | None:
    """The dialog of a kind that is open."""
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def dropped(desk: Desk, path: Path) -> ImportDialog:
    """Drag a file onto the window, let go, and wait until the dialog has counted all that is charted."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, none = QPoint(desk.window.width() // 2, 300), Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(desk.window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(desk.window, QDropEvent(at.toPointF(), Qt.DropAction.CopyAction, data, LEFT, none))
    desk.bot.waitUntil(lambda: shown(ImportDialog) is not None, timeout=A_LONG_FILE)
    dialog = shown(ImportDialog)
    assert dialog is not None
    dialog.activateWindow()
    desk.bot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def choose(desk: Desk, button: QWidget, name: str) -> None:
    """Click a button that has a menu, and then the entry whose text is, or has, ``name``."""
    done: list[str] = []

    def take() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = _named(menu, name)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        done.append(action.text())

    QTimer.singleShot(0, button, take)  # a tool button waits for its menu
    press(button)
    desk.bot.waitUntil(lambda: bool(done))


def _named(menu: QMenu, name: str) -> QAction:
    fits = [action for action in menu.actions() if name == action.text()]
    fits += [action for action in menu.actions() if name in action.text()]
    assert fits, (name, [action.text() for action in menu.actions()])
    return fits[0]


def pick(combo: QComboBox, text: str) -> None:
    """Choose an entry of a box with the arrow keys."""
    combo.setFocus()
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    while combo.currentIndex() != index:
        QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < index else Qt.Key.Key_Up)


def imported(desk: Desk, dialog: ImportDialog) -> None:
    """Press Import and wait until the window shows what was imported."""
    assert dialog.import_button.isEnabled(), dialog.reason.text()
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: shown(ImportDialog) is None, timeout=A_LONG_FILE)
    panel(desk)


# ------------------------------------------------------------------------------------------------ what an eye sees


def panel(desk: Desk) -> ChartPanel:
    """The chart panel, when it shows what was asked for."""
    found = desk.window.docks["charts"].widget()
    assert isinstance(found, ChartPanel)
    desk.bot.waitUntil(lambda: found.settled and found.canvas is not None, timeout=A_LONG_FILE)
    return found


def chart(desk: Desk, metric: str = "") -> dict[str, Point]:
    """The latest figure of each line or row of the chart; of another metric, whose name is chosen from the menu."""
    if metric:
        choose(desk, panel(desk).header.metric_picker, metric)
    shown_now = panel(desk)
    assert shown_now.canvas is not None
    assert shown_now.canvas.isVisible(), shown_now.empty.label.text()
    view = shown_now.canvas.view
    if isinstance(view, TrendView):
        return {line.label: line.points[-1] for line in view.lines}
    assert isinstance(view, RowsView)
    return dict(view.rows)


def lanes(desk: Desk) -> dict[str, dict[str, MetricFigure]]:
    """What the map's metric lanes say under the touchpoints, by the kind of metric that stands beside the lane."""
    view = desk.window.map_view

    def counted() -> bool:
        layout = view.layout_shown
        return layout is not None and all(
            any(column.metrics[i].figure.spoken for column in layout.columns)
            for i in range(len(layout.metric_keys))
        )

    desk.bot.waitUntil(counted, timeout=A_LONG_FILE)
    layout, project = view.layout_shown, desk.document.project
    assert layout is not None
    names = {t.id: t.name for t in project.journey_touchpoints(desk.document.journey_id)}
    found = {}
    for i, key in enumerate(layout.metric_keys):
        metric = project.get(Metric, key.removeprefix("metric:"))
        assert layout.lane(key) is not None  # it is not hidden
        cells = {names[column.id]: column.metrics[i].figure for column in layout.columns}
        found[kinds.get(metric.kind).title(metric)] = {
            name: cell for name, cell in cells.items() if cell.value
        }
    return found


def assert_written(text: str, value: float) -> None:
    """A figure on the map is the value, rounded to as many decimals as it has."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ").replace(",", "").split()[0]
    decimals = len(plain.partition(".")[2])
    assert float(plain) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9), (text, value)


def assert_right(desk: Desk, export: Export, place: str = PLACES[0]) -> None:
    """The chart has each figure to the last digit, the map as it is written; what is about all stands at ``place``."""
    on_map = lanes(desk)
    assert set(on_map) >= set(export.figures)
    for metric, wanted in export.figures.items():
        charted = chart(desk, metric if len(on_map) > 1 else "")
        assert {name: point.n for name, point in charted.items()} == {
            name: n for name, (_v, n) in wanted.items()
        }
        for name, (value, n) in wanted.items():
            assert charted[name].value == pytest.approx(value)
            cell = on_map[metric][place if name == WHOLE else name]
            assert_written(cell.value, value)
            assert f"n = {n:,}" in cell.size.replace("\N{NO-BREAK SPACE}", " ")


def undone(desk: Desk) -> None:
    """Take the last thing back; nothing of an import is left in the project, the chart or on the map."""
    desk.trigger("edit.undo")
    assert desk.document.project.datasets() == []
    found = panel(desk)
    desk.bot.waitUntil(found.empty.isVisible)
    layout = desk.window.map_view.layout_shown
    assert layout is not None
    assert layout.metric_keys == ()


# ------------------------------------------------------------------------------------------------ the seven tools


@pytest.mark.parametrize("tool", TOOLS)
def test_from_file_to_chart_without_touching_the_file(shop: Desk, tmp_path: Path, tool: str) -> None:
    export = TOOLS[tool](tmp_path)
    before, raw = shop.document.project.snapshot(), export.path.read_bytes()
    imported(shop, dropped(shop, export.path))
    assert_right(shop, export)
    undone(shop)
    assert shop.document.project == before
    assert export.path.read_bytes() == raw
