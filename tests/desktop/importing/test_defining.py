"""What is charted is defined in the dialog: columns, words, options, several metrics of a column, questions."""

import pytest
from PySide6.QtWidgets import QComboBox, QSpinBox

from cxdesk.metrics import kinds
from cxdesk.model.records import Dataset, Metric
from tests.desktop.importing.dialogs import (
    add_metric,
    from_header,
    opened,
    pick,
    press,
    set_combo,
    shown,
    type_into,
    written,
)

WORDS = "date,How satisfied are you?,plan\n" + "".join(
    f"2026-03-{1 + n % 28:02},{answer},{'AB'[n % 2]}\n"
    for n, answer in enumerate(
        ["Very satisfied"] * 10 + ["Satisfied"] * 10 + ["Neutral"] * 10 + ["Dissatisfied"] * 9 + ["Meh"]
    )
)
SATISFIED = "How satisfied are you?"
TICKETS = "ticket,customer,came in,done,again,nps\n" + "".join(
    f"T{n},C{n % 20},2026-03-{1 + n % 9:02} 08:00,2026-03-{10 + n % 9:02} 20:00,{'yes' if n % 4 else 'no'},{n % 11}\n"
    for n in range(44)
)
SPREAD = "date,Where are you?: Europe,Where are you?: Asia,What do you use?,nps\n" + "".join(
    f"2026-03-{1 + n % 28:02},{'Europe' if n % 2 else ''},{'' if n % 2 else 'Asia'},"
    f'"{("App", "Web, App", "Web, Phone, App")[n % 3] if n else "Phone, App"}",{n % 11}\n'
    for n in range(60)
)


@pytest.fixture
def shop(desk):
    desk.new()
    return desk


def settled(desk, dialog, key: str, text: str) -> None:
    desk.bot.waitUntil(lambda: text in f"{dialog.cards[key].value.text()} {dialog.cards[key].caption.text()}")


def imported(desk, dialog) -> list[Metric]:
    press(dialog.import_button)
    desk.bot.waitUntil(lambda: shown() is None)
    (dataset,) = desk.document.project.all(Dataset)
    metrics: list[Metric] = desk.document.project.metrics_of(dataset.id)
    return metrics


def test_answers_in_words_are_listed_with_their_numbers_and_corrected(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, WORDS))
    card = dialog.cards[SATISFIED]
    settled(shop, dialog, SATISFIED, "39 answers")
    press(card.more)
    table = card.edits.words
    assert [(word, field.text()) for word, field in table.fields.items()] == [
        ("Very satisfied", "5"),
        ("Satisfied", "4"),
        ("Neutral", "3"),
        ("Dissatisfied", "2"),
        ("Meh", ""),
    ]
    assert table.fields["Meh"].placeholderText() == "not understood"
    assert dialog.sheet.sheet.why_bad(39, 1) == "no step of the scale"
    # 20 of 39 are satisfied; with "Meh" as a 2 it is 20 of 40
    assert card.value.text().startswith("51.3 %")
    type_into(table.fields["Meh"], "2")
    settled(shop, dialog, SATISFIED, "50.0 %")
    # without "Neutral" it is 20 of 30
    type_into(table.fields["Neutral"], "")
    settled(shop, dialog, SATISFIED, "66.7 %")
    assert table.fields["Neutral"].placeholderText() == "no answer"
    assert dialog.isVisible(), "Enter in a field must not import"
    (metric,) = imported(shop, dialog)
    assert shop.document.session.answer_counts(metric.id).counted == 30


def test_a_number_that_is_none_is_refused(shop, tmp_path, answers):
    dialog = opened(shop, written(tmp_path, WORDS))
    card = dialog.cards[SATISFIED]
    press(card.more)
    before = card.value.text()
    type_into(card.edits.words.fields["Neutral"], "three")
    assert "“three” is no number" in answers.said[-1]
    assert card.value.text() == before
    assert card.edits.words.fields["Neutral"].text() == "3"


