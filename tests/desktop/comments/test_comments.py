"""The dock of comments by hand: listed, searched, narrowed, unfolded, pinned in every way, and unpinned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cxdesk.desktop.comments.columns import ColumnsDialog
from cxdesk.desktop.map.dropping import MIME
from cxdesk.desktop.segments import Segment
from cxdesk.model.records import Dataset, Journey, Quote, Stage, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.verbs import data, notes
from cxdesk.verbs.projects import show_lane
from tests.desktop.comments.conftest import CHOICES, LONG, ROWS, Voices
from tests.desktop.conftest import ENTER, ESCAPE, Desk
from tests.desktop.hands import add_touchpoint, page

K = Qt.Key
ALL = [row[4] for row in ROWS if row[4]]
SOURCE = "Passenger survey, Mar 12, 2026, NPS 3"


def choose(menu: QMenu, *texts: str) -> None:
    """Trigger an entry, in submenus after each other; menus that fill themselves are opened first."""
    for text in texts[:-1]:
        menu.aboutToShow.emit()
        menu = next(sub for sub in menu.findChildren(QMenu) if sub.title() == text)
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text().split("\t")[0] == texts[-1]).trigger()


def entries(menu: QMenu | None) -> list[str]:
    assert menu is not None
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.text()]


# ------------------------------------------------------------------------------------------- listing


def test_comments_are_listed_newest_first_with_their_count(voices: Voices) -> None:
    assert voices.texts == ALL
    assert voices.count == "5 comments"


def test_the_key_opens_the_dock_and_escape_goes_back_to_the_map(voices: Voices) -> None:
    window = voices.desk.window
    window.docks["comments"].hide()
    window.map_view.setFocus()
    QTest.keyClick(
        window.map_view, K.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert voices.panel.filters.search.hasFocus()
    voices.desk.keys(window, "kiosk", ESCAPE)
    assert voices.panel.filters.search.text() == ""
    voices.desk.keys(window, ESCAPE)
    assert window.map_view.hasFocus()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NOBODY paid", ["Paid twice, nobody helped"]),
        ("зручно", ["Швидко і ЗРУЧНО"]),
        ("เร็ว", ["ค้นหาได้เร็วมาก"]),
    ],
)
def test_words_are_found_in_any_case_and_script(voices: Voices, typed: str, found: list[str]) -> None:
    voices.panel.filters.search.setText(typed)
    assert voices.settled().texts == found
    assert voices.count == "1 of 5 comments"


def test_the_list_follows_what_is_selected_on_the_map(voices: Voices) -> None:
    assert voices.select("Payment").texts == ALL[:2]
    assert voices.panel.filters.where.text().startswith("Selection: Payment")
    stage = voices.desk.document.project.stages(voices.desk.document.journey_id)[0]
    voices.desk.document.select(Stage.KIND, (stage.id,))
    assert voices.settled().texts == [ALL[0], ALL[1], ALL[2], ALL[4]]
    voices.desk.document.select("", ())
    assert voices.settled().texts == ALL


def test_a_quote_selected_stands_for_its_touchpoint(voices: Voices) -> None:
    voices.click_pin(0)
    (quote,) = voices.desk.document.project.all(Quote)
    voices.desk.document.select(Quote.KIND, (quote.id,))
    assert voices.settled().texts == ALL[:2]


def test_the_list_can_stay_with_a_touchpoint_or_with_all(voices: Voices) -> None:
    choose(voices.panel.filters.where.menu(), "Discovery", "Search")
    assert voices.select("Payment").texts == [ALL[2], ALL[4]]
    choose(voices.panel.filters.where.menu(), "All comments")
    assert voices.settled().texts == ALL
    choose(voices.panel.filters.where.menu(), "Comments not linked to anything")
    assert voices.settled().texts == [ALL[3]]


def test_scores_narrow_by_the_sets_of_their_metric(voices: Voices) -> None:
    menu = voices.panel.filters.score.menu()
    assert entries(menu) == ["Any score", "NPS: low (0–6)", "NPS: middle (7–8)", "NPS: high (9–10)"]
    choose(menu, "NPS: low (0–6)")
    assert voices.settled().texts == [ALL[0], ALL[3]]
    choose(menu, "NPS: high (9–10)")
    assert voices.settled().texts == [ALL[1], ALL[4]]
    choose(menu, "Any score")
    assert voices.settled().texts == ALL


def test_segment_and_stretch_of_time_of_the_document_narrow_too(voices: Voices) -> None:
    voices.desk.document.choose_segment(Segment("Segment", "Business"))
    assert voices.settled().texts == [ALL[1], ALL[3]]
    assert voices.count == "2 of 5 comments · Segment: Business"
    voices.desk.document.choose_segment(None)
    voices.desk.document.choose_window(date(2026, 3, 9), date(2026, 3, 10))
    assert voices.settled().texts == [ALL[2], ALL[3]]


def test_nothing_found_offers_all_again(voices: Voices) -> None:
    voices.select("Payment")
    voices.panel.filters.search.setText("no such words")
    voices.settled()
    assert voices.panel.empty.label.text() == "No comment fits what is searched for here."
    QTest.mouseClick(voices.panel.empty.button, Qt.MouseButton.LeftButton)
    assert voices.settled().texts == ALL
    assert voices.panel.table.isVisible()


def test_a_touchpoint_nobody_wrote_about_says_so(voices: Voices) -> None:
    add_touchpoint(voices.desk, "Lost property", stage=2)
    assert voices.select("Lost property").texts == []
    assert voices.panel.empty.label.text() == "No comment is about what is selected here."
    assert voices.count == "0 of 5 comments"


def test_two_surveys_are_listed_one_after_the_other_and_apart(
    voices: Voices, import_survey: Callable[..., None]
) -> None:
    assert not voices.panel.filters.dataset.isVisible()
    import_survey(replace(CHOICES, name="Exit poll"), "second.csv")
    assert voices.settled().texts == [*ALL, *ALL]
    choose(voices.panel.filters.dataset.menu(), "Exit poll")
    assert voices.settled().texts == ALL
    assert voices.count == "5 of 10 comments"
    voices.desk.document.undo()
    assert voices.settled().texts == ALL
    assert voices.count == "5 comments"


def test_what_is_relinked_is_found_elsewhere(voices: Voices) -> None:
    project = voices.desk.document.project
    change = data.link_value(project, project.datasets()[0].id, "Kiosk", voices.touchpoint("Payment"))
    voices.desk.document.apply(change)
    assert voices.select("Payment").texts == [ALL[0], ALL[1], ALL[3]]


def test_a_row_says_answers_touchpoint_day_and_segment(voices: Voices) -> None:
    index = voices.panel.rows.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Paid twice, nobody helped. NPS 3. Payment · Mar 12, 2026 · Family · Passenger survey"
    )
    found = voices.panel.rows.found(0)
    assert found is not None
    assert [(chip.text, chip.place) for chip in voices.panel.rows.chips(found)] == [("NPS 3", "low")]
    assert voices.panel.rows.details(found) == "Payment · Mar 12, 2026 · Family"
    voices.select("Payment")
    found = voices.panel.rows.found(0)
    assert found is not None
    assert voices.panel.rows.details(found) == "Mar 12, 2026 · Family"


# ------------------------------------------------------------------------------------------- unfolding


def test_a_long_comment_unfolds_by_space_double_click_and_its_word(voices: Voices) -> None:
    table, row = voices.panel.table, 4
    table.selectRow(row)
    table.setFocus()
    folded = table.rowHeight(row)
    QTest.keyClick(table, K.Key_Space)
    whole = table.rowHeight(row)
    assert whole > folded * 2
    QTest.keyClick(table, K.Key_Space)
    assert table.rowHeight(row) == folded
    table.scrollToBottom()
    rect = table.rect_of(row)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert table.rowHeight(row) == whole
    table.unfold(row)
    corner = table.rect_of(row).bottomRight() - QPoint(24, 14)
    assert table.part_at(corner) == ("fold", row)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    assert table.rowHeight(row) == whole


def test_a_short_comment_has_nothing_to_unfold(voices: Voices) -> None:
    table = voices.panel.table
    height = table.rowHeight(0)
    table.unfold(0)
    assert table.rowHeight(0) == height < table.rowHeight(4)


# ------------------------------------------------------------------------------------------- pinning


def test_the_pin_of_a_row_makes_a_quote_and_takes_it_off_again(voices: Voices) -> None:
    voices.click_pin(0)
    assert voices.quotes == [("Payment", ALL[0], SOURCE)]
    found = voices.panel.rows.found(0)
    assert found is not None
    assert len(voices.panel.rows.pinned(found)) == 1
    assert voices.desk.document.selection.ids == ()
    voices.click_pin(0)
    assert voices.quotes == []
    voices.desk.document.undo()
    assert voices.quotes == [("Payment", ALL[0], SOURCE)]
    voices.desk.document.undo()
    assert voices.quotes == []
    assert voices.panel.rows.pinned(found) == []


def test_enter_pins_all_that_are_selected_as_one_step(voices: Voices) -> None:
    voices.panel.filters.search.setFocus()
    table = voices.panel.table
    voices.desk.keys(voices.desk.window, ENTER)
    assert table.hasFocus()
    QTest.keyClick(table, K.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, K.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    voices.desk.keys(voices.desk.window, ENTER)
    assert [quote[:2] for quote in voices.quotes] == [
        ("Payment", ALL[0]),
        ("Payment", ALL[1]),
        ("Search", ALL[2]),
    ]
    voices.desk.document.undo()
    assert voices.quotes == []


def test_what_is_not_linked_goes_to_the_touchpoint_selected(voices: Voices) -> None:
    choose(voices.panel.filters.where.menu(), "All comments")
    voices.settled().panel.toggle([3])
    assert voices.quotes == []
    assert "Select the touchpoint" in voices.desk.window.statusBar().currentMessage()
    voices.select("Search").panel.toggle([3])
    assert voices.quotes == [("Search", ALL[3], "Passenger survey, Mar 9, 2026, NPS 1")]


def test_the_menu_pins_elsewhere_and_shows_the_quote(voices: Voices) -> None:
    choose(voices.panel.menu_for([0]), "Pin to", "Discovery", "Search")
    assert voices.quotes == [("Search", ALL[0], SOURCE)]
    choose(voices.panel.menu_for([0]), "Show on the map")
    (quote,) = voices.desk.document.project.all(Quote)
    assert voices.desk.document.selection == (Quote.KIND, (quote.id,))
    voices.settled()
    choose(voices.panel.menu_for([0]), "Pin to the map")


def test_a_comment_is_copied_with_where_it_is_from(voices: Voices) -> None:
    voices.panel.table.selectRow(0)
    voices.panel.table.setFocus()
    QTest.keyClick(voices.panel.table, K.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"“{ALL[0]}” — {SOURCE}"


def drag(voices: Voices, mime: QMimeData, name: str, kind: type[QDropEvent]) -> bool:
    view = voices.desk.window.map_view
    assert view.layout_shown is not None
    rect = view.layout_shown.rect_of(Touchpoint.KIND, voices.touchpoint(name))
    assert rect is not None
    place = view.mapFromScene(QPointF(rect.x + 20, rect.y + 20))
    where = QPointF(place) if kind is QDropEvent else place
    event = kind(
        where, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view.viewport(), event)
    return event.isAccepted()


def test_a_comment_is_dragged_onto_a_card_of_the_map(voices: Voices) -> None:
    mime = voices.panel.rows.mimeData([voices.panel.rows.index(0, 0)])
    assert mime.text() == ALL[0]
    view = voices.desk.window.map_view
    assert drag(voices, mime, "Search", QDragEnterEvent)
    assert view.shown_preview.band is not None
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert view.shown_preview.band is None
    assert drag(voices, mime, "Search", QDragEnterEvent)
    assert drag(voices, mime, "Search", QDropEvent)
    assert view.shown_preview.band is None
    assert voices.quotes == [("Search", ALL[0], SOURCE)]


@pytest.mark.parametrize("payload", [b"", b"no json", b"[[1]]", b'{"a": 1}', b"[[1, 2, 3, null]]"])
def test_what_is_no_comment_is_not_taken(voices: Voices, payload: bytes) -> None:
    mime = QMimeData()
    mime.setData(MIME, payload)
    drag(voices, mime, "Search", QDragEnterEvent)
    drag(voices, mime, "Search", QDropEvent)
    text = QMimeData()
    text.setText("from elsewhere")
    assert not drag(voices, text, "Search", QDragEnterEvent)
    assert voices.quotes == []


def test_pinning_shows_a_hidden_lane_in_the_same_step(voices: Voices) -> None:
    document = voices.desk.document
    document.apply(show_lane(document.project, document.journey_id, "quotes", False))
    voices.click_pin(0)
    assert document.project.get(Journey, document.journey_id).hidden_lanes == ()
    document.undo()
    assert document.project.get(Journey, document.journey_id).hidden_lanes == ("quotes",)
    assert voices.quotes == []


def test_a_quote_edited_on_the_map_stays_pinned(voices: Voices) -> None:
    voices.click_pin(0)
    (quote,) = voices.desk.document.project.all(Quote)
    voices.desk.document.apply(notes.edit_note(voices.desk.document.project, Quote, quote.id, "Paid twice"))
    found = voices.panel.rows.found(0)
    assert found is not None
    assert [pinned.text for pinned in voices.panel.rows.pinned(found)] == ["Paid twice"]


def test_the_inspector_lists_quotes_with_their_source(voices: Voices) -> None:
    voices.click_pin(0)
    voices.select("Payment")
    voices.desk.trigger("view.go_inspector")
    quotes = page(voices.desk).quotes
    (row,) = quotes.rows.values()
    assert (row.text.toPlainText(), row.source and row.source.text()) == (ALL[0], SOURCE)
    assert row.source is not None
    row.source.setFocus()
    row.source.selectAll()
    QTest.keyClicks(row.source, "Family of four")
    QTest.keyClick(row.source, ENTER)
    quotes.add_field.setFocus()
    QTest.keyClicks(quotes.add_field, "Said at the gate")
    QTest.keyClick(quotes.add_field, ENTER)
    assert voices.quotes == [("Payment", ALL[0], "Family of four"), ("Payment", "Said at the gate", "")]
    QTest.mouseClick(row.delete_button, Qt.MouseButton.LeftButton)
    assert [quote[1] for quote in voices.quotes] == ["Said at the gate"]


# ------------------------------------------------------------------------------------------- where nothing is


def test_without_data_an_import_is_offered(desk: Desk) -> None:
    desk.new()
    desk.trigger("view.go_comments")
    empty = desk.window.comments.empty
    assert "Import survey answers" in empty.label.text()
    desk.answers.expect(None)
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert not desk.window.comments.filters.isVisible()


def test_a_column_not_recognised_is_made_one_of_comments(
    desk: Desk, import_survey: Callable[..., None]
) -> None:
    desk.new()
    add_touchpoint(desk, "Payment")
    import_survey(replace(CHOICES, notes={"Why": ""}))
    desk.trigger("view.go_comments")
    panel = desk.window.comments
    assert "the role comment" in panel.empty.label.text()

    def use(dialog: ColumnsDialog) -> None:
        texts = [dialog.columns.item(row).text() for row in range(dialog.columns.count())]
        assert [text.splitlines()[0] for text in texts] == ["Why — Passenger survey"]
        assert LONG[:40] in texts[0]
        dialog.columns.item(0).setCheckState(Qt.CheckState.Checked)
        QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)

    desk.answers.expect(use)
    QTest.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    assert Voices(desk).settled().texts == ALL
    dataset = desk.document.project.all(Dataset)[0]
    assert dataset.columns_with_role("comment") == [4]
    desk.document.undo()
    assert Voices(desk).settled().texts == []
    assert panel.empty.isVisible()


def test_a_project_opened_read_only_lists_but_does_not_pin(voices: Voices, tmp_path: Path) -> None:
    desk, path = voices.desk, tmp_path / "survey.cxdesk"
    voices.click_pin(1)
    assert "Take the quote off the map\tEnter" in entries(voices.panel.menu_for([1]))
    desk.document.save_copy(path)
    desk.application.open_session(ProjectSession.open(path, read_only=True))
    desk.shown()
    desk.trigger("view.go_comments")
    panel = voices.settled().panel
    assert voices.texts == ALL
    assert Qt.ItemFlag.ItemIsDragEnabled not in panel.rows.flags(panel.rows.index(0, 0))
    panel.table.selectRow(0)
    panel.table.setFocus()
    QTest.keyClick(panel.table, ENTER)
    assert len(voices.quotes) == 1
    assert entries(panel.menu_for([0]))[0].startswith("Copy")
