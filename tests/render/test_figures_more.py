"""Profiles, heat maps, funnels, scatters and control charts: what is drawn is what was given, and can be read."""

import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cxdesk.render import figures
from cxdesk.render.figures_data import table
from cxdesk.render.figures_views import Event, View
from cxdesk.render.tokens import DARK, LIGHT, Tokens, contrast
from tests.render import charts, views
from tests.render.charts import CSAT, line, trend
from tests.render.test_figures import HOSTILE, named, overlapping, plain, said, shown, texts

LONG = [f"Touchpoint number {i} with a long name" for i in range(60)]


def turned(figure: Figure) -> list[Text]:
    """The texts that are not level."""
    return [a for a in figure.artists if isinstance(a, Text) and a.get_rotation() != 0]


def level(figure: Figure) -> Figure:
    """The figure with turned texts taken out: their boxes, not they themselves, cover one another."""
    for text in turned(figure):
        text.set_text("")
    return figure


# -------------------------------------------------------------------------------------------------- profile


def test_a_profile_has_a_dot_a_touchpoint_and_a_gap_where_nobody_answered() -> None:
    figure, drawn = shown(views.profile(["Find", "Buy", "Board", "Arrive"], [40, 50, None, 70]))
    (drawn_line,) = named(figure, "line")
    ys = drawn_line.get_ydata()
    assert np.isnan(ys[2])
    assert ys[0] > ys[1] > ys[3]  # pixels from the top
    (dots,) = named(figure, "dots")
    assert len(dots.get_xdata()) == 3
    assert [spot.title for spot in drawn.spots] == ["Find", "Buy", "Arrive"]
    assert said(drawn.spots[0]) == (
        "Find",
        "40.0 %",
        "95 % interval 36.0 % to 44.0 %",
        "n = 300",
        "Stage: Stage 1",
    )
    assert {"Find", "Buy", "Board", "Arrive", "Stage 1", "Stage 2", "40 %", "50 %", "70 %"} <= set(
        texts(figure)
    )
    assert overlapping(figure) == []


def test_the_whiskers_of_a_profile_are_the_intervals() -> None:
    figure, _drawn = shown(views.profile(["Find", "Buy"], [40, 60]))
    (bar,) = named(figure, "bar")
    (drawn_line,) = named(figure, "line")
    ends = np.asarray(bar.get_ydata()).reshape(2, 3)[:, :2]
    ys = np.asarray(drawn_line.get_ydata())
    per_point = (ys[0] - ys[1]) / 20
    assert (ends[:, 0] - ys) / per_point == pytest.approx([4, 4])
    assert (ys - ends[:, 1]) / per_point == pytest.approx([4, 4])


def test_few_answers_are_hollow_in_a_profile() -> None:
    figure, drawn = shown(views.profile(["Find", "Buy"], [40, 60], n=20))
    assert {dots.get_markerfacecolor() for dots in named(figure, "dots")} == {LIGHT.sheet}
    assert "○ fewer than 30" in plain(drawn.caption)


@pytest.mark.parametrize("size", [(900, 260), (1400, 700), (620, 220)])
def test_sixty_touchpoints_are_told_apart(size: tuple[float, float]) -> None:
    values = [50 + 30 * math.sin(i / 3) for i in range(60)]
    figure, drawn = shown(views.profile(LONG, values, [v - 9 for v in values]), size)
    assert len(drawn.spots) == 120
    assert drawn.spots[0].title.startswith(LONG[0])  # the read-out has the whole name
    names = turned(figure)
    assert len(names) >= 12
    turn = math.radians(float(names[0].get_rotation()))
    places = sorted(float(text.get_position()[0]) for text in names)
    apart = min(b - a for a, b in pairwise(places)) * math.sin(turn)
    assert apart >= 11  # pixels between lines of text 11 pixels high
    edge = figure.bbox
    for text in names:
        assert text.get_window_extent().x0 >= edge.x0 - 4
        assert text.get_window_extent().y0 >= edge.y0 + 16
    assert overlapping(level(figure)) == []


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=14),
    st.sampled_from([(900, 260), (520, 220), (1400, 700)]),
    st.sampled_from(["Bag drop", "จุดตรวจสอบความปลอดภัย", "Здача багажу на стійці реєстрації"]),
)
@settings(max_examples=12)
def test_no_text_of_a_profile_covers_another(
    values: list[float], size: tuple[float, float], name: str
) -> None:
    made = views.profile([f"{name} {i}" for i in range(len(values))], values, values[::-1], values)
    figure, _drawn = shown(made, size)
    assert overlapping(level(figure)) == []


