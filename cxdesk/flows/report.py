"""A map and its figures as files: the export in every format that CXDesk writes.

It joins the session's data, the figures computed from it and the room that draws; it must not show widgets or print.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cxdesk.errors import FileError
from cxdesk.exchange.journey_out import journey_csv, journey_json
from cxdesk.files import safe_write_bytes
from cxdesk.flows.figures import lanes
from cxdesk.i18n import _
from cxdesk.model.records import Round
from cxdesk.session import ProjectSession

if TYPE_CHECKING:
    from cxdesk.metrics.periods import By

DRAWN: Final = ("png", "pdf", "svg")
DATA: Final = {"json": journey_json, "csv": journey_csv}
FORMATS: Final = (*DRAWN, *DATA)
"""The endings an export may have."""


def export_map(
    session: ProjectSession,
    journey_id: str,
    path: Path,
    *,
    round_id: str | None = None,
    by: By = "month",
    scale: float = 1.0,
    page: str | None = None,
    dark: bool = False,
) -> int:
    """Write one map in the format that the path's ending names and return the number of pages.

    ``round_id`` None means the last round of scoring, ``by`` is the period of the metric lanes. The drawing options are
    those of ``render.pages.export_map``. Raises FileError with a sentence; then nothing is written.
    """
    return begin_export(
        session, journey_id, path, round_id=round_id, by=by, scale=scale, page=page, dark=dark
    )()


def begin_export(
    session: ProjectSession,
    journey_id: str,
    path: Path,
    *,
    round_id: str | None = None,
    by: By = "month",
    scale: float = 1.0,
    page: str | None = None,
    dark: bool = False,
) -> Callable[[], int]:
    """Draw a map (on Qt's main thread) and return what encodes and writes it, on any thread (see ``export_map``)."""
    ending = path.suffix.lower().lstrip(".")
    project = session.project
    chosen = round_id or project.all(Round)[-1].id
    if ending in DATA:
        data = DATA[ending](project, journey_id, chosen)

        def finish() -> int:
            safe_write_bytes(path, data)
            return 1

        return finish
    if ending not in DRAWN:
        raise FileError(
            _("CXDesk cannot write “{ending}” files; end the name in one of: {known}.").format(
                ending=path.suffix or path.name, known=", ".join(FORMATS)
            )
        )
    from cxdesk.render import lanes as shown
    from cxdesk.render import pages

    figures = shown.map_figures(project, journey_id, chosen, lanes(session, journey_id, by))
    return pages.begin_export(project, journey_id, figures, path, scale=scale, page=page, dark=dark)
