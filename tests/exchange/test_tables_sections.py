"""Several tables in one file or sheet, lines below a table, and names of columns: each trap on its own."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk.errors import FileError
from cxdesk.exchange.tables import ReadOptions, Table, read_table
from cxdesk.exchange.tables.names import clean_name
from tests.exchange.workbook_making import Cell, write_xlsx

Make = Callable[..., Path]
STACKED = """\
Tickets,,,
id,channel,opened,score
1,web,2026-01-01,5
2,phone,2026-01-02,4
3,web,2026-01-03,3
4,web,2026-01-04,2

Agents,,,
name,team,calls,
Ann,North,12,
Bo,South,7,

"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(content: str | bytes, name: str = "answers.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


def cells(table: Table) -> list[list[str]]:
    """The rows, which are the same in blocks as one by one."""
    rows = [row for _number, row in table.records()]
    assert list(chain.from_iterable(block.cells for block in table.blocks(size=64))) == list(
        chain.from_iterable(rows)
    )
    return rows


def named(table: Table) -> list[str]:
    return [column.name for column in table.understanding.columns]


# ------------------------------------------------------------------------------------- below each other


def test_the_largest_of_stacked_tables_is_read_and_the_others_are_listed(make: Make) -> None:
    table = read_table(make(STACKED))
    known = table.understanding
    assert [row[0] for row in cells(table)] == ["1", "2", "3", "4"]
    assert [(t.name, t.first_row, t.last_row, t.rows) for t in known.tables] == [
        ("Tickets", 2, 6, 4),
        ("Agents", 9, 11, 2),
    ]
    assert known.table == 1
    assert known.notes == (
        "2 tables were found one beside or below the other; “Tickets” (rows 2 to 6) is read.",
    )
    assert known.columns[3].type == "integer"


def test_another_table_is_read_when_it_is_asked_for(make: Make) -> None:
    table = read_table(make(STACKED), ReadOptions(table=2))
    assert named(table)[:3] == ["name", "team", "calls"]
    assert [(number, row[:3]) for number, row in table.records()] == [
        (10, ["Ann", "North", "12"]),
        (11, ["Bo", "South", "7"]),
    ]
    with pytest.raises(FileError, match="holds 2 tables; there is no table 3"):
        read_table(make(STACKED), ReadOptions(table=3))
    with pytest.raises(FileError, match="holds 1 table; there is no table 2"):
        read_table(make("a,b\n1,2\n"), ReadOptions(table=2))


def test_a_small_table_above_does_not_hide_the_answers(make: Make) -> None:
    answers = "".join(f"{i},Gate {i % 3},{i % 11}\n" for i in range(40))
    table = read_table(make(f"figure,value,\nNPS,45,\nanswers,40,\n,,\nid,where,nps\n{answers}"))
    assert named(table) == ["id", "where", "nps"]
    assert len(cells(table)) == 40


def test_a_table_far_below_the_sample_is_not_mixed_in(make: Make) -> None:
    first = "".join(f"{i},Gate {i % 7},fine enough indeed\n" for i in range(20_000))
    second = "".join(f"{i},North,{i % 5}\n" for i in range(100))
    table = read_table(make(f"id,where,text\n{first}\nagent,region,score\n{second}"))
    assert [(t.first_row, t.rows) for t in table.understanding.tables] == [(1, 20_000), (20_003, 100)]
    assert len(cells(table)) == 20_000


def test_tables_of_another_width_without_a_blank_record(make: Make) -> None:
    first = "".join(f"{i},Gate,{i}.5,x\n" for i in range(8))
    second = "".join(f"{i},Gate,{i}.5\n" for i in range(5))
    table = read_table(make(f"id,where,sum,note\n{first}id,where,sum\n{second}"))
    assert [t.rows for t in table.understanding.tables] == [8, 5]
    assert len(cells(table)) == 8


@pytest.mark.parametrize(
    "text",
    [
        "id,where,score\n1,Gate,5\n\n2,Desk,4\n\n3,Gate,3\n",
        "who,what,score\nNorth,,\nAnn,x,5\nBo,y,4\n,,\nSouth,,\nCy,x,3\nDi,y,2\n",
        "who,what,score\nAnn,fine,5\nBo,good,4\n\nCy,bad,n/a\nDi,fine,3\n",
        "who,what\nAnn,fine\nBo,good\n\nCy,bad\nDi,fine\n",
        "id,a,b\n1,2,3\n4,5\n6,7\n8,9\n10,11,12\n",
    ],
)
def test_blank_records_and_group_lines_do_not_part_a_table(make: Make, text: str) -> None:
    known = read_table(make(text)).understanding
    assert known.tables == ()
    assert known.rows == sum(bool(line.strip(",")) for line in text.splitlines()) - 1


