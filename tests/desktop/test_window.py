"""The main window: from a template to a project, undo, history, navigator, actions, labels that guess nothing."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.dialogs import ShortcutsDialog
from cxdesk.model.records import Touchpoint
from cxdesk.verbs import notes
from tests.desktop.conftest import ENTER, Desk
from tests.desktop.hands import add_touchpoint, page

KEY = Qt.Key


def test_template_to_project(desk: Desk) -> None:
    desk.application.show_welcome()
    welcome = desk.application.welcome
    assert welcome is not None
    desk.bot.waitExposed(welcome)
    names = [card.template.name for card in welcome.cards]
    assert len(names) == 4
    welcome.cards[0].setFocus()
    desk.bot.keyClick(welcome.cards[0], ENTER)
    project = desk.document.project
    stages = [stage.name for stage in project.stages(desk.document.journey_id)]
    assert stages == ["Discovery", "Evaluation", "Decision"]
    assert not welcome.isVisible()
    assert desk.document.session.path is None


def test_undo_key_reaches_the_project_from_a_field_without_own_undo(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    page(desk).name.setFocus()
    desk.bot.keyClick(page(desk).name, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.project.find(Touchpoint, touchpoint_id) is None


def test_history_panel_steps_back_and_forward(desk: Desk) -> None:
    desk.new()
    ids = [add_touchpoint(desk, name) for name in ("One", "Two", "Three")]
    desk.trigger("view.go_history")
    panel = desk.window.history
    desk.bot.waitUntil(panel.isVisible)
    model = panel.model()
    assert model.index(0, 0).data() == "Add touchpoint “Three”"

    def exists() -> list[bool]:
        return [desk.document.project.find(Touchpoint, id) is not None for id in ids]

    def click(row: int) -> None:
        where = panel.visualRect(model.index(row, 0)).center()
        desk.bot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=where)

    click(2)
    assert exists() == [True, False, False]
    click(0)
    assert exists() == [True, True, True]
    click(1)
    assert exists() == [True, True, False]


def test_an_error_in_a_slot_leaves_the_window_and_the_next_save(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")

    def broken() -> None:
        raise ZeroDivisionError("a word of the project")

    desk.document.selection_changed.connect(broken)
    touchpoint_id = add_touchpoint(desk, "Search")
    with desk.bot.captureExceptions() as caught:
        desk.document.select("touchpoint", (touchpoint_id,))
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    desk.document.selection_changed.disconnect(broken)
    assert desk.window.isVisible()
    desk.answers.expect("close")
    for _again in range(2):
        desk.application.report(caught[0][1])
    desk.bot.waitUntil(lambda: any("inside CXDesk" in text for text in desk.answers.said))
    QTest.qWait(20)
    assert sum("inside CXDesk" in text for text in desk.answers.said) == 1
    assert not any("a word of the project" in text for text in desk.answers.said)
    desk.trigger("file.save")
    assert not desk.document.session.unsaved


def test_navigator_adds_renames_reorders_and_deletes_maps(desk: Desk) -> None:
    desk.new()
    navigator = desk.window.navigator
    desk.answers.expect("Return trip")
    desk.trigger("map.new_map")
    assert [j.title for j in desk.document.project.journeys()] == ["Customer journey", "Return trip"]
    item = navigator.item("journey", desk.document.journey_id)
    assert item is not None
    navigator.setCurrentItem(item)
    navigator.setFocus()
    desk.trigger("edit.rename")
    desk.keys(navigator, "The way back", ENTER)
    desk.bot.waitUntil(
        lambda: [j.title for j in desk.document.project.journeys()] == ["Customer journey", "The way back"]
    )
    navigator.setFocus()
    desk.bot.keyClick(navigator, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [j.title for j in desk.document.project.journeys()] == ["The way back", "Customer journey"]
    desk.bot.keyClick(navigator, KEY.Key_Delete)
    assert [j.title for j in desk.document.project.journeys()] == ["Customer journey"]
    assert desk.document.journey_id == desk.document.project.journeys()[0].id
    desk.trigger("edit.undo")
    assert [j.title for j in desk.document.project.journeys()] == ["The way back", "Customer journey"]


def test_find_shows_and_selects(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Lost property")
    document = desk.document
    document.apply(notes.add_pain_point(document.project, touchpoint_id, "No word for six weeks"))
    desk.answers.expect("Another map")
    desk.trigger("map.new_map")
    desk.trigger("edit.find")
    desk.bot.keyClicks(desk.window.find_field, "six WEEKS")
    desk.bot.keyClick(desk.window.find_field, ENTER)
    assert document.selection.kind == "pain_point"
    assert document.journey_id == document.project.journey_of(touchpoint_id).id
    document.apply(notes.add_quote(document.project, touchpoint_id, "Nobody answered", "Interview 4"))
    desk.window.find_field.setText("")
    desk.bot.keyClicks(desk.window.find_field, "interview nobody")
    desk.bot.keyClick(desk.window.find_field, ENTER)
    assert document.selection.kind == "quote"


def test_no_label_guesses_html(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "<img src=file:///etc/passwd>")
    document = desk.document
    document.apply(notes.add_pain_point(document.project, touchpoint_id, "<b>bold</b>"))
    desk.trigger("view.go_history")
    for select in (("touchpoint", (touchpoint_id,)), ("", ())):
        document.select(*select)
        desk.bot.wait(10)
    desk.application.show_welcome()
    guessing = [
        (type(label).__name__, label.text())
        for top in QApplication.topLevelWidgets()
        for label in top.findChildren(QLabel)
        if label.textFormat() == Qt.TextFormat.AutoText and label.text()
    ]
    assert guessing == []
    tips = [w.toolTip() for top in QApplication.topLevelWidgets() for w in top.findChildren(QWidget)]
    assert all(tip.startswith("<qt>") for tip in tips if tip)
    assert not any("<img" in tip or "<b>" in tip for tip in tips)


def test_every_action_has_a_text_a_tip_and_a_place(desk: Desk) -> None:
    desk.new()
    table = desk.window.actions_table
    in_menus = {action for menu in desk.window.menuBar().findChildren(QWidget) for action in menu.actions()}
    for spec, action in table.items():
        assert action.text().strip(), spec.key
        assert action.toolTip().startswith("<qt>"), spec.key
        assert action in in_menus, spec.key
    shortcuts = [k.toString() for _spec, action in table.items() for k in action.shortcuts()]
    assert len(shortcuts) == len(set(shortcuts))
    assert all(QKeySequence(text).count() == 1 for text in shortcuts)


def test_every_action_does_something(desk: Desk, tmp_path: Path) -> None:
    """Each action is triggered on a selected touchpoint; it asks, shows, changes the project or the view."""
    desk.new()
    asked: dict[str, list[Any]] = {
        "file.open": [None],
        "file.save": [tmp_path / "saved.cxdesk"],
        "file.save_as": [tmp_path / "saved as.cxdesk"],
        "file.save_copy": [tmp_path / "copy.cxdesk"],
        "file.hand_out": [tmp_path / "to share.cxdesk"],
        "file.export_png": [tmp_path / "map.png"],
        "file.export_pdf": [tmp_path / "map.pdf"],
        "file.export_svg": [tmp_path / "map.svg"],
        "map.new_map": ["Second map"],
        "map.rename_map": ["Renamed"],
        "map.settings": [QDialog.reject],
        "edit.preferences": [QDialog.reject],
        "data.events": [QDialog.reject],
        "help.shortcuts": [QDialog.reject],
        "help.about": [QDialog.reject],
    }
    elsewhere = {
        "file.close", "file.quit", "file.sample", "file.export_report", "data.import_data", "data.show",
        "data.left_out", "data.paste", "data.comment_columns", "help.log_folder",
    }  # fmt: skip
    table = desk.window.actions_table
    for spec, action in table.items():
        if spec.key in elsewhere:
            continue
        desk.document.show_journey(desk.document.project.journeys()[0].id)
        first = add_touchpoint(desk, "Here", stage=1)
        add_touchpoint(desk, "Beside", stage=1)
        desk.document.select("touchpoint", (first,))
        if spec.key == "edit.redo":
            desk.document.undo()
        desk.answers.expect(*asked.get(spec.key, []))
        assert action.isEnabled(), spec.key
        action.trigger()
        desk.bot.wait(1)
        assert not desk.answers.queue, spec.key
        ui.commit_editing()
        desk.window.activateWindow()
    desk.bot.waitUntil(lambda: all((tmp_path / f"map.{e}").exists() for e in ("png", "pdf", "svg")))


def test_status_bar_tells_counts_and_index(desk: Desk) -> None:
    desk.new()
    add_touchpoint(desk, "One")
    desk.bot.waitUntil(
        lambda: (
            "1 touchpoint · 0 pain points"
            in " ".join(label.text() for label in desk.window.status.findChildren(QLabel))
        )
    )


def test_the_map_has_the_focus_and_no_other_window_comes_up(desk: Desk) -> None:
    """A widget shown before it has a parent would flash up as a window and take the keyboard."""
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    desk.new()
    desk.bot.waitUntil(lambda: desk.window.docks["charts"].widget() is not None)
    desk.document.select("touchpoint", (add_touchpoint(desk, "Search"),))
    desk.bot.wait(50)
    QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
    assert shown == ["MainWindow"]
    assert desk.window.focusWidget() is desk.window.map_view


def test_the_status_bar_shows_the_zoom_and_sets_it(desk: Desk) -> None:
    desk.new()
    status, view = desk.window.status, desk.window.map_view
    desk.trigger("view.zoom_in")
    assert (status.percent.text(), status.zoom.value()) == ("125\u00a0%", 125)
    desk.trigger("view.zoom_100")
    assert (status.percent.text(), status.zoom.value()) == ("100\u00a0%", 100)
    status.zoom.setValue(50)
    assert view.zoom == 0.5
    assert status.percent.text() == "50\u00a0%"


def test_one_theme_is_chosen_at_a_time(desk: Desk) -> None:
    desk.new()
    desk.trigger("view.theme_dark")
    checked = [
        key
        for key in ("system", "light", "dark")
        if desk.window.actions_table[f"view.theme_{key}"].isChecked()
    ]
    assert checked == ["dark"]
    group = desk.window.actions_table["view.theme_dark"].actionGroup()
    assert group is not None
    assert group.isExclusive()
    desk.trigger("view.theme_light")


def test_the_list_of_shortcuts_has_no_row_without_keys(desk: Desk) -> None:
    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ShortcutsDialog)
        table = dialog.table
        model = table.model()
        rows = [[model.index(row, column).data() for column in range(3)] for row in range(table.rowCount())]
        assert all(keys for _menu, _name, keys in rows)
        assert ["Map", "Add touchpoint", "Ctrl+T"] in rows
        assert ["On the map", "Add pain point", "P"] in rows

    desk.new()
    desk.answers.expect(look)
    desk.trigger("help.shortcuts")


def test_a_message_does_not_lie_over_the_counts(desk: Desk) -> None:
    desk.new()
    status = desk.window.status
    told = [label for label in status.findChildren(QLabel) if label.text().startswith("3 stages")]
    assert [label.isVisible() for label in told] == [True]
    status.showMessage("Something happened.")
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    desk.document.select("", ())
    assert [label.isVisible() for label in told] == [False]
    status.clearMessage()
    assert [label.isVisible() for label in told] == [True]


def test_a_long_rater_is_shortened_and_told_whole(desk: Desk) -> None:
    name = "Олександра Костянтинівна Довгопрізвищенко-Білоцерківська"
    desk.new()
    desk.answers.expect(name)
    rater = desk.window.tool_bar.rater
    rater.setFocus()
    rater.setCurrentIndex(rater.count() - 1)
    rater.activated.emit(rater.count() - 1)
    assert rater.currentText() == name
    assert rater.width() <= 200
    assert name in rater.toolTip()
    picture = rater.grab().toImage()
    field = rater.width() - 40  # what is drawn ends before the arrow, with the sign of a cut
    assert picture.pixelColor(field + 16, rater.height() // 2) == picture.pixelColor(field + 16, 5)


def test_the_list_of_what_was_found_is_wide_enough(desk: Desk) -> None:
    desk.new()
    add_touchpoint(desk, "News of a delay on the way to the station")
    field = desk.window.find_field
    field.setFocus()
    desk.bot.keyClicks(field, "delay")
    popup = next(w for w in QApplication.topLevelWidgets() if w.accessibleName() == "Found" and w.isVisible())
    assert popup.width() >= 380
    popup.hide()


def test_names_that_fit_are_shown_whole(desk: Desk) -> None:
    desk.new()
    bar = desk.window.tool_bar
    for combo in (bar.round, bar.rater, bar.segment):
        assert combo.width() >= combo.sizeHint().width()
        as_it_is = QComboBox()
        as_it_is.setParent(combo.parentWidget())
        as_it_is.addItem(combo.currentText())
        as_it_is.setEnabled(combo.isEnabled())
        as_it_is.resize(combo.size())
        assert combo.grab().toImage() == as_it_is.grab().toImage()
