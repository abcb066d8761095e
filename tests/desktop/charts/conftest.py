"""A chart panel on a real project, shown as in the window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from matplotlib.text import Text
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cxdesk import i18n
from cxdesk.desktop.charts.panel import ChartPanel
from cxdesk.desktop.charts.pickers import Picker
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.session import ProjectSession
from cxdesk.settings import Settings
from tests.desktop.charts import surveys
from tests.desktop.conftest import Answers


class Charts:
    """The panel under test with short ways to what a user sees and does."""

    def __init__(self, bot: QtBot, session: ProjectSession, settings: Settings) -> None:
        self.bot, self.session = bot, session
        self.document = Document(session, settings)
        self.panel = ChartPanel(self.document)
        bot.addWidget(self.panel)
        self.panel.resize(1000, 320)

    def show(self) -> "Charts":
        """Show the panel and wait until it has settled."""
        self.panel.show()
        self.bot.waitExposed(self.panel)
        return self.settled()

    def settled(self) -> "Charts":
        """Wait until what was asked for is shown."""
        self.bot.waitUntil(lambda: self.panel.settled)
        if self.panel.canvas is not None:
            self.panel.grab()
        return self

    @property
    def lines(self) -> list[str]:
        """The labels of the lines or rows drawn."""
        assert self.panel.canvas is not None
        drawn = self.panel.canvas.drawn
        return [track.label for track in drawn.tracks] or [spot.title for spot in drawn.spots]

    @property
    def texts(self) -> list[str]:
        """Every text on the chart."""
        assert self.panel.canvas is not None
        return [text.get_text() for text in self.panel.canvas.figure.findobj(Text)]

    @property
    def height(self) -> int:
        """The height of the chart itself in pixels."""
        assert self.panel.canvas is not None
        return int(self.panel.canvas.height())

    @property
    def caption(self) -> str:
        """The caption of the chart, with ordinary spaces; empty where a sentence stands instead."""
        canvas = self.panel.canvas
        return canvas.drawn.caption.replace("\xa0", " ") if canvas is not None and canvas.isVisible() else ""

    @property
    def sentence(self) -> str:
        """What stands in place of a chart."""
        return self.panel.empty.label.text() if self.panel.empty.isVisible() else ""

    def select(self, kind: str, *ids: str) -> "Charts":
        """Select on the map."""
        self.document.select(kind, ids)
        return self.settled()

    def actions(self, picker: Picker, *path: str) -> list[QAction]:
        """Open a picker's menu, and the submenus named, and return the actions there."""
        menu = picker.menu()
        menu.aboutToShow.emit()
        for name in path:
            below = next(a.menu() for a in menu.actions() if a.text() == name)
            assert isinstance(below, QMenu)
            menu = below
        return menu.actions()

    def choose(self, picker: Picker, *path: str) -> "Charts":
        """Choose the entry of a picker named last, through the submenus named before it."""
        action = next(a for a in self.actions(picker, *path[:-1]) if a.text() == path[-1])
        assert action.isEnabled(), path
        action.trigger()
        return self.settled()


Make = Callable[[ProjectSession], Charts]


@pytest.fixture
def make(qtbot: QtBot, home: Path, answers: Answers) -> Iterator[Make]:
    """Return what shows a project's chart panel."""
    i18n.install("en", "en_US")
    theme().start("light")
    sessions: list[ProjectSession] = []

    def show(session: ProjectSession) -> Charts:
        sessions.append(session)
        return Charts(qtbot, session, Settings()).show()

    yield show
    theme().prefer("light")
    for session in sessions:
        session.discard()


@pytest.fixture
def charts(make: Make) -> Charts:
    """Return the panel on a map with an imported survey."""
    session = surveys.new_project()
    surveys.add_survey(session, surveys.rows())
    return make(session)
