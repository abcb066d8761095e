"""From the tables found in a file to the one that is read: the largest, or the one the user names.

It must not know what the cells mean.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cxdesk.errors import FileError
from cxdesk.exchange.tables.beside import find_beside
from cxdesk.exchange.tables.facts import ReadOptions, TableFacts, Understanding
from cxdesk.exchange.tables.header import Header
from cxdesk.exchange.tables.sections import Section, find_sections
from cxdesk.exchange.tables.stream import Dialect, Layout, Source
from cxdesk.i18n import _, ngettext

CLEARLY = 1.25
"""So many times the cells of the first table another one must have to be read in its place."""
Records = list[list[str]]
Find = Callable[[Records, int], tuple[Header, Layout]]
"""Header and layout of the table that begins in given records, below so many others (counted in neither of them)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the tables of a file, and how its records are read."""

    facts: TableFacts
    header: Header
    layout: Layout


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a single table, before anybody looked for others: its header, its layout and its first records.

    ``whole`` tells that these are all records of the file.
    """

    header: Header
    layout: Layout
    records: Records
    whole: bool


def find_parts(source: Source, dialect: Dialect, seen: Seen, broken: bool, find: Find) -> list[Part]:
    """All tables of a file in their order; empty where there is one only.

    ``broken`` tells that blank records or such of another width stand within the table first found.
    """
    start = seen.header.preamble + 1
    sections: list[Section] = []
    if broken and seen.layout.width > 1:
        with source.open() as file:
            sections = find_sections(source.lines(file), dialect, seen.layout.width, start)
    if len(sections) < 2:
        return _beside(seen.header, seen.layout, seen.records, seen.whole, 0, "", find)
    found: list[Part] = []
    for section in sections:
        heads, above = section.heads, section.first - 1
        kept = section.first == start and len(heads[0]) == seen.layout.width
        header, layout = (seen.header, seen.layout) if kept else _moved(*find(heads, above), above)
        layout = replace(layout, last_row=section.last)
        records = seen.records[: section.last] if kept else [*[[]] * above, *heads]
        whole = len(heads) >= section.count
        parts = _beside(header, layout, records, whole, above, section.title, find)
        rows = max(0, section.last - header.data - section.blank)
        found += parts or [_part(section.title, header, layout, rows)]
    return [part for part in found if part.facts.rows] or found


def _moved(header: Header, layout: Layout, above: int) -> tuple[Header, Layout]:
    """Header and layout of a table below so many other records."""
    moved = replace(header, preamble=header.preamble + above, data=header.data + above)
    return moved, replace(layout, first_row=layout.first_row + above)


def _part(title: str, header: Header, layout: Layout, rows: int) -> Part:
    first, end = layout.keep or (0, layout.width)
    last = layout.last_row or header.data + rows
    return Part(TableFacts(title, header.preamble + 1, last, first + 1, end, rows), header, layout)


def _beside(
    header: Header, layout: Layout, records: Records, whole: bool, above: int, title: str, find: Find
) -> list[Part]:
    """The tables that stand side by side in the records, which begin with the file's first."""
    width = layout.width
    padded = [row[:width] + [""] * (width - len(row)) for row in records]
    for names in dict.fromkeys((header.data - 1, header.preamble + 1)):
        if not above <= names < len(padded) - 1 or not header.rows:
            continue
        titles = padded[names - 1] if names > above else []
        groups = find_beside(titles, padded[names], padded[names + 1 :], whole)
        if groups:
            return [_group(group, names, titles, title, layout, padded, find) for group in groups]
    return []


def _group(
    group: tuple[int, int],
    names: int,
    titles: Sequence[str],
    title: str,
    layout: Layout,
    padded: Records,
    find: Find,
) -> Part:
    first, end = group
    cut = [row[first:end] for row in padded[names:]]
    header, own = _moved(*find(cut, names), names)
    own = replace(own, width=layout.width, keep=group, headers=(), last_row=layout.last_row)
    named = next((cell.strip() for cell in titles[first:end] if cell.strip()), "") if titles else ""
    rows = sum(any(map(str.strip, row)) for row in cut[header.data - names :])
    return _part(named or title, header, own, rows)


def chosen_part(parts: Sequence[Part], options: ReadOptions, first: bool, name: str) -> int:
    """Which of the tables is read: the named one, else the largest, or the first where ``first`` says so.

    Raises FileError where there is no table of the number asked for.
    """
    count = max(1, len(parts))
    if options.table is not None:
        if not 1 <= options.table <= count:
            sentence = ngettext(
                "{name} holds {n} table; there is no table {wanted}.",
                "{name} holds {n} tables; there is no table {wanted}.",
                count,
            )
            raise FileError(sentence.format(name=name, n=count, wanted=options.table))
        return options.table - 1
    sizes = [part.facts.rows * (part.facts.last_column - part.facts.first_column + 1) for part in parts]
    largest = max(sizes, default=0)
    return 0 if first or not sizes or largest <= CLEARLY * sizes[0] else sizes.index(largest)


def with_parts(known: Understanding, parts: Sequence[Part], chosen: int) -> Understanding:
    """What is known of the table that is read, and of the others beside it."""
    if len(parts) < 2:
        return known
    facts = [part.facts for part in parts]
    read = replace(facts[chosen], rows=known.rows)
    facts[chosen] = read
    named = f"“{read.name}”" if read.name else _("table {n}").format(n=chosen + 1)
    note = _("{n} tables were found one beside or below the other; {table} (rows {first} to {last}) is read.")
    said = note.format(n=len(facts), table=named, first=read.first_row, last=read.last_row)
    return replace(known, tables=tuple(facts), table=chosen + 1, notes=(*known.notes, said))
