"""The dialog of events by hand: added, corrected and deleted, each as one step of undo."""

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from cxdesk.desktop.events import EventsDialog
from cxdesk.model.records import Annotation
from cxdesk.verbs import annotations
from tests.desktop.conftest import ENTER, Desk

LEFT = Qt.MouseButton.LeftButton


def events(desk: Desk) -> list[tuple[str, str]]:
    return sorted((event.day, event.text) for event in desk.document.project.all(Annotation))


def lines(dialog: EventsDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_events_are_added_corrected_and_deleted(desk: Desk) -> None:
    desk.new()

    def work(dialog: EventsDialog) -> None:
        assert not dialog.write_button.isEnabled()
        assert dialog.day.date() == QDate.currentDate()
        dialog.day.setDate(QDate(2026, 3, 1))
        QTest.keyClicks(dialog.text, "New ticket <b>app</b>")
        QTest.keyClick(dialog.text, ENTER)
        assert dialog.isVisible()
        dialog.day.setDate(QDate(2026, 5, 4))
        dialog.text.insert("Нова оплата")
        QTest.mouseClick(dialog.write_button, LEFT)
        assert [line.split("   ")[1] for line in lines(dialog)] == ["Нова оплата", "New ticket <b>app</b>"]
        dialog.list.setCurrentRow(1)
        assert (dialog.text.text(), dialog.day.date()) == ("New ticket <b>app</b>", QDate(2026, 3, 1))
        assert dialog.write_button.text() == "Correct event"
        dialog.day.setDate(QDate(2026, 6, 1))
        QTest.mouseClick(dialog.write_button, LEFT)
        assert events(desk) == [("2026-05-04", "Нова оплата"), ("2026-06-01", "New ticket <b>app</b>")]
        dialog.list.setCurrentRow(1)
        dialog.list.setFocus()
        QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
        assert events(desk) == [("2026-06-01", "New ticket <b>app</b>")]
        assert dialog.write_button.text() == "Add event"

    desk.answers.expect(work)
    desk.trigger("data.events")
    desk.document.undo()
    assert len(events(desk)) == 2
    desk.document.undo()
    assert ("2026-03-01", "New ticket <b>app</b>") in events(desk)


def test_a_day_can_be_proposed_and_nothing_happens_without_words(desk: Desk) -> None:
    desk.new()
    dialog = EventsDialog(desk.document, desk.window, date(2024, 2, 29))
    desk.bot.addWidget(dialog)
    assert dialog.day.date() == QDate(2024, 2, 29)
    QTest.keyClicks(dialog.text, "   ")
    QTest.keyClick(dialog.text, ENTER)
    assert events(desk) == []
    QTest.keyClicks(dialog.text, "Leap day")
    QTest.keyClick(dialog.text, ENTER)
    assert events(desk) == [("2024-02-29", "Leap day")]


def test_an_event_undone_elsewhere_leaves_the_list(desk: Desk) -> None:
    desk.new()
    desk.document.apply(annotations.add_annotation(desk.document.project, "2026-01-02", "Strike"))
    dialog = EventsDialog(desk.document, desk.window)
    desk.bot.addWidget(dialog)
    dialog.list.setCurrentRow(0)
    desk.document.undo()
    assert lines(dialog) == []
    assert not dialog.delete_button.isEnabled()