@given(
    st.lists(st.integers(0, 99), min_size=3, max_size=30),
    st.lists(st.integers(0, 99), min_size=3, max_size=30),
)
def test_rows_of_stacked_tables_are_all_there(
    tmp_path_factory: pytest.TempPathFactory, first: list[int], second: list[int]
) -> None:
    """What belongs to one of two tables is read with it, and nothing else is."""
    path = tmp_path_factory.mktemp("stacked") / "a.csv"
    lines = ["id,score", *(f"a{n},{n}" for n in first), "", "agent,calls", *(f"b{n},{n}" for n in second)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cells(read_table(path, ReadOptions(table=1))) == [[f"a{n}", str(n)] for n in first]
    assert cells(read_table(path, ReadOptions(table=2))) == [[f"b{n}", str(n)] for n in second]


def test_tables_below_each_other_in_a_sheet(tmp_path: Path) -> None:
    tickets = [(i, "web", i % 5) for i in range(1, 9)]
    rows: list[tuple[Cell, ...]] = [
        ("Month", "Value"),
        ("NPS", 40),
        (),
        ("Ticket", "Channel", "Score"),
        *tickets,
    ]
    table = read_table(write_xlsx(tmp_path / "book.xlsx", {"S": rows}))
    assert named(table) == ["Ticket", "Channel", "Score"]
    assert len(cells(table)) == 8


# -------------------------------------------------------------------------------------- side by side


def test_tables_side_by_side_of_different_length(tmp_path: Path) -> None:
    left = [(f"a{i}", i) for i in range(8)]
    right = [(f"b{i}", i, "x") for i in range(3)]
    rows: list[tuple[Cell, ...]] = [
        (*pair, None, *(right[i] if i < 3 else ())) for i, pair in enumerate(left)
    ]
    path = write_xlsx(tmp_path / "book.xlsx", {"S": [("who", "n", None, "agent", "calls", "team"), *rows]})
    table = read_table(path)
    known = table.understanding
    assert [(t.first_column, t.last_column, t.rows) for t in known.tables] == [(1, 2, 8), (4, 6, 3)]
    assert (named(table), cells(table)) == (["who", "n"], [[f"a{i}", str(i)] for i in range(8)])
    table = read_table(path, ReadOptions(table=2))
    assert named(table) == ["agent", "calls", "team"]
    assert cells(table) == [[f"b{i}", str(i), "x"] for i in range(3)]


def test_tables_side_by_side_with_titles_and_equal_names(make: Make) -> None:
    text = "North,,,South,\nwho,n,,who,n\nAnn,1,,Cy,3\nBo,2,,Di,4\n"
    table = read_table(make(text), ReadOptions(table=2))
    assert [t.name for t in table.understanding.tables] == ["North", "South"]
    assert (named(table), cells(table)) == (["who", "n"], [["Cy", "3"], ["Di", "4"]])


def test_an_empty_column_does_not_part_a_table(make: Make) -> None:
    known = read_table(make("who,n,,where,score\nAnn,1,,Gate,3\nBo,2,,Desk,4\nCy,3,,Gate,5\n")).understanding
    assert (known.tables, len(known.columns), known.rows) == ((), 5, 3)


# ------------------------------------------------------------------------------- lines below a table


@pytest.mark.parametrize(
    "line",
    [
        "Total,60,9", "Grand total,60,", "Summe,60,9", "Итого,60,9", "Всього,60,9", "Total general,60,9",
        "Tổng cộng,60,9",
        "รวม,60,9", "Average,20,3", "Total,,", ",Total,9", "Answered,,3", "\nGenerated on 2026-02-01 by Ann,,",
        "\nSource: help desk,,", "Exported on 3 May 2026", "\nTotal,999,1",
    ],
)  # fmt: skip
def test_a_line_below_the_table_is_left_out_and_reported(make: Make, line: str) -> None:
    text = f"where,answers,score\nGate,10,2\nDesk,20,3\nWeb,30,4\n{line}\n"
    table = read_table(make(text))
    known = table.understanding
    assert [row[0] for row in cells(table)] == ["Gate", "Desk", "Web"]
    (problem,) = [p for p in known.problems if p.dropped]
    assert (problem.row, known.footers, known.dropped) == (5 + line.count("\n"), 1, 1)
    assert "left out" in problem.reason
    assert known.columns[1].high == 30


@pytest.mark.parametrize(
    "line", ["Total,7,2", "Totally fine,60,9", "Sum,5,5", "Mean Street,60,9", "Answered,60,9", "Total,,yes"]
)
def test_a_row_that_only_looks_like_a_total_is_kept(make: Make, line: str) -> None:
    known = read_table(make(f"where,answers,score\nGate,10,2\nDesk,20,3\nWeb,30,4\n{line}\n")).understanding
    assert (known.rows, known.footers) == (4, 0)


def test_answers_that_begin_like_a_total_are_kept(make: Make) -> None:
    rows = "9,good,web\n,total waste of time,\n,fine,\n8,ok,web\n"
    for last in (",total waste of time,", ",Total,", ",Source: a friend,"):
        known = read_table(make(f"nps,comment,where\n{rows}{last}\n")).understanding
        assert (known.rows, known.footers) == (5, 0)
    blocks = "id,what,n\n1,a,2\n\n2,b,3\n\n3,c,4\nTotal,x,9\n"
    assert read_table(make(blocks)).understanding.footers == 0


def test_several_lines_below_a_table(make: Make) -> None:
    known = read_table(make("where;n\nA;1,5\nB;2,5\nSumme;4,0\n\nErstellt am 01.02.2026;\n")).understanding
    assert (known.rows, known.footers, [p.row for p in known.problems]) == (2, 2, [4, 6])


# ------------------------------------------------------------------------------------------- headers


def test_names_without_leftovers_of_web_pages(make: Make) -> None:
    table = read_table(make('"<b>How likely</b> are you&nbsp;to recommend?",Ease &amp; speed\n9,5\n3,2\n'))
    assert named(table) == ["How likely are you to recommend?", "Ease & speed"]
    assert table.header[1] == "Ease &amp; speed"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("Line\r\n two", "Line two"),
        ("<p style='x'>Hi</p><br/>you", "Hi you"),
        ("<script>x()</script>Q", "Q"),
        ("How was ${q://QID1/ChoiceGroup/SelectedChoices}?", "How was …?"),
        ("\u200bScore\u00a0now", "Score now"),
        ("Did it work?10 - yes", "Did it work? 10 - yes"),
        ("AT&T &lt;5", "AT&T <5"),
    ],
)
def test_clean_names(text: str, name: str) -> None:
    assert clean_name(text) == name


