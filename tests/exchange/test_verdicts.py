"""What each column of a file is: decided by the whole column, its header, and what the user says."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cxdesk.errors import CxdeskError
from cxdesk.exchange.conversion import batches
from cxdesk.exchange.tables import ColumnFacts, ReadOptions, Table, read_table
from cxdesk.model.answers import Value

Read = Callable[..., Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write columns to a file and read it."""

    def made(written: dict[str, Sequence[str]], /, **options: object) -> Table:
        path = tmp_path / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            writer.writerow(written)
            writer.writerows(zip(*written.values(), strict=True))
        return read_table(path, ReadOptions(delimiter=";", header_rows=1, **options))  # type: ignore[arg-type]

    return made


def fact(table: Table, name: str) -> ColumnFacts:
    return next(column for column in table.understanding.columns if column.name == name)


def values(table: Table, name: str) -> list[Value]:
    """The column as an import would store it."""
    columns = table.understanding.columns
    at = [column.name for column in columns].index(name)
    return [value for batch in batches(table, columns) for value in batch.column(at)]


DAYS = [date(2026, 1, 1) + timedelta(days=3 * i) for i in range(60)]


def written(form: str, days: Sequence[date] = DAYS) -> list[str]:
    return [day.strftime(form) for day in days]


def iso(days: Sequence[date] = DAYS) -> list[str]:
    return [day.isoformat() for day in days]


# ---------------------------------------------------------------------------------------------------- dates
def test_each_column_has_its_own_order(read: Read) -> None:
    table = read({"opened": written("%d/%m/%Y"), "closed": written("%m/%d/%Y"), "seen": written("%Y-%m-%d")})
    for name, order in (("opened", "dmy"), ("closed", "mdy"), ("seen", "ymd")):
        assert (fact(table, name).date_order, fact(table, name).certain) == (order, True)
        assert values(table, name) == iso()
    assert not table.understanding.problems


def test_a_column_without_proof_follows_the_file(read: Read) -> None:
    early = [date(2026, i % 12 + 1, i % 11 + 1) for i in range(60)]
    random.Random(1).shuffle(early)
    table = read({"opened": written("%m/%d/%Y"), "closed": written("%m/%d/%Y", early)})
    assert (fact(table, "closed").date_order, fact(table, "closed").certain) == ("mdy", True)
    assert values(table, "closed") == iso(early)


def test_columns_that_disagree_leave_a_third_open(read: Read) -> None:
    early = [date(2026, i % 12 + 1, i % 11 + 1) for i in range(60)]
    random.Random(1).shuffle(early)
    table = read({"a": written("%m/%d/%Y"), "b": written("%d/%m/%Y"), "c": written("%d/%m/%Y", early)})
    assert not fact(table, "c").certain
    assert not table.understanding.date_order_certain


def test_a_log_proves_its_order_by_its_run(read: Read) -> None:
    """Only in one order do days below the thirteenth follow each other."""
    early = sorted(date(2026, month, day) for month in range(1, 12) for day in (2, 5, 9))
    table = read({"when": written("%m/%d/%Y", early)})
    assert (fact(table, "when").date_order, fact(table, "when").certain) == ("mdy", False)
    assert values(table, "when") == iso(early)


def test_the_user_fixes_the_order_of_a_file_and_of_a_column(read: Read) -> None:
    early = [date(2026, 2, 1), date(2026, 3, 4)] * 5
    columns = {"a": written("%m/%d/%Y", early), "b": written("%d/%m/%Y", early)}
    table = read(columns, date_order="dmy", columns=("a=mdy",))
    assert values(table, "a") == values(table, "b") == iso(early)
    assert fact(table, "a").certain
    assert fact(table, "b").certain


def test_two_lengths_of_year_in_one_column(read: Read) -> None:
    texts = [
        f"{day.day}/{day.month}/{day.year % 100:02}" if day.day % 2 else day.strftime("%d/%m/%Y")
        for day in DAYS
    ]
    assert values(read({"when": texts}), "when") == iso()


def test_years_first_with_two_digits(read: Read) -> None:
    days = [date(1998, 1, 1) + timedelta(days=i) for i in range(40)]
    table = read({"when": written("%y/%m/%d", days)})
    assert fact(table, "when").date_order == "ymd"
    assert values(table, "when") == iso(days)


