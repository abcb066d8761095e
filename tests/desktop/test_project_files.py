"""Projects as files: saving by itself, failures, conflicts, recent files, what a crash left."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from cxdesk.desktop.map.items import Piece
from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import touchpoints
from tests.desktop.conftest import ENTER, Desk
from tests.desktop.hands import add_touchpoint, page

KEY = Qt.Key


def test_undo_and_redo_name_the_edit_and_survive_reopening(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    touchpoint_id = add_touchpoint(desk, "Search")
    assert desk.window.actions_table["edit.undo"].text() == "Undo: Add touchpoint “Search”"
    desk.restart()
    desk.open(file)
    undo = desk.window.actions_table["edit.undo"]
    assert undo.text() == "Undo: Add touchpoint “Search”"
    desk.trigger("edit.undo")
    assert desk.document.project.find(Touchpoint, touchpoint_id) is None
    assert desk.window.actions_table["edit.redo"].text() == "Redo: Add touchpoint “Search”"
    desk.restart()
    desk.open(file)
    desk.bot.keyClick(
        desk.window, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert desk.document.project.find(Touchpoint, touchpoint_id) is not None


def test_closing_saves_what_was_typed_last(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    name = page(desk).name
    name.setFocus()
    name.selectAll()
    desk.bot.keyClicks(name, "Typed last")
    desk.restart()
    session = ProjectSession.open(file)
    assert session.project.get(Touchpoint, touchpoint_id).name == "Typed last"
    session.close()


def test_file_follows_the_last_change_by_itself(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    desk.window.settings.autosave_seconds = 1
    desk.answers.expect(tmp_path / "journey.cxdesk")
    desk.trigger("file.save_as")
    add_touchpoint(desk, "Search")
    assert desk.document.session.unsaved
    desk.bot.waitUntil(lambda: not desk.document.session.unsaved, timeout=5000)
    assert "saved" in desk.window.windowTitle()


def test_failed_save_says_why_and_offers_another_file(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    folder = tmp_path / "drive"
    folder.mkdir()
    desk.answers.expect(folder / "journey.cxdesk")
    desk.trigger("file.save_as")
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()
    add_touchpoint(desk, "Search")
    assert not desk.document.save_quietly()
    assert desk.window.status.state.text() == desk.document.trouble != ""
    assert desk.window.status.save_as.isVisible()
    elsewhere = tmp_path / "elsewhere.cxdesk"
    desk.answers.expect(elsewhere)
    desk.bot.mouseClick(desk.window.status.save_as, Qt.MouseButton.LeftButton)
    assert elsewhere.exists()
    assert desk.document.trouble == ""
    assert not desk.window.status.save_as.isVisible()


def test_conflict_keeps_both_versions(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    other = tmp_path / "other.cxdesk"
    desk.document.save_copy(other)
    theirs = ProjectSession.open(other)
    stage_id = theirs.project.stages(theirs.project.journeys()[0].id)[0].id
    change = touchpoints.add_touchpoint(theirs.project, stage_id, "Theirs")
    assert change is not None
    theirs.apply(change)
    theirs.close()
    file.write_bytes(other.read_bytes())
    add_touchpoint(desk, "Mine")
    desk.answers.expect("both")
    desk.trigger("file.save")
    assert [t.name for t in desk.document.project.all(Touchpoint)] == ["Theirs"]
    (mine,) = tmp_path.glob("journey (my version*.cxdesk")
    session = ProjectSession.open(mine)
    assert [t.name for t in session.project.all(Touchpoint)] == ["Mine"]
    session.close()


def test_recent_files_and_missing_ones(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    desk.trigger("file.close")
    welcome = desk.application.welcome
    assert welcome is not None
    assert welcome.isVisible()
    assert welcome.recent.count() == 1
    welcome.recent.setFocus()
    welcome.recent.setCurrentRow(0)
    desk.bot.keyClick(welcome.recent, ENTER)
    assert desk.document.session.path == file
    desk.trigger("file.close")
    file.unlink()
    welcome.refresh()
    assert "not found" in welcome.recent.item(0).text()
    desk.answers.expect("yes")
    where = welcome.recent.visualItemRect(welcome.recent.item(0)).center()
    desk.bot.mouseClick(welcome.recent.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert welcome.recent.count() == 0
    assert desk.application.settings.recent_files == []


def test_files_that_are_no_project_get_a_sentence(desk: Desk, tmp_path: Path) -> None:
    foreign = tmp_path / "notes.cxdesk"
    foreign.write_text("just a text")
    desk.application.open_path(foreign)
    desk.application.open_path(tmp_path / "missing.cxdesk")
    assert len(desk.answers.said) == 2
    assert all(text.endswith(".") for text in desk.answers.said)
    assert desk.application.window is None


def test_unnamed_work_is_offered_again(desk: Desk) -> None:
    desk.new()
    add_touchpoint(desk, "Kept")
    desk.restart()
    desk.application.show_welcome()
    welcome = desk.application.welcome
    assert welcome is not None
    button = next(b for b in welcome.findChildren(QPushButton) if b.text() == "Carry on")
    desk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [t.name for t in desk.document.project.all(Touchpoint)] == ["Kept"]


def test_unnamed_work_can_be_thrown_away(desk: Desk) -> None:
    desk.new()
    add_touchpoint(desk, "Not wanted")
    desk.restart()
    desk.application.show_welcome()
    welcome = desk.application.welcome
    assert welcome is not None
    away = next(b for b in welcome.findChildren(QToolButton) if b.accessibleName().startswith("Throw away"))
    desk.answers.expect("no")
    desk.bot.mouseClick(away, Qt.MouseButton.LeftButton)
    assert len(ProjectSession.recoverable()) == 1
    desk.answers.expect("yes")
    desk.bot.mouseClick(away, Qt.MouseButton.LeftButton)
    assert desk.answers.said[-1].startswith("Throw away the unsaved work in “")
    assert ProjectSession.recoverable() == []
    texts = [b.text() for b in welcome.findChildren(QPushButton) if b.isVisible()]
    assert "Carry on" not in texts


def test_closing_over_a_file_that_cannot_be_written_keeps_the_changes_for_later(
    desk: Desk, tmp_path: Path
) -> None:
    desk.new()
    folder = tmp_path / "project"
    folder.mkdir()
    file = folder / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    add_touchpoint(desk, "Search")
    folder.rename(tmp_path / "away")
    desk.answers.expect("keep")
    desk.restart()
    (tmp_path / "away").rename(folder)
    (item,) = ProjectSession.recoverable()
    assert item.origin == file
    ProjectSession.open(file).close()  # nobody has it open any more
    recovered = ProjectSession.recover(item)
    assert [touchpoint.name for touchpoint in recovered.project.all(Touchpoint)] == ["Search"]
    recovered.discard()


def test_a_bug_while_closing_keeps_the_window_and_the_next_try_works(desk: Desk, tmp_path: Path) -> None:
    """The session's connection fails in a way that nobody foresaw."""
    desk.new()
    desk.answers.expect(tmp_path / "journey.cxdesk")
    desk.trigger("file.save_as")
    add_touchpoint(desk, "Search")
    home = desk.document.session._home
    good, home.connection = home.connection, None  # type: ignore[assignment]
    with desk.bot.captureExceptions() as errors:
        assert not desk.window.close()
    assert len(errors) == 1
    assert desk.window.isVisible()
    home.connection = good
    add_touchpoint(desk, "Compare")
    desk.restart()
    session = ProjectSession.open(tmp_path / "journey.cxdesk")
    assert sorted(t.name for t in session.project.all(Touchpoint)) == ["Compare", "Search"]
    session.close()


