"""The commands that take data in: read (look only) and import (into a project)."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cxdesk.cli.printing import print_json, print_table, warn
from cxdesk.cli.projects import find_map, opened
from cxdesk.cli.shaping import print_suggestions, shape_document, shaped
from cxdesk.errors import CxdeskError, FileError
from cxdesk.exchange.csv_out import write_csv
from cxdesk.exchange.groups import Group, groups
from cxdesk.exchange.importing import Choices, ImportPlan, Planned, choices_from_text, plan
from cxdesk.exchange.tables import ColumnFacts, Problem, ReadOptions, Table, Understanding, read_table
from cxdesk.exchange.wording import understand
from cxdesk.files import safe_write
from cxdesk.flows.importing import carry_out
from cxdesk.i18n import _, ngettext
from cxdesk.metrics.kinds import get
from cxdesk.model.records import Metric, Stage

_SHOWN_PROBLEMS = 20
_FACTS = (
    "name", "type", "empty", "distinct", "guess", "low", "high", "decimal", "date_order", "form", "grain", "marks",
    "codes", "missing", "yes_no", "zones", "certain",
)  # fmt: skip


def _options(arguments: argparse.Namespace) -> ReadOptions:
    delimiter = {"\\t": "\t", "tab": "\t"}.get(arguments.delimiter, arguments.delimiter)
    if delimiter is not None and len(delimiter) != 1:
        raise CxdeskError(
            _("A delimiter is one character (\\t for a tab), not “{text}”.").format(text=delimiter)
        )
    orders = arguments.date_order or []
    order = next((text for text in orders if "=" not in text), None)
    if order is not None and order not in ("dmy", "mdy", "ymd"):
        raise CxdeskError(
            _("A date order is dmy, mdy or ymd, or COLUMN=mdy for one column, not “{text}”.").format(
                text=order
            )
        )
    return ReadOptions(
        encoding=arguments.encoding,
        delimiter=delimiter,
        header_rows=arguments.header,
        sheet=arguments.sheet,
        decimal=arguments.decimal,
        date_order=order,
        missing=tuple(arguments.missing or ()),
        columns=(*(text for text in orders if "=" in text), *(arguments.column or ())),
        table=arguments.table,
    )


def read(arguments: argparse.Namespace) -> int:
    """Read any table as the importer does and say how it was understood."""
    table = shaped(read_table(arguments.data, _options(arguments)), arguments)
    if arguments.output is not None:
        _write(table, arguments.output)
    understanding = table.understanding
    if arguments.json:
        names = [facts.name for facts in understanding.columns]
        questions = [_question(group, names) for group in groups(table)]
        print_json({**_document(understanding), "groups": questions, **shape_document(table)})
        return 0
    rows = ngettext("{n} row", "{n} rows", understanding.rows).format(n=understanding.rows)
    how = f"{understanding.encoding}, {understanding.delimiter!r}"
    if understanding.sheet is not None:
        how = _("sheet “{sheet}”").format(sheet=understanding.sheet)
    print(f"{arguments.data.name}: {rows}, {how}")
    for note in understanding.notes:
        warn(note)
    if understanding.tables:
        print_table(
            [_("Table"), _("Name"), _("From row"), _("To row"), _("Columns"), _("Rows")],
            _tables(understanding),
        )
    header = [_("Column"), _("Type"), _("Empty"), _("Distinct"), _("Looks like"), _("Read as")]
    print_table(
        header, [[c.name, c.type, c.empty, c.distinct, c.guess, _read_as(c)] for c in understanding.columns]
    )
    _print_problems(understanding.problems)
    print_suggestions(table)
    return 0


def _read_as(facts: ColumnFacts) -> str:
    """What was understood of a column's cells beyond their type, in a few words."""
    said = [facts.date_order] if facts.date_order in ("dmy", "mdy") else []
    said += [facts.form, facts.grain if facts.grain != "day" else "", *facts.marks, *facts.zones[:3]]
    said.append(_("yes or no") if facts.yes_no else "")
    said.append(_("without {codes}").format(codes=", ".join(facts.missing)) if facts.missing else "")
    said.append(_("{codes} may mean no answer").format(codes=", ".join(facts.codes)) if facts.codes else "")
    said.append("" if facts.certain else _("not certain"))
    return ", ".join(filter(None, said))


def _write(table: Table, output: Path) -> None:
    if output.exists() and output.samefile(table.path):
        raise CxdeskError(_("“{file}” is the table that is read; write to another file.").format(file=output))

    def produce(part: Path) -> None:
        with part.open("w", encoding="utf-8", newline="") as stream:
            # Cells exactly as they were read: this is a copy of the table, not a sheet for a spreadsheet
            write_csv(stream, table.header, (cells for _row, cells in table.records()), neutralise=False)

    safe_write(output, produce)


def _document(understanding: Understanding) -> dict[str, Any]:
    return {
        "encoding": understanding.encoding,
        "delimiter": understanding.delimiter,
        "quote": understanding.quote,
        "header_rows": understanding.header_rows,
        "sheet": understanding.sheet,
        "sheets": list(understanding.sheets),
        "decimal": understanding.decimal,
        "date_order": understanding.date_order,
        "date_order_certain": understanding.date_order_certain,
        "hidden_sheets": list(understanding.hidden_sheets),
        "table": understanding.table,
        "tables": [asdict(table) for table in understanding.tables],
        "preamble": understanding.preamble,
        "footers": understanding.footers,
        "dropped": understanding.dropped,
        "blank": understanding.blank,
        "summary": understanding.summary,
        "notes": list(understanding.notes),
        "columns": [_column(facts) for facts in understanding.columns],
        "rows": understanding.rows,
        "problems": [_problem(problem) for problem in understanding.problems],
    }


