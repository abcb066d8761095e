"""The charts beside trend and distribution, and a stretch of time chosen in one, through the panel's widgets."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from cxdesk.desktop.charts.canvas import ChartCanvas
from cxdesk.desktop.charts.card import Card
from cxdesk.desktop.charts.choices import OTHERS, TABS
from cxdesk.render.figures_views import (
    ControlView,
    HeatView,
    ProfileView,
    RowsView,
    ScatterView,
    TrendView,
)
from cxdesk.verbs import annotations, data, scoring
from tests.desktop.charts import surveys
from tests.desktop.charts.conftest import Charts, Make
from tests.desktop.charts.surveys import NAMES

ROWS = surveys.rows()


def top_two(*, place: str = "", age: str = "", first: str = "", last: str = "9") -> tuple[float, int]:
    """The share of the answers 4 and 5 and how many answered, counted by hand."""
    found = [
        row[3] for row in ROWS
        if place in ("", row[1]) and age in ("", row[2]) and first <= str(row[0]) <= last
    ]  # fmt: skip
    return 100 * sum(answer in (4, 5) for answer in found) / len(found), len(found)


def canvas_of(charts: Charts) -> ChartCanvas:
    assert charts.panel.canvas is not None
    return charts.panel.canvas


def tab(charts: Charts, key: str) -> Charts:
    charts.panel.header.tabs.setCurrentIndex(TABS.index(key))
    return charts.settled()


def others(charts: Charts) -> QMenu:
    menu = charts.panel.header.others
    menu.aboutToShow.emit()
    return menu


def other(charts: Charts, name: str) -> Charts:
    next(action for action in others(charts).actions() if action.text() == name).trigger()
    return charts.settled()


def drag(
    canvas: ChartCanvas, first: date, last: date, button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    """Drag from one day to another, by real mouse events."""
    time = canvas.drawn.times[0]
    y = round((time.area.top + time.area.bottom) / 2)
    ends = [QPoint(round(time.place(day.toordinal())), y) for day in (first, last)]
    QTest.mousePress(canvas, button, pos=ends[0])
    QTest.mouseMove(canvas, (ends[0] + ends[1]) / 2)
    QTest.mouseMove(canvas, ends[1])
    QTest.mouseRelease(canvas, button, pos=ends[1])


def test_the_journey_shows_every_touchpoint_in_map_order(charts: Charts) -> None:
    tab(charts, "profile")
    view = canvas_of(charts).view
    assert isinstance(view, ProfileView)
    assert [(stop.stage, stop.name) for stop in view.stops] == [
        ("Check in", NAMES[0]), ("Check in", NAMES[1]), ("Wait", NAMES[2]), ("Wait", NAMES[3]),
    ]  # fmt: skip
    (line,) = view.panels[0]
    known = [point for point in line.points if point is not None]
    assert [(point.value, point.n) for point in known] == [
        pytest.approx(top_two(place=name)) for name in NAMES[:3]
    ]
    assert line.points[3] is None  # no data is no zero


def test_the_journey_by_segment_and_of_two_scales(charts: Charts) -> None:
    tab(charts, "profile")
    charts.choose(charts.panel.header.split_picker, "By age group")
    view = canvas_of(charts).view
    assert isinstance(view, ProfileView)
    assert [line.label for line in view.panels[0]] == ["18–34", "35–54", "55+"]
    point = view.panels[0][2].points[1]
    assert point is not None
    assert (point.value, point.n) == pytest.approx(top_two(place=NAMES[1], age="55+"))
    charts.choose(charts.panel.header.metric_picker, "Show together with", "Recommend (NPS)")
    view = canvas_of(charts).view
    assert isinstance(view, ProfileView)
    assert [panel[0].metric.kind for panel in view.panels] == ["csat", "nps"]
    assert "cannot share a line" in view.note


def test_a_single_touchpoint_is_marked_on_the_whole_journey(charts: Charts) -> None:
    tab(charts, "profile")
    charts.select("touchpoint", surveys.touchpoint_ids(charts.session)[1])
    view = canvas_of(charts).view
    assert isinstance(view, ProfileView)
    assert [stop.name for stop in view.stops if stop.marked] == [NAMES[1]]
    assert len(view.stops) == 4


def test_dragging_over_a_trend_narrows_the_other_charts(charts: Charts) -> None:
    drag(canvas_of(charts), date(2017, 2, 20), date(2017, 5, 10))
    assert charts.document.window == (date(2017, 3, 1), date(2017, 5, 31))
    charts.settled()
    chip = charts.panel.header.window_chip
    assert chip.isVisible()
    assert chip.text() == "Mar 2017 – May 2017 ✕"
    view = canvas_of(charts).view
    assert isinstance(view, TrendView)
    assert len(view.lines[0].points) == 11  # a chart over time shows where the stretch lies
    tab(charts, "segments")
    rows = canvas_of(charts).view
    assert isinstance(rows, RowsView)
    assert (rows.total.value, rows.total.n) == pytest.approx(top_two(first="2017-03-01", last="2017-05-31"))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    charts.settled()
    assert charts.document.window is None
    assert not chip.isVisible()
    assert "n = 2,970" in charts.caption


def test_a_click_on_a_trend_shows_all_dates_again(charts: Charts) -> None:
    charts.document.choose_window(date(2017, 3, 1), date(2017, 5, 31))
    charts.settled()
    drag(canvas_of(charts), date(2017, 8, 1), date(2017, 8, 1))
    assert charts.document.window is None


def test_the_right_button_chooses_nothing(charts: Charts) -> None:
    drag(canvas_of(charts), date(2017, 2, 20), date(2017, 5, 10), Qt.MouseButton.RightButton)
    assert charts.document.window is None


def test_escape_lets_go_of_a_drag(charts: Charts) -> None:
    canvas = canvas_of(charts)
    time = canvas.drawn.times[0]
    start = QPoint(round(time.area.left) + 20, round(time.area.top) + 20)
    draws: list[object] = []
    canvas.mpl_connect("draw_event", draws.append)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for reach in range(10, 210, 10):
        QTest.mouseMove(canvas, start + QPoint(reach, 0))
    assert canvas.readout.band is not None
    assert not draws  # the band lies over the chart, which is not drawn again
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.readout.band is None
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(200, 0))
    assert charts.document.window is None


def test_shift_and_arrows_choose_periods(charts: Charts) -> None:
    canvas = canvas_of(charts)
    canvas.setFocus()
    for _step in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Right)  # March is read out
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert charts.document.window == (date(2017, 3, 1), date(2017, 3, 31))
    charts.settled()
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    charts.settled()
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert charts.document.window == (date(2017, 3, 1), date(2017, 5, 31))
    charts.settled()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert charts.document.window is None


def test_two_segments_are_compared_by_clicking_them(charts: Charts) -> None:
    tab(charts, "segments")
    canvas = canvas_of(charts)
    titles = ["18–34", "55+"]
    for title in titles:
        spot = next(spot for spot in canvas.drawn.spots if spot.title == title)
        QTest.mouseMove(canvas, QPoint(round(spot.x), round(spot.y)))
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(spot.x), round(spot.y)))
        charts.settled()
    view = canvas.view
    assert isinstance(view, RowsView)
    assert view.comparison is not None
    assert (view.comparison.one, view.comparison.two) == ("18–34", "55+")
    assert view.comparison.change is not None
    expected = top_two(age="18–34")[0] - top_two(age="55+")[0]
    assert view.comparison.change.value == pytest.approx(expected)
    assert "95 % interval" in view.comparison.sentence
    assert charts.panel.header.compare_picker.accessibleName() == "Compare: 18–34 − 55+"
    charts.choose(charts.panel.header.compare_picker, "Nothing")
    assert isinstance(canvas.view, RowsView)
    assert canvas.view.comparison is None


def test_comparing_follows_the_stretch_of_time(charts: Charts) -> None:
    tab(charts, "segments")
    charts.choose(charts.panel.header.compare_picker, "55+ with", "18–34")
    charts.document.choose_window(date(2017, 3, 1), date(2017, 4, 30))
    charts.settled()
    view = canvas_of(charts).view
    assert isinstance(view, RowsView)
    assert view.comparison is not None
    assert view.comparison.change is not None
    spring = {"first": "2017-03-01", "last": "2017-04-30"}
    expected = top_two(age="55+", **spring)[0] - top_two(age="18–34", **spring)[0]
    assert view.comparison.change.value == pytest.approx(expected)


def test_many_segments_are_warned_about(charts: Charts) -> None:
    tab(charts, "segments")
    view = canvas_of(charts).view
    assert isinstance(view, RowsView)
    assert view.note.startswith("3 comparisons")


def test_the_last_tab_offers_the_other_charts_and_says_what_is_missing(charts: Charts) -> None:
    found = {action.text(): action.isEnabled() for action in others(charts).actions()}
    assert len(found) == len(OTHERS)
    assert found["Control chart"]
    assert found["Importance–performance"]
    assert not found["Funnel (needs a metric of the kind Funnel)"]
    assert not found["Cohort retention (needs who came and went when)"]


def test_a_control_chart_is_chosen_and_remembered(charts: Charts, make: Make) -> None:
    other(charts, "Control chart")
    tabs = charts.panel.header.tabs
    assert tabs.currentIndex() == tabs.last
    assert tabs.tabText(tabs.last) == "Control chart ▾"
    view = canvas_of(charts).view
    assert isinstance(view, ControlView)
    shares = [top_two(first=f"2017-{month:02}-01", last=f"2017-{month:02}-31") for month in range(1, 12)]
    assert [point.value for point in view.line.points] == pytest.approx([value for value, _n in shares])
    assert view.centre == pytest.approx(top_two()[0])
    again = make(surveys.new_project())
    assert again.panel.header.tabs.tabText(tabs.last) == "Control chart ▾"


def test_the_tabs_reach_the_others_by_keyboard(charts: Charts) -> None:
    tabs = charts.panel.header.tabs
    asked: list[bool] = []
    tabs.more_asked.connect(lambda: asked.append(True))
    tabs.setFocus()
    for _step in range(tabs.last):
        QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == tabs.last
    assert charts.settled().panel.request is not None
    QTest.keyClick(tabs, Qt.Key.Key_Down)
    assert asked == [True]
    charts.panel.header.others.hide()


def test_the_scatter_shows_raters_scores_without_any_data(make: Make) -> None:
    session = surveys.new_project()
    charts = make(session)
    other(charts, "Success, ease, emotion")
    assert charts.sentence.startswith("No touchpoint of “whole map” has success and ease scored.")
    rater, round_id = charts.document.rater_id, charts.document.round_id
    for touchpoint, scores in zip(surveys.touchpoint_ids(session), ((6, 5, 7), (2, 3, 1)), strict=False):
        for part, score in zip(("success", "effort", "emotion"), scores, strict=True):
            change = scoring.set_score(session.project, touchpoint, rater, round_id, part, score)
            assert charts.document.apply(change)
    view = canvas_of(charts.settled()).view
    assert isinstance(view, ScatterView)
    assert [(dot.label, dot.x, dot.y, dot.tone) for dot in view.dots] == [
        (NAMES[0], 6, 5, 1.0),
        (NAMES[1], 2, 3, 0.0),
    ]
    assert not charts.panel.header.metric_picker.isVisible()
    assert charts.panel.export_picker.isVisible()


def test_importance_is_the_rank_correlation_with_the_outcome(charts: Charts) -> None:
    other(charts, "Importance–performance")
    view = canvas_of(charts).view
    assert isinstance(view, ScatterView)
    assert [dot.label for dot in view.dots] == list(NAMES[:3])
    for dot in view.dots:
        assert dot.x == pytest.approx(top_two(place=dot.label)[0])
        pairs = [(float(str(row[3])), float(str(row[4]))) for row in ROWS if row[1] == dot.label]
        assert dot.y == pytest.approx(spearman(pairs), abs=1e-9)
    assert charts.panel.header.outcome_picker.accessibleName() == "Outcome: For Recommend"


def test_the_definition_says_how_to_read_the_quadrants_and_whose_they_are(charts: Charts) -> None:
    other(charts, "Importance–performance")
    QTest.mouseClick(charts.panel.header.definition, Qt.MouseButton.LeftButton)
    (card,) = charts.panel.findChildren(Card)
    assert any("Martilla and James (1977)" in label.text() for label in card.findChildren(QLabel))
    card.close()


def spearman(pairs: list[tuple[float, float]]) -> float:
    """Pearson's correlation of mean ranks, by its definition."""

    def ranks(values: list[float]) -> list[float]:
        return [
            sum(other < value for other in values) + (1 + sum(other == value for other in values)) / 2
            for value in values
        ]

    x, y = ranks([a for a, _b in pairs]), ranks([b for _a, b in pairs])
    mx, my = sum(x) / len(x), sum(y) / len(y)
    top = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return float(top / (sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y)) ** 0.5)


