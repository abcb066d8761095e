"""The chart panel through its widgets: what it shows of the selection, its pickers, read-outs, files and sentences."""

import csv
import io
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cxdesk.desktop.charts.card import Card
from cxdesk.desktop.segments import Segment
from cxdesk.desktop.theme import theme
from cxdesk.model.records import Link, Touchpoint
from cxdesk.render.tokens import DARK
from cxdesk.verbs import data, touchpoints
from tests.desktop.charts import surveys
from tests.desktop.charts.conftest import Charts, Make
from tests.desktop.charts.surveys import NAMES
from tests.desktop.conftest import Answers


def satisfied(place: str, month: int, ages: tuple[str, ...] = ("18–34", "35–54", "55+")) -> tuple[float, int]:
    """The share of the answers 4 and 5 at a place in a month of 2017, and how many answered, counted by hand."""
    found = [
        row[3] for row in surveys.rows()
        if row[1] == place and row[2] in ages and date.fromisoformat(str(row[0])).month == month
    ]  # fmt: skip
    return 100 * sum(answer in (4, 5) for answer in found) / len(found), len(found)


def test_an_empty_project_invites_to_import(make: Make, answers: Answers) -> None:
    charts = make(surveys.new_project())
    assert charts.sentence == "Import a survey to chart it here."
    assert charts.panel.canvas is None
    assert not charts.panel.header.metric_picker.isVisible()
    answers.expect(None)
    QTest.mouseClick(charts.panel.empty.button, Qt.MouseButton.LeftButton)
    assert len(answers.said) == 1


def test_the_whole_map_shows_a_line_per_touchpoint_with_data(charts: Charts) -> None:
    assert charts.lines == list(NAMES[:3])
    assert charts.caption == (
        "CSAT, top-2-box (%), “Satisfied” · whole map · n = 2,970 · Jan 2017 – Nov 2017, monthly · band: 95 % interval"
    )


def test_points_are_the_shares_counted_by_hand(charts: Charts) -> None:
    assert charts.panel.canvas is not None
    for track in charts.panel.canvas.drawn.tracks:
        for month, point in enumerate(track.line.points, start=1):
            assert point.value is not None
            assert (point.value, point.n) == pytest.approx(satisfied(track.label, month))


def test_the_chart_follows_the_selection(charts: Charts) -> None:
    ids = surveys.touchpoint_ids(charts.session)
    assert charts.select("touchpoint", ids[1]).lines == [NAMES[1]]
    assert charts.panel.header.scope_label.accessibleName() == NAMES[1]
    assert charts.select("stage", surveys.stage_ids(charts.session)[0]).lines == list(NAMES[:2])
    assert charts.panel.header.scope_label.accessibleName() == "Check in"
    charts.select("touchpoint", ids[3])
    assert charts.sentence == (
        "No imported answers are linked to “Food and shops”. Link a value of the data to it to chart it here."
    )
    assert charts.select("").lines == list(NAMES[:3])


def test_an_edit_that_concerns_the_chart_redraws_it(charts: Charts) -> None:
    session = charts.session
    touchpoint = surveys.touchpoint_ids(session)[0]
    charts.document.apply(touchpoints.rename_touchpoint(session.project, touchpoint, "Self bag drop"))
    assert charts.settled().lines[0] == "Self bag drop"
    dataset = session.project.datasets()[0]
    charts.document.apply(data.link_value(session.project, dataset.id, NAMES[0], None))
    assert charts.settled().lines == list(NAMES[1:3])
    charts.document.undo()
    assert charts.settled().lines[0] == "Self bag drop"


def test_undoing_the_import_takes_the_chart_away(charts: Charts) -> None:
    charts.document.undo()
    assert charts.settled().sentence == "Import a survey to chart it here."
    charts.document.redo()
    assert charts.settled().lines == list(NAMES[:3])


def test_arrow_keys_move_between_the_tabs(charts: Charts) -> None:
    tabs = charts.panel.header.tabs
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert "Top set 4–5" in charts.settled().texts
    assert charts.caption.endswith("n = 2,970 · Jan 2017 – Nov 2017")
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert charts.settled().caption.startswith("CSAT, top-2-box (%), “Satisfied” · by age group")
    assert sorted(charts.lines) == ["18–34", "35–54", "55+"]
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert tabs.currentIndex() == 1


