"""Binding PDFs: putting the page of one document onto a page of another, vectors, fonts and all.

It must not know what is on the pages. The library is imported on first use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Stamp:
    """A drawing goes onto page ``page`` (from 0), its lower left corner at (x, y) in points."""

    page: int
    x: float
    y: float


def stamped(document: bytes, drawings: bytes, stamps: Sequence[Stamp]) -> bytes:
    """Return the document with the pages of another put onto its own, in the stamps' order.

    Text stays text and fonts stay embedded, each once.
    """
    from pypdf import PdfReader, PdfWriter, Transformation

    writer = PdfWriter(clone_from=BytesIO(document))
    pages = PdfReader(BytesIO(drawings)).pages if stamps else []
    for stamp, drawing in zip(stamps, pages, strict=True):
        place = Transformation().translate(stamp.x, stamp.y)
        writer.pages[stamp.page].merge_transformed_page(drawing, place)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
