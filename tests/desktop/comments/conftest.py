"""The real window on a survey with comments in several scripts, its dock of comments open."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cxdesk.desktop.comments.panel import CommentPanel
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.importing import import_table
from cxdesk.model.records import Quote, Touchpoint
from tests.desktop.conftest import Desk
from tests.desktop.hands import add_touchpoint

LEFT = Qt.MouseButton.LeftButton
HEADER = ("Date", "Where", "Segment", "Recommend", "Why")
LONG = "Every evening the last bus leaves two minutes before the train comes in. " * 12
ROWS = (
    ("2026-03-12", "Payment", "Family", "3", "Paid twice, nobody helped"),
    ("2026-03-11", "Payment", "Business", "9", "Швидко і ЗРУЧНО"),
    ("2026-03-10", "Search", "Family", "7", "ค้นหาได้เร็วมาก"),
    ("2026-03-09", "Kiosk", "Business", "1", "The kiosk was out of order"),
    ("2026-03-08", "Search", "Family", "10", LONG),
    ("2026-03-07", "Search", "Family", "8", ""),
)
"""Newest first, as the list has them; the last one has no comment."""


class Voices:
    """The window with its dock of comments, and hands for it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def panel(self) -> CommentPanel:
        return self.desk.window.comments

    @property
    def texts(self) -> list[str]:
        """The comments listed, from top to bottom."""
        rows = self.panel.rows
        return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]

    @property
    def count(self) -> str:
        return self.panel.filters.count.accessibleName()

    @property
    def quotes(self) -> list[tuple[str, str, str]]:
        """The quotes on the map, sorted: touchpoint, words and source."""
        project = self.desk.document.project
        return sorted(
            (project.get(Touchpoint, quote.touchpoint_id).name, quote.text, quote.source)
            for quote in project.all(Quote)
        )

    def settled(self) -> "Voices":
        """Wait until the list shows what is asked for."""
        self.desk.bot.waitUntil(lambda: not self.panel.busy)
        return self

    def touchpoint(self, name: str) -> str:
        project = self.desk.document.project
        found = project.journey_touchpoints(self.desk.document.journey_id)
        return next(each.id for each in found if each.name == name)

    def select(self, *names: str) -> "Voices":
        self.desk.document.select(Touchpoint.KIND, [self.touchpoint(name) for name in names])
        return self.settled()

    def pin_place(self, row: int) -> QPoint:
        """The middle of a row's pin, in the list's viewport."""
        table = self.panel.table
        table.scrollTo(self.panel.rows.index(row, 0))
        rect = table.rect_of(row)
        for x in range(rect.right(), rect.left(), -1):
            for y in range(rect.top(), rect.bottom()):
                if table.part_at(QPoint(x, y)) == ("pin", row):
                    return QPoint(x - 6, y + 6)
        raise AssertionError("no pin")

    def click_pin(self, row: int) -> None:
        place = self.pin_place(row)
        QTest.mouseClick(self.panel.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def write(path: Path, rows: tuple[tuple[str, ...], ...] = ROWS, header: tuple[str, ...] = HEADER) -> Path:
    """Write a survey to a file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


CHOICES = Choices(
    name="Passenger survey",
    date="Date",
    touchpoint="Where",
    segments=("Segment",),
    metrics=(MetricChoice("nps", "Recommend"),),
    notes={"Why": "comment"},
)


@pytest.fixture
def import_survey(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Return what imports a survey into the window that is open."""

    def imported(choices: Choices = CHOICES, name: str = "survey.csv") -> None:
        path = write(tmp_path / name)
        desk.document.announce(import_table(desk.document.session, path, choices))

    return imported


@pytest.fixture
def voices(desk: Desk, import_survey: Callable[..., None]) -> Voices:
    """The survey imported, and its comments shown."""
    desk.new()
    add_touchpoint(desk, "Search")
    add_touchpoint(desk, "Payment")
    import_survey()
    desk.trigger("view.go_comments")
    return Voices(desk).settled()
