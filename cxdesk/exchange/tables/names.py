"""Names of columns as people read them: without the leftovers of web pages and survey tools, on one line, unique.

It sees text alone; which rows are headers is decided elsewhere.
"""

import html
import re
from collections.abc import Sequence

from cxdesk.i18n import _

_TAGS = re.compile(
    r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?(?:a|abbr|b|big|br|center|div|em|font|h[1-6]|hr|i|img|input|label|li|ol|p|"
    r"small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_PIPED = re.compile(r"\$\{[\w]+:/{2}[^{}]*\}")
"""Where Qualtrics puts an earlier answer into a question."""
_RUN_ON = re.compile(r"(?<=[^\W\d_])\?(?=\d)")
"""Where a line break was lost between a question and its scale."""
_LONGEST = 4_000
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_UNITS = frozenset(
    "% ‰ € $ £ ¥ ₴ ₽ ฿ ₫ lei eur usd gbp uah rub ron thb vnd s sec secs seconds ms min mins minutes h hr hrs hours d"
    " days weeks months years n pcs pc count kg g m km cm mm l pts points score мин мин. ч с сек грн руб руб. шт шт."
    " std std. tage stk stück heures jours minuten stunden sekunden horas días minutos dias".split()
)
_BRACKETS = re.compile(r"[(\[](.{1,20})[)\]]")


def clean_name(text: str) -> str:
    """A cell of a header as plain text on one line, up to a length that no question has."""
    text = text[:_LONGEST]
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = _PIPED.sub("…", text)
    text = _RUN_ON.sub("? ", text)
    return " ".join(_HIDDEN.sub("", text).split())


def unit(text: str) -> str:
    """The unit of measure that a cell below a name is, "" where it is none."""
    text = text.strip()
    if match := _BRACKETS.fullmatch(text):
        return match[1].strip()
    return text if text.casefold() in _UNITS else ""


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names made unique by a number behind them, empty ones named after their place."""
    plain = [name.strip() or _("Column {n}").format(n=i) for i, name in enumerate(names, 1)]
    taken = set(plain)
    seen: set[str] = set()
    found: list[str] = []
    for name in plain:
        made, n = name, 2
        while made in seen or (made != name and made in taken):
            made, n = f"{name} ({n})", n + 1
        seen.add(made)
        found.append(made)
    return tuple(found)
