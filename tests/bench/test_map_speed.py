"""A map of 5,000 touchpoints on the screen, beside as many plain rectangles in a QGraphicsView of the same size."""

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from cxdesk.desktop.document import Document
from cxdesk.desktop.map.view import MapView
from cxdesk.model.change import Change, Edit, created, new_id
from cxdesk.model.records import Opportunity, PainPoint, Quote, Rater, Round, Score, Stage, Touchpoint
from cxdesk.session import ProjectSession
from cxdesk.settings import Settings
from cxdesk.verbs import projects
from tests.bench.conftest import Against

TOUCHPOINTS, STAGES = 5_000, 50
WIDTH, HEIGHT = 1600, 1000
PEER = "as many QGraphicsRectItems"


def filled(path: Path, touchpoints: int, stages: int) -> ProjectSession:
    """Make a project whose map has scores on every touchpoint and a note on three of four."""
    names = [(f"Stage {i}", "Know what happens next, and when.") for i in range(stages)]
    session = ProjectSession.create(path, projects.begin_project("Large", "Large map", names))
    project = session.project
    columns = project.stages(project.journeys()[0].id)
    rater, round_ = project.all(Rater)[0].id, project.all(Round)[0].id
    edits: list[Edit] = []
    for i in range(touchpoints):
        stage: Stage = columns[i * stages // touchpoints]
        channel = ("web", "email", "in_person")[i % 3]
        name = f"Ask at the help desk {i}"
        edits.append(created(Touchpoint(new_id(), stage.id, name, channel, "", not i % 7, i * 1024)))
        id = edits[-1].id
        edits.append(created(Score(new_id(), id, rater, round_, 1 + i % 7, 1 + i % 5, 2 + i % 6)))
        if i % 4 == 0:
            edits.append(
                created(PainPoint(new_id(), id, "Queue of 20 minutes before nine in the morning", i % 5, 0))
            )
        elif i % 4 == 2:
            edits.append(created(Opportunity(new_id(), id, "Roving staff from seven to nine", 0)))
        elif i % 4 == 1:
            source = "Passenger survey, 12 Mar 2026, NPS 3"
            edits.append(created(Quote(new_id(), id, "Nobody could tell me why it was closed", source)))
    session.apply(Change("import", {}, tuple(edits)))
    return session


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Document]:
    """The large map's document."""
    session = filled(tmp_path_factory.mktemp("map") / "large.cxdesk", TOUCHPOINTS, STAGES)
    yield Document(session, Settings())
    session.close()


@pytest.fixture(scope="module")
def view(document: Document) -> Iterator[MapView]:
    """The map, shown."""
    view = MapView(document)
    shown(view)
    yield view
    view.close()


@pytest.fixture(scope="module")
def plain(view: MapView) -> Iterator[QGraphicsView]:
    """The floor: rectangles where the map has its cards, in a view set up for speed as the map's is."""
    plain = rectangles(cards(view))
    shown(plain)
    yield plain
    plain.close()


def shown(view: QGraphicsView) -> None:
    """Show a view so that its viewport is as large as every other's."""
    view.resize(WIDTH, HEIGHT)
    view.show()
    QTest.qWaitForWindowExposed(view)
    view.resize(2 * WIDTH - view.viewport().width(), 2 * HEIGHT - view.viewport().height())
    QApplication.processEvents()


def cards(view: MapView) -> list[QRectF]:
    """The places of the map's cards."""
    layout = view.layout_shown
    assert layout is not None
    found = [layout.rect_of(Touchpoint.KIND, column.id) for column in layout.columns]
    assert len(found) == TOUCHPOINTS
    return [QRectF(*rect) for rect in found if rect is not None]


def rectangles(places: list[QRectF]) -> QGraphicsView:
    """Return a view of plain rectangles."""
    scene = QGraphicsScene()
    for place in places:
        item = QGraphicsRectItem(0, 0, place.width(), place.height())
        item.setPos(place.topLeft())
        item.setBrush(Qt.GlobalColor.lightGray)
        scene.addItem(item)
    view = QGraphicsView(scene)
    scene.setParent(view)
    view.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
    view.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    return view


