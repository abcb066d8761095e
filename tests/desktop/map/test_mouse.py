"""The map worked with by mouse: what is clicked, dragged and dropped is in the project afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxdesk.desktop.document import Document
from cxdesk.desktop.map.view import MapView
from cxdesk.model.records import Opportunity, PainPoint, Stage
from cxdesk.render.styles import COLUMN
from cxdesk.session import ProjectSession
from cxdesk.settings import Settings
from tests.desktop.map.conftest import Desk
from tests.render.maps import RAIL, Builder, begin, furnish

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_click_selects_a_card_and_ctrl_click_adds_one(desk: Desk) -> None:
    desk.click(desk.card("Timetable search"))
    assert desk.selected == ["Timetable search"]
    desk.click(desk.card("Payment"), CTRL)
    assert desk.selected == ["Timetable search", "Payment"]
    desk.click(desk.card("Timetable search"), CTRL)
    assert desk.selected == ["Payment"]


def test_shift_click_selects_all_between(desk: Desk) -> None:
    desk.click(desk.card("Seat reservation"))
    desk.click(desk.card("Help desk at the station"), SHIFT)
    assert set(desk.selected) == {
        "Seat reservation",
        "Payment",
        "Reminder e-mail with the ticket",
        "Help desk at the station",
    }


def test_a_rubber_band_selects_what_it_touches(desk: Desk) -> None:
    layout = desk.view.layout_shown
    assert layout is not None
    lane = layout.lane("touchpoints")
    assert lane is not None
    desk.drag((COLUMN - 1, lane.y + 3), (COLUMN * 2 + 40, lane.bottom - 3))
    assert desk.selected == ["Seat reservation", "Payment"]


def test_a_click_on_an_empty_place_selects_nothing(desk: Desk) -> None:
    desk.select("Payment")
    layout = desk.view.layout_shown
    assert layout is not None
    desk.click((30, layout.height + 15))
    assert not desk.document.selection


def test_a_card_dragged_into_another_stage_is_in_that_stage(desk: Desk) -> None:
    start = desk.card("Payment")
    end = desk.card("Help desk at the station")
    desk.drag(start, (end[0] - 40, end[1]))
    assert desk.names[0] == ["Timetable search", "Seat reservation"]
    assert desk.names[1] == ["Reminder e-mail with the ticket", "Payment", "Help desk at the station"]


def test_a_card_dragged_within_its_stage_changes_places(desk: Desk) -> None:
    start = desk.card("Timetable search")
    desk.drag(start, (desk.card("Payment")[0] + 40, start[1]))
    assert desk.names[0] == ["Seat reservation", "Payment", "Timetable search"]


def test_several_cards_are_dragged_together_and_undone_at_once(desk: Desk) -> None:
    before = desk.names
    desk.select("Timetable search", "Payment")
    end = desk.card("Conductor")
    desk.drag(desk.card("Payment"), (end[0] + 40, end[1]))
    assert desk.names[2] == ["Conductor", "Timetable search", "Payment", "Wi-Fi"]
    assert desk.names[0] == ["Seat reservation"]
    desk.document.undo()
    assert desk.names == before


def test_ctrl_drag_copies(desk: Desk) -> None:
    end = desk.card("Conductor")
    desk.drag(desk.card("Payment"), (end[0] + 40, end[1]), CTRL)
    assert desk.names[0] == ["Timetable search", "Seat reservation", "Payment"]
    assert desk.names[2] == ["Conductor", "Payment", "Wi-Fi"]


def test_escape_takes_a_drag_back(desk: Desk) -> None:
    before = desk.names
    desk.drag(desk.card("Payment"), desk.card("Conductor"), drop=False)
    assert desk.view.shown_preview.mark is not None
    desk.key(Qt.Key.Key_Escape)
    assert desk.view.shown_preview.mark is None
    widget, pixel = desk.at(desk.card("Conductor"))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pixel)
    assert desk.names == before


def test_a_card_is_dropped_into_an_empty_stage(desk: Desk) -> None:
    desk.view.fit()
    layout = desk.view.layout_shown
    assert layout is not None
    empty = layout.stages[3]
    start = desk.card("Payment")
    desk.drag(start, (empty.x + 80, start[1]))
    assert desk.names[3] == ["Payment"]


def test_a_stage_dragged_by_its_header_changes_places(desk: Desk) -> None:
    stages = desk.document.project.stages(desk.document.journey_id)
    start = desk.centre(Stage.KIND, stages[1].id)
    desk.drag(start, (20, start[1]))
    names = [stage.name for stage in desk.document.project.stages(desk.document.journey_id)]
    assert names == ["Before departure", "Plan and book", "On board", "Afterwards"]


def test_a_pain_point_dragged_under_another_touchpoint_goes_there(desk: Desk) -> None:
    project = desk.document.project
    pain = project.children(PainPoint, desk.built.touchpoint("Payment"))[0]
    start = desk.centre(PainPoint.KIND, pain.id)
    desk.drag(start, (desk.card("Timetable search")[0], start[1] + 60))
    texts = [p.text for p in project.children(PainPoint, desk.built.touchpoint("Timetable search"))]
    assert texts == [
        "Filters forget the date when going back",
        "Card declined without a reason; the seat is lost",
    ]
    assert not project.children(PainPoint, desk.built.touchpoint("Payment"))


def test_pain_points_change_order_under_their_touchpoint(desk: Desk) -> None:
    project = desk.document.project
    desk_id = desk.built.touchpoint("Help desk at the station")
    first, second = project.children(PainPoint, desk_id)
    x, y = desk.centre(PainPoint.KIND, second.id)
    desk.drag((x, y), (x, desk.centre(PainPoint.KIND, first.id)[1] - 20))
    assert [p.id for p in project.children(PainPoint, desk_id)] == [second.id, first.id]


def test_a_click_on_a_dot_sets_the_severity(desk: Desk) -> None:
    pain = desk.document.project.children(PainPoint, desk.built.touchpoint("Payment"))[0]
    layout = desk.view.layout_shown
    assert layout is not None
    rect = layout.rect_of(PainPoint.KIND, pain.id)
    assert rect is not None
    desk.click((rect.x + 3 + 8 + 3 * 10.5 + 4, rect.y + 6 + 6))
    assert desk.document.project.get(PainPoint, pain.id).severity == 4


def test_a_double_click_edits_a_name_in_place(desk: Desk) -> None:
    desk.double_click(desk.card("Payment"))
    desk.type("Checkout")
    desk.key(Qt.Key.Key_Return)
    assert desk.names[0][2] == "Checkout"
    assert desk.view.hasFocus()


def test_a_double_click_on_a_goal_edits_it(desk: Desk) -> None:
    layout = desk.view.layout_shown
    assert layout is not None
    desk.double_click((layout.stages[2].x + 30, 12))
    desk.type("Sit and rest.")
    desk.key(Qt.Key.Key_Return)
    stage = desk.document.project.stages(desk.document.journey_id)[2]
    assert stage.goal == "Sit and rest."


def test_the_gap_between_cards_takes_a_new_touchpoint(desk: Desk) -> None:
    layout = desk.view.layout_shown
    lane = layout.lane("touchpoints") if layout is not None else None
    assert lane is not None
    desk.click((COLUMN, lane.y + lane.height / 2))
    desk.type("Ticket shop")
    desk.key(Qt.Key.Key_Return)
    assert desk.names[0][:3] == ["Timetable search", "Ticket shop", "Seat reservation"]
    assert desk.selected == ["Ticket shop"]


def test_an_empty_cell_takes_a_new_opportunity(desk: Desk) -> None:
    layout = desk.view.layout_shown
    lane = layout.lane("opportunities") if layout is not None else None
    assert lane is not None
    desk.click((desk.card("Payment")[0], lane.y + 20))
    desk.type("Keep the seat for ten minutes")
    desk.key(Qt.Key.Key_Return)
    found = desk.document.project.children(Opportunity, desk.built.touchpoint("Payment"))
    assert [note.text for note in found] == ["Keep the seat for ten minutes"]


def test_the_place_after_the_last_stage_adds_one(desk: Desk) -> None:
    desk.view.fit()
    rect = desk.view.add_stage_rect()
    desk.click((rect.x + 10, rect.y + 10))
    desk.type("Next journey")
    desk.key(Qt.Key.Key_Return)
    names = [stage.name for stage in desk.document.project.stages(desk.document.journey_id)]
    assert names[-1] == "Next journey"


def test_ctrl_wheel_zooms_where_the_mouse_is(desk: Desk) -> None:
    desk.view.resize(700, 360)
    viewport = desk.view.viewport()
    screen = viewport.mapToGlobal(QPoint(400, 200))
    before = desk.view.mapToScene(viewport.mapFromGlobal(screen))
    _wheel(desk, QPoint(400, 200), 120, CTRL)
    assert desk.view.zoom == pytest.approx(1.25)
    after = desk.view.mapToScene(viewport.mapFromGlobal(screen))
    assert abs(after.x() - before.x()) < 2
    assert abs(after.y() - before.y()) < 2


def test_shift_wheel_scrolls_sideways(desk: Desk) -> None:
    _wheel(desk, QPoint(300, 200), -120, SHIFT)
    assert desk.view.horizontalScrollBar().value() > 0


def test_the_middle_button_pans(desk: Desk) -> None:
    viewport = desk.view.viewport()
    middle = Qt.MouseButton.MiddleButton
    QTest.mousePress(viewport, middle, Qt.KeyboardModifier.NoModifier, QPoint(500, 300))
    QTest.mouseMove(viewport, QPoint(440, 300))
    QTest.mouseRelease(viewport, middle, Qt.KeyboardModifier.NoModifier, QPoint(440, 300))
    assert desk.view.horizontalScrollBar().value() == 60


def test_space_and_the_left_button_pan(desk: Desk) -> None:
    before = desk.names
    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    x, y = desk.card("Seat reservation")
    desk.drag((x, y), (x - 50, y))
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)
    assert desk.view.horizontalScrollBar().value() > 0
    assert desk.names == before
    assert not desk.document.selection


def test_headers_and_titles_stay_in_line_with_the_map(desk: Desk) -> None:
    desk.view.resize(700, 360)
    desk.view.zoom_to(150)
    desk.view.horizontalScrollBar().setValue(100)
    desk.view.verticalScrollBar().setValue(60)
    headers, titles = desk.view.strips.headers, desk.view.strips.titles
    viewport = desk.view.viewport()
    assert headers.geometry().bottom() + 1 == viewport.geometry().top()
    assert titles.geometry().right() + 1 == viewport.geometry().left()
    on_map = desk.view.mapFromScene(QPointF(COLUMN, 100))
    assert headers.from_map(QPointF(COLUMN, 0)) == QPointF(on_map.x(), headers.height())
    assert titles.from_map(QPointF(0, 100)) == QPointF(titles.width(), on_map.y())


def test_headers_are_hit_and_painted_alike_wherever_the_map_is_scrolled(desk: Desk) -> None:
    desk.view.resize(700, 360)
    headers = desk.view.strips.headers
    before = headers.grab().toImage()
    desk.view.verticalScrollBar().setValue(120)
    assert desk.view.verticalScrollBar().value() == 120
    assert headers.grab().toImage() == before
    stage = desk.document.project.stages(desk.document.journey_id)[0]
    QTest.mouseClick(headers, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(60, 20))
    assert (desk.document.selection.kind, desk.document.selection.ids) == (Stage.KIND, (stage.id,))


def test_scrolling_leaves_the_same_picture_as_painting_anew(desk: Desk) -> None:
    desk.view.resize(700, 360)
    desk.select("Payment")
    for step in range(12):
        desk.view.horizontalScrollBar().setValue(step * 23)
        desk.view.verticalScrollBar().setValue(step * 9)
        QApplication.processEvents()
    scrolled = desk.view.grab().toImage()
    desk.view.resetCachedContent()
    desk.view.viewport().update()
    QApplication.processEvents()
    assert desk.view.grab().toImage() == scrolled


def test_a_read_only_project_cannot_be_edited(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "locked.cxdesk"
    made = ProjectSession.create(path, begin([(name, goal) for name, goal, _touchpoints in RAIL]))
    furnish(Builder(made.project, made.apply))
    made.save()
    made.close()
    session = ProjectSession.open(path, read_only=True)
    document = Document(session, Settings())
    view = MapView(document)
    qtbot.addWidget(view)
    view.resize(1100, 700)
    view.show()
    desk = Desk(document, view, Builder(session.project, document.apply))
    before = session.project.snapshot()
    desk.select("Payment")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_F2):
        desk.key(key)
        assert view.editor.field is None
    desk.drag(desk.card("Payment"), desk.card("Conductor"))
    desk.double_click(desk.card("Payment"))
    assert view.editor.field is None
    assert session.project == before
    session.close()


def _wheel(desk: Desk, pixel: QPoint, turn: int, modifiers: Qt.KeyboardModifier) -> None:
    viewport = desk.view.viewport()
    event = QWheelEvent(
        QPointF(pixel),
        QPointF(viewport.mapToGlobal(pixel)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_a_zoom_that_has_come_to_rest_is_sharp(desk: Desk, qtbot: QtBot) -> None:
    desk.view.zoom_to(150)
    moving = desk.view.grab().toImage()
    assert desk.view.look.zooming
    qtbot.waitUntil(lambda: not desk.view.look.zooming, timeout=3000)
    rested = desk.view.grab().toImage()
    desk.view.board.drop_pictures()
    desk.view.resetCachedContent()
    assert desk.view.grab().toImage() == rested
    assert moving != rested
