"""Charts: what is drawn is what was given, labels keep apart, any text can be drawn, files can be read again."""

import io
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cxdesk.render import figures
from cxdesk.render.figures import Drawn, View
from cxdesk.render.figures_chart import every_spot, palette
from cxdesk.render.figures_data import table
from cxdesk.render.figures_sheet import ELLIPSIS, fit, measure, wrap
from cxdesk.render.tokens import DARK, LIGHT, Tokens, contrast
from tests.render import charts
from tests.render.charts import CSAT, MEAN, NPS, line, trend

HOSTILE = (
    r"$\foo$", "a_$\\frac$_", "_x", "<b>bold</b><img src='file:///etc/passwd'>", "=cmd|' /C calc'!A0", "{" * 500,
    "\x00\x01\x1b", "\u202egnp.exe", "line\nbreak\ttab", "จุดตรวจสอบความปลอดภัย", "Здача багажу", "日本語 🎉 مرحبا שלום",
    "W" * 10_000, "", " ", "\ud800", "e\u0301" * 300,
)  # fmt: skip


def shown(view: View, size: tuple[float, float] = (900, 260), tokens: Tokens = LIGHT) -> tuple[Figure, Drawn]:
    """The figure of a view, laid out and painted."""
    figure = figures.new_figure(size)
    drawn = figures.draw(figure, view, tokens)
    FigureCanvasAgg(figure).draw()
    return figure, drawn


def named(figure: Figure, gid: str) -> list[Any]:
    return [artist for artist in figure.artists if artist.get_gid() == gid]


def texts(figure: Figure) -> list[str]:
    return [plain(artist.get_text()) for artist in figure.artists if isinstance(artist, Text)]


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\xa0", " ")


def said(spot: figures.Spot | None) -> tuple[str, ...]:
    assert spot is not None
    return tuple(plain(text) for text in (spot.title, *spot.lines))


