"""Light and dark: the design's colours as QColor, the application's palette and its small style sheet.

Follows the system unless the user prefers one of the two. This module must not know windows or projects.
"""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from cxdesk import resources
from cxdesk.render.tokens import DARK, LIGHT, Tokens, tokens
from cxdesk.settings import Theme as Preference

STYLE: Final = ("-style", "fusion")
"""Words for QApplication: which of Qt's styles the style sheet builds on. PySide6 takes 7 ms to set it later."""

_STYLE: Final = """
QToolTip {{ color: {text}; background: {sheet}; border: 1px solid {strong_line}; padding: 4px; }}
QLabel[role="title"] {{ color: {text}; }}
QLabel[role="caption"] {{ color: {tertiary}; }}
QLabel[role="heading"] {{ color: {tertiary}; }}
QLabel[role="secondary"] {{ color: {secondary}; }}
QLabel[role="part-success"] {{ color: {success}; }}
QLabel[role="part-effort"] {{ color: {effort}; }}
QLabel[role="part-emotion"] {{ color: {emotion}; }}
QLabel[role="warning"] {{ color: {warning}; background: {warning_back}; border-radius: 4px; padding: 6px 8px; }}
QFrame[role="box"] {{ background: {title}; border: 1px solid {line}; border-radius: 6px; }}
QFrame[role="low"] {{ background: {pain_back}; border: 1px solid {pain_back}; border-radius: 6px; }}
QFrame[role="pain"] {{ background: {pain_back}; border: none; border-left: 3px solid {pain}; border-radius: 3px; }}
QFrame[role="opportunity"] {{
    background: {opportunity_back}; border: none; border-left: 3px solid {opportunity}; border-radius: 3px; }}
QFrame[role="quote"] {{
    background: {title}; border: none; border-left: 3px solid {tertiary}; border-radius: 3px; }}
QLabel[role="better"] {{ color: {better}; }}
QLabel[role="worse"] {{ color: {worse}; }}
QLabel[role="value"] {{ color: {text}; }}
QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QToolBar {{ background: {sheet}; border: none; border-bottom: 1px solid {line}; padding: 4px 8px; spacing: 4px; }}
QToolBar QToolButton {{
    background: {sheet}; border: 1px solid {strong_line}; border-radius: 6px; padding: 4px 9px; color: {text}; }}
QToolBar QToolButton:hover {{ background: {title}; border-color: {tertiary}; }}
QToolBar QToolButton:focus {{ border: 1px solid {accent}; }}
QToolBar QToolButton:pressed, QToolBar QToolButton:checked {{ background: {halo}; }}
QToolBar QToolButton:disabled {{ color: {tertiary}; border-color: {line}; }}
QToolBar QToolButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QToolBar QToolButton[role="primary"]:focus {{ border: 2px solid {text}; padding: 3px 8px; }}
QToolBar QToolButton#qt_toolbar_ext_button {{ padding: 0; border: none; image: url("{arrow}"); }}
QToolBar QToolButton::menu-indicator {{ image: none; width: 0; }}
QMenuBar {{ background: {sheet}; color: {text}; }}
QMenuBar::item {{ padding: 5px 9px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {halo}; }}
QStatusBar {{ background: {sheet}; color: {secondary}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QWidget[role="dock-title"] {{ background: {sheet}; border-bottom: 1px solid {line}; }}
QTreeView, QListView {{ border: none; background: {title}; outline: none; }}
QTreeView::item {{ padding: 4px 6px; }}
QTreeView::item:hover, QListView::item:hover {{ background: {canvas}; }}
QTreeView::item:selected, QListView::item:selected {{ background: {halo}; color: {accent}; }}
QListView::item:focus {{ border: 1px solid {accent}; }}
QPushButton {{
    border: 1px solid {strong_line}; border-radius: 6px; padding: 5px 14px; background: {sheet}; color: {text}; }}
QPushButton:hover {{ border-color: {tertiary}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:pressed {{ background: {halo}; }}
QPushButton:disabled {{ color: {tertiary}; border-color: {line}; }}
QHeaderView {{ background: {title}; }}
QHeaderView::section {{
    background: {title}; color: {secondary}; border: none; border-bottom: 1px solid {line}; padding: 5px 8px; }}
QTableView {{ border: 1px solid {line}; border-radius: 4px; }}
QTableView[role="comments"] {{ border: none; border-top: 1px solid {line}; border-radius: 0; background: {sheet}; }}
QTableView::item {{ padding: 2px 6px; }}
QTableView::item:selected {{ background: {halo}; color: {accent}; }}
QPushButton[role="flat"] {{ border: 1px solid {line}; border-radius: 6px; padding: 4px 10px; background: {sheet}; }}
QPushButton[role="flat"]:hover {{ border-color: {tertiary}; }}
QPushButton[role="flat"]:focus {{ border-color: {accent}; }}
QPushButton[role="primary"] {{
    border: 1px solid {accent}; border-radius: 6px; padding: 5px 14px; background: {accent}; color: {on_accent}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; padding: 4px 13px; }}
QPushButton[role="primary"]:disabled {{ background: {line}; border-color: {line}; color: {tertiary}; }}
QToolButton[role="quiet"] {{
    border: 1px solid transparent; border-radius: 4px; padding: 2px 5px; background: transparent; color: {tertiary}; }}
QToolButton[role="quiet"]:hover {{ background: {halo}; color: {accent}; }}
QToolButton[role="quiet"]:focus {{ border-color: {accent}; }}
QPlainTextEdit, QLineEdit {{
    background: {sheet}; color: {text}; border: 1px solid {strong_line}; border-radius: 5px; padding: 3px 6px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QPlainTextEdit:focus, QLineEdit:focus {{ border: 1px solid {accent}; }}
QLineEdit[role="name"] {{ padding: 3px 0; border-color: transparent; background: transparent; }}
QLineEdit[role="name"]:hover {{ border-color: {line}; }}
QLineEdit[role="name"]:focus {{ border-color: {accent}; background: {sheet}; }}
QLineEdit[role="source"] {{
    padding: 0 1px; color: {secondary}; background: transparent; border: 1px solid transparent; }}
QLineEdit[role="source"]:focus {{ border-color: {accent}; background: {sheet}; }}
QLineEdit[role="bare"], QPlainTextEdit[role="bare"] {{
    padding: 0; background: transparent; border: 1px solid transparent; }}
QLineEdit[role="bare"]:focus, QPlainTextEdit[role="bare"]:focus {{ border-color: {accent}; background: {sheet}; }}
QComboBox {{
    background: {sheet}; color: {text}; border: 1px solid {strong_line}; border-radius: 5px; padding: 3px 6px; }}
QComboBox:hover {{ border-color: {tertiary}; }}
QComboBox:focus {{ border-color: {accent}; }}
QComboBox:disabled {{ color: {tertiary}; border-color: {line}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 10px; height: 10px; }}
QToolBar QComboBox {{ border-radius: 6px; padding: 4px 8px; }}
QComboBox QAbstractItemView {{
    background: {sheet}; border: 1px solid {strong_line}; selection-background-color: {halo};
    selection-color: {accent}; }}
QListView[role="found"] {{ background: {sheet}; border: 1px solid {strong_line}; }}
QListView[role="found"]::item {{ padding: 4px 8px; color: {text}; }}
QListView[role="found"]::item:selected {{ background: {halo}; color: {accent}; }}
QCheckBox {{ spacing: 7px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {tertiary}; border-radius: 3px; background: {sheet}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QCheckBox::indicator:indeterminate {{ background: {halo}; border-color: {accent}; }}
QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border: 1px solid {accent}; }}
QListView::indicator {{
    width: 14px; height: 14px; border: 1px solid {tertiary}; border-radius: 3px; background: {sheet}; }}
QListView::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QAbstractSpinBox {{
    background: {sheet}; color: {text}; border: 1px solid {strong_line}; border-radius: 5px; padding: 3px 6px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QAbstractSpinBox:focus {{ border-color: {accent}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; border: none; width: 20px; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 8px; height: 8px; }}
QAbstractSpinBox::down-arrow {{ image: url("{arrow}"); width: 8px; height: 8px; }}
QDateEdit::drop-down {{ subcontrol-origin: border; border: none; width: 20px; }}
QDateEdit::down-arrow {{ image: url("{arrow}"); width: 10px; height: 10px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {strong_line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 30px; }}
QScrollBar::handle:horizontal {{ min-width: 30px; }}
QScrollBar::handle:hover {{ background: {tertiary}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ border: none; background: {sheet}; }}
QFrame[role="side"] {{ background: {title}; border: none; border-right: 1px solid {line}; }}
QFrame[role="warning"] {{ background: {warning_back}; border: 1px solid {warning_back}; border-radius: 6px; }}
QFrame[role="warning"] QLabel {{ color: {warning}; background: transparent; }}
QLabel[role="brand"] {{ color: {accent}; }}
QFrame[role="rule"] {{ background: {line}; border: none; }}
QWidget[role="sheet"] {{ background: {sheet}; }}
QWidget[role="panel"] {{ background: {title}; }}
"""


