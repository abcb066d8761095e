"""What every metric kind is: an answer scale, variants, a formula over counts of answers, and a definition card.

A kind says in a few lines which answers are its top and bottom sets; this base turns counts into figures. It must not
know where the counts came from, nor periods, touchpoints or colours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

from cxdesk.i18n import N_, _, format_number
from cxdesk.metrics.kinds.making import How, Made, Role
from cxdesk.model.answers import LeftOutReason, is_discrete, reason_text
from cxdesk.model.records import Metric

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from cxdesk.metrics.events import Events, Timeline
    from cxdesk.metrics.intervals import Figures, Floats, Form
    from cxdesk.metrics.periods import By

HIGH_GOOD, LOW_GOOD = "high_good", "low_good"

BASIS = "@"
"""Stands in ``Metric.variant`` between a variant's key and the basis of the answers."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale as offered for a kind: its ends and which end is good."""

    low: float
    high: float
    direction: str = HIGH_GOOD


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a kind is reported; ``key`` is stored and printed, ``name`` is an untranslated message."""

    key: str
    name: str
    form: Form


@dataclass(frozen=True, slots=True)
class Card:
    """The definition printed beside a chart: translated, plain text, one line per field."""

    title: str
    words: str
    formula: str
    scale: str
    direction: str
    interval: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """The top set is every answer from ``top`` up, the bottom set every answer up to ``bottom`` (None: there is none).

    Both are meant on the scale turned so that high is good.
    """

    top: float
    bottom: float | None = None


class Kind:
    """A metric kind; one instance per kind is registered and all its state is in the class.

    ``roles`` are the columns it can be made of beside date, touchpoint and segments, and ``needs`` the sets of them
    that suffice, each alone; the first of ``scales`` is the default. ``open_scale``: the scale's ends are no one's
    choice, so that they decide neither an axis nor whether two metrics compare. ``asks_last_day``: what is not in the
    data depends on when the data end. ``step`` is the distance between two answers (0: any number is one), and kinds
    are offered by ``order``. ``part`` is the part of the 3E index that the kind's answers are. ``in_order``:
    figures depend on the order of the groups. ``options`` are what a user may fix beside scale, direction and variant,
    by the names on the command line: yes, window, unit, asof, hours, holidays.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    order: ClassVar[int] = 1000
    step: ClassVar[float] = 1.0
    part: ClassVar[Literal["", "success", "effort", "emotion"]] = ""
    in_order: ClassVar[bool] = False
    options: ClassVar[tuple[str, ...]] = ()
    roles: ClassVar[tuple[Role, ...]] = (Role("answer", N_("answers")),)
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("answer",),)
    open_scale: ClassVar[bool] = False
    asks_last_day: ClassVar[bool] = False
    scales: ClassVar[tuple[Scale, ...]]
    variants: ClassVar[tuple[Variant, ...]]

    def made(self, how: How) -> Made | None:
        """The column to be computed for the metric's answers; None where the column itself holds them.

        Raises CxdeskError where what the user fixed makes no sense.
        """
        return None

    def single(self, metric: Metric) -> bool:
        """Whether figures are computed from single answers (``over_time``) and not from counts (``compute``)."""
        return False

    def over_time(
        self, events: Events, metric: Metric, by: By, start: date | None, end: date | None
    ) -> tuple[Timeline, Figures]:
        """The figures ``[line, period]`` of single answers, dated from ``start`` to ``end``."""
        raise NotImplementedError

    def grows(self, metric: Metric) -> bool:
        """Whether the figure of a period that has not ended yet is too small."""
        return False

    def spreads(self, metric: Metric) -> bool:
        """Whether it says something how often each answer was given."""
        return True

    def blank_words(self, metric: Metric) -> str:
        """What rows without an answer are, after a number: "12 blank" (translated)."""
        return _("blank")

    def reason(self, metric: Metric, reason: LeftOutReason) -> str:
        """Why a value is left out, in the user's words."""
        if reason in ("weight", "count"):
            return self.weight_reason(metric) if reason == "weight" else reason_text(metric, reason)
        return self.value_reason(metric, reason)

    def value_reason(self, metric: Metric, reason: LeftOutReason) -> str:
        """Why the value itself is none that counts."""
        return reason_text(metric, reason)

    def weight_reason(self, metric: Metric) -> str:
        """What is wrong with the weight of a row that is left out."""
        return reason_text(metric, "weight")

    def default_variant(self, scale: Scale) -> str:
        """The key of the variant used on ``scale`` where none is chosen."""
        return self.variants[0].key

    def variant(self, metric: Metric) -> Variant:
        """The variant of ``metric``; an empty one means the default for its scale (an unknown one is objected to)."""
        wanted = {variant.key: variant for variant in self.variants}
        default = self.default_variant(Scale(metric.low, metric.high, metric.direction))
        return wanted.get(metric.variant.partition(BASIS)[0], wanted[default])

    def basis(self, metric: Metric) -> str:
        """What else its answers were made with, in words; only equals share a line. Empty for most kinds.

        It stands after the variant's key in ``Metric.variant``, as in "median@Mo-Fr 9-17".
        """
        return metric.variant.partition(BASIS)[2]

    def boxes(self, metric: Metric) -> Boxes:
        """The top and bottom sets; asked of net scores and shares only."""
        raise NotImplementedError

    def turns(self, metric: Metric) -> bool:
        """Whether answers are turned round (low + high - x) before they are counted, so that high is good."""
        return metric.direction == LOW_GOOD

    def up_is_good(self, metric: Metric) -> bool:
        """Whether a higher figure is the better one."""
        return metric.direction == HIGH_GOOD or self.turns(metric)

    def objection(self, metric: Metric) -> str | None:
        """Why the metric cannot be computed with its scale, direction and variant, as a sentence; None where it can."""
        if not metric.low < metric.high:
            return _("The low end of the scale of {name} must be below its high end.").format(
                name=_(self.name)
            )
        key = metric.variant.partition(BASIS)[0]
        if key and key not in {variant.key for variant in self.variants}:
            return _("{name} is not reported as “{variant}”; choose one of {known}.").format(
                name=_(self.name), variant=key, known=", ".join(v.key for v in self.variants)
            )
        return self.misfit(metric)

    def misfit(self, metric: Metric) -> str | None:
        """The kind's own part of ``objection``: a scale or direction it is not defined on."""
        return None

    def offered(self, metric: Metric) -> tuple[Variant, ...]:
        """The variants that can be computed on the metric's scale and direction."""
        basis = metric.variant.partition(BASIS)[2]
        every = (replace(v, key=f"{v.key}{BASIS}{basis}") if basis else v for v in self.variants)
        return tuple(v for v in every if self.objection(replace(metric, variant=v.key)) is None)

    def notes(self, metric: Metric) -> tuple[str, ...]:
        """What a reader must know about this very metric, sentence by sentence."""
        if self.turns(metric):
            return (
                _(
                    "Answers are turned round ({low} + {high} − answer), because low answers are good here."
                ).format(low=number(metric.low), high=number(metric.high)),
            )
        return ()

    def unit(self, metric: Metric) -> str:
        """``points``, ``%`` or, for a mean, ``of 7`` (translated)."""
        form = self.variant(metric).form
        if form == "net":
            return _("points")
        return "%" if form in ("share", "rate", "ratio") else _("of {high}").format(high=number(metric.high))

    def suffix(self, metric: Metric) -> str:
        """What follows a figure wherever it stands, such as ``h`` (translated); empty for most."""
        return ""

    def bounds(self, metric: Metric) -> tuple[float, float]:
        """The least and the greatest possible figure."""
        form = self.variant(metric).form
        if form in ("share", "rate"):
            return 0.0, 100.0
        return (-100.0, 100.0) if form == "net" else (metric.low, metric.high)

    def title(self, metric: Metric) -> str:
        """The metric's kind and variant, such as "CSAT, top-2-box" (translated)."""
        if len(self.variants) == 1:
            return _(self.name)
        return _("{kind}, {variant}").format(kind=_(self.name), variant=self.variant_title(metric))

    def variant_title(self, metric: Metric) -> str:
        """The variant's name (translated)."""
        return _(self.variant(metric).name)

    def points(self, metric: Metric) -> tuple[float, ...]:
        """Every answer of the scale in order; empty where any number between its ends is one."""
        if not is_discrete(metric):
            return ()
        steps = math.floor((metric.high - metric.low) / metric.step)
        return tuple(metric.low + i * metric.step for i in range(steps + 1))

    def place(self, metric: Metric, answer: float) -> str:
        """``top``, ``middle`` or ``bottom``: the set an answer is in; empty where the figure has no such sets."""
        if self.variant(metric).form not in ("net", "share"):
            return ""
        boxes = self.boxes(metric)
        facing = metric.low + metric.high - answer if self.turns(metric) else answer
        if facing >= boxes.top:
            return "top"
        return "bottom" if boxes.bottom is not None and facing <= boxes.bottom else "middle"

    def compute(self, counts: ArrayLike, answers: Sequence[float] | Floats, metric: Metric) -> Figures:
        """The figures of every group: ``counts`` has one column per answer on its last axis.

        Answers outside the scale are left out and are not in ``n``; a group without answers is NaN with ``n`` 0.
        """
        import numpy as np

        from cxdesk.metrics import intervals

        given = np.asarray(answers, dtype=float)
        counted = np.asarray(counts, dtype=float)
        fits = (given >= metric.low) & (given <= metric.high)
        if is_discrete(metric):
            fits &= (given - metric.low) % metric.step == 0.0
        if not fits.all():
            given, counted = given[fits], counted[..., fits]
        facing = metric.low + metric.high - given if self.turns(metric) else given
        form = self.variant(metric).form
        if form == "mean":
            return intervals.mean(counted, facing, (metric.low, metric.high))
        boxes = self.boxes(metric)
        every, top = np.ones_like(facing), facing >= boxes.top
        if form == "share" or boxes.bottom is None:
            n, hits = intervals.sums(counted, every, top)
            return intervals.share(hits, n)
        n, good, bad = intervals.sums(counted, every, top, facing <= boxes.bottom)
        return intervals.net_score(good, bad, n)

    def weighted(
        self,
        counts: ArrayLike,
        weights: ArrayLike,
        squares: ArrayLike,
        answers: Sequence[float] | Floats,
        metric: Metric,
    ) -> Figures:
        """The figures of rows with weights: per answer the number of rows, the sum of weights and of their squares.

        Weights take the place of counts; intervals are those of a sample of the effective size, (sum of w)² over the
        sum of w². ``n`` stays the number of rows. Source: Kish (1965), Survey Sampling, section 11.7.
        """
        import numpy as np

        mass, spread = np.asarray(weights, dtype=float), np.asarray(squares, dtype=float)
        total, second = mass.sum(axis=-1), spread.sum(axis=-1)
        factor = np.divide(total, second, out=np.zeros_like(total), where=second > 0)
        figures = self.compute(mass * factor[..., None], answers, metric)
        rows = self.compute(counts, answers, metric).n
        return replace(figures, n=rows, effective=figures.n)

    def card(self, metric: Metric) -> Card:
        """The definition of ``metric`` as it is computed here."""
        return Card(
            title=self.title(metric),
            words=self.words(metric),
            formula=self.formula(metric),
            scale=self.scale_words(metric),
            direction=_("Up is better") if self.up_is_good(metric) else _("Down is better"),
            interval=self.interval_words(metric),
            source=self.source(metric),
            notes=self.notes(metric),
        )

    def interval_words(self, metric: Metric) -> str:
        """How the interval is made, or why there is none."""
        return _(_INTERVALS[self.variant(metric).form])

    def scale_words(self, metric: Metric) -> str:
        """The answers that count, such as "1 to 5"."""
        return _("{low} to {high}").format(low=number(metric.low), high=number(metric.high))

    def words(self, metric: Metric) -> str:
        """What the metric says, in one plain sentence."""
        raise NotImplementedError

    def formula(self, metric: Metric) -> str:
        """The formula with the answers of this scale in it."""
        form = self.variant(metric).form
        if form == "mean":
            return _("Sum of answers / number of answers")
        top, bottom = listed(metric, self, "top"), listed(metric, self, "bottom")
        if form == "share":
            return _("Answers {top} / all answers").format(top=top)
        return _("% of answers {top} − % of answers {bottom}").format(top=top, bottom=bottom)

    def source(self, metric: Metric) -> str:
        """Where the definition is from."""
        raise NotImplementedError


