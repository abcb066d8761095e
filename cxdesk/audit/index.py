"""The CX index: raters' scores of touchpoints rolled up to touchpoint, stage and map, 0 to 100.

A part that nobody scored makes a touchpoint incomplete; nothing is ever guessed in its place. Raters are no sample of
customers, so the index comes with the range over raters and never with a confidence interval. This module must not
know survey answers, widgets or files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

from cxdesk.i18n import N_, _, format_number, ngettext
from cxdesk.model.project import Project
from cxdesk.model.records import PARTS, SCORE_MAX, SCORE_MIN, Part, ProjectInfo, Score

PART_NAMES: Final[dict[Part, str]] = {
    "success": N_("Success"),
    "effort": N_("Effort (ease)"),
    "emotion": N_("Emotion"),
}
"""Untranslated messages; effort is always labelled as ease, because 7 = easy."""

DISAGREE: Final = 3
"""Raters whose scores of one part lie this far apart (half of the scale) disagree."""


class Weights(NamedTuple):
    """How much each part counts; only their proportions matter. At least one is above 0, none is below."""

    success: float = 1.0
    effort: float = 1.0
    emotion: float = 1.0

    @classmethod
    def of(cls, info: ProjectInfo) -> Weights:
        """The weights set in a project."""
        return cls(info.success_weight, info.effort_weight, info.emotion_weight)

    def part(self, part: Part) -> float:
        """The weight of one part."""
        return {"success": self.success, "effort": self.effort, "emotion": self.emotion}[part]

    @property
    def preset(self) -> str:
        """The key of the preset with these proportions; empty where there is none."""
        total = self.success + self.effort + self.emotion
        for key, other in PRESETS.items():
            other_total = other.success + other.effort + other.emotion
            if all(abs(self.part(p) * other_total - other.part(p) * total) < 1e-9 * total for p in PARTS):
                return key
        return ""


PRESETS: Final[dict[str, Weights]] = {"equal": Weights(1, 1, 1), "emotion-led": Weights(1, 1, 2)}
"""``emotion-led`` counts emotion as much as the other two together: a stance to take knowingly, not a measurement."""


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part of a touchpoint: every rater's score in rising order and what follows from them."""

    part: Part
    scores: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """The mean over raters, 1 to 7; None where nobody scored the part."""
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def index(self) -> float | None:
        """The mean rescaled to 0 to 100."""
        return None if self.mean is None else rescaled(self.mean)

    @property
    def raters(self) -> int:
        """How many raters scored the part."""
        return len(self.scores)

    @property
    def range(self) -> int:
        """Highest minus lowest score; 0 where fewer than two raters scored."""
        return self.scores[-1] - self.scores[0] if self.scores else 0

    @property
    def disagree(self) -> bool:
        """Whether raters lie at least ``DISAGREE`` apart."""
        return self.range >= DISAGREE


@dataclass(frozen=True, slots=True)
class TouchpointIndex:
    """The CX index of one touchpoint; ``index`` is None while ``missing`` names a part.

    ``lowest`` is the part with the lowest mean (the first of equals), None where all parts are equal or none is
    scored. ``by_rater`` has the index of each rater who scored every part that counts.
    """

    parts: tuple[PartScore, ...]
    index: float | None
    missing: tuple[Part, ...]
    lowest: Part | None
    by_rater: Mapping[str, float]

    def part(self, part: Part) -> PartScore:
        """The scores of one part."""
        return self.parts[PARTS.index(part)]

    @property
    def raters(self) -> int:
        """How many raters scored the part that most raters scored."""
        return max(part.raters for part in self.parts)

    @property
    def range(self) -> int:
        """The widest range over raters of any part."""
        return max(part.range for part in self.parts)


@dataclass(frozen=True, slots=True)
class GroupIndex:
    """The CX index of a stage or map: the mean of its complete touchpoints, None where there are none.

    ``low`` and ``high`` are the lowest and highest rater's own index over the same touchpoints, from the ``raters``
    who scored all of them completely; None for fewer than two such raters.
    """

    index: float | None
    complete: int
    incomplete: int
    low: float | None
    high: float | None
    raters: int


class JourneyIndex(NamedTuple):
    """The CX index of a map with all its stages and touchpoints by id."""

    whole: GroupIndex
    stages: Mapping[str, GroupIndex]
    touchpoints: Mapping[str, TouchpointIndex]


def rescaled(score: float) -> float:
    """A score of 1 to 7 as 0 to 100."""
    return (score - SCORE_MIN) / (SCORE_MAX - SCORE_MIN) * 100


