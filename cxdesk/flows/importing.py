"""Carries an import out: one change that brings dataset, metrics, links, rows and tallies together.

It joins the reader's plan and the session; it must not guess anything itself.
"""

from dataclasses import replace
from pathlib import Path

from cxdesk.exchange.importing import Choices, ImportPlan, plan
from cxdesk.exchange.layouts import Layout, options_of, to_json
from cxdesk.exchange.tables import ReadOptions, read_table
from cxdesk.jobs import Job
from cxdesk.model.change import Change
from cxdesk.model.rules import LAYOUT_LIMIT
from cxdesk.model.texts import is_clean
from cxdesk.session import ProjectSession
from cxdesk.verbs.data import import_dataset


def carry_out(session: ProjectSession, planned: ImportPlan, job: Job | None = None) -> Change:
    """Import as planned; nothing has changed where it raises (CxdeskError, or Cancelled where the job says so)."""
    planned.require()
    layout = to_json(Layout(options_of(planned.table), replace(planned.choices, links={})))
    dataset = replace(planned.dataset, layout=layout if is_clean(layout, LAYOUT_LIMIT) else "")
    change = import_dataset(session.project, dataset, planned.metrics, planned.links)
    return session.import_dataset(change, planned.batches(), job)


def import_table(
    session: ProjectSession,
    path: Path,
    choices: Choices,
    options: ReadOptions = ReadOptions(),  # noqa: B008
) -> Change:
    """Import a table into the project's first map; what the choices and options leave open is guessed."""
    journeys = session.project.journeys()
    journey_id = journeys[0].id if journeys else None
    return carry_out(session, plan(read_table(path, options), session.project, journey_id, choices))
