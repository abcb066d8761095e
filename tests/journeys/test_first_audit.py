"""A consultant's first morning with CXDesk, by mouse and keyboard, from an empty project to a report and back."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cxdesk.desktop.charts.panel import ChartPanel
from cxdesk.desktop.importing.dialog import ImportDialog
from cxdesk.model.records import Dataset, PainPoint, Score
from cxdesk.session import ProjectSession, check_file
from tests.desktop.conftest import ENTER, Desk
from tests.desktop.hands import page

KEY = Qt.Key
TOUCHPOINTS = ("Search", "Checkout", "Доставка")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Sixty answers as a spreadsheet saves them in Kyiv: windows-1251, semicolons, day first; one is off its scale.

    NPS by hand: 30 nines, 18 sevens, 11 threes count and one 12 does not: 100 x (30 - 11) / 59 = 32.2.
    """
    answers = ["9"] * 30 + ["7"] * 18 + ["3"] * 11 + ["12"]
    path = tmp_path / "опитування.csv"
    with path.open("w", encoding="cp1251", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Дата", "Точка контакту", "Сегмент", "NPS"])
        for number, answer in enumerate(answers):
            day = f"{1 + number % 28:02}.{1 + number // 20:02}.2026"
            writer.writerow([day, TOUCHPOINTS[number % 3], "Новий" if number % 2 else "Постійний", answer])
    return path


def test_from_an_empty_project_to_a_report_and_back(desk: Desk, survey: Path, tmp_path: Path) -> None:
    _begin_and_draw(desk)
    _score(desk)
    _import(desk, survey)
    _chart(desk)
    project_file = _take_out(desk, tmp_path)
    _reopen_and_undo(desk, project_file)


def _names(desk: Desk) -> list[list[str]]:
    project = desk.document.project
    return [[t.name for t in project.touchpoints(s.id)] for s in project.stages(desk.document.journey_id)]


def _begin_and_draw(desk: Desk) -> None:
    """Choose a template with Enter, then draw on the map with keys alone."""
    desk.application.show_welcome()
    welcome = desk.application.welcome
    assert welcome is not None
    desk.bot.waitExposed(welcome)
    welcome.cards[0].setFocus()
    desk.bot.keyClick(welcome.cards[0], ENTER)
    desk.shown()
    view = desk.window.map_view
    view.setFocus()
    stage = desk.document.project.stages(desk.document.journey_id)[0]
    desk.document.select("stage", (stage.id,))
    for name in TOUCHPOINTS:
        desk.trigger("map.add_touchpoint")
        _write(name)
    assert _names(desk)[0] == list(TOUCHPOINTS)
    view.setFocus()
    QTest.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.AltModifier)  # the last card, to the next stage
    assert _names(desk)[:2] == [["Search", "Checkout"], ["Доставка"]]
    desk.trigger("map.add_pain_point")
    _write("Nobody says when")
    (pain,) = desk.document.project.all(PainPoint)
    assert pain.text == "Nobody says when"


def _write(text: str) -> None:
    """Write into the editor that has the focus, as an input method does (QTest's keys know ASCII only), and Enter."""
    editor = QApplication.focusWidget()
    assert editor is not None
    written = QInputMethodEvent()
    written.setCommitString(text)
    QApplication.sendEvent(editor, written)
    QTest.keyClick(editor, ENTER)


def _score(desk: Desk) -> None:
    """Score every touchpoint with number keys: each key moves on to the next part."""
    for touchpoint in desk.document.project.journey_touchpoints(desk.document.journey_id):
        desk.document.select("touchpoint", (touchpoint.id,))
        page(desk).rows["success"].setFocus()
        desk.keys(desk.window, "6", "4", "2")
    assert {(s.success, s.effort, s.emotion) for s in desk.document.project.all(Score)} == {(6, 4, 2)}
    # 6, 4 and 2 rescale to 83.3, 50 and 16.7, whose mean is 50

    def said() -> str:
        return " ".join(label.text() for label in desk.window.status.findChildren(QLabel))

    desk.bot.waitUntil(lambda: "CX index 50" in said())


def _import(desk: Desk, survey: Path) -> None:
    """Import the survey as it is understood: encoding, separator, dates, links by name."""
    desk.answers.expect(survey)
    desk.trigger("data.import_data")
    desk.bot.waitUntil(lambda: _dialog() is not None)
    dialog = _dialog()
    assert dialog is not None
    desk.bot.waitUntil(dialog.import_button.isEnabled)
    QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: desk.document.project.count(Dataset) == 1)
    project = desk.document.project
    (dataset,) = project.datasets()
    assert (dataset.rows, dataset.encoding, dataset.delimiter) == (60, "cp1251", ";")
    assert None not in project.links_of(dataset.id).values()


def _dialog() -> ImportDialog | None:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible()]
    return found[0] if found else None


def _chart(desk: Desk) -> None:
    """See the pooled NPS of the whole map in the chart panel, with its interval's n."""
    desk.document.select("", ())

    def caption() -> str:
        panel = desk.window.docks["charts"].widget()
        return (
            panel.canvas.drawn.caption if isinstance(panel, ChartPanel) and panel.canvas is not None else ""
        )

    desk.bot.waitUntil(lambda: bool(caption()), timeout=20_000)
    assert "NPS" in caption()
    assert "n\u00a0=\u00a059" in caption()
    (metric,) = desk.document.project.metrics_of(desk.document.project.datasets()[0].id)
    (left,) = desk.document.session.left_out(metric.id)
    assert (left.row, left.value) == (61, 12)


def _take_out(desk: Desk, tmp_path: Path) -> Path:
    """Save under a name, export the map three ways and write the report."""
    project_file = tmp_path / "Аудит.cxdesk"
    desk.answers.expect(project_file)
    desk.trigger("file.save_as")
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
        out = tmp_path / f"map.{ending}"
        desk.answers.expect(out)
        desk.trigger(f"file.export_{ending}")
        desk.bot.waitUntil(out.exists, timeout=20_000)
        assert out.read_bytes().startswith(start)
    report = tmp_path / "report.pdf"
    desk.answers.expect(report)
    desk.trigger("file.export_report")
    desk.bot.waitUntil(report.exists, timeout=30_000)
    return project_file


def _reopen_and_undo(desk: Desk, project_file: Path) -> None:
    """Close, open again, and take everything back, one step after another; nothing is lost on the way."""
    before = _names(desk)
    desk.restart()
    assert check_file(project_file).ok
    assert [p.name for p in project_file.parent.glob(f"*{project_file.stem}*")] == [project_file.name]
    desk.open(project_file)
    assert _names(desk) == before
    desk.trigger("edit.undo")
    assert desk.document.project.datasets() == []
    desk.trigger("edit.redo")
    assert desk.document.project.datasets()[0].rows == 60
    steps = 0
    while desk.window.actions_table["edit.undo"].isEnabled():
        desk.trigger("edit.undo")
        steps += 1
    assert steps > 10
    assert _names(desk) == [[], [], []]
    desk.restart()
    session = ProjectSession.open(project_file)
    assert session.undo_entry is None or session.undo_entry.verb == "begin_project"
    assert session.redo_entry is not None
    session.close()
