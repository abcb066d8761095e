"""What the user has decided so far in the import dialog, as choices for a plan, and a metric as it is shown there.

No widgets here. Decisions are kept by column name, so that they outlive reading the file another way. A question of
several columns is named like a column.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cxdesk.exchange.groups import Group
from cxdesk.exchange.importing import Choices, MetricChoice, Planned, Preview
from cxdesk.exchange.rules import Rule
from cxdesk.exchange.tables import Understanding
from cxdesk.metrics import kinds
from cxdesk.metrics.kinds import Kind

NUMBER = "answers"
"""The role of the column that says for how many answers a row stands (counting is a metric, too)."""
ONLY_ONE = {"date": "date", "touchpoint": "touchpoint", "weight": "weight", NUMBER: "count"}
"""Roles that one column of a table can play, with the choice that says so."""
NOTES = ("comment", "id")
"""Roles that columns keep that nothing is computed from."""
AND = "+"
"""Stands between the parts of a column that plays several."""

Parts = tuple[tuple[str, str], ...]


def parts_of(choice: MetricChoice) -> Parts:
    """Return the columns of a metric as pairs of a role and a column, without those that are still to be chosen."""
    first = choice.role or kinds.get(choice.kind).roles[0].key
    return tuple(pair for pair in ((first, choice.column), *choice.more) if pair[1])


def with_parts(choice: MetricChoice, parts: Parts) -> MetricChoice:
    """Return a metric made of other columns; without any it is a draft."""
    first = kinds.get(choice.kind).roles[0].key
    role, column = parts[0] if parts else (first, "")
    return replace(choice, role="" if role == first == "answer" else role, column=column, more=parts[1:])


def is_draft(choice: MetricChoice) -> bool:
    """Return whether no column was chosen for a metric yet."""
    return not parts_of(choice)


def role_of(choice: MetricChoice, part: str) -> str:
    """Return what a column that plays a part in a metric is to the table: KIND, or KIND:PART."""
    return choice.kind if part == "answer" else f"{choice.kind}:{part}"


@dataclass(slots=True)
class Decisions:
    """What is decided: by the user, or by the reader where the user said nothing else.

    ``roles`` are the parts that columns play beside metrics, ``metrics`` have keys that stay as long as they do.
    ``touched`` are the columns the user gave a part to, and ``redefined`` tells that the metrics are the user's.
    """

    roles: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, MetricChoice] = field(default_factory=dict)
    links: dict[str | None, str | None] = field(default_factory=dict)
    name: str | None = None
    rules: tuple[Rule, ...] = ()
    touched: set[str] = field(default_factory=set)
    redefined: bool = False

    @classmethod
    def of(cls, choices: Choices) -> "Decisions":
        """Return choices as decisions."""
        found = cls(roles={name: role for name, role in choices.notes.items() if role}, rules=choices.rules)
        found.roles |= dict.fromkeys(choices.segments or (), "segment")
        for role, said in ONLY_ONE.items():
            column = getattr(choices, said)
            found.roles |= {column: role} if column else {}
        for choice in choices.metrics or ():
            found._keep(choice)
        return found

    @classmethod
    def guessed(cls, said: Choices) -> "Decisions":
        """Return what the reader guessed of a table, as the choices of a plan without any say it."""
        plain = tuple(
            MetricChoice(choice.kind, choice.column, role=choice.role, more=choice.more)
            for choice in said.metrics or ()
        )
        return cls.of(replace(said, metrics=plain))

    def copy(self) -> "Decisions":
        """Return an independent copy."""
        return replace(
            self,
            roles=dict(self.roles),
            metrics=dict(self.metrics),
            links=dict(self.links),
            touched=set(self.touched),
        )

    def carried_to(self, other: "Decisions", understood: Understanding) -> "Decisions":
        """Return other guesses with what the user decided before, as far as the columns are there still."""
        known = {facts.name for facts in understood.columns} | set(other.roles)
        for name in self.touched & known:
            role = self.roles.get(name, "")
            for taken in [k for k, held in other.roles.items() if role in ONLY_ONE and held == role]:
                del other.roles[taken]
            other.roles[name] = role
        if self.redefined:
            questions = {column for c in other.metrics.values() for _role, column in parts_of(c)}
            other.metrics = {
                key: choice
                for key, choice in self.metrics.items()
                if all(column in known | questions for _role, column in parts_of(choice))
            }
        other.links, other.rules, other.name = dict(self.links), self.rules, self.name
        other.touched, other.redefined = self.touched & known, self.redefined
        return other

    def without_others(self, names: Iterable[str]) -> "Decisions":
        """Return the decisions on these columns and questions; a metric without any of its columns is dropped."""
        known = set(names)
        found = self.copy()
        found.roles = {name: role for name, role in self.roles.items() if name in known}
        found.metrics = {}
        for key, choice in self.metrics.items():
            left = tuple(pair for pair in parts_of(choice) if pair[1] in known)
            if left:
                found.metrics[key] = with_parts(choice, left)
        found.rules = tuple(rule for rule in self.rules if all(c.column in known for c in rule.conditions))
        return found

    # ------------------------------------------------------------------------------------------- what is what

    def roles_of(self, understood: Understanding) -> list[str]:
        """Return each column's parts, several joined by AND; empty where it is not used."""
        played: dict[str, list[str]] = {}
        for choice in self.metrics.values():
            for part, column in parts_of(choice):
                played.setdefault(column, []).append(role_of(choice, part))
        for name, role in self.roles.items():
            if role:
                played[name] = [role, *played.get(name, ())]
        return [AND.join(dict.fromkeys(played.get(facts.name, ()))) for facts in understood.columns]

    def with_role(self, role: str) -> list[str]:
        """Return the columns and questions that play a part."""
        return [name for name, held in self.roles.items() if held == role]

    def choices(self, understood: Understanding) -> Choices:
        """Return the decisions as choices; every role is said, so that nothing is guessed again."""
        order = {facts.name: place for place, facts in enumerate(understood.columns)}
        segments = sorted(self.with_role("segment"), key=lambda name: order.get(name, len(order)))
        date, touchpoint, weight, count = ("".join(self.with_role(role)[:1]) for role in ONLY_ONE)
        notes = {facts.name: "" for facts in understood.columns if facts.guess in NOTES}
        notes |= {name: role for name, role in self.roles.items() if role in NOTES and name in order}
        return Choices(
            name=self.name,
            date=date,
            touchpoint=touchpoint,
            segments=tuple(segments),
            metrics=tuple(choice for choice in self.metrics.values() if not is_draft(choice)),
            links=dict(self.links),
            notes=notes,
            rules=self.rules,
            weight=weight,
            count=count,
        )

    def planned_keys(self) -> list[str]:
        """Return the keys of the metrics that ``choices`` has, in their order."""
        return [key for key, choice in self.metrics.items() if not is_draft(choice)]

    # ------------------------------------------------------------------------------------------- what is decided

    def give_role(self, name: str, role: str) -> None:
        """Give a column another part instead of those it plays; one that only one column plays is taken over."""
        kind, _colon, part = role.partition(":")
        if part:
            self._give_part(name, kind, part)
            return
        if "touchpoint" in (role, self.roles.get(name)):
            self.links.clear()
        replaced = self._withdraw(name, but_last=kind in kinds.KINDS)
        if kind in kinds.KINDS:
            self._say(name, "")
            self._keep(MetricChoice(kind, name), replaced)
            self.redefined = True
            return
        for other in self.with_role(role) if role in ONLY_ONE else ():
            self._say(other, "")
        self._say(name, role)

    def _say(self, name: str, role: str) -> None:
        self.roles[name] = role
        self.touched.add(name)

    def _withdraw(self, name: str, *, but_last: bool = False) -> str:
        """Take a column out of all metrics; return the key of the last that had no other, kept where ``but_last``."""
        alone = ""
        for key, choice in list(self.metrics.items()):
            left = tuple(pair for pair in parts_of(choice) if pair[1] != name)
            if len(left) == len(parts_of(choice)):
                continue
            self.redefined = True
            if left:
                self.metrics[key] = with_parts(choice, left)
                continue
            if alone:
                del self.metrics[alone]
            alone = key
        if alone and not but_last:
            del self.metrics[alone]
        return alone

    def _keep(self, choice: MetricChoice, key: str = "") -> str:
        """Take a metric up, in the place of the one at ``key``; return its key."""
        if key not in self.metrics:
            key = parts_of(choice)[0][1] if parts_of(choice) else choice.kind
            taken, number = key, 2
            while key in self.metrics:
                key, number = f"{taken} {number}", number + 1
        self.metrics[key] = choice
        return key

    def _give_part(self, name: str, kind: str, part: str) -> None:
        """Make a column play a part in the last metric of a kind, or in a new one."""
        key = next((k for k in reversed(self.metrics) if self.metrics[k].kind == kind), "")
        if not key:
            key = self.add_metric(kind)
        self.set_part(key, part, name)

    def add_metric(self, kind: str, column: str = "", option: str | None = None) -> str:
        """Add a metric, of a column or as a draft; return its key."""
        self.redefined = True
        if column and self.roles.get(column) in ("segment", "comment", "id"):
            self._say(column, "")
        return self._keep(MetricChoice(kind, column, option=option))

    def remove_metric(self, key: str) -> None:
        """Do without a metric."""
        self.redefined = True
        del self.metrics[key]

    def set_part(self, key: str, part: str, column: str) -> None:
        """Make a column play a part in a metric; none does where ``column`` is empty."""
        choice = self.metrics[key]
        kind = kinds.get(choice.kind)
        moment = next(role.reads for role in kind.roles if role.key == part) == "moment"
        held = self.roles.get(column, "")
        if column and held and not (moment and held == "date"):
            if held == "touchpoint":
                self.links.clear()
            self._say(column, "")
        pairs = [pair for pair in parts_of(choice) if pair[0] != part]
        pairs += [(part, column)] if column else []
        order = [role.key for role in kind.roles]
        pairs.sort(key=lambda pair: order.index(pair[0]))
        self.metrics[key] = with_parts(replace(choice, words={}), tuple(pairs))
        self.redefined = True

    def rule(self, rules: tuple[Rule, ...]) -> None:
        """Say what rows are about by rules."""
        self.rules = rules
        self.links.clear()

    def define(self, key: str, choice: MetricChoice) -> None:
        """Define a metric another way."""
        self.metrics[key] = choice
        self.redefined = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric as it is shown: as chosen, and as planned (None: a column is still to be chosen).

    ``preview`` is None where the file would have to be read again for it, or (``counting``) is being read.
    ``group`` is the question it is about.
    """

    choice: MetricChoice
    planned: Planned | None = None
    preview: Preview | None = None
    group: Group | None = None
    counting: bool = False

    @property
    def kind(self) -> Kind:
        """The metric's kind."""
        return kinds.get(self.choice.kind)

    @property
    def own_scale(self) -> bool:
        """Whether the scale is the kind's business: answers are made of columns, or any number is one."""
        several = (
            self.kind.needs != (("answer",),) and (self.choice.role or self.kind.roles[0].key) != "answer"
        )
        return several or self.kind.open_scale
