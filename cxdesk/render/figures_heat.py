"""A table of figures as a heat map: two segment columns against each other, or how many of each cohort are left.

Every cell says its figure, so that nothing hangs on colour; an empty one has no data. It must not know formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxdesk.i18n import _, format_number, format_percent
from cxdesk.metrics.kinds import get
from cxdesk.metrics.series import SMALL, Point
from cxdesk.metrics.words import name, size_text
from cxdesk.render.figures_axes import value_scale
from cxdesk.render.figures_chart import Drawn, Spot, foot_height, put_caption
from cxdesk.render.figures_sheet import POINT, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import HeatView
from cxdesk.render.figures_words import answers, bounds, joined, left_off, metric_words, say, shown
from cxdesk.render.tokens import Tokens, contrast, mix

ROW_HEIGHT, TALLEST_ROW = 17.0, 46.0
TWO_LINES = 31.0
"""From this row height on a cell says its n under its figure."""

COLUMN_WIDTH, WIDEST_COLUMN = 34.0, 150.0
HEAD = 46.0
SMALL_TEXT = 10.5


@dataclass(frozen=True, slots=True)
class _Shades:
    """From figures to colours."""

    low: float
    high: float
    colours: tuple[str, ...]

    def colour(self, value: float) -> str:
        """The fill of a figure."""
        return mix(self.colours, (value - self.low) / ((self.high - self.low) or 1.0))


def draw_heat(sheet: Sheet, view: HeatView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    drawn = Drawn(sum(n for _label, n in view.rows), note=view.note)
    values = [p.value for row in view.cells for p in row if p is not None and p.value is not None]
    drawn.caption = _caption(view, drawn)
    if not values:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    rows = _rows_that_fit(view, sheet, drawn)
    grid = _grid(sheet, view, rows, drawn)
    shades = _shades(sheet.tokens, view, values)
    _draw_heads(sheet, view, grid, shades)
    _draw_names(sheet, view, grid)
    cells = [
        (grid.box(i, j), point, (view.rows[row][0], view.columns[column]))
        for i, row in enumerate(rows)
        for j, column in enumerate(grid.columns)
        if (point := view.cells[row][column]) is not None and point.value is not None
    ]
    tokens = sheet.tokens
    fills = [tokens.sheet if p.flag == "very small" else shades.colour(p.value or 0.0) for _b, p, _n in cells]
    edges = [tokens.strong_line if p.flag == "very small" else "none" for _b, p, _n in cells]
    outlines = [
        [(b.left, b.top), (b.right, b.top), (b.right, b.bottom), (b.left, b.bottom)] for b, _p, _n in cells
    ]
    sheet.areas(outlines, sheet.pixels, 2, facecolors=fills, edgecolors=edges, linewidths=POINT, gid="cells")
    for (box, point, titles), fill in zip(cells, fills, strict=True):
        _write_cell(sheet, drawn, view, point, box, fill, titles)
    put_caption(sheet, drawn, 12)
    return drawn


@dataclass(frozen=True, slots=True)
class _Grid:
    """Which rows and columns are drawn, and where their cells lie."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    left: float
    wide: float
    pitch: float
    names: float

    def box(self, row: int, column: int) -> Rect:
        """The cell in the row and column so many from the top and left."""
        x, y = self.left + column * self.wide, HEAD + row * self.pitch
        return Rect(x, y, x + self.wide - 2, y + self.pitch - 2)