def test_the_period_is_chosen_for_the_whole_document(charts: Charts) -> None:
    charts.choose(charts.panel.header.period_picker, "Quarterly")
    assert charts.document.period == "quarter"
    assert "Q1 2017 – Q4 2017, quarterly" in charts.caption
    charts.document.choose_period("year")
    assert "2017, yearly" in charts.settled().caption


def test_lines_by_segment_or_together(charts: Charts) -> None:
    picker = charts.panel.header.split_picker
    assert charts.choose(picker, "By age group").lines == ["18–34", "35–54", "55+"]
    assert charts.choose(picker, "Together").lines == [""]
    assert charts.choose(picker, "By touchpoint").lines == list(NAMES[:3])


def test_a_segment_narrows_everything(charts: Charts) -> None:
    charts.choose(charts.panel.header.segment_picker, "age group", "55+")
    assert charts.document.segment == Segment("age group", "55+")
    assert charts.panel.canvas is not None
    track = charts.panel.canvas.drawn.tracks[0]
    point = track.line.points[0]
    assert point.value is not None
    assert (point.value, point.n) == pytest.approx(satisfied(NAMES[0], 1, ("55+",)))
    assert "whole map, age group: 55+ · n = 990" in charts.caption
    charts.choose(charts.panel.header.segment_picker, "All answers")
    assert "n = 2,970" in charts.caption


def test_only_metrics_that_compare_share_a_chart(charts: Charts) -> None:
    header = charts.panel.header
    entries = {a.text(): a for a in charts.actions(header.metric_picker, "Show together with")}
    assert not any(action.isEnabled() for action in entries.values())
    assert "cannot share a line" in entries["Recommend (NPS)"].toolTip()
    charts.choose(header.metric_picker, "Recommend (NPS)")
    assert charts.caption.startswith("NPS (points), “Recommend”")


def test_metrics_of_two_surveys_share_a_chart(make: Make) -> None:
    session = surveys.new_project()
    for days in (100, 200):
        surveys.add_survey(session, surveys.rows(days))
    charts = make(session)
    charts.select("touchpoint", surveys.touchpoint_ids(session)[0])
    together = charts.actions(charts.panel.header.metric_picker, "Show together with")
    next(action for action in together if action.isEnabled()).trigger()
    assert charts.settled().lines == ["Satisfied, Bag drop kiosk", "Satisfied, Bag drop kiosk"]
    assert charts.panel.header.metric_picker.accessibleName() == "Metric: Satisfied and 1 more"


def test_without_dates_the_totals_are_shown(make: Make) -> None:
    session = surveys.new_project()
    surveys.add_survey(session, surveys.rows(50, dated=False))
    charts = make(session)
    assert charts.panel.canvas is not None
    assert (
        charts.panel.canvas.drawn.note
        == "“Passenger survey” has no dates, so there is no trend; the totals are shown."
    )
    assert charts.lines == list(NAMES[:3])


def test_one_period_is_a_point(make: Make) -> None:
    session = surveys.new_project()
    surveys.add_survey(session, surveys.rows(20))
    charts = make(session)
    assert "Jan 2017, monthly" in charts.caption
    assert len(charts.lines) == 3


def test_nothing_linked_says_so(make: Make) -> None:
    session = surveys.new_project()
    surveys.add_survey(session, surveys.rows(20), linked=False)
    charts = make(session)
    assert charts.sentence.startswith("No imported answers are linked to this map.")
    link = session.project.children(Link, session.project.datasets()[0].id)[0]
    touchpoint = surveys.touchpoint_ids(session)[3]
    charts.document.apply(data.link_value(session.project, link.dataset_id, link.value, touchpoint))
    assert charts.settled().lines == [NAMES[3]]


