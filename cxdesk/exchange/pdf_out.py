"""Binding PDFs: putting the page of one document onto a page of another, vectors, fonts and all.

It must not know what is on the pages. The library is imported on first use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Stamp:
    """The first page of ``pdf`` goes onto page ``page`` (from 0), its lower left corner at (x, y) in points."""

    page: int
    pdf: bytes
    x: float
    y: float


def stamped(document: bytes, stamps: Iterable[Stamp]) -> bytes:
    """Return the document with the stamps on it; text stays text and fonts stay embedded."""
    from pypdf import PdfReader, PdfWriter, Transformation

    writer = PdfWriter(clone_from=BytesIO(document))
    for stamp in stamps:
        drawing = PdfReader(BytesIO(stamp.pdf)).pages[0]
        place = Transformation().translate(stamp.x, stamp.y)
        writer.pages[stamp.page].merge_transformed_page(drawing, place)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
