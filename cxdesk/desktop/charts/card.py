"""The definition card of a metric: what it says, formula, scale, direction, interval, n and source, as plain text."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.i18n import _, format_date, format_number
from cxdesk.metrics.kinds import get
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric

WIDTH = 460


def fields(project: Project, metric: Metric, n: int | None = None, chart: str = "") -> list[tuple[str, str]]:
    """Return the lines of the card as (what, text).

    ``n`` is the number of answers in the chart, where it is known; ``chart`` says how the chart is to be read.
    """
    card = get(metric.kind).card(metric)
    dataset = project.get(Dataset, metric.dataset_id)
    column = dataset.columns[metric.column].name if metric.column < len(dataset.columns) else ""
    lines = [
        ("", card.words),
        (_("Formula"), card.formula),
        (_("Scale"), card.scale),
        (_("Direction"), card.direction),
        (_("Interval"), card.interval),
        *([(_("Answers"), _("n = {n}").format(n=format_number(n, 0)))] if n is not None else []),
        (_("Data"), _("“{column}” of “{data}”").format(column=column, data=dataset.name)),
        (_("Imported"), _imported(dataset)),
        (_("Source"), card.source),
        (_("Chart"), chart),
    ]
    return [line for line in (*lines, *((_("Note"), note) for note in card.notes)) if line[1]]


def _imported(dataset: Dataset) -> str:
    from datetime import datetime

    try:
        day = format_date(datetime.fromisoformat(dataset.imported_at).date())
    except ValueError:
        return dataset.source
    return f"{day}, {dataset.source}" if dataset.source else day


class Card(QFrame):
    """The card as a small window that closes at a click beside it or on Escape."""

    def __init__(
        self, project: Project, metric: Metric, n: int | None, parent: QWidget, chart: str = ""
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(ui.Label(get(metric.kind).title(metric), role="title", wrap=True), 0, 0, 1, 2)
        for row, (name, text) in enumerate(fields(project, metric, n, chart), 1):
            label = ui.Label(text, wrap=True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            if name:
                caption = ui.Label(name, role="secondary")
                grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, row, 1)
            else:
                grid.addWidget(label, row, 0, 1, 2)

    def show_under(self, widget: QWidget) -> None:
        """Open above or under a widget, within the screen."""
        self.adjustSize()
        self.resize(
            WIDTH, self.heightForWidth(WIDTH) if self.hasHeightForWidth() else self.sizeHint().height()
        )
        corner = widget.mapToGlobal(QPoint(widget.width() - WIDTH, widget.height() + 4))
        room = widget.screen().availableGeometry()
        if corner.y() + self.height() > room.bottom():
            corner.setY(widget.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4)
        corner.setX(min(max(corner.x(), room.left()), room.right() - WIDTH))
        corner.setY(max(corner.y(), room.top()))
        self.move(corner)
        self.show()
