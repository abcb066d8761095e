"""What is told and asked about the table as a whole, and why Import cannot be pressed yet.

It makes sentences and the deeds beside them of the table that was read and the plan; how they are shown is not its
business.
"""

from collections.abc import Callable, Iterator
from functools import partial

from cxdesk.desktop.importing import words
from cxdesk.desktop.importing.loading import Loaded
from cxdesk.desktop.importing.notices import Notice
from cxdesk.desktop.importing.planning import Planning
from cxdesk.desktop.importing.rereading import Rereading
from cxdesk.desktop.importing.state import NUMBER, is_draft
from cxdesk.exchange.importing import ImportPlan
from cxdesk.i18n import _
from cxdesk.metrics import kinds


def notices(
    loaded: Loaded, planned: ImportPlan, rereading: Rereading, give_role: Callable[[str, str], None]
) -> Iterator[Notice]:
    """Yield what is told and asked; ``give_role(column, role)`` follows where a part is to be played."""
    if loaded.recalled is not None:
        yield Notice(words.recalled(loaded.recalled), _("Start afresh"), rereading.start_afresh)
    yield from _shapes(loaded, rereading)
    if loaded.trouble:
        yield Notice(loaded.trouble)
    yield from (Notice(sentence) for sentence in loaded.table.understanding.notes)
    for codes, columns in words.likely_codes(loaded.table.understanding).items():
        declare = partial(rereading.declare_missing, codes, columns)
        yield Notice(words.codes_sentence(codes, columns), _("They are no answer"), declare)
    yield from (Notice(p.question) for p in planned.planned if p.question)
    for role, column in (("weight", planned.suggested_weight), (NUMBER, planned.suggested_count)):
        if column:
            yield Notice(words.role_question(column, role), _("Use it so"), partial(give_role, column, role))


def _shapes(loaded: Loaded, rereading: Rereading) -> Iterator[Notice]:
    """The shape the table was brought into, and those it could be brought into."""
    as_it_stands = partial(rereading.reshape, None)
    if loaded.applied is not None:
        yield Notice(loaded.applied.sentence, _("Leave as it is"), as_it_stands)
    elif loaded.options.shape is not None:
        yield Notice(
            words.reshaped(loaded.table.understanding),
            _("Take it as it stands"),
            as_it_stands,
        )
    for suggestion in loaded.suggested:
        if suggestion.shape is not None:
            yield Notice(suggestion.sentence, _("Do it"), partial(rereading.reshape, suggestion.shape))
        else:
            yield Notice(suggestion.sentence)


def obstacle(planning: Planning, *, read_only: bool) -> str:
    """Return why the table cannot be imported yet; empty where it can."""
    planned = planning.plan
    if read_only:
        return _("The project can only be looked at.")
    if planned is None or planned.dataset.rows == 0:
        return _("There are no rows to import.")
    asked = next((made for made in planned.planned if made.asked), None)
    if asked is not None:
        return _("Say what a low answer means for “{name}”.").format(name=asked.metric.name[:60])
    draft = next((choice for choice in planning.decisions.metrics.values() if is_draft(choice)), None)
    if draft is not None:
        return _("Choose the column of {metric}, or remove it.").format(metric=_(kinds.get(draft.kind).name))
    return planned.objection