def test_metrics_on_two_scales_have_a_panel_each_and_the_reason() -> None:
    names = ["Find", "Buy", "Board"]
    figure, drawn = shown(views.panels(names, [40, 50, 60], [-20, 0, 30]), (900, 320))
    assert len(named(figure, "line")) == 2
    assert {"Q7 Check-in", "Recommend · points, −100 to 100", "They cannot share a line."} <= set(
        texts(figure)
    )
    tops = [spot.y for spot in drawn.spots]
    assert max(tops[:3]) < min(tops[3:])
    assert overlapping(figure) == []


def test_a_marked_touchpoint_stands_out() -> None:
    view = views.profile(["Find", "Buy", "Board"], [40, 50, 60])
    view = replace(view, stops=tuple(replace(s, marked=s.name == "Buy") for s in view.stops))
    figure, _drawn = shown(view)
    colours = {a.get_text(): a.get_color() for a in figure.artists if isinstance(a, Text)}
    assert (colours["Buy"], colours["Find"]) == (LIGHT.accent, LIGHT.secondary)


# -------------------------------------------------------------------------------------------------- trend


def test_a_target_is_dashed_and_labelled_and_within_the_scale() -> None:
    aimed = replace(CSAT, target=95.0)
    figure, _drawn = shown(trend(line("A", [40, 41, 42], aimed), line("B", [43, 44, 45], aimed)))
    found = texts(figure)
    assert found.count("target 95 %") == 1
    assert "100 %" in found
    assert overlapping(figure) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 330), st.sampled_from(["Strike", "New kiosks opened in hall B", "X" * 80])),
        max_size=8,
    ),
    st.sampled_from([(900, 260), (420, 220), (1400, 600)]),
)
@settings(max_examples=20)
def test_events_never_cover_one_another(found: list[tuple[int, str]], size: tuple[float, float]) -> None:
    events = tuple(Event(date.fromordinal(date(2017, 1, 3).toordinal() + day), text) for day, text in found)
    view = replace(trend(line("Bag drop", [50 + i for i in range(12)])), events=events)
    figure, drawn = shown(view, size)
    assert overlapping(figure) == []
    told = [spot.title for spot in drawn.spots]
    assert sorted(told) == sorted(text for _day, text in found)  # the pointer tells what there is no room for


def test_events_outside_the_time_shown_are_left_out() -> None:
    events = (
        Event(date(2015, 1, 1), "Before"),
        Event(date(2017, 2, 10), "Within"),
        Event(date(2019, 1, 1), "After"),
    )
    figure, _drawn = shown(replace(trend(line("A", [40, 50, 60])), events=events))
    assert {"Before", "Within", "After"} & set(texts(figure)) == {"Within"}


def test_a_chosen_stretch_of_time_is_shaded() -> None:
    view = trend(line("A", [40, 50, 60, 70]))
    before = len(shown(view)[0].artists)
    figure, drawn = shown(replace(view, window=(date(2017, 2, 1), date(2017, 3, 31))))
    assert len(figure.artists) == before + 2
    (time,) = drawn.times
    assert date.fromordinal(round(time.day(time.place(date(2017, 3, 1).toordinal())))) == date(2017, 3, 1)


# -------------------------------------------------------------------------------------------------- rows


def test_a_comparison_is_said_and_its_rows_stand_out() -> None:
    figure, drawn = shown(views.compared("65+", "18–34"), (900, 300))
    found = texts(figure)
    assert "65+ − 18–34: +40, 95 % interval +31 to +49: clearly better." in found
    assert [text for text in found if text in "▲▼"] == ["▲", "▼"]
    assert "▲▼ clearly better or worse" in plain(drawn.caption)
    bold = {a.get_text(): a.get_fontweight() for a in figure.artists if isinstance(a, Text)}
    assert (bold["65+"], bold["between"]) == ("bold", "normal")
    assert overlapping(figure) == []


# -------------------------------------------------------------------------------------------------- heat maps


def test_a_cross_table_says_figure_and_n_in_every_cell() -> None:
    figure, drawn = shown(views.cross(["18–34", "35–54", "55+"], ["Women", "Men"]), (900, 300))
    found = texts(figure)
    assert [text for text in found if text in {"30 %", "35 %", "37 %", "42 %", "44 %"}] == [
        "30 %", "35 %", "37 %", "42 %", "44 %",
    ]  # fmt: skip
    assert found.count("n = 200") == 5
    assert len(drawn.spots) == 5
    assert said(drawn.spots[0])[:2] == ("18–34 · Women", "30.0 %")
    assert overlapping(figure) == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("view", [views.cross(list("abcdef"), list("uvwxyz")), views.cohorts(12)])