def test_a_survey_about_no_touchpoint_is_about_the_whole_map(make: Make) -> None:
    session = surveys.new_project()
    table = surveys.rows(20)
    surveys.add_survey(session, table, places=False)
    charts = make(session)
    good = sum(row[3] in (4, 5) for row in table)
    assert charts.panel.canvas is not None
    (track,) = charts.panel.canvas.drawn.tracks
    (point,) = track.line.points
    assert point.value == pytest.approx(100 * good / len(table))
    assert point.n == len(table)
    charts.select("touchpoint", surveys.touchpoint_ids(session)[0])
    assert charts.sentence.startswith("No imported answers are linked to “Bag drop kiosk”.")
    charts.select("", "")
    link = session.project.children(Link, session.project.datasets()[0].id)[0]
    touchpoint = surveys.touchpoint_ids(session)[3]
    charts.document.apply(data.link_value(session.project, link.dataset_id, None, touchpoint))
    assert charts.settled().lines == [NAMES[3]]


def test_what_was_imported_last_is_shown(charts: Charts) -> None:
    charts.choose(charts.panel.header.metric_picker, "Recommend (NPS)")
    session = charts.session
    surveys.add_survey(session, surveys.rows(20))
    charts.document.undo()
    assert "Recommend" in charts.settled().caption
    charts.document.redo()
    assert "Satisfied" in charts.settled().caption
    assert "n = 180" in charts.caption


def test_the_pointer_reads_values_out(charts: Charts) -> None:
    canvas = charts.panel.canvas
    assert canvas is not None
    track = canvas.drawn.tracks[0]
    place = QPoint(round(float(track.xs[2])), round(float(track.ys[2])))
    QTest.mouseMove(canvas, place)
    charts.bot.waitUntil(lambda: canvas.readout.spot is not None)
    spot = canvas.readout.spot
    assert spot is not None
    value, n = satisfied(NAMES[0], 3)
    assert spot.title == "Bag drop kiosk, Mar 2017"
    assert spot.lines[0].replace("\xa0", " ") == f"{value:.1f} %"
    assert spot.lines[1].startswith("95 % interval")
    assert spot.lines[2] == f"n = {n}"
    assert spot.title in canvas.accessibleDescription()
    QTest.mouseMove(charts.panel.header, QPoint(2, 2))
    charts.bot.waitUntil(lambda: canvas.readout.spot is None)


def test_arrow_keys_read_values_out_in_order(charts: Charts) -> None:
    canvas = charts.panel.canvas
    assert canvas is not None
    canvas.setFocus()
    told: list[str] = []
    canvas.told.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)
    assert [text.split(",")[1].strip() if text else "" for text in told] == [
        "Jan 2017",
        "Feb 2017",
        "Jan 2017",
        "",
    ]


def test_many_changes_are_one_redraw(charts: Charts) -> None:
    canvas = charts.panel.canvas
    assert canvas is not None
    draws: list[object] = []
    canvas.mpl_connect("draw_event", draws.append)
    for touchpoint in surveys.touchpoint_ids(charts.session)[:3] * 5:
        charts.document.select("touchpoint", [touchpoint])
    charts.settled()
    assert charts.lines == [NAMES[2]]
    assert len(draws) == 1


def test_the_theme_changes_the_chart(charts: Charts) -> None:
    theme().prefer("dark")
    charts.settled()
    assert charts.panel.canvas is not None
    image = charts.panel.canvas.grab().toImage()
    assert image.pixelColor(2, 2).name().upper() == DARK.sheet


def test_the_definition_is_one_click_away_as_plain_text(charts: Charts) -> None:
    QTest.mouseClick(charts.panel.header.definition, Qt.MouseButton.LeftButton)
    (card,) = charts.panel.findChildren(Card)
    labels = card.findChildren(QLabel)
    shown = [label.text() for label in labels]
    for text in (
        "CSAT, top-2-box",
        "Answers 4, 5 / all answers",
        "1 to 5",
        "95 % Wilson score interval",
        "n = 2,970",
    ):
        assert text in shown
    assert "“Q7 satisfied” of “Passenger survey”" in shown
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    QTest.keyClick(card, Qt.Key.Key_Escape)
    charts.bot.waitUntil(lambda: not charts.panel.findChildren(Card))


def test_a_picture_goes_to_the_clipboard(charts: Charts) -> None:
    QGuiApplication.clipboard().clear()
    charts.panel.copy_image()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (2000, 2 * max(360, charts.height))


