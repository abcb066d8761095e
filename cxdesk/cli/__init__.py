"""The command line: the same sessions, imports and exports as the desktop, without a window.

Every command prints for people by default and one JSON document with ``--json``; progress and warnings go to stderr.
Exit status: 0 done, 1 the input or the file is at fault, 2 wrong usage, 130 stopped by Ctrl+C. It must not
import widgets.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from cxdesk import __version__, i18n
from cxdesk.errors import CxdeskError
from cxdesk.i18n import _

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    i18n.install()
    for stream in (sys.stdout, sys.stderr):
        _as_utf8(stream)
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as leave:  # argparse has said why
        return leave.code if isinstance(leave.code, int) else 2
    try:
        run: Command = arguments.run
        return run(arguments)
    except CxdeskError as error:
        print(f"cxdesk: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("cxdesk: stopped."), file=sys.stderr)
        return 130  # what a shell calls a program that Ctrl+C ended
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away; there is nobody left to tell
        return 1


def _as_utf8(stream: TextIO) -> None:
    # A Windows console or a bare POSIX locale may not be UTF-8; the contract of --json is.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    root = argparse.ArgumentParser(
        prog="cxdesk",
        description=_("Customer-journey maps and CX audits, offline. Without a command, opens the window."),
    )
    root.add_argument("--version", action="version", version=f"CXDesk {__version__}")
    commands = root.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    _project_commands(commands)
    _data_commands(commands)
    _output_commands(commands)
    return root


class _Adder:
    """Adds one command with its options in a line or two."""

    def __init__(
        self, commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
    ) -> None:
        self.parser = commands.add_parser(name, help=text, description=text)

    def file(self) -> "_Adder":
        self.parser.add_argument("file", type=Path, metavar="FILE", help=_("a CXDesk project"))
        return self

    def json(self) -> "_Adder":
        self.parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
        return self

    def map(self) -> "_Adder":
        self.parser.add_argument(
            "--map", metavar=_("TITLE"), help=_("the map's title; the first map without it")
        )
        return self

    def runs(self, module: str, function: str) -> None:
        """Run a function of ``cxdesk.cli.module``, imported only when the command is used."""

        def run(arguments: argparse.Namespace) -> int:
            command: Command = getattr(importlib.import_module(f"cxdesk.cli.{module}"), function)
            return command(arguments)

        self.parser.set_defaults(run=run)


def _project_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = _Adder(commands, "new", _("create a project")).json()
    either = new.parser.add_mutually_exclusive_group(required=True)
    either.add_argument("file", type=Path, metavar="FILE", nargs="?", help=_("where the project is written"))
    either.add_argument("--list-templates", action="store_true", help=_("list the templates"))
    new.parser.add_argument(
        "--template", metavar=_("NAME"), default="three-stages", help=_("what it begins with")
    )
    new.runs("projects", "new")
    _Adder(commands, "info", _("say what is in a project")).file().json().runs("projects", "info")
    check = _Adder(commands, "check", _("verify a project; rescue what can be rescued")).file().json()
    check.parser.add_argument(
        "--repair", type=Path, metavar="OUT", help=_("write what can be rescued to OUT")
    )
    check.runs("projects", "check")
    history = _Adder(commands, "history", _("list the edits, the latest first")).file().json()
    history.parser.add_argument("--limit", type=int, metavar="N", help=_("only the latest N"))
    history.runs("projects", "history")
    _Adder(commands, "undo", _("take the last edit back")).file().json().runs("projects", "undo")
    _Adder(commands, "redo", _("do the edit again that was taken back")).file().json().runs(
        "projects", "redo"
    )


def _reading_options(adder: _Adder) -> _Adder:
    option = adder.parser.add_argument
    option("--sheet", metavar=_("NAME"), help=_("the sheet of a workbook"))
    option("--table", type=int, metavar="N", help=_("which of several tables in the file or sheet, from 1"))
    option("--header", type=int, choices=range(10), metavar="N", help=_("how many header rows there are"))
    option("--encoding", metavar="E", help=_("the text encoding, for example windows-1251"))
    option("--delimiter", metavar="D", help=_("the character between cells; \\t is a tab"))
    option("--decimal", choices=[".", ","], help=_("the decimal mark"))
    option(
        "--date-order",
        metavar="dmy|mdy|ymd|COL=mdy",
        action="append",
        help=_("the order of day, month and year, in the file or in one column; may be repeated"),
    )
    option(
        "--column",
        metavar="COL=WORD",
        action="append",
        help=_(
            "how a column is read: text, number, date, duration, dmy, mdy, ymd, 1900, 1904, epoch, buddhist, m:ss,"
            " h:mm, a decimal . or ,; may be repeated"
        ),
    )
    option(
        "--missing",
        metavar="CODE|COL=CODE",
        action="append",
        help=_(
            "a code for no answer, such as 9, in all columns of numbers or in one column; may be repeated"
        ),
    )
    option(
        "--shape",
        metavar="unpivot|levels|cases|none[=COL|COL…]",
        help=_("turn columns, counts or events into one row per answer"),
    )
    option("--join", metavar="FILE,on=COL,column=COL", help=_("add columns of another table by a key"))
    return adder


def _data_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    read = _reading_options(_Adder(commands, "read", _("read a table as the importer does")).json())
    read.parser.add_argument("data", type=Path, metavar="DATA", help=_("a table of any dialect"))
    read.parser.add_argument("-o", "--output", type=Path, metavar="OUT.csv", help=_("write it as UTF-8 CSV"))
    read.runs("data", "read")

    load = _reading_options(
        _Adder(commands, "import", _("import a table into a project")).file().json().map()
    )
    option = load.parser.add_argument
    option("data", type=Path, metavar="DATA", help=_("a table of any dialect"))
    option("--name", metavar=_("NAME"), help=_("the dataset's name; the file's without it"))
    option("--date", metavar="COL", help=_("the column with the date of the answer"))
    option(
        "--touchpoint",
        metavar="COL|=NAME",
        help=_("the column with the touchpoint; =NAME, =stage:NAME or =map for all rows"),
    )
    option(
        "--link",
        metavar="RULE",
        action="append",
        help=_(
            "which rows a touchpoint means: NAME: COL TEST VALUE [and COL TEST VALUE …], such as “Refund by chat:"
            " channel = chat and topic contains refund”; NAME may be =stage:NAME or =map; the tests are =, !=, >, <,"
            " >=, <=, contains, begins with, is blank, is not blank; names with a test, a colon or “and” in them stand"
            " in quotation marks; may be repeated: the first rule that fits counts"
        ),
    )
    option(
        "--segment",
        metavar="COL",
        action="append",
        help=_("a column, or a question spread over columns, to split by; may be repeated"),
    )
    option("--weight", metavar="COL", help=_("the column with the rows’ sampling weights"))
    option("--count", metavar="COL", help=_("the column that says for how many equal answers a row stands"))
    option(
        "--metric",
        metavar="KIND[:ROLE]=COL[,ROLE=COL][,scale=1-10,direction=low_good]",
        action="append",
        help=_(
            "a metric and its column; may be repeated. Further options: variant=, name=, yes=VALUE|VALUE or yes=>=2,"
            " window=DAYS, unit=, asof=YYYY-MM-DD, hours=, holidays=; words=Very satisfied:5|Satisfied:4|Don’t know:"
            " for answers in words (nothing after the colon: no answer); option=TEXT for the share that chose one"
            " answer of a question with several"
        ),
    )
    option("--dry-run", action="store_true", help=_("say what would be imported, change nothing"))
    load.runs("data", "import_")

    newer = (
        _Adder(commands, "refresh", _("add what a newer export of an imported table brings")).file().json()
    )
    option = newer.parser.add_argument
    option("dataset", metavar="DATASET", help=_("the dataset's name or id"))
    option("data", type=Path, metavar="DATA", help=_("the newer export"))
    option("--dry-run", action="store_true", help=_("say what is new, change nothing"))
    newer.runs("refreshing", "refresh")

    scores = _Adder(commands, "scores", _("list scores and the CX index")).file().json().map()
    scores.parser.add_argument(
        "--round", metavar=_("NAME"), help=_("the round of scoring; the last without it")
    )
    scores.runs("figures", "scores")

    metrics = _Adder(commands, "metrics", _("compute the metrics of the imported data")).file().json().map()
    option = metrics.parser.add_argument
    option("--metric", metavar="KIND", help=_("only metrics of this kind"))
    option("--by", choices=["day", "week", "month", "quarter", "year"], help=_("split by period"))
    option(
        "--split", metavar="touchpoint|stage|segment|COL", help=_("split by touchpoint, stage or a column")
    )
    metrics.runs("figures", "metrics")


def _chart_options(adder: _Adder) -> None:
    group = adder.parser.add_argument_group(_("a chart in place of the map"))
    option = group.add_argument
    charts = (
        *("trend", "distribution", "segments", "profile"),
        *("scatter", "funnel", "cohorts", "importance", "control"),
    )
    option("--chart", choices=charts, help=_("the kind of chart"))
    option(
        "--metric",
        action="append",
        metavar=_("NAME"),
        help=_("a metric by its name or kind; may be repeated"),
    )
    option("--by", choices=["day", "week", "month", "quarter", "year"], help=_("the period of a trend"))
    option("--split", metavar="touchpoint|COL", help=_("lines or rows by touchpoint or by a segment column"))
    option("--across", metavar="COL", help=_("a second segment column, for a table of both"))
    option("--only", metavar="COL=VALUE", help=_("only answers of one segment"))
    option("--compare", nargs=2, metavar=("ONE", "OTHER"), help=_("two segments and their difference"))
    option("--outcome", metavar=_("NAME"), help=_("the metric that others are important for"))
    option("--since", metavar="YYYY-MM-DD", help=_("the first day that counts"))
    option("--until", metavar="YYYY-MM-DD", help=_("the last day that counts"))


def _output_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = (
        _Adder(commands, "export", _("draw a map as PNG, PDF or SVG, or write JSON or CSV"))
        .file()
        .json()
        .map()
    )
    export.parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT", required=True, help=_("the file to write")
    )
    export.parser.add_argument(
        "--scale", type=float, default=1.0, metavar="N", help=_("pixels per point in a PNG")
    )
    export.parser.add_argument(
        "--page", metavar="A3|A4|…", help=_("the paper of a PDF; one sheet as large as the map without it")
    )
    export.parser.add_argument("--dark", action="store_true", help=_("draw it in the dark theme"))
    _chart_options(export)
    export.runs("output", "export")

    report = _Adder(commands, "report", _("write the report: map, scores and charts")).json().map()
    either = report.parser.add_mutually_exclusive_group(required=True)
    either.add_argument("file", type=Path, metavar="FILE", nargs="?", help=_("a CXDesk project"))
    either.add_argument("--sample", action="store_true", help=_("report on the sample project"))
    report.parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.pdf", required=True, help=_("the file to write")
    )
    report.runs("output", "report")
