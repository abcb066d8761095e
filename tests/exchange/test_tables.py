"""The table reader on small files made here: each trap on its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cxdesk.errors import Cancelled, FileError
from cxdesk.exchange.tables import ReadOptions, Table, Understanding, read_table
from cxdesk.exchange.tables.fixed import find_cuts
from cxdesk.exchange.tables.legacy import guess_legacy
from cxdesk.jobs import Job

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(content: str | bytes, encoding: str = "utf-8", name: str = "answers.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return made


def cells(table: Table) -> list[list[str]]:
    return [row for _number, row in table.records()]


def roles(known: Understanding) -> list[str]:
    return [column.guess for column in known.columns]


SURVEY = {
    "uk": ("Дата;Точка контакту;Сегмент;NPS;Задоволеність;Зусилля;Коментар", "Парковка", "Довго шукав місце"),
    "ru": ("Дата;Канал;Сегмент;NPS;Удовлетворённость;Усилия;Комментарий", "Магазин", "Долго ждал на кассе"),
    "ro": ("Data;Canal;Segment;NPS;Satisfacție;Efort;Comentariu", "Magazin", "Așteptare lungă la casă"),
    "vi": ("Ngày;Kênh;Nhóm;NPS;Hài lòng;Nỗ lực;Nhận xét", "Cửa hàng", "Chờ đợi quá lâu ở quầy"),
    "th": ("วันที่;ช่องทาง;กลุ่ม;NPS;ความพึงพอใจ;ความพยายาม;ความคิดเห็น", "ร้านค้า", "รอนานมากที่เคาน์เตอร์บริการ"),
    "es": (
        "Fecha;Canal;Segmento;NPS;Satisfacción;Esfuerzo;Comentario",
        "Tienda",
        "Demasiado tiempo de espera",
    ),
    "de": ("Datum;Kanal;Segment;NPS;Zufriedenheit;Aufwand;Kommentar", "Straße", "Viel zu lange gewartet"),
    "fr": (
        "Date;Canal;Segment;NPS;Satisfaction;Effort;Commentaire",
        "Boutique",
        "Trop d’attente à la caisse",
    ),
    "pt": ("Data;Canal;Segmento;NPS;Satisfação;Esforço;Comentário", "Loja", "Muito tempo de espera na fila"),
}


def survey(language: str) -> str:
    """Forty rows of a touchpoint survey with headers in a language; dates run past the twelfth of a month."""
    header, place, comment = SURVEY[language]
    lines = [header]
    for i in range(40):
        day = f"{i % 28 + 1:02}.07.2026"
        lines.append(f"{day};{place} {i % 3};{'ABC'[i % 3]};{i % 11};{i % 5 + 1};{i % 7 + 1};{comment} {i}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", SURVEY)
def test_roles_by_header_words(make: Make, language: str) -> None:
    known = read_table(make(survey(language))).understanding
    assert roles(known) == ["date", "touchpoint", "segment", "nps", "csat", "ces", "comment"]
    assert (known.delimiter, known.rows, known.date_order, known.date_order_certain) == (";", 40, "dmy", True)
    assert [(c.low, c.high) for c in known.columns[3:6]] == [(0, 10), (1, 5), (1, 7)]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("uk", "cp1251"), ("ru", "cp1251"), ("ru", "koi8_r"), ("uk", "koi8_u"), ("ru", "cp866"), ("ru", "mac_cyrillic"),
        ("es", "cp1252"), ("de", "cp1252"), ("fr", "cp1252"), ("pt", "cp1252"), ("fr", "mac_roman"),
        ("th", "cp874"), ("th", "tis_620"),
        *((language, wide) for language in ("uk", "th", "de") for wide in (
            "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")),
    ],
)  # fmt: skip
def test_encodings(make: Make, language: str, encoding: str) -> None:
    text = survey(language)
    table = read_table(make(text, encoding))
    assert list(table.header) == text.splitlines()[0].split(";")
    assert cells(table) == [line.split(";") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Bardzo miła obsługa, źle wyjaśniono", "cp1250"),
        ("Příliš dlouhé čekání, šikovný zaměstnanec", "cp1250"),
        ("Köszönöm, gyors és segítőkész, jövőre is", "cp1250"),
        ("Çok güzel hizmet, teşekkürler, ilgisiz çalışanlar", "cp1254"),
        ("Labai malonus aptarnavimas, ačiū, šiaip žmonės", "cp1257"),
        ("Πολύ καλή εξυπηρέτηση, μεγάλη αναμονή", "cp1253"),
        ("שירות טוב מאוד המתנה ארוכה תודה", "cp1255"),
        ("خدمة ممتازة جدا انتظار طويل شكرا", "cp1256"),
        ("とても良いサービスでした 待ち時間が長い", "cp932"),
        ("服务非常好 等待时间太长了", "gb18030"),
        ("服務非常好 等待時間太長了", "big5"),
        ("서비스가 아주 좋았습니다 대기 시간", "cp949"),
        ("€ 3,50", "cp1252"),
        ("£3.50", "cp1252"),
        ("I don’t like it – it’s slow", "cp1252"),
        ("Müller", "cp1252"),
    ],
)
def test_encodings_before_unicode(text: str, encoding: str) -> None:
    assert text.encode(encoding).decode(guess_legacy(text.encode(encoding))) == text


def test_a_given_encoding_wins_and_an_unknown_one_is_refused(make: Make) -> None:
    path = make("name\nMüller\n", "cp1252")
    assert cells(read_table(path, ReadOptions(encoding="cp1250"))) == [["Müller"]]
    assert cells(read_table(path, ReadOptions(encoding="utf-8"))) == [["M\ufffdller"]]
    with pytest.raises(FileError, match="no known encoding"):
        read_table(path, ReadOptions(encoding="klingon"))


def test_a_damaged_letter_does_not_make_another_encoding(make: Make) -> None:
    lines = [f"{i},дуже добре".encode() for i in range(30)]
    lines[7] = lines[7][:-1]
    table = read_table(make(b"id,text\n" + b"\n".join(lines) + b"\n"))
    assert table.understanding.encoding == "utf-8"
    assert cells(table)[7:9] == [["7", "дуже добр\ufffd"], ["8", "дуже добре"]]
    assert [(p.row, p.dropped) for p in table.understanding.problems] == [(9, False)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(make: Make, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (["id", "note"], ["1", "a b"], ["2", "c: d"], ["3", "e"])]
    table = read_table(make("\n".join(lines)))
    assert table.understanding.delimiter == delimiter
    assert cells(table) == [["1", "a b"], ["2", "c: d"], ["3", "e"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(make: Make, end: str) -> None:
    assert cells(read_table(make(end.join(["a,b", "1,x", "2,y", ""])))) == [["1", "x"], ["2", "y"]]


def test_numbers_with_decimal_comma_and_thousands_points(make: Make) -> None:
    known = read_table(make("place;sum\nA;1.234,50\nB;12,5\nC;7\n")).understanding
    assert (known.decimal, known.columns[1].type, known.columns[1].low, known.columns[1].high) == (
        ",", "number", 7.0, 1234.5,
    )  # fmt: skip


def test_thousands_commas_are_integers(make: Make) -> None:
    known = read_table(make('a,b\nx,"1,234"\ny,"12,000,000"\nz,5\n')).understanding
    assert (known.decimal, known.columns[1].type, known.columns[1].high) == (".", "integer", 12_000_000)


def test_date_order_is_proved_by_a_late_row(make: Make) -> None:
    rows = [f"{i},01/02/2026" for i in range(6000)]
    month_first = read_table(make("\n".join(["id,date", *rows, "6001,01/13/2026"]))).understanding
    assert (month_first.date_order, month_first.date_order_certain) == ("mdy", True)
    day_first = read_table(make("\n".join(["id,date", *rows, "6001,13/01/2026"]))).understanding
    assert (day_first.date_order, day_first.date_order_certain) == ("dmy", True)
    open_case = read_table(make("\n".join(["id,date", *rows]))).understanding
    assert (open_case.date_order, open_case.date_order_certain) == ("dmy", False)


def test_a_number_late_in_a_column_of_many_values_counts(make: Make) -> None:
    rows = [f"{i},{i}.5" for i in range(5000)]
    known = read_table(make("\n".join(["a,b", *rows, "99999,N/A", "-7,oops", "x,1.25"]))).understanding
    assert [(c.type, c.low, c.high) for c in known.columns] == [
        ("integer", -7, 99999),
        ("number", 0.5, 4999.5),
    ]
    assert known.columns[1].empty == 1
    assert [(p.row, p.column, p.value) for p in known.problems] == [(5003, "b", "oops"), (5004, "a", "x")]
    assert [c.distinct for c in known.columns] == [5003, 5002]


def test_times_late_in_a_column_are_checked(make: Make) -> None:
    rows = [f"{i},2026-01-{i % 28 + 1:02} {i % 24:02}:{i % 60:02}:{i * 7 % 60:02}" for i in range(5000)]
    known = read_table(
        make("\n".join(["id,at", *rows, "1,2026-02-30 10:00:00", "2,2026-02-03"]))
    ).understanding
    assert known.columns[1].type == "datetime"
    assert [(p.row, p.value) for p in known.problems] == [(5002, "2026-02-30 10:00:00")]


def test_ids_stay_text(make: Make) -> None:
    table = read_table(make("code,ticket\n007,3074457347487777543\n012,3074457347487777544\n"))
    assert [c.type for c in table.understanding.columns] == ["text", "text"]
    rows = [f"{i},{10**18 + i}" for i in range(3000)]
    known = read_table(make("\n".join(["n,ticket", *rows]))).understanding
    assert [c.type for c in known.columns] == ["integer", "text"]


def test_no_metric_without_evidence(make: Make) -> None:
    rows = "\n".join(f"{i % 5 + 1},{i % 11},{i % 11},{i % 8}" for i in range(40))
    known = read_table(make("X1,score,count,children\n" + rows)).understanding
    assert roles(known) == ["", "nps", "", ""]


def test_values_off_the_scale_do_not_hide_a_metric(make: Make) -> None:
    rows = [str(i % 11) for i in range(100)] + ["11", "99"]
    known = read_table(make("\n".join(["NPS", *rows]))).understanding
    assert (roles(known), known.columns[0].high) == (["nps"], 99)


def test_preamble_and_blank_records_are_passed_over(make: Make) -> None:
    table = read_table(make("Report of July\n\n,,\nid,where,nps\n1,Gate,7\n,,\n2,Lounge,9\n\n"))
    known = table.understanding
    assert [c.name for c in known.columns] == ["id", "where", "nps"]
    assert list(table.records()) == [(5, ["1", "Gate", "7"]), (7, ["2", "Lounge", "9"])]
    assert (known.preamble, known.header_rows, known.blank, known.dropped) == (3, 1, 2, 0)


def test_two_header_rows_of_surveymonkey(make: Make) -> None:
    text = (
        "Respondent ID,How likely?,Which channels?,,\n,Response,Web,Phone,Other (please specify)\n"
        "11,9,Web,,\n12,3,,Phone,\n13,5,,,Fax\n"
    )
    table = read_table(make(text))
    known = table.understanding
    assert (known.header_rows, known.rows) == (2, 3)
    assert [c.name for c in known.columns] == [
        "Respondent ID", "How likely?", "Which channels?: Web", "Which channels?: Phone",
        "Which channels?: Other (please specify)",
    ]  # fmt: skip
    assert [number for number, _ in table.records()] == [3, 4, 5]


def test_header_rows_as_the_user_says(make: Make) -> None:
    path = make("a,b\nc,d\n1,2\n")
    assert cells(read_table(path, ReadOptions(header_rows=0))) == [["a", "b"], ["c", "d"], ["1", "2"]]
    assert cells(read_table(path, ReadOptions(header_rows=2))) == [["1", "2"]]


def test_a_table_without_header(make: Make) -> None:
    table = read_table(make("1,2026-01-05,Gate\n2,2026-01-06,Gate\n3,2026-01-07,Desk\n"))
    known = table.understanding
    assert (known.header_rows, known.rows) == (0, 3)
    assert [c.name for c in known.columns] == ["Column 1", "Column 2", "Column 3"]


def test_names_are_unique_and_never_empty(make: Make) -> None:
    known = read_table(make("a,a,,a (2),a\nx,y,z,u,v\nx,y,z,u,w\n")).understanding
    assert [c.name for c in known.columns] == ["a", "a (3)", "Column 3", "a (2)", "a (4)"]


def test_short_and_long_rows(make: Make) -> None:
    table = read_table(make("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n13,14,15\n"))
    known = table.understanding
    assert list(table.records()) == [
        (2, ["1", "2", "3"]), (3, ["4", "5", ""]), (5, ["10", "11", "12"]), (6, ["13", "14", "15"]),
    ]  # fmt: skip
    assert [(p.row, p.dropped) for p in known.problems] == [(3, False), (4, True)]


def test_a_quote_never_closed_costs_one_row(make: Make) -> None:
    good = [f"{i},Gate {i},fine" for i in range(3000)]
    lines = ["id,where,text", *good[:1500], '1500,"Gate,broken', *good[1501:]]
    table = read_table(make("\n".join(lines) + "\n"))
    known = table.understanding
    assert [row for _, row in table.records()] == [line.split(",") for line in [*good[:1500], *good[1501:]]]
    assert [(p.row, p.dropped) for p in known.problems] == [(1502, True)]
    assert "quotation mark" in known.problems[0].reason


def test_thousands_of_quotes_never_closed(make: Make) -> None:
    good = [f"{i},Gate {i % 7},fine enough" for i in range(20_000)]
    bad = set(range(14_000, 20_000, 10))
    lines = [f'{i},"Gate,broken' if i in bad else line for i, line in enumerate(good)]
    table = read_table(make("\n".join(["id,where,text", '0,"a,b",c', *lines]) + "\n"))
    known = table.understanding
    assert known.rows + known.dropped == 20_001
    kept = {row[0] for _, row in table.records()}
    assert kept >= {str(i) for i in range(20_000) if i not in bad}


def test_a_quote_never_closed_in_the_last_column(make: Make) -> None:
    table = read_table(make('id,text\n1,"fi,ne"\n2,"open\n3,good\n4,well\n'))
    assert list(table.records()) == [(2, ["1", "fi,ne"]), (4, ["3", "good"]), (5, ["4", "well"])]
    assert [p.row for p in table.understanding.problems] == [3]


def test_long_answers_over_several_lines_are_one_record(make: Make) -> None:
    text = "id,text\n" + "".join(f'{i},"line one\nline ""two""\n\nline, four"\n' for i in range(50))
    table = read_table(make(text))
    assert list(table.records()) == [
        (i + 2, [str(i), 'line one\nline "two"\n\nline, four']) for i in range(50)
    ]
    assert table.understanding.problems == ()


def test_the_header_within_the_data_is_left_out(make: Make) -> None:
    table = read_table(make("id,where,text\n1,a,x\nid,where,text\n2,b,y\n"))
    assert list(table.records()) == [(2, ["1", "a", "x"]), (4, ["2", "b", "y"])]
    assert [(p.row, p.dropped) for p in table.understanding.problems] == [(3, True)]


def test_nul_bytes_are_left_out(make: Make) -> None:
    assert cells(read_table(make(b"a,b\n1\x00,x\n2,y\x00z\n"))) == [["1", "x"], ["2", "yz"]]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "is empty"),
        (b"\n\n  \n", "blank.csv", "is empty"),
        (b"PK\x03\x04" + b"\0" * 20 + b"xl/workbook.xml", "book.csv", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old.xls", "is damaged or not a workbook"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "report.pdf", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "map.png", "is an image"),
        (b"SQLite format 3\0" + b"\0" * 100, "x.cxdesk", "project"),
        (b"\x1f\x8b\x08\0" + b"\0" * 10, "a.csv.gz", "is damaged"),
        (bytes(range(1, 9)) * 50, "noise.csv", "not a text file"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(
    make: Make, content: bytes, name: str, words: str
) -> None:
    with pytest.raises(FileError, match=words) as caught:
        read_table(make(content, name=name))
    assert name in str(caught.value)
    assert str(caught.value).endswith(".")


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        read_table(tmp_path / "nothing.csv")
    with pytest.raises(FileError, match="is a folder"):
        read_table(tmp_path)


def test_a_header_alone_is_a_table_without_rows(make: Make) -> None:
    known = read_table(make("date,touchpoint,nps\n")).understanding
    assert (known.rows, [c.name for c in known.columns]) == (0, ["date", "touchpoint", "nps"])


def test_the_name_is_no_pattern(make: Make) -> None:
    make("a\nwrong\n", name="a1.csv")
    assert cells(read_table(make("a\nright\n", name="a[1]*.csv"))) == [["right"]]


def test_cancelling(make: Make) -> None:
    job = Job()
    table = read_table(make("a,b\n1,2\n"), job=job)
    job.cancel()
    with pytest.raises(Cancelled):
        list(table.records(job))


def test_the_job_hears_how_many_bytes_are_read(make: Make) -> None:
    path = make("a,b\n" + "1,2\n" * 50_000)
    heard: list[tuple[int, int]] = []
    read_table(path, job=Job(lambda done, total, _text: heard.append((done, total))))
    assert heard == sorted(heard)
    assert {total for _, total in heard} == {path.stat().st_size}
    assert heard[-1][0] == path.stat().st_size
    assert len(heard) > 3


ALIGNED = """\
 id  name           score
  1  Ann Smith        9.5
  2  Bo              10.0
 13  Carla Jimenez   7.25
