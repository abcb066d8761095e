"""What the reader understands is shown in the dialog, and corrected there: notices, readings, codes, weights."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cxdesk.desktop import ui
from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.state import NUMBER
from cxdesk.exchange.tables import ColumnFacts
from cxdesk.model.records import Dataset
from tests.desktop.importing.dialogs import (
    answer_notice,
    from_header,
    header_menu,
    notice,
    opened,
    place,
    press,
    real,
    shown,
    written,
)

CODES = "date,nps,region\n" + "".join(
    f"2026-03-{1 + n % 28:02},{99 if n % 10 == 0 else n % 11},{'NS'[n % 2]}\n" for n in range(60)
)

SMILEYS = "Date,Extremely Positive,Positive,Negative,Extremely Negative,Total\n" + "".join(
    f"2026-03-{1 + n % 28:02},{n},{n + 1},{n % 5},{n % 3},{2 * n + 1 + n % 5 + n % 3}\n" for n in range(40)
)

WIDER = "date,nps,region,branch,desk,hall,day,hour,shift,agent\n" + "".join(
    f"2026-03-{1 + n % 28:02},{n % 11},{'NS'[n % 2]},B{n % 4},D{n % 5},H{n % 2},{n % 7},{n % 9},S{n % 3},A{n % 3}\n"
    for n in range(60)
)


@pytest.fixture
def shop(desk):
    desk.new()
    return desk


def roles(dialog) -> dict[str, str]:
    return {
        f.name: role for f, role in zip(dialog.sheet.sheet.columns, dialog.sheet.sheet.roles, strict=True)
    }


def facts_of(dialog, name: str) -> ColumnFacts:
    facts: ColumnFacts = dialog.sheet.sheet.columns[place(dialog, name)]
    return facts


def test_smiley_counts_are_turned_into_answers_and_back(shop):
    dialog = opened(shop, real("1_surveys/happyornot_unicafe_daily.csv"))
    assert roles(dialog)["Count"] == NUMBER
    assert [card.title.text() for card in dialog.cards.values()] == ["Smileys, net score"]
    # 263,105 presses, of which the file's README gives the four sums
    shop.bot.waitUntil(lambda: "263,105 answers" in dialog.cards["Answer"].caption.text(), timeout=20_000)
    answer_notice(dialog, "they become one row for each answer")
    shop.bot.waitUntil(lambda: "515 rows" in dialog.sentence.text(), timeout=20_000)
    assert "Extremely Positive" in roles(dialog)
    answer_notice(dialog, "one row for each answer")
    shop.bot.waitUntil(lambda: "2,060 rows" in dialog.sentence.text(), timeout=20_000)


def test_a_suggested_shape_is_done_and_undone(shop):
    dialog = opened(shop, real("2_operations/telco_churn_ibm.csv"))
    answer_notice(dialog, "6 columns ask the same of different things")
    # 7,043 customers, each with six services
    shop.bot.waitUntil(lambda: "42,258 rows" in dialog.sentence.text(), timeout=20_000)
    assert "OnlineSecurity" in dialog.links.combos
    answer_notice(dialog, "brought into another shape")
    shop.bot.waitUntil(lambda: "7,043 rows" in dialog.sentence.text(), timeout=20_000)
    assert "Contract" in roles(dialog)
    assert dialog.import_button.isEnabled()


def test_an_event_log_is_grouped_by_case(shop):
    dialog = opened(shop, real("2_operations/helpdesk_event_log.csv"))
    assert "Each row is an event" in dialog.notices.notices[0].text
    assert "3,804 rows" in dialog.sentence.text()
    assert dialog.cards["Hours"].title.text() == "ART, mean"
    answer_notice(dialog, "Each row is an event")
    shop.bot.waitUntil(lambda: "13,710 rows" in dialog.sentence.text(), timeout=20_000)


def test_a_summary_of_answers_is_called_one(shop):
    dialog = opened(shop, real("1_surveys/cncf_2021_part1_surveymonkey_summary.xlsx"))
    assert notice(dialog, "This is a summary of answers, not the answers themselves") >= 0


def test_codes_for_no_answer_are_declared_by_one_click(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, CODES))
    answer_notice(dialog, "“99” looks like a code for no answer in “nps”")
    shop.bot.waitUntil(lambda: facts_of(dialog, "nps").missing == ("99",))
    assert not any("99" in found.text for found in dialog.notices.notices)
    # 60 rows, six of them without an answer
    assert "54 answers, 6 blank" in dialog.cards["nps"].caption.text()


def test_a_value_is_declared_no_answer_from_the_header_and_is_one_again(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, CODES))
    from_header(dialog, "nps", "These are no answer", "“0” (5 times)")
    shop.bot.waitUntil(lambda: facts_of(dialog, "nps").missing == ("0",))
    assert "5 blank" in dialog.cards["nps"].caption.text()
    from_header(dialog, "nps", "These are no answer", "“0”")
    shop.bot.waitUntil(lambda: facts_of(dialog, "nps").missing == ())


def test_a_column_is_read_another_way(shop, tmp_path):
    text = "when,score,nps\n" + "".join(
        f"0{1 + n % 9}/0{1 + n % 8}/2026,{n}.500,{n % 11}\n" for n in range(40)
    )
    dialog = opened(shop, written(tmp_path, text))
    assert not facts_of(dialog, "when").certain
    tip = dialog.sheet.sheet.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "Not certain" in tip
    assert "day-month-year" in tip
    assert dialog.sheet.sheet.headerData(
        0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
    ).endswith("not certain")
    from_header(dialog, "when", "Read as", "Dates, month-day-year")
    shop.bot.waitUntil(lambda: facts_of(dialog, "when").date_order == "mdy")
    assert facts_of(dialog, "when").certain
    from_header(dialog, "when", "Read as", "As found")
    shop.bot.waitUntil(lambda: facts_of(dialog, "when").date_order == "dmy")
    from_header(dialog, "score", "Read as", "Text")
    shop.bot.waitUntil(lambda: facts_of(dialog, "score").type == "text")


def test_only_readings_that_fit_are_offered(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, CODES))
    menu = header_menu(dialog, "region")
    reading = next(action.menu() for action in menu.actions() if action.text() == "Read as")
    assert isinstance(reading, QMenu)
    assert [a.text() for a in reading.actions() if a.text()] == [
        "As found",
        "Text",
        "Numbers",
        "Dates",
        "Durations",
    ]
    menu.close()


def test_weights_are_asked_for_and_change_the_figure(shop, tmp_path):
    text = "nps,weight\n" + "".join(f"{10 if n % 2 else 0},{1.5 if n % 2 else 0.5}\n" for n in range(40))
    dialog = opened(shop, written(tmp_path, text))
    assert dialog.cards["nps"].value.text().startswith("0.0")
    answer_notice(dialog, "looks like sampling weights")
    # three quarters of the weight are promoters, one is detractors
    shop.bot.waitUntil(lambda: dialog.cards["nps"].value.text().startswith("+50.0"))
    assert roles(dialog)["weight"] == "weight"


def test_a_remembered_layout_is_offered_and_outlives_reading_another_way(shop, tmp_path):
    first = written(tmp_path, CODES, "march.csv")
    dialog = opened(shop, first)
    from_header(dialog, "region", "Touchpoint")
    from_header(dialog, "nps", "Mean")
    press(dialog.import_button)
    shop.bot.waitUntil(lambda: shown() is None)
    dialog = opened(shop, written(tmp_path, CODES.replace("2026-03", "2026-04"), "april.csv"))
    assert notice(dialog, "Read and charted as “march.csv” was") >= 0
    assert roles(dialog)["region"] == "touchpoint"
    assert dialog.cards["nps"].title.text() == "Mean"
    from_header(dialog, "nps", "These are no answer", "“99” (6 times)")
    shop.bot.waitUntil(lambda: facts_of(dialog, "nps").missing == ("99",))
    assert roles(dialog)["region"] == "touchpoint"
    assert dialog.cards["nps"].title.text() == "Mean"


def test_what_is_remembered_can_be_left_for_the_guesses(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, CODES, "march.csv"))
    from_header(dialog, "nps", "Mean")
    press(dialog.import_button)
    shop.bot.waitUntil(lambda: shown() is None)
    dialog = opened(shop, written(tmp_path, CODES.replace("2026-03", "2026-04"), "april.csv"))
    answer_notice(dialog, "march.csv")
    shop.bot.waitUntil(lambda: dialog.cards["nps"].title.text() == "NPS")
    assert not any("march.csv" in found.text for found in dialog.notices.notices)


def test_a_layout_of_columns_that_are_partly_gone_is_used_as_far_as_it_goes(shop, tmp_path):
    first = written(tmp_path, WIDER, "march.csv")
    dialog = opened(shop, first)
    from_header(dialog, "nps", "Mean")
    from_header(dialog, "agent", "Segment")
    from_header(dialog, "agent", "These are no answer", "“A1” (20 times)")
    shop.bot.waitUntil(lambda: facts_of(dialog, "agent").missing == ("A1",))
    press(dialog.import_button)
    shop.bot.waitUntil(lambda: shown() is None)
    lines = [line.split(",") for line in WIDER.splitlines()]
    less = "".join(",".join(line[:-1]) + "\n" for line in lines)
    dialog = opened(shop, written(tmp_path, less, "april.csv"))
    assert "here are no columns “agent”" in dialog.notices.notices[0].text
    assert dialog.cards["nps"].title.text() == "Mean"
    assert dialog.import_button.isEnabled()


def test_what_is_known_of_a_column_is_said_in_words():
    facts = ColumnFacts(
        "Paid", "number", 0, 40, "", 0.0, 99.5, decimal=",", marks=("€",), missing=("-1",), certain=False
    )
    assert words.column_details(facts) == [
        "0–99.50 €",
        "decimal comma; written with “€”",
        "No answer: “-1”",
        "Not certain: nothing in the column proves it. Click to read it another way.",
    ]
    dates = ColumnFacts(
        "When", "datetime", 0, 40, "date", None, None, date_order="mdy", grain="week", zones=("+2", "+3")
    )
    assert words.column_details(dates) == [
        "weeks",
        "Dates, month-day-year; each a period: weeks; time zones +2, +3, turned to UTC",
    ]


def test_a_wide_table_is_searched_by_column(shop, tmp_path):
    names = [f"q{n:03}" for n in range(300)] + ["Would you recommend us?"]
    rows = "".join(",".join(str((n + k) % 11) for k in range(301)) + "\n" for n in range(30))
    dialog = opened(shop, written(tmp_path, ",".join(names) + "\n" + rows))
    header = dialog.sheet.header
    dialog.finder.field.setFocus()
    QTest.keyClicks(dialog.finder.field, "RECOMMEND")
    shop.bot.waitUntil(lambda: dialog.finder.count.text() == "1 of 301 columns")
    assert [s for s in range(header.count()) if not header.isSectionHidden(s)] == [300]
    QTest.keyClick(dialog.finder.field, Qt.Key.Key_Return)
    assert dialog.sheet.currentIndex().column() == 300
    assert dialog.isVisible()
    dialog.finder.field.setFocus()
    QTest.keyClick(dialog.finder.field, Qt.Key.Key_Escape)
    shop.bot.waitUntil(lambda: header.hiddenSectionCount() == 0)
    press(dialog.finder.used)
    used = [s for s in range(header.count()) if not header.isSectionHidden(s)]
    assert used == [s for s, role in enumerate(dialog.sheet.sheet.roles) if role]
    assert shop.document.project.all(Dataset) == []


def _seen_whole(dialog) -> None:
    """Nothing of a notice's sentence and button is cut off, and the sentence has room for all its lines."""
    labels = dialog.notices.findChildren(ui.Label)
    assert len(labels) == len(dialog.notices.notices) > 0
    for part in (*labels, *dialog.notices.buttons):
        assert part.visibleRegion().boundingRect() == part.rect()
    for label in labels:
        room = QRect(0, 0, label.width(), 10_000)
        text = label.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, label.text())
        assert label.height() >= text.height()


