"""How often each answer was given: columns for one touchpoint, one stacked bar a row for several.

The top and bottom sets that make the figure differ in colour, pattern and label. It must not know formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxdesk.i18n import _, format_percent
from cxdesk.metrics.kinds.base import number
from cxdesk.metrics.series import Bar, Distribution
from cxdesk.metrics.words import value_text
from cxdesk.model.records import Metric
from cxdesk.render.figures_chart import NOTE_HEIGHT, Drawn, Spot, foot_height, largest, put_caption
from cxdesk.render.figures_sheet import TEXT_SIZE, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import DistributionView
from cxdesk.render.figures_words import answers, interval, joined, left_off, metric_words, shown
from cxdesk.render.tokens import Tokens, contrast, mix

ROW_HEIGHT, WIDEST_ROW = 18.0, 40.0
HEAD = 36.0
WIDEST_COLUMN = 76.0
HATCH = "////"

Part = tuple[str, Distribution]


def draw_distribution(sheet: Sheet, view: DistributionView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    parts = [(label, part) for label, part in view.parts if part.figure.n]
    drawn = Drawn()
    parts = _that_fit(sheet, drawn, parts)
    drawn.n = sum(part.figure.n for _label, part in parts)
    drawn.caption = joined((metric_words(view.metric), view.scope, answers(drawn.n), view.period))
    if not parts:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
    elif len(parts) == 1:
        _draw_columns(sheet, drawn, view, *parts[0])
    else:
        _draw_rows(sheet, drawn, view, parts)
    return drawn


def _that_fit(sheet: Sheet, drawn: Drawn, parts: list[Part]) -> list[Part]:
    """The distributions there is room for as rows: those with the most answers, in their order."""
    room = sheet.height - HEAD - foot_height(sheet, drawn)
    if len(parts) * ROW_HEIGHT <= room or len(parts) == 1:
        return parts
    most = max(2, int((room - NOTE_HEIGHT) // ROW_HEIGHT))
    drawn.note = left_off(most, len(parts))
    return largest(parts, [part.figure.n for _label, part in parts], most)


def _colour(tokens: Tokens, bars: Sequence[Bar], index: int) -> str:
    """The fill of one answer: by its set, or by its place on the scale where the figure has no sets."""
    place = bars[index].place
    if place:
        return {"top": tokens.opportunity, "middle": tokens.strong_line, "bottom": tokens.pain}[place]
    return mix((tokens.sheet, tokens.accent), 0.25 + 0.75 * index / max(len(bars) - 1, 1))


def _ink(tokens: Tokens, fill: str) -> str:
    """The text colour that stands out most on a fill."""
    return max((tokens.text, tokens.sheet), key=lambda colour: contrast(colour, fill))


def _name(bar: Bar) -> str:
    """An answer as it stands in the file, or the ends of a bin."""
    return number(bar.low) if bar.low == bar.high else f"{number(bar.low)}–{number(bar.high)}"


def _sets(bars: Sequence[Bar]) -> list[tuple[str, int, int, float]]:
    """Neighbouring answers of one set: (place, first, behind the last, share)."""
    runs: list[tuple[str, int, int, float]] = []
    for i, bar in enumerate(bars):
        if not bar.place:
            return []
        if runs and runs[-1][0] == bar.place:
            place, first, _end, share = runs[-1]
            runs[-1] = place, first, i + 1, share + (bar.share or 0.0)
        else:
            runs.append((bar.place, i, i + 1, bar.share or 0.0))
    return runs


def _set_name(metric: Metric, place: str) -> str:
    """What the answers of a set are called."""
    if metric.kind in ("nps", "enps"):
        return {"top": _("Promoters"), "middle": _("Passives"), "bottom": _("Detractors")}[place]
    return {"top": _("Top set"), "middle": _("Between"), "bottom": _("Bottom set")}[place]


def _draw_columns(sheet: Sheet, drawn: Drawn, view: DistributionView, label: str, part: Distribution) -> None:
    """A column an answer, its share above it, the sets named beneath."""
    tokens, bars = sheet.tokens, part.bars
    sets = _sets(bars)
    area = Rect(24, 58, sheet.width - 24, sheet.height - foot_height(sheet, drawn) - 26 - (24 if sets else 0))
    value = value_text(view.metric, part.figure.value)
    sheet.text(12, 16, value, tokens.text, size=15, bold=True)
    said = joined((label, interval(view.metric, part.figure), answers(part.figure.n)))
    left = 12 + measure(value, 15, True) + 10
    sheet.text(left, 16, fit(said, sheet.width - left - 12), tokens.secondary)
    pitch = min(area.width / len(bars), WIDEST_COLUMN / 0.72)
    start = area.left
    most = max(bar.share or 0.0 for bar in bars) or 1.0
    for i, bar in enumerate(bars):
        x = start + (i + 0.5) * pitch
        height = (bar.share or 0.0) / most * area.height
        box = Rect(x - pitch * 0.36, area.bottom - height, x + pitch * 0.36, area.bottom)
        _fill(sheet, box, _colour(tokens, bars, i), bar.place)
        _label_column(sheet, bar, x, box.top, area.bottom, pitch)
        drawn.spots.append(_spot(bar, x, (box.top + box.bottom) / 2, _colour(tokens, bars, i), ""))
    end = start + pitch * len(bars)
    sheet.rules([((area.left, area.bottom), (end, area.bottom))], tokens.strong_line)
    for place, first, behind, share in sets:
        a, b = start + (first + 0.1) * pitch, start + (behind - 0.1) * pitch
        colour = _set_colour(tokens, place)
        sheet.rules([((a, area.bottom + 28), (b, area.bottom + 28))], colour, 2)
        text = f"{_set_name(view.metric, place)} {format_percent(share)}"
        text = text if measure(text) <= b - a + 0.2 * pitch else format_percent(share)
        sheet.text((a + b) / 2, area.bottom + 40, text, colour, align="center")
    put_caption(sheet, drawn, 12)


def _set_colour(tokens: Tokens, place: str) -> str:
    return {"top": tokens.opportunity, "middle": tokens.tertiary, "bottom": tokens.pain}[place]


def _label_column(sheet: Sheet, bar: Bar, x: float, top: float, bottom: float, pitch: float) -> None:
    share = format_percent(bar.share)
    if measure(share) <= pitch - 2:
        sheet.text(x, top - 10, share, sheet.tokens.text, align="center")
    if measure(_name(bar)) <= pitch - 2:
        sheet.text(x, bottom + 14, _name(bar), sheet.tokens.secondary, align="center")


def _fill(sheet: Sheet, box: Rect, colour: str, place: str) -> None:
    """A bar; the bottom set is hatched, so that it is told apart without colour."""
    if box.width <= 0 or box.height <= 0:
        return
    hatched = place == "bottom"
    sheet.box(box, colour, HATCH if hatched else "", sheet.tokens.sheet if hatched else None)


def _spot(bar: Bar, x: float, y: float, colour: str, label: str) -> Spot:
    title = _("Answer {answer}").format(answer=_name(bar))
    lines = (format_percent(bar.share, 1), answers(bar.count))
    return Spot(x, y, colour, f"{label}, {title}" if label else title, lines)


def _draw_rows(sheet: Sheet, drawn: Drawn, view: DistributionView, parts: Sequence[Part]) -> None:
    """A stacked bar a row: its label, the answers from low to high, the figure and n."""
    tokens = sheet.tokens
    bottom = sheet.height - foot_height(sheet, drawn) - 6
    pitch = min((bottom - 30) / len(parts), WIDEST_ROW)
    names = min(sheet.width * 0.3, max(measure(label) for label, _part in parts))
    counts = max(measure(answers(part.figure.n)) for _label, part in parts)
    right = sheet.width - 12 - counts - 16
    values = max(measure(shown(view.metric, part.figure.value), bold=True) for _label, part in parts)
    area = Rect(12 + names + 12, 28, right - values - 14, bottom)
    _draw_key(sheet, area, view.metric, parts[0][1].bars)
    for i, (label, part) in enumerate(parts):
        y = area.top + (i + 0.5) * pitch
        sheet.text(12, y, fit(label, names), tokens.text)
        _stack(sheet, drawn, Rect(area.left, y - pitch * 0.36, area.right, y + pitch * 0.36), label, part)
        sheet.text(right, y, shown(view.metric, part.figure.value), tokens.text, bold=True, align="right")
        sheet.text(sheet.width - 12, y, answers(part.figure.n), tokens.tertiary, align="right")
    put_caption(sheet, drawn, 12)


def _draw_key(sheet: Sheet, area: Rect, metric: Metric, bars: Sequence[Bar]) -> None:
    """What the colours mean, above the bars: the sets and their answers, or the ends of the scale."""
    sets = _sets(bars)
    if not sets:
        sheet.text(area.left, 14, _name(bars[0]), sheet.tokens.tertiary)
        sheet.text(area.right, 14, _name(bars[-1]), sheet.tokens.tertiary, align="right")
        return
    x = area.left
    for place, first, behind, _share in sets:
        ends = (
            _name(bars[first]) if behind - first == 1 else f"{_name(bars[first])}–{_name(bars[behind - 1])}"
        )
        text = f"{_set_name(metric, place)} {ends}"
        _fill(sheet, Rect(x, 9, x + 12, 19), _colour(sheet.tokens, bars, first), place)
        sheet.text(x + 18, 14, text, _set_colour(sheet.tokens, place))
        x += 18 + measure(text) + 18


def _stack(sheet: Sheet, drawn: Drawn, row: Rect, label: str, part: Distribution) -> None:
    tokens, bars = sheet.tokens, part.bars
    edges = [row.left]
    for bar in bars:
        edges.append(edges[-1] + (bar.share or 0.0) / 100 * row.width)
    for i, bar in enumerate(bars):
        box = Rect(edges[i], row.top, max(edges[i], edges[i + 1] - 1), row.bottom)
        _fill(sheet, box, _colour(tokens, bars, i), bar.place)
        if bar.count:
            middle = (box.left + box.right) / 2, (row.top + row.bottom) / 2
            drawn.spots.append(_spot(bar, *middle, _colour(tokens, bars, i), label))
    named = _sets(bars) or [("", i, i + 1, bar.share or 0.0) for i, bar in enumerate(bars)]
    for place, first, behind, share in named:
        text = format_percent(share)
        room, wide = edges[behind] - edges[first], measure(text, bold=True)
        if room < wide + 10:
            continue
        x, y = (edges[first] + edges[behind]) / 2, (row.top + row.bottom) / 2
        fill = _colour(tokens, bars, first)
        if behind - first > 1 or place == "bottom":
            sheet.box(Rect(x - wide / 2 - 4, y - 7, x + wide / 2 + 4, y + 7), fill, order=3)
        sheet.text(x, y, text, _ink(tokens, fill), size=TEXT_SIZE, bold=True, align="center")
