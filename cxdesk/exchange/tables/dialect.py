"""Which delimiter and quote a text is written with.

Every plausible pair reads a sample; the one whose rows are the most alike in width and whose cells look most like
values wins. This module sees only text, never a file.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import dropwhile, islice

from cxdesk.exchange.tables.stream import Dialect

STRONG = ",;\t|"
"""Delimiters in common use."""
WEAK = ":^~# "
"""Characters that delimit now and then but are more often part of the text: they need proof by every row."""
ROWS = 400

_KNOWN = re.compile(
    r"""\s*(?:
      [+-]?(?:[$€£]\ ?)?\d{1,3}(?:[, ]\d{3})*(?:[.,]\d+)?(?:[eE][+-]?\d+)?\ ?%?   # numbers
    | [+-]?\d*[.,]?\d+(?:[eE][+-]?\d+)?
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.{0,9})?   # dates
    | \d{1,2}:\d{2}(?::\d{2})?
    | [\w.+-]+@[\w-]+\.[\w.-]+ | (?:https?|ftp)://\S+          # addresses
    | [^\W\d_][\w&/'’().-]*(?:\ [\w&/'’().-]+){0,5}[?!.]?       # words
    | [nN]/?[aA] | -
    )\s*""",
    re.VERBOSE,
)
_LONGEST = 500
"""Longer cells look like nothing that is known, and take long to look at."""


def sep_line(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` names, else None."""
    match = re.fullmatch(r'\ufeff?"?sep=(.)"?[\r\n]*', line, re.IGNORECASE)
    return match[1] if match else None


def find_dialect(lines: list[str], delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """The dialect that reads a sample of whole lines best; a given delimiter or quote is kept."""
    table = list(dropwhile(lambda line: line.startswith("#") or not line.strip(), lines))
    if len(table) < 2:
        table = lines
    text = "".join(table)
    if delimiter:
        return max(_candidates(text, delimiter, quote), key=lambda dialect: _score(dialect, table, text)[0])
    best, best_score = Dialect(",", '"' if quote is None else quote), 0.0
    for mark in STRONG:
        for dialect in _candidates(text, mark, quote) if mark in text else ():
            score, _ = _score(dialect, table, text)
            if score > best_score + 1e-9:
                best, best_score = dialect, score
    if best_score > 0.15:
        return best
    for mark in WEAK:
        for dialect in _candidates(text, mark, quote) if mark in text else ():
            score, alike = _score(dialect, table, text)
            if (alike > 0.97 or _explained(dialect, text) > 0.9) and score > best_score + 0.1:
                best, best_score = dialect, score
    return best


def _candidates(text: str, delimiter: str, quote: str | None) -> Iterator[Dialect]:
    """The dialects worth trying with a delimiter: quotes that open and close cells, escapes that occur."""
    if quote is not None:
        yield Dialect(delimiter, quote, skip_blanks=_blanks_lead(text, delimiter, quote))
        return
    whole, broken = _quoted(text, delimiter, '"')
    yield Dialect(delimiter, '"', skip_blanks=_blanks_lead(text, delimiter, '"'))
    if '\\"' in text:
        yield Dialect(delimiter, '"', "\\", _blanks_lead(text, delimiter, '"'))
    if broken:
        yield Dialect(delimiter, "")
    if not whole:
        whole, broken = _quoted(text, delimiter, "'")
        if whole > 1 and whole >= 3 * broken:
            yield Dialect(delimiter, "'", skip_blanks=_blanks_lead(text, delimiter, "'"))


def _quoted(text: str, delimiter: str, quote: str) -> tuple[int, int]:
    """How many cells open with the quote and also close with it, and how many only open."""
    d, q = re.escape(delimiter), re.escape(quote)
    whole = broken = 0
    for match in re.finditer(
        rf"(?:^|[{d}\r\n])[ ]?{q}(?:((?:[^{q}]|{q}{q})*+{q}[ ]?(?=[{d}\r\n]|$)))?", text
    ):
        whole += match[1] is not None
        broken += match[1] is None
    return whole, broken


def _blanks_lead(text: str, delimiter: str, quote: str) -> bool:
    """Whether cells that open with the quote have a blank before it."""
    return bool(quote) and delimiter != " " and f"{delimiter} {quote}" in text


def quotes_are_text(lines: Iterable[str], delimiter: str) -> bool:
    """Whether the quotes at the start of cells are part of the answers, as in the tab-separated files of web forms.

    So it is where they stand in few rows, not in the first, and no cell needs them: none with a doubled or an open one.
    """
    opened = rows = 0
    for rows, line in enumerate(lines, 1):
        if '"' not in line:
            continue
        cells = [cell for cell in line.rstrip("\r\n").split(delimiter) if cell.startswith('"')]
        if cells and rows == 1:
            return False
        opened += bool(cells)
        if any(cell.count('"') % 2 or '""' in cell[1:] for cell in cells):
            return False
    return 0 < opened <= rows / 5


def _explained(dialect: Dialect, text: str) -> float:
    """The share of the text's quotes that stand at both ends of cells or are doubled within them."""
    if not dialect.quote or dialect.quote not in text:
        return 0.0
    whole, _ = _quoted(text, dialect.delimiter, dialect.quote)
    doubled = text.count(dialect.quote * 2)
    return min(1.0, 2 * (whole + doubled) / text.count(dialect.quote)) if whole else 0.0


def _is_known(cell: str) -> bool:
    """Whether a cell is empty or looks like a number, a date, an address or a few words."""
    return not cell.strip() or (len(cell) <= _LONGEST and _KNOWN.fullmatch(cell) is not None)


def _score(dialect: Dialect, lines: Iterable[str], text: str) -> tuple[float, float]:
    """How table-like the sample is when read so, and how alike the widths are.

    Likeness of widths squared times the share of cells that look like values, weighted for more columns and for a
    first row that is as wide as the others, for widths all equal and for quotes that make sense.
    """
    try:
        rows = [row for row in islice(dialect.reader(lines), ROWS) if row]
    except csv.Error:
        return 0.0, 0.0
    if not rows:
        return 0.0, 0.0
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else item[1] / 4, item[0]))
    if width == 1:
        return 0.0, 0.0
    alike = count / len(rows)
    cells = [cell for row in rows if len(row) == width for cell in row]
    fitting = sum(1 for cell in cells if _is_known(cell)) / len(cells)
    title = len(rows[0]) == 1 and not any(mark in rows[0][0] for mark in STRONG)
    score = alike * alike * (width - 1) / width * (0.15 + fitting)
    score *= 1.0 if len(rows[0]) == width or title else 0.7
    score *= 1.15 if alike == 1.0 else 1.0
    score *= 1.1 if dialect.delimiter == "\t" else 1.0
    return score * (1.0 + 0.5 * _explained(dialect, text)), alike
