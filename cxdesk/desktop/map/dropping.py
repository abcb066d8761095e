"""Comments dragged from their list onto the map: the touchpoint they would be pinned to is shown, and a drop pins them.

Anything else that is dragged is left to the window. It must not know the list of comments.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QDropEvent

from cxdesk.model.records import Quote
from cxdesk.render.layout_cells import CARD_GAP, LANE_PAD
from cxdesk.render.layout_types import Rect
from cxdesk.render.styles import COLUMN

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView


MIME: Final = "application/x-cxdesk-comments"
"""What comments are called while they are dragged: a JSON list of quotes that hang nowhere yet."""


def packed(quotes: Iterable[Quote]) -> bytes:
    """Return quotes as they are dragged."""
    fields = [(quote.text, quote.source, quote.dataset_id, quote.row) for quote in quotes]
    return json.dumps(fields).encode()


def unpacked(data: bytes) -> list[Quote]:
    """Return the quotes that are dragged; none where the data are not ours."""
    try:
        return [
            Quote("", "", str(text), str(source), str(dataset_id), int(row))
            for text, source, dataset_id, row in json.loads(data)
        ]
    except (ValueError, TypeError):
        return []


def move(view: "MapView", event: QDropEvent, at: QPointF) -> None:
    """Show where the comments would go; refuse what is no comment and places where none can go."""
    if not event.mimeData().hasFormat(MIME):
        event.ignore()
        return
    column = _column(view, at)
    layout = view.layout_shown
    if column < 0 or layout is None:
        view.preview()
        event.ignore()
        return
    rect = layout.card_rect(column)
    if rect is None:
        x = layout.xs[column] + CARD_GAP
        rect = Rect(x, LANE_PAD, COLUMN - 2 * CARD_GAP, layout.height - 2 * LANE_PAD)
    view.preview(band=rect)
    event.acceptProposedAction()


def drop(view: "MapView", event: QDropEvent, at: QPointF) -> None:
    """Pin the comments to the touchpoint under the mouse."""
    view.preview()
    column = _column(view, at)
    layout = view.layout_shown
    if not event.mimeData().hasFormat(MIME) or column < 0 or layout is None:
        event.ignore()
        return
    event.acceptProposedAction()
    id = layout.columns[column].id
    quotes = unpacked(bytes(event.mimeData().data(MIME).data()))
    view.deeds.pin([replace(quote, touchpoint_id=id) for quote in quotes])


def _column(view: "MapView", at: QPointF) -> int:
    layout = view.layout_shown
    if layout is None or not view.can_edit or not 0 <= at.y() < layout.height:
        return -1
    return layout.column_at(at.x())