def test_figures_are_readable_on_their_colours(view: View, tokens: Tokens) -> None:
    figure, _drawn = shown(view, (1200, 600), tokens)
    (cells,) = named(figure, "cells")
    boxes = [path.get_extents() for path in cells.get_paths()]
    fills = list(zip(boxes, cells.get_facecolor(), strict=True))
    checked = 0
    for text in figure.artists:
        if not isinstance(text, Text):
            continue
        x, y = text.get_position()
        under = [c for box, c in fills if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1]
        if under:
            fill = figures_hex(under[-1])
            assert contrast(str(text.get_color()), fill) >= 3.0
            checked += 1
    assert checked > 20


def test_very_few_answers_have_no_colour_and_few_a_ring() -> None:
    few, very_few = views.cross(["a", "b"], ["u", "v"], 20), views.cross(["a", "b"], ["u", "v"], 4)
    assert "○ 30 %" in texts(shown(few)[0])
    figure, _drawn = shown(very_few)
    assert "○ 30 %" in texts(figure)
    (cells,) = named(figure, "cells")
    assert {figures_hex(colour) for colour in cells.get_facecolor()} == {LIGHT.sheet}


def figures_hex(colour: Any) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in colour[:3])


def test_cohorts_are_a_triangle_without_figures_for_what_is_not_over() -> None:
    figure, drawn = shown(views.cohorts(6), (900, 300))
    assert len(drawn.spots) == 6 * 7 / 2
    assert {"Jan 2017", "n = 150", "100 %", "0 %"} <= set(texts(figure))
    assert overlapping(figure) == []


def test_cohorts_that_do_not_fit_are_named() -> None:
    figure, drawn = shown(views.cohorts(40), (900, 300))
    assert "of 40 fit" in drawn.note
    assert overlapping(figure) == []
    assert any(spot.title.startswith("Apr 2020") for spot in drawn.spots)  # the latest one is there


# -------------------------------------------------------------------------------------------------- funnel


def test_a_funnel_says_counts_shares_and_losses() -> None:
    figure, drawn = shown(views.funnel(1000, 400, 100), (900, 300))
    found = texts(figure)
    assert {"1,000", "400", "100", "100 %", "40 %", "10 %", "25 %", "−600", "−300"} <= set(found)
    assert said(drawn.spots[2]) == (
        "Step 3", "100 reached it", "10.0 % of the first step", "25.0 % of the step before",
        "95 % interval 24.0 % to 26.0 % · n = 400", "300 lost here (75.0 %)",
    )  # fmt: skip
    bars = [
        a
        for a in figure.artists
        if isinstance(a, Rectangle) and figures_hex(a.get_facecolor()) == LIGHT.accent
    ]
    widths = [bar.get_width() for bar in bars]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.4, 0.1])
    assert overlapping(figure) == []


def test_a_funnel_nobody_entered_says_so() -> None:
    view = views.funnel(10, 5)
    empty = replace(view, steps=tuple(replace(step, count=0) for step in view.steps))
    assert texts(shown(empty)[0]) == ["No data"]


# -------------------------------------------------------------------------------------------------- scatter


def test_a_scatter_names_its_quadrants_and_dots() -> None:
    figure, drawn = shown(views.scatter(["Find", "Buy", "Board", "Arrive"], bars=True), (900, 400))
    assert {*views.QUADRANTS, "Find", "Buy", "Board", "Arrive", "Performance →", "Importance ↑"} <= set(
        texts(figure)
    )
    spots = {spot.title: spot for spot in drawn.spots}
    assert spots["Buy"].x > spots["Find"].x  # 57 and 20
    assert spots["Buy"].y < spots["Find"].y  # 68 and 15
    assert overlapping(figure) == []


@given(st.integers(1, 60), st.sampled_from([(900, 260), (420, 220), (1400, 700)]), st.booleans())
@settings(max_examples=12)
def test_names_in_a_scatter_cover_neither_one_another_nor_dots(
    count: int, size: tuple[float, float], tones: bool
) -> None:
    figure, drawn = shown(views.scatter(LONG[:count], tones, not tones), size)
    assert overlapping(figure) == []
    assert len(drawn.spots) == count
    names = [
        a.get_window_extent()
        for a in figure.artists
        if isinstance(a, Text) and a.get_text().startswith("Touch")
    ]
    height = figure.bbox.y1
    for box in names:
        for spot in drawn.spots:
            inside = box.x0 < spot.x < box.x1 and box.y0 < height - spot.y < box.y1
            assert not inside


