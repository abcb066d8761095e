"""A stranger drops an export of another tool on the window and sees the right figure in the chart and on the map.

Nothing is cleaned before: the files have the headers, dates and marks of Google Forms, SurveyMonkey, Qualtrics,
Typeform, HappyOrNot, a help desk and a subscription system.
"""

import csv
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget

from cxdesk.desktop.charts.panel import ChartPanel
from cxdesk.desktop.importing.dialog import ImportDialog
from cxdesk.desktop.importing.picker import ColumnPicker
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


def choose_column(desk: Desk, dialog: ImportDialog, metric: str, column: str) -> None:
    """Type the beginning of a column's name where a new metric asks for it, and take what is offered."""
    dialog.activateWindow()  # without a window manager nobody does that when a menu closes
    desk.bot.waitUntil(dialog.isActiveWindow)
    (field,) = dialog.side.cards[metric].findChildren(ColumnPicker)
    desk.bot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, column)
    desk.bot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        offered = QApplication.activePopupWidget()
        assert offered is not None
        QTest.keyClick(offered, key)


def imported(desk: Desk, dialog: ImportDialog) -> None:
    """Press Import and wait until the window shows what was imported."""
    assert dialog.import_button.isEnabled(), dialog.reason.text()
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: shown(ImportDialog) is None, timeout=A_LONG_FILE)
    panel(desk)


# ------------------------------------------------------------------------------------------------ what an eye sees


def panel(desk: Desk) -> ChartPanel:
    """The chart panel, when it shows what was asked for."""
    found = desk.window.charts
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
            name: cell
            for name, cell in cells.items()
            if "n =" in cell.size.replace("\N{NO-BREAK SPACE}", " ")
        }
    return found


