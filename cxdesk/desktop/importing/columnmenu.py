"""The menu of a column in the import dialog: its part, how it is read, and which of its values are no answer.

It offers and tells what was chosen; it must not know what comes of it.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.state import AND
from cxdesk.exchange.tables import ColumnFacts
from cxdesk.i18n import _, format_number
from cxdesk.metrics import kinds


class Chosen(NamedTuple):
    """What is called when something is chosen: a part, a further metric, a way to read, a code being no answer."""

    role: Callable[[str], None]
    also: Callable[[str], None]
    reading: Callable[[str], None]
    missing: Callable[[str, bool], None]


def column_menu(
    parent: QWidget, facts: ColumnFacts, role: str, said: Collection[str], chosen: Chosen
) -> QMenu:
    """Return the menu of a column; ``said`` are the words that the user said of how it is read."""
    menu = QMenu(parent)
    group = QActionGroup(menu)
    played = role.split(AND)
    for names in words.ROLES:
        for name in names:
            menu.addAction(_role(name, words.role_name(name), played, group, chosen.role))
        if names is words.ROLES[1]:
            menu.addMenu(_more_metrics(menu, played, group, chosen.role))
            if any(name.partition(":")[0] in kinds.KINDS for name in played):
                menu.addMenu(_also(menu, played, chosen.also))
        menu.addSeparator()
    menu.addMenu(_readings(menu, facts, said, chosen.reading))
    codes = _codes(menu, facts, chosen.missing)
    if codes is not None:
        menu.addMenu(codes)
    return menu


def _role(
    role: str, text: str, played: Collection[str], group: QActionGroup, chosen: Callable[[str], None]
) -> QAction:
    action = QAction(ui.escape_ampersand(text), group, checkable=True)
    action.setChecked(role in played)
    action.triggered.connect(lambda _checked: chosen(role))
    return group.addAction(action)


def _more_metrics(
    menu: QMenu, played: Collection[str], group: QActionGroup, chosen: Callable[[str], None]
) -> QMenu:
    """The metrics that several columns make, with the parts of each."""
    more = QMenu(_("More metrics"), menu)
    for kind in words.MORE:
        roles = QMenu(words.role_name(kind), more)
        for role in words.more_roles(kind):
            roles.addAction(_role(role, words.part_name(role), played, group, chosen))
        more.addMenu(roles)
    return more


def _also(menu: QMenu, played: Collection[str], chosen: Callable[[str], None]) -> QMenu:
    """Further metrics of the same answers."""
    also = QMenu(_("Chart also as"), menu)
    for kind in words.ROLES[1]:
        also.addAction(words.role_name(kind)).triggered.connect(lambda _checked=False, k=kind: chosen(k))
    return also


def _readings(menu: QMenu, facts: ColumnFacts, said: Collection[str], chosen: Callable[[str], None]) -> QMenu:
    found = QMenu(_("Read as"), menu)
    group = QActionGroup(found)
    for word, text in (("", _("As found")), *((w, _(words.READINGS[w])) for w in words.readings(facts))):
        action = QAction(text, group, checkable=True)
        action.setChecked(word in said if said else word == "")
        action.triggered.connect(lambda _checked, word=word: chosen(word))
        found.addAction(action)
        if not word:
            found.addSeparator()
    return found


def _codes(menu: QMenu, facts: ColumnFacts, chosen: Callable[[str, bool], None]) -> QMenu | None:
    """The values that may be codes for no answer; those that are, are checked. None where there are none."""
    offered = [(code, 0, True) for code in facts.missing]
    offered += [(code, n, False) for code, n in words.code_candidates(facts)]
    if not offered:
        return None
    found = QMenu(_("These are no answer"), menu)
    for code, n, on in offered:
        text = _("“{value}”").format(value=code[:60])
        if n:
            text = _("{value} ({n} times)").format(value=text, n=format_number(n, 0))
        action = QAction(ui.escape_ampersand(text), found, checkable=True)
        action.setChecked(on)
        action.triggered.connect(lambda checked, code=code: chosen(code, checked))
        found.addAction(action)
    return found
