"""The command that brings an imported table up to date from a newer export."""

import argparse

from cxdesk.cli.printing import print_json
from cxdesk.cli.projects import opened
from cxdesk.errors import CxdeskError, FileError
from cxdesk.flows.refreshing import Refresh, carry_out, counts, look
from cxdesk.i18n import _
from cxdesk.model.project import Project
from cxdesk.model.records import Dataset


def refresh(arguments: argparse.Namespace) -> int:
    """Add what a newer export of a dataset brings, and say how much that is; nothing new is no error."""
    if not arguments.data.exists():
        raise FileError(_("There is no file “{file}”.").format(file=arguments.data))
    with opened(arguments.file, read_only=arguments.dry_run) as session:
        dataset = find_dataset(session.project, arguments.dataset)
        found = look(session, dataset.id, arguments.data)
        if not arguments.dry_run and not found.nothing_new:
            carry_out(session, found)
            session.save()
    if arguments.json:
        print_json(_document(found, arguments.dry_run))
        return 0
    if found.nothing_new:
        done = _("There is nothing new in {file}: “{name}” has all its rows.")
    elif arguments.dry_run:
        done = _("Would refresh “{name}” from {file}.")
    else:
        done = _("Refreshed “{name}” from {file}.")
    print(done.format(name=dataset.name, file=arguments.data.name))
    for name, n in counts(found):
        print(f"  {name}: {n}")
    if found.added:
        print("  " + _("further columns: {columns}").format(columns=", ".join(found.added)))
    return 0


def find_dataset(project: Project, name: str) -> Dataset:
    """Return the dataset with this name or id; CxdeskError names those there are."""
    datasets = project.datasets()
    wanted = name.strip().casefold()
    found = [d for d in datasets if name == d.id] or [d for d in datasets if d.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"“{d.name}” ({d.id})" for d in found or datasets) or _("none yet")
    if found:
        raise CxdeskError(
            _("There are several datasets “{name}”: {known}. Say its id.").format(name=name, known=known)
        )
    raise CxdeskError(
        _("There is no dataset “{name}” in the project; it has {known}.").format(name=name, known=known)
    )


def _document(found: Refresh, dry_run: bool) -> dict[str, object]:
    return {
        "dataset": found.dataset.name,
        "rows": found.dataset.rows + found.new,
        "new": found.new,
        "changed": found.changed,
        "duplicate": found.duplicate,
        "gone": found.gone,
        "columns": list(found.added),
        "done": not dry_run and not found.nothing_new,
    }