def assert_written(text: str, value: float) -> None:
    """A figure on the map is the value, rounded to as many decimals as it has."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ").replace(",", "").split()[0]
    decimals = len(plain.partition(".")[2])
    assert float(plain) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9), (text, value)


def assert_right(desk: Desk, export: Export, place: str = PLACES[0]) -> None:
    """The chart has each figure to the last digit, the map as it is written; what is about all stands at ``place``."""

    def on_map() -> None:
        found = lanes(desk)
        for metric, wanted in export.figures.items():
            for name, (value, n) in wanted.items():
                cell = found[metric][place if name == WHOLE else name]
                assert_written(cell.value, value)
                assert f"n = {n:,}" in cell.size.replace("\N{NO-BREAK SPACE}", " ")

    desk.bot.waitUntil(on_map, timeout=A_LONG_FILE)
    for metric, wanted in export.figures.items():
        charted = chart(desk, metric if len(export.figures) > 1 else "")
        assert {name: point.n for name, point in charted.items()} == {
            name: n for name, (_v, n) in wanted.items()
        }
        for name, (value, _n) in wanted.items():
            assert charted[name].value == pytest.approx(value)


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


def test_answers_about_one_touchpoint_stand_under_it(shop: Desk, tmp_path: Path) -> None:
    """One choice more: the survey was sent after support, so all its rows are about that touchpoint."""
    export = exports.surveymonkey(tmp_path)
    dialog = dropped(shop, export.path)
    pick(dialog.links.combos[None], "Support")
    imported(shop, dialog)
    (figures,) = export.figures.values()
    (lane,) = lanes(shop).values()
    assert list(lane) == ["Support"]
    assert_written(lane["Support"].value, figures[WHOLE][0])
    support = next(
        t for t in shop.document.project.journey_touchpoints(shop.document.journey_id) if t.name == "Support"
    )
    shop.document.select("touchpoint", (support.id,))
    (point,) = chart(shop).values()
    assert (point.value, point.n) == pytest.approx(figures[WHOLE])


def test_channels_on_the_map_take_the_tickets_about_them(shop: Desk, tmp_path: Path) -> None:
    """Where the map has a touchpoint called like a channel, the tickets stand under it; others stay unassigned."""
    add_touchpoint(shop, "Chat")
    export = exports.help_desk(tmp_path)
    dialog = dropped(shop, export.path)
    assert "1 value matched by its name" in dialog.links.sentence.text()
    assert "2 unassigned" in dialog.links.sentence.text()
    imported(shop, dialog)
    lane = lanes(shop)["CSAT, top-2-box"]
    assert list(lane) == ["Chat"]
    # every third ticket came by chat; every sixth of all, none of those by chat, is still open
    assert "n = 20" in lane["Chat"].size.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("tool", ["Google Forms", "Typeform", "HappyOrNot", "help desk"])
def test_a_newer_export_brings_the_chart_up_to_date(shop: Desk, tmp_path: Path, tool: str) -> None:
    """The same file later, with more rows: dropped again, taken over as a refresh, taken back by one undo."""
    older, newer = tmp_path / "older", tmp_path / "newer"
    older.mkdir()
    newer.mkdir()
    write = TOOLS[tool]
    first, later = write(older, 20), write(newer, 26 if tool == "HappyOrNot" else 60)
    imported(shop, dropped(shop, first.path))
    assert_right(shop, first)
    dialog = dropped(shop, later.path)

    def take(refresh: QDialog) -> None:
        assert isinstance(refresh, RefreshDialog)
        shop.bot.waitUntil(lambda: refresh.ready)
        press(refresh.refresh_button)

    shop.answers.expect(take)
    press(dialog.refresh_button)
    assert len(shop.document.project.datasets()) == 1
    assert_right(shop, later)
    shop.trigger("edit.undo")
    assert_right(shop, first)
    undone(shop)


# ------------------------------------------------------------------------------------------------ real files

SURVEYS, OPERATIONS = "1_surveys", "2_operations"
REAL = [
    (f"{SURVEYS}/rstudio_2019_en.csv", {"recommend R": (73.9833, 1795), "recommend Python": (2.6601, 1015)}),
    (f"{SURVEYS}/cncf_maintainers_2021h2.csv", {"Would you recommend": (62.7451, 102)}),
    (f"{SURVEYS}/cncf_ambassadors_2020h1.csv", {"": (93.1818, 44)}),
    (f"{SURVEYS}/cncf_2020_surveymonkey_macroman.csv", {"": (100 * (418 + 358) / 901, 901)}),
    (f"{SURVEYS}/happyornot_unicafe_daily.csv", {"": (50.7976, 263_105)}),
    (f"{OPERATIONS}/support_tickets_simulated.csv", {"CSAT": (39.044, 3724), "ART": (27.646, 3724)}),
    (f"{OPERATIONS}/helpdesk_event_log.csv", {"": (211.1558, 3804)}),
    (f"{OPERATIONS}/telco_churn_ibm.csv", {"Churn rate": (26.537, 7043), "Revenue churn": (30.5034, 7043)}),
]
"""Files and the published or twice computed figures of all their answers, with as many decimals."""


def line(desk: Desk, metric: str) -> list[Point]:
    """All points of the one line or row that the chart shows of a metric."""
    if metric:
        choose(desk, panel(desk).header.metric_picker, metric)
    canvas = panel(desk).canvas
    assert canvas is not None
    if isinstance(canvas.view, TrendView):
        (found,) = canvas.view.lines
        return [point for point in found.points if point.n]
    assert isinstance(canvas.view, RowsView)
    ((_name, point),) = canvas.view.rows
    return [point]


def assert_pooled(points: list[Point], value: float, n: int) -> None:
    """The periods hold all answers, and together they make the figure of all."""
    assert sum(point.n for point in points) == n
    whole = sum(point.n * point.value for point in points if point.value is not None) / n
    assert whole == pytest.approx(value, abs=5.1e-4)


@pytest.mark.data
@pytest.mark.parametrize(("name", "figures"), REAL, ids=[name for name, _figures in REAL])
def test_a_real_export_as_it_is(
    shop: Desk, shared_data: Path, name: str, figures: dict[str, tuple[float, int]]
) -> None:
    before = shop.document.project.snapshot()
    imported(shop, dropped(shop, shared_data / name))
    for metric, (value, n) in figures.items():
        assert_pooled(line(shop, metric), value, n)
    for lane in lanes(shop).values():
        assert list(lane) == [PLACES[0]]
        assert lane[PLACES[0]].size.startswith(WHOLE)
    undone(shop)
    assert shop.document.project == before


def test_data_without_a_metric_say_what_is_lacking(shop: Desk, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("Name,Town\n" + "".join(f"P{n},T{n}\n" for n in range(30)), encoding="utf-8")
    dialog = dropped(shop, path)
    assert not dialog.cards
    press(dialog.import_button)
    charts = shop.window.charts
    shop.bot.waitUntil(lambda: charts.empty.isVisible() and "have no metric" in charts.empty.label.text())


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "kind", "column"),
    [
        ("qualtrics_insights_side_by_side.csv", "Mean", "Q1#1_1"),
        ("qualtrics_legacy_side_by_side.csv", "Mean", "Q1#1_1"),
        ("freecodecamp_2016_typeform_part1.csv", "Share", "Based on your experience, would you recommend"),
    ],
)
def test_a_real_export_whose_metric_only_the_user_knows(
    shop: Desk, shared_data: Path, name: str, kind: str, column: str
) -> None:
    """Two choices more: the metric from the menu, and its column, found by typing the beginning of its name."""
    path = shared_data / SURVEYS / name
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    place = next(i for i, cell in enumerate(rows[0]) if cell.startswith(column))
    given = [
        float(row[place]) for row in rows if len(row) > place and row[place].strip() in tuple("0123456789")
    ]
    dialog = dropped(shop, path)
    assert not dialog.cards
    choose(shop, dialog.side.add, kind)
    choose_column(shop, dialog, kind.lower(), column)
    imported(shop, dialog)
    assert given
    assert_pooled(line(shop, ""), sum(given) / len(given) * (100 if kind == "Share" else 1), len(given))


@pytest.mark.data
def test_a_log_of_plans_becomes_customers_at_one_click(shop: Desk, shared_data: Path) -> None:
    """A script of a subscription system: 307 of its 1,000 customers have left, as its author publishes."""
    dialog = dropped(shop, shared_data / OPERATIONS / "foodie_fi.sql")
    (do_it,) = dialog.notices.buttons
    press(do_it)
    shop.bot.waitUntil(lambda: dialog.import_button.text() == "Import 1,000 rows")
    choose(shop, dialog.side.add, "Share")
    choose_column(shop, dialog, "share", "Last activity")
    card = dialog.side.cards["share"]
    yes = card.edits.options["yes"]
    yes.setFocus()
    QTest.keyClicks(yes, "4")
    QTest.keyClick(yes, Qt.Key.Key_Tab)
    imported(shop, dialog)
    assert_pooled(line(shop, ""), 30.7, 1000)
