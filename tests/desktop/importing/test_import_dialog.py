"""Importing by hand: what is understood is shown and corrected, and nothing changes before Import is pressed."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cxdesk.desktop import ui
from cxdesk.desktop.importing.dialog import ImportDialog, run_import
from cxdesk.desktop.importing.leftout import LeftOutDialog
from cxdesk.desktop.importing.problems import ProblemsDialog
from cxdesk.model.records import Dataset, Link, Metric
from cxdesk.verbs.touchpoints import add_touchpoint
from tests.exchange.workbook_making import write_xlsx

ROWS = [
    ("2026-03-01", "Bag drop", "Family", "9", "4", "2"),
    ("2026-03-01", "Bag drop", "Leisure", "11", "5", "1"),
    ("2026-03-02", "Security", "Family", "6", "", "3"),
    ("2026-03-03", "Security", "Family", "10", "3", "5"),
    ("2026-04-04", "Gate 7", "Leisure", "7", "2", "4"),
]
USUAL = [tuple("9" if cell == "11" else cell for cell in row) for row in ROWS]
SURVEY = "date,touchpoint,segment,nps,csat,effort\n" + "".join(
    ",".join(row) + "\n" for row in ROWS + USUAL * 7
)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    file = tmp_path / "survey.csv"
    file.write_text(SURVEY, encoding="utf-8")
    return file


@pytest.fixture
def airport(desk):
    """A project with two touchpoints that the survey names."""
    desk.new()
    document = desk.document
    stage = document.project.stages(document.journey_id)[0]
    for name in ("Bag drop", "Security"):
        assert document.apply(add_touchpoint(document.project, stage.id, name))
    return desk


def opened(desk, path: Path | None) -> ImportDialog:
    run_import(desk.document, path, desk.window)
    desk.bot.waitUntil(lambda: shown() is not None)
    dialog = shown()
    assert dialog is not None
    dialog.activateWindow()
    desk.bot.waitUntil(dialog.isActiveWindow)
    return dialog


def shown() -> ImportDialog | None:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible()]
    return found[0] if found else None


def press(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose_role(dialog: ImportDialog, column: int, text: str) -> None:
    """Click on a column's header and choose from the menu that opens."""
    header = dialog.sheet.header
    dialog.sheet.scrollTo(dialog.sheet.sheet.index(0, column))
    at = QPoint(header.sectionViewportPosition(column) + 30, header.height() - 12)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def set_combo(combo, text: str) -> None:
    combo.setFocus()
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    while combo.currentIndex() != index:
        QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < index else Qt.Key.Key_Up)


def answer_effort(dialog: ImportDialog) -> None:
    """Say that a low answer means little effort."""
    set_combo(dialog.cards["effort"].direction, "little effort (low is good)")


def test_what_was_understood_is_said_before_anything_changes(airport, survey):
    before = airport.document.project.snapshot()
    dialog = opened(airport, survey)
    assert (
        dialog.sentence.text()
        == "survey.csv · 40 rows · read as UTF-8, comma separated, dates year-month-day"
    )
    assert dialog.import_button.text() == "Import 40 rows"
    assert [dialog.sheet.sheet.roles[i] for i in range(6)] == [
        "date",
        "touchpoint",
        "segment",
        "nps",
        "csat",
        "ces",
    ]
    # 23 answers of 9 or 10, 8 of 6, of 39 that count
    assert dialog.cards["nps"].value.text().startswith("+38.5")
    assert "1 answer of 40 rows is outside its scale (NPS: 11)" in dialog.strip.text.text()
    press(dialog.cancel_button)
    airport.bot.waitUntil(lambda: shown() is None)
    assert airport.document.project == before


def test_effort_without_a_direction_has_to_be_settled_first(airport, survey):
    dialog = opened(airport, survey)
    assert not dialog.import_button.isEnabled()
    assert "what a low answer means" in dialog.reason.text()
    assert dialog.cards["effort"].value.text() == "—"
    answer_effort(dialog)
    assert dialog.import_button.isEnabled()
    # the mean of 2, 1, 3, 5 and 4
    assert dialog.cards["effort"].value.text().startswith("3.00")
    assert dialog.cards["effort"].title.text() == "CES, 1.0, mean effort"


def test_import_is_one_change_that_undo_takes_back(airport, survey):
    document = airport.document
    before = document.project.snapshot()
    dialog = opened(airport, survey)
    answer_effort(dialog)
    press(dialog.import_button)
    airport.bot.waitUntil(lambda: shown() is None)
    (dataset,) = document.project.all(Dataset)
    assert (dataset.name, dataset.rows) == ("survey", 40)
    assert [m.kind for m in document.project.all(Metric)] == ["nps", "csat", "ces"]
    nps = document.project.all(Metric)[0]
    assert [x.row for x in document.session.left_out(nps.id)] == [3]
    after = document.project.snapshot()
    airport.trigger("edit.undo")
    assert document.project == before
    airport.trigger("edit.redo")
    assert document.project == after


