"""What rows are about, by rules too; and data brought up to date from a newer file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cxdesk.desktop.importing.dialog import ImportDialog
from cxdesk.desktop.importing.refreshing import RefreshDialog
from cxdesk.desktop.importing.ruling import RulesDialog
from cxdesk.exchange.rules import Condition
from cxdesk.model.records import Dataset, Link
from cxdesk.verbs.touchpoints import add_touchpoint
from tests.desktop.importing.dialogs import opened, pick, press, set_combo, shown, type_into, written

CHATS = "date,channel,topic,amount,nps\n" + "".join(
    f"2026-03-{1 + n % 28:02},{('chat', 'phone', 'mail')[n % 3]},"
    f"{'refund of an order' if n % 2 else 'delivery'},{n},{n % 11}\n"
    for n in range(60)
)


@pytest.fixture
def shop(desk):
    """A project with two touchpoints in its first stage."""
    desk.new()
    document = desk.document
    stage = document.project.stages(document.journey_id)[0]
    for name in ("Refund by chat", "Help desk"):
        assert document.apply(add_touchpoint(document.project, stage.id, name))
    return desk


def unlinked(dialog: ImportDialog) -> None:
    """Take the part of a touchpoint from the column that was taken for it."""
    from tests.desktop.importing.dialogs import from_header

    for facts, role in zip(dialog.sheet.sheet.columns, list(dialog.sheet.sheet.roles), strict=True):
        if role == "touchpoint":
            from_header(dialog, facts.name, "Not used")


def test_all_rows_can_be_about_a_stage_or_the_whole_map(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, CHATS))
    unlinked(dialog)
    combo = dialog.links.combos[None]
    assert [combo.itemText(i) for i in range(combo.count()) if combo.itemText(i)] == [
        "no touchpoint",
        "Touchpoints",
        "Refund by chat",
        "Help desk",
        "Stages",
        "Discovery",
        "Evaluation",
        "Decision",
        "The whole map",
    ]
    heading = combo.model().index(combo.findText("Stages"), 0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsEnabled
    set_combo(combo, "Evaluation")
    press(dialog.import_button)
    shop.bot.waitUntil(lambda: shown() is None)
    (link,) = shop.document.project.all(Link)
    project = shop.document.project
    stages = {stage.name: stage.id for stage in project.stages(shop.document.journey_id)}
    assert (link.value, link.stage_id, link.touchpoint_id) == (None, stages["Evaluation"], None)


def condition(box, place: int, column: str, test: str, value: str) -> None:
    row = box.conditions[place]
    pick(row.column, column)
    set_combo(row.test, test)
    if value:
        type_into(row.value, value)


def test_rules_say_what_rows_are_about(shop, tmp_path, answers):
    dialog = opened(shop, written(tmp_path, CHATS))
    unlinked(dialog)

    def fill(rules: RulesDialog) -> None:
        (box,) = rules.boxes
        press(rules.use)
        assert rules.warning.text() == "Choose a column."
        condition(box, 0, "channel", "is", "Chat")
        press(rules.use)
        assert rules.warning.text() == "Choose what these rows are about."
        press(box.more)
        condition(box, 1, "topic", "contains", "refund")
        set_combo(box.place, "Refund by chat")
        # chat: every third of 60 rows; about a refund: every second of these
        shop.bot.waitUntil(lambda: box.rows.text() == "10 rows")
        assert rules.rest.text() == "No rule fits 50 rows."
        press(rules.add)
        second = rules.boxes[1]
        condition(second, 0, "amount", "is at least", "many")
        set_combo(second.place, "Help desk")
        press(rules.use)
        assert rules.warning.text() == "“many” is no number to compare “amount” with."
        type_into(second.conditions[0].value, "30")
        assert rules.isVisible(), "Enter in a field must not close the dialog"
        # of 0 to 59 half, but for the five chats about refunds among them (33, 39, 45, 51, 57)
        shop.bot.waitUntil(lambda: second.rows.text() == "25 rows")
        press(second.up)
        shop.bot.waitUntil(lambda: second.rows.text() == "30 rows")
        assert box.rows.text() == "5 rows"
        assert rules.boxes == [second, box]
        press(rules.use)

    answers.expect(fill)
    press(dialog.links.rules_button)
    assert dialog.links.rules_button.text() == "Rules (2)…"
    press(dialog.import_button)
    shop.bot.waitUntil(lambda: shown() is None)
    project = shop.document.project
    names = {t.name: t.id for t in project.journey_touchpoints(shop.document.journey_id)}
    links = {link.value: link.touchpoint_id for link in project.all(Link)}
    assert links["Refund by chat"] == names["Refund by chat"]
    assert links["Help desk"] == names["Help desk"]
    (dataset,) = project.all(Dataset)
    (column,) = dataset.columns_with_role("touchpoint")
    found = [cell for rows in shop.document.session.rows(dataset.id, [column]) for _n, cell in rows]
    assert (found.count("Help desk"), found.count("Refund by chat"), found.count(None)) == (30, 5, 25)


def test_rules_can_be_taken_away_again(shop, tmp_path, answers):
    dialog = opened(shop, written(tmp_path, CHATS))

    def one(rules: RulesDialog) -> None:
        condition(rules.boxes[0], 0, "channel", "is not blank", "")
        set_combo(rules.boxes[0].place, "The whole map")
        assert rules.boxes[0].rule.conditions == (Condition("channel", "is not blank"),)
        press(rules.use)

    def none(rules: RulesDialog) -> None:
        press(rules.boxes[0].remove)
        press(rules.use)

    answers.expect(one, none)
    press(dialog.links.rules_button)
    assert dialog.links.rules_button.text() == "Rules (1)…"
    press(dialog.links.rules_button)
    assert dialog.links.rules_button.text() == "Rules…"


# ------------------------------------------------------------------------------------------------ refreshing

ORDERS = "id,date,nps\n" + "".join(f"A{n},2026-03-{1 + n % 28:02},{n % 11}\n" for n in range(40))
NEWER = (
    "id,date,nps\n"
    + "".join(
        f"A{n},2026-03-{1 + n % 28:02},{10 if n == 5 else n % 11}\n"
        for n in range(2, 40)  # A5 gave a 5 before
    )
    + "".join(f"A{n},2026-04-{1 + n % 28:02},{n % 11}\n" for n in range(40, 50))
)


def imported(desk, path: Path) -> Dataset:
    dialog = opened(desk, path)
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: shown() is None)
    datasets: list[Dataset] = desk.document.project.datasets()
    return datasets[-1]


def compared(desk, dialog: RefreshDialog) -> dict[str, str]:
    desk.bot.waitUntil(lambda: dialog.ready)
    return {name: label.text() for name, label in dialog.figures.items()}


def test_data_are_refreshed_from_the_navigator_as_one_change(shop, tmp_path, answers):
    dataset = imported(shop, written(tmp_path, ORDERS, "orders.csv"))
    before = shop.document.project.snapshot()
    newer = written(tmp_path, NEWER, "newer.csv")

    def look(dialog: RefreshDialog) -> None:
        assert compared(shop, dialog) == {
            "new": "10",
            "changed": "1",
            "there already": "37",
            "not in the file, kept": "2",
        }
        assert dialog.refresh_button.text() == "Add 10 rows, replace 1 row"
        assert shop.document.project == before
        press(dialog.refresh_button)

    answers.expect(newer, look)
    navigator = shop.window.navigator
    menu = navigator.menu_at(navigator.item("dataset", dataset.id))
    next(action for action in menu.actions() if action.text() == "Refresh from a newer file…").trigger()
    (after,) = shop.document.project.datasets()
    assert (after.id, after.rows) == (dataset.id, 50)
    (metric,) = shop.document.project.metrics_of(dataset.id)
    assert shop.document.session.answer_counts(metric.id).counted == 50
    shop.trigger("edit.undo")
    assert shop.document.project == before
    shop.trigger("edit.redo")
    assert shop.document.project.datasets()[0].rows == 50


def test_a_file_without_the_columns_is_refused_in_a_sentence(shop, tmp_path, answers):
    imported(shop, written(tmp_path, ORDERS, "orders.csv"))
    other = written(tmp_path, "id,when\nA1,2026-03-01\n", "other.csv")

    def look(dialog: RefreshDialog) -> None:
        shop.bot.waitUntil(lambda: dialog.warning.isVisible())
        assert dialog.warning.text().startswith("other.csv lacks “date”, “nps”, which “orders” has")
        assert not dialog.refresh_button.isEnabled()
        press(dialog.cancel_button)

    answers.expect(other, look)
    menu = next(
        m
        for m in shop.window.findChildren(type(shop.window.menuBar().actions()[0].menu()))
        if m.title() == "Refresh from a newer file"
    )
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["“orders”…"]
    menu.actions()[0].trigger()
    assert shop.document.project.datasets()[0].rows == 40


def test_nothing_new_is_said(shop, tmp_path, answers):
    path = written(tmp_path, ORDERS, "orders.csv")
    imported(shop, path)

    def look(dialog: RefreshDialog) -> None:
        assert compared(shop, dialog)["there already"] == "40"
        assert dialog.sentence.text() == "There is nothing new in orders.csv."
        assert not dialog.refresh_button.isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    answers.expect(look)
    dialog = opened(shop, path)
    assert dialog.refresh_button.text() == "Refresh “orders”…"
    press(dialog.refresh_button)
    assert shown() is None


def test_a_file_with_the_same_columns_dropped_on_the_window_offers_a_refresh(shop, tmp_path, answers):
    imported(shop, written(tmp_path, ORDERS, "orders.csv"))
    newer = written(tmp_path, NEWER, "newer.csv")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(newer))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(shop.window, QDragEnterEvent(QPoint(20, 20), copy, data, left, none))
    QApplication.sendEvent(shop.window, QDropEvent(QPointF(20, 20), copy, data, left, none))
    shop.bot.waitUntil(lambda: shown() is not None)
    dialog = shown()
    assert dialog is not None
    assert dialog.import_button.text() == "Import 48 rows as new data"

    def take(refresh: RefreshDialog) -> None:
        assert compared(shop, refresh)["new"] == "10"
        QTest.keyClick(refresh, Qt.Key.Key_Return)

    answers.expect(take)
    press(dialog.refresh_button)
    assert [d.rows for d in shop.document.project.datasets()] == [50]


def test_a_table_with_other_columns_offers_no_refresh(shop, tmp_path):
    imported(shop, written(tmp_path, ORDERS, "orders.csv"))
    dialog = opened(shop, written(tmp_path, ORDERS.replace("nps", "score"), "scores.csv"))
    assert not dialog.refresh_button.isVisible()
    assert dialog.import_button.text() == "Import 40 rows"