class Theme(QObject):
    """What the application looks like now. ``changed`` is emitted after palette and style sheet have been set."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preference: Preference = "system"
        self._tokens: Tokens = LIGHT
        self._ready = False

    @property
    def tokens(self) -> Tokens:
        """The colours as text, for the map and the charts."""
        return self._tokens

    @property
    def dark(self) -> bool:
        """Whether the dark colours are shown."""
        return self._tokens.dark

    def colour(self, name: str) -> QColor:
        """Return a colour of the design by the name of its field in ``Tokens``."""
        return _colour(getattr(self._tokens, name))

    def start(self, preference: Preference) -> None:
        """Give the application its colours, and follow the system from now on."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._preference = preference
        self._set(self._wanted())

    def prefer(self, preference: Preference) -> None:
        """Follow the system, or stay light or dark."""
        self._preference = preference
        self._set(self._wanted())

    def _wanted(self) -> Tokens:
        if self._preference == "system":
            return tokens(QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)
        return tokens(self._preference == "dark")

    def _follow(self) -> None:
        self._set(self._wanted())

    def _set(self, wanted: Tokens) -> None:
        if wanted is self._tokens and self._ready:
            return
        self._tokens = wanted
        self._ready = True
        application = _application()
        application.setPalette(palette(wanted))
        application.setStyleSheet(style_sheet(wanted))
        self.changed.emit()


