"""Numbers with a mark: percent, money, negatives in brackets, Indian grouping.

The mark is told apart from the number, whose decimal mark is decided elsewhere. It must not know tables.
"""

import re
from typing import Final

_CODES: Final = (
    "USD EUR GBP UAH RUB RON MDL VND THB PLN CZK HUF CHF SEK NOK DKK ISK JPY CNY INR BRL TRY KRW ILS AED SAR ZAR AUD"
    " CAD NZD SGD HKD MXN IDR MYR PHP KZT GEL BGN RSD"
).split()
_SIGNS: Final = "$ € £ ¥ ₴ ₽ ₹ ₫ ฿ ₺ ₩ ₪ ₦ ₸ ₾".split()
_WORDS: Final = "US$ A$ C$ R$ Rs. Rs zł Kč kr kr. Ft lei грн грн. руб руб. р. đ đồng บาท Euro Dollar".split()
_MARK = "|".join(map(re.escape, sorted([*_SIGNS, *_WORDS, *_CODES], key=len, reverse=True)))
_DIGITS = r"\d(?:[\d.,'’\u00a0\u202f\u2009 ]*\d)?|[.,]\d+|\d+[.,]"
_AMOUNT = re.compile(
    rf"(?P<open>\()?(?P<minus>[-+\u2212])?\s?(?P<before>{_MARK}|%)?\s?(?P<inner>[-\u2212])?(?P<number>{_DIGITS})"
    rf"\s?(?P<after>{_MARK}|%|٪|pct\.?|percent)?(?P<trailing>[-\u2212])?(?P<close>\))?"
)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_PERCENT: Final = frozenset({"%", "٪", "pct", "pct.", "percent"})
_LONGEST = 40


def unmarked(text: str) -> tuple[str, str] | None:
    """A number without its mark, and the mark: "(1,234.50 €)" gives "-1,234.50" and "€"; None for anything else.

    The mark is "%", a currency as it was written, or empty (a bracketed negative, a trailing minus, Indian grouping);
    a number with nothing of these is None, too.
    """
    text = text.strip()
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    match = _AMOUNT.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["before"] and match["after"]):
        return None
    minuses = [
        bool(match["open"]),
        match["minus"] in ("-", "\u2212"),
        bool(match["inner"]),
        bool(match["trailing"]),
    ]
    if sum(minuses) > 1 or (match["open"] and match["minus"]):
        return None
    number = match["number"]
    indian = _INDIAN.fullmatch(number) is not None
    written = match["before"] or match["after"] or ""
    mark = "%" if written in _PERCENT else written.rstrip(".")
    if not (written or indian or match["open"] or match["trailing"]):
        return None
    number = number.replace(",", "") if indian else number
    return ("-" if any(minuses) else "") + number, mark