def test_a_column_carries_more_than_one_metric(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    for card in list(dialog.cards.values()):
        if card.shown.choice.kind != "nps":
            press(card.remove)
    assert list(dialog.cards) == ["nps"]
    from_header(dialog, "nps", "Chart also as", "Mean")
    assert [card.title.text() for card in dialog.cards.values()] == ["NPS", "Mean"]
    assert dialog.sheet.sheet.roles[5] == "nps+mean"
    # answers 0 to 10, each four times
    assert dialog.cards["nps 2"].value.text().startswith("5.00")
    assert [m.kind for m in imported(shop, dialog)] == ["nps", "mean"]


def test_a_metric_is_added_and_its_columns_are_chosen_by_name(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    for card in list(dialog.cards.values()):
        press(card.remove)
    assert dialog.side.no_metrics.isVisible()
    add_metric(dialog, "ART")
    (card,) = dialog.cards.values()
    assert not dialog.import_button.isEnabled()
    assert dialog.reason.text() == "Choose the column of ART, or remove it."
    pick(card.edits.pickers["opened"], "came in")
    assert "“resolved”" in dialog.reason.text()
    pick(card.edits.pickers["resolved"], "DONE")
    assert card.title.text() == "ART, mean"
    assert dialog.sheet.sheet.roles[2:4] == ["date+art:opened", "art:resolved"]
    # every ticket comes in at 8:00 and is done at 20:00, nine days later
    shop.bot.waitUntil(lambda: card.value.text().startswith("228.0 hours"))
    type_into(card.edits.options["hours"], "Mo-Su 8-20")
    # ten working days of twelve hours
    shop.bot.waitUntil(lambda: card.value.text().startswith("120.0"))
    set_combo(card.variant, next(t for t in texts(card.variant) if "median" in t))
    shop.bot.waitUntil(lambda: "median" in card.title.text())
    (metric,) = imported(shop, dialog)
    assert metric.variant == "median@Mo-Su 08:00-20:00"


def texts(combo) -> list[str]:
    return [combo.itemText(place) for place in range(combo.count())]


def test_options_of_a_kind_have_editors_that_fit(shop, tmp_path, answers):
    dialog = opened(shop, written(tmp_path, TICKETS))
    for card in list(dialog.cards.values()):
        press(card.remove)
    add_metric(dialog, "FCR")
    (card,) = dialog.cards.values()
    pick(card.edits.pickers["resolved"], "again")
    # 33 of 44 say yes
    shop.bot.waitUntil(lambda: card.value.text().startswith("75.0 %"))
    type_into(card.edits.options["yes"], "no")
    shop.bot.waitUntil(lambda: card.value.text().startswith("25.0 %"))
    assert set(card.edits.options) == {"yes", "window", "asof"}
    window = card.edits.options["window"]
    assert isinstance(window, QSpinBox)
    assert window.text() == "the usual time"
    type_into(window, "30")
    assert card.shown.choice.window == 30
    assert window.text() == "30 days"
    type_into(card.edits.options["asof"], "soon")
    assert "no day" in answers.said[-1]
    assert card.shown.choice.asof is None


def test_a_question_of_several_columns_splits_and_is_charted(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, SPREAD))
    for name in list(dialog.side.segments.removers):
        press(dialog.side.segments.removers[name])
    pick(dialog.side.segments.picker, "Where are you?")
    assert list(dialog.side.segments.removers) == ["Where are you?"]
    add_metric(dialog, "Questions of several answers", "What do you use?", "Share of “Web”")
    card = next(card for card in dialog.cards.values() if card.shown.choice.kind == "share")
    # two of three rows name the web: 40 of 60
    shop.bot.waitUntil(lambda: card.value.text().startswith("66.7 %"))
    press(card.more)
    options = card.edits.options["option"]
    assert isinstance(options, QComboBox)
    set_combo(options, "App")
    shop.bot.waitUntil(lambda: card.value.text().startswith("100.0 %"))
    imported(shop, dialog)
    (dataset,) = shop.document.project.all(Dataset)
    (segment,) = dataset.columns_with_role("segment")
    assert dataset.columns[segment].name == "Where are you?"
    assert dataset.columns[segment].of == (1, 2)


def test_a_question_of_several_answers_cannot_be_split_by(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, SPREAD))
    names = dialog.side.segment_names.names
    assert "What do you use?: Web" in names
    assert "Where are you?" in names
    pick(dialog.side.segments.picker, "What do you use?: Web")
    assert "What do you use?: Web" in dialog.side.segments.removers


def test_a_metric_keeps_its_place_and_what_is_opened_when_others_change(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    card = dialog.cards["nps"]
    press(card.more)
    from_header(dialog, "again", "More metrics", "Churn rate", "left, yes or no")
    assert dialog.cards["nps"] is card
    assert card.opened


def test_decisions_outlive_reading_the_file_another_way(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    from_header(dialog, "nps", "Mean")
    from_header(dialog, "customer", "Segment")
    from_header(dialog, "came in", "Read as", "Dates, day-month-year")
    shop.bot.waitUntil(lambda: bool(dialog.sheet.said))
    assert dialog.cards["nps"].title.text() == "Mean"
    assert "customer" in dialog.side.segments.removers


def test_columns_that_would_only_replace_others_are_not_asked_for(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    card = dialog.cards["nps"]
    press(card.more)
    assert card.edits.pickers["answer"].isVisible()
    assert not card.edits.pickers["group"].isVisible()
    pick(card.edits.pickers["answer"], "(none)")
    assert card.edits.pickers["group"].isVisible()
    assert not dialog.import_button.isEnabled()
    pick(card.edits.pickers["answer"], "nps")
    assert dialog.import_button.isEnabled()


def test_every_kind_of_metric_is_offered_once(shop, tmp_path):
    dialog = opened(shop, written(tmp_path, TICKETS))
    offered = [a.text() for a in dialog.side.add.menu().actions() if a.text() and a.isVisible()]
    names = {kind.name for kind in kinds.KINDS.values()}
    assert sorted(text for text in offered if text in names) == sorted(names)
