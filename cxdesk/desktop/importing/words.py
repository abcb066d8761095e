"""How the import dialog says things: encodings, separators, date orders, roles, figures. It must not know widgets."""

from collections.abc import Collection, Sequence
from typing import Final

from cxdesk.desktop.importing.state import AND, NUMBER
from cxdesk.exchange.importing import Preview
from cxdesk.exchange.layouts import Recalled
from cxdesk.exchange.tables import ColumnFacts, Understanding
from cxdesk.exchange.tables.facts import TableFacts
from cxdesk.i18n import MISSING, N_, _, format_number, format_signed, ngettext
from cxdesk.metrics import kinds
from cxdesk.model.project import Project

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
    "iso-8859-1": "ISO 8859-1",
    "iso-8859-2": "ISO 8859-2",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "cp866": "CP866",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
    "shift_jis": "Shift JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "euc_kr": "EUC-KR",
}
"""Encodings offered, by Python's name."""

DELIMITERS: Final = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("vertical bar"),
    " ": N_("blank"),
}
DECIMALS: Final = {".": N_("point"), ",": N_("comma")}
DATE_ORDERS: Final = {
    "ymd": N_("year-month-day"),
    "dmy": N_("day-month-year"),
    "mdy": N_("month-day-year"),
}
TYPES: Final = {
    "text": N_("text"),
    "integer": N_("whole numbers"),
    "number": N_("numbers"),
    "duration": N_("durations"),
    "date": N_("date"),
    "datetime": N_("date and time"),
}
_PLAIN_ROLES: Final = {
    "date": N_("Date"),
    "touchpoint": N_("Touchpoint"),
    "segment": N_("Segment"),
    "comment": N_("Comment"),
    "id": N_("Id"),
    "weight": N_("Weight"),
    NUMBER: N_("Number of answers"),
    "": N_("Not used"),
}
ROLES: Final = (
    ("date", "touchpoint", "segment"),
    tuple(key for key, kind in kinds.KINDS.items() if ("answer",) in kind.needs),
    ("comment", "id", "weight", NUMBER, ""),
)
"""Roles a column can play, in the groups in which they are offered."""
MORE: Final = tuple(key for key, kind in kinds.KINDS.items() if kind.needs != (("answer",),))
"""Metrics that are made of columns with roles of their own; such a role is written ``KIND:ROLE``."""


def encoding_name(codec: str) -> str:
    """Return what people call an encoding."""
    return ENCODINGS.get(codec, codec)


def delimiter_name(delimiter: str) -> str:
    """Return what separates the cells, in a word."""
    known = DELIMITERS.get(delimiter)
    return _(known) if known else f"“{delimiter}”"


def sheet_name(sheet: str, hidden: Collection[str]) -> str:
    """Return the name of a sheet, with a word where its workbook does not show it."""
    return _("{sheet} (hidden)").format(sheet=sheet) if sheet in hidden else sheet


def table_name(number: int, tables: Sequence[TableFacts]) -> str:
    """Return which of several tables of a file one is: its title or place, and how many rows it has."""
    if not tables:
        return str(number)
    facts = tables[number - 1]
    name = facts.name or _("rows {first} to {last}").format(first=facts.first_row, last=facts.last_row)
    return _("{n}: {name} ({rows})").format(n=number, name=name[:40], rows=row_count(facts.rows))


READINGS: Final = {
    "text": N_("Text"),
    "number": N_("Numbers"),
    "date": N_("Dates"),
    "duration": N_("Durations"),
    "dmy": N_("Dates, day-month-year"),
    "mdy": N_("Dates, month-day-year"),
    "ymd": N_("Dates, year-month-day"),
    "1900": N_("Dates, days counted from 1900"),
    "1904": N_("Dates, days counted from 1904"),
    "epoch": N_("Moments, seconds from 1970"),
    "buddhist": N_("Dates, Buddhist years"),
    "m:ss": N_("Durations, minutes and seconds"),
    "h:mm": N_("Durations, hours and minutes"),
    ".": N_("Numbers with a decimal point"),
    ",": N_("Numbers with a decimal comma"),
}
"""What the user can say of a column, by the word that says it."""
_OF_TYPE: Final = {
    "text": ("text", "number", "date", "duration"),
    "integer": ("text", "number", "duration", "1900", "1904", "epoch", "date"),
    "number": ("text", "number", ".", ",", "duration", "1900", "1904"),
    "duration": ("text", "number", "duration", "m:ss", "h:mm"),
    "date": ("text", "date", "dmy", "mdy", "ymd", "buddhist"),
}
_GRAINS: Final = {
    "week": N_("weeks"),
    "month": N_("months"),
    "quarter": N_("quarters"),
    "half": N_("half-years"),
    "year": N_("years"),
}


