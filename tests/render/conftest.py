"""Fonts need Qt's application object; it is made once for all tests of this room."""

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Have an application object."""