def test_a_row_of_units(make: Make) -> None:
    table = read_table(make("where,wait,cost\n,[min],€\nGate,12,3\nDesk,7,4\n"))
    assert (named(table), len(cells(table))) == (["where", "wait (min)", "cost (€)"], 2)


def test_three_header_rows_with_merged_cells(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("Region", "2026", None, None, None),
        (None, "Web", None, "Phone", None),
        (None, "n", "score", "n", "score"),
        ("North", 1, 2, 3, 4),
        ("South", 5, 6, 7, 8),
    ]
    merged = ["A1:A3", "B1:E1", "B2:C2", "D2:E2"]
    table = read_table(write_xlsx(tmp_path / "book.xlsx", {"S": rows}, merged=merged))
    assert named(table) == [
        "Region",
        "2026: Web: n",
        "2026: Web: score",
        "2026: Phone: n",
        "2026: Phone: score",
    ]
    assert (table.understanding.header_rows, len(cells(table))) == (3, 2)


def test_shares_and_counts_below_merged_cells(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("How likely?",),
        ("Answer Choices", "Responses", None),
        ("Very", 0.75, 30),
        ("Not", 0.25, 10),
        ("Answered", None, 40),
        ("Skipped", None, 2),
    ]
    book = write_xlsx(tmp_path / "summary.xlsx", {"Question 1": rows, "Question 2": rows}, merged=["B2:C2"])
    table = read_table(book)
    assert named(table) == ["Answer Choices", "Responses: share", "Responses: count"]
    assert (cells(table), table.understanding.footers) == ([["Very", "0.75", "30"], ["Not", "0.25", "10"]], 2)


# -------------------------------------------------------------------------------------- other sources


def test_lines_in_a_second_encoding(make: Make) -> None:
    good = "".join(f"{i};дуже добре\n" for i in range(9))
    table = read_table(make(f"id;текст\n{good}".encode() + "10;довго чекав\r11;поруч\r\n".encode("cp1251")))
    assert cells(table)[-3:] == [["8", "дуже добре"], ["10", "довго чекав"], ["11", "поруч"]]
    assert table.understanding.notes == ("Some lines are not in UTF-8 but in cp1251; both are read.",)


def test_rows_of_a_database_script(make: Make) -> None:
    script = """-- dump
    CREATE TABLE `plans` (id INT, name VARCHAR(9), price DECIMAL(5,2), PRIMARY KEY (id));
    INSERT INTO plans VALUES (1, 'it''s \\'free\\'', NULL), (2, 'pro, annual (12)', 199.5);
    INSERT INTO db.events (at, plan) VALUES ('2026-01-01', 1), ('2026-01-02', 2);
    insert into db.events (at, plan) values ('2026-01-03', 2) , ('2026-01-04', 1), ('2026-01-05', 1);
    """
    path = make(script, "dump.sql")
    assert cells(read_table(path, ReadOptions(table=1))) == [
        ["1", "it's 'free'", ""],
        ["2", "pro, annual (12)", "199.5"],
    ]
    table = read_table(path)
    assert (named(table), len(cells(table)), table.path) == (["at", "plan"], 5, path)
