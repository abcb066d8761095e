"""What an exported page has besides the map: margins, the title block with its legend, and the foot."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtGui import QPainter

from cxdesk.i18n import _, format_date, format_number
from cxdesk.model.project import Project
from cxdesk.render import fonts
from cxdesk.render.ink import Ink, text
from cxdesk.render.lanes import MapFigures
from cxdesk.render.layout import MapLayout
from cxdesk.render.styles import STYLES
from cxdesk.render.tokens import Tokens

MARGIN: Final = 24.0
BLOCK: Final = 76.0
"""Height of the title block with the space below it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A laid-out map on its way out, with what its title block says."""

    project: Project
    layout: MapLayout
    figures: MapFigures
    tokens: Tokens

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole sheet in map units."""
        whole = self.layout.whole
        least = max(fonts.metrics(s).horizontalAdvance(t) for s, t in self.title_lines())
        return max(whole.w, least) + 2 * MARGIN, whole.h + 2 * MARGIN + BLOCK

    @property
    def title(self) -> str:
        """The map's title on one line, never empty."""
        return self.layout.title or _("Untitled map")

    @property
    def byline(self) -> str:
        """Project, persona, index and date in one line."""
        index = self.figures.journey_index
        parts = [self.project.info.name, self.layout.persona]
        if index is not None:
            parts.append(_("CX index {index}").format(index=format_number(index, 0)))
        return " · ".join(part for part in (*parts, format_date(date.today())) if part)

    def title_lines(self) -> tuple[tuple[str, str], ...]:
        """Return the lines of the title block as (style, text)."""
        return ("title", self.title), ("goal", self.byline), ("caption", self.legend())

    def legend(self) -> str:
        """Return one line that explains the signs the map uses."""
        signs = [_("Scores 1–7, mean of raters, 7 is good"), _("star: moment of truth")]
        if any(stage.index for stage in self.layout.stages):
            signs.append(_("stage number: CX index 0–100"))
        if self.layout.lane("pain_points") is not None:
            signs.append(_("dots: severity 0–4"))
        if any(lane.key.startswith("metric:") for lane in self.layout.lanes):
            signs.append(_("±: 95 % interval; triangle: clear change against the period before"))
        return " · ".join(signs)


def title_block(painter: QPainter, ink: Ink, sheet: Sheet) -> float:
    """Draw the title block within the margins; return the y where the map begins."""
    y = MARGIN - 6
    for (style, line), colour in zip(sheet.title_lines(), ("text", "secondary", "tertiary"), strict=True):
        text(painter, ink, line, style, colour, MARGIN, y)
        y += STYLES[style].line + 2
    return MARGIN + BLOCK


def foot(painter: QPainter, ink: Ink, sheet: Sheet, number: int, count: int, width: float, y: float) -> None:
    """Draw a page's foot: what it is from and which page it is."""
    text(painter, ink, f"{sheet.title} · {sheet.byline}", "caption", "tertiary", 0, y)
    page = _("Page {number} of {count}").format(number=number, count=count)
    text(
        painter, ink, page, "caption", "tertiary", width - fonts.metrics("caption").horizontalAdvance(page), y
    )
