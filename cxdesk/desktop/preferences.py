"""Two dialogs: what the user prefers, and the project's own settings with the weights of the CX index."""

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cxdesk import i18n
from cxdesk.audit.index import PART_NAMES, PRESETS, Weights, touchpoint_index
from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.theme import theme
from cxdesk.i18n import N_, _, format_number
from cxdesk.model.records import PARTS, Score
from cxdesk.settings import AUTOSAVE_SECONDS, Settings
from cxdesk.verbs import projects

THEMES = {"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark")}
PRESET_NAMES = {
    "equal": N_("Equal: each part counts the same"),
    "emotion-led": N_("Emotion-led: emotion counts as much as the other two together"),
}
EXAMPLE = Score("", "", "", "", success=6, effort=4, emotion=3)
"""The scores of the example that shows what the weights do."""


class PreferencesDialog(QDialog):
    """What holds for this user in every project."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(_("Preferences"))
        self.setMinimumWidth(440)
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.theme = QComboBox()
        for key, name in THEMES.items():
            self.theme.addItem(_(name), key)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.language = QComboBox()
        self.language.addItem(_("Like the system"), None)
        for code in i18n.languages():
            self.language.addItem(i18n.language_name(code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.rater = QLineEdit(settings.rater)
        self.rater.setPlaceholderText(_("Your name"))
        self.autosave = QSpinBox()
        self.autosave.setRange(*AUTOSAVE_SECONDS)
        self.autosave.setValue(settings.autosave_seconds)
        self.autosave.setSuffix(" s")
        for text, field in (
            (_("Theme"), self.theme),
            (_("Language (from the next start)"), self.language),
            (_("Your name as rater and author"), self.rater),
            (_("Write the file after the last change"), self.autosave),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(_buttons(self, _("Save preferences")))

    def accept(self) -> None:
        self._settings.theme = self.theme.currentData()
        self._settings.language = self.language.currentData()
        self._settings.rater = " ".join(self.rater.text().split())
        self._settings.autosave_seconds = self.autosave.value()
        theme().prefer(self._settings.theme)
        super().accept()


class ProjectDialog(QDialog):
    """The project's name and the weights of its CX index, with an example that follows."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        info = document.project.info
        self.setWindowTitle(_("Project settings"))
        self.setMinimumWidth(480)
        self.name = QLineEdit(info.name)
        self.preset = QComboBox()
        for key, name in PRESET_NAMES.items():
            self.preset.addItem(_(name), key)
        self.preset.addItem(_("Own weights"), "")
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_("Project name"), self.name)
        form.addRow(_("CX index"), self.preset)
        self.weights = {part: self._weight(getattr(info, f"{part}_weight")) for part in PARTS}
        for part, spin in self.weights.items():
            form.addRow(_(PART_NAMES[part]), spin)
            spin.setAccessibleName(_(PART_NAMES[part]))
        self.name.setAccessibleName(_("Project name"))
        self.preset.setAccessibleName(_("CX index"))
        self.example = ui.Label(role="secondary", wrap=True)
        self._buttons = _buttons(self, _("Save settings"))
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.example)
        layout.addWidget(self._buttons)
        self.preset.activated.connect(self._take_preset)
        self.setEnabled(not document.read_only)
        self._show()

    def _weight(self, value: float) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setRange(0.0, 100.0)
        spin.setDecimals(1)
        spin.setSingleStep(0.5)
        spin.setValue(value)
        spin.valueChanged.connect(self._show)
        return spin

    def chosen(self) -> Weights:
        """Return the weights as they are set in the dialog; they may all be zero."""
        return Weights(*(self.weights[part].value() for part in PARTS))

    def _take_preset(self) -> None:
        preset = PRESETS.get(self.preset.currentData())
        if preset is not None:
            for part, spin in self.weights.items():
                spin.setValue(preset.part(part))

    def _show(self) -> None:
        weights = self.chosen()
        usable = any(weights.part(part) > 0 for part in PARTS)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(usable)
        if not usable:
            self.example.setText(_("At least one part must have a weight above 0."))
            return
        self.preset.setCurrentIndex(self.preset.findData(weights.preset))
        index = touchpoint_index([EXAMPLE], weights).index
        self.example.setText(
            _("Example: success 6, ease 4 and emotion 3 give a CX index of {index}.").format(
                index=format_number(index, 0)
            )
        )

    def accept(self) -> None:
        weights, project = self.chosen(), self._document.project
        if self.name.text().strip():
            self._document.apply(projects.rename_project(project, self.name.text()))
        self._document.apply(projects.set_weights(project, weights.success, weights.effort, weights.emotion))
        super().accept()


def _buttons(dialog: QDialog, text: str) -> QDialogButtonBox:
    standard = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
    ok, cancel = buttons.button(standard.Ok), buttons.button(standard.Cancel)
    ok.setText(text)
    ok.setDefault(True)
    ui.set_role(ok, "primary")
    cancel.setText(_("Cancel"))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