# -------------------------------------------------------------------------------------------------- control


def test_a_control_chart_has_centre_limits_and_marked_signals() -> None:
    values = [60, 61, 59, None, 75, 60]
    figure, drawn = shown(views.control(values, [(4, "beyond the limits")]))
    assert {"centre 60 %", "lower limit 50 %", "upper limit 70 %"} <= set(texts(figure))
    (signals,) = named(figure, "signals")
    assert signals.get_ydata().tolist() == [75]
    assert signals.get_marker() == "D"
    assert "beyond the limits" in drawn.spots[0].lines
    assert len(named(figure, "limit")) == 2
    assert "◆ more than chance explains" in drawn.caption
    assert overlapping(figure) == []


def test_ten_years_of_days_in_a_control_chart_have_no_markers() -> None:
    points = tuple(charts.point(charts.day(i), 50 + i % 9, 200, 2) for i in range(3650))
    view = views.control([60])
    made = replace(
        view,
        line=replace(view.line, points=points),
        by="day",
        limits=tuple((40.0, 70.0) for _point in points),
    )
    figure, _drawn = shown(made)
    assert not named(figure, "dots")
    assert overlapping(figure) == []


# -------------------------------------------------------------------------------------------------- all of them


def every(*labels: str) -> list[View]:
    """A view of every kind with these labels everywhere."""
    steps = views.funnel(100, 50, 20)
    return [
        views.profile(labels * 3, [40.0] * len(labels) * 3, [50.0] * len(labels) * 3, label=labels[0]),
        views.cross(labels * 2, labels * 2),
        replace(steps, steps=tuple(replace(step, label=labels[0]) for step in steps.steps)),
        views.scatter(labels * 3, tones=True),
        replace(views.control([50, 60, 70], [(1, labels[0])]), events=(Event(date(2017, 2, 1), labels[0]),)),
        views.compared(labels[0], labels[-1]),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_drawn(text: str) -> None:
    for view in every(text):
        shown(view, (700, 300))
        root = ElementTree.fromstring(figures.chart_bytes(view, "svg", (700, 300)))
        assert not [node for node in root.iter() if node.tag.endswith(("}script", "}image", "}a"))]


def test_all_of_them_are_pdfs_and_pictures() -> None:
    for view in every("Здача", "จุดตรวจ"):
        assert figures.chart_bytes(view, "pdf", (700, 500)).endswith(b"%%EOF\n")
        assert figures.chart_bytes(view, "png", (320, 160)).startswith(b"\x89PNG")


@given(st.sampled_from(range(6)), st.floats(120, 1600), st.floats(60, 900))
@settings(max_examples=20)
def test_any_size_can_be_drawn(which: int, width: float, height: float) -> None:
    shown(every("Bag drop", "Security")[which], (width, height))


def test_the_tables_hold_the_numbers() -> None:
    header, rows = table(views.profile(["Find", "Buy"], [40, None]))
    assert header[4:] == ["line", "stage", "touchpoint", "value", "low", "high", "n"]
    assert [row[4:] for row in rows] == [
        ["", "Stage 1", "Find", "40", "36", "44", "300"], ["", "Stage 2", "Buy", "", "", "", "0"],
    ]  # fmt: skip
    _header, rows = table(views.cross(["a", "b"], ["u", "v"]))
    assert next(row[4:] for row in rows) == ["age group", "a", "400", "gender", "u", "30", "26", "34", "200"]
    assert len(rows) == 4
    header, rows = table(views.funnel(1000, 400))
    assert rows[1][4:] == ["Step 2", "400", "40", "39", "41", "40", "39", "41"]
    _header, rows = table(views.scatter(["Find"]))
    assert rows == [["Find", "20", "", "", "15", "", "", "", "100"]]
    header, rows = table(views.control([60, None], [(0, "beyond")]))
    assert header[-4:] == ["centre", "lower_limit", "upper_limit", "signal"]
    assert [row[-4:] for row in rows] == [["60", "50", "70", "beyond"], ["60", "", "", ""]]
    _header, rows = table(views.compared("a", "b"))
    assert rows[-1][-5:] == ["a − b", "40", "31", "49", ""]