_INTERVALS = {
    "net": N_(
        "95 % adjusted Wald (three answers added: 3/4 top, 3/4 bottom, 3/2 between), cut to −100 to 100"
    ),
    "share": N_("95 % Wilson score interval"),
    "mean": N_("95 % Student t interval of the mean (from two answers on), cut to the scale"),
    "quantile": N_(
        "95 % interval between two of the answers by their rank; asks nothing of their distribution"
    ),
    "count": N_("none: everyone is counted, no sample is drawn"),
    "rate": N_("none: everyone is counted, no sample is drawn"),
    "events": N_("95 % exact Poisson interval (Garwood), for what happens independently and by chance"),
    "ratio": N_("95 % t interval of a ratio of two totals (linearised), from two members on"),
}


def number(value: float) -> str:
    """A scale's end as text: no decimals where it is whole."""
    return format_number(value, 0 if value == int(value) else 1)


def listed(metric: Metric, kind: Kind, place: str) -> str:
    """The answers of one set as they stand in the file, such as "4, 5"."""
    return ", ".join(number(answer) for answer in kind.points(metric) if kind.place(metric, answer) == place)


def length(metric: Metric) -> int:
    """How many answers the scale has; 0 where its ends are not a whole number of steps apart."""
    steps = metric.high - metric.low
    return int(steps) + 1 if steps == int(steps) and steps > 0 else 0