def test_events_and_targets_are_in_a_trend(charts: Charts) -> None:
    project = charts.session.project
    charts.document.apply(annotations.add_annotation(project, "2017-05-04", "New kiosks <b>open</b>"))
    metric = project.metrics_of(project.datasets()[0].id)[0]
    charts.document.apply(data.set_target(project, metric.id, 55.0))
    charts.settled()
    assert "New kiosks <b>open</b>" in charts.texts
    assert "target 55 %" in [text.replace("\xa0", " ") for text in charts.texts]
    assert any(spot.title == "New kiosks <b>open</b>" for spot in canvas_of(charts).drawn.spots)


def two_columns(charts: Charts) -> HeatView:
    tab(charts, "segments")
    charts.choose(charts.panel.header.split_picker, "Table with", "gender")
    view = canvas_of(charts).view
    assert isinstance(view, HeatView)
    return view


def test_a_table_of_two_segment_columns(make: Make) -> None:
    session = surveys.new_project()
    surveys.add_survey(session, ROWS, genders=True)
    charts = make(session)
    view = two_columns(charts)
    assert [label for label, _n in view.rows] == ["18–34", "35–54", "55+"]
    assert view.columns == ("man", "woman")
    for row, (age, _n) in enumerate(view.rows):
        for column, gender in enumerate(view.columns):
            given = [r[3] for i, r in enumerate(ROWS) if r[2] == age and surveys.gender(i) == gender]
            point = view.cells[row][column]
            assert point is not None
            assert point.n == len(given)
            assert point.value == pytest.approx(100 * sum(a in (4, 5) for a in given) / len(given))
    assert charts.panel.header.split_picker.accessibleName() == "Lines: By age group × gender"