def test_enter_imports_and_the_window_says_what_was_done(airport, tmp_path):
    file = tmp_path / "nps.csv"
    file.write_text("date,nps\n" + "2026-03-01,9\n2026-03-02,3\n" * 20, encoding="utf-8")
    dialog = opened(airport, file)
    assert dialog.links.combos[None].currentText() == "The whole map"
    assert "about the map as a whole" in dialog.links.sentence.text()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    airport.bot.waitUntil(lambda: shown() is None)
    assert [(t.name, t.rows) for t in airport.document.project.datasets()] == [("nps", 40)]
    said = airport.window.statusBar().currentMessage()
    assert said == "40 rows of “nps” are imported. Ctrl+Z takes them back. Charted: NPS."
    (metric,) = airport.document.project.all(Metric)
    airport.bot.waitUntil(lambda: metric.id in airport.window.charts.request.metrics)


def test_values_are_linked_by_name_and_by_hand(airport, survey):
    document = airport.document
    touchpoints = {t.name: t.id for t in document.project.journey_touchpoints(document.journey_id)}
    dialog = opened(airport, survey)
    assert dialog.links.combos["Bag drop"].currentData() == touchpoints["Bag drop"]
    assert dialog.links.combos["Gate 7"].currentData() is None
    assert dialog.links.marks["Gate 7"].text() == "?"
    set_combo(dialog.links.combos["Gate 7"], "Security")
    assert dialog.links.marks["Gate 7"].text() == "✓"
    answer_effort(dialog)
    press(dialog.import_button)
    airport.bot.waitUntil(lambda: shown() is None)
    links = {link.value: link.touchpoint_id for link in document.project.all(Link)}
    assert links == {
        "Bag drop": touchpoints["Bag drop"],
        "Security": touchpoints["Security"],
        "Gate 7": touchpoints["Security"],
    }


def test_a_column_is_given_another_role_from_its_header(airport, survey):
    dialog = opened(airport, survey)
    choose_role(dialog, 5, "Not used")
    assert list(dialog.cards) == ["nps", "csat"]
    assert dialog.import_button.isEnabled()
    choose_role(dialog, 2, "Touchpoint")
    assert dialog.sheet.sheet.roles[1:3] == ["", "touchpoint"]
    assert set(dialog.links.combos) == {"Family", "Leisure"}
    choose_role(dialog, 2, "Not used")
    # without a touchpoint column all rows can belong to one
    set_combo(dialog.links.combos[None], "Bag drop")
    press(dialog.import_button)
    airport.bot.waitUntil(lambda: shown() is None)
    (link,) = airport.document.project.all(Link)
    assert link.value is None
    assert airport.document.project.journey_of(link.touchpoint_id).id == airport.document.journey_id


def test_roles_are_reachable_by_keyboard(airport, survey):
    dialog = opened(airport, survey)
    dialog.sheet.setFocus()
    dialog.sheet.setCurrentIndex(dialog.sheet.sheet.index(0, 4))
    QTest.keyClick(dialog.sheet, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["CSAT"]
    menu.setActiveAction(next(a for a in menu.actions() if a.text() == "Mean"))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert dialog.cards["csat"].title.text() == "Mean"


def test_a_role_that_does_not_fit_is_refused_in_a_sentence(airport, survey, answers):
    dialog = opened(airport, survey)
    choose_role(dialog, 2, "NPS")
    assert "“segment” holds no numbers" in answers.said[-1]
    assert dialog.sheet.sheet.roles[2] == "segment"


def test_scale_and_variant_can_be_changed(airport, survey):
    dialog = opened(airport, survey)
    card = dialog.cards["csat"]
    press(card.more)
    card.high.setFocus()
    card.high.selectAll()
    QTest.keyClicks(card.high, "4")
    QTest.keyClick(card.high, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in a field must not import"
    # answers 4, 3, 2 are on the scale 1-4: two of three in the top two boxes
    assert card.value.text().startswith("66.7 %")
    assert "8 left out" in card.caption.text()
    set_combo(card.variant, "CSAT, mean")
    assert card.value.text().startswith("3.00")


def test_answers_off_their_scale_can_be_looked_at(airport, survey):
    dialog = opened(airport, survey)
    press(dialog.strip.show_button)
    airport.bot.waitUntil(lambda: dialog.strip.show_button.text() == "Show all rows")
    model = dialog.sheet.sheet
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())] == ["3"]
    assert model.why_bad(0, 3) == "outside the scale 0 to 10"
    press(dialog.strip.show_button)
    assert model.rowCount() == 40