@pytest.fixture(params=[1, 2], ids=["usual", "double"])
def text_size(desk, request):
    """The size of the system's text, as a factor."""
    usual = QApplication.font()
    font = QFont(usual)
    font.setPointSizeF(request.param * usual.pointSizeF())
    QApplication.setFont(font)
    yield request.param
    QApplication.setFont(usual)


def test_a_notice_is_seen_whole_at_every_width_and_size_of_text(text_size, shop, tmp_path):
    dialog = opened(shop, written(tmp_path, SMILEYS))
    if text_size == 1:
        shop.bot.waitUntil(lambda: _seen_whole(dialog))
    heights: dict[int, int] = {}
    for width in (1180, 1400, 1000, 1180) if text_size == 2 else (1180, 780, 900, 1180):
        dialog.resize(width, 800)
        shop.bot.waitUntil(lambda: _seen_whole(dialog))
        assert heights.setdefault(width, dialog.notices.height()) == dialog.notices.height()
    assert heights[min(heights)] > heights[max(heights)] >= 2 * dialog.notices.fontMetrics().height()
    assert not dialog.notices.verticalScrollBar().isVisible()


def test_more_notices_than_there_is_room_for_scroll(shop, tmp_path):
    codes = (99, 98, 97, 96, 88, 77)
    head = ",".join(f"q{code}" for code in codes)
    rows = [",".join(str(code if n % 10 == 0 else n % 11) for code in codes) for n in range(60)]
    dialog = opened(shop, written(tmp_path, "\n".join([head, *rows])))
    assert len(dialog.notices.buttons) == 6
    bar = dialog.notices.verticalScrollBar()
    shop.bot.waitUntil(bar.isVisible)
    assert dialog.notices.height() < dialog.sheet.height()
    bar.setValue(bar.maximum())
    last = dialog.notices.buttons[-1]
    assert (
        dialog.notices.viewport()
        .rect()
        .contains(QRect(last.mapTo(dialog.notices.viewport(), QPoint(0, 0)), last.size()))
    )
    press(last)
    shop.bot.waitUntil(lambda: facts_of(dialog, "q77").missing == ("77",))
