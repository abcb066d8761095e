"""Preferences, project settings and themes."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox

from cxdesk.desktop.preferences import PreferencesDialog, ProjectDialog
from cxdesk.desktop.theme import theme
from tests.desktop.conftest import Desk


def test_weights_with_preset_and_example(desk: Desk) -> None:
    desk.new()

    def emotion_led(dialog: QDialog) -> None:
        assert isinstance(dialog, ProjectDialog)
        dialog.preset.setCurrentIndex(dialog.preset.findData("emotion-led"))
        dialog.preset.activated.emit(dialog.preset.currentIndex())
        # (83.33 + 50 + 2 * 33.33) / 4 = 50
        assert "CX index of 50." in dialog.example.text()
        for spin in dialog.weights.values():
            spin.setValue(0)
        button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
        assert not button.isEnabled()
        dialog.weights["emotion"].setValue(3)
        button.click()

    desk.answers.expect(emotion_led)
    desk.trigger("map.settings")
    info = desk.document.project.info
    assert (info.success_weight, info.effort_weight, info.emotion_weight) == (0, 0, 3)


def test_preferences_are_kept(desk: Desk) -> None:
    desk.new()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, PreferencesDialog)
        dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
        dialog.rater.setText("  Olena ")
        dialog.autosave.setValue(9)
        dialog.accept()

    desk.answers.expect(fill)
    desk.trigger("edit.preferences")
    settings = desk.window.settings
    assert (settings.theme, settings.rater, settings.autosave_seconds) == ("dark", "Olena", 9)
    assert theme().dark
    desk.trigger("view.theme_light")
    assert not theme().dark
    assert desk.window.actions_table["view.theme_light"].isChecked()


def test_theme_switch_repaints_icons_and_palette(desk: Desk) -> None:
    desk.new()
    before = desk.window.actions_table["edit.find"].icon().cacheKey()
    desk.trigger("view.theme_dark")
    assert desk.window.palette().window().color().name() == "#1d2127"
    assert desk.window.actions_table["edit.find"].icon().cacheKey() != before