def test_one_column_filters_and_another_splits(make: Make) -> None:
    session = surveys.new_project()
    surveys.add_survey(session, ROWS, genders=True)
    charts = make(session)
    charts.choose(charts.panel.header.segment_picker, "gender", "woman")
    charts.choose(charts.panel.header.split_picker, "By age group")
    assert charts.lines == ["18–34", "35–54", "55+"]
    view = canvas_of(charts).view
    assert isinstance(view, TrendView)
    women = [i for i, row in enumerate(ROWS) if surveys.gender(i) == "woman" and row[2] == "55+"]
    assert view.lines[2].n == len(women)


def test_tabs_without_room_are_in_the_menu_of_the_last(charts: Charts) -> None:
    tabs = charts.panel.header.tabs
    charts.panel.resize(300, 260)
    charts.settled()
    charts.bot.waitUntil(lambda: not tabs.isTabVisible(TABS.index("profile")))
    assert tabs.isTabVisible(0)
    assert tabs.isTabVisible(tabs.last)
    other(charts, "Journey")
    assert isinstance(canvas_of(charts).view, ProfileView)
    assert tabs.tabText(tabs.last) == "Journey ▾"
    charts.panel.resize(1000, 260)
    charts.settled()
    charts.bot.waitUntil(lambda: tabs.isTabVisible(TABS.index("profile")))
    assert tabs.currentIndex() == TABS.index("profile")
    assert tabs.tabText(tabs.last) == "More ▾"
