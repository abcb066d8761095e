"""The commands about a project as a whole: new, info, check, history, undo, redo."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cxdesk.cli.printing import print_json, print_table
from cxdesk.errors import CxdeskError
from cxdesk.exchange.templates import template, templates
from cxdesk.i18n import _, ngettext
from cxdesk.model.project import Project
from cxdesk.model.records import Journey, PainPoint
from cxdesk.session import ProjectSession, check_file, repair_file
from cxdesk.verbs import projects as verbs
from cxdesk.verbs.sentences import sentence


@contextmanager
def opened(path: Path, *, read_only: bool = True) -> Iterator[ProjectSession]:
    """Open a project for one command, which saves what it changes; a command that fails leaves the file as it was."""
    session = ProjectSession.open(path, read_only=read_only)
    try:
        if not read_only and session.read_only:
            raise CxdeskError(
                _("“{file}” is open elsewhere or read-only; nothing was changed.").format(file=path)
            )
        yield session
    except BaseException:
        if session.unsaved:
            session.discard()  # closing would save it after all
        else:
            session.close()
        raise
    session.close()


def find_map(project: Project, title: str | None) -> Journey:
    """Return the map with this title (the first map for None); CxdeskError names the titles there are."""
    journeys = project.journeys()
    if title is None:
        return journeys[0]
    for journey in journeys:
        if journey.title.casefold() == title.casefold():
            return journey
    titles = ", ".join(journey.title for journey in journeys)
    raise CxdeskError(
        _("There is no map “{title}”; the maps are: {titles}.").format(title=title, titles=titles)
    )


def new(arguments: argparse.Namespace) -> int:
    """Create a project from a template, or list the templates."""
    if arguments.list_templates:
        known = templates()
        if arguments.json:
            print_json(
                [
                    {"template": t.key, "name": t.name, "stages": [name for name, _goal in t.stages]}
                    for t in known
                ]
            )
        else:
            print_table(
                [_("Template"), _("Stages")],
                [[t.key, " · ".join(name for name, _g in t.stages)] for t in known],
            )
        return 0
    path: Path = arguments.file
    if path.exists():
        raise CxdeskError(_("“{file}” exists already; choose another name.").format(file=path))
    chosen = template(arguments.template)
    session = ProjectSession.create(path, verbs.begin_project(path.stem, path.stem, chosen.stages))
    session.close()
    if arguments.json:
        print_json({"file": str(path), "template": chosen.key})
    else:
        print(_("Created {file} from the template “{name}”.").format(file=path, name=chosen.name))
    return 0


def info(arguments: argparse.Namespace) -> int:
    """Say what is in a project."""
    with opened(arguments.file) as session:
        document = _info(session)
    if arguments.json:
        print_json(document)
        return 0
    print(document["name"])
    for entry in document["maps"]:
        counts = _("{stages} stages, {touchpoints} touchpoints, {pain_points} pain points").format(**entry)
        print(f"  {entry['title']}: {counts}")
    for entry in document["datasets"]:
        rows = ngettext("{n} row", "{n} rows", entry["rows"]).format(n=entry["rows"])
        print(f"  {entry['name']}: {rows}")
    print(ngettext("{n} edit", "{n} edits", document["edits"]).format(n=document["edits"]))
    return 0


def _info(session: ProjectSession) -> dict[str, Any]:
    project = session.project
    maps = []
    for journey in project.journeys():
        touchpoints = project.journey_touchpoints(journey.id)
        maps.append(
            {
                "id": journey.id,
                "title": journey.title,
                "stages": len(project.stages(journey.id)),
                "touchpoints": len(touchpoints),
                "pain_points": sum(len(project.children(PainPoint, t.id)) for t in touchpoints),
            }
        )
    return {
        "name": project.info.name,
        "schema": session.schema,
        "maps": maps,
        "datasets": [{"id": d.id, "name": d.name, "rows": d.rows} for d in project.datasets()],
        "edits": sum(not entry.undone for entry in session.history()),
    }


def check(arguments: argparse.Namespace) -> int:
    """Verify a project and, where asked, write what can be rescued to another file."""
    result = check_file(arguments.file)
    document: dict[str, Any] = {"ok": result.ok, "problems": list(result.problems)}
    if arguments.repair is not None:
        if arguments.repair.exists():
            raise CxdeskError(
                _("“{file}” exists already; choose another name.").format(file=arguments.repair)
            )
        document["rescued"] = repair_file(arguments.file, arguments.repair)
    if arguments.json:
        print_json(document)
    else:
        print(_("The project is in order.") if result.ok else _("The project is damaged:"))
        for problem in result.problems:
            print(f"  {problem}")
        if "rescued" in document:
            print(_("Rescued into {file}:").format(file=arguments.repair))
            for kind, count in document["rescued"].items():
                print(f"  {kind}: {count}")
    return 0 if result.ok or arguments.repair is not None else 1


def history(arguments: argparse.Namespace) -> int:
    """List the edits, the latest first."""
    with opened(arguments.file) as session:
        entries = [_entry(entry) for entry in session.history(arguments.limit)]
    if arguments.json:
        print_json(entries)
    else:
        rows = [
            [e["seq"], e["at"], e["author"], e["text"] + (_(" (undone)") if e["undone"] else "")]
            for e in entries
        ]
        print_table([_("No."), _("When"), _("Who"), _("Edit")], rows)
    return 0


def undo(arguments: argparse.Namespace) -> int:
    """Take the last edit back."""
    return _step(arguments, "undo", _("There is nothing to undo."), _("Undone: {text}"))


def redo(arguments: argparse.Namespace) -> int:
    """Do the edit again that was taken back last."""
    return _step(arguments, "redo", _("There is nothing to redo."), _("Done again: {text}"))


def _step(arguments: argparse.Namespace, way: str, nothing: str, done: str) -> int:
    with opened(arguments.file, read_only=False) as session:
        entry = session.undo_entry if way == "undo" else session.redo_entry
        if entry is None:
            raise CxdeskError(nothing)
        if way == "undo":
            session.undo()
        else:
            session.redo()
        session.save()
        after = next(e for e in session.history() if e.seq == entry.seq)
    if arguments.json:
        print_json([_entry(after)])
    else:
        print(done.format(text=_entry(after)["text"]))
    return 0


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "id": entry.id,
        "verb": entry.verb,
        "text": sentence(entry.verb, entry.args),
        "author": entry.author,
        "at": entry.at,
        "undone": entry.undone,
    }
