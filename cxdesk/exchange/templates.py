"""The templates a new project can begin with, read from resources; their texts are translated when they are used.

It must not know projects or files: it offers names and stages, and a verb makes the project of them.
"""

import json
from dataclasses import dataclass

from cxdesk import resources
from cxdesk.errors import CxdeskError
from cxdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Template:
    """A beginning: ``key`` names it on the command line, ``stages`` are (name, goal) pairs from left to right."""

    key: str
    name: str
    stages: tuple[tuple[str, str], ...]


def templates() -> list[Template]:
    """Return all templates in the order they are offered, in the user's language."""
    raw = json.loads(resources.path("templates", "templates.json").read_text(encoding="utf-8"))
    return [
        Template(
            entry["key"],
            _(entry["name"]),
            tuple((_(name), _(goal) if goal else "") for name, goal in entry["stages"]),
        )
        for entry in raw
    ]


def template(key: str) -> Template:
    """Return the template with this key; CxdeskError names the keys there are."""
    known = templates()
    for candidate in known:
        if candidate.key == key:
            return candidate
    keys = ", ".join(candidate.key for candidate in known)
    raise CxdeskError(_("There is no template “{key}”; choose one of: {keys}.").format(key=key, keys=keys))
