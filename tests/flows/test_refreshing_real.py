"""Real exports, imported as guessed and refreshed from themselves: every row is known again, whatever its dialect."""

from pathlib import Path

import pytest

from cxdesk.errors import CxdeskError
from cxdesk.exchange.importing import plan
from cxdesk.exchange.tables import read_table
from cxdesk.flows.importing import carry_out
from cxdesk.flows.refreshing import look
from cxdesk.session import ProjectSession
from cxdesk.verbs import projects
from tests.conftest import DATA

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ods")
FOLDERS = ("1_surveys", "2_operations", "3_dialects")
LARGEST = 200_000
FILES = [
    file
    for folder in FOLDERS
    for file in sorted((DATA / folder).rglob("*"))[:: 1 if folder != "3_dialects" else 12]
    if file.suffix.lower() in ENDINGS and file.stat().st_size < LARGEST
]


@pytest.mark.parametrize("file", FILES or [Path("nothing")], ids=lambda file: file.name)
def test_the_same_export_again_holds_nothing_new(shared_data: Path, file: Path) -> None:
    session = ProjectSession.create(None, projects.begin_project("P", "Map", [("A", "")]))
    try:
        planned = plan(read_table(file), session.project, session.project.journeys()[0].id)
        carry_out(session, planned)
    except CxdeskError:
        session.discard()
        pytest.skip("cannot be imported without choices")
    found = look(session, planned.dataset.id, file)
    assert (found.new, found.changed, found.gone, found.added) == (0, 0, 0, ())
    assert found.duplicate == planned.dataset.rows
    session.discard()
