"""A workbook of 100,000 rows understood, in its limited child process, beside the decoder alone in this one."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cxdesk.exchange.tables import read_table
from tests.bench.conftest import Against
from tests.exchange.workbook_making import Cell, write_xlsx

ROWS = 100_000
HEADER = "response answered touchpoint channel country recommend satisfied easy minutes comment".split()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey of ten columns: numbers, moments, few and many different texts."""
    return write_xlsx(tmp_path_factory.mktemp("book") / "answers.xlsx", {"Answers": rows()})


def rows() -> Iterator[Sequence[Cell]]:
    """The header and the answers."""
    draw = random.Random(1).random
    begin = datetime(2025, 1, 1)
    yield HEADER
    for i in range(ROWS):
        a, b = draw(), draw()
        yield (
            i,
            begin + timedelta(seconds=int(a * 3e7)),
            f"Touchpoint {int(b * 60)}",
            ("web", "app", "desk")[int(a * 997) % 3],
            ("DE", "FR", "TH", "VN", "UA")[int(b * 997) % 5],
            int(b * 1009) % 11,
            1 + int(a * 1013) % 5,
            1 + int(b * 1019) % 7,
            round(a * 90, 2),
            f"comment number {int(b * 50_000)} on what happened",
        )


def decoded(book: Path) -> int:
    """Decode with the library alone."""
    return len(CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python())


def test_understand_a_workbook_of_a_hundred_thousand_rows(book: Path, against: Against) -> None:
    assert read_table(book).understanding.rows == decoded(book) - 1 == ROWS
    against(
        lambda: read_table(book), lambda: decoded(book), beside="python-calamine alone", goal=1.5, rounds=7
    )


def test_understand_a_small_workbook(tmp_path: Path, against: Against) -> None:
    """What the child process costs; the decoder alone needs no time to speak of."""
    small = write_xlsx(tmp_path / "small.xlsx", {"Answers": islice(rows(), 31)})
    against(
        lambda: read_table(small), lambda: decoded(small), beside="python-calamine alone", goal=None, rounds=7
    )