def _grid(sheet: Sheet, view: HeatView, rows: Sequence[int], drawn: Drawn) -> _Grid:
    names = min(sheet.width * 0.24, max(measure(label) for label, _n in view.rows))
    counts = max(measure(answers(n)) for _label, n in view.rows)
    left = 12 + names + 10 + counts + 12
    columns = _columns_that_fit(view, rows, int((sheet.width - left - 12) // COLUMN_WIDTH), drawn)
    room = sheet.height - foot_height(sheet, drawn) - 6 - HEAD
    wide = min((sheet.width - left - 12) / len(columns), WIDEST_COLUMN)
    return _Grid(tuple(rows), tuple(columns), left, wide, min(room / len(rows), TALLEST_ROW), names)


def _draw_names(sheet: Sheet, view: HeatView, grid: _Grid) -> None:
    """The rows' names and how many answers each has."""
    for i, row in enumerate(grid.rows):
        label, n = view.rows[row]
        y = HEAD + (i + 0.5) * grid.pitch - 1
        sheet.text(12, y, fit(label, grid.names), sheet.tokens.text)
        sheet.text(grid.left - 12, y, answers(n), sheet.tokens.tertiary, align="right")


def _caption(view: HeatView, drawn: Drawn) -> str:
    few = any(p is not None and p.flag for row in view.cells for p in row)
    cohort = view.style == "cohort"
    by = _("{rows} × {columns}").format(rows=view.row_title, columns=view.column_title)
    return joined(
        (
            _("Cohort retention (%), “{metric}”").format(metric=name(view.metric))
            if cohort
            else metric_words(view.metric),
            by if view.row_title and not cohort else "",
            view.scope,
            answers(drawn.n),
            view.period,
            _("○ fewer than {n} answers").format(n=SMALL) if few else "",
        )
    )


def _value(view: HeatView, value: float | None, decimals: int = 0) -> str:
    """A cell's figure: what is left of a cohort is a share, whatever its metric is."""
    return format_percent(value, decimals) if view.style == "cohort" else shown(view.metric, value)


def _said(view: HeatView, point: Point) -> tuple[str, ...]:
    """What the read-out says of a cell."""
    if view.style != "cohort":
        return say(view.metric, point)
    value, low, high = (format_percent(v, 1) for v in (point.value, point.low, point.high))
    sure = "" if point.low is None else _("95 % interval {low} to {high}").format(low=low, high=high)
    return tuple(filter(None, (value, sure, point.period.label, size_text(point))))


def _columns_that_fit(view: HeatView, rows: Sequence[int], most: int, drawn: Drawn) -> list[int]:
    """The columns that have cells and room: the first of a cohort's, of others those with the most answers."""
    every = [j for j in range(len(view.columns)) if any(view.cells[i][j] is not None for i in rows)]
    most = max(most, 1)
    if len(every) <= most:
        return every
    drawn.note = f"{_columns_left_off(most, len(every))} {drawn.note}".strip()
    if view.style == "cohort":
        return every[:most]
    sizes = [sum(p.n for row in view.cells if (p := row[column]) is not None) for column in every]
    return sorted(sorted(every, key=lambda column: -sizes[column])[:most])


def _columns_left_off(shown_count: int, total: int) -> str:
    """Return the sentence that says how many of the columns are drawn."""
    return _("{shown} of {total} columns fit.").format(
        shown=format_number(shown_count, 0), total=format_number(total, 0)
    )


def _rows_that_fit(view: HeatView, sheet: Sheet, drawn: Drawn) -> list[int]:
    """The rows there is room for: the latest cohorts, of others those with the most answers."""
    every = list(range(len(view.rows)))
    most = max(1, int((sheet.height - HEAD - 6 - foot_height(sheet, drawn)) // ROW_HEIGHT))
    if len(every) <= most:
        return every
    if view.style == "cohort":
        note = _("The latest {shown} of {total} fit; a larger panel shows more.").format(
            shown=format_number(most - 1, 0), total=format_number(len(every), 0)
        )
        chosen = every[-max(most - 1, 1) :]
    else:
        note = left_off(max(most - 1, 1), len(every))
        chosen = sorted(sorted(every, key=lambda row: -view.rows[row][1])[: max(most - 1, 1)])
    drawn.note = f"{note} {drawn.note}".strip()
    return chosen


def _shades(tokens: Tokens, view: HeatView, values: Sequence[float]) -> _Shades:
    """Cohorts run from none to all; others over a part of the metric's range that noise does not fill."""
    if view.style == "cohort":
        return _Shades(
            0.0, 100.0, (mix((tokens.sheet, tokens.accent), 0.06), mix((tokens.sheet, tokens.accent), 0.9))
        )
    scale = value_scale(bounds(view.metric, max(values)), min(values), max(values), 4)
    colours = (tokens.pain, tokens.warning_back, tokens.opportunity)
    return _Shades(
        scale.low, scale.high, colours if get(view.metric.kind).up_is_good(view.metric) else colours[::-1]
    )


def _draw_heads(sheet: Sheet, view: HeatView, grid: _Grid, shades: _Shades) -> None:
    """The columns' names, what they are, and what the colours mean."""
    tokens, left, wide = sheet.tokens, grid.left, grid.wide
    every = 1
    labels = [fit(view.columns[column], max(wide - 6, 24)) for column in grid.columns]
    while max(map(measure, labels)) > wide * every - 4 and every < len(labels):
        every += 1
    for j in range(0, len(labels), every):
        sheet.text(left + (j + 0.5) * wide - 1, HEAD - 12, labels[j], tokens.secondary, align="center")
    if view.row_title:
        sheet.text(12, HEAD - 12, fit(view.row_title, left - 24), tokens.tertiary)
    ends = [_value(view, value) for value in (shades.low, shades.high)]
    key = 60.0 + sum(map(measure, ends)) + 16
    sheet.text(left, 12, fit(view.column_title, max(sheet.width - left - key - 36, 40)), tokens.tertiary)
    x = sheet.width - 12 - key
    sheet.text(x, 12, ends[0], tokens.tertiary)
    x += measure(ends[0]) + 8
    for i in range(10):
        value = shades.low + (shades.high - shades.low) * (i + 0.5) / 10
        sheet.box(Rect(x + i * 6, 7, x + (i + 1) * 6, 17), shades.colour(value))
    sheet.text(x + 68, 12, ends[1], tokens.tertiary)


def _write_cell(
    sheet: Sheet,
    drawn: Drawn,
    view: HeatView,
    point: Point,
    box: Rect,
    fill: str,
    titles: tuple[str, str],
) -> None:
    """What a cell says: its figure, marked where few answered, and its n where there is room."""
    tokens, value = sheet.tokens, point.value or 0.0
    ink = max((tokens.text, tokens.sheet), key=lambda colour: contrast(colour, fill))
    text = f"○ {_value(view, value)}" if point.flag else _value(view, value)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if measure(text) > box.width - 2:
        text = format_number(value, 0)
    both = view.style == "cross" and box.height >= TWO_LINES
    if measure(text) <= box.width:
        sheet.text(x, y - (6 if both else 0), text, ink, bold=both, align="center")
    if both:
        n = fit(answers(point.n), box.width - 2, SMALL_TEXT)
        sheet.text(x, y + 8, n, ink, SMALL_TEXT, align="center")
    colour = tokens.text if fill == tokens.sheet else fill
    drawn.spots.append(Spot(x, y, colour, joined(titles), _said(view, point)))