@pytest.mark.parametrize("format", ["png", "svg", "pdf", "csv"])
def test_a_chart_is_written_and_can_be_read(
    charts: Charts, answers: Answers, tmp_path: Path, format: str
) -> None:
    charts.select("touchpoint", surveys.touchpoint_ids(charts.session)[0])
    answers.expect(tmp_path / "chart")
    charts.panel.save(format)
    content = (tmp_path / f"chart.{format}").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [f"chart.{format}"]
    if format == "png":
        assert struct.unpack(">II", content[16:24])[0] == 2000
    elif format == "svg":
        texts = [
            node.text or "" for node in ElementTree.fromstring(content).iter() if node.tag.endswith("}text")
        ]
        assert any(text.startswith("Bag drop kiosk") for text in texts)
    elif format == "pdf":
        from pypdf import PdfReader

        assert "Bag drop kiosk" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    else:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert [row["period"] for row in rows] == [f"2017-{month:02}" for month in range(1, 12)]
        assert (float(rows[0]["value"]), int(rows[0]["n"])) == pytest.approx(satisfied(NAMES[0], 1))


def test_names_that_are_formulas_are_harmless_in_csv(
    charts: Charts, answers: Answers, tmp_path: Path
) -> None:
    session = charts.session
    touchpoint = surveys.touchpoint_ids(session)[0]
    charts.document.apply(touchpoints.rename_touchpoint(session.project, touchpoint, "=1+cmd|' /C calc'!A0"))
    charts.select("touchpoint", touchpoint)
    answers.expect(tmp_path / "chart.csv")
    charts.panel.save("csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "chart.csv").read_text("utf-8-sig"))))
    assert {row["line"] for row in rows} == {"'=1+cmd|' /C calc'!A0"}


def test_a_file_that_cannot_be_written_is_explained(charts: Charts, answers: Answers, tmp_path: Path) -> None:
    answers.expect(tmp_path / "missing" / "chart.png")
    charts.panel.save("png")
    assert "could not be written" in answers.said[-1]


@pytest.mark.parametrize(
    "name", [r"$\foo$ & _x", "<b>bold</b><img src=x>", "_", "W" * 500, "จุดตรวจสอบ & Здача"]
)
def test_any_name_is_shown_as_it_is(charts: Charts, name: str) -> None:
    session = charts.session
    for touchpoint in surveys.touchpoint_ids(session):
        charts.document.apply(touchpoints.rename_touchpoint(session.project, touchpoint, name))
    kept = session.project.get(Touchpoint, surveys.touchpoint_ids(session)[0]).name
    assert charts.settled().lines == [kept] * 3
    charts.select("touchpoint", surveys.touchpoint_ids(session)[0])
    assert charts.panel.header.scope_label.accessibleName() == kept
    for label in charts.panel.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for index in (1, 2, 0):
        charts.panel.header.tabs.setCurrentIndex(index)
        charts.settled()


@pytest.mark.parametrize(("width", "rows"), [(1000, 1), (800, 1), (680, 2), (360, 2)])
def test_a_narrow_panel_keeps_its_controls(charts: Charts, width: int, rows: int) -> None:
    charts.panel.resize(width, 260)
    charts.settled()
    panel, header = charts.panel, charts.panel.header
    charts.bot.waitUntil(lambda: header.tabs.width() == header.tabs.sizeHint().width())
    first = header.metric_picker.mapTo(panel, QPoint(0, 0))
    last = panel.export_picker.mapTo(panel, QPoint(panel.export_picker.width(), 0))
    assert last.x() <= panel.width()
    assert header.tabs.geometry().right() <= panel.width()
    below = first.y() >= header.tabs.geometry().bottom()
    assert below == (rows == 2)
    assert below or first.x() >= header.tabs.geometry().right()
    charts.panel.resize(1000, 260)
    charts.bot.waitUntil(
        lambda: header.metric_picker.mapTo(panel, QPoint(0, 0)).y() < header.tabs.geometry().bottom()
    )


def test_matplotlib_waits_until_the_panel_was_painted() -> None:
    code = (
        "import sys; from cxdesk.desktop.charts import panel; import cxdesk.flows.charts;"
        "print([name for name in ('matplotlib', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
