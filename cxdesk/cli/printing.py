"""How the command line prints: one JSON document for machines, aligned columns for people. It knows no command."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from cxdesk.i18n import MISSING


def print_json(document: Any) -> None:
    """Print one JSON document: UTF-8, keys in the order given, no NaN."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows as columns wide enough for their content; None is shown as missing."""
    shown = [[_one_line(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *shown]) for i in range(len(header))]
    for line in [list(header), *shown]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def warn(text: str) -> None:
    """Say something beside the output."""
    print(f"cxdesk: {text}", file=sys.stderr)


def _one_line(cell: object) -> str:
    return MISSING if cell is None else " ".join(str(cell).split())
