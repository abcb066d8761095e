"""The fast way through a file gives the records that the careful way gives, whatever is in the file."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxdesk.errors import FileError
from cxdesk.exchange.tables import Table, read_table

cells = st.sampled_from(
    ["1", "22", "", "a b", " x", "it's", "Київ", '"', '""', '"q, q"', '"two\nlines"', '"', "a\rb"]
)
rows = st.lists(cells, min_size=1, max_size=4).map(",".join)
plain = st.sampled_from(["1,2,3", "4,,6", ",,", "a,b,c", '5,"six, seven",8', "7,8"])
ends = st.sampled_from(["\n", "\r\n"])


def both_ways(table: Table, size: int) -> tuple[list[tuple[int, list[str]]], list[tuple[int, list[str]]]]:
    width = len(table.understanding.columns)
    fast = [
        (number, block.cells[at * width : (at + 1) * width])
        for block in table.blocks(size=size)
        for at, number in enumerate(block.numbers)
    ]
    return fast, list(table.records())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(plain, plain, plain, rows), max_size=30),
    ends,
    st.booleans(),
    st.sampled_from([8, 30, 90]),
)
def test_blocks_are_the_records(tmp_path: Path, lines: list[str], end: str, closed: bool, size: int) -> None:
    file = tmp_path / "table.csv"
    text = end.join(["a,b,c", "1,2,3", "4,5,6", *lines]) + (end if closed else "")
    file.write_bytes(text.encode())
    fast, careful = both_ways(read_table(file), size)
    assert fast == careful


@pytest.mark.data
def test_real_files_come_out_alike(shared_data: Path) -> None:
    seen = 0
    for file in sorted((shared_data / "1_surveys").glob("*.[ct]sv")):
        try:
            table = read_table(file)
        except FileError:
            continue
        fast, careful = both_ways(table, 1 << 16)
        assert fast == careful, file.name
        seen += len(fast)
    assert seen > 100_000
