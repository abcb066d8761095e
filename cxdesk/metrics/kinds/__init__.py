"""The metric kinds CXDesk computes: every class with a ``key`` in a module of this package.

To add a kind, add a module; nothing else names it. Modules are found where the package is found: in a checkout, in an
installed wheel and in the frozen application.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Final

from cxdesk.errors import CxdeskError
from cxdesk.i18n import _
from cxdesk.metrics.kinds.base import HIGH_GOOD, LOW_GOOD, Boxes, Card, Kind, Scale, Variant
from cxdesk.metrics.kinds.making import How, Made, Role

__all__ = [
    "HIGH_GOOD",
    "KINDS",
    "LOW_GOOD",
    "Boxes",
    "Card",
    "How",
    "Kind",
    "Made",
    "Role",
    "Scale",
    "Variant",
    "get",
]


def _found() -> dict[str, Kind]:
    """An instance of each kind of the package by its key, in the order in which users are offered them."""
    classes: dict[str, type[Kind]] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Kind) and value.__module__ == module.name:
                key = vars(value).get("key")
                if key is not None and classes.setdefault(key, value) is not value:
                    raise RuntimeError(f"two metric kinds are called {key!r}")
    return {key: classes[key]() for key in sorted(classes, key=lambda key: (classes[key].order, key))}


KINDS: Final[dict[str, Kind]] = _found()
"""Every kind by its key, in the order in which users are offered them."""


def get(key: str) -> Kind:
    """The kind called ``key``; raises CxdeskError where there is none."""
    try:
        return KINDS[key]
    except KeyError:
        raise CxdeskError(
            _("There is no metric called {name}; choose one of {known}.").format(
                name=key, known=", ".join(KINDS)
            )
        ) from None
