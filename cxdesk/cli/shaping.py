"""The shape options of the commands that read tables: what the user asks for, else what is certain, and saying so."""

import argparse
from typing import Any

from cxdesk.cli.printing import warn
from cxdesk.errors import CxdeskError
from cxdesk.exchange.columns_by_name import find_column
from cxdesk.exchange.shapes import (
    Suggestion,
    reshape,
    shape_name,
    shape_to_data,
    suggest_shapes,
    where_certain,
)
from cxdesk.exchange.shapes.texts import join_from_text, shape_from_text
from cxdesk.exchange.tables import Table
from cxdesk.i18n import _

_OF_COLUMNS = ("metric", "join", "link", "weight", "count")
"""Options that say what the columns of the table as it is hold."""


def shaped(table: Table, arguments: argparse.Namespace, guess: bool = False) -> Table:
    """The table in the shape the options ask for.

    With ``guess`` and no option that names a column, a shape that is certain is carried out and said; what is not
    certain is only said.
    """
    if arguments.shape is not None:
        shape = shape_from_text(arguments.shape, table)
        table = table if shape is None else reshape(table, shape)
    elif guess:
        table = _guessed(table, arguments)
    return reshape(table, join_from_text(arguments.join, table)) if arguments.join else table


def _guessed(table: Table, arguments: argparse.Namespace) -> Table:
    asked = any(getattr(arguments, name, None) for name in _OF_COLUMNS)
    made, found = (table, suggest_shapes(table)) if asked else where_certain(table)
    if made is not table and _has_all(made, arguments):
        sentence = _("{sentence} (--shape none leaves the table as it is)")
        warn(sentence.format(sentence=found[0].sentence))
        return made
    for suggestion in found:
        warn(_words(suggestion))
    return table


def _has_all(table: Table, arguments: argparse.Namespace) -> bool:
    """Whether the columns that are named are there."""
    place = arguments.touchpoint or ""
    named = [arguments.date, *(arguments.segment or ()), "" if place.startswith("=") else place]
    try:
        for name in filter(None, named):
            find_column(table.understanding.columns, name)
    except CxdeskError:
        return False
    return True


def print_suggestions(table: Table) -> None:
    """Say what the table looks like, with the option that turns it into rows."""
    for suggestion in suggest_shapes(table):
        print(_words(suggestion))


def shape_document(table: Table) -> dict[str, Any]:
    """What the table was turned into rows by, and what it could be."""
    shape = table.understanding.shape
    return {
        "shape": shape_to_data(shape) if shape is not None else None,
        "suggestions": [
            {
                "shape": shape_to_data(suggestion.shape) if suggestion.shape is not None else None,
                "certain": suggestion.certain,
                "sentence": suggestion.sentence,
                "metric": suggestion.metric,
            }
            for suggestion in suggest_shapes(table)
        ],
    }


def _words(suggestion: Suggestion) -> str:
    if suggestion.metric:
        return _("{sentence} (--metric “{metric}” does it)").format(
            sentence=suggestion.sentence, metric=suggestion.metric
        )
    if suggestion.shape is None:
        return suggestion.sentence
    return _("{sentence} (--shape {name} does it)").format(
        sentence=suggestion.sentence, name=shape_name(suggestion.shape)
    )