def test_counts_of_days_beside_dates(read: Read) -> None:
    serials = [
        str((day - date(1899, 12, 30)).days) if i % 3 else day.isoformat() for i, day in enumerate(DAYS)
    ]
    table = read({"anything": serials})
    assert (fact(table, "anything").type, fact(table, "anything").form) == ("date", "1900")
    assert values(table, "anything") == iso()


def test_counts_of_days_under_a_header_that_says_date(read: Read) -> None:
    serials = [str((day - date(1899, 12, 30)).days) for day in DAYS]
    table = read({"Date": serials, "Salary": serials})
    assert (fact(table, "Date").form, fact(table, "Date").certain) == ("1900", False)
    assert values(table, "Date") == iso()
    assert fact(table, "Salary").type == "integer"


def test_counts_of_days_from_1904_only_where_the_user_says_so(read: Read) -> None:
    serials = [str((day - date(1904, 1, 1)).days) for day in DAYS]
    table = read({"Date": serials}, columns=("Date=1904",))
    assert values(table, "Date") == iso()


def test_counts_of_days_with_a_time(read: Read) -> None:
    serials = [f"{(day - date(1899, 12, 30)).days},25" for day in DAYS]
    assert values(read({"Created at": serials}), "Created at") == [f"{day}T06:00:00" for day in DAYS]


@pytest.mark.parametrize("factor", [1, 1000])
def test_epochs_where_the_header_speaks_of_time(read: Read, factor: int) -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=997 * i) for i in range(3000)]
    texts = [str(int(moment.timestamp()) * factor) for moment in moments]
    table = read({"timestamp": texts, "customer": texts})
    assert (fact(table, "timestamp").type, fact(table, "timestamp").form) == ("datetime", "epoch")
    assert values(table, "timestamp") == [moment.replace(tzinfo=None).isoformat() for moment in moments]
    assert fact(table, "customer").type == "integer"


def test_numbers_outside_the_years_are_no_epochs(read: Read) -> None:
    assert fact(read({"time": ["100", "250", "4000000000"] * 5}), "time").type == "integer"


def test_the_buddhist_era(read: Read) -> None:
    texts = [f"{day.day}/{day.month}/{day.year + 543}" for day in DAYS]
    table = read({"วันที่": texts})
    assert (fact(table, "วันที่").form, fact(table, "วันที่").certain) == ("buddhist", True)
    assert values(table, "วันที่") == iso()


def test_a_last_day_of_all_time_is_no_buddhist_era(read: Read) -> None:
    table = read({"until": [*written("%Y-%m-%d"), "2599-12-31"]})
    assert fact(table, "until").form == ""
    assert values(table, "until")[-1] == "2599-12-31"


def test_zones_that_differ_are_turned_to_utc(read: Read) -> None:
    table = read(
        {
            "one": [f"{day}T23:30:00+02:00" for day in DAYS],
            "two": [f"{day}T23:30:00{'-05:00' if i % 2 else 'Z'}" for i, day in enumerate(DAYS)],
        }
    )
    assert fact(table, "one").zones == ("+02:00",)
    assert values(table, "one") == [f"{day}T23:30:00" for day in DAYS]
    assert fact(table, "two").zones == ("+00:00", "-05:00")
    expected = [
        f"{day + timedelta(days=1)}T04:30:00" if i % 2 else f"{day}T23:30:00" for i, day in enumerate(DAYS)
    ]
    assert values(table, "two") == expected


def test_zones_that_differ_among_very_many_moments(read: Read) -> None:
    moments = [datetime(2026, 1, 1) + timedelta(seconds=61 * i) for i in range(9000)]
    texts = [f"{m.isoformat()}{'+00:00' if i % 2 else '+03:00'}" for i, m in enumerate(moments)]
    table = read({"at": texts})
    assert fact(table, "at").zones == ("+00:00", "+03:00")
    assert values(table, "at") == [
        (m - timedelta(hours=0 if i % 2 else 3)).isoformat() for i, m in enumerate(moments)
    ]


