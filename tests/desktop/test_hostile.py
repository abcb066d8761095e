"""Texts that would be markup, formulas, commands or too much elsewhere are only texts here, on every screen and export.

Each text stands in every field there is; every screen is shown and every export is written. ``CXDESK_LONG=1`` gives
each handful of texts a project of its own, so that all of them stand at every place.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts.panel import ChartPanel
from cxdesk.desktop.comments.columns import ColumnsDialog
from cxdesk.desktop.dialogs import LinksDialog
from cxdesk.desktop.events import EventsDialog
from cxdesk.desktop.importing.dialog import ImportDialog, run_import
from cxdesk.desktop.importing.leftout import LeftOutDialog
from cxdesk.desktop.map import menus
from cxdesk.desktop.preferences import ProjectDialog
from cxdesk.desktop.segments import segments
from cxdesk.flows import charts
from cxdesk.flows.report import begin_export, begin_report
from cxdesk.model.change import Change
from cxdesk.model.records import (
    Channel,
    Dataset,
    PainPoint,
    Rater,
    Round,
    Touchpoint,
)
from cxdesk.model.texts import clean_name, clean_text
from cxdesk.render.figures import chart_bytes
from cxdesk.render.tokens import tokens
from cxdesk.session import ProjectSession, check_file
from cxdesk.verbs import annotations, notes, projects, scoring, stages, touchpoints
from tests.hostile import TEXTS

LONG = os.environ.get("CXDESK_LONG") == "1"
SLOW = 1.0
"""Seconds that one step may keep the window waiting; machines at work on something else get more."""

watched: list[str] = []
watching = False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if watching and event in ("open", "os.open", "subprocess.Popen", "os.system", "os.startfile"):
        watched.append(str(args[0]))


sys.addaudithook(_watch)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time one step by the processor's clock."""
    start = time.process_time()
    yield
    QApplication.processEvents()
    spent = time.process_time() - start
    if spent > SLOW:
        slow.append(f"{name}: {spent:.2f} s")


slow: list[str] = []


def put_everywhere(session: ProjectSession, texts: list[str]) -> None:
    """Put each text into every field."""

    def do(change: Change | None) -> None:
        if change is not None:
            session.apply(change)

    project = session.project
    journey = project.journeys()[0]
    do(projects.rename_project(project, texts[0]))
    do(projects.set_project_note(project, texts[0]))
    do(projects.rename_journey(project, journey.id, texts[0]))
    do(projects.set_persona(project, journey.id, texts[0]))
    for number, text in enumerate(texts):
        do(stages.add_stage(project, journey.id, text))
        stage = project.stages(journey.id)[-1]
        do(stages.set_stage_goal(project, stage.id, text))
        do(touchpoints.add_touchpoint(project, stage.id, text))
        touchpoint = project.touchpoints(stage.id)[-1]
        do(touchpoints.set_touchpoint_notes(project, touchpoint.id, text))
        if clean_name(text):
            do(touchpoints.add_channel(project, text, [touchpoint.id]))
        do(notes.add_pain_point(project, touchpoint.id, text, 3))
        do(notes.add_opportunity(project, touchpoint.id, text))
        do(notes.add_quote(project, touchpoint.id, text, text))
        do(annotations.add_annotation(project, f"2026-02-{1 + number % 28:02}", text))
        do(scoring.add_rater(project, text))
        do(scoring.add_round(project, text))
        rater, round = project.all(Rater)[-1], project.all(Round)[-1]
        do(scoring.set_score(project, touchpoint.id, rater.id, round.id, "effort", 3))
        do(projects.add_journey(project, text, [(text, text)]))


def survey(path: Path, texts: list[str]) -> Path:
    """Write a survey in which headers, touchpoints, segments and comments are the texts."""
    cells = [text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:4000] for text in texts]
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "date",
                "touchpoint",
                "segment",
                "nps",
                "csat",
                "comment",
                *(f"{i} {c}" for i, c in enumerate(cells[:6])),
            ]
        )
        for month in range(1, 4):
            for row, cell in enumerate(cells * 3):
                line = [
                    f"2026-{month:02}-{1 + row % 28:02}",
                    cell,
                    cells[-1 - row % len(cells)],
                    row % 12,
                    1 + row % 5,
                    cell,
                ]
                writer.writerow([*line, *cells[:6]])
    return path