def test_the_file_is_read_again_another_way(airport, tmp_path):
    file = tmp_path / "prices.csv"
    file.write_text("nps;price\n9;1,5\n3;2,25\n", encoding="utf-8")
    dialog = opened(airport, file)
    assert "semicolon separated, decimal comma" in dialog.sentence.text()
    menu = dialog.reading.buttons["delimiter"].menu()
    next(action for action in menu.actions() if action.text() == "comma").trigger()
    airport.bot.waitUntil(lambda: "comma separated" in dialog.sentence.text())
    assert dialog.reading.buttons["delimiter"].text() == "Separator: comma"
    menu = dialog.reading.buttons["delimiter"].menu()
    next(action for action in menu.actions() if action.text() == "As found").trigger()
    airport.bot.waitUntil(lambda: "semicolon separated" in dialog.sentence.text())


def test_another_file_is_dropped_on_the_dialog(airport, survey, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("nps\n9\n3\n", encoding="utf-8")
    dialog = opened(airport, survey)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, left, none)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(QPointF(20, 20), copy, data, left, none))
    airport.bot.waitUntil(lambda: dialog.sentence.text().startswith("other.csv · 2 rows"))


def test_a_file_that_changed_meanwhile_is_read_again(airport, survey, answers):
    dialog = opened(airport, survey)
    answer_effort(dialog)
    survey.write_text(SURVEY + ",".join(ROWS[0]) + "\n", encoding="utf-8")
    press(dialog.import_button)
    assert "has changed since it was read" in answers.said[-1]
    airport.bot.waitUntil(lambda: "41 rows" in dialog.sentence.text())
    assert airport.document.project.all(Dataset) == []


def test_no_file_and_a_broken_file(desk, tmp_path, answers):
    desk.new()
    answers.expect(None)
    run_import(desk.document, None, desk.window)
    assert shown() is None
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    answers.expect(empty)
    run_import(desk.document, None, desk.window)
    desk.bot.waitUntil(lambda: "empty.csv" in answers.said[-1])
    assert shown() is None


def test_the_import_can_be_stopped_and_leaves_nothing(airport, tmp_path):
    large = tmp_path / "large.csv"
    large.write_text("date,nps,comment\n" + "2026-03-01,9,the queue was long\n" * 150_000, encoding="utf-8")
    dialog = opened(airport, large)
    before = airport.document.project.snapshot()
    seen: list[int] = []

    def stop(value: int) -> None:
        seen.append(value)
        if value > 200:
            QTest.keyClick(dialog.progress.stop, Qt.Key.Key_Space)

    dialog.progress.bar.valueChanged.connect(stop)
    press(dialog.import_button)
    assert max(seen) < 1000
    assert dialog.isVisible()
    assert dialog.import_button.isVisible()
    assert airport.document.project == before
    entry = airport.document.session.undo_entry
    assert entry is not None
    assert entry.verb != "import_dataset"
    dialog.progress.bar.valueChanged.disconnect(stop)
    press(dialog.import_button)
    airport.bot.waitUntil(lambda: shown() is None)
    assert [d.rows for d in airport.document.project.all(Dataset)] == [150_000]


def test_the_dialog_remembers_its_size(airport, survey):
    dialog = opened(airport, survey)
    dialog.resize(780, 610)
    press(dialog.cancel_button)
    airport.bot.waitUntil(lambda: shown() is None)
    again = opened(airport, survey)
    assert (again.width(), again.height()) == (780, 610)


def test_left_out_answers_are_listed_copied_and_written_out(airport, survey, answers, tmp_path):
    dialog = opened(airport, survey)
    answer_effort(dialog)
    press(dialog.import_button)
    airport.bot.waitUntil(lambda: shown() is None)
    out = tmp_path / "left.csv"

    def look(left: LeftOutDialog) -> None:
        assert left.sentence.text() == "1 answer is left out, 0 blank, 39 count"
        press(left.copy_button)
        assert QApplication.clipboard().text() == "3\t11\toutside the scale 0 to 10"
        answers.expect(out)
        press(left.save_button)
        left.metric_combo.setCurrentIndex(1)
        assert left.sentence.text() == "0 answers are left out, 8 blank, 32 count"
        assert not left.save_button.isEnabled()

    answers.expect(look)
    ui.ask.run(LeftOutDialog(airport.document, airport.window))
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [
        ["Row in the file", "Answer", "Why it is left out"],
        ["3", "11", "outside the scale 0 to 10"],
    ]


