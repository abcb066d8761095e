"""The alerts panel by hand: what needs attention is listed, and a click goes there."""

from pathlib import Path

from PySide6.QtCore import Qt

from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.importing import import_table
from cxdesk.model.records import Metric
from cxdesk.verbs import data
from tests.desktop.conftest import Desk
from tests.desktop.hands import add_touchpoint


def imported(desk: Desk, folder: Path) -> str:
    """A survey in which Pay never pleases; the id of that touchpoint."""
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Pay")
    rows = "".join(f"2026-0{month}-{1 + i % 28:02},Pay,2\n" for month in (1, 2, 3) for i in range(40))
    file = folder / "survey.csv"
    file.write_text("Day,Where,Score\n" + rows, encoding="utf-8")
    asked = Choices(
        date="Day", touchpoint="Where", metrics=(MetricChoice("nps", "Score", 0, 10, name="NPS"),)
    )
    desk.document.announce(import_table(desk.document.session, file, asked))
    return touchpoint_id


def test_a_missed_target_is_listed_and_leads_to_its_touchpoint(desk: Desk, tmp_path: Path) -> None:
    touchpoint_id = imported(desk, tmp_path)
    desk.trigger("view.go_alerts")
    panel = desk.window.alerts
    desk.bot.waitUntil(lambda: not panel.busy)
    assert panel.list.count() == 0
    assert "Set targets" in panel.empty.text()
    (metric,) = desk.document.project.all(Metric)
    desk.document.apply(data.set_target(desk.document.project, metric.id, 30.0))
    desk.bot.waitUntil(lambda: panel.list.count() == 1)
    item = panel.list.item(0)
    assert item.text() == "Pay, NPS\nClearly below its target of +30 since Jan 2026 (now −100)."
    assert panel.heading.text() == "1 alert"
    place = panel.list.visualItemRect(item).center()
    desk.bot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.document.selection.ids == (touchpoint_id,)
    assert desk.window.docks["charts"].isVisible()
    desk.document.undo()
    desk.bot.waitUntil(lambda: panel.list.count() == 0)


def test_without_data_the_panel_says_what_to_do(desk: Desk) -> None:
    desk.new()
    desk.trigger("view.go_alerts")
    panel = desk.window.alerts
    desk.bot.waitUntil(lambda: not panel.busy)
    assert panel.empty.text().startswith("Import a survey or tickets")
