"""The shape options of the commands that read tables: what the user asks for, else what is certain, and saying so."""

import argparse
from typing import Any

from cxdesk.cli.printing import warn
from cxdesk.exchange.shapes import Suggestion, reshape, shape_name, shape_to_data, suggest_shapes
from cxdesk.exchange.shapes.texts import join_from_text, shape_from_text
from cxdesk.exchange.tables import Table
from cxdesk.i18n import _


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
    named = any((arguments.metric, arguments.segment, arguments.touchpoint, arguments.date, arguments.join))
    for suggestion in suggest_shapes(table):
        if suggestion.shape is not None and suggestion.certain and not named:
            warn(
                _("{sentence} (--shape none leaves the table as it is)").format(sentence=suggestion.sentence)
            )
            return reshape(table, suggestion.shape)
        warn(_words(suggestion))
    return table


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
