"""Columns of another table added by a key: a customer's segment, a shop's region.

A row gets what the first row with its key says there, so that no answer is multiplied; how many keys had several and
how many none is said. It must not know metrics.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cxdesk.errors import CxdeskError
from cxdesk.exchange.shapes.making import Making, Remarks, places, row_name, unlike
from cxdesk.exchange.shapes.values import Join
from cxdesk.exchange.tables import Problem, Table, read_table
from cxdesk.exchange.values import is_missing
from cxdesk.i18n import _, format_number, ngettext
from cxdesk.jobs import Job


def joined(table: Table, shape: Join, job: Job | None = None) -> Making:
    """The table's rows with the columns of the other table; empty cells where the key is not there."""
    other = read_table(Path(shape.path), job=job)
    (key,) = places(table, [shape.on])
    there = shape.on_there or shape.on
    found_names = [facts.name for facts in other.understanding.columns]
    if there not in found_names:
        raise CxdeskError(
            _("There is no column “{name}” in {file}; it has {known}.").format(
                name=there,
                file=other.path.name,
                known=", ".join(f"“{name[:60]}”" for name in found_names[:12]),
            )
        )
    wanted = shape.columns or tuple(name for name in found_names if name != there)
    (at, *columns) = places(other, [there, *wanted])
    looked_up, several = _looked_up(other, at, columns, job)
    names = [facts.name for facts in table.understanding.columns]
    added: list[str] = []
    for name in wanted:
        added.append(unlike([*names, *added], name))
    remarks = Remarks()
    numbered = table.understanding.shape is not None
    blank = [""] * len(columns)
    used: set[str] = set()

    def rows(job: Job | None) -> Iterator[list[str]]:
        absent: dict[str, int] = {}
        for number, cells in table.records(job):
            value = cells[key].strip()
            answers = looked_up.get(value)
            if answers is not None:
                used.add(value)
            elif not is_missing(value):
                absent.setdefault(value, number)
            yield [*([] if numbered else [str(number)]), *cells, *(blank if answers is None else answers)]
        remarks.listed += _said(shape, absent, several & used)

    whole = replace(shape, columns=wanted, on_there=there, first=table.understanding.shape)
    header = (*names, *added) if numbered else (row_name([*names, *added]), *names, *added)
    guesses = {facts.name: facts.guess for facts in table.understanding.columns} if numbered else {}
    return Making(header, rows, whole, guesses, remarks)


def _looked_up(
    other: Table, at: int, columns: list[int], job: Job | None
) -> tuple[dict[str, list[str]], set[str]]:
    """The cells by key, the first row of each, and the keys that have rows saying something else."""
    found: dict[str, list[str]] = {}
    several: set[str] = set()
    for _number, cells in other.records(job):
        value = cells[at].strip()
        if is_missing(value):
            continue
        answers = [cells[i] for i in columns]
        if found.setdefault(value, answers) != answers:
            several.add(value)
    return found, several


def _said(shape: Join, absent: dict[str, int], several: set[str]) -> Iterator[Problem]:
    name = Path(shape.path).name
    if absent:
        n = len(absent)
        reason = ngettext(
            "{n} value is not in {file}; its rows have empty cells there",
            "{n} values are not in {file}; their rows have empty cells there",
            n,
        )
        first, row = next(iter(absent.items()))
        yield Problem(row, shape.on, first[:60], reason.format(n=format_number(n, 0), file=name))
    if several:
        n = len(several)
        reason = ngettext(
            "{n} value has several rows in {file} that differ; the first was taken",
            "{n} values have several rows in {file} that differ; the first was taken",
            n,
        )
        yield Problem(1, shape.on, min(several)[:60], reason.format(n=format_number(n, 0), file=name))
