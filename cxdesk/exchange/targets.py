"""What a value of a table can mean on a map: a touchpoint, a stage or the whole map, by the names a user writes.

Every target is one id. It must not know tables.
"""

from collections.abc import Iterable
from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.exchange.links import suggest_links
from cxdesk.exchange.rules import Rule, rule_text
from cxdesk.i18n import _
from cxdesk.model.project import Project
from cxdesk.model.records import Journey, Stage, Touchpoint

_STAGE: Final = "stage:"
_MAP: Final = "map"


class Targets:
    """The touchpoints and stages of one map, to be found by name or id."""

    def __init__(self, project: Project, journey_id: str | None) -> None:
        """``journey_id`` None: there is no map, and nothing to be found."""
        self._project, self._journey_id = project, journey_id
        touchpoints = project.journey_touchpoints(journey_id) if journey_id is not None else []
        stages = project.children(Stage, journey_id) if journey_id is not None else []
        self._touchpoints = _by_name(touchpoints)
        self._stages = _by_name(stages)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the touchpoints."""
        return tuple(self._touchpoints)

    def touchpoint(self, name: str) -> str | None:
        """Return the id of the one touchpoint with exactly this name, None where there are two."""
        return self._touchpoints.get(name)

    def named(self, name: str | None) -> str | None:
        """Return the id of a touchpoint by its name, of a stage ("stage:NAME") or of the map ("map").

        None for None. Raises CxdeskError that names what there is.
        """
        if name is None:
            return None
        if (
            name.casefold() == _MAP
            and self._journey_id is not None
            and _MAP not in map(str.casefold, self._touchpoints)
        ):
            return self._journey_id
        if name.casefold().startswith(_STAGE):
            return self._one(
                name[len(_STAGE) :].strip(),
                self._stages,
                _("The map has no stage called “{name}”; it has {known}."),
            )
        return self._one(
            name, self._touchpoints, _("The map has no touchpoint called “{name}”; it has {known}.")
        )

    def of_all_rows(self, name: str | None) -> str | None:
        """Return what a table is about that names no touchpoints: what was said, else the whole map if there is one."""
        return self._journey_id if name is None else self.named(name)

    def of_rule(self, rule: Rule) -> str | None:
        """Return the id of what a rule names, by id or by name. Raises CxdeskError that names the rule."""
        if any(self._project.find(kind, rule.target) is not None for kind in (Touchpoint, Stage, Journey)):
            return rule.target
        try:
            return self.named(rule.target.removeprefix("="))
        except CxdeskError as error:
            raise CxdeskError(
                _("The rule “{rule}”: {reason}").format(rule=rule_text(rule), reason=error)
            ) from error

    def labels(self, rules: Iterable[Rule]) -> dict[Rule, str]:
        """Return the value that each rule gives its rows: the name of what it names."""
        return {rule: self._name(self.of_rule(rule)) for rule in rules}

    def _name(self, target: str | None) -> str:
        if target is None:
            return ""
        place = self._project.find(Touchpoint, target) or self._project.find(Stage, target)
        if place is not None:
            return place.name
        return self._project.get(Journey, target).title or _("The whole map")

    def _one(self, name: str, ids: dict[str, str | None], sentence: str) -> str:
        found = suggest_links([name], list(ids))[name]
        target = ids[found] if found is not None else None
        if target is None:
            known = ", ".join(f"“{other}”" for other in ids) or _("none yet")
            raise CxdeskError(sentence.format(name=name, known=known))
        return target


def _by_name(records: Iterable[Touchpoint] | Iterable[Stage]) -> dict[str, str | None]:
    """Id by name; None where two have it."""
    ids: dict[str, str | None] = {}
    for record in records:
        ids[record.name] = None if record.name in ids else record.id
    return ids