def test_a_bug_in_a_view_reaches_the_report_and_not_the_work(desk: Desk, tmp_path: Path) -> None:
    """One of those who follow the document fails: the edit is made, the others show it, the file is written."""
    desk.new()
    desk.answers.expect(tmp_path / "journey.cxdesk")
    desk.trigger("file.save_as")

    def fail(*_unused: object) -> None:
        raise ZeroDivisionError

    for signal in (desk.document.changed, desk.document.state_changed, desk.document.selection_changed):
        signal.connect(fail)
    with desk.bot.captureExceptions() as errors:
        touchpoint_id = add_touchpoint(desk, "Search")
        desk.document.select("touchpoint", (touchpoint_id,))
        assert page(desk).name.text() == "Search"
        desk.trigger("file.save")
        desk.document.undo()
        desk.document.redo()
        assert desk.window.isVisible()
        desk.restart()
    assert {kind for kind, _error, _trace in errors} == {ZeroDivisionError}
    session = ProjectSession.open(tmp_path / "journey.cxdesk")
    assert session.project.find(Touchpoint, touchpoint_id) is not None
    session.close()


def test_what_a_crash_left_is_offered_over_a_project_opened_by_its_file(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "journey.cxdesk"
    desk.answers.expect(file)
    desk.trigger("file.save_as")
    desk.restart()
    desk.open(file)
    desk.application.offer_recovery()
    assert desk.application.welcome is None  # nothing is left of a project that was closed
    desk.restart()
    crashed = ProjectSession.open(file)
    stage = crashed.project.stages(crashed.project.journeys()[0].id)[0]
    change = touchpoints.add_touchpoint(crashed.project, stage.id, "Never saved")
    assert change is not None
    crashed.apply(change)
    crashed.abandon()
    desk.open(file)
    desk.application.offer_recovery()
    welcome = desk.application.welcome
    assert welcome is not None
    button = next(b for b in welcome.findChildren(QPushButton) if b.text() == "Carry on")
    desk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [t.name for t in desk.document.project.all(Touchpoint)] == ["Never saved"]
    assert desk.document.session.path is None


def test_a_bug_while_painting_the_map_ends_nothing(desk: Desk) -> None:
    """What is painted is out of step with what is there; the next good picture shows everything again."""
    desk.new()
    add_touchpoint(desk, "Search")
    view = desk.window.map_view
    view.grab()
    pieces = [item for item in view.scene().items() if isinstance(item, Piece)]
    good = [piece._look for piece in pieces]
    with desk.bot.captureExceptions() as errors:
        for piece in pieces:
            piece._look = None  # type: ignore[assignment]
        for _time in range(3):
            view.viewport().update()
            QApplication.processEvents()
        view.grab()
    assert errors
    for piece, look in zip(pieces, good, strict=True):
        piece._look = look
    assert not view.grab().isNull()
    add_touchpoint(desk, "Compare")
    assert desk.window.isVisible()
