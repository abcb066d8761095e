"""A chart as the bytes of a file: a picture, a vector drawing, or the table of its numbers.

It joins the room that draws and the one that writes tables; it must not know where the view comes from.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from cxdesk.errors import FileError
from cxdesk.i18n import _

if TYPE_CHECKING:
    from cxdesk.render.figures_views import View
    from cxdesk.render.tokens import Tokens

DRAWN: Final = ("png", "svg", "pdf")
FORMATS: Final = (*DRAWN, "csv")
"""The endings a chart's file may have."""


def chart_file(
    view: View, format: str, size: tuple[float, float], look: Tokens | None = None, scale: float = 2.0
) -> bytes:
    """Return the bytes of a chart's file, ``size`` pixels (1/96 inch) large, light where no ``look`` is given.

    ``scale`` is pixels a layout pixel in a PNG. Raises FileError for a format that is none of ``FORMATS``.
    """
    if format == "csv":
        return _numbers(view)
    if format not in DRAWN:
        raise FileError(
            _("CXDesk writes charts as {known}, not as “{format}”.").format(
                known=", ".join(FORMATS), format=format
            )
        )
    from cxdesk.render.figures import chart_bytes
    from cxdesk.render.tokens import LIGHT

    return chart_bytes(view, format, size, look or LIGHT, scale)  # type: ignore[arg-type]


def _numbers(view: View) -> bytes:
    from cxdesk.exchange.csv_out import write_csv
    from cxdesk.render.figures_data import table

    header, rows = table(view)
    stream = io.StringIO(newline="")
    write_csv(stream, header, rows)
    return stream.getvalue().encode("utf-8-sig")
