"""What the user has decided so far in the import dialog, as choices for a plan; no widgets here.

Decisions are kept by column name, so that they outlive reading the file another way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cxdesk.exchange.assignment import guess_roles
from cxdesk.exchange.importing import Choices, ImportPlan, MetricChoice
from cxdesk.exchange.rules import Rule
from cxdesk.exchange.tables import Understanding
from cxdesk.metrics import kinds

ONLY_ONE = ("date", "touchpoint", "weight", "count")
"""Roles that one column of a table can play."""


@dataclass(slots=True)
class Decisions:
    """The user's decisions; what is not here is as guessed."""

    roles: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, MetricChoice] = field(default_factory=dict)
    links: dict[str | None, str | None] = field(default_factory=dict)
    name: str | None = None
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, choices: Choices, understood: Understanding) -> "Decisions":
        """Return the decisions that choices of another table of these columns come to."""
        roles = {facts.name: "" for facts in understood.columns}
        roles |= {name: role for name, role in choices.notes.items() if role}
        roles |= dict.fromkeys(choices.segments or (), "segment")
        for role, column in (("date", choices.date), ("touchpoint", choices.touchpoint)):
            roles |= {column: role} if column else {}
        roles |= {
            column: role for role, column in (("weight", choices.weight), ("count", choices.count)) if column
        }
        metrics: dict[str, MetricChoice] = {}
        for choice in choices.metrics or ():
            kind = kinds.get(choice.kind)
            several = bool(choice.more) or (choice.role or kind.roles[0].key) != "answer"
            parts = [(choice.role or kind.roles[0].key, choice.column), *choice.more]
            roles |= {column: f"{choice.kind}:{part}" if several else choice.kind for part, column in parts}
            metrics[f":{choice.kind}" if several else choice.column] = choice
        known = {facts.name for facts in understood.columns}
        return cls(
            {name: role for name, role in roles.items() if name in known}, metrics, rules=choices.rules
        )

    def copy(self) -> "Decisions":
        """Return an independent copy."""
        return Decisions(dict(self.roles), dict(self.metrics), dict(self.links), self.name, self.rules)

    def roles_of(self, understood: Understanding) -> list[str]:
        """Return each column's role."""
        guesses = guess_roles(understood.columns)
        return [
            self.roles.get(facts.name, guess)
            for facts, guess in zip(understood.columns, guesses, strict=True)
        ]

    def give_role(self, understood: Understanding, column: int, role: str) -> None:
        """Give a column a role; one that only one column can play is taken from the other."""
        name = understood.columns[column].name
        if role in ONLY_ONE or ":" in role:
            for facts, held in zip(understood.columns, self.roles_of(understood), strict=True):
                if held == role:
                    self.roles[facts.name] = ""
        if role == "touchpoint" or self.roles_of(understood)[column] == "touchpoint":
            self.links.clear()
        self.roles[name] = role
        self.metrics.pop(name, None)

    def choices(self, understood: Understanding) -> Choices:
        """Return the decisions as choices; every role is said, so that nothing is guessed again."""
        roles = list(zip(understood.columns, self.roles_of(understood), strict=True))
        return Choices(
            name=self.name,
            date=next((facts.name for facts, role in roles if role == "date"), ""),
            touchpoint=next((facts.name for facts, role in roles if role == "touchpoint"), ""),
            segments=tuple(facts.name for facts, role in roles if role == "segment"),
            metrics=(
                *(
                    self.metrics.get(facts.name, MetricChoice(role, facts.name))
                    for facts, role in roles
                    if role in kinds.KINDS
                ),
                *self._of_several({role: facts.name for facts, role in roles if ":" in role}),
            ),
            links=dict(self.links),
            notes={facts.name: role if role in ("comment", "id") else "" for facts, role in roles},
            rules=self.rules,
            weight=next((facts.name for facts, role in roles if role == "weight"), ""),
            count=next((facts.name for facts, role in roles if role == "count"), ""),
        )

    def _of_several(self, columns: Mapping[str, str]) -> Iterator[MetricChoice]:
        """The metrics that are made of several columns, given by ``KIND:ROLE``."""
        for kind in kinds.KINDS.values():
            held = [
                (part.key, columns[f"{kind.key}:{part.key}"])
                for part in kind.roles
                if f"{kind.key}:{part.key}" in columns
            ]
            if held:
                role, column = held[0]
                known = self.metrics.get(f":{kind.key}", MetricChoice(kind.key, column))
                yield replace(known, column=column, role=role, more=tuple(held[1:]))

    def define(self, choice: MetricChoice) -> None:
        """Define a metric another way."""
        self.metrics[f":{choice.kind}" if choice.role else choice.column] = choice


def bad_cells(plan: ImportPlan) -> dict[int, dict[str, str]]:
    """Return ``{column: {raw cell: why it does not count}}`` for the metrics of a plan."""
    return {metric.column: found for metric in plan.metrics if (found := plan.raw_left_out(metric))}
