"""The export of one chart: what is asked for on the command line, found by name in the project.

It must not know how charts are made or drawn.
"""

import argparse
from datetime import date

from cxdesk.cli.projects import find_map
from cxdesk.errors import CxdeskError
from cxdesk.files import safe_write_bytes
from cxdesk.flows import charts
from cxdesk.flows.charts import Request, Scope
from cxdesk.flows.charts.files import chart_file
from cxdesk.flows.figures import natural_period
from cxdesk.i18n import _
from cxdesk.metrics.kinds import get
from cxdesk.metrics.words import name
from cxdesk.model.records import Metric
from cxdesk.render.tokens import tokens
from cxdesk.session import ProjectSession

SIZE = (960.0, 480.0)
"""Width and height of a chart in pixels at 100 %."""


def export_chart(session: ProjectSession, arguments: argparse.Namespace) -> None:
    """Draw the chart asked for and write it to the output."""
    journey = find_map(session.project, arguments.map)
    scope = charts.scope_of(session.project, journey.id)
    kind = charts.CHARTS[arguments.chart]
    metrics = [] if kind.alone else _metrics(session, scope, arguments.metric)
    by = arguments.by or natural_period(session, journey.id)
    request = Request(
        tuple(metric.id for metric in metrics),
        scope,
        by,
        _split(arguments.split),
        _only(arguments.only),
        _window(arguments.since, arguments.until),
        across=arguments.across or "",
        compare=_pair(arguments.compare),
        outcome=_metrics(session, scope, [arguments.outcome])[0].id if arguments.outcome else "",
    )
    view = charts.view(session, arguments.chart, request)
    output, look = arguments.output, tokens(arguments.dark)
    ending = output.suffix.lower().lstrip(".")
    safe_write_bytes(output, chart_file(view, ending, SIZE, look, 2.0 * arguments.scale))


def _metrics(session: ProjectSession, scope: Scope, wanted: list[str] | None) -> list[Metric]:
    """The metrics of these names or kinds; the first one where none is named."""
    available = charts.available(session, scope)
    if not wanted:
        return available[:1]
    found = []
    for text in wanted:
        same = [
            metric
            for metric in available
            if text.casefold()
            in (name(metric).casefold(), metric.kind, get(metric.kind).title(metric).casefold())
        ]
        if not same:
            known = ", ".join(f"“{name(metric)}”" for metric in available)
            raise CxdeskError(
                _("There is no metric “{name}” on this map; there are: {names}.").format(
                    name=text, names=known
                )
            )
        found.append(same[0])
    return found


def _split(text: str | None) -> str:
    if text is None or text == charts.TOGETHER:
        return charts.TOGETHER
    return charts.BY_TOUCHPOINT if text == charts.BY_TOUCHPOINT else charts.SEGMENT + text


def _only(text: str | None) -> tuple[str, str | None] | None:
    if text is None:
        return None
    column, _equals, value = text.partition("=")
    return column, value or None


def _pair(texts: list[str] | None) -> tuple[str | None, str | None] | None:
    return None if texts is None else (texts[0] or None, texts[1] or None)


def _window(since: str | None, until: str | None) -> charts.Days | None:
    if since is None and until is None:
        return None
    return _day(since, date.min), _day(until, date.max)


def _day(text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CxdeskError(_("“{text}” is no date; write it as 2026-03-31.").format(text=text)) from None
