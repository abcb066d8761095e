"""The commands that take work out: export (one map) and report (the whole)."""

import argparse
from pathlib import Path

from cxdesk.cli.printing import print_json
from cxdesk.cli.projects import find_map, opened
from cxdesk.flows.report import begin_export, begin_report
from cxdesk.flows.sample import sample_path
from cxdesk.i18n import _, ngettext


def export(arguments: argparse.Namespace) -> int:
    """Write one map, or one chart of it, in the format the output's ending names."""
    output: Path = arguments.output
    with opened(arguments.file) as session:
        if arguments.chart is not None:
            from cxdesk.cli.charts import export_chart

            export_chart(session, arguments)
            return _done(output, 1, arguments.json)
        journey = find_map(session.project, arguments.map)
        finish = begin_export(
            session, journey.id, output, scale=arguments.scale, page=arguments.page, dark=arguments.dark
        )
        pages = finish()
    return _done(output, pages, arguments.json)


def report(arguments: argparse.Namespace) -> int:
    """Write the report of a project or of the sample."""
    path: Path = sample_path() if arguments.sample else arguments.file
    output: Path = arguments.output
    if arguments.sample:
        output.parent.mkdir(parents=True, exist_ok=True)
    with opened(path) as session:
        journey = find_map(session.project, arguments.map)
        pages = begin_report(session, journey.id, output)()
    return _done(output, pages, arguments.json)


def _done(output: Path, pages: int, as_json: bool) -> int:
    if as_json:
        print_json({"file": str(output), "pages": pages})
    else:
        count = ngettext("{n} page", "{n} pages", pages).format(n=pages)
        print(_("Wrote {file} ({pages}).").format(file=output, pages=count))
    return 0
