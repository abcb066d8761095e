"""The dock of comments: the head that narrows the list, the list, and what stands there where nothing is listed.

It asks the session when it can be seen and pins through the document. It must not compute or draw anything itself.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from cxdesk.desktop import ui
from cxdesk.desktop.charts.empty import Empty
from cxdesk.desktop.comments import pinning
from cxdesk.desktop.comments.asking import Question, commented, queries
from cxdesk.desktop.comments.feed import Feed, Found
from cxdesk.desktop.comments.filters import Filters, fill_touchpoints
from cxdesk.desktop.comments.rows import Rows
from cxdesk.desktop.comments.table import CommentTable
from cxdesk.desktop.document import Document
from cxdesk.desktop.map.deeds import Deeds, together
from cxdesk.desktop.theme import theme
from cxdesk.i18n import _, format_date, format_number, ngettext
from cxdesk.model.change import Change
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Journey, Link, Metric, Quote, Stage, Touchpoint
from cxdesk.render.layout_cells import in_quotes
from cxdesk.verbs import notes

_ASKED = frozenset(kind.KIND for kind in (Dataset, Link, Metric))
"""The kinds of records of which a change may find other comments."""
_NAMED = frozenset(kind.KIND for kind in (Touchpoint, Stage, Journey, Quote))
"""Those of which a change is seen in the rows."""


class CommentPanel(QWidget):
    """What customers wrote. ``import_wanted`` and ``columns_wanted`` follow the buttons shown where nothing is."""

    import_wanted = Signal()
    columns_wanted = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._deeds = Deeds(document)
        self._asked: tuple[object, Question] | None = None
        self._all: tuple[object, int] = (None, 0)
        self.filters = Filters(document)
        self.rows = Rows(document, self)
        self.table = CommentTable(self.rows)
        self.empty = Empty()
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(body, 1)
        ui.set_role(self, "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._idle = QTimer(self, singleShot=True, interval=40)
        self._idle.timeout.connect(self.refresh)
        self._connect()

    def _connect(self) -> None:
        document = self._document
        document.changed.connect(self._follow)
        document.reset.connect(self._begin_anew)
        for signal in (
            document.selection_changed,
            document.segment_changed,
            document.journey_changed,
            document.window_changed,
        ):
            signal.connect(lambda *_args: self._idle.start())
        theme().changed.connect(self.table.viewport().update)
        self.filters.changed.connect(self.refresh)
        self.filters.search.left_down.connect(self._to_list)
        self.table.pin_wanted.connect(self.toggle)
        self.table.menu_wanted.connect(self._show_menu)
        copying = QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)

    # ------------------------------------------------------------------------------------------- what is listed

    @property
    def busy(self) -> bool:
        """Whether the list is not yet what was asked for."""
        return self._idle.isActive() or self.filters.busy

    def _follow(self, change: Change, origin: object) -> None:
        kinds = change.kinds()
        if kinds & _ASKED:
            self._begin_anew()
        elif kinds & _NAMED:
            if kinds & {Quote.KIND} and self.isVisible():
                self.rows.repin()
            self._idle.start()

    def _begin_anew(self) -> None:
        """Ask again, at once: what is listed may be of data that are gone, and must not be painted again."""
        self._asked = None
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.filters.limit(event.size().width())

    def refresh(self) -> None:
        """List the comments that are wanted now; only where somebody can see them."""
        if not self.isVisible():
            return
        self._idle.stop()
        self.filters.refresh()
        self.filters.limit(self.width())
        project, question = self._document.project, self.filters.question()
        if self._asked != (self._document.session, question):
            found = Feed(self._document.session, queries(project, question))
            self._asked = (self._document.session, question)
            targets = question.targets
            self.rows.show_feed(
                found,
                one_target=targets is not None and len(targets) == 1,
                one_dataset=len(commented(project)) == 1 or bool(question.dataset_id),
            )
        else:
            self.rows.repin()
        self._show_count()
        self._show_empty()

    def _show_count(self) -> None:
        found, every = self.rows.rowCount(), self._whole()
        shown = ngettext("{n} comment", "{n} comments", found)
        if found != every:
            shown = ngettext("{n} of {all} comments", "{n} of {all} comments", every)
        text = shown.format(n=format_number(found, 0), all=format_number(every, 0))
        segment, days = self._document.segment, self._document.window
        if segment is not None:
            value = segment.value if segment.value is not None else _("without segment")
            text += f" · {segment.column}: {value}"
        if days is not None:
            text += " · " + _("{first} – {last}").format(
                first=format_date(days[0]), last=format_date(days[1])
            )
        self.filters.count.show_text(text)

    def _whole(self) -> int:
        """Return how many comments there are at all; counted anew only when the data are others."""
        datasets = commented(self._document.project)
        of = (self._document.session, tuple((d.rows_name, d.columns) for d in datasets))
        if self._all[0] != of:
            session = self._document.session
            self._all = (of, sum(session.comments(dataset.id, limit=1).total for dataset in datasets))
        return self._all[1]

    def _show_empty(self) -> None:
        project, listed = self._document.project, self.rows.rowCount() > 0
        has_comments = bool(commented(project))
        self.filters.setVisible(has_comments)
        self._stack.setCurrentWidget(self.table if listed else self.empty)
        if listed:
            return
        if not project.datasets():
            self.empty.show_text(
                _("Import survey answers, and what customers wrote is listed here."),
                *self._offer(_("Import data…"), self.import_wanted.emit),
            )
        elif not has_comments:
            self.empty.show_text(
                _("No column holds comments. Give a column the role comment when you import it."),
                *self._offer(_("Use a column as comments…"), self.columns_wanted.emit),
            )
        elif self.filters.narrow:
            told = _("No comment fits what is searched for here.")
            if self.filters.question() == Question(targets=self.filters.question().targets):
                told = _("No comment is about what is selected here.")
            self.empty.show_text(told, _("Show all comments"), self.filters.clear)
        else:
            self.empty.show_text(_("Nobody wrote a comment."))

    def _offer(self, verb: str, action: Callable[[], None]) -> tuple[str, Callable[[], None] | None]:
        return ("", None) if self._document.read_only else (verb, action)

    def focus_first(self) -> None:
        """Put the focus into the field that searches."""
        if self.filters.isVisible():
            self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filters.search.selectAll()
        elif self.empty.button.isVisible():
            self.empty.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_list(self) -> None:
        self.table.go_first()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------------------------------- pinning

    def _found(self, rows: Sequence[int]) -> list[Found]:
        return [found for found in map(self.rows.found, rows) if found is not None]

    def toggle(self, rows: Sequence[int]) -> None:
        """Pin comments as quotes where they belong; where all of them are pinned, take the quotes off the map."""
        if self._document.read_only:
            return
        chosen = self._found(rows)
        loose = [found for found in chosen if not self.rows.pinned(found)]
        if not loose:
            self._unpin([quote for found in chosen for quote in self.rows.pinned(found)])
            return
        project, selected = self._document.project, self._document.selected_touchpoints()
        quotes = [
            pinning.quote_of(project, found, pinning.touchpoint_for(project, found, selected))
            for found in loose
        ]
        if not all(quote.touchpoint_id for quote in quotes):
            self._document.failed.emit(
                _("Select the touchpoint it belongs to on the map first, or drag the comment onto it.")
            )
            return
        self._deeds.pin(quotes)

    def pin_to(self, rows: Sequence[int], touchpoint_id: str) -> None:
        """Pin comments to a touchpoint, whatever they are linked to."""
        project = self._document.project
        quotes = [pinning.quote_of(project, found, touchpoint_id) for found in self._found(rows)]
        self._deeds.pin(quotes)

    def _unpin(self, quotes: Sequence[Quote]) -> None:
        def without(id: str) -> Callable[[Project], Change | None]:
            return lambda project: notes.delete_note(project, Quote, id)

        self._document.apply(together(self._document.project, [without(quote.id) for quote in quotes]))

    # ------------------------------------------------------------------------------------------- menu, clipboard

    def copy(self) -> None:
        """Put the comments selected on the clipboard, each with where it is from."""
        texts = [
            " — ".join((in_quotes(quote.text), quote.source))
            for quote in (
                pinning.quote_of(self._document.project, found) for found in self._found(self.table.chosen())
            )
        ]
        QGuiApplication.clipboard().setText("\n".join(texts))

    def _show_menu(self, rows: Sequence[int], place: QPoint) -> None:
        self.menu_for(rows).popup(place)

    def menu_for(self, rows: Sequence[int]) -> QMenu:
        """Return the menu of comments."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        chosen = self._found(rows)
        pinned = [quote for found in chosen for quote in self.rows.pinned(found)]
        if not self._document.read_only:
            all_pinned = bool(chosen) and all(self.rows.pinned(found) for found in chosen)
            text = _("Take the quote off the map") if all_pinned else _("Pin to the map")
            menu.addAction(f"{text}\t{_('Enter')}").triggered.connect(lambda: self.toggle(rows))
            to = menu.addMenu(_("Pin to"))
            fill_touchpoints(self._document, to, lambda id: self.pin_to(rows, id))
            to.setEnabled(not to.isEmpty())
        if pinned:
            menu.addAction(_("Show on the map")).triggered.connect(lambda: self._show(pinned[0]))
        menu.addSeparator()
        menu.addAction(f"{_('Copy')}\tCtrl+C").triggered.connect(self.copy)
        if len(rows) == 1:
            menu.addAction(f"{_('Unfold, fold')}\t{_('Space')}").triggered.connect(
                lambda: self.table.unfold(rows[0])
            )
        return menu

    def _show(self, quote: Quote) -> None:
        self._document.show_journey(self._document.project.journey_of(quote.touchpoint_id).id)
        self._document.select(Quote.KIND, (quote.id,))