def readings(facts: ColumnFacts) -> tuple[str, ...]:
    """Return the ways a column can be read, as words of COLUMN_WORDS."""
    known = _OF_TYPE["date" if facts.type == "datetime" else facts.type]
    if facts.type in ("date", "datetime") and facts.form in ("1900", "1904", "epoch"):
        return ("text", "number", "1900", "1904", "epoch")
    return known


def is_read_as(facts: ColumnFacts, word: str) -> bool:
    """Return whether a word says how a column is read now."""
    if word in ("1900", "1904", "epoch", "buddhist", "m:ss", "h:mm"):
        return facts.form == word
    if word in DATE_ORDERS:
        return facts.type in ("date", "datetime") and facts.date_order == word and not facts.form
    if word in DECIMALS:
        return facts.type == "number" and facts.decimal == word
    if word == "date":
        return facts.type in ("date", "datetime") and not facts.form and not facts.date_order
    return facts.type == word or (word == "number" and facts.type == "integer")


def code_candidates(facts: ColumnFacts) -> list[tuple[str, int]]:
    """Return the values that may be codes for no answer, with how often: those suspected, then the extremes."""
    counted = dict(facts.values)
    numbers: list[tuple[float, str]] = []
    for text in counted:
        try:
            numbers.append((float(text.replace(",", ".")), text))
        except ValueError:
            continue
    numbers.sort()
    texts = [text for _number, text in (*numbers[-4:][::-1], *numbers[:3])]
    if not numbers:
        texts = sorted(counted, key=lambda text: -counted[text])[:6]
        texts += [_plain(x) for x in (facts.high, facts.low) if x is not None]
    found = [*facts.codes, *texts]
    return [(text, counted.get(text, 0)) for text in dict.fromkeys(found) if text not in facts.missing]


