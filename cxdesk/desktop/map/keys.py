"""What the keys do on the map: move the selection, move what is selected, add, rename, copy, delete, zoom.

It must not know how any of it is done.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from cxdesk.desktop.map import steps
from cxdesk.model.records import Touchpoint

if TYPE_CHECKING:
    from cxdesk.desktop.map.view import MapView

_K = Qt.Key
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

Deed = Callable[["MapView"], object]

_LOOKING: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = {
    (_CTRL, _K.Key_Plus): lambda view: view.zoom_in(),
    (_CTRL, _K.Key_Equal): lambda view: view.zoom_in(),
    (_CTRL, _K.Key_Minus): lambda view: view.zoom_out(),
    (_CTRL, _K.Key_0): lambda view: view.zoom_to(100),
    (_CTRL, _K.Key_9): lambda view: view.fit(),
    (_CTRL, _K.Key_A): lambda view: view.select_all(),
    (_CTRL, _K.Key_C): lambda view: view.copy_selected(),
}
"""What is possible in every project."""

_EDITING: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = {
    (_NONE, _K.Key_F2): lambda view: view.rename_selected(),
    (_NONE, _K.Key_Return): lambda view: view.rename_selected(),
    (_NONE, _K.Key_Enter): lambda view: view.rename_selected(),
    (_NONE, _K.Key_N): lambda view: view.add_touchpoint(),
    (_NONE, _K.Key_Insert): lambda view: view.add_touchpoint(),
    (_SHIFT, _K.Key_N): lambda view: view.add_stage(),
    (_NONE, _K.Key_P): lambda view: view.add_pain_point(),
    (_NONE, _K.Key_O): lambda view: view.add_opportunity(),
    (_NONE, _K.Key_Q): lambda view: view.add_quote(),
    (_NONE, _K.Key_G): lambda view: view.edit_goal(),
    (_CTRL, _K.Key_D): lambda view: view.duplicate_selected(),
    (_NONE, _K.Key_Delete): lambda view: view.delete_selected(),
    (_NONE, _K.Key_Backspace): lambda view: view.delete_selected(),
    (_CTRL, _K.Key_Left): lambda view: view.move_selected(-1),
    (_CTRL, _K.Key_Right): lambda view: view.move_selected(1),
    (_ALT, _K.Key_Left): lambda view: view.move_selected(-1),
    (_ALT, _K.Key_Right): lambda view: view.move_selected(1),
    (_CTRL | _SHIFT, _K.Key_Left): lambda view: view.move_selected(-1),
    (_CTRL | _SHIFT, _K.Key_Right): lambda view: view.move_selected(1),
    (_ALT | _SHIFT, _K.Key_Left): lambda view: view.move_selected(-1),
    (_ALT | _SHIFT, _K.Key_Right): lambda view: view.move_selected(1),
    (_CTRL, _K.Key_Up): lambda view: view.deeds.raise_note(-1),
    (_CTRL, _K.Key_Down): lambda view: view.deeds.raise_note(1),
    (_ALT, _K.Key_Up): lambda view: view.deeds.raise_note(-1),
    (_ALT, _K.Key_Down): lambda view: view.deeds.raise_note(1),
}
"""What needs a project that may be changed."""

_SIDES = {_K.Key_Left: -1, _K.Key_Right: 1}
_HEIGHTS = {_K.Key_Up: -1, _K.Key_Down: 1}


_LETTERS: dict[str, dict[int, Qt.Key]] = {
    "win32": {0x31: _K.Key_N, 0x19: _K.Key_P, 0x18: _K.Key_O, 0x22: _K.Key_G, 0x10: _K.Key_Q},
    "darwin": {0x2D: _K.Key_N, 0x23: _K.Key_P, 0x1F: _K.Key_O, 0x05: _K.Key_G, 0x0C: _K.Key_Q},
    "linux": {57: _K.Key_N, 33: _K.Key_P, 32: _K.Key_O, 42: _K.Key_G, 24: _K.Key_Q},
}
"""Where the letters used here stand on a Latin keyboard: scan codes, on macOS virtual key codes (0x05 is G there)."""


def _key(event: QKeyEvent) -> Qt.Key:
    """Return the key; on a Cyrillic, Greek or Thai keyboard the Latin letter in the same place."""
    if 0xFF < event.key() < _K.Key_Escape:
        mac = sys.platform == "darwin"
        places = _LETTERS.get(sys.platform, _LETTERS["linux"])
        letter = places.get(event.nativeVirtualKey() if mac else event.nativeScanCode())
        if letter is not None:
            return letter
    return Qt.Key(event.key())


def press(view: "MapView", event: QKeyEvent) -> bool:
    """Do what a key asks for; False where it asks for nothing here."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = _key(event)
    if key == _K.Key_Escape:
        if not view.mouse.cancel():
            view.document.select("", ())
        return True
    deed = _LOOKING.get((modifiers, key))
    if deed is None and view.can_edit:
        deed = _EDITING.get((modifiers, key))
        if deed is None and event.matches(QKeySequence.StandardKey.Delete):
            deed = _EDITING[_NONE, _K.Key_Delete]
    if deed is not None:
        deed(view)
        return True
    return _walk(view, key, modifiers)


def _walk(view: "MapView", key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Move the selection, or extend it with Shift; False where the key is not one of those."""
    layout = view.layout_shown
    if layout is None or modifiers not in (_NONE, _SHIFT):
        return False
    chosen = view.document.selection
    at = (chosen.kind, chosen.ids[-1]) if chosen else None
    if key == _K.Key_Home:
        found = steps.first(layout)
    elif key == _K.Key_End:
        found = steps.last(layout)
    elif key in _SIDES:
        found = steps.sideways(layout, at, _SIDES[key]) if at else steps.first(layout)
    elif key in _HEIGHTS:
        found = steps.updown(layout, at, _HEIGHTS[key]) if at else steps.first(layout)
    else:
        return False
    if found is None:
        return True
    if modifiers == _SHIFT and found[0] == Touchpoint.KIND and chosen.kind == Touchpoint.KIND:
        if found[1] in chosen.ids:
            view.document.select(Touchpoint.KIND, chosen.ids[:-1])
        else:
            view.document.select(Touchpoint.KIND, (*chosen.ids, found[1]))
    else:
        view.document.select(found[0], (found[1],))
    view.show_selected()
    return True
