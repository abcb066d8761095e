"""The inspector's page about one touchpoint: name, channel, scores and index, what hangs under it, metrics, notes."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cxdesk.audit.customers import Customers, contrasts
from cxdesk.audit.index import Weights, disagreement_texts, lowest_text, missing_text, touchpoint_index
from cxdesk.desktop import ui
from cxdesk.desktop.document import Document
from cxdesk.desktop.panels.linked import LinkedMetrics
from cxdesk.desktop.panels.notes import NoteList
from cxdesk.desktop.panels.page import Box, ChannelCombo, MomentBox, Page
from cxdesk.desktop.panels.scores import LABELS, ScoreRow
from cxdesk.i18n import _, format_number
from cxdesk.model.records import PARTS, Opportunity, PainPoint, Part, Quote, Rater, Round, Stage, Touchpoint
from cxdesk.verbs import scoring, touchpoints

LOW = 50
"""A CX index below the middle of its scale is shown as a warning."""


class TouchpointPage(Page):
    """One touchpoint."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._breadcrumb = ui.Label(role="caption", wrap=True)
        self.name = ui.LineEdit()
        self.name.setAccessibleName(_("Name"))
        ui.set_role(self.name, "name")
        self.name.committed.connect(self._rename)
        self.column.addWidget(self._breadcrumb)
        self.column.addWidget(self.name)
        self.channel = ChannelCombo(document)
        self.moment = MomentBox(document)
        self.column.addWidget(self.channel)
        self.column.addWidget(self.moment, 0, Qt.AlignmentFlag.AlignLeft)
        self._scores_heading = self.heading("")
        self._scores_heading.setWordWrap(True)
        self.rows = {part: ScoreRow(part) for part in PARTS}
        self.column.addLayout(self._score_grid())
        self._index = Box()
        self._customers: tuple[str, Mapping[Part, Customers]] = ("", {})
        self._disagreement = ui.Label(role="warning", wrap=True)
        self.column.addWidget(self._index)
        self.column.addWidget(self._disagreement)
        self.heading(_("Pain points"))
        self.pain_points = NoteList(document, PainPoint)
        self.column.addWidget(self.pain_points)
        self.heading(_("Opportunities"))
        self.opportunities = NoteList(document, Opportunity)
        self.column.addWidget(self.opportunities)
        self.heading(_("Quotes"))
        self.quotes = NoteList(document, Quote)
        self.column.addWidget(self.quotes)
        self.metrics = LinkedMetrics(document)
        self.metrics.computed.connect(self._show_customers)
        self.column.addWidget(self.metrics)
        self.heading(_("Notes"))
        self.notes = ui.TextEdit(placeholder=_("What you saw, heard or were told"), lines=4)
        self.notes.setAccessibleName(_("Notes"))
        self.notes.committed.connect(self._write_notes)
        self.column.addWidget(self.notes)
        self.column.addStretch(1)

    def _score_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for line, (part, row) in enumerate(self.rows.items()):
            label = ui.Label(_(LABELS[part]), role=f"part-{part}", wrap=True)
            label.setBuddy(row)
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(row, line, 1, Qt.AlignmentFlag.AlignRight)
            row.chosen.connect(lambda value, part=part: self._score(part, value))
            row.moved.connect(lambda step, line=line: self._go(line + step))
            row.turned.connect(self._turn)
        grid.setColumnStretch(0, 1)
        return grid

    def exists(self) -> bool:
        return bool(self.ids) and self.project.find(Touchpoint, self.id) is not None

    def refresh(self) -> None:
        project, read_only = self.project, self.document.read_only
        touchpoint = project.get(Touchpoint, self.id)
        stage = project.get(Stage, touchpoint.stage_id)
        self._breadcrumb.setText(_("Touchpoint · {stage}").format(stage=stage.name))
        self.name.show_text(touchpoint.name)
        self.name.setReadOnly(read_only)
        self.channel.show_ids((self.id,))
        self.moment.show_ids((self.id,))
        self._refresh_scores()
        self.pain_points.show_touchpoint(self.id)
        self.opportunities.show_touchpoint(self.id)
        self.quotes.show_touchpoint(self.id)
        self.metrics.show_touchpoint(self.id)
        self.notes.show_text(touchpoint.notes)
        self.notes.setReadOnly(read_only)

    def _refresh_scores(self) -> None:
        project, rater_id, round_id = self.project, self.document.rater_id, self.document.round_id
        rater, turn = project.find(Rater, rater_id), project.find(Round, round_id)
        self._scores_heading.setText(
            _("Scores — {round}, {rater} (1–7, Tab and number keys)").format(
                round=turn.name if turn else "", rater=rater.name if rater else ""
            )
        )
        scores = project.scores_of(self.id, round_id)
        names = {rater.id: rater.name for rater in project.all(Rater)}
        for part, row in self.rows.items():
            own = next((getattr(score, part) for score in scores if score.rater_id == rater_id), None)
            values = [(names[s.rater_id], getattr(s, part)) for s in scores if s.rater_id != rater_id]
            row.show_value(own, [(name, value) for name, value in values if value is not None])
            row.setEnabled(not self.document.read_only and bool(rater_id) and bool(round_id))
        index = touchpoint_index(scores, Weights.of(project.info))
        details = lowest_text(index) if index.index is not None else missing_text(index)
        self._index.left.setText(_("CX index") + (f"\n{details}" if details else ""))
        shown = format_number(index.index, 0)
        self._index.right.setText(f"{shown} / 100" if index.index is not None else _("incomplete"))
        low = index.index is not None and index.index < LOW
        ui.set_role(self._index, "low" if low else "box")
        ui.set_role(self._index.right, "worse" if low else "value")
        of, customers = self._customers
        known = customers if of == self.id else {}
        for part, row in self.rows.items():
            row.show_customers(known.get(part))
        texts = disagreement_texts(index)
        texts += [contrast.text for contrast in contrasts(index, known) if contrast.clear]
        self._disagreement.setText("\n".join(texts))
        self._disagreement.setVisible(bool(texts))

    def _show_customers(self, touchpoint_id: str, customers: Mapping[Part, Customers]) -> None:
        """Show what a survey says beside the scores; it is counted later than the page is shown."""
        self._customers = (touchpoint_id, customers)
        if self.exists():
            self._refresh_scores()

    def _go(self, line: int) -> None:
        rows = list(self.rows.values())
        rows[min(len(rows) - 1, max(0, line))].setFocus(Qt.FocusReason.TabFocusReason)

    def _turn(self, step: int) -> None:
        """Go on scoring at the touchpoint after or before this one, in the map's order."""
        ids = [touchpoint.id for touchpoint in self.project.journey_touchpoints(self.document.journey_id)]
        place = ids.index(self.id) + step if self.id in ids else -1
        if 0 <= place < len(ids):
            self.document.select(Touchpoint.KIND, (ids[place],))
            self._go(0)

    def _rename(self, name: str) -> None:
        if name.strip():
            self.apply(lambda: touchpoints.rename_touchpoint(self.project, self.id, name))
        else:
            self.refresh_if_there()

    def _write_notes(self, text: str) -> None:
        self.apply(lambda: touchpoints.set_touchpoint_notes(self.project, self.id, text))

    def _score(self, part: str, value: int | None) -> None:
        rater_id, round_id = self.document.rater_id, self.document.round_id
        self.apply(lambda: scoring.set_score(self.project, self.id, rater_id, round_id, part, value))