def touchpoint_index(scores: Iterable[Score], weights: Weights) -> TouchpointIndex:
    """The index of one touchpoint from the raters' scores of one round.

    Each part is averaged over its raters first, then the three are weighed. A part of weight 0 may be missing. Raises
    ValueError where no weight is above 0.
    """
    counting = [(part, weight) for part in PARTS if (weight := weights.part(part)) > 0]
    if not counting:
        raise ValueError("at least one weight must be above 0")
    given: dict[Part, list[int]] = {part: [] for part in PARTS}
    by_rater: dict[str, float] = {}
    for score in scores:
        own = {part: value for part, value in _parts(score) if value is not None}
        for part, value in own.items():
            given[part].append(value)
        index = _weighed(own, counting)
        if index is not None:
            by_rater[score.rater_id] = index
    means = {part: sum(values) / len(values) for part, values in given.items() if values}
    return TouchpointIndex(
        parts=tuple(PartScore(part, tuple(sorted(values))) for part, values in given.items()),
        index=_weighed(means, counting),
        missing=tuple(part for part, _weight in counting if part not in means),
        lowest=_lowest(means),
        by_rater=by_rater,
    )


def group_index(touchpoints: Iterable[TouchpointIndex]) -> GroupIndex:
    """The index of a stage or map from its touchpoints, each counting the same."""
    everyone = list(touchpoints)
    complete = [(t, t.index) for t in everyone if t.index is not None]
    count = len(complete)
    raters = reduce(lambda a, b: a & b, (set(t.by_rater) for t, _index in complete)) if complete else set()
    own = [sum(t.by_rater[rater] for t, _index in complete) / count for rater in raters]
    return GroupIndex(
        index=sum(index for _t, index in complete) / count if complete else None,
        complete=count,
        incomplete=len(everyone) - count,
        low=min(own) if len(own) >= 2 else None,
        high=max(own) if len(own) >= 2 else None,
        raters=len(own),
    )


def journey_index(project: Project, journey_id: str, round_id: str) -> JourneyIndex:
    """The index of a map, its stages and touchpoints in one round, with the weights set in the project.

    The map is the mean of its touchpoints, not of its stages: a stage of one touchpoint does not outweigh one of ten.
    """
    weights = Weights.of(project.info)
    touchpoints: dict[str, TouchpointIndex] = {}
    stages: dict[str, GroupIndex] = {}
    for stage in project.stages(journey_id):
        own = {
            t.id: touchpoint_index(project.scores_of(t.id, round_id), weights)
            for t in project.touchpoints(stage.id)
        }
        touchpoints |= own
        stages[stage.id] = group_index(own.values())
    return JourneyIndex(group_index(touchpoints.values()), stages, touchpoints)


def missing_text(index: TouchpointIndex) -> str:
    """What keeps a touchpoint incomplete, such as "Not scored: Emotion"; empty where it is complete."""
    if not index.missing:
        return ""
    return _("Not scored: {parts}").format(parts=", ".join(_(PART_NAMES[part]) for part in index.missing))


def lowest_text(index: TouchpointIndex) -> str:
    """The lowest part and its mean, such as "lowest: Emotion 2.4"; empty where no part is lowest."""
    if index.lowest is None:
        return ""
    return _("lowest: {part} {mean}").format(
        part=_(PART_NAMES[index.lowest]), mean=format_number(index.part(index.lowest).mean, 1)
    )


def disagreement_texts(index: TouchpointIndex) -> list[str]:
    """One sentence per part on which raters disagree, such as "Raters disagree on Emotion: 2, 2, 6."."""
    return [
        _("Raters disagree on {part}: {scores}.").format(
            part=_(PART_NAMES[part.part]), scores=", ".join(str(score) for score in part.scores)
        )
        for part in index.parts
        if part.disagree
    ]


def group_text(group: GroupIndex) -> str:
    """How a stage's or map's index came about: range over raters and what is incomplete; may be empty."""
    texts = []
    if group.low is not None:
        texts.append(
            _("raters {low} to {high}").format(
                low=format_number(group.low, 0), high=format_number(group.high, 0)
            )
        )
    if group.incomplete:
        texts.append(
            ngettext("{n} touchpoint incomplete", "{n} touchpoints incomplete", group.incomplete).format(
                n=group.incomplete
            )
        )
    return ", ".join(texts)


def _parts(score: Score) -> tuple[tuple[Part, int | None], ...]:
    return (("success", score.success), ("effort", score.effort), ("emotion", score.emotion))


def _lowest(means: Mapping[Part, float]) -> Part | None:
    """The part with the lowest mean, the first of equals; None where none is lower than another."""
    ranked = sorted(means, key=lambda part: means[part])
    return ranked[0] if ranked and means[ranked[0]] < means[ranked[-1]] else None


def _weighed(scores: Mapping[Part, float], counting: Sequence[tuple[Part, float]]) -> float | None:
    """The weighted mean of the parts that count, rescaled; None where one is missing."""
    total = 0.0
    for part, weight in counting:
        if part not in scores:
            return None
        total += weight * scores[part]
    return rescaled(total / sum(weight for _part, weight in counting))
