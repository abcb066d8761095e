"""Touchpoints by success, ease and emotion: what raters scored, or what customers said where nobody did.

It must not know how a scatter is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxdesk.audit.index import PART_NAMES, journey_index
from cxdesk.flows.charts.asking import ChartSource, NothingToShow, Request
from cxdesk.i18n import _, format_number
from cxdesk.model.records import PARTS, SCORE_MAX, SCORE_MIN, Part, Round, Touchpoint
from cxdesk.render.figures_views import Axis, Dot, ScatterView

if TYPE_CHECKING:
    from cxdesk.audit.customers import Customers

MIDDLE = (SCORE_MIN + SCORE_MAX) / 2
"""Where the quadrants meet: the middle of the scale."""


def scatter_view(source: ChartSource, request: Request) -> ScatterView:
    """Return the scope's touchpoints by the raters' mean success and ease; without scores, by the survey's."""
    dots, said = _from_raters(source, request)
    if not dots:
        dots, said = _from_survey(source, request)
    if not dots:
        raise NothingToShow(
            _(
                "No touchpoint of “{scope}” has success and ease scored. "
                "Score them in the inspector, or import a survey that asks for them."
            ).format(scope=request.scope.label)
        )
    return ScatterView(
        Axis(_("Success"), SCORE_MIN, SCORE_MAX, MIDDLE, whole=True),
        Axis(_("Ease"), SCORE_MIN, SCORE_MAX, MIDDLE, whole=True),
        tuple(dots),
        (_("Easy, but fails"), _("Works and easy"), _("Fails and hard"), _("Works, but hard")),
        _("Success, ease and emotion (1–7)"),
        _("Emotion"),
        request.scope.label,
        said,
        shaded=2,
    )


def _from_raters(source: ChartSource, request: Request) -> tuple[list[Dot], str]:
    project = source.project
    rounds = project.all(Round)
    round_id = request.round_id or (rounds[-1].id if rounds else "")
    if project.find(Round, round_id) is None:
        return [], ""
    found = journey_index(project, request.scope.journey_id, round_id)
    dots = []
    for id in request.scope.touchpoints:
        own = found.touchpoints[id]
        means = {part.part: part.mean for part in own.parts}
        raters = _("Raters: {n}").format(n=format_number(own.raters, 0))
        dot = _dot(project.get(Touchpoint, id).name, means, (raters,))
        if dot is not None:
            dots.append(dot)
    return dots, _("raters’ scores, {round}").format(round=project.get(Round, round_id).name)


def _from_survey(source: ChartSource, request: Request) -> tuple[list[Dot], str]:
    from cxdesk.flows.customers import customers
    from cxdesk.metrics.series import SMALL

    found = customers(source, request.scope.journey_id)
    dots = []
    for id in request.scope.touchpoints:
        own: Mapping[Part, Customers] = found.get(id, {})
        n = min((own[part].n for part in ("success", "effort") if part in own), default=0)
        answers = _("n = {n}").format(n=format_number(n, 0))
        dot = _dot(
            source.project.get(Touchpoint, id).name, {part: own[part].mean for part in own}, (answers,)
        )
        if dot is not None:
            ends = [_ends(own[part]) for part in ("success", "effort")]
            dots.append(Dot(dot.label, dot.x, dot.y, dot.lines, ends[0], ends[1], dot.tone, n, 0 < n < SMALL))
    return dots, _("survey answers, rescaled to 1–7")


def _ends(figure: Customers) -> tuple[float, float] | None:
    return None if figure.low is None or figure.high is None else (figure.low, figure.high)


def _dot(name: str, means: Mapping[Part, float | None], more: tuple[str, ...]) -> Dot | None:
    """A dot where success and ease are known."""
    success, ease, emotion = (means.get(part) for part in PARTS)
    if success is None or ease is None:
        return None
    lines = tuple(
        _("{part}: {mean}").format(part=_(PART_NAMES[part]), mean=format_number(means.get(part), 1))
        for part in PARTS
    )
    tone = None if emotion is None else (emotion - SCORE_MIN) / (SCORE_MAX - SCORE_MIN)
    return Dot(name, success, ease, (*lines, *more), tone=tone)
