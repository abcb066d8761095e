"""How a shape is written on a command line: ``unpivot``, ``levels=Happy=3|Sad=1|total=All``, ``cases=Ticket|time=At``.

Columns are named as the reader names them or by the beginning of their names. It must not know how shapes work.
"""

import re

from cxdesk.errors import CxdeskError
from cxdesk.exchange.assignment import find_column
from cxdesk.exchange.shapes.unpivot import unpivot_of
from cxdesk.exchange.shapes.values import Cases, Join, Level, Levels, Shape, Unpivot
from cxdesk.exchange.tables import Table
from cxdesk.i18n import _

_OPTION = re.compile(r",\s*(on|column)\s*=([^,]*)$")


def shape_from_text(text: str, table: Table) -> Shape | None:
    """The shape that a command line asks for; None for ``none``. Raises CxdeskError with a sentence."""
    name, _equals, rest = (part.strip() for part in text.partition("="))
    parts = [part.strip() for part in rest.split("|") if part.strip()]
    if name == "none":
        return None
    if name == "unpivot":
        return _unpivot(parts, table) if parts else Unpivot()
    if name == "levels":
        return _levels(parts, table) if parts else Levels()
    if name == "cases":
        return _cases(parts, table) if parts else Cases()
    raise CxdeskError(
        _("There is no shape called “{name}”; choose unpivot, levels, cases or none.").format(name=name)
    )


def join_from_text(text: str, table: Table) -> Join:
    """The join that ``FILE,on=COL[=COL there],column=COL`` asks for; ``column`` may come several times."""
    columns: list[str] = []
    on = there = ""
    while match := _OPTION.search(text):
        if match[1] == "column":
            columns.insert(0, match[2].strip())
        else:
            on, _equals, there = (part.strip() for part in match[2].partition("="))
        text = text[: match.start()]
    if not text.strip() or not on:
        raise CxdeskError(
            _("“{text}” names no file and key; write it as FILE,on=COLUMN,column=COLUMN.").format(text=text)
        )
    found = _found(table, on)
    return Join(text.strip(), found, tuple(columns), there or found)


def _found(table: Table, name: str) -> str:
    columns = table.understanding.columns
    return columns[find_column(columns, name)].name


def _unpivot(parts: list[str], table: Table) -> Unpivot:
    """Columns one by one, or from one to another as FIRST..LAST."""
    names = [facts.name for facts in table.understanding.columns]
    wanted: list[str] = []
    for part in parts:
        first, dots, last = part.partition("..")
        if dots and first.strip() and last.strip() and part not in names:
            ends = sorted(names.index(_found(table, end.strip())) for end in (first, last))
            wanted += names[ends[0] : ends[1] + 1]
        else:
            wanted.append(_found(table, part))
    return unpivot_of(table, list(dict.fromkeys(wanted)))


def _levels(parts: list[str], table: Table) -> Levels:
    levels = []
    options = {"total": "", "rest": "", "part": ""}
    for part in parts:
        column, equals, answer = (piece.strip() for piece in part.rpartition("="))
        if not equals or not column or not answer:
            raise CxdeskError(
                _("“{text}” is no level; write it as COLUMN=ANSWER, such as Happy=3.").format(text=part)
            )
        if column in options:
            options[column] = answer
        else:
            levels.append(Level(_found(table, column), answer))
    if not levels:
        raise CxdeskError(_("No columns of counts are named; write each as COLUMN=ANSWER, such as Happy=3."))
    total = _found(table, options["total"]) if options["total"] else ""
    return Levels(tuple(levels), total, options["rest"], options["part"])


def _cases(parts: list[str], table: Table) -> Cases:
    named = {"case": "", "time": "", "activity": ""}
    for part in parts:
        key, equals, column = (piece.strip() for piece in part.partition("="))
        if equals and key in named:
            named[key] = _found(table, column)
        else:
            named["case"] = _found(table, part)
    return Cases(named["case"], named["time"], named["activity"])
