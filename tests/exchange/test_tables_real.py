"""The table reader on files that strangers made: rows, columns, dates and encodings as their lists of facts say."""

import csv
import json
from pathlib import Path

import pytest

from cxdesk.errors import FileError
from cxdesk.exchange.tables import ReadOptions, Understanding, read_table
from cxdesk.exchange.values import converter

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SURVEYS = DATA / "1_surveys"
DIALECTS = DATA / "3_dialects"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the collection of real files is not beside the project"
)


def understand(path: Path) -> Understanding:
    return read_table(path).understanding


def column(path: Path, name: str) -> list[object]:
    """The converted values of a column."""
    table = read_table(path)
    known = table.understanding
    at = [c.name for c in known.columns].index(name)
    convert = converter(known.columns[at].reading())
    return [convert(cells[at]) for _row, cells in table.records()]


def guessed(known: Understanding, role: str) -> list[str]:
    return [c.name for c in known.columns if c.guess == role]


@pytest.mark.parametrize(
    ("name", "role", "columns"),
    [
        ("nps_web.csv", "nps", ["nps_rating"]),
        ("nps_web.csv", "date", ["response_date"]),
        ("nps_web.csv", "id", ["user_id"]),
        ("whiteboard_nps_multiline.csv", "nps", ["NPS_Score"]),
        ("whiteboard_nps_multiline.csv", "comment", ["text"]),
        ("whiteboard_nps_multiline.csv", "id", ["user_id"]),
        ("health_plan_cx_survey.csv", "nps", ["survey_q6_nps"]),
        ("bank_nps_mixed_dates.csv", "date", ["survey_date"]),
        ("rstudio_2019_en.csv", "date", ["Timestamp"]),
        ("acme_happiness.csv", "nps", []),
        ("acme_happiness.csv", "csat", []),
        ("cncf_maintainers_2021h2.csv", "date", ["End Date"]),
    ],
)
def test_roles(name: str, role: str, columns: list[str]) -> None:
    assert guessed(understand(SURVEYS / name), role) == columns


def test_recommendations_on_one_to_ten() -> None:
    known = understand(SURVEYS / "rstudio_2019_en.csv")
    asked = [c for c in known.columns if c.guess == "nps"]
    assert [c.name[:39] for c in asked] == [
        "How likely are you to recommend R to a ",
        "How likely are you to recommend Python ",
    ]
    assert [(c.low, c.high) for c in asked] == [(1.0, 10.0)] * 2


def test_numbers_of_google_forms_agree_in_csv_and_tsv() -> None:
    tables = [read_table(SURVEYS / f"rstudio_2019_en.{end}") for end in ("csv", "tsv")]
    assert [t.understanding.date_order for t in tables] == ["mdy", "mdy"]
    first, second = ([[" ".join(cell.split()) for cell in cells] for _, cells in t.records()] for t in tables)
    assert first == second
    known = tables[0].understanding
    convert = converter(known.columns[0].reading())
    assert convert(next(tables[0].records())[1][0]) == "2019-12-13T09:50:30"


def test_day_first_is_proved_by_the_whole_column() -> None:
    table = read_table(SURVEYS / "bank_nps_mixed_dates.csv")
    known = table.understanding
    assert (known.date_order, known.date_order_certain) == ("dmy", True)
    names = [c.name for c in known.columns]
    day, month = names.index("survey_date"), names.index("month")
    convert = converter(known.columns[day].reading())
    for _row, cells in table.records():
        assert int(str(convert(cells[day]))[5:7]) == int(cells[month])


def test_long_ids_stay_text() -> None:
    known = understand(SURVEYS / "whiteboard_nps_multiline.csv")
    assert known.columns[0].type == "text"
    assert column(SURVEYS / "whiteboard_nps_multiline.csv", "user_id")[0] == "3074457347487777543"


def test_broken_last_row_is_reported_and_no_other_lost() -> None:
    known = understand(SURVEYS / "airline_satisfaction_truncated.csv")
    (problem,) = known.problems
    assert (problem.row, problem.column, problem.dropped, known.dropped) == (37958, None, True, 1)
    assert "7 cells of 23" in problem.reason