@pytest.mark.parametrize(
    ("header", "texts", "first", "grain"),
    [
        ("wave", ["2026-Q1", "2026-Q2", "2026-Q3"], "2026-01-01", "quarter"),
        ("wave", ["KW 7/2026", "KW 8/2026", ""], "2026-02-09", "week"),
        ("wave", ["2024-10-28/2024-11-03", "2024-11-04/2024-11-10", "N/A"], "2024-10-28", "week"),
        ("wave", ["Mar 2026", "Apr 2026", "May 2026"], "2026-03-01", "month"),
        ("wave", ["03/2026", "12/2026", "01/2027"], "2026-03-01", "month"),
        ("kỳ", ["T1/2026", "T2/2026", "T12/2026"], "2026-01-01", "month"),
        ("trimestre", ["T1 2026", "T2 2026", "T4 2026"], "2026-01-01", "quarter"),
        ("year", ["2024", "2025", "2026"], "2024-01-01", "year"),
        ("period", ["H1 2026", "H2 2026", "H1 2027"], "2026-01-01", "half"),
        ("month", ["202601", "202602", "202612"], "2026-01-01", "month"),
    ],
)  # fmt: skip
def test_labels_mean_their_first_day(
    read: Read, header: str, texts: list[str], first: str, grain: str
) -> None:
    table = read({header: texts * 4, "x": ["a b"] * 12})
    assert (fact(table, header).type, fact(table, header).grain) == ("date", grain)
    assert values(table, header)[0] == first


@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ("size", ["2024", "2025", "2026"]),
        ("size", ["H1 2026", "H2 2026"]),
        ("What year were you born?", ["1944", "2001"]),
    ],
)
def test_years_and_halves_need_a_header(read: Read, header: str, texts: list[str]) -> None:
    table = read({header: texts * 4, "x": ["a b"] * (4 * len(texts))})
    assert fact(table, header).type != "date"


def test_what_may_be_years_is_not_certain(read: Read) -> None:
    assert not fact(read({"span": ["2009-10", "2010-11", "2011-12"] * 3, "x": ["a b"] * 9}), "span").certain
    assert fact(read({"span": ["2009-10", "2010-03", "2011-12"] * 3, "x": ["a b"] * 9}), "span").certain


# ---------------------------------------------------------------------------------------------------- numbers
def test_each_column_has_its_own_decimal_mark(read: Read) -> None:
    table = read(
        {"a": ["1,5", "2,25", "1.234,5"] * 9, "b": ["1.5", "2.25", "1,234.5"] * 9, "c": ["1", "2", "3"] * 9}
    )
    assert (fact(table, "a").decimal, fact(table, "b").decimal) == (",", ".")
    assert values(table, "a")[:3] == values(table, "b")[:3] == [1.5, 2.25, 1234.5]
    assert (fact(table, "a").low, fact(table, "a").high) == (1.5, 1234.5)


def test_the_user_fixes_a_decimal_mark(read: Read) -> None:
    assert values(read({"a": ["1.234"] * 9}, columns=("a=,",)), "a") == [1234] * 9
    assert values(read({"a": ["1.234"] * 9}, columns=("a=.",)), "a") == [1.234] * 9


@pytest.mark.parametrize("n", [30, 5000])
def test_per_cent_and_money(read: Read, n: int) -> None:
    cents = [100 * i + i % 100 for i in range(n)]
    table = read(
        {
            "share": [f"{c // 100}.{c % 100:02} %" for c in cents],
            "price": [f"${c / 100:,.2f}" if i % 5 else f"(${c / 100:,.2f})" for i, c in enumerate(cents)],
        }
    )
    share, price = fact(table, "share"), fact(table, "price")
    assert (share.type, share.marks, price.type, price.marks) == ("number", ("%",), "number", ("$",))
    assert values(table, "share") == [c / 100 for c in cents]
    assert values(table, "price") == [c / 100 if i % 5 else -c / 100 for i, c in enumerate(cents)]
    assert (share.low, share.high) == (0, max(cents) / 100)
    assert share.certain
    assert not table.understanding.problems