def test_problems_of_the_table_are_listed(airport, tmp_path, answers):
    file = tmp_path / "broken.csv"
    file.write_text("a,nps\n" + "x,9\n" * 30 + "torn\n" + "y,3,4,5\n" + "z,8\n", encoding="utf-8")
    dialog = opened(airport, file)
    assert dialog.strip.list_button.isVisible()

    def look(problems: ProblemsDialog) -> None:
        assert problems.table.rowCount() == 2
        problems.copy()
        assert QApplication.clipboard().text().startswith("32\t\ttorn\t")

    answers.expect(look)
    press(dialog.strip.list_button)


def test_a_workbook_shows_its_sheets_and_another_can_be_chosen(airport, tmp_path):
    rows = [tuple(SURVEY.splitlines()[0].split(",")), *ROWS, *USUAL]
    sheets: dict[str, list[tuple[str, ...]]] = {
        "About": [("Field", "Meaning"), ("nps", "Recommendation")],
        "Answers": rows,
    }
    dialog = opened(airport, write_xlsx(tmp_path / "survey.xlsx", sheets, hidden={"About"}))
    assert dialog.sentence.text() == ("survey.xlsx · 10 rows · read as sheet “Answers”, dates year-month-day")
    bar = dialog.reading.buttons
    assert bar["sheet"].isVisible()
    assert bar["sheet"].text() == "Sheet: Answers"
    assert not bar["encoding"].isVisible()
    assert not bar["delimiter"].isVisible()
    menu = bar["sheet"].menu()
    next(action for action in menu.actions() if action.text() == "About (hidden)").trigger()
    airport.bot.waitUntil(lambda: bar["sheet"].text() == "Sheet: About (hidden)")
    assert dialog.import_button.text() == "Import 1 row"


def choose_part(dialog: ImportDialog, column: int, *texts: str) -> None:
    """Click on a column's header and through the menus that open."""
    header = dialog.sheet.header
    dialog.sheet.scrollTo(dialog.sheet.sheet.index(0, column))
    at = QPoint(header.sectionViewportPosition(column) + 30, header.height() - 12)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for text in texts:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == text)
        while menu.activeAction() is not action:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)


def test_a_metric_of_two_columns(desk, tmp_path):
    file = tmp_path / "tickets.csv"
    rows = "".join(f"T{n},2026-03-01 08:00:00,2026-03-{2 + n % 20:02} 08:00:00\n" for n in range(40))
    file.write_text(f"ticket,opened,resolved\n{rows}T99,2026-03-01 08:00:00,\n", encoding="utf-8")
    desk.new()
    dialog = opened(desk, file)
    choose_role(dialog, 1, "Date")
    choose_role(dialog, 2, "Not used")
    assert not dialog.cards
    choose_part(dialog, 1, "More metrics", "ART", "opened")
    assert dialog.sheet.sheet.roles[1] == "date+art:opened"
    assert not dialog.import_button.isEnabled()
    assert "“resolved”" in dialog.reason.text()
    choose_part(dialog, 2, "More metrics", "ART", "resolved")
    (card,) = dialog.cards.values()
    assert card.title.text() == "ART, mean"
    # 24 hours times 1 to 20, each twice
    desk.bot.waitUntil(lambda: card.value.text().startswith("252.0 hours"))
    assert "40 answers, 1 still open" in card.caption.text()
    set_combo(card.variant, "ART, median")
    assert card.title.text() == "ART, median"
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: shown() is None)
    (metric,) = desk.document.project.metrics_of(desk.document.project.datasets()[0].id)
    assert (metric.kind, metric.variant) == ("art", "median")
    assert desk.document.session.answer_counts(metric.id).counted == 40


def test_rows_copied_in_a_spreadsheet_are_imported(desk):
    desk.new()
    rows = "\n".join(f"2026-03-{day:02}\t{day % 11}" for day in range(1, 29))
    QApplication.clipboard().setText(f"Date\tNPS\n{rows}\n")
    desk.trigger("data.paste")
    desk.bot.waitUntil(lambda: shown() is not None)
    dialog = shown()
    assert dialog is not None
    desk.bot.waitUntil(dialog.import_button.isEnabled)
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: desk.document.project.count(Dataset) == 1)
    (dataset,) = desk.document.project.datasets()
    assert (dataset.name, dataset.rows) == ("Pasted table", 28)


def test_a_clipboard_without_a_table_is_refused_in_a_sentence(desk):
    desk.new()
    QApplication.clipboard().setText("one word")
    desk.trigger("data.paste")
    assert "holds no table" in desk.answers.said[-1]