def test_surplus_commas_belong_to_the_last_column() -> None:
    table = read_table(DATA / "2_operations" / "shopeasy_reviews_unquoted_commas.csv")
    known = table.understanding
    assert (known.rows, known.dropped, len(known.problems)) == (1363, 0, 562)
    ratings = [int(cells[4]) for _, cells in table.records()]
    assert [ratings.count(n) for n in range(1, 6)] == [80, 153, 290, 431, 409]


def test_both_date_headers_are_kept_apart() -> None:
    known = understand(SURVEYS / "happyornot_unicafe_daily.csv")
    names = [c.name for c in known.columns]
    assert names[2] == "Date"
    assert names[6] == "Date (2)"
    assert column(SURVEYS / "happyornot_unicafe_daily.csv", "Date")[0] == "2016-09-12"


def test_iso_and_day_first_twins_are_equal() -> None:
    folder = DATA / "2_operations"
    for name in ("open_dt", "closed_dt"):
        assert column(folder / "boston311_100.csv", name) == column(folder / "boston311_dmy_100.csv", name)


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        ("1_surveys/538_starwars_surveymonkey.csv", "cp1252", "Expanded Universe?Œæ"),
        ("1_surveys/cncf_2020_surveymonkey_macroman.csv", "mac_roman", "How\u00a0often"),
        ("3_dialects/thai_livestock_tis620.csv", "cp874", "สถานที่เลี้ยงสัตว์ เขตปศุสัตว์"),
        ("3_dialects/csv_wrangling_github/Parsed.csv", "cp1251", "Ставрополь"),
        ("3_dialects/csv_wrangling_github/Blizak_2010.csv", "cp1250", "Mělník"),
        ("3_dialects/csv_wrangling_github/sjis.csv", "cp932", "本日はいい天気"),
        ("3_dialects/csv_wrangling_github/dbpj_female_fbg.csv", "cp932", "対象リスク"),
        ("3_dialects/openrefine/big5.txt", "big5", "科技紫微網"),
        ("3_dialects/duckdb_csv/encodings/latin1.csv", "cp1252", "José Álvarez"),
    ],
)
def test_encodings(name: str, encoding: str, text: str) -> None:
    table = read_table(DATA / name)
    assert table.understanding.encoding == encoding
    seen = "\n".join([*table.header, *(cell for _, cells in table.records() for cell in cells)])
    assert text in seen


@pytest.mark.parametrize("name", sorted(p.stem for p in (DIALECTS / "csv_spectrum" / "json").glob("*.json")))
def test_csv_spectrum(name: str) -> None:
    expected = json.loads((DIALECTS / "csv_spectrum" / "json" / f"{name}.json").read_text(encoding="utf-8"))
    table = read_table(DIALECTS / "csv_spectrum" / "csvs" / f"{name}.csv")
    names = [c.name for c in table.understanding.columns]
    found = [dict(zip(names, cells, strict=True)) for _, cells in table.records()]
    if (
        name == "location_coordinates"
    ):  # the published answer has another telephone number than the published file
        expected = [{**expected, "Contact Phone Number": "2095257564"}]
    assert found == expected


def rows(path: Path) -> list[list[str]]:
    table = read_table(path, ReadOptions(header_rows=0))
    return [cells for _, cells in table.records()]


@pytest.mark.parametrize("kind", ["utf8bom", "utf16le", "utf16be", "utf32le"])
def test_encoding_variants_read_as_the_utf8_sibling(kind: str) -> None:
    folder = DIALECTS / "phpspreadsheet_csv"
    assert (
        rows(folder / f"encoding.{kind}.csv")
        == rows(folder / "encoding.utf8.csv")
        == [["Å", "1"], ["2", "3"]]
    )