def test_marks_that_are_mixed_are_not_certain(read: Read) -> None:
    assert not fact(read({"a": ["$5", "€6"] * 9}), "a").certain
    assert not fact(read({"a": ["45 %", "0.4"] * 9}), "a").certain


# ---------------------------------------------------------------------------------------------------- durations
@pytest.mark.parametrize(
    ("header", "texts", "seconds", "certain"),
    [
        ("took", ["4:32", "12:05"], 272, False),
        ("took (mm:ss)", ["4:32", "12:05"], 272, True),
        ("took (hh:mm)", ["4:32", "12:05"], 16_320, True),
        ("took", ["4:32", "75:30"], 272, True),
        ("took", ["4:32", "1:02:03"], 272, True),
        ("took", ["17:30", "24:45:00", "26:00:00", "30:10:00"], 1050, False),
        ("took", ["1d 2h", "3h"], 93_600, True),
        ("Dauer", ["90 min", "1,5 Std."], 5_400, True),
        ("wait", ["5m", "90s"], 300, True),
        ("time to resolve", ["PT1H20M", "P1DT2H"], 4_800, True),
    ],
)
def test_durations(read: Read, header: str, texts: list[str], seconds: float, certain: bool) -> None:
    table = read({header: texts * 9, "x": ["a b"] * (9 * len(texts))})
    assert (fact(table, header).type, fact(table, header).certain) == ("duration", certain)
    assert values(table, header)[0] == seconds
    assert fact(table, header).guess == ""


def test_very_many_durations(read: Read) -> None:
    seconds = [7 * i for i in range(8000)]
    texts = [f"{s // 3600}:{s // 60 % 60:02}:{s % 60:02}" for s in seconds]
    table = read({"handling time": texts})
    assert (fact(table, "handling time").low, fact(table, "handling time").high) == (0, seconds[-1])
    assert values(table, "handling time") == seconds
    assert not table.understanding.problems


@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ("Start time", ["9:30", "14:05"]), ("at", ["09:30:00", "14:05:00"]), ("TIME", ["00:00", "23:59"]),
        ("slot", ["09:30", "14:05"]), ("decade", ["90s", "80s"]), ("score", ["4:75", "3:80"]),
    ],
)  # fmt: skip
def test_times_of_day_are_no_durations(read: Read, header: str, texts: list[str]) -> None:
    table = read({header: texts * 9, "x": ["a b"] * 18})
    assert fact(table, header).type == "text"
    assert values(table, header)[:2] == texts


def test_the_user_says_that_times_are_durations(read: Read) -> None:
    table = read({"Start time": ["9:30", "14:05"] * 9}, columns=("Start time=h:mm",))
    assert values(table, "Start time")[:2] == [34_200, 50_700]


# ---------------------------------------------------------------------------------------------------- no answer, words
def test_declared_codes_are_no_answers(read: Read) -> None:
    columns = {
        "q1": ["1", "5", "9", "4"] * 9,
        "q2": ["9", "8", "7", ""] * 9,
        "note": ["9", "fine", "well", "so so"] * 9,
    }
    table = read(columns, missing=("9",))
    assert values(table, "q1")[:4] == [1, 5, None, 4]
    assert values(table, "q2")[:4] == [None, 8, 7, None]
    assert values(table, "note")[:2] == ["9", "fine"]
    q1, q2 = fact(table, "q1"), fact(table, "q2")
    assert (q1.empty, q1.distinct, q1.high, q1.missing) == (9, 3, 5, ("9",))
    assert (q2.empty, fact(table, "note").empty, fact(table, "note").missing) == (18, 0, ())
    assert values(read(columns, missing=("q1=9",)), "q2")[0] == 9
    assert values(read(columns, missing=("note=so so", "fine")), "note")[:4] == ["9", None, "well", None]


