"""The inspector by hand: names, scores by keys and mouse, channels, pain points, pages for what is selected."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cxdesk.desktop.panels.others import MapPage, SeveralPage, StagePage
from cxdesk.exchange.choices import Choices, MetricChoice
from cxdesk.flows.importing import import_table
from cxdesk.model.records import Channel, PainPoint, Rater, Score, Touchpoint
from cxdesk.verbs import scoring
from tests.desktop.conftest import ENTER, TAB, Desk
from tests.desktop.hands import add_touchpoint, page

KEY = Qt.Key


def test_rename_in_the_inspector_by_keyboard(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    name = page(desk).name
    name.setFocus()
    name.selectAll()
    desk.bot.keyClicks(name, "Check R&D <b>x</b>")
    desk.bot.keyClick(name, ENTER)
    assert desk.document.project.get(Touchpoint, touchpoint_id).name == "Check R&D <b>x</b>"
    name.selectAll()
    desk.bot.keyClicks(name, "never mind")
    desk.bot.keyClick(name, KEY.Key_Escape)
    assert name.text() == "Check R&D <b>x</b>"
    assert desk.document.session.undo_entry is not None
    assert desk.document.session.undo_entry.verb == "rename_touchpoint"


def test_typed_text_goes_to_the_touchpoint_it_was_typed_for(desk: Desk) -> None:
    desk.new()
    first, second = add_touchpoint(desk, "First"), add_touchpoint(desk, "Second")
    desk.document.select("touchpoint", (first,))
    name = page(desk).name
    name.setFocus()
    name.selectAll()
    desk.bot.keyClicks(name, "Renamed")
    desk.document.select("touchpoint", (second,))
    project = desk.document.project
    assert [project.get(Touchpoint, id).name for id in (first, second)] == ["Renamed", "Second"]
    assert name.text() == "Second"


def test_score_with_tab_and_number_keys(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    rows = page(desk).rows
    rows["success"].setFocus()
    desk.keys(desk.window, "6")
    assert rows["effort"].hasFocus()
    desk.keys(desk.window, TAB)
    assert rows["emotion"].hasFocus()
    desk.keys(desk.window, "3", KEY.Key_Up, "2")
    (score,) = desk.document.project.all(Score)
    assert (score.success, score.effort, score.emotion) == (6, 2, 3)
    # Success 6, ease 2, emotion 3 rescale to 83.3, 16.7 and 33.3: the index is their mean, 44.4.
    texts = [label.text() for label in page(desk).findChildren(QLabel)]
    assert "44 / 100" in texts
    rows["emotion"].setFocus()
    desk.keys(desk.window, KEY.Key_Backspace)
    assert desk.document.project.all(Score)[0].emotion is None
    assert "incomplete" in [label.text() for label in page(desk).findChildren(QLabel)]
    assert rows["emotion"].accessibleName() == "Emotion: not scored"


def test_delete_key_clears_a_score_and_keeps_the_touchpoint(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    page(desk).rows["success"].setFocus()
    desk.keys(desk.window, "5")
    page(desk).rows["success"].setFocus()
    desk.keys(desk.window, KEY.Key_Delete)
    assert desk.document.project.all(Score) == []
    assert desk.document.project.find(Touchpoint, touchpoint_id) is not None


def test_score_with_the_mouse(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    row = page(desk).rows["effort"]
    for value, wanted in ((7, 7), (1, 1), (1, None)):
        desk.bot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.centre(value).toPoint())
        assert row.value == wanted


def test_other_raters_and_disagreement_are_shown(desk: Desk) -> None:
    desk.new()
    document = desk.document
    touchpoint_id = add_touchpoint(desk, "Search")
    document.select("touchpoint", (touchpoint_id,))
    mine = document.rater_id
    desk.answers.expect("Marc")
    desk.window.tool_bar.rater.setCurrentIndex(desk.window.tool_bar.rater.count() - 1)
    desk.window.tool_bar.rater.activated.emit(desk.window.tool_bar.rater.currentIndex())
    assert [rater.name for rater in document.project.all(Rater)][-1] == "Marc"
    other = document.rater_id
    assert other != mine
    document.apply(scoring.set_score(document.project, touchpoint_id, mine, document.round_id, "emotion", 2))
    document.apply(scoring.set_score(document.project, touchpoint_id, other, document.round_id, "emotion", 6))
    texts = [label.text() for label in page(desk).findChildren(QLabel)]
    assert "Raters disagree on Emotion: 2, 6." in texts


def test_pages_follow_the_selection(desk: Desk) -> None:
    desk.new()
    document = desk.document
    ids = tuple(add_touchpoint(desk, name) for name in ("One", "Two"))
    document.select("", ())
    assert isinstance(desk.window.inspector.page, MapPage)
    document.select("stage", (document.project.stages(document.journey_id)[1].id,))
    stage_page = desk.window.inspector.page
    assert isinstance(stage_page, StagePage)
    stage_page.goal.setFocus()
    desk.bot.keyClicks(stage_page.goal, "Feel safe")
    stage_page.name.setFocus()
    assert document.project.stages(document.journey_id)[1].goal == "Feel safe"
    document.select("touchpoint", ids)
    several = desk.window.inspector.page
    assert isinstance(several, SeveralPage)
    several.channel.setCurrentIndex(several.channel.findData("phone"))
    several.channel.activated.emit(several.channel.currentIndex())
    assert [document.project.get(Touchpoint, id).channel for id in ids] == ["phone", "phone"]
    desk.bot.mouseClick(several.delete_button, Qt.MouseButton.LeftButton)
    assert document.project.count(Touchpoint) == 0
    assert isinstance(desk.window.inspector.page, MapPage)


def test_own_channel_is_asked_for(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    combo = page(desk).channel
    desk.answers.expect("Trade fair")
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.currentIndex())
    (own,) = desk.document.project.all(Channel)
    assert desk.document.project.get(Touchpoint, touchpoint_id).channel == own.id
    assert combo.currentText() == "Trade fair"


def test_pain_points_in_the_inspector(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    pains = page(desk).pain_points
    pains.add_field.setFocus()
    desk.bot.keyClicks(pains.add_field, "Too slow")
    desk.bot.keyClick(pains.add_field, ENTER)
    assert pains.add_field.text() == ""
    (pain,) = desk.document.project.all(PainPoint)
    row = pains.rows[pain.id]
    assert row.severity is not None
    row.severity.setFocus()
    desk.bot.keyClick(row.severity, KEY.Key_4)
    row.text.setFocus()
    row.text.selectAll()
    desk.bot.keyClicks(row.text, "Far too slow")
    desk.bot.keyClick(row.text, ENTER)
    (pain,) = desk.document.project.all(PainPoint)
    assert (pain.text, pain.severity) == ("Far too slow", 4)
    desk.bot.mouseClick(row.delete_button, Qt.MouseButton.LeftButton)
    assert desk.document.project.all(PainPoint) == []


def test_tab_goes_from_the_map_to_the_scores_and_escape_back(desk: Desk) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Search")
    desk.document.select("touchpoint", (touchpoint_id,))
    desk.window.map_view.setFocus()
    desk.keys(desk.window, TAB)
    assert page(desk).rows["success"].hasFocus()
    desk.keys(desk.window, "6", KEY.Key_Escape)
    assert desk.window.map_view.hasFocus()
    assert desk.document.selection.ids == (touchpoint_id,)


def test_touchpoint_after_touchpoint_is_scored_without_the_mouse(desk: Desk) -> None:
    desk.new()
    ids = [add_touchpoint(desk, name, stage) for name, stage in (("One", 0), ("Two", 0), ("Three", 1))]
    desk.document.select("touchpoint", (ids[0],))
    page(desk).rows["success"].setFocus()
    desk.keys(desk.window, *"123", ENTER, *"456", KEY.Key_PageDown, "7", KEY.Key_PageUp, KEY.Key_PageUp)
    found = {score.touchpoint_id: score for score in desk.document.project.all(Score)}
    parts = [(found[id].success, found[id].effort, found[id].emotion) for id in ids]
    assert parts == [(1, 2, 3), (4, 5, 6), (7, None, None)]
    assert desk.document.selection.ids == (ids[0],)
    desk.keys(desk.window, KEY.Key_PageUp)  # there is none before the first
    assert desk.document.selection.ids == (ids[0],)


def test_what_is_chosen_in_a_panel_is_scrolled_into_view(desk: Desk) -> None:
    desk.new()
    ids = [add_touchpoint(desk, f"Touchpoint {i}", 2) for i in range(12)]
    desk.document.select("touchpoint", (ids[0],))
    page(desk).rows["emotion"].setFocus()
    for _each in ids[1:]:
        page(desk).rows["emotion"].turned.emit(1)
    view = desk.window.map_view
    layout, shown = view.layout_shown, view.shown_area()
    assert layout is not None
    assert desk.document.selection.ids == (ids[-1],)
    rect = layout.rect_of("touchpoint", ids[-1])
    assert rect is not None
    assert shown.x < rect.x < rect.right < shown.right


def test_what_customers_say_stands_beside_the_scores(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    touchpoint_id = add_touchpoint(desk, "Pay")
    file = tmp_path / "survey.csv"
    answers = "".join(f"Pay,{2 + i % 2}\n" for i in range(40))
    file.write_text("Where,How easy was it?\n" + answers, encoding="utf-8")
    asked = Choices(touchpoint="Where", metrics=(MetricChoice("ces", "How easy was it?", 1, 7),))
    desk.document.announce(import_table(desk.document.session, file, asked))
    desk.document.select("touchpoint", (touchpoint_id,))
    row = page(desk).rows["effort"]
    row.setFocus()
    desk.keys(desk.window, "6")
    # 20 answers of 2 and 20 of 3: mean 2.5, s = 0.5064, t(39) = 2.0227, half width 0.162.
    sentence = "Customers rate Effort (ease) lower than the raters: 2.5 (2.3 to 2.7, n = 40) against 6."
    desk.bot.waitUntil(lambda: sentence in [label.text() for label in page(desk).findChildren(QLabel)])
    assert "Customers: 2.5 (2.3 to 2.7, n = 40)" in row.accessibleDescription()
    assert "Customers" not in page(desk).rows["emotion"].accessibleDescription()
    row.setFocus()
    desk.keys(desk.window, "3")
    assert sentence not in [label.text() for label in page(desk).findChildren(QLabel)]
