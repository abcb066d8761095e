"""A story is told through the same real window as the desktop's tests."""

from tests.desktop.conftest import answers, desk, home

__all__ = ["answers", "desk", "home"]