def places(project: Project, journey_id: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what answers can be about on a map, as (heading, [(id, name)]): touchpoints, stages, the whole map."""
    touchpoints = [(t.id, t.name) for t in project.journey_touchpoints(journey_id)]
    stages = [(s.id, s.name) for s in project.stages(journey_id)]
    found = [(_("Touchpoints"), touchpoints), (_("Stages"), stages)]
    return [*((name, group) for name, group in found if group), ("", [(journey_id, _("The whole map"))])]


def recalled(layout: Recalled) -> str:
    """Return that a table is read as its like was before."""
    if not layout.lacking:
        return _("Read and charted as “{name}” was, which has the same columns.").format(name=layout.name)
    lacking = ", ".join(f"“{column[:40]}”" for column in layout.lacking[:3])
    return _("Read and charted as “{name}” was; here are no columns {columns}.").format(
        name=layout.name, columns=lacking
    )


def reshaped(understood: Understanding) -> str:
    """Return that a table is not as it stands in its file."""
    return _("The table was brought into another shape, with {rows}.").format(rows=row_count(understood.rows))


def likely_codes(understood: Understanding) -> dict[tuple[str, ...], list[str]]:
    """Return the columns by the codes for no answer that they seem to hold and that nobody declared yet."""
    found: dict[tuple[str, ...], list[str]] = {}
    for facts in understood.columns:
        codes = tuple(code for code in facts.codes if code not in facts.missing)
        if codes:
            found.setdefault(codes, []).append(facts.name)
    return found


def codes_sentence(codes: Sequence[str], columns: Sequence[str]) -> str:
    """Return that some answers look like codes for no answer."""
    named = ", ".join(f"“{column[:40]}”" for column in columns[:2])
    if len(columns) > 2:
        named = _("{columns} and {n} more").format(columns=named, n=len(columns) - 2)
    return ngettext(
        "{codes} looks like a code for no answer in {columns}.",
        "{codes} look like codes for no answer in {columns}.",
        len(codes),
    ).format(codes=", ".join(f"“{code}”" for code in codes), columns=named)


def role_question(column: str, role: str) -> str:
    """Return that a column looks like something that changes how rows count."""
    if role == "weight":
        return _(
            "“{column}” looks like sampling weights; until you say so, every row counts the same."
        ).format(column=column)
    return _("“{column}” looks like numbers of answers; until you say so, every row counts once.").format(
        column=column
    )


def role_name(role: str) -> str:
    """Return what a column's part is called; of a column of several parts, all of them."""
    if AND in role:
        return ", ".join(map(role_name, role.split(AND)))
    kind, part, _key = role.partition(":")
    if part:
        return _("{metric}: {role}").format(metric=_(kinds.KINDS[kind].name), role=part_name(role))
    return _(kinds.KINDS[role].name if role in kinds.KINDS else _PLAIN_ROLES[role])


def more_roles(kind: str) -> tuple[str, ...]:
    """Return the roles of a metric that is made of several columns."""
    return tuple(f"{kind}:{role.key}" for role in kinds.KINDS[kind].roles if role.key != "answer")


def part_name(role: str) -> str:
    """Return what a role within a metric is called."""
    kind, _colon, key = role.partition(":")
    found = next(part for part in kinds.KINDS[kind].roles if part.key == key)
    if found.count > 1:
        return _("{role}, from here on").format(role=_(found.name))
    return _(found.name)


def row_count(rows: int) -> str:
    """Return "2,290 rows"."""
    return ngettext("{n} row", "{n} rows", rows).format(n=format_number(rows, 0))


def understanding_sentence(name: str, found: Understanding) -> str:
    """Return in one line how the file was read."""
    if found.sheet is not None:
        how = [_("sheet “{sheet}”").format(sheet=sheet_name(found.sheet, found.hidden_sheets))]
    else:
        how = [
            encoding_name(found.encoding),
            _("{delimiter} separated").format(delimiter=delimiter_name(found.delimiter)),
        ]
    if any(column.type == "number" for column in found.columns):
        how.append(_("decimal {mark}").format(mark=_(DECIMALS[found.decimal])))
    if any(column.type in ("date", "datetime") for column in found.columns):
        dates = _("dates {order}").format(order=_(DATE_ORDERS[found.date_order]))
        how.append(dates if found.date_order_certain else _("{dates} (not certain)").format(dates=dates))
    parts = (name, row_count(found.rows), _("read as {how}").format(how=", ".join(how)))
    return " · ".join(parts)


def column_caption(facts: ColumnFacts) -> str:
    """Return a column's type and what is known of its values, in a few words."""
    if facts.type in ("integer", "number") and facts.low is not None and facts.high is not None:
        kind = f"{_plain(facts.low)}–{_plain(facts.high)}{_mark(facts)}"
    elif facts.grain in _GRAINS:
        kind = _(_GRAINS[facts.grain])
    else:
        kind = _(TYPES[facts.type])
    if facts.empty:
        empty = ngettext("{n} empty", "{n} empty", facts.empty).format(n=format_number(facts.empty, 0))
        return f"{kind} · {empty}"
    if facts.type == "text":
        values = ngettext("{n} value", "{n} values", facts.distinct)
        return f"{kind} · {values.format(n=format_number(facts.distinct, 0))}"
    return kind


def column_details(facts: ColumnFacts) -> list[str]:
    """Return what was understood of a column, a line each: its type and form, marks, zones, codes, certainty."""
    lines = [column_caption(facts)]
    how = []
    if facts.type in ("date", "datetime") or facts.form:
        known = next((word for word in READINGS if word not in DECIMALS and is_read_as(facts, word)), "")
        how += [_(READINGS[known])] if known and known not in TYPES else []
        how += (
            [_("each a period: {grain}").format(grain=_(_GRAINS[facts.grain]))]
            if facts.grain in _GRAINS
            else []
        )
    if facts.type == "number":
        how.append(_("decimal {mark}").format(mark=_(DECIMALS[facts.decimal])))
    if facts.marks:
        how.append(_("written with {marks}").format(marks=", ".join(f"“{mark}”" for mark in facts.marks)))
    if facts.zones:
        many = _("time zones {zones}, turned to UTC") if len(facts.zones) > 1 else _("time zone {zones}")
        how.append(many.format(zones=", ".join(facts.zones)))
    if facts.yes_no:
        how.append(_("yes or no"))
    lines += ["; ".join(how)] if how else []
    if facts.missing:
        lines.append(_("No answer: {codes}").format(codes=", ".join(f"“{code}”" for code in facts.missing)))
    if not facts.certain:
        lines.append(_("Not certain: nothing in the column proves it. Click to read it another way."))
    return lines


def figure(preview: Preview) -> str:
    """Return a metric's value and the half width of its interval, "+22.1 ± 3.2"."""
    if preview.value is None:
        return MISSING
    endless = kinds.get(preview.metric.kind).open_scale
    decimals = 1 if endless or preview.unit in ("%", _("points")) else 2
    shown = format_signed if preview.unit == _("points") else format_number
    text = shown(preview.value, decimals)
    if preview.unit == "%":
        text = _("{value} %").format(value=text)
    elif endless:
        text = _("{value} {unit}").format(value=text, unit=preview.unit)
    if preview.low is None or preview.high is None:
        return text
    return f"{text} ± {format_number((preview.high - preview.low) / 2, decimals)}"


def answers_caption(preview: Preview) -> str:
    """Return how many rows answer a metric, are blank and are left out."""
    parts = [ngettext("{n} answer", "{n} answers", preview.n).format(n=format_number(preview.n, 0))]
    if preview.blank:
        what = kinds.get(preview.metric.kind).blank_words(preview.metric)
        parts.append(_("{n} {what}").format(n=format_number(preview.blank, 0), what=what))
    if preview.left_out:
        parts.append(_("{n} left out").format(n=format_number(preview.left_out, 0)))
    return ", ".join(parts)


def _mark(facts: ColumnFacts) -> str:
    """What the numbers bear, where it is one thing."""
    return f" {facts.marks[0]}" if len(facts.marks) == 1 else ""


def _plain(number: float) -> str:
    return format_number(number, 0 if number.is_integer() else 2)
