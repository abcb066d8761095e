"""Questions spread over columns, and columns of several answers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdesk.exchange.groups import Group, contains, groups
from cxdesk.exchange.tables import read_table


def found(tmp_path: Path, text: str) -> tuple[Group, ...]:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return groups(read_table(file))


ONE = """id,Where?: Asia,Where?: Europe,Where?: Other (please specify),score
1,Asia,,,5
2,,Europe,,4
3,,Europe,,3
4,,,Moon,3
5,,,,1
"""


def test_one_option_chosen_of_columns(tmp_path: Path) -> None:
    (group,) = found(tmp_path, ONE)
    assert (group.name, group.columns, group.several) == ("Where?", (1, 2, 3), False)
    assert group.options == ("Asia", "Europe", "Other (please specify)")
    assert (group.counts, group.answered) == ((1, 2, 1), 4)
    cell = group.cell()
    assert [cell("Asia", None, None), cell(None, "Europe", None), cell(None, None, None)] == [
        "Asia",
        "Europe",
        None,
    ]
    assert cell(None, None, "Moon") == "Other (please specify)"


def test_several_options_chosen_of_marks(tmp_path: Path) -> None:
    text = "id,Use - Mail,Use - Phone,Use - Chat\n" + "1,1,1,0\n2,0,1,0\n3,0,0,0\n4,1,1,1\n" * 3
    (group,) = found(tmp_path, text)
    assert (group.name, group.options, group.several) == ("Use", ("Mail", "Phone", "Chat"), True)
    assert (group.counts, group.answered) == ((6, 9, 3), 9)
    chose = group.chose("chat")
    assert chose is not None
    assert [chose(1, 1, 0), chose(0, 0, 1), chose(0, 0, 0)] == [0, 1, None]
    assert group.chose("fax") is None


def test_options_damaged_by_a_spreadsheet_are_told_by_their_cells(tmp_path: Path) -> None:
    header = "Again?: #NAME?,Again?: - Maybe,Again?: #NAME?,x"
    (group,) = found(tmp_path, header + "\nNever,,,1\n,Maybe,,2\n,,Surely,3\n")
    assert group.options == ("Never", "Maybe", "Surely")


def test_no_is_an_option_of_its_own(tmp_path: Path) -> None:
    (group,) = found(tmp_path, "Member?: Yes,Member?: No,x\nYes,,1\n,No,2\n,No,2\n")
    assert group.counts == (1, 2)


def test_options_without_a_question_above_them(tmp_path: Path) -> None:
    (group,) = found(
        tmp_path, "x,Coursera,Udacity,edX,y\n1,Coursera,,edX,2\n2,,Udacity,,1\n3,Coursera,Udacity,,2\n"
    )
    assert (group.name, group.columns, group.several) == ("Coursera … edX", (1, 2, 3), True)


@pytest.mark.parametrize(
    "text",
    [
        "a: x,b: y,c\nx,y,1\nx,,2\n",
        "date,nps,comment\n2026-01-01,9,good\n2026-01-02,3,bad\n",
        "q: speed,q: price\n1,5\n4,3\n5,2\n",
        "name,town\nAnna,Kyiv\nBo,Oslo\n",
    ],
)
def test_other_columns_are_no_question(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == ()


JOINED = [
    "Mail, Phone",
    "Phone",
    "Mail, Social media such as blogs, videos, or chats",
    "Social media such as blogs, videos, or chats",
    "Mail, Phone, Social media such as blogs, videos, or chats",
    "Shop (town, suburb), Phone",
    "Shop (town, suburb)",
    "",
]


@pytest.mark.parametrize("separator", [", ", ";", "|"])
def test_several_answers_in_one_cell(tmp_path: Path, separator: str) -> None:
    rows = [row.replace("such as blogs, videos, or chats", "and chats") for row in JOINED * 4]
    if separator != ", ":
        rows = [
            row.replace(", ", separator).replace(f"(town{separator}suburb)", "(town, suburb)") for row in rows
        ]
    (group,) = found(tmp_path, "id,Used\n" + "".join(f'{i},"{row}"\n' for i, row in enumerate(rows)))
    assert group.several
    assert dict(zip(group.options, group.counts, strict=True)) == {
        "Mail": 12,
        "Phone": 16,
        "Social media and chats": 12,
        "Shop (town, suburb)": 8,
    }
    assert (group.answered, group.separator) == (28, separator)


def test_an_option_with_commas_is_one_option(tmp_path: Path) -> None:
    rows = "".join(f'{i},"{row}"\n' for i, row in enumerate(JOINED * 4))
    (group,) = found(tmp_path, "id,Used\n" + rows)
    assert "Social media such as blogs, videos, or chats" in group.options
    assert "videos" not in group.options


def test_an_option_among_others() -> None:
    found = contains("Chat", ["Chat by video"])
    cells = ["Chat", "Mail, chat", "Chat by video", "Chat by video, Chat", "Chats", None, "Mail;Chat"]
    assert [found(cell) for cell in cells] == [1, 1, 0, 1, 0, None, 1]


@settings(max_examples=40)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=12))
def test_shares_of_columns_and_of_joined_cells_agree(chosen: list[list[bool]]) -> None:
    options = ("Mail", "Mail by post", "Phone")
    spread = Group("q", (0, 1, 2), options, True)
    joined = Group("q", (0,), options, True, separator=", ")
    for row in chosen:
        cells = [option if is_chosen else None for option, is_chosen in zip(options, row, strict=True)]
        text = ", ".join(cell for cell in cells if cell) or None
        for option in options:
            one, other = spread.chose(option), joined.chose(option)
            assert one is not None
            assert other is not None
            assert one(*cells) == other(text)