def _column(facts: ColumnFacts) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: list(value) if isinstance(value := getattr(facts, key), tuple) else value for key in _FACTS
    }
    wording = understand(facts.values) if facts.type in ("text", "integer", "number") else None
    if wording is not None:
        found["words"] = dict(wording.numbers)
    return found


def _question(group: Group, names: Sequence[str]) -> dict[str, Any]:
    """A question spread over columns, or a column of several answers."""
    return {
        "name": group.name,
        "columns": [names[i] for i in group.columns],
        "options": list(group.options),
        "several": group.several,
    }


def _tables(understanding: Understanding) -> list[list[object]]:
    """A line for each of several tables; the one that is read is marked."""
    return [
        [
            f"{n} *" if n == understanding.table else str(n),
            table.name,
            table.first_row,
            table.last_row,
            f"{table.first_column}–{table.last_column}",
            table.rows,
        ]
        for n, table in enumerate(understanding.tables, 1)
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.reason}


def _print_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems[:_SHOWN_PROBLEMS]:
        column = f", {problem.column}" if problem.column else ""
        warn(
            _("row {row}{column}: {reason}: {value}").format(
                row=problem.row, column=column, reason=problem.reason, value=problem.value
            )
        )
    if len(problems) > _SHOWN_PROBLEMS:
        warn(_("… and {n} more").format(n=len(problems) - _SHOWN_PROBLEMS))


def import_(arguments: argparse.Namespace) -> int:
    """Import a table: what is not given is guessed and reported."""
    if not arguments.data.exists():
        raise FileError(_("There is no file “{file}”.").format(file=arguments.data))
    table = shaped(read_table(arguments.data, _options(arguments)), arguments, guess=True)
    with opened(arguments.file, read_only=arguments.dry_run) as session:
        journey = find_map(session.project, arguments.map)
        choices = _choices(arguments)
        planned = plan(table, session.project, journey.id, choices)
        planned.require()
        for question in (*table.understanding.notes, *planned.questions):
            warn(question)
        names = {t.id: t.name for t in session.project.journey_touchpoints(journey.id)}
        names.update({stage.id: stage.name for stage in session.project.children(Stage, journey.id)})
        names[journey.id] = journey.title
        document = _import_document(
            planned, names
        )  # reads the file again, so it must not fail after the import
        if not arguments.dry_run:
            carry_out(session, planned)
            session.save()
    if arguments.json:
        print_json(document)
        return 0
    rows = ngettext("{n} row", "{n} rows", document["rows"]).format(n=document["rows"])
    done = _("Would import {rows} as “{name}”.") if arguments.dry_run else _("Imported {rows} as “{name}”.")
    print(done.format(rows=rows, name=document["dataset"]))
    for known in planned.planned:
        print(f"  {_metric_line(planned, known.metric)}")
        if known.words:
            print(f"    {_words_line(known)}")
    by_column = planned.dataset.columns_with_role("touchpoint")
    others = _("no value") if by_column else _("all rows")
    for value, touchpoint in document["links"].items():
        print(f"  {value or others} → {touchpoint or _('unassigned')}")
    _print_problems(planned.problems)
    return 0


def _metric_line(planned: ImportPlan, metric: Metric) -> str:
    """What a metric counts, such as "nps: Recommend, 0–10, n = 40"; of several columns, also what it cannot count."""
    column, kind = planned.dataset.columns[metric.column], get(metric.kind)
    n = f"n = {planned.answered(metric)}"
    if not column.of:
        scale = kind.scale_words(metric) if kind.open_scale else f"{metric.low:g}–{metric.high:g}"
        return f"{metric.kind}: {column.name}, {scale}, {n}"
    blank = planned.answers(metric)[None]
    without = f" ({blank} {kind.blank_words(metric)})" if blank else ""
    return f"{metric.kind}: {column.name.partition(': ')[2]}, {kind.scale_words(metric)}, {n}{without}"


def _words_line(known: Planned) -> str:
    """How answers in words are read, such as "Satisfied = 4, Don't know = no answer"."""
    read = [
        f"{word} = {_('no answer') if number is None else f'{number:g}'}" for word, number, _n in known.words
    ]
    if known.unread:
        n = sum(n for _word, n in known.unread)
        read.append(ngettext("{n} answer is no step", "{n} answers are no step", n).format(n=n))
    return ", ".join(read)


def _choices(arguments: argparse.Namespace) -> Choices:
    return choices_from_text(
        name=arguments.name,
        date=arguments.date,
        touchpoint=arguments.touchpoint,
        segments=arguments.segment,
        metrics=arguments.metric,
        rules=arguments.link,
        weight=arguments.weight,
        count=arguments.count,
    )


def _import_document(planned: ImportPlan, names: dict[str, str]) -> dict[str, Any]:
    dataset = planned.dataset
    return {
        "dataset": dataset.name,
        "rows": dataset.rows,
        "metrics": [
            {
                "metric": metric.kind,
                "name": metric.name,
                "column": dataset.columns[metric.column].name,
                "low": metric.low,
                "high": metric.high,
                "direction": metric.direction,
                "variant": metric.variant,
                "n": planned.answered(metric),
                "words": {word: number for word, number, _n in known.words},
                "unread": dict(known.unread),
            }
            for known in planned.planned
            for metric in (known.metric,)
        ],
        "weight": next((dataset.columns[i].name for i in dataset.columns_with_role("weight")), None),
        "count": next((dataset.columns[i].name for i in dataset.columns_with_role("count")), None),
        "questions": list(planned.questions),
        "links": {value or "": names.get(id) if id else None for value, id in planned.links.items()},
        "problems": [_problem(problem) for problem in planned.problems],
    }
