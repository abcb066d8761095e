"""What each column of a table is, judged by the whole column: the facts that are shown and read by.

A column's own values decide; its header settles what they leave open, then the rest of the file. What was taken for
granted is said. It must not know where the cells come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cxdesk.exchange.durations import MINUTES, parse_duration
from cxdesk.exchange.tables.columns import ColumnCounter
from cxdesk.exchange.tables.facts import COLUMN_WORDS, ColumnFacts, ReadOptions
from cxdesk.exchange.tables.kinds import Kind, kind_of
from cxdesk.exchange.tables.orders import decide_decimal, decide_order, order_of, own_decimal
from cxdesk.exchange.tables.said import said_of
from cxdesk.exchange.values import DATED, NUMERIC, is_missing, number_text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The columns, and what most of them say of the whole file."""

    columns: tuple[ColumnFacts, ...]
    decimal: str
    date_order: str
    certain: bool


def judge_columns(
    names: Sequence[str], counters: Sequence[ColumnCounter], options: ReadOptions, delimiter: str
) -> Verdict:
    """Return what the columns are. Raises CxdeskError for options that name a column there is not."""
    said = said_of(names, options.columns, known=COLUMN_WORDS)
    file_decimal = options.decimal or decide_decimal(counters, delimiter)
    judged: list[tuple[Kind, str]] = []
    for name, counter, words in zip(names, counters, said, strict=True):
        decimal = next((w for w in words if w in (".", ",")), None) or options.decimal
        decimal = decimal or own_decimal(counter) or file_decimal
        judged.append((kind_of(counter, decimal, name, words), decimal))
    dated = [counter for counter, (kind, _d) in zip(counters, judged, strict=True) if kind.type in DATED]
    order, certain = decide_order(dated)
    order, certain = options.date_order or order, certain or options.date_order is not None
    columns = []
    for name, counter, words, (kind, decimal) in zip(names, counters, said, judged, strict=True):
        facts = _facts(name, counter, kind, decimal)
        if kind.type in DATED:
            fixed = next((word for word in words if word in ("dmy", "mdy", "ymd")), options.date_order)
            own, sure = order_of(counter, fixed, order, certain)
            facts = replace(facts, date_order=own, certain=facts.certain and sure)
        columns.append(facts)
    every = all(c.certain for c in columns if c.type in DATED and c.date_order in ("dmy", "mdy"))
    return Verdict(tuple(columns), file_decimal, order, every if dated else certain)


def _facts(name: str, counter: ColumnCounter, kind: Kind, decimal: str) -> ColumnFacts:
    low = high = None
    if kind.type in NUMERIC:
        low, high = counter.extremes(decimal)
    elif kind.type == "duration":
        lengths = [s for t in counter.lengths if (s := parse_duration(t, kind.form or MINUTES)) is not None]
        low, high = (float(min(lengths)), float(max(lengths))) if lengths else (None, None)
    if kind.type not in NUMERIC:
        counter.be_text()
    kinds = counter.kinds
    empty = kinds["missing"] + (kinds["mark"] if kind.type != "text" else 0)
    values = tuple(counter.values.most_common()) if counter.values is not None else ()
    facts = ColumnFacts(
        name, kind.type, empty, counter.distinct, "", low, high, values, decimal, "", kind.form
    )
    zones = sorted(zone for zone in counter.zones if zone) if kind.type == "datetime" else []
    return replace(
        facts,
        grain=kind.grain,
        marks=tuple(mark for mark, _n in counter.marks.most_common()) if kind.type in NUMERIC else (),
        codes=_codes(facts, decimal, counter.missing) if kind.type in NUMERIC else (),
        missing=tuple(sorted(counter.missing & counter.held)),
        yes_no=_is_yes_no(facts),
        zones=tuple(zones),
        certain=kind.certain,
    )


_CODES: Final = (
    "9",
    "8",
    "99",
    "98",
    "97",
    "96",
    "88",
    "77",
    "999",
    "998",
    "997",
    "-1",
    "-2",
    "-8",
    "-9",
    "-99",
    "-999",
)


def _codes(facts: ColumnFacts, decimal: str, missing: frozenset[str]) -> tuple[str, ...]:
    """Values apart from a scale of whole numbers that look like codes for no answer: 9 after 1 to 5, 99, -1."""
    found: set[float] = set()
    for text, _n in facts.values:
        plain = number_text(text, decimal)
        if is_missing(text, typed=True) or text.strip() in missing:
            continue
        if plain is None:
            return ()
        found.add(float(plain))
    for tops in ((4, 5, 6, 7), (10,)):
        for top in tops:
            scale = {n for n in found if 0 <= n <= top}
            codes = {code for code in _CODES if float(code) in found - scale}
            fits = len(scale) > 2 and max(scale) == top and all(n == int(n) for n in scale)
            apart = all(
                float(code) < 0 or float(code) > top + 1 or float(code) - 1 in map(float, codes)
                for code in codes
            )
            if codes and fits and apart and len(scale) + len(codes) == len(found):
                return tuple(code for code in _CODES if code in codes)
    return ()


def _is_yes_no(facts: ColumnFacts) -> bool:
    """Whether all answers are words for yes or no."""
    if not facts.values or len(facts.values) > 20 or facts.type != "text":
        return False
    from cxdesk.metrics.kinds.making import is_flag

    said = [text for text, _n in facts.values if not is_missing(text) and text.strip() not in facts.missing]
    return bool(said) and all(map(is_flag, said)) and not any(text.strip().isdigit() for text in said)
