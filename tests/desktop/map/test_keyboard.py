"""The map worked with by keyboard alone."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cxdesk.desktop import ui
from cxdesk.model.records import Journey, Opportunity, PainPoint, Stage, Touchpoint
from tests.desktop.map.conftest import Desk

K = Qt.Key
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def stage_names(desk: Desk) -> list[str]:
    return [stage.name for stage in desk.document.project.stages(desk.document.journey_id)]


def test_arrows_walk_over_cards_and_lanes(desk: Desk) -> None:
    desk.key(K.Key_Home)
    assert desk.selected == ["Timetable search"]
    desk.key(K.Key_Right)
    desk.key(K.Key_Right)
    assert desk.selected == ["Payment"]
    desk.key(K.Key_Down)
    assert desk.document.selection.kind == PainPoint.KIND
    desk.key(K.Key_Left)
    pain = desk.document.project.get(PainPoint, desk.document.selection.ids[0])
    assert pain.touchpoint_id == desk.built.touchpoint("Timetable search")
    desk.key(K.Key_Up)
    desk.key(K.Key_Up)
    assert desk.document.selection.kind == Stage.KIND
    desk.key(K.Key_Right)
    assert desk.document.selection.ids == (desk.document.project.stages(desk.document.journey_id)[1].id,)
    desk.key(K.Key_End)
    assert desk.selected == ["Wi-Fi"]


def test_the_selection_is_scrolled_into_view(desk: Desk) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_End)
    shown = desk.view.shown_area()
    x, _y = desk.card("Wi-Fi")
    assert shown.x < x < shown.right


def test_shift_and_an_arrow_extend_the_selection(desk: Desk) -> None:
    desk.select("Seat reservation")
    desk.key(K.Key_Right, SHIFT)
    desk.key(K.Key_Right, SHIFT)
    assert len(desk.selected) == 3
    desk.key(K.Key_Left, SHIFT)
    assert desk.selected == ["Seat reservation", "Payment"]


@pytest.mark.parametrize("modifiers", [CTRL, ALT, CTRL | SHIFT, ALT | SHIFT])
def test_a_card_is_moved_within_and_across_stages(desk: Desk, modifiers: Qt.KeyboardModifier) -> None:
    desk.select("Seat reservation")
    desk.key(K.Key_Right, modifiers)
    assert desk.names[0] == ["Timetable search", "Payment", "Seat reservation"]
    desk.key(K.Key_Right, modifiers)
    assert desk.names[:2] == [
        ["Timetable search", "Payment"],
        ["Seat reservation", "Reminder e-mail with the ticket", "Help desk at the station"],
    ]
    desk.key(K.Key_Left, modifiers)
    assert desk.names[0] == ["Timetable search", "Payment", "Seat reservation"]
    assert desk.selected == ["Seat reservation"]


def test_a_stage_is_moved(desk: Desk) -> None:
    stage = desk.document.project.stages(desk.document.journey_id)[0]
    desk.document.select(Stage.KIND, (stage.id,))
    desk.key(K.Key_Right, ALT)
    assert stage_names(desk) == ["Before departure", "Plan and book", "On board", "Afterwards"]
    desk.key(K.Key_Left, ALT)
    desk.key(K.Key_Left, ALT)
    assert stage_names(desk)[0] == "Plan and book"


def test_a_pain_point_is_moved_to_the_next_touchpoint_and_up(desk: Desk) -> None:
    project = desk.document.project
    help_desk = desk.built.touchpoint("Help desk at the station")
    first, second = project.children(PainPoint, help_desk)
    desk.document.select(PainPoint.KIND, (second.id,))
    desk.key(K.Key_Up, ALT)
    assert [p.id for p in project.children(PainPoint, help_desk)] == [second.id, first.id]
    desk.key(K.Key_Right, ALT)
    assert project.get(PainPoint, second.id).touchpoint_id == desk.built.touchpoint("Conductor")


def test_n_adds_a_touchpoint_after_the_selection(desk: Desk) -> None:
    desk.select("Timetable search")
    desk.key(K.Key_N)
    desk.type("Fare overview")
    desk.key(K.Key_Return)
    assert desk.names[0] == ["Timetable search", "Fare overview", "Seat reservation", "Payment"]
    assert desk.selected == ["Fare overview"]


def test_escape_while_naming_a_new_touchpoint_leaves_no_trace(desk: Desk) -> None:
    before, history = desk.names, len(desk.document.session.history())
    desk.key(K.Key_Insert)
    desk.type("Nothing")
    desk.key(K.Key_Escape)
    assert desk.names == before
    assert len(desk.document.session.history()) == history
    assert desk.view.hasFocus()


def test_shift_n_adds_a_stage(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_N, SHIFT)
    desk.type("Pay")
    desk.key(K.Key_Return)
    assert stage_names(desk)[:3] == ["Plan and book", "Pay", "Before departure"]


def test_p_and_o_add_notes_under_the_touchpoint(desk: Desk) -> None:
    desk.select("Wi-Fi")
    desk.key(K.Key_P)
    desk.type("Drops in tunnels")
    desk.key(K.Key_Return)
    wifi = desk.built.touchpoint("Wi-Fi")
    assert [p.text for p in desk.document.project.children(PainPoint, wifi)] == ["Drops in tunnels"]
    assert desk.document.selection.kind == PainPoint.KIND
    desk.key(K.Key_O)
    desk.type("Say so before booking")
    desk.key(K.Key_Return)
    assert [o.text for o in desk.document.project.children(Opportunity, wifi)] == ["Say so before booking"]


def test_a_note_of_a_hidden_lane_shows_the_lane(desk: Desk) -> None:
    from cxdesk.verbs.projects import show_lane

    journey = desk.document.journey_id
    desk.document.apply(show_lane(desk.document.project, journey, "opportunities", False))
    desk.select("Wi-Fi")
    desk.key(K.Key_O)
    assert desk.document.project.get(Journey, journey).hidden_lanes == ()
    assert desk.view.editor.field is not None


def test_delete_takes_the_card_and_selects_the_next(desk: Desk) -> None:
    desk.select("Timetable search")
    desk.key(K.Key_Delete)
    assert desk.names[0] == ["Seat reservation", "Payment"]
    assert desk.selected == ["Seat reservation"]
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_Delete)
    assert desk.names == [[], [], [], []]
    desk.document.undo()
    assert sum(map(len, desk.names)) == 6


def test_deleting_a_stage_selects_its_neighbour(desk: Desk) -> None:
    stages = desk.document.project.stages(desk.document.journey_id)
    desk.document.select(Stage.KIND, (stages[3].id,))
    desk.key(K.Key_Delete)
    assert desk.document.selection.ids == (stages[2].id,)


def test_ctrl_d_copies_and_selects_the_copy(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_D, CTRL)
    assert desk.names[0] == ["Timetable search", "Seat reservation", "Payment", "Payment"]
    copy = desk.document.selection.ids[0]
    assert (
        desk.document.project.touchpoints(desk.document.project.stages(desk.document.journey_id)[0].id)[3].id
        == copy
    )


def test_f2_renames_and_tab_goes_on_to_the_next(desk: Desk) -> None:
    desk.select("Timetable search")
    desk.key(K.Key_F2)
    desk.type("Find a train")
    desk.key(K.Key_Tab)
    assert desk.selected == ["Seat reservation"]
    desk.type("Pick a seat")
    desk.key(K.Key_Return)
    assert desk.names[0][:2] == ["Find a train", "Pick a seat"]


def test_shift_return_breaks_the_line_of_a_note_and_not_of_a_name(desk: Desk) -> None:
    pain = desk.document.project.children(PainPoint, desk.built.touchpoint("Payment"))[0]
    desk.document.select(PainPoint.KIND, (pain.id,))
    desk.key(K.Key_Return)
    desk.type("First")
    desk.key(K.Key_Return, SHIFT)
    desk.type("Second")
    desk.key(K.Key_Return)
    assert desk.document.project.get(PainPoint, pain.id).text == "First\nSecond"
    desk.select("Payment")
    desk.key(K.Key_Return)
    desk.type("Pay")
    desk.key(K.Key_Return, SHIFT)
    assert desk.names[0][2] == "Pay"


def test_leaving_the_field_keeps_what_was_typed(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_F2)
    desk.type("Pay now")
    desk.view.setFocus()
    assert desk.names[0][2] == "Pay now"


def test_an_empty_name_leaves_the_old_one(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_F2)
    desk.key(K.Key_Delete)
    desk.key(K.Key_Return)
    assert desk.names[0][2] == "Payment"


@pytest.mark.parametrize("composed", ["ชำระเงิน", "Thanh toán"])
def test_text_still_being_composed_is_not_lost(desk: Desk, composed: str) -> None:
    desk.select("Payment")
    desk.key(K.Key_F2)
    desk.key(K.Key_Delete)
    QApplication.sendEvent(desk.view.editor, QInputMethodEvent(composed, []))
    ui.commit_editing()
    assert desk.names[0][2] == composed


def test_ctrl_0_9_plus_and_minus_zoom(desk: Desk) -> None:
    desk.key(K.Key_Plus, CTRL)
    assert desk.view.zoom == pytest.approx(1.25)
    desk.key(K.Key_Minus, CTRL)
    desk.key(K.Key_Minus, CTRL)
    assert desk.view.zoom == pytest.approx(0.8)
    desk.key(K.Key_0, CTRL)
    assert desk.view.zoom == 1.0
    desk.key(K.Key_9, CTRL)
    layout = desk.view.layout_shown
    assert layout is not None
    shown = desk.view.shown_area()
    assert shown.x <= 0.5
    assert shown.right >= layout.width
    assert not desk.view.horizontalScrollBar().isVisible()


def test_the_description_says_what_is_selected(desk: Desk) -> None:
    desk.select("Payment")
    said = desk.view.accessibleDescription()
    for part in ("Payment", "Web", "Moment of truth", "Success 3.0", "Emotion 2.4"):
        assert part in said


def test_an_empty_map_takes_its_first_stage_and_touchpoint(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk([])
    desk.key(K.Key_N)
    desk.type("Discover")
    desk.key(K.Key_Return)
    assert stage_names(desk) == ["Discover"]
    desk.key(K.Key_N)
    desk.type("Web page")
    desk.key(K.Key_Return)
    assert desk.names == [["Web page"]]


def test_undo_and_other_views_changes_are_shown(desk: Desk) -> None:
    from cxdesk.verbs.touchpoints import rename_touchpoint

    id = desk.built.touchpoint("Payment")
    desk.document.apply(rename_touchpoint(desk.document.project, id, "Till"))
    layout = desk.view.layout_shown
    assert layout is not None
    assert layout.columns[layout.index[id]].card.name.lines == ("Till",)
    desk.document.undo()
    layout = desk.view.layout_shown
    assert layout is not None
    assert layout.columns[layout.index[id]].card.name.lines == ("Payment",)


def test_plain_keys_typed_into_the_field_are_text(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_F2)
    QTest.keyClicks(desk.view.editor, "n p o g")
    desk.key(K.Key_Return)
    assert desk.document.project.get(Touchpoint, desk.document.selection.ids[0]).name == "n p o g"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="key codes of X11 and Wayland")
@pytest.mark.parametrize(("code", "letter"), [(57, "т"), (57, "ื"), (57, "ν")])
def test_letters_work_on_a_keyboard_of_another_script(desk: Desk, code: int, letter: str) -> None:
    desk.select("Payment")
    key = ord(letter.upper())
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, code, 0, 0, letter)
    QApplication.sendEvent(desk.view, event)
    assert desk.view.editor.field is not None  # N begins a touchpoint


def test_another_key_of_that_script_does_nothing(desk: Desk) -> None:
    desk.select("Payment")
    event = QKeyEvent(QEvent.Type.KeyPress, ord("Я"), Qt.KeyboardModifier.NoModifier, 52, 0, 0, "я")
    QApplication.sendEvent(desk.view, event)
    assert desk.view.editor.field is None


def test_a_ring_shows_only_a_focus_that_came_by_keyboard(desk: Desk) -> None:
    desk.click(desk.card("Payment"))
    assert not desk.view.ringed
    desk.view.clearFocus()
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.view.ringed
    desk.view.clearFocus()
    assert not desk.view.ringed


def test_with_nothing_selected_the_work_goes_on_where_it_has_got_to(desk: Desk) -> None:
    stages = [len(names) for names in desk.names]
    filled = max(i for i, count in enumerate(stages) if count)
    desk.key(K.Key_N)
    desk.type("Lost and found")
    desk.key(K.Key_Return)
    assert desk.names[filled][-1] == "Lost and found"
    layout, shown = desk.view.layout_shown, desk.view.shown_area()
    assert layout is not None
    rect = layout.rect_of(Touchpoint.KIND, desk.document.selection.ids[0])
    assert rect is not None
    assert shown.x <= rect.x < rect.right <= shown.right


def test_the_first_touchpoint_of_an_empty_map_begins_its_first_stage(desk: Desk) -> None:
    from cxdesk.verbs import projects

    change = projects.add_journey(desk.document.project, "Another", [("One", ""), ("Two", "")])
    assert desk.document.apply(change)
    desk.document.show_journey(desk.document.project.journeys()[-1].id)
    desk.key(K.Key_N)
    desk.type("Begin")
    desk.key(K.Key_Return)
    assert desk.names == [["Begin"], []]
