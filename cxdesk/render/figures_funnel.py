"""A funnel: a bar a step with how many came that far, its share of the first and of the previous step, who was lost.

It must not know what a step is nor where the counts come from.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxdesk.i18n import _, format_number, format_percent
from cxdesk.metrics.series import SMALL, Point
from cxdesk.metrics.words import interval_text, size_text
from cxdesk.model.records import Metric
from cxdesk.render.figures_chart import Drawn, Spot, foot_height, put_caption
from cxdesk.render.figures_sheet import POINT, Rect, Sheet, fit, measure
from cxdesk.render.figures_views import FunnelStep, FunnelView
from cxdesk.render.figures_words import joined, metric_words
from cxdesk.render.tokens import mix

ROW_HEIGHT, TALLEST_ROW = 22.0, 52.0
HEAD = 30.0
GAP = 14.0


def draw_funnel(sheet: Sheet, view: FunnelView) -> Drawn:
    """Draw the view over the whole sheet and return what lies where."""
    first = view.steps[0].count if view.steps else 0
    drawn = Drawn(first, note=view.note)
    drawn.caption = _caption(view)
    if not first:
        sheet.text(sheet.width / 2, sheet.height / 2, _("No data"), sheet.tokens.tertiary, align="center")
        return drawn
    steps = _that_fit(sheet, drawn, view.steps)
    pitch = min((sheet.height - HEAD - foot_height(sheet, drawn) - 4) / len(steps), TALLEST_ROW)
    names = min(sheet.width * 0.26, max(measure(step.label) for step in steps))
    columns = _columns(steps)
    widths = [max(measure(text) for text in column) for column in columns]
    area = Rect(
        12 + names + GAP, HEAD, sheet.width - 12 - sum(widths) - GAP * len(widths), HEAD + pitch * len(steps)
    )
    _draw_heads(sheet, columns, widths)
    before: FunnelStep | None = None
    for i, step in enumerate(steps):
        y = area.top + (i + 0.5) * pitch
        sheet.text(12, y, fit(step.label, names), sheet.tokens.text)
        _draw_bar(sheet, drawn, view.metric, step, before, area, y, pitch)
        right = sheet.width - 12
        for j in reversed(range(len(columns))):
            colour = sheet.tokens.text if j == 0 else sheet.tokens.secondary
            sheet.text(right, y, columns[j][i + 1], colour, bold=j == 0, align="right")
            right -= widths[j] + GAP
        before = step
    put_caption(sheet, drawn, 12)
    return drawn


def _caption(view: FunnelView) -> str:
    few = any(step.of_previous is not None and step.of_previous.flag for step in view.steps)
    return joined(
        (
            metric_words(view.metric),
            view.scope,
            view.period,
            _("line: 95 % interval of the share of the first step"),
            _("○ fewer than {n} in the step before").format(n=SMALL) if few else "",
        )
    )


def _that_fit(sheet: Sheet, drawn: Drawn, steps: Sequence[FunnelStep]) -> Sequence[FunnelStep]:
    """The steps there is room for, from the first on."""
    most = max(2, int((sheet.height - HEAD - 4 - foot_height(sheet, drawn)) // ROW_HEIGHT))
    if len(steps) <= most:
        return steps
    note = _("The first {shown} of {total} steps fit; a larger panel shows more.").format(
        shown=format_number(most - 1, 0), total=format_number(len(steps), 0)
    )
    drawn.note = f"{note} {drawn.note}".strip()
    return steps[: max(most - 1, 1)]


def _share(point: Point | None) -> str:
    if point is None or point.value is None:
        return "—"
    text = format_percent(point.value)
    return f"○ {text}" if point.flag else text


def _columns(steps: Sequence[FunnelStep]) -> list[list[str]]:
    """The numbers right of the bars, each column under its title."""
    lost = [
        "" if i == 0 else f"−{format_number(steps[i - 1].count - step.count, 0)}"
        for i, step in enumerate(steps)
    ]
    return [
        [_("Reached"), *(format_number(step.count, 0) for step in steps)],
        [_("of first"), *(_share(step.of_first) for step in steps)],
        [_("of previous"), *("" if step.of_previous is None else _share(step.of_previous) for step in steps)],
        [_("lost"), *(text if text not in ("−0",) else "0" for text in lost)],
    ]


def _draw_heads(sheet: Sheet, columns: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    right = sheet.width - 12
    for column, width in zip(reversed(columns), reversed(widths), strict=True):
        sheet.text(right, HEAD - 14, column[0], sheet.tokens.tertiary, align="right")
        right -= width + GAP


def _draw_bar(
    sheet: Sheet,
    drawn: Drawn,
    metric: Metric,
    step: FunnelStep,
    before: FunnelStep | None,
    area: Rect,
    y: float,
    pitch: float,
) -> None:
    """The bar, pale where the step before reached further, and the interval of its share."""
    tokens, half = sheet.tokens, min(pitch * 0.33, 13.0)
    reach = area.left + (step.of_first.value or 0.0) / 100 * area.width
    if before is not None:
        came = area.left + (before.of_first.value or 0.0) / 100 * area.width
        if came > reach:
            sheet.box(
                Rect(reach, y - half, came, y + half), mix((tokens.sheet, tokens.pain), 0.16), order=1.5
            )
    sheet.box(Rect(area.left, y - half, max(reach, area.left + 1), y + half), tokens.accent)
    low, high = step.of_first.low, step.of_first.high
    if low is not None and high is not None and high - low > 0:
        a, b = (area.left + value / 100 * area.width for value in (low, high))
        sheet.line([a, b], [y, y], sheet.pixels, 3, color=tokens.text, linewidth=1.5 * POINT, gid="bar")
    lines = [_("{n} reached it").format(n=format_number(step.count, 0))]
    lines.append(_("{share} of the first step").format(share=format_percent(step.of_first.value, 1)))
    if step.of_previous is not None and before is not None:
        point = step.of_previous
        lost = before.count - step.count
        lines.append(_("{share} of the step before").format(share=format_percent(point.value, 1)))
        lines.append(joined((interval_text(metric, point), size_text(point))))
        dropped = None if point.value is None else 100 - point.value
        lines.append(
            _("{n} lost here ({share})").format(n=format_number(lost, 0), share=format_percent(dropped, 1))
        )
    drawn.spots.append(Spot(max(reach, area.left + 2), y, tokens.accent, step.label, tuple(lines)))
