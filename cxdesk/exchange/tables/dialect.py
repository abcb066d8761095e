"""Which delimiter and quote a text is written with.

Every plausible pair reads a sample; the one whose rows are the most alike in width and whose cells look most like
values wins. This module sees only text, never a file.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from cxdesk.exchange.tables.stream import Dialect

DELIMITERS = ",;\t|:^~# "
QUOTES = ('"', "'", "")
ROWS = 300

_KNOWN = re.compile(
    r"""\s*(?:
      [+-]?[$€£]?\d{1,3}(?:[, ]\d{3})*(?:[.,]\d+)?(?:[eE][+-]?\d+)?\ ?%?   # numbers
    | [+-]?\d*[.,]?\d+(?:[eE][+-]?\d+)?
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.{0,9})?   # dates
    | \d{1,2}:\d{2}(?::\d{2})?
    | [\w.+-]+@[\w-]+\.[\w.-]+ | (?:https?|ftp)://\S+          # addresses
    | [^\W\d_][\w&/'’().-]*(?:\ [\w&/'’().-]+){0,5}[?!.]?       # words
    | [nN]/?[aA] | -
    )\s*""",
    re.VERBOSE,
)


def sep_line(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` names, else None."""
    match = re.fullmatch(r'\ufeff?"?sep=(.)"?[\r\n]*', line, re.IGNORECASE)
    return match[1] if match else None


def find_dialect(lines: list[str], delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """The dialect that reads a sample of whole lines best; a given delimiter or quote is kept."""
    text = "".join(lines)
    delimiters = [delimiter] if delimiter else [d for d in DELIMITERS if d in text] or [","]
    quotes = [quote] if quote is not None else [q for q in QUOTES if not q or _opens(q, text)]
    best, best_score = Dialect(delimiters[0], quotes[0]), -1.0
    for candidate in (Dialect(d, q) for d in delimiters for q in quotes):
        score = _score(candidate, lines)
        if score > best_score + 1e-9:
            best, best_score = candidate, score
    if quote is None and not best.quote and '"' not in text:
        best = Dialect(best.delimiter, '"')
    return best


def _opens(quote: str, text: str) -> bool:
    """Whether the quote stands at the start of a cell anywhere."""
    return re.search(rf"(?:^|[{re.escape(DELIMITERS)}])\s?{quote}", text, re.MULTILINE) is not None


def _score(dialect: Dialect, lines: Iterable[str]) -> float:
    """How table-like the sample is when read so: likeness of widths times share of cells that look like values."""
    rows = [row for row in islice(dialect.reader(lines), ROWS) if row]
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    width, _ = max(widths.items(), key=lambda item: (item[1], item[0]))
    alike = sum(n for w, n in widths.items() if w == width) / len(rows)
    cells = [cell for row in rows for cell in row]
    fitting = sum(1 for cell in cells if not cell.strip() or _KNOWN.fullmatch(cell)) / len(cells)
    spread = (width - 1) / width if width > 1 else 0.05
    penalty = 0.5 if dialect.delimiter in " :#" else 1.0
    return alike * alike * spread * (0.1 + fitting) * penalty
