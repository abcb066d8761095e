"""Finding a column by its name, forgivingly, with a sentence where there is none."""

from collections.abc import Sequence

from cxdesk.errors import CxdeskError
from cxdesk.exchange.tables import ColumnFacts
from cxdesk.i18n import _

_SHOWN = 12


def find_column(columns: Sequence[ColumnFacts], name: str) -> int:
    """Return the index of the column called ``name``: exactly, else in any case and spacing, else by its beginning.

    Where a question stands beside the columns of its options, its beginning means the question. Raises CxdeskError
    that names the columns there are.
    """
    names = [facts.name for facts in columns]
    if name in names:
        return names.index(name)
    wanted, folded = _folded(name), [_folded(other) for other in names]
    begins = [i for i, other in enumerate(folded) if len(wanted) > 2 and other.startswith(wanted)]
    whole = [i for i in begins if all(folded[j].startswith(folded[i]) for j in begins)]
    for fits in ([i for i, other in enumerate(folded) if other == wanted], begins, whole):
        if len(fits) == 1:
            return fits[0]
    shown = ", ".join(f"“{other[:60]}”" for other in names[:_SHOWN])
    if len(names) > _SHOWN:
        shown = _("{columns} and {n} more").format(columns=shown, n=len(names) - _SHOWN)
    raise CxdeskError(
        _("There is no column “{name}” in the table; its columns are {known}.").format(name=name, known=shown)
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
