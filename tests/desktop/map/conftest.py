"""A map in a window, on a real session in a temporary folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cxdesk.desktop.document import Document
from cxdesk.desktop.map.view import MapView
from cxdesk.model.records import Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.settings import Settings
from tests.render.maps import RAIL, Builder, begin, furnish

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Desk:
    """A view with its document, and hands to work with it in map units."""

    document: Document
    view: MapView
    built: Builder

    @property
    def names(self) -> list[list[str]]:
        """The touchpoints' names, stage by stage."""
        project = self.document.project
        stages = project.stages(self.document.journey_id)
        return [[touchpoint.name for touchpoint in project.touchpoints(stage.id)] for stage in stages]

    @property
    def selected(self) -> list[str]:
        """The names of the touchpoints selected, in the order chosen."""
        assert self.document.selection.kind in ("", Touchpoint.KIND)
        return [self.document.project.get(Touchpoint, id).name for id in self.document.selection.ids]

    def select(self, *names: str) -> None:
        self.document.select(Touchpoint.KIND, [self.built.touchpoint(name) for name in names])

    def centre(self, kind: str, id: str) -> tuple[float, float]:
        """The middle of a part, in map units."""
        assert self.view.layout_shown is not None
        rect = self.view.layout_shown.rect_of(kind, id)
        assert rect is not None
        return rect.x + rect.w / 2, rect.y + rect.h / 2

    def card(self, name: str) -> tuple[float, float]:
        return self.centre(Touchpoint.KIND, self.built.touchpoint(name))

    def at(self, point: tuple[float, float]) -> tuple[QWidget, QPoint]:
        """The widget and its pixel that show a point of the map: headers stand above the viewport."""
        if point[1] >= 0:
            return self.view.viewport(), self.view.mapFromScene(QPointF(*point))
        headers = self.view.strips.headers
        return headers, headers.from_map(QPointF(*point)).toPoint()

    def click(self, point: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
        widget, pixel = self.at(point)
        QTest.mouseClick(widget, LEFT, modifiers, pixel)

    def double_click(self, point: tuple[float, float]) -> None:
        widget, pixel = self.at(point)
        QTest.mouseDClick(widget, LEFT, NONE, pixel)

    def press(self, point: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
        widget, pixel = self.at(point)
        QTest.mousePress(widget, LEFT, modifiers, pixel)

    def move(
        self, point: tuple[float, float], widget: QWidget, modifiers: Qt.KeyboardModifier = NONE
    ) -> None:
        """Move with the button held, as the widget that was pressed sees it."""
        pixel = self.view.viewport().mapTo(self.view, self.view.mapFromScene(QPointF(*point)))
        local = widget.mapFrom(self.view, pixel)
        place = QPointF(widget.mapToGlobal(local))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(local), place, Qt.MouseButton.NoButton, LEFT, modifiers
        )
        QApplication.sendEvent(widget, event)

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        modifiers: Qt.KeyboardModifier = NONE,
        drop: bool = True,
    ) -> None:
        """Press at one point, move over several to another, and let go."""
        widget, _pixel = self.at(start)
        self.press(start, modifiers)
        for step in (0.2, 0.6, 1.0):
            point = (start[0] + (end[0] - start[0]) * step, start[1] + (end[1] - start[1]) * step)
            self.move(point, widget, modifiers)
        if drop:
            pixel = self.view.viewport().mapTo(self.view, self.view.mapFromScene(QPointF(*end)))
            QTest.mouseRelease(widget, LEFT, modifiers, widget.mapFrom(self.view, pixel))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        target = self.view.editor if self.view.editor.field is not None else self.view
        QTest.keyClick(target, key, modifiers)

    def type(self, text: str) -> None:
        """Type into the floating field."""
        assert self.view.editor.field is not None
        QTest.keyClicks(self.view.editor, text)


@pytest.fixture
def open_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Return what opens a view on a new project with these stages."""
    sessions: list[ProjectSession] = []

    def opened(
        stages: list[tuple[str, str]],
        size: tuple[int, int] = (1100, 700),
        fill: Callable[[Builder], object] = lambda built: None,
    ) -> Desk:
        session = ProjectSession.create(tmp_path / f"map{len(sessions)}.cxdesk", begin(stages))
        sessions.append(session)
        fill(Builder(session.project, session.apply))
        document = Document(session, Settings())
        view = MapView(document)
        qtbot.addWidget(view)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        view.setFocus()
        return Desk(document, view, Builder(session.project, document.apply))

    yield opened
    for session in sessions:
        session.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """The rail journey in a window."""
    made: Desk = open_desk([(name, goal) for name, goal, _touchpoints in RAIL], fill=furnish)
    return made
