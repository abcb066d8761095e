"""The start window: a new project from a template, an existing one, the sample, or what a crash left.

What is chosen is carried out by the application. It must not know what a project holds.
"""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cxdesk import logs
from cxdesk.desktop import ui
from cxdesk.desktop.commands.files import project_filter
from cxdesk.desktop.dropping import SUFFIX, dropped_file
from cxdesk.desktop.template_card import TemplateCard
from cxdesk.desktop.theme import theme
from cxdesk.errors import CxdeskError
from cxdesk.exchange.templates import Template, templates
from cxdesk.i18n import _, format_datetime
from cxdesk.session import ProjectSession, Recoverable
from cxdesk.settings import Settings

WIDEST = 860
"""Templates on a large screen are no wider than this, in pixels: a picture of a map, not a banner."""

PATH = Qt.ItemDataRole.UserRole


class Opener(Protocol):
    """The application, as far as the start window needs it."""

    def new_project(self, name: str, title: str, stages: tuple[tuple[str, str], ...]) -> None:
        """Begin a project."""

    def open_path(self, path: Path) -> None:
        """Open a project file."""

    def open_sample(self) -> None:
        """Open a copy of the sample project."""

    def recover(self, item: Recoverable) -> None:
        """Carry on from what a crash left."""


class Welcome(QWidget):
    """What is shown when no project is open."""

    def __init__(self, application: Opener, settings: Settings) -> None:
        super().__init__()
        self._application, self._settings = application, settings
        self.setWindowTitle("CXDesk")
        self.setAcceptDrops(True)
        self.resize(960, 560)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side())
        main = QVBoxLayout()
        main.setContentsMargins(30, 26, 30, 26)
        main.setSpacing(12)
        self._recovered = QVBoxLayout()
        main.addLayout(self._recovered)
        main.addWidget(ui.Label(_("New project"), role="title"))
        main.addWidget(
            ui.Label(
                _("Begin with stages that fit your journey; you can change everything."), role="secondary"
            )
        )
        grid = QGridLayout()
        grid.setSpacing(14)
        self.cards = [TemplateCard(template) for template in templates()]
        for place, card in enumerate(self.cards):
            card.clicked.connect(lambda _checked=False, card=card: self._begin(card.template))
            grid.addWidget(card, place // 2, place % 2)
        main.addLayout(grid)
        main.addStretch(1)
        page = QWidget()
        page.setLayout(main)
        page.setMaximumWidth(WIDEST)
        outer.addWidget(page, 1)
        outer.addStretch(0)

    def _side(self) -> QFrame:
        side = QFrame()
        ui.set_role(side, "side")
        side.setFixedWidth(310)
        column = QVBoxLayout(side)
        column.setContentsMargins(22, 26, 22, 22)
        column.setSpacing(8)
        name = ui.Label("CXDesk", role="brand")
        column.addWidget(name)
        column.addWidget(
            ui.Label(_("Customer journeys, mapped, scored and measured."), role="secondary", wrap=True)
        )
        column.addSpacing(12)
        self.open_button = QPushButton(_("Open project…"))
        ui.set_role(self.open_button, "primary")
        self.open_button.setShortcut("Ctrl+O")
        self.open_button.clicked.connect(self._open)
        self.sample_button = QPushButton(_("Look at the sample project"))
        ui.set_role(self.sample_button, "flat")
        self.sample_button.clicked.connect(lambda: self._application.open_sample())
        for button in (self.open_button, self.sample_button):
            button.setMinimumHeight(32)
            column.addWidget(button)
        column.addSpacing(14)
        self._recent_heading = ui.Label(_("Recent projects"), role="heading")
        column.addWidget(self._recent_heading)
        self.recent = RecentList(self._settings)
        self.recent.itemActivated.connect(self._open_recent)
        self.recent.itemClicked.connect(self._open_recent)
        column.addWidget(self.recent, 1)
        self._no_recent = ui.Label(_("Projects you open are listed here."), role="secondary", wrap=True)
        column.addWidget(self._no_recent)
        column.addStretch(0)
        return side

    def refresh(self) -> None:
        """Show the recent files and what can be recovered as they are now."""
        self.recent.refresh()
        any_recent = self.recent.count() > 0
        self.recent.setVisible(any_recent)
        self._no_recent.setVisible(not any_recent)
        while self._recovered.count():
            taken = self._recovered.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        with logs.reported():  # what was left behind is never a condition for beginning
            for item in ProjectSession.recoverable()[:3]:
                self._recovered.addWidget(self._recovery(item))
        self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _recovery(self, item: Recoverable) -> QFrame:
        frame = QFrame()
        ui.set_role(frame, "warning")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 8, 8, 8)
        when = format_datetime(item.at)
        text = (
            _("CXDesk found unsaved work: “{name}”, last changed {when}.")
            if item.origin
            else _("“{name}”, last changed {when}, is not in a file yet.")
        )
        row.addWidget(ui.Label(text.format(name=ui.show_hidden(item.name), when=when), wrap=True), 1)
        button = QPushButton(_("Carry on"))
        ui.set_role(button, "flat")
        button.clicked.connect(lambda: self._application.recover(item))
        row.addWidget(button)
        away = QToolButton()
        ui.set_role(away, "quiet")
        away.setText("✕")
        away.setAccessibleName(_("Throw away “{name}”").format(name=item.name))
        ui.tooltip(away, _("Throw away"))
        away.clicked.connect(lambda: self._throw_away(item))
        row.addWidget(away)
        return frame

    def _throw_away(self, item: Recoverable) -> None:
        name = ui.show_hidden(item.name)
        sentence = _("Throw away the unsaved work in “{name}”?").format(name=name)
        if not ui.question(self, sentence, _("Throw away"), _("It is in no file. This cannot be undone.")):
            return
        try:
            ProjectSession.recover(item).discard()
        except CxdeskError as error:
            ui.message(self, str(error))
        self.refresh()

    def _begin(self, template: Template) -> None:
        self._application.new_project(_("New project"), _("Customer journey"), template.stages)

    def _open(self) -> None:
        path = ui.ask.open_file(self, _("Open project"), self._settings.folder("open"), project_filter())
        if path is not None:
            self._application.open_path(path)

    def _open_recent(self, item: QListWidgetItem) -> None:
        path = Path(item.data(PATH))
        if path.exists():
            self._application.open_path(path)
            return
        sentence = _("“{file}” is not where it was.").format(file=ui.show_hidden(path.name))
        if ui.question(self, sentence, _("Remove from the list"), ui.show_hidden(str(path))):
            self._settings.forget_recent(path)
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = dropped_file(event)
        if path is not None and path.suffix.lower() == SUFFIX:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self._application.open_path(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


class RecentList(QListWidget):
    """The projects opened last: name and folder; one that is gone is faint. Delete takes one off the list."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.setAccessibleName(_("Recent projects"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSpacing(1)

    def refresh(self) -> None:
        """Show the list as it is now."""
        self.clear()
        home = str(Path.home())
        for path in self._settings.recent_files:
            folder = str(path.parent)
            shown = "~" + folder[len(home) :] if folder.startswith(home) else folder
            item = QListWidgetItem(f"{ui.show_hidden(path.stem)}\n{ui.show_hidden(shown)}")
            item.setData(PATH, str(path))
            item.setToolTip(ui.rich(ui.show_hidden(str(path))))
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * 2 + 10))
            if not path.exists():
                item.setForeground(theme().colour("tertiary"))
                item.setText(f"{ui.show_hidden(path.stem)} ({_('not found')})\n{ui.show_hidden(shown)}")
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self._settings.forget_recent(Path(item.data(PATH)))
            self.takeItem(self.row(item))
            return
        super().keyPressEvent(event)