def zoomed(view: MapView, plain: QGraphicsView, zoom: float) -> None:
    """Bring both views to one zoom, in the middle of the map, and let the map draw itself sharp."""
    view.zoom_to(zoom * 100)
    plain.resetTransform()
    plain.scale(view.zoom, view.zoom)
    for each in (view, plain):
        bar = each.horizontalScrollBar()
        bar.setValue((bar.minimum() + bar.maximum()) // 2)
        each.verticalScrollBar().setValue(0)
    QTest.qWait(300)


def repaints(view: QGraphicsView) -> Callable[[], None]:
    """Return what paints the whole viewport anew, at once."""
    return view.viewport().repaint


def test_whole_map_repaint_at_5000_touchpoints(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """The floor paints 5,000 plain rectangles, all of them in view as all cards are."""
    view.fit()
    plain.resetTransform()
    plain.scale(view.zoom, view.zoom)
    QTest.qWait(300)
    against(repaints(view), repaints(plain), beside=PEER, goal=1.0, rounds=50)


def test_full_repaint_at_100_percent(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """The floor paints the rectangles in view; the map also its lanes, scores, curve, notes and texts."""
    zoomed(view, plain, 1.0)
    against(repaints(view), repaints(plain), beside=PEER, goal=2.5, rounds=100)


def test_zoom_step_at_100_percent(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """Each zooms in or out by a quarter and paints everything that is then due."""
    zoomed(view, plain, 1.0)
    against(steps(view), plain_steps(plain), beside=PEER, goal=2.5, rounds=60)


def test_zoom_step_with_most_cards_drawn(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """The same from 30 %, the smallest zoom at which each card is still drawn with its text in the next step too."""
    zoomed(view, plain, 0.32)
    against(steps(view), plain_steps(plain), beside=PEER, goal=2.5, rounds=60)


def steps(view: MapView) -> Callable[[], None]:
    """Return what zooms the map in and out by turns."""
    step = cycle([view.zoom_in, view.zoom_out])

    def ours() -> None:
        next(step)()
        QApplication.processEvents()

    return ours


def plain_steps(plain: QGraphicsView) -> Callable[[], None]:
    """Return what zooms the rectangles in and out by turns."""
    factor = cycle([1.25, 0.8])

    def floor() -> None:
        by = next(factor)
        plain.scale(by, by)
        QApplication.processEvents()

    return floor


def test_sharp_pictures_after_a_zoom(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """Every part in view is drawn anew at 100 %, as once when a zoom has come to rest; shown without a goal."""
    zoomed(view, plain, 1.0)

    def ours() -> None:
        view.board.drop_pictures()
        view.viewport().repaint()

    against(ours, repaints(plain), beside=PEER, goal=None)


def test_select_another_card(
    view: MapView, plain: QGraphicsView, document: Document, against: Against
) -> None:
    """Both paint the card that was selected and the one that is; the map its curve's points too."""
    zoomed(view, plain, 1.0)
    layout = view.layout_shown
    assert layout is not None
    middle = view.shown_area().x
    near = [column.id for i, column in enumerate(layout.columns) if 0 < layout.xs[i] - middle < 900]
    chosen, item = cycle(near[:4]), plain.itemAt(WIDTH // 2, 60) or plain.items()[0]
    item.setFlag(QGraphicsRectItem.GraphicsItemFlag.ItemIsSelectable)

    def ours() -> None:
        document.select(Touchpoint.KIND, (next(chosen),))
        QApplication.processEvents()

    def floor() -> None:
        item.setSelected(not item.isSelected())
        QApplication.processEvents()

    against(ours, floor, beside="selecting a QGraphicsRectItem", goal=None, rounds=60, warm_up=10)


def test_drag_step(view: MapView, plain: QGraphicsView, against: Against) -> None:
    """One move of the mouse with a card held; the floor sets a rectangle's place. Both paint what is due."""
    zoomed(view, plain, 1.0)
    layout = view.layout_shown
    assert layout is not None
    area = view.shown_area()
    column = next(c for c in layout.columns if layout.rect_of(Touchpoint.KIND, c.id).x > area.x + 600)  # type: ignore[union-attr]
    place = layout.rect_of(Touchpoint.KIND, column.id)
    assert place is not None
    start = view.mapFromScene(QPointF(place.x + place.w / 2, place.y + place.h / 2))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    shift = cycle([*range(20, 120, 3), *range(120, 20, -3)])

    def ours() -> None:
        at = QPointF(start) + QPointF(next(shift), 0)
        held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        place = QPointF(view.viewport().mapToGlobal(at))
        moved = QMouseEvent(QEvent.Type.MouseMove, at, place, Qt.MouseButton.NoButton, held, none)
        QApplication.sendEvent(view.viewport(), moved)
        QApplication.processEvents()

    item = plain.items()[0]
    home = item.pos()
    plain_shift = cycle(range(20, 120, 3))

    def floor() -> None:
        item.setPos(home + QPointF(next(plain_shift), 0))
        QApplication.processEvents()

    against(ours, floor, beside="moving a QGraphicsRectItem", goal=8.0, rounds=100, warm_up=10)
    assert view.mouse.busy
    view.mouse.cancel()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)


def test_build_a_map_of_5000_touchpoints(document: Document, view: MapView, against: Against) -> None:
    """From the records to a view that can be painted, layout and line breaks included; shown without a goal."""
    places = cards(view)

    def ours() -> None:
        MapView(document).deleteLater()

    against(ours, lambda: rectangles(places).deleteLater(), beside=PEER, goal=None, rounds=3)
