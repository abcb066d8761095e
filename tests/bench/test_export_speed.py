"""A large map as a PNG file, beside encoding a blank picture of that size."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from cxdesk.model.records import Round
from cxdesk.render.lanes import ScoreBook
from cxdesk.render.pages import begin_export
from tests.bench.conftest import Against
from tests.bench.test_map_speed import filled

TOUCHPOINTS, STAGES = 100, 10


def test_png_of_a_large_map(tmp_path: Path, qapp: QApplication, against: Against) -> None:
    """The floor fills a picture with one colour, encodes it and writes the file."""
    session = filled(tmp_path / "large.cxdesk", TOUCHPOINTS, STAGES)
    project = session.project
    journey = project.journeys()[0].id
    figures = ScoreBook().figures(project, journey, project.all(Round)[0].id, ())
    target, blank = tmp_path / "map.png", tmp_path / "blank.png"
    begin_export(project, journey, figures, target)()
    size = QImage(str(target)).size()

    def floor() -> None:
        image = QImage(QSize(size), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        image.save(str(blank))

    against(
        lambda: begin_export(project, journey, figures, target)(),
        floor,
        beside=f"a blank PNG of {size.width()} x {size.height()}",
        goal=2.0,
        rounds=8,
        what=f"PNG of a map of {TOUCHPOINTS} touchpoints",
    )
    session.close()