def see(widget: QWidget) -> None:
    """Have a widget painted."""
    QApplication.processEvents()
    assert not widget.grab().isNull()


def visit(desk) -> None:
    """Show every screen with every record selected."""
    window, document = desk.window, desk.document
    project = document.project
    for journey in project.journeys()[:3]:
        with step(f"map {journey.title[:20]!r}"):
            document.show_journey(journey.id)
            see(window.map_view)
    document.show_journey(project.journeys()[0].id)
    for name in ("navigator", "history", "charts", "inspector"):
        with step(name):
            window.docks.go(name)
            see(window)
    for kind in ("stage", "touchpoint", "pain_point", "opportunity", "quote"):
        for record in project.by_kind()[kind]:
            text = getattr(record, "name", "") or getattr(record, "text", "")
            with step(f"select {kind} {text[:30]!r}"):
                document.select(kind, (record.id,))
                see(window.inspector)
                window.map_view.show_selected()
                see(window.map_view)
            if kind == "touchpoint":
                with step(f"find {text[:30]!r}"):
                    window.find_field._search(text[:50])
                with step(f"menu {text[:30]!r}"):
                    menu = QMenu()
                    menus._touchpoint(menu, window.map_view)
                    see(menu)
    for record in [*project.all(Dataset), *project.all(Channel), *project.all(Rater)]:
        item = window.navigator.item(record.KIND, record.id)
        if item is not None:
            with step(f"navigator {record.KIND}"):
                window.navigator.setCurrentItem(item)
                see(window.navigator)
    view = window.map_view
    for x in range(10, view.viewport().width(), 90):
        for y in range(10, view.viewport().height(), 90):
            with step(f"tip at {x} {y}"):
                view.tell(view.viewport(), QPointF(x, y))
    for only in [
        None,
        *segments(project, lambda ids, dimension: document.session.tallies(ids, dimension))[:6],
    ]:
        with step(f"segment {only}"):
            document.choose_segment(only)
            desk.bot.waitUntil(lambda: charts_of(desk).settled)
            see(window)
    with step("comments"):
        document.select("", ())
        desk.trigger("view.go_comments")
        see(window)
        panel = window.comments
        for row in range(min(panel.rows.rowCount(), 40)):
            panel.table.unfold(row)
            panel.table.scrollTo(panel.rows.index(row, 0))
            see(panel)
        panel.toggle(range(min(panel.rows.rowCount(), 3)))
        for menu in (panel.menu_for([0]), panel.filters.where.menu(), panel.filters.score.menu()):
            menu.aboutToShow.emit()
            see(menu)
    for events in (EventsDialog(document, window), ColumnsDialog(document, window)):
        with step(type(events).__name__):
            events.show()
            see(events)
        events.close()
        events.deleteLater()
    for dataset in project.all(Dataset):
        for dialog in (
            LinksDialog(document, dataset.id, window),
            LeftOutDialog(document, window),
            ProjectDialog(document, window),
        ):
            with step(f"{type(dialog).__name__}"):
                dialog.show()
                see(dialog)
            dialog.close()
            dialog.deleteLater()
    for text in (project.info.name, project.all(Touchpoint)[0].notes):
        with step(f"message {text[:30]!r}"):
            box = ui._box(window, text, text)
            box.show()
            see(box)
        box.close()
        box.deleteLater()


def charts_of(desk) -> ChartPanel:
    panel = desk.window.docks["charts"].widget()
    assert isinstance(panel, ChartPanel)
    return panel