@pytest.mark.parametrize("kind", ["utf16be", "utf16bebom", "utf16le", "utf32bebom", "utf32le"])
def test_longer_encoding_variants(kind: str) -> None:
    folder = DIALECTS / "phpspreadsheet_csv"
    expected = [["première", "second", "troisième"]]
    assert rows(folder / f"premiere.{kind}.csv")[:1] == expected == rows(folder / "premiere.utf8bom.csv")[:1]


@pytest.mark.parametrize(
    "name", ["csv_with_utf16be_bom.csv", "csv_with_utf32be_bom.csv", "csv_with_CR_EOL.csv"]
)
def test_openspout_variants_give_the_same_table(name: str) -> None:
    expected = [[f"csv--{row}{column}" for column in "123"] for row in "123"]
    assert rows(DIALECTS / "openspout_csv" / name) == expected


def test_sep_line_names_the_delimiter_and_is_no_record() -> None:
    known = understand(DIALECTS / "phpspreadsheet_csv" / "sep.csv")
    assert (known.delimiter, [c.name for c in known.columns], known.rows) == (";", ["A", "1"], 1)


def test_nul_bytes_between_letters() -> None:
    known = understand(DIALECTS / "unicafe_finland" / "exactum_food_waste_dirty.csv")
    assert known.columns[0].name == "Päiväys"
    assert (known.columns[0].type, known.date_order, known.decimal) == ("date", "dmy", ",")


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "vslash": "|", "space": " ", "nsign": "#"}
QUOTES = {"doublequote": '"', "singlequote": "'"}


def test_dialects_of_annotated_files() -> None:
    """Delimiter and quote of at least 95 in 100 annotated files; a quote counts only where the file has one."""
    right = total = 0
    for folder, annotation in (
        ("csv_wrangling_github", "CSV_Wrangling_data_github_Manual_Dialect_Annotation.txt"),
        ("csvsniffer_csv", "Dialect_annotations.txt"),
        ("w3c_csvw_tests", "W3C-CSVW-Dialect_annotations.txt"),
    ):
        text = (DIALECTS / "csvsniffer_annotations" / annotation).read_text(
            encoding="utf-8", errors="replace"
        )
        for line in text.splitlines()[2:]:
            name, _encoding, delimiter, quote = line.split("|")[:4]
            path = DIALECTS / folder / name
            if not path.exists():
                continue
            total += 1
            try:
                known = understand(path)
            except FileError:
                continue
            plain = quote == "doublequote" and b'"' not in path.read_bytes()
            right += known.delimiter == DELIMITERS[delimiter] and (
                plain or known.quote == QUOTES.get(quote, '"')
            )
    assert total > 250
    assert right >= 0.95 * total


def test_every_file_of_the_collection_is_read_or_refused_with_a_sentence() -> None:
    tried = 0
    sentences: list[str] = []
    for path in sorted(DIALECTS.rglob("*.csv")):
        if path.is_file() and path.stat().st_size < 200_000:
            tried += 1
            try:
                table = read_table(path)
            except FileError as error:
                sentences.append(str(error))
                continue
            known = table.understanding
            assert sum(1 for _ in table.records()) == known.rows
    assert tried > 600
    assert all(sentence.endswith(".") for sentence in sentences)


def test_wide_table_agrees_with_the_csv_module() -> None:
    path = SURVEYS / "cncf_2018_surveymonkey.csv"
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))[2:]
    assert [cells for _, cells in read_table(path).records()] == expected


def test_columns_of_fixed_width() -> None:
    """The purchases of a sample of customers; its list of facts counts customers, revenue and days."""
    path = DATA / "2_operations" / "cdnow_sample_fixed_width.txt"
    known = understand(path)
    assert (known.rows, len(known.columns), known.header_rows, known.problems) == (6919, 5, 0, ())
    names = [c.name for c in known.columns]
    days = column(path, names[2])
    assert (min(map(str, days)), max(map(str, days))) == ("1997-01-01", "1998-06-30")
    assert len(set(column(path, names[0]))) == 2357
    assert round(sum(float(str(amount)) for amount in column(path, names[4])), 2) == 244091.94
