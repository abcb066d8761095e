"""Files as odd as people make them, written here and imported by the command line: the right figure or one sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxdesk.cli import main

Take = Callable[..., Any]


@pytest.fixture
def take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Take:
    """Import a text, with options, and return the figures; of a refused file the sentence."""
    made = iter(range(1000))

    def run(text: str | bytes, *options: str, asked: tuple[str, ...] = (), ending: str = "csv") -> Any:
        file = tmp_path / f"data{next(made)}.{ending}"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        project = tmp_path / f"p{next(made)}.cxdesk"
        assert main(["new", str(project)]) == 0
        status = main(["import", str(project), str(file), *options, "--json"])
        said = capsys.readouterr()
        if status:
            lines = said.err.strip().splitlines()
            assert (status, len(lines)) == (1, 1)
            return lines[0]
        assert main(["metrics", str(project), *asked, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def rows(header: str, *lines: str) -> str:
    return "\n".join([header, *lines, ""])


TEN = [10, 9, 9, 8, 7, 6, 3, 10, 0, 9]  # five promoters, two passives, three detractors
NPS = pytest.approx(20)


def one(found: list[dict[str, Any]]) -> tuple[str, Any, int]:
    (row,) = found
    return row["metric"], row["value"], row["n"]


def nps_of(header: str = "Date,NPS", first: Callable[[int], str] = lambda i: f"2026-01-{i + 1:02}") -> str:
    return rows(header, *(f"{first(i)},{score}" for i, score in enumerate(TEN)))


def test_two_date_orders_in_one_file(take: Take) -> None:
    lines = [f"{i + 13}/01/2026,01/{i + 13}/2026,{score}" for i, score in enumerate(TEN)]
    found = take(rows("Answered,Shipped,NPS", *lines), asked=("--by", "month"))
    assert [(r["period"], r["value"], r["n"]) for r in found] == [("2026-01", NPS, 10)]


def test_years_of_the_buddhist_era(take: Take) -> None:
    found = take(nps_of("วันที่,NPS", lambda i: f"{i + 13}/02/2569"), asked=("--by", "month"))
    assert [(r["period"], r["n"]) for r in found] == [("2026-02", 10)]


def test_durations_with_colons(take: Take) -> None:
    lines = [f"{i},{70 + i}:30" for i in range(10)]  # minutes and seconds: the mean is 75 minutes
    found = take(rows("Case,Handling time (mm:ss)", *lines), "--metric", "art:duration=Handling")
    assert one(found) == ("art", pytest.approx(75 / 60), 10)


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["$1,200.50", "$800.00", "$99.50"], 2100),
        (["1.200,50 €", "800,00 €", "99,50 €"], 2100),
        (["12 %", "30 %", "18 %"], 60),
    ],
)
def test_money_and_per_cent(take: Take, cells: list[str], total: float) -> None:
    lines = [f"{i};{cell}" for i, cell in enumerate(cells)]
    assert one(take(rows("Id;Amount", *lines), "--metric", "sum=Amount")) == ("sum", pytest.approx(total), 3)


def test_many_columns(take: Take) -> None:
    names = ",".join(f"Q{i}" for i in range(954))
    lines = [",".join([str(score), *("x" for _i in range(954))]) for score in TEN]
    assert one(take(rows(f"NPS,{names}", *lines))) == ("nps", NPS, 10)


SCALES = {
    "uk": ("Наскільки ви задоволені?", "Дуже задоволений", "Задоволений", "Незадоволений"),
    "vi": ("Bạn hài lòng thế nào?", "Rất hài lòng", "Hài lòng", "Không hài lòng"),
    "th": ("คุณพึงพอใจแค่ไหน", "พึงพอใจมาก", "พึงพอใจ", "ไม่พึงพอใจ"),
    "ro": ("Cât de mulțumit sunteți?", "Foarte mulțumit", "Mulțumit", "Nemulțumit"),
}


@pytest.mark.parametrize("language", SCALES)
def test_scales_in_words(take: Take, language: str) -> None:
    header, very, good, bad = SCALES[language]
    answers = [very] * 4 + [good] * 2 + [bad] * 4
    assert one(take(rows(f"Id,{header}", *(f"{i},{a}" for i, a in enumerate(answers))))) == (
        "csat",
        pytest.approx(60),
        10,
    )


def test_declared_codes_are_no_answers(take: Take) -> None:
    text = rows("Id,Satisfaction", *(f"{i},{a}" for i, a in enumerate([5, 4, 3, 1, 9, 9])))
    assert one(take(text, "--missing", "9", "--metric", "csat=Satisfaction")) == (
        "csat",
        pytest.approx(50),
        4,
    )


def test_weights_and_counts(take: Take) -> None:
    text = rows("NPS,Weight,Times", "10,1.5,3", "0,0.5,1")
    assert one(take(text, "--metric", "nps=NPS", "--weight", "Weight"))[1] == pytest.approx(50)
    assert one(take(text, "--metric", "nps=NPS", "--count", "Times")) == ("nps", pytest.approx(50), 4)


def test_lines_above_and_below_the_table(take: Take) -> None:
    lines = [f"2026-01-{i + 1:02},{score},shop" for i, score in enumerate(TEN)]
    text = rows(
        "Survey export,,", "Made by the team,,", ",,", "Date,NPS,Place", *lines, ",,", "Total,10 answers,"
    )
    assert one(take(text)) == ("nps", NPS, 10)


def test_quarters_side_by_side(take: Take) -> None:
    text = rows("Service,2026-Q1 Rating,2026-Q2 Rating", "A,4,5", "B,2,3", "C,3,4")
    found = take(text, "--shape", "unpivot", "--metric", "mean=Rating", asked=("--by", "quarter"))
    assert [(r["period"], r["value"], r["n"]) for r in found] == [("2026-Q1", 3, 3), ("2026-Q2", 4, 3)]


def test_an_event_log(take: Take) -> None:
    lines = [
        f"T{i},{step},2026-01-01 {hour:02}:00" for i in range(9) for step, hour in (("open", 8), ("done", 10))
    ]
    assert one(take(rows("Ticket,Status,Time", *lines))) == ("art", pytest.approx(2), 9)


def test_ready_figures(take: Take) -> None:
    text = rows("Month,NPS,Responses", "2026-01,20,100", "2026-02,50,300")
    found = take(text, "--metric", "figure:value=NPS,n=Responses,variant=nps")
    assert found[0]["value"] == pytest.approx((20 * 100 + 50 * 300) / 400)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file(take: Take, text: str) -> None:
    assert "empty" in take(text)


def test_a_header_alone_and_a_row_alone(take: Take) -> None:
    alone = take("Date,NPS,Comment\n")
    assert alone == [] or "no rows" in alone or "no data" in alone
    assert one(take("Date,NPS,Comment\n2026-01-01,10,fine\n", "--metric", "nps=NPS"))[1:] == (100, 1)


def test_too_many_segments(take: Take) -> None:
    text = rows("Shop,NPS", *(f"Shop {i},{i % 11}" for i in range(10_000)))
    assert take(text)[0]["n"] == 10_000
    assert "10,000 different values" in take(text, "--segment", "Shop")


@pytest.mark.parametrize(
    "cell", ["a" * 10**6, "1" * 10**6, "x" + " " * 10**6 + "y", "word " * 200_000], ids=range(4)
)
def test_a_cell_of_a_megabyte(take: Take, cell: str) -> None:
    lines = [f'{score},"{cell if i % 5 == 0 else "fine"}"' for i, score in enumerate(TEN)]
    assert one(take(rows("NPS,Comment", *lines))) == ("nps", NPS, 10)


def test_mixed_line_ends_and_a_mark_in_the_middle(take: Take) -> None:
    ends = ["\r\n", "\n"]
    text = "NPS,Comment\r\n" + "".join(f"{score},fine{ends[i % 2]}" for i, score in enumerate(TEN))
    assert one(take(text)) == ("nps", NPS, 10)
    two = rows("NPS,Comment", *(f"{score},\ufefffine" for score in TEN))
    assert one(take("\ufeff" + two)) == ("nps", NPS, 10)
