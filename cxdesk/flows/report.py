"""A map and its figures as files: one map in every format that CXDesk writes, and the report.

It joins the session's data, the figures computed from it and the room that draws; it must not show widgets or print.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cxdesk.audit.customers import contrasts
from cxdesk.audit.index import disagreement_texts, group_text, journey_index, missing_text
from cxdesk.errors import FileError
from cxdesk.exchange.journey_out import journey_csv, journey_json
from cxdesk.files import safe_write_bytes
from cxdesk.flows.customers import customers
from cxdesk.flows.figures import lanes, linked_values, natural_period
from cxdesk.i18n import _, format_number
from cxdesk.model.records import PARTS, Dataset, Quote, Round
from cxdesk.session import ProjectSession

if TYPE_CHECKING:
    from cxdesk.flows.charts import Chart
    from cxdesk.metrics.periods import By
    from cxdesk.model.records import Metric
    from cxdesk.render.figures_views import View
    from cxdesk.render.lanes import CustomersOf
    from cxdesk.render.quote_pages import Said
    from cxdesk.render.report_pages import ChartPage, TableRow

DRAWN: Final = ("png", "pdf", "svg")
DATA: Final = {"json": journey_json, "csv": journey_csv}
FORMATS: Final = (*DRAWN, *DATA)
"""The endings an export may have."""

ENOUGH_FOR_PROFILE: Final = 3
"""From this many touchpoints on, a metric is also shown along the journey."""


def begin_export(
    session: ProjectSession,
    journey_id: str,
    path: Path,
    *,
    round_id: str | None = None,
    by: By | None = None,
    scale: float = 1.0,
    page: str | None = None,
    dark: bool = False,
) -> Callable[[], int]:
    """Draw a map in the format that the path's ending names (on Qt's main thread) and return what finishes it.

    What is returned encodes and writes the file, on any thread, and returns the number of pages. ``round_id`` None
    means the last round of scoring, ``by`` is the period of the metric lanes (None: as the answers allow); the other
    options are those of ``render.pages.begin_export``. Both steps raise FileError with a sentence; then nothing is
    written.
    """
    _require_not_itself(session, path)
    ending = path.suffix.lower().lstrip(".")
    project = session.project
    chosen = round_id or project.all(Round)[-1].id
    if ending in DATA:
        data = DATA[ending](project, journey_id, chosen)

        def finish() -> int:
            safe_write_bytes(path, data)
            return 1

        return finish
    if ending not in DRAWN:
        raise FileError(
            _("CXDesk cannot write “{ending}” files; end the name in one of: {known}.").format(
                ending=path.suffix or path.name, known=", ".join(FORMATS)
            )
        )
    from cxdesk.render import lanes as shown
    from cxdesk.render import pages

    period = by or natural_period(session, journey_id)
    said = customers(session, journey_id)
    figures = shown.map_figures(project, journey_id, chosen, lanes(session, journey_id, period), said)
    return pages.begin_export(project, journey_id, figures, path, scale=scale, page=page, dark=dark)


def _require_not_itself(session: ProjectSession, path: Path) -> None:
    """A project may have any name, also one that looks like an export."""
    if session.path is not None and path.exists() and path.samefile(session.path):
        raise FileError(_("“{file}” is the project itself; choose another name.").format(file=path.name))


def begin_report(
    session: ProjectSession, journey_id: str, path: Path, *, round_id: str | None = None, by: By | None = None
) -> Callable[[], int]:
    """Draw a map's report as PDF (on Qt's main thread) and return what finishes it, as ``begin_export`` does.

    It holds the map, the scores, the quotes, and a page per metric with its charts above its definition. ``by`` is the
    period of lanes and trends (None: as the answers allow).
    """
    _require_not_itself(session, path)
    if path.suffix.lower() != ".pdf":
        raise FileError(
            _("CXDesk writes reports as PDF; “{file}” should end in .pdf.").format(file=path.name)
        )
    from cxdesk.exchange.pdf_out import Stamp, stamped
    from cxdesk.render import lanes as shown
    from cxdesk.render import quote_pages, report_pages
    from cxdesk.render.figures import charts_pdf
    from cxdesk.render.fonts import ensure_application
    from cxdesk.render.layout import Layouter
    from cxdesk.render.pages_pdf import POINTS, document, map_pages, paper
    from cxdesk.render.pages_sheet import Sheet
    from cxdesk.render.text import QtMeasure
    from cxdesk.render.tokens import tokens

    ensure_application()
    project, size, measure, light = session.project, paper("A4"), QtMeasure(), tokens(False)
    chosen = round_id or project.all(Round)[-1].id
    period = by or natural_period(session, journey_id)
    said = customers(session, journey_id)
    figures = shown.map_figures(project, journey_id, chosen, lanes(session, journey_id, period), said)
    sheet = Sheet(project, Layouter(measure).layout(project, journey_id, figures), figures, light)
    drawn = map_pages(sheet, measure, size)
    title = _("Scores by touchpoint")
    drawn += report_pages.table_pages(
        title, sheet.byline, _table_header(), _table_rows(session, journey_id, chosen, said), light, size
    )
    said_so = _quotes(session, journey_id)
    drawn += quote_pages.quote_pages(_("Quotes"), sheet.byline, said_so, measure, light, size)
    stamps: list[Stamp] = []
    charted: list[tuple[View, tuple[float, float]]] = []
    for page, views in _charts(session, journey_id, period):
        for room, view in zip(report_pages.chart_rooms(page, measure, size), views, strict=True):
            charted.append((view, (room.w, room.h)))
            stamps.append(Stamp(len(drawn), room.x * POINTS, (size.height - room.bottom) * POINTS))
        drawn.append(report_pages.chart_page(page, measure, light, size))
    pages = list(report_pages.numbered(drawn, sheet.title, light, size))
    data, count = document(size, pages, sheet.title, light.sheet)

    drawings = charts_pdf(charted, light) if charted else b""

    def finish() -> int:
        safe_write_bytes(path, stamped(data, drawings, stamps))
        return count

    return finish


def _table_header() -> list[str]:
    numbers = [_("Success"), _("Ease"), _("Emotion"), _("CX index"), _("Raters")]
    return [_("Touchpoint"), _("Remark"), *numbers]


def _table_rows(session: ProjectSession, journey_id: str, round_id: str, said: CustomersOf) -> list[TableRow]:
    from cxdesk.render.report_pages import TableRow

    project = session.project
    found = journey_index(project, journey_id, round_id)
    rows: list[TableRow] = []
    blank = ("",) * len(PARTS)
    for stage in project.stages(journey_id):
        group = found.stages[stage.id]
        whole = format_number(group.index, 0)
        rows.append(TableRow(stage.name, group_text(group), (*blank, whole, ""), total=True))
        for touchpoint in project.touchpoints(stage.id):
            own = found.touchpoints[touchpoint.id]
            beside = contrasts(own, said.get(touchpoint.id, {}))
            apart = "; ".join(contrast.brief for contrast in beside if contrast.clear)
            remark = missing_text(own) or " ".join(filter(None, [*disagreement_texts(own), apart]))
            parts = tuple(format_number(own.part(part).mean, 1) for part in PARTS)
            rows.append(
                TableRow(touchpoint.name, remark, (*parts, format_number(own.index, 0), str(own.raters)))
            )
    whole = format_number(found.whole.index, 0)
    rows.append(TableRow(_("Whole map"), group_text(found.whole), (*blank, whole, ""), total=True))
    return rows


def _quotes(session: ProjectSession, journey_id: str) -> list[Said]:
    from cxdesk.render.quote_pages import Said

    project = session.project
    return [
        Said(touchpoint.name, quote.text, quote.source)
        for touchpoint in project.journey_touchpoints(journey_id)
        for quote in project.children(Quote, touchpoint.id)
    ]


def _charts(session: ProjectSession, journey_id: str, by: By) -> list[tuple[ChartPage, list[View]]]:
    """The pages of every metric of the map that has answers, each with the charts that say most of it."""
    from cxdesk.flows import charts

    scope = charts.scope_of(session.project, journey_id)
    found: list[tuple[ChartPage, list[View]]] = []
    metrics: list[Metric] = []
    with contextlib.suppress(charts.NothingToShow):
        metrics = charts.available(session, scope)
    for metric in metrics:
        request = charts.Request((metric.id,), scope, by, charts.TOGETHER)
        for kinds in _kinds_of_charts(session, journey_id, metric):
            with contextlib.suppress(charts.NothingToShow):
                views = [charts.view(session, kind, request) for kind in kinds]
                dataset = session.project.get(Dataset, metric.dataset_id)
                found.append((_chart_page(metric, dataset.name, len(views)), views))
    return found


def _kinds_of_charts(session: ProjectSession, journey_id: str, metric: Metric) -> list[list[Chart]]:
    """The charts of a metric, page by page: over time and by segment, cohorts, a funnel, and along the journey."""
    from cxdesk.flows import charts

    project = session.project
    if metric.kind == "funnel":
        return [["funnel"]]
    first: list[Chart] = ["trend"]
    if charts.segment_columns(project, [metric]):
        first.append("segments")
    pages = [first]
    if metric.kind == "retention":
        pages.append(["cohorts"])
    linked = linked_values(project, project.get(Dataset, metric.dataset_id), journey_id)
    if len(set(linked.values())) >= ENOUGH_FOR_PROFILE:
        pages.append(["profile"])
    return pages


def _chart_page(metric: Metric, dataset: str, charts: int) -> ChartPage:
    from cxdesk.metrics.kinds import get
    from cxdesk.render.report_pages import ChartPage

    card = get(metric.kind).card(metric)
    definition = f"{card.scale} · {card.direction} · {card.interval}"
    lines = (card.title, card.words, card.formula, definition, card.source, *card.notes)
    return ChartPage(
        metric.name or card.title, f"{card.title} · {dataset}", charts, tuple(filter(None, lines))
    )
