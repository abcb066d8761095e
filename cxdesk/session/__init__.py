"""The one writer of a project: it applies changes, undoes, redoes, saves and recovers.

A change is checked against the rules, made durable in one transaction with its history row, and only then shown in the
project in memory. All of it happens on one thread. This module must not know views, files of other formats or figures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cxdesk.errors import RuleError
from cxdesk.i18n import _
from cxdesk.jobs import Job
from cxdesk.model.answers import Batch
from cxdesk.model.change import Change, Edit
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset, Metric
from cxdesk.model.rules import violations
from cxdesk.session.imported import ImportedData
from cxdesk.store import datasets, file, history, recounting, rows, schema, work
from cxdesk.store.comments import Comment, CommentPage
from cxdesk.store.history import HistoryEntry
from cxdesk.store.home import Home
from cxdesk.store.work import Recoverable

if TYPE_CHECKING:
    from cxdesk.store.check import CheckResult

__all__ = [
    "Comment",
    "CommentPage",
    "HistoryEntry",
    "ProjectSession",
    "Recoverable",
    "check_file",
    "repair_file",
]

MERGE_WITHIN: Final = timedelta(seconds=1)
"""How soon a change of the same records by the same verb must follow to become one step of undo."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class ProjectSession(ImportedData):
    """An open project. Every method that changes something either does it whole or raises and changes nothing.

    ``author`` signs the changes from now on; ``project`` is the project as it is now.
    """

    schema: Final = schema.VERSION
    """The version of the file format."""

    def __init__(self, home: Home, project: Project, *, name: str, author: str, clock: Clock) -> None:
        """Not called directly: ``create``, ``open`` and ``recover`` make sessions."""
        super().__init__(home, project)
        self.author = author
        self._name = name
        self._clock = clock
        self._revision = file.revision(home.connection)
        self._last: tuple[Change, int, datetime] | None = None
        self._around: tuple[int, HistoryEntry | None, HistoryEntry | None] | None = None

    # -------------------------------------------------------------------------------------------- begin and end

    @classmethod
    def create(
        cls, path: Path | None, begin: Change, *, author: str = "", clock: Clock = utc_now
    ) -> ProjectSession:
        """Begin a project with the change ``begin`` (see ``verbs.projects.begin_project``).

        With a path it is saved there at once, without one it lives in the user's data folder until it is named.
        Raises RuleError or FileError.
        """
        project = Project()
        _require(project, begin)
        project.apply(begin)
        name = project.info.name
        home = Home.create(begin, name, author, _iso(clock()))
        session = cls(home, project, name=name, author=author, clock=clock)
        if path is not None:
            try:
                session.save_as(path)
            except BaseException:
                home.leave(remove=True)
                raise
        return session

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, author: str = "", clock: Clock = utc_now
    ) -> ProjectSession:
        """Open a project file. The session is read-only where that was asked or the file or its folder is.

        Raises FileError with its own sentence for each reason a file cannot be opened; LockedError where somebody has
        it open (it can be opened read-only then), DamagedError where ``repair_file`` may rescue what is readable.
        """
        home, project = Home.open(path, read_only=read_only)
        return cls(home, project, name=path.stem, author=author, clock=clock)

    @classmethod
    def open_copy(cls, path: Path, *, author: str = "", clock: Clock = utc_now) -> ProjectSession:
        """Open a copy of a project file, such as the sample, without a path; raises FileError as ``open`` does.

        A copy to which nothing was done leaves nothing behind when it is closed.
        """
        home, project = Home.open_copy(path)
        return cls(home, project, name=project.info.name, author=author, clock=clock)

    @classmethod
    def recoverable(cls) -> list[Recoverable]:
        """Return what crashes and unnamed projects left that is saved nowhere, newest first.

        Cleans up what earlier sessions left behind; call it once at the start.
        """
        return work.recoverable()

    @classmethod
    def recover(cls, item: Recoverable, *, author: str = "", clock: Clock = utc_now) -> ProjectSession:
        """Carry on from what a crash left. The session has no path, so that it overwrites nothing by accident."""
        home, project = Home.recover(item)
        name = item.name if item.origin is None else _("{name} (recovered)").format(name=item.name)
        return cls(home, project, name=name, author=author, clock=clock)

    def close(self) -> None:
        """Save a project that has a path, and let go of it. Where saving fails the session stays open.

        One without a path stays in the user's data folder (see ``recoverable``) unless nothing was ever done to it.
        """
        if self.path is not None and self.unsaved and not self.read_only:
            self.save()
        untouched = self.path is None and self._revision == 1
        self._home.leave(remove=untouched or self.read_only or not self.unsaved)

    def abandon(self) -> None:
        """Let go of the project as a crash would: what is not saved is offered for recovery at the next start."""
        self._home.leave(remove=False)

    def discard(self) -> None:
        """Let go of the project without saving; its working copy is kept for thirty days."""
        self._home.discard(_iso(self._clock()))

    @property
    def path(self) -> Path | None:
        """The file people see, or None for a project without a name."""
        return self._home.path

    @property
    def name(self) -> str:
        """What to call the project in a title bar: its file's name, else the project's own."""
        return self.path.stem if self.path is not None else self._name

    @property
    def read_only(self) -> bool:
        """Whether edits are refused because the file is not to be written."""
        return bool(self._home.read_only)

    @property
    def read_only_reason(self) -> str:
        """Why the session is read-only, as a clause; empty where it is not."""
        return self._home.read_only

    @property
    def revision(self) -> int:
        """Counts the durable changes of the project's life, undo and redo included."""
        return self._revision

    @property
    def unsaved(self) -> bool:
        """Whether the file people see is behind the working copy."""
        return self._revision != self._home.saved_revision

    # -------------------------------------------------------------------------------------------- edits

    def apply(self, change: Change, job: Job | None = None) -> Change:
        """Make a change durable, then visible; return it, under the id of the change it was merged into, if any.

        A change after which answers must be counted anew (a metric on rows that are there, another scale or column of
        one, another role of a dataset's column) takes a second or so for a million rows: give it a ``job`` to report
        to. Raises Cancelled where the job says so, RuleError where the change breaks a rule, FileError where it could
        not be written; nothing has changed then.
        """
        return self._apply(change, job=job)

    def import_dataset(self, change: Change, batches: Iterable[Batch], job: Job | None = None) -> Change:
        """Apply a change that creates a dataset, together with the dataset's rows and tallies.

        Raises Cancelled where the job says so, besides what ``apply`` and the batches raise.
        """
        made = [edit.after for edit in change.edits if edit.before is None]
        dataset = next(record for record in made if isinstance(record, Dataset))
        metrics = [record for record in made if isinstance(record, Metric)]
        return self._apply(
            change,
            lambda: datasets.insert(self._home.connection, dataset, metrics, batches, job),
            counted={metric.id for metric in metrics},
        )

    def refresh_dataset(self, change: Change, batches: Iterable[Batch], job: Job | None = None) -> Change:
        """Apply a change that keeps a dataset's rows under another name, together with all these rows.

        The earlier rows stay as long as this can be undone. The metrics are counted anew. Raises as ``import_dataset``
        does.
        """
        after = next(edit.after for edit in change.edits if isinstance(edit.after, Dataset))
        return self._apply(
            change, lambda: datasets.insert(self._home.connection, after, [], batches, job), job
        )

    def undo(self, job: Job | None = None) -> Change | None:
        """Take back the last change; return what was done, or None where there is nothing to take back."""
        return self._step(self.undo_entry, job, undone=True)

    def redo(self, job: Job | None = None) -> Change | None:
        """Do again what was taken back last; return what was done, or None where there is nothing."""
        return self._step(self.redo_entry, job, undone=False)

    def reload(self) -> Project:
        """Read the project anew from the working copy, for views that are not sure of themselves; return it."""
        self.project = rows.load(self._home.connection)
        return self.project

    def _apply(
        self,
        change: Change,
        also: Callable[[], None] = lambda: None,
        job: Job | None = None,
        counted: Collection[str] = (),
    ) -> Change:
        """Apply a change and what else belongs to it; ``also`` counts the metrics of ``counted`` itself."""
        self._require_writable()
        _require(self.project, change)
        now = self._clock()
        merged = self._merged(change, now)
        whole = change if merged is None else merged[0]
        connection, seq = self._home.connection, 0
        due = recounting.due(self.project, change, counted)

        def write() -> None:
            nonlocal seq
            rows.write(connection, change)
            also()
            recounting.recount(connection, due, job)
            if merged is None:
                seq = history.append(connection, change, self.author, _iso(now))
                return
            seq = merged[1]
            if whole.edits:
                history.rewrite(connection, seq, whole, _iso(now))
            else:
                history.remove(connection, seq)

        self._commit(write)
        self.project.apply(change)
        self._last = (whole, seq, now) if whole.edits else None
        return replace(change, id=whole.id)

    def _merged(self, change: Change, now: datetime) -> tuple[Change, int] | None:
        """Return the last change with this one in it, and its seq, where this one continues it at once."""
        if self._last is None:
            return None
        last, seq, at = self._last
        if not timedelta(0) <= now - at <= MERGE_WITHIN or not change.continues(last):
            return None
        return change.merge(last), seq

    def _step(self, entry: HistoryEntry | None, job: Job | None, *, undone: bool) -> Change | None:
        self._require_writable()
        if entry is None:
            return None
        connection = self._home.connection
        stored = history.change_at(connection, entry.seq)
        change = self._as_of_now(stored.inverse() if undone else stored)
        _require(self.project, change)
        due = recounting.due(self.project, change)

        def write() -> None:
            rows.write(connection, change)
            recounting.recount(connection, due, job)
            history.mark(connection, entry.seq, undone)

        self._commit(write)
        self.project.apply(change)
        self._last = None
        return change

    def _as_of_now(self, change: Change) -> Change:
        """Return a stored change with the records as they are as its before-images."""
        edits = []
        for edit in change.edits:
            before = self.project.lookup(edit.kind, edit.id)
            if before is not None or edit.after is not None:
                edits.append(Edit(edit.kind, edit.id, before, edit.after))
        return replace(change, edits=tuple(edits))

    def _commit(self, write: Callable[[], None]) -> None:
        self._home.commit(write, self._revision + 1)
        self._revision += 1

    def _require_writable(self) -> None:
        if self.read_only:
            raise self._home.refusal()

    # -------------------------------------------------------------------------------------------- history

    @property
    def undo_entry(self) -> HistoryEntry | None:
        """The change that ``undo`` would take back."""
        return self._entries()[1]

    @property
    def redo_entry(self) -> HistoryEntry | None:
        """The change that ``redo`` would do again."""
        return self._entries()[2]

    def _entries(self) -> tuple[int, HistoryEntry | None, HistoryEntry | None]:
        if self._around is None or self._around[0] != self._revision:
            undo = history.next_undo(self._home.connection)
            self._around = (self._revision, undo, history.next_redo(self._home.connection, undo))
        return self._around

    def history(self, limit: int | None = None) -> list[HistoryEntry]:
        """Return the changes, newest first, undone ones and the project's beginning included."""
        return history.entries(self._home.connection, limit)

    def change_of(self, entry: HistoryEntry) -> Change:
        """Return a change of the history with its images."""
        return history.change_at(self._home.connection, entry.seq)

    def prune_history(self, keep: int = 0) -> int:
        """Forget all but the newest ``keep`` changes and what could be redone; return how many went.

        What was deleted before then is in the file no more once it is saved.
        """
        self._require_writable()
        gone = 0

        def write() -> None:
            nonlocal gone
            gone = history.prune(self._home.connection, keep)

        self._commit(write)
        self._last = None
        return gone

    # -------------------------------------------------------------------------------------------- the file

    def save(self, *, overwrite: bool = False) -> None:
        """Replace the file people see by the project as it is.

        Raises ConflictError where somebody else changed the file meanwhile; nothing is overwritten then, unless
        ``overwrite`` says so (a backup of theirs is kept). Raises FileError where it cannot be written.
        """
        self._sweep()
        self._home.save(self._revision, overwrite=overwrite)

    def save_as(self, path: Path) -> None:
        """Save to another file, which is the project's from now on; what was there is kept as a backup."""
        self._sweep()
        self._home.save_as(path, self._revision)

    def save_copy(self, path: Path, *, with_history: bool = True) -> None:
        """Write a copy to another file; the session stays with its own.

        Without the history the copy holds nothing that was ever deleted or changed, only the project as it is.
        """
        self._sweep()
        if with_history:
            self._home.save_copy(path)
            return
        from tempfile import TemporaryDirectory  # on first use: it is slow to import

        with TemporaryDirectory(prefix="cxdesk-") as folder:
            whole = Path(folder, "whole.cxdesk")
            self._home.save_copy(whole)
            copy = ProjectSession.open_copy(whole)
            try:
                copy.prune_history()
                copy.save_copy(path)
            finally:
                copy._home.leave(remove=True)

    def sign_of_life(self) -> None:
        """Show other computers that the file is still open here; call it every few minutes."""
        if self._home.note is not None:
            self._home.note.sign_of_life()

    def _sweep(self) -> None:
        rows_names = {dataset.rows_name for dataset in self.project.all(Dataset)}
        metrics = {metric.id for metric in self.project.all(Metric)}
        file.sweep(self._home.connection, rows_names | metrics)


def check_file(path: Path) -> CheckResult:
    """Check a project file thoroughly and name every problem; see ``store.check``."""
    from cxdesk.store import check

    return check.check_file(path)


def repair_file(path: Path, out: Path) -> dict[str, int]:
    """Copy what is readable of a damaged project into a new file; see ``store.rescue``."""
    from cxdesk.store import rescue

    return rescue.repair_file(path, out)


def _require(project: Project, change: Change) -> None:
    for sentence in violations(project, change):
        raise RuleError(sentence)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
