"""What the list asks for and how much of it is read: sets of answers, meanings of a selection, pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint

from cxdesk.desktop.comments.asking import UNLINKED, Question, Score, queries, spans
from cxdesk.desktop.comments.drawing import Drawing
from cxdesk.desktop.comments.feed import KEPT, PAGE, Feed
from cxdesk.desktop.segments import Segment
from cxdesk.exchange.choices import Choices
from cxdesk.flows.importing import import_table
from cxdesk.model.records import Metric
from cxdesk.session import CommentPage, ProjectSession
from cxdesk.verbs import projects
from tests.desktop.comments.conftest import CHOICES, Voices, write
from tests.desktop.conftest import Desk
from tests.desktop.hands import add_touchpoint


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric("m", kind="nps", low=0, high=10), {"low": (0, 6), "middle": (7, 8), "high": (9, 10)}),
        (Metric("m", kind="csat", low=1, high=5), {"low": (1, 2), "middle": (3, 3), "high": (4, 5)}),
        (
            Metric("m", kind="csat", low=1, high=5, direction="low_good"),
            {"low": (4, 5), "middle": (3, 3), "high": (1, 2)},
        ),
        (Metric("m", kind="mean", low=1, high=5), {}),
    ],
)
def test_answers_are_low_middle_or_high_as_the_metric_sets_them(
    metric: Metric, expected: dict[str, tuple[float, float]]
) -> None:
    assert spans(metric) == expected


def test_a_question_that_no_dataset_can_answer_asks_none(voices: Voices) -> None:
    project = voices.desk.document.project
    (dataset,) = project.datasets()
    (metric,) = project.metrics_of(dataset.id)
    assert [query.dataset_id for query in queries(project, Question())] == [dataset.id]
    for question in (
        Question(dataset_id="another"),
        Question(segment=Segment("Region", "North")),
        Question(targets=frozenset({"a touchpoint without answers"})),
        Question(score=Score("no metric", "low")),
        Question(score=Score(metric.id, "no place")),
    ):
        assert queries(project, question) == []
    (query,) = queries(project, Question(targets=frozenset({UNLINKED})))
    assert query.values == ("Kiosk", None)
    (query,) = queries(project, Question(score=Score(metric.id, "middle"), segment=Segment("Segment", None)))
    assert (query.answers, query.where) == ({metric.id: (7, 8)}, {2: None})


class Counting:
    """A session that keeps what it is asked for."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self.offsets: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def comments(self, *asked: Any) -> CommentPage:
        self.offsets.append(asked[6])
        return self._session.comments(*asked)


@pytest.fixture
def many(tmp_path: Path) -> ProjectSession:
    """Return a session with 7,000 comments of two surveys."""
    session = ProjectSession.create(None, projects.begin_project("Many", "Map", [("First", "")]))
    for name, count in (("One", 6_500), ("Two", 500)):
        rows = tuple(
            ("2026-03-01", "Here", "A", str(i % 11), f"{name} {i} was written") for i in range(count)
        )
        import_table(session, write(tmp_path / f"{name}.csv", rows), CHOICES)
    return session


def test_only_pages_that_are_looked_at_are_read_and_few_are_kept(many: ProjectSession) -> None:
    counting = Counting(many)
    feed = Feed(counting, queries(many.project, Question()))  # type: ignore[arg-type]
    assert feed.total == 7_000
    assert counting.offsets == [0, 0]
    for place, text in (
        (0, "One 6499"),
        (6_499, "One 0"),
        (6_500, "Two 499"),
        (6_999, "Two 0"),
        (42, "One 6457"),
    ):
        found = feed.at(place)
        assert found is not None
        assert found.comment.text == f"{text} was written"
    assert counting.offsets == [0, 0, 6_400, 400]
    for place in range(0, feed.total, PAGE):
        assert feed.at(place) is not None
    asked = len(counting.offsets)
    assert feed.at(6_999) is not None
    assert len(counting.offsets) == asked
    assert feed.at(KEPT) is not None
    assert len(counting.offsets) == asked + 1
    many.close()


def test_scrolling_up_through_rows_of_any_height_does_not_jump(
    desk: Desk, import_survey: Callable[..., None], tmp_path: Path
) -> None:
    desk.new()
    add_touchpoint(desk, "Here")
    rows = tuple(
        ("2026-03-01", "Here", "A", str(i % 11), f"{i} " + "was written about the bus " * (i * 7 % 9))
        for i in range(400)
    )
    path = write(tmp_path / "many.csv", rows)
    desk.document.announce(import_table(desk.document.session, path, Choices(notes={"Why": "comment"})))
    desk.trigger("view.go_comments")
    table = Voices(desk).settled().panel.table
    drawing = table.itemDelegate()
    assert isinstance(drawing, Drawing)
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for _step in range(60):
        row = table.rowAt(table.viewport().height() // 2)
        before = table.rowViewportPosition(row)
        bar.setValue(bar.value() - 40)
        assert table.rowViewportPosition(row) - before == 40
        top = table.rowAt(0)
        height = drawing.height(top, table.font(), table.viewport().width())
        assert table.rowHeight(top) == height
    assert table.part_at(QPoint(1, 1)) is None