def boxes(figure: Figure) -> Iterator[tuple[str, Any]]:
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for artist in figure.artists:
        if isinstance(artist, Text) and artist.get_text():
            yield artist.get_text(), artist.get_window_extent(renderer)


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts of which one covers part of the other, by more than a pixel."""
    return [
        (one, two)
        for (one, a), (two, b) in combinations(list(boxes(figure)), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5
    ]


def test_a_line_is_its_series_with_gaps() -> None:
    figure, _drawn = shown(trend(line("Bag drop", [40, 45, None, 50, 55])))
    (drawn_line,) = named(figure, "line")
    xs, ys = drawn_line.get_data()
    assert np.isnan(ys[2])
    assert ys[~np.isnan(ys)].tolist() == [40, 45, 50, 55]
    assert xs[[0, 1, 3, 4]].tolist() == [
        736330,
        736361,
        736420,
        736450,
    ]  # 1 January, February, April, May 2017


def test_a_band_is_the_interval_and_stops_at_gaps() -> None:
    figure, _drawn = shown(trend(line("Bag drop", [40, 45, None, 50, 55], half=3)))
    (band,) = named(figure, "band")
    assert isinstance(band, PolyCollection)
    assert band.get_alpha() == 0.13
    outlines = [np.asarray(path.vertices)[:4, 1].tolist() for path in band.get_paths()]
    assert outlines == [[37, 42, 48, 43], [47, 52, 58, 53]]


def test_a_lone_point_has_a_marker_and_an_error_bar() -> None:
    figure, _drawn = shown(trend(line("Bag drop", [40, None, 45, None, 50, 55], half=4)))
    (dots,) = named(figure, "dots")
    (bar,) = named(figure, "bar")
    assert dots.get_ydata().tolist() == [40, 45, 55]  # two lone ones and the end of the line
    ends = bar.get_ydata()
    assert ends[~np.isnan(ends)].tolist() == [36, 44, 41, 49]


def test_few_answers_make_hollow_markers() -> None:
    figure, drawn = shown(trend(line("Bag drop", [40, 45, 50], n=29)))
    (hollow,) = named(figure, "hollow")
    assert hollow.get_ydata().tolist() == [40, 45, 50]
    assert hollow.get_markerfacecolor() == LIGHT.sheet
    assert not named(figure, "dots")
    assert "fewer than 30" in drawn.caption
    figure, drawn = shown(trend(line("Bag drop", [40, 45, 50], n=30)))
    assert not named(figure, "hollow")
    assert "fewer than" not in drawn.caption


def test_lines_are_labelled_at_their_ends_with_the_last_value() -> None:
    figure, drawn = shown(trend(line("Bag drop", [40, 44.5]), line("Security", [80, 71.4])))
    assert {"Bag drop 45 %", "Security 71 %"} <= set(texts(figure))
    assert plain(drawn.caption) == (
        "CSAT, top-2-box (%), “Q7 Check-in” · Check in · n = 400 · Jan 2017 – Feb 2017, monthly"
        " · band: 95 % interval"
    )
    assert figure.legends == []


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=5),
    st.sampled_from([(900, 260), (420, 220), (1400, 700), (560, 180)]),
    st.sampled_from(
        ["Bag drop", "Sicherheitskontrolle für alle Reisenden im Terminal", "จุดตรวจสอบความปลอดภัย"]
    ),
)
@settings(max_examples=40)
def test_no_text_covers_another(ends: list[float], size: tuple[float, float], label: str) -> None:
    lines = [line(f"{label} {i}", [50, 60, end]) for i, end in enumerate(ends)]
    figure, _drawn = shown(trend(*lines), size)
    assert overlapping(figure) == []
    edge = figure.bbox
    for text, box in boxes(figure):
        assert box.x0 >= -1, text
        assert box.x1 <= edge.x1 + 1, text


def test_more_than_five_lines_get_panels_of_their_own() -> None:
    lines = [line(f"Touchpoint {i}", [40 + i, 50 + i]) for i in range(12)]
    figure, drawn = shown(trend(*lines), (900, 340))
    assert len(named(figure, "line")) == 12
    assert {drawn_line.get_color() for drawn_line in named(figure, "line")} == {LIGHT.accent}
    assert len({(track.area.left, track.area.top) for track in drawn.tracks}) == 12
    assert [f"Touchpoint {i}" in texts(figure) for i in range(12)] == [True] * 12
    assert overlapping(figure) == []


def test_without_room_the_five_with_the_most_answers_are_shown_and_it_is_said() -> None:
    lines = [line(f"T{i}", [40, 50], n=100 + i * (-1) ** i) for i in range(12)]
    figure, drawn = shown(trend(*lines), (500, 150))
    assert [track.label for track in drawn.tracks] == ["T2", "T4", "T6", "T8", "T10"]
    assert drawn.note == "5 of 12 are shown, those with the most answers."
    assert any(text.startswith("5 of 12") for text in texts(figure))
    assert drawn.n == 2 * (102 + 104 + 106 + 108 + 110)


def test_sixty_touchpoints_never_make_more_than_two_dozen_panels() -> None:
    lines = [line(f"Touchpoint {i}", [40, 50, 60]) for i in range(60)]
    _figure, drawn = shown(trend(*lines), (1600, 1200))
    assert len(drawn.tracks) == 24
    assert drawn.note.startswith("24 of 60")


def test_ten_years_of_days_are_thinned_but_keep_their_extremes() -> None:
    values = [50 + 40 * ((i * 7919) % 101) / 100 for i in range(3650)]
    points = tuple(charts.point(charts.day(i), value, 200, 2) for i, value in enumerate(values))
    figure, drawn = shown(trend(figures.Named("Daily", points, CSAT), by="day"))
    (drawn_line,) = named(figure, "line")
    ys = drawn_line.get_ydata()
    assert len(ys) <= 2 * 900
    assert (ys.min(), ys.max()) == (min(values), max(values))
    assert len(every_spot(drawn)) == 3650


def test_too_fine_a_period_is_said() -> None:
    points = tuple(charts.point(charts.day(i), 50, 3, 40) for i in range(700))
    _figure, drawn = shown(trend(figures.Named("Daily", points, CSAT), by="day"))
    assert drawn.note == "Most periods have fewer than 30 answers; longer periods show more."


def test_one_period_draws_points_beside_each_other() -> None:
    figure, drawn = shown(trend(line("A", [40]), line("B", [41])))
    places = [float(track.xs[0]) for track in drawn.tracks]
    assert places[1] - places[0] > 8
    assert overlapping(figure) == []


def test_a_net_score_has_its_unit_and_a_zero_line() -> None:
    figure, _drawn = shown(trend(line("A", [-20, 30], NPS)))
    assert "points, −100 to 100" in texts(figure)
    assert "0" in texts(figure)
    assert "A +30" in texts(figure)


def test_nothing_answered_says_so() -> None:
    figure, drawn = shown(trend(line("A", [None, None])))
    assert texts(figure) == ["No data"]
    assert every_spot(drawn) == []


def test_columns_show_every_answer_and_the_sets() -> None:
    part = charts.distribution([10, 10, 20, 40, 20])
    figure, drawn = shown(charts.distributions(("", part)))
    found = texts(figure)
    assert [text for text in found if text in {"10 %", "20 %", "40 %"}] == [
        "10 %",
        "10 %",
        "20 %",
        "40 %",
        "20 %",
    ]
    assert {"Bottom set 20 %", "Between 20 %", "Top set 60 %"} <= set(found)
    assert said(drawn.spots[3]) == ("Answer 4", "40.0 %", "n = 40")
    hatched = [
        patch.get_hatch() for patch in figure.artists if hasattr(patch, "get_hatch") and patch.get_hatch()
    ]
    assert len(hatched) == 2  # the two bottom answers, told apart without colour
    assert overlapping(figure) == []


def test_several_distributions_are_rows_with_their_figure_and_n() -> None:
    parts = [(f"Place {i}", charts.distribution([10, 10, 20, 40, 20 + i])) for i in range(4)]
    figure, drawn = shown(charts.distributions(*parts))
    found = texts(figure)
    assert {"Place 0", "Place 3", "n = 103", "Bottom set 1–2", "Top set 4–5"} <= set(found)
    assert len(drawn.spots) == 20
    assert overlapping(figure) == []


def test_the_sets_of_nps_have_their_own_names() -> None:
    part = charts.distribution([10, 10, 20, 40, 20])
    figure, _drawn = shown(charts.distributions(("", part), metric=NPS))
    assert {"Detractors 20 %", "Passives 20 %", "Promoters 60 %"} <= set(texts(figure))


def test_a_distribution_without_sets_is_shaded() -> None:
    parts = [(f"Place {i}", charts.distribution([10, 10, 20, 40, 20], MEAN, "-----")) for i in range(3)]
    figure, _drawn = shown(charts.distributions(*parts, metric=MEAN))
    assert not any("set" in text for text in texts(figure))
    assert overlapping(figure) == []


def test_rows_show_dot_interval_and_n_in_the_order_given() -> None:
    figure, drawn = shown(charts.rows(("65+", 70, 200), ("18–34", 40, 20)))
    assert [spot.title for spot in drawn.spots] == ["65+", "18–34"]
    assert drawn.spots[0].x > drawn.spots[1].x
    assert {"70 %", "40 %", "n = 200", "All 50 %"} <= set(texts(figure))
    filled, hollow = (a for a in figure.artists if isinstance(a, Line2D) and a.get_marker() == "o")
    assert (filled.get_markerfacecolor(), hollow.get_markerfacecolor()) == (LIGHT.accent, LIGHT.sheet)
    assert overlapping(figure) == []


def test_rows_that_do_not_fit_are_named() -> None:
    found = [(f"Segment {i}", 50.0 + i / 10, 100 + i) for i in range(40)]
    figure, drawn = shown(charts.rows(*found))
    assert drawn.note == f"{len(drawn.spots)} of 40 are shown, those with the most answers."
    assert drawn.spots[-1].title == "Segment 39"
    assert overlapping(figure) == []


def views_of(*labels: str) -> list[View]:
    """A view of every kind with these labels everywhere."""
    metric = type(CSAT)("m", "d", "csat", labels[0], 0, 1, 5)
    part = charts.distribution([1, 2, 3, 4, 5])
    return [
        trend(*(line(label, [40, 50], metric) for label in labels[:5]), scope=labels[0]),
        trend(*(line(label, [40, 50], metric) for label in labels * 7), scope=labels[0]),
        charts.distributions(*((label, part) for label in labels * 2)),
        charts.rows(*((label, 40, 100) for label in labels * 2), metric=metric, note=labels[0]),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_drawn(text: str) -> None:
    for view in views_of(text):
        shown(view, (700, 300))
        root = ElementTree.fromstring(figures.chart_bytes(view, "svg", (700, 300)))
        assert not [node for node in root.iter() if node.tag.endswith(("}script", "}image", "}a"))]


def test_any_text_can_be_in_a_pdf() -> None:
    for view in views_of(*HOSTILE):
        assert figures.chart_bytes(view, "pdf", (700, 900)).endswith(b"%%EOF\n")


def test_labels_that_start_with_an_underscore_are_shown() -> None:
    figure, _drawn = shown(trend(line("_x", [40, 50]), line(r"$\foo$", [60, 70])))
    assert {"_x 50 %", r"$\foo$ 70 %"} <= set(texts(figure))


@given(st.text(max_size=60), st.floats(20, 300))
def test_cut_text_fits(text: str, width: float) -> None:
    cut = fit(text, width)
    assert measure(cut) <= max(width, measure(ELLIPSIS))
    for part in wrap(text, width):
        assert measure(part) <= max(width, measure(ELLIPSIS))


def test_text_that_fits_is_left_alone() -> None:
    assert fit("Bag drop", 200) == "Bag drop"
    assert wrap("Bag drop kiosk", 200) == ["Bag drop kiosk"]
    assert wrap("Bag drop kiosk", measure("Bag drop") + 1) == ["Bag drop", "kiosk"]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_colours_of_lines_are_readable_as_text(tokens: Tokens) -> None:
    for colour in palette(tokens):
        assert contrast(colour, tokens.sheet) >= 4.5
    assert len(set(palette(tokens))) == 5


def test_the_nearest_value_is_found_and_said() -> None:
    _figure, drawn = shown(trend(line("Bag drop", [40, 50, 60], half=4.5)))
    track = drawn.tracks[0]
    spot = figures.nearest(drawn, float(track.xs[1]) + 6, float(track.ys[1]) - 20)
    assert said(spot) == ("Bag drop, Feb 2017", "50.0 %", "95 % interval 45.5 % to 54.5 %", "n = 100")
    assert figures.nearest(drawn, 2, 2) is None


def test_an_interval_of_very_few_answers_is_not_written_out() -> None:
    _figure, drawn = shown(trend(line("Bag drop", [40], n=4)))
    assert said(every_spot(drawn)[0])[1:] == (
        "40.0 %",
        "too few answers for an interval",
        "n = 4, very small",
    )


def test_a_picture_has_the_size_asked_for() -> None:
    view = trend(line("Bag drop", [40, 50]))
    data = figures.chart_bytes(view, "png", (640, 320), scale=2)
    assert struct.unpack(">II", data[16:24]) == (1280, 640)
    assert figures.chart_bytes(view, "png", (640, 320)) == data


def test_a_pdf_keeps_text_and_whole_fonts() -> None:
    from pypdf import PdfReader

    data = figures.chart_bytes(
        trend(line("Office staff offer", [40, 50]), line("Здача", [60, 70])), "pdf", (900, 300)
    )
    page = PdfReader(io.BytesIO(data)).pages[0]
    assert (page.mediabox.width, page.mediabox.height) == (675, 225)
    text = page.extract_text()
    assert "Office staff offer 50 %" in text
    assert "Здача 70 %" in text
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    assert {font.get_object()["/Subtype"] for font in fonts} == {"/Type0"}


def test_an_svg_keeps_text_and_names_a_font_that_every_viewer_has() -> None:
    root = ElementTree.fromstring(figures.chart_bytes(trend(line("Bag <b> drop", [40, 50])), "svg"))
    found = [node for node in root.iter() if node.tag.endswith("}text")]
    assert "Bag <b> drop 50 %" in [node.text for node in found]
    assert all(
        "'Noto Sans'" in node.attrib["style"] and "sans-serif" in node.attrib["style"] for node in found
    )


def test_the_table_holds_the_numbers_unrounded() -> None:
    header, found = table(trend(line("Bag drop", [40.123456, None])))
    assert header[-7:] == ["line", "period", "start", "value", "low", "high", "n"]
    assert found[0] == [
        "csat", "top-box", "%", "Q7 Check-in", "Bag drop", "2017-01", "2017-01-01", "40.123456", "35.123456",
        "45.123456", "100",
    ]  # fmt: skip
    assert found[1][-4:] == ["", "", "", "0"]


def test_the_table_of_a_distribution_holds_counts_and_sets() -> None:
    _header, found = table(charts.distributions(("Bag drop", charts.distribution([10, 10, 20, 40, 20]))))
    assert [row[5:] for row in found][3] == ["4", "4", "top", "40", "40", "100"]


def test_the_table_of_rows_ends_with_the_total() -> None:
    _header, found = table(charts.rows(("65+", 70.5, 200)))
    assert [row[4:] for row in found] == [
        ["age group", "65+", "70.5", "65.5", "75.5", "200"], ["age group", "", "50", "45", "55", "500"],
    ]  # fmt: skip
