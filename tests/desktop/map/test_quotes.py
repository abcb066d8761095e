"""Quotes on the map: written, edited, moved, copied and deleted like pain points, each with its source below it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cxdesk.desktop.map import describe
from cxdesk.model.records import Journey, Quote, Touchpoint
from cxdesk.render.layout_cells import in_quotes
from cxdesk.verbs.notes import add_quote
from cxdesk.verbs.projects import show_lane
from tests.desktop.map.conftest import Desk
from tests.desktop.map.test_menus import choose, menu_at

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def quotes(desk: Desk, name: str) -> list[str]:
    found = desk.document.project.children(Quote, desk.built.touchpoint(name))
    return [quote.text for quote in found]


def only(desk: Desk, name: str) -> Quote:
    (found,) = desk.document.project.children(Quote, desk.built.touchpoint(name))
    return found


def shown(desk: Desk, quote: Quote) -> tuple[float, float]:
    """Scroll to a quote and return its middle."""
    desk.document.select(Quote.KIND, (quote.id,))
    desk.view.show_selected()
    return desk.centre(Quote.KIND, quote.id)


def test_q_writes_a_quote_under_the_touchpoint(desk: Desk) -> None:
    desk.select("Wi-Fi")
    desk.key(K.Key_Q)
    desk.type("Works only in stations")
    desk.key(K.Key_Return)
    assert quotes(desk, "Wi-Fi") == ["Works only in stations"]
    assert desk.document.selection == (Quote.KIND, (only(desk, "Wi-Fi").id,))
    assert desk.document.selected_touchpoints() == (desk.built.touchpoint("Wi-Fi"),)
    desk.document.undo()
    assert quotes(desk, "Wi-Fi") == []


def test_q_shows_the_lane_again_where_it_was_hidden(desk: Desk) -> None:
    journey = desk.document.journey_id
    desk.document.apply(show_lane(desk.document.project, journey, "quotes", False))
    assert desk.view.layout_shown is not None
    assert desk.view.layout_shown.lane("quotes") is None
    desk.select("Wi-Fi")
    desk.key(K.Key_Q)
    assert desk.document.project.get(Journey, journey).hidden_lanes == ()
    assert desk.view.editor.field is not None


def test_the_lane_stands_between_metrics_and_opportunities_and_invites_while_it_is_empty(desk: Desk) -> None:
    layout = desk.view.layout_shown
    assert layout is not None
    assert [lane.key for lane in layout.lanes][-2:] == ["quotes", "opportunities"]
    for quote in desk.document.project.all(Quote):
        desk.document.select(Quote.KIND, (quote.id,))
        desk.key(K.Key_Delete)
    layout = desk.view.layout_shown
    assert layout is not None
    lane = layout.lane("quotes")
    assert lane is not None
    assert "press Q" in lane.invites


def test_f2_edits_the_words_without_their_quotation_marks(desk: Desk) -> None:
    shown(desk, only(desk, "Payment"))
    desk.key(K.Key_F2)
    assert desk.view.editor.toPlainText() == "I paid twice and nobody could tell me why."
    desk.type("Paid twice")
    desk.key(K.Key_Return)
    quote = only(desk, "Payment")
    assert (quote.text, quote.source) == ("Paid twice", "Passenger survey, 12 Mar 2026, NPS 2")


def test_a_quote_is_dragged_to_another_touchpoint(desk: Desk) -> None:
    desk.view.fit()
    quote = only(desk, "Payment")
    start = desk.centre(Quote.KIND, quote.id)
    desk.drag(start, (desk.card("Wi-Fi")[0], start[1]))
    assert quotes(desk, "Payment") == []
    assert quotes(desk, "Wi-Fi") == [quote.text]


def test_alt_arrows_order_duplicate_copies_delete_takes_the_neighbour(desk: Desk) -> None:
    first = only(desk, "Payment")
    payment = desk.built.touchpoint("Payment")
    desk.document.apply(add_quote(desk.document.project, payment, "Second"))
    desk.document.select(Quote.KIND, (first.id,))
    desk.key(K.Key_Down, ALT)
    assert quotes(desk, "Payment") == ["Second", first.text]
    desk.key(K.Key_D, CTRL)
    assert quotes(desk, "Payment") == ["Second", first.text, first.text]
    desk.key(K.Key_Delete)
    assert quotes(desk, "Payment") == ["Second", first.text]
    assert desk.document.selection == (Quote.KIND, (first.id,))


def test_arrows_walk_from_the_card_over_its_notes_to_the_quote(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_Down)
    desk.key(K.Key_Down)
    assert desk.document.selection == (Quote.KIND, (only(desk, "Payment").id,))
    desk.key(K.Key_Right)
    assert desk.document.selection == (Quote.KIND, (only(desk, "Conductor").id,))


def test_the_menu_copies_the_words_with_their_source(desk: Desk) -> None:
    point = shown(desk, only(desk, "Payment"))
    choose(menu_at(desk, point), "Copy text")
    assert QGuiApplication.clipboard().text() == (
        "“I paid twice and nobody could tell me why.” — Passenger survey, 12 Mar 2026, NPS 2"
    )
    desk.select("Payment", "Conductor")
    desk.key(K.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Payment\nConductor"


def test_the_menu_of_an_empty_cell_adds_one(desk: Desk) -> None:
    desk.view.fit()
    layout = desk.view.layout_shown
    lane = layout.lane("quotes") if layout is not None else None
    assert lane is not None
    choose(menu_at(desk, (desk.card("Wi-Fi")[0], lane.y + 20)), "Add quote")
    desk.type("Slow")
    desk.key(K.Key_Return)
    assert quotes(desk, "Wi-Fi") == ["Slow"]


def test_a_quote_says_itself_whole_in_its_tip(desk: Desk) -> None:
    layout = desk.view.layout_shown
    assert layout is not None
    words = "One two three four five six seven. " * 12
    wifi = desk.built.touchpoint("Wi-Fi")
    desk.document.apply(add_quote(desk.document.project, wifi, words, "Interview 4"))
    quote = only(desk, "Wi-Fi")
    told = describe.of_record(desk.document.project, layout, Quote.KIND, quote.id)
    assert told == f"Quote\n“{words.strip()}”\nInterview 4"


def test_deleting_a_touchpoint_takes_its_quotes_and_undo_brings_them_back(desk: Desk) -> None:
    desk.select("Payment")
    desk.key(K.Key_Delete)
    assert [q.text for q in desk.document.project.all(Quote)] == [
        "The conductor waited with us until the taxi came."
    ]
    desk.document.undo()
    assert quotes(desk, "Payment") == ["I paid twice and nobody could tell me why."]
    assert desk.document.project.find(Touchpoint, desk.built.touchpoint("Payment")) is not None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nice", "“Nice”"),
        ("“Nice”", "“Nice”"),
        ("«Добре»", "«Добре»"),
        ('"Nice", he said', '“"Nice", he said”'),
        ("  ", ""),
        ("ดีมาก", "“ดีมาก”"),
    ],
)
def test_words_stand_in_one_pair_of_quotation_marks(text: str, shown: str) -> None:
    assert in_quotes(text) == shown