def plain(desk) -> None:
    """No widget that is there shows a text as markup."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.AutoText:
            assert "<" not in widget.text(), widget.text()[:200]
        tip = widget.toolTip()
        if "<" in tip:
            assert tip.startswith("<qt>"), tip[:200]
            inner = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
            assert "<" not in inner, tip[:200]


def exports(desk, folder: Path) -> list[Path]:
    """Write every export of the map, the report and every chart."""
    session, journey_id = desk.document.session, desk.document.journey_id
    written = []
    for ending in ("png", "pdf", "svg", "json", "csv"):
        written.append(folder / f"map.{ending}")
        start = time.process_time()
        begin_export(session, journey_id, written[-1])()
        assert time.process_time() - start < 20, ending
    written.append(folder / "report.pdf")
    begin_report(session, journey_id, written[-1])()
    scope = charts.scope_of(session.project, journey_id)
    for metric in charts.available(session, scope)[:2]:
        for kind in ("trend", "distribution", "segments"):
            with suppress(charts.NothingToShow):
                view = charts.view(
                    session, kind, charts.Request((metric.id,), scope, "month", charts.TOGETHER)
                )
                written.append(folder / f"{kind}-{metric.id}.svg")
                written[-1].write_bytes(chart_bytes(view, "svg", (900.0, 400.0), tokens(False)))
    return written


def harmless(written: list[Path]) -> None:
    """The exports hold no scripts, no formulas, nothing that leads outside."""
    import xml.etree.ElementTree as trees

    for path in written:
        data = path.read_bytes()
        assert data, path
        if path.suffix == ".svg":
            assert b"<script" not in data
            for element in trees.fromstring(data).iter():
                for name, value in element.attrib.items():
                    if name.endswith("href"):
                        assert value.startswith(("#", "data:image/png")), value[:80]
        elif path.suffix == ".csv":
            for line in csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)):
                for cell in line:
                    assert cell[:1] not in ("=", "@", "\t", "\r"), cell
                    assert not (cell[:1] in ("+", "-") and cell[1:2].isalpha()), cell
        elif path.suffix == ".pdf":
            for piece in data.split(b"stream"):
                assert b"/JavaScript" not in piece
                assert b"/Launch" not in piece


def handfuls() -> list[list[str]]:
    texts = list(TEXTS)
    return (
        [texts[at : at + 6] for at in range(0, len(texts), 6)]
        if LONG
        else [[*[text for text in texts if len(text) < 30_000][::14], "<table><tr><td>" * 22]]
    )


@pytest.mark.parametrize("texts", handfuls(), ids=range(len(handfuls())))
def test_texts_are_only_texts(desk, answers, tmp_path: Path, texts: list[str]) -> None:
    global watching
    path = tmp_path / "Hostile.cxdesk"
    session = ProjectSession.create(path, projects.begin_project("P", "Map", [("A", "")]))
    with step("put everywhere"):
        put_everywhere(session, texts)
    named = {clean_name(text) for text in texts if clean_name(text)}
    assert named <= {record.name for record in session.project.all(Touchpoint)}
    assert {clean_text(t) for t in texts if clean_text(t)} <= {p.text for p in session.project.all(PainPoint)}
    session.close()
    file = survey(tmp_path / "a[1]*.csv", texts)
    desk.open(path)
    desk.bot.waitUntil(lambda: desk.window.docks["charts"].widget() is not None)
    watched.clear()
    slow.clear()
    watching = True
    try:
        import_through_dialog(desk, file)
        visit(desk)
        plain(desk)
        written = exports(desk, tmp_path)
    finally:
        watching = False
    harmless(written)
    before = desk.document.project.snapshot()
    desk.restart()
    again = ProjectSession.open(path, read_only=True)
    assert again.project == before
    again.close()
    assert check_file(path).problems == ()
    allowed = (
        str(tmp_path),
        sys.prefix,
        sys.base_prefix,
        str(Path(__file__).parents[2]),
        "/usr/share/fonts",
        "/proc/",
        "/dev/",
        str(Path(tempfile.gettempdir(), "cxdesk")),
        "/usr/share/zoneinfo",
    )
    strange = sorted(
        {name for name in watched if name.startswith(("/", "\\")) and not name.startswith(allowed)}
    )
    assert strange == []
    if LONG:  # a machine that does other things too may be slow for no fault of ours
        assert slow == []


def import_through_dialog(desk, file: Path) -> None:
    """Import a table with the dialog."""
    with step("import dialog"):
        run_import(desk.document, file, desk.window)
    desk.bot.waitUntil(lambda: dialogs() != [], timeout=20_000)
    (dialog,) = dialogs()
    with step("import dialog shown"):
        see(dialog)
    for card in dialog.cards.values():
        if getattr(card, "direction", None) is not None and not dialog.import_button.isEnabled():
            card.direction.setCurrentIndex(card.direction.count() - 1)
            card.direction.activated.emit(card.direction.currentIndex())
    assert dialog.import_button.isEnabled(), dialog.reason.text()
    dialog.start_import()
    desk.bot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert desk.document.project.count(Dataset) == 1


def dialogs() -> list[ImportDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible()]
