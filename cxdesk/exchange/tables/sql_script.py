"""The rows that a database script puts into its tables, written as one text: each table below its name.

Nothing of the script is carried out; INSERT statements with their values are looked for, and all else is passed over.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from cxdesk.jobs import Job

ENDING = ".sql"
LARGEST = 200 << 20
"""Larger scripts are not taken apart."""
_NAME = r"[`\"\[]?[\w$.]+[`\"\]]?"
_INSERT = re.compile(
    rf"\bINSERT\s+INTO\s+(?P<table>{_NAME}(?:\s*\.\s*{_NAME})?)\s*(?:\((?P<columns>[^()]*)\))?\s*VALUES\s*",
    re.IGNORECASE,
)
_CREATE = re.compile(rf"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?P<table>{_NAME})\s*\(", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:N?'((?:[^'\\]|''|\\.)*+)'|([^\s,()']+(?:\s+[^\s,()']+)*))\s*([,)])", re.DOTALL)
_NEXT = re.compile(r"\s*,?\s*\(")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": ""}


def write_tables(script: str, target: Path, job: Job | None = None) -> bool:
    """Write the rows of all tables to ``target`` as CSV; False where the script puts no rows into a table."""
    tables: dict[tuple[str, tuple[str, ...]], list[list[str]]] = {}
    declared = dict(_declared(script))
    for match in _INSERT.finditer(script):
        if job is not None:
            job.check()
        name = _plain(match["table"])
        rows = list(_rows(script, match.end()))
        listed = (
            tuple(map(_plain, match["columns"].split(","))) if match["columns"] else declared.get(name, ())
        )
        if rows and len(listed) == len(rows[0]):
            tables.setdefault((name, listed), []).extend(rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for (name, columns), rows in tables.items():
            writer.writerows([[name], columns, *rows, []])
    return bool(tables)


def _plain(name: str) -> str:
    return name.strip().rpartition(".")[2].strip('`"[] ')


def _declared(script: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of each table as its CREATE statement names them."""
    for match in _CREATE.finditer(script):
        depth, start, parts = 1, match.end(), []
        for at in range(match.end(), min(len(script), match.end() + 20_000)):
            depth += {"(": 1, ")": -1}.get(script[at], 0)
            if depth == 0 or (depth == 1 and script[at] == ","):
                parts.append(script[start:at].split())
                start = at + 1
            if depth == 0:
                break
        keys = ("PRIMARY", "FOREIGN", "UNIQUE", "KEY", "CONSTRAINT", "INDEX", "CHECK")
        yield _plain(match["table"]), tuple(_plain(p[0]) for p in parts if p and p[0].upper() not in keys)


def _rows(script: str, at: int) -> Iterator[list[str]]:
    """The rows in brackets from a place on."""
    while opened := _NEXT.match(script, at):
        at = opened.end()
        row: list[str] = []
        while value := _VALUE.match(script, at):
            at = value.end()
            row.append(_text(value))
            if value[3] == ")":
                yield row
                break
        else:
            return


def _text(value: re.Match[str]) -> str:
    if value[1] is None:
        return "" if value[2].upper() == "NULL" else value[2]
    text = value[1].replace("''", "'")
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text, flags=re.DOTALL)
