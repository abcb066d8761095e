"""What the map says of itself and offers: tool tips, menus, and a drag that scrolls."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMenu
from pytestqt.qtbot import QtBot

from cxdesk.desktop import ui
from cxdesk.desktop.map import menus
from cxdesk.desktop.map.items import Look, Piece
from cxdesk.model.records import Journey, PainPoint, Stage, Touchpoint
from cxdesk.render import paint_map
from cxdesk.render.layout_types import Hit
from tests.desktop.map.conftest import Desk


def menu_at(desk: Desk, point: tuple[float, float]) -> QMenu:
    layout = desk.view.layout_shown
    assert layout is not None
    widget, pixel = desk.at(point)
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, pixel)
    return menus.menu_for(desk.view, layout.hit(*point))


def choose(menu: QMenu, *texts: str) -> None:
    """Trigger an entry, in submenus after each other."""
    for text in texts[:-1]:
        menu = next(sub for sub in menu.findChildren(QMenu) if sub.title() == text)
    next(action for action in menu.actions() if action.text().split("\t")[0] == texts[-1]).trigger()


def test_a_right_click_selects_what_its_menu_is_about(desk: Desk) -> None:
    menu = menu_at(desk, desk.card("Payment"))
    assert desk.selected == ["Payment"]
    choose(menu, "Channel", "Phone")
    assert desk.document.project.get(Touchpoint, desk.built.touchpoint("Payment")).channel == "phone"


def test_a_right_click_on_one_of_several_keeps_them(desk: Desk) -> None:
    desk.select("Payment", "Conductor")
    menu = menu_at(desk, desk.card("Payment"))
    assert desk.selected == ["Payment", "Conductor"]
    choose(menu, "Moment of truth")
    stars = [t.moment_of_truth for t in desk.document.project.journey_touchpoints(desk.document.journey_id)]
    assert stars.count(True) == 2


def test_a_channel_of_ones_own_is_asked_for(desk: Desk) -> None:
    class Answers(ui.Ask):
        def text(self, parent: object, title: str, label: str, value: str = "") -> str | None:
            return "Ticket & <b>tram</b>"

    before = ui.use(Answers())
    try:
        choose(menu_at(desk, desk.card("Payment")), "Channel", "Own channel…")
    finally:
        ui.use(before)
    layout = desk.view.layout_shown
    assert layout is not None
    assert layout.columns[2].card.channel == "Ticket & <b>tram</b>"
    menu = menu_at(desk, desk.card("Payment"))
    texts = [action.text() for sub in menu.findChildren(QMenu) for action in sub.actions()]
    assert "Ticket && <b>tram</b>" in texts


def test_the_menu_of_a_stage_recolours_and_moves_it(desk: Desk) -> None:
    stage = desk.document.project.stages(desk.document.journey_id)[0]
    point = desk.centre(Stage.KIND, stage.id)
    choose(menu_at(desk, point), "Colour", "Plum")
    assert desk.document.project.get(Stage, stage.id).colour == 5
    choose(menu_at(desk, point), "Move right")
    assert desk.document.project.stages(desk.document.journey_id)[1].id == stage.id


def test_the_menu_of_a_pain_point_rates_it(desk: Desk) -> None:
    pain = desk.document.project.children(PainPoint, desk.built.touchpoint("Payment"))[0]
    choose(menu_at(desk, desk.centre(PainPoint.KIND, pain.id)), "Severity", "4 · catastrophe")
    assert desk.document.project.get(PainPoint, pain.id).severity == 4


def test_a_lane_is_hidden_and_shown_again(desk: Desk) -> None:
    choose(menus.lane_menu(desk.view, "emotion"), "Hide this lane")
    layout = desk.view.layout_shown
    assert layout is not None
    assert layout.lane("emotion") is None
    choose(menus.lane_menu(desk.view, "goals"), "Show lane “Emotion”")
    assert desk.document.project.get(Journey, desk.document.journey_id).hidden_lanes == ()


def test_the_touchpoints_lane_is_never_hidden(desk: Desk) -> None:
    assert menus.lane_menu(desk.view, "touchpoints").isEmpty()


def test_the_menu_key_and_the_lane_titles_open_menus(desk: Desk, qtbot: QtBot) -> None:
    desk.select("Payment")
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(desk.view.viewport(), QContextMenuEvent(reason, QPoint(5, 5), QPoint(5, 5)))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert any(action.text().startswith("Rename") for action in popup.actions())
    popup.close()
    titles = desk.view.strips.titles
    at = titles.from_map(QPointF(-20, 200)).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, titles.mapToGlobal(at))
    QApplication.sendEvent(titles, event)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert [action.text() for action in popup.actions()] == ["Hide this lane"]
    popup.close()


@pytest.mark.parametrize(
    "hit", [Hit("", "", "", -1, -1), Hit("", "", "goals", 0, 0), Hit("", "", "pain_points", 0, 0)]
)
def test_an_empty_place_offers_what_can_be_added(desk: Desk, hit: Hit) -> None:
    texts = [action.text().split("\t")[0] for action in menus.menu_for(desk.view, hit).actions()]
    assert "Add stage" in texts
    assert ("Edit goal" in texts) == (hit.lane == "goals")
    assert ("Add pain point" in texts) == (hit.lane == "pain_points")


def test_a_tool_tip_has_the_whole_text_and_no_markup(desk: Desk) -> None:
    from cxdesk.verbs.touchpoints import rename_touchpoint

    long = "<img src='file:///x'> " + "a very long name " * 12
    id = desk.built.touchpoint("Payment")
    desk.document.apply(rename_touchpoint(desk.document.project, id, long))
    widget, pixel = desk.at(desk.card(long.strip()))
    event = QHelpEvent(QHelpEvent.Type.ToolTip, pixel, widget.mapToGlobal(pixel))
    QApplication.sendEvent(widget, event)
    tip = widget.toolTip()
    assert "a very long name a very long name" in tip
    assert "&lt;img" in tip
    assert "<img" not in tip
    assert "Moment of truth" in tip


def test_a_drag_held_at_the_edge_scrolls_on(desk: Desk, qtbot: QtBot) -> None:
    start = desk.card("Seat reservation")
    shown = desk.view.shown_area()
    desk.drag(start, (shown.right - 6, start[1]), drop=False)
    bar = desk.view.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    desk.key(Qt.Key.Key_Escape)
    assert desk.names[0] == ["Timetable search", "Seat reservation", "Payment"]
    assert not desk.view.mouse.busy


def test_pictures_of_a_large_map_are_not_all_kept(desk: Desk) -> None:
    look = desk.view.look
    few = Look(look.ink, most_kept=60_000)
    layout = desk.view.layout_shown
    assert layout is not None
    scene = QGraphicsScene()
    parts: list[paint_map.Part] = [
        part for i in range(len(layout.columns)) for part in paint_map.column_parts(layout, i)
    ]
    pieces: list[Piece] = []
    for part in parts:
        piece = Piece(few)
        piece.show_part(part)
        scene.addItem(piece)
        pieces.append(piece)
    view = QGraphicsView(scene)
    view.resize(1400, 700)
    view.grab()
    kept = [piece.picture for piece in pieces if piece.picture is not None]
    assert 0 < len(kept) < len(pieces)
    assert sum(picture.width() * picture.height() for picture in kept) <= 60_000


def test_a_stage_header_has_its_menu(desk: Desk) -> None:
    headers = desk.view.strips.headers
    stage = desk.document.project.stages(desk.document.journey_id)[1]
    at = desk.at(desk.centre(Stage.KIND, stage.id))[1]
    QTest.mouseClick(headers, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, headers.mapToGlobal(at))
    QApplication.sendEvent(headers, event)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    texts = [action.text().split("\t")[0] for action in popup.actions()]
    assert {"Edit goal", "Add stage after this one", "Colour"} <= set(texts)
    popup.close()
    assert desk.document.selection.ids == (stage.id,)
