"""Recognises workbooks of survey summaries, which hold percentages and counts, not answers.

Runs in the child process only.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

_QUESTION = re.compile(r"(?:question|frage|pregunta|pergunta|вопрос|питання|q) ?\d{1,3}", re.IGNORECASE)


def is_summary(names: Sequence[str], head: Callable[[str], list[list[Any]]]) -> bool:
    """Whether a workbook is the summary that survey tools export: a sheet for each question, with totals below.

    ``head`` gives the first rows of a sheet.
    """
    questions = [name for name in names if _QUESTION.fullmatch(name.strip())]
    if not questions or len(questions) * 2 < len(names):
        return False
    return any(_has_totals(head(name)) for name in questions[:3])


def first_question(names: Sequence[str]) -> str | None:
    """The first sheet of a question."""
    return next((name for name in names if _QUESTION.fullmatch(name.strip())), None)


def _has_totals(rows: list[list[Any]]) -> bool:
    """Whether a column of answer choices ends with how many answered and how many skipped the question."""
    first = {str(row[0]).strip().casefold() for row in rows if row}
    cells = {str(cell).strip().casefold() for row in rows for cell in row if isinstance(cell, str)}
    return bool(first & {"answer choices", "answer options"}) or {"answered", "skipped"} <= cells