@cache
def theme() -> Theme:
    """Return the application's theme."""
    return Theme()


def colour(name: str) -> QColor:
    """Return a colour of the present theme by name, e.g. ``colour("accent")``."""
    return theme().colour(name)


@cache
def _colour(value: str) -> QColor:
    return QColor(value)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def palette(look: Tokens) -> QPalette:
    """Return Qt's palette for a set of colours."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, value in {
        roles.Window: look.sheet,
        roles.WindowText: look.text,
        roles.Base: look.sheet,
        roles.AlternateBase: look.title,
        roles.Text: look.text,
        roles.Button: look.title,
        roles.ButtonText: look.text,
        roles.BrightText: look.on_accent,
        roles.ToolTipBase: look.sheet,
        roles.ToolTipText: look.text,
        roles.PlaceholderText: look.tertiary,
        roles.Highlight: look.accent,
        roles.HighlightedText: look.on_accent,
        roles.Link: look.accent,
        roles.LinkVisited: look.emotion,
        roles.Accent: look.accent,
        roles.Light: look.title,
        roles.Midlight: look.line,
        roles.Mid: look.strong_line,
        roles.Dark: look.strong_line,
        roles.Shadow: DARK.canvas if look.dark else look.tertiary,
    }.items():
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.tertiary))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(look.line))
    return made


def style_sheet(look: Tokens) -> str:
    """Return what the palette cannot say."""
    names = (name for name in Tokens._fields if name not in ("dark", "stages"))
    mode = "dark" if look.dark else "light"
    files = {"arrow": "arrow", "up": "arrow-up", "tick": "tick"}
    signs = {key: resources.path("icons", f"{name}-{mode}.png").as_posix() for key, name in files.items()}
    return _STYLE.format(**signs, **{name: getattr(look, name) for name in names})
