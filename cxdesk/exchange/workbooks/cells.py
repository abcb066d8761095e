"""Cells of a sheet as the text a spreadsheet shows: 4.0 as 4, dates as ISO text, durations as h:mm:ss.

Whole columns of a chunk are turned at a time where all their cells are of one kind: that is what makes it quick.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_EXACT = 1e15
"""Beyond it a float no longer holds every whole number; the digits a workbook stores are kept by Decimal."""
_FEW = 1_000
"""Up to so many different values of a column are remembered with their text."""
_TEXT, _FLOAT, _DATES = {str}, {float}, {date, datetime}


class Shower:
    """Turns cells into text; ``fractions`` tells whether a number with decimals was among them."""

    def __init__(self, decimal: str = ".") -> None:
        """``decimal`` is the mark that numbers are written with."""
        self.fractions = False
        self._decimal = decimal
        self._known: dict[int, _Known | None] = {}

    def column(self, index: int, cells: Sequence[Any]) -> Sequence[str]:
        """The cells of a chunk of column ``index`` as text."""
        kinds = set(map(type, cells))
        if kinds == _TEXT and "\0" not in "".join(cells):
            return cells
        if kinds <= _DATES:
            return _dates(cells)
        if kinds <= {str, float}:
            known = self._known.setdefault(index, _Known(self.text))
            if known is not None:
                shown = list(map(known.__getitem__, cells))
                if len(known) > _FEW:
                    self._known[index] = None
                return shown
            if kinds == _FLOAT:
                return self._floats(cells)
        return list(map(self.text, cells))

    def _floats(self, cells: Sequence[float]) -> Sequence[str]:
        joined = "\n".join(map(repr, cells)) + "\n"
        if "e" in joined or "n" in joined:
            return list(map(self.text, cells))
        joined = joined.replace(".0\n", "\n")
        if "." in joined:
            self.fractions = True
            joined = joined.replace(".", self._decimal)
        return joined.splitlines()

    def text(self, value: Any) -> str:
        """One cell as text."""
        if isinstance(value, str):
            return value.replace("\0", "")
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float):
            return self._number(value)
        if isinstance(value, timedelta):
            return _duration(value)
        if isinstance(value, date):
            return _dates([value])[0]
        if isinstance(value, time):
            return str(value).removesuffix("000") if value.microsecond else str(value)
        return str(value)

    def _number(self, value: float) -> str:
        if value.is_integer():
            return (
                str(int(value))
                if abs(value) < _EXACT
                else format(Decimal(repr(value)), "f").removesuffix(".0")
            )
        self.fractions = True
        return repr(value).replace(".", self._decimal)


class _Known(dict[Any, str]):
    """A dict that fills itself by turning values into text; for text and floats only, which never are equal."""

    def __init__(self, text: Callable[[Any], str]) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, value: Any) -> str:
        made = self[value] = self._text(value)
        return made


def _dates(cells: Sequence[date]) -> list[str]:
    """Dates and moments, midnight as the bare date.

    The decoder rounds to milliseconds, so the last three digits of a fraction are zeros.
    """
    joined = "\n".join(map(str, cells)) + "\n"
    return joined.replace(" 00:00:00\n", "\n").replace("000\n", "\n").splitlines()


def _duration(value: timedelta) -> str:
    """A duration in hours, minutes and seconds: 26:03:00."""
    sign = "-" if value < timedelta() else ""
    seconds, rest = divmod(abs(value), timedelta(seconds=1))
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