114  Dee              8.0
115  Ed               8.0
"""


def test_columns_aligned_with_blanks(make: Make) -> None:
    table = read_table(make(ALIGNED))
    assert [c.name for c in table.understanding.columns] == ["id", "name", "score"]
    assert cells(table)[2] == ["13", "Carla Jimenez", "7.25"]
    assert table.understanding.problems == ()


def test_a_line_across_the_cuts_is_told(make: Make) -> None:
    """It comes after what the columns are judged by."""
    rows = ALIGNED + "116  Flo              7.0\n" * 15_000 + "no columns in this line\n\n"
    known = read_table(make(rows)).understanding
    assert (known.rows, known.blank, {p.row for p in known.problems}) == (15_006, 1, {15_007})


@pytest.mark.parametrize(
    "text",
    [
        "One line of prose that is long enough\nand another that goes on\nwithout any table in it at all\n"
        * 5,
        "a\nbb\nccc\n" * 5,
        " id  name\n  1  Ann\n",
    ],
)
def test_prose_is_not_aligned(make: Make, text: str) -> None:
    assert find_cuts(text.splitlines()) == ()


def test_days_without_marks(make: Make) -> None:
    rows = "".join(f"202603{day:02};{20260000 + day}\n" for day in range(1, 20))
    assert [c.type for c in read_table(make("day;number\n" + rows)).understanding.columns] == [
        "date",
        "integer",
    ]
