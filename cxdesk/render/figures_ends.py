"""Labels at the ends of lines in place of a legend: a name and its last value, kept apart from one another.

It must not know what the lines are about.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxdesk.render.figures_axes import spread
from cxdesk.render.figures_sheet import Rect, Sheet, measure, wrap

LABEL_HEIGHT, LINE_HEIGHT = 15.0, 14.0

WIDEST = 210.0
"""No label is wider than this many pixels, nor than three tenths of the chart."""

End = tuple[float, float, str]
"""Where a line ends, in pixels, and its colour."""


def end_labels(named: Sequence[tuple[str, str]], width: float, tall: float) -> list[list[str]]:
    """Return each line's name and value as text, on two lines where the name needs them and there is room.

    ``width`` is the chart's, ``tall`` the height there is for all labels.
    """
    widest = min(width * 0.3, WIDEST)
    rows = 2 if len(named) * 2 * LABEL_HEIGHT <= tall else 1
    labels = []
    for name, value in named:
        parts = wrap(name, widest - (measure(f" {value}") if value else 0.0), rows) if name else [""]
        parts[-1] = f"{parts[-1]} {value}".strip()
        labels.append(parts)
    return labels


def labels_width(labels: Sequence[Sequence[str]]) -> float:
    """Return how much room the labels need beside the panel, with their margin."""
    return 24.0 + max((measure(text) for label in labels for text in label), default=0.0)


def draw_ends(sheet: Sheet, labels: Sequence[Sequence[str]], ends: Sequence[End], area: Rect) -> None:
    """Write the labels right of a panel, each as near to its line's end as the others allow."""
    if not labels:
        return
    height = LABEL_HEIGHT * max(len(label) for label in labels)
    centres = spread([y for _x, y, _c in ends], height, area.top - 8, area.bottom + 8)
    for label, centre, (x, y, colour) in zip(labels, centres, ends, strict=True):
        left = area.right + 8
        if abs(centre - y) > 4 or left - x > 24:
            sheet.rules([((x + 5, y), (left - 4, centre))], colour, 0.8, (0, (1, 2)), 2)
        top = centre - (len(label) - 1) * LINE_HEIGHT / 2
        for i, text in enumerate(label):
            sheet.text(left, top + i * LINE_HEIGHT, text, colour)