def test_declared_codes_among_very_many_numbers(read: Read) -> None:
    numbers = [i if i % 4 else 999_999 for i in range(6000)]
    table = read({"income": [str(number) for number in numbers]}, missing=("999999",))
    assert (fact(table, "income").high, fact(table, "income").empty) == (5999, 1500)
    assert values(table, "income") == [None if number == 999_999 else number for number in numbers]


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ("1 2 3 4 5 9", ("9",)), ("1 2 3 4 5 8 9", ("9", "8")), ("1 2 3 4 5 99", ("99",)), ("1 2 3 4 5 -1", ("-1",)),
        ("0 5 7 8 10 99 -99", ("99", "-99")), ("1 2 3 4 5", ()), ("1 2 3 4 5 6 7 8 9", ()), ("1 2 3 4 5 6 7", ()),
        ("1 4 7 10 9 8 3", ()), ("1 2 3 4 5 9 12", ()), ("3 9", ()),
    ],
)  # fmt: skip
def test_codes_that_stand_apart_are_offered_and_not_applied(
    read: Read, answers: str, codes: tuple[str, ...]
) -> None:
    texts = answers.split() * 4
    table = read({"q": texts})
    assert fact(table, "q").codes == codes
    assert None not in values(table, "q")


@pytest.mark.parametrize(
    "words",
    ["Yes No", "Так Ні", "Да Нет", "Da Nu", "Có Không", "ใช่ ไม่ใช่", "Sí No", "Ja Nein", "Oui Non", "Sim Não", "Sì No",
     "Tak Nie", "TRUE FALSE", "Y N", "checked unchecked", "Đúng Sai", "Правда Неправда", "yes"],
)  # fmt: skip
def test_words_for_yes_and_no(read: Read, words: str) -> None:
    assert fact(
        read({"q": [*words.split(), ""] * 5, "x": ["a b"] * 5 * (len(words.split()) + 1)}), "q"
    ).yes_no


@pytest.mark.parametrize("words", ["Yes No Maybe", "1 0", "Ja Quatsch", "N/A ?"])
def test_what_is_not_only_yes_and_no(read: Read, words: str) -> None:
    assert not fact(read({"q": words.split() * 5, "x": ["a b"] * 5 * len(words.split())}), "q").yes_no


# ---------------------------------------------------------------------------------------------------- ids
@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ("code", ["007", "123"]), ("user", ["3074457347487777543", "12"]),
        ("contact", ["+380501234567", "+4915112345678"]),
        ("contact", ["050 123 45 67", "067 765 43 21"]), ("Phone", ["555123456", "555123457"]),
        ("ZIP", ["90210", "10001"]), ("key", ["A12", "12"]),
    ],
)  # fmt: skip
def test_what_names_something_stays_text(read: Read, header: str, texts: list[str]) -> None:
    table = read({header: texts * 9, "x": ["a b"] * 18})
    assert fact(table, header).type == "text"
    assert values(table, header)[:2] == texts


# ---------------------------------------------------------------------------------------------------- what is wrong
@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"columns": ("nothing=mdy",)}, "nothing=mdy"),
        ({"columns": ("a=weekly",)}, "weekly"),
        ({"columns": ("mdy",)}, "mdy"),
        ({"missing": ("nothing=9",)}, "nothing=9"),
    ],
)
def test_what_names_no_column_is_refused(read: Read, options: dict[str, tuple[str, ...]], says: str) -> None:
    with pytest.raises(CxdeskError, match=says):
        read({"a": ["1", "2"]}, **options)


def test_columns_are_named_in_any_case_and_with_equals_signs(read: Read) -> None:
    table = read({"Is 1=1?": ["1", "9"] * 9, "B": ["1.234"] * 18}, missing=("is 1=1?=9",), columns=("b=,",))
    assert values(table, "Is 1=1?")[:2] == [1, None]
    assert values(table, "B")[0] == 1234


def test_very_many_moments_of_different_lengths(read: Read) -> None:
    """As Google Forms writes them: neither days nor hours have leading zeros."""
    moments = [datetime(2026, 1, 1) + timedelta(seconds=3457 * i) for i in range(6000)]
    texts = [f"{m.month}/{m.day}/{m.year} {m.hour % 12 or 12}:{m:%M:%S %p} GMT+2" for m in moments]
    table = read({"Timestamp": texts})
    found = fact(table, "Timestamp")
    assert (found.type, found.date_order, found.certain, found.zones) == (
        "datetime",
        "mdy",
        True,
        ("+02:00",),
    )
    assert values(table, "Timestamp") == [m.isoformat() for m in moments]
    assert not table.understanding.problems
