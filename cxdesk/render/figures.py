"""Charts as matplotlib Figures, and as the bytes of files: PNG, SVG and PDF with text that can be selected.

``draw`` fills a figure with a view (a trend, a distribution, a metric by segment) in the light or dark theme; what is
on screen, in a report and in an exported file comes from this one function. Never imports pyplot, and matplotlib only
when first used.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from cxdesk.render.figures_bars import draw_distribution
from cxdesk.render.figures_chart import Drawn, Spot, every_spot, nearest
from cxdesk.render.figures_control import draw_control
from cxdesk.render.figures_funnel import draw_funnel
from cxdesk.render.figures_heat import draw_heat
from cxdesk.render.figures_profile import draw_profile
from cxdesk.render.figures_rows import draw_rows
from cxdesk.render.figures_scatter import draw_scatter
from cxdesk.render.figures_setup import prepare
from cxdesk.render.figures_sheet import PX, Sheet
from cxdesk.render.figures_trend import draw_trend
from cxdesk.render.figures_views import (
    ControlView,
    DistributionView,
    FunnelView,
    HeatView,
    Named,
    ProfileView,
    RowsView,
    ScatterView,
    TrendView,
    View,
)
from cxdesk.render.tokens import LIGHT, Tokens

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "DistributionView",
    "Drawn",
    "Named",
    "RowsView",
    "Spot",
    "TrendView",
    "View",
    "chart_bytes",
    "charts_pdf",
    "draw",
    "every_spot",
    "nearest",
    "new_figure",
    "prepare",
]

Format = Literal["png", "svg", "pdf"]

SIZE: Final = (960.0, 480.0)
"""Width and height in pixels (1/96 inch) of a chart that stands alone."""


def new_figure(size: tuple[float, float] = SIZE) -> Figure:
    """Return an empty figure ``size`` pixels (1/96 inch) large."""
    prepare()
    from matplotlib.figure import Figure

    return Figure((size[0] * PX, size[1] * PX), dpi=96)


def draw(figure: Figure, view: View, tokens: Tokens = LIGHT) -> Drawn:
    """Empty the figure, draw the view over all of it and return what lies where.

    Call it again after the figure's size changed: the layout is made for the size it has.
    """
    return _DRAW[type(view)](Sheet(figure, tokens), view)


_DRAW: Final[dict[type, Callable[[Sheet, Any], Drawn]]] = {
    TrendView: draw_trend,
    DistributionView: draw_distribution,
    RowsView: draw_rows,
    ProfileView: draw_profile,
    HeatView: draw_heat,
    FunnelView: draw_funnel,
    ScatterView: draw_scatter,
    ControlView: draw_control,
}
"""What draws a view, by the view's class."""


def chart_bytes(
    view: View, format: Format, size: tuple[float, float] = SIZE, tokens: Tokens = LIGHT, scale: float = 2.0
) -> bytes:
    """Return a chart as the bytes of a file; ``scale`` is pixels a layout pixel in PNG (2 = 192 dpi)."""
    figure = new_figure(size)
    draw(figure, view, tokens)
    buffer = io.BytesIO()
    figure.savefig(buffer, format=format, dpi=96 * scale, metadata=_METADATA[format])
    return _named_fonts(buffer.getvalue()) if format == "svg" else buffer.getvalue()


def charts_pdf(charts: Iterable[tuple[View, tuple[float, float]]], tokens: Tokens = LIGHT) -> bytes:
    """Return a PDF with a page for each chart and its size; fonts are cut and embedded once for all of them."""
    prepare()  # before anything of matplotlib is imported: it says where the list of fonts is kept
    from matplotlib.backends.backend_pdf import PdfPages

    buffer = io.BytesIO()
    with PdfPages(buffer, metadata=_METADATA["pdf"]) as pages:
        for view, size in charts:
            figure = new_figure(size)
            draw(figure, view, tokens)
            pages.savefig(figure)
    return buffer.getvalue()


def _named_fonts(svg: bytes) -> bytes:
    """Let a viewer that lacks our fonts take its own sans-serif ones."""
    return re.sub(rb'(<text style="[^"]*?font-family: [^;"]+)', rb"\1, sans-serif", svg)


_METADATA: Final[dict[str, dict[str, str | None]]] = {
    "png": {"Software": "CXDesk"},
    "svg": {"Creator": "CXDesk", "Date": None},
    "pdf": {"Creator": "CXDesk", "Producer": "CXDesk", "CreationDate": None},
}
