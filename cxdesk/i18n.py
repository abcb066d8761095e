"""The words, numbers and dates a user reads, in the user's language and locale, without Qt.

Texts come from gettext catalogues in ``resources/translations``; the forms of numbers and dates come from the CLDR
data in Babel, which is imported when the first of them is shown that needs it: a number in a common region does not,
so that a map is on the screen sooner. This module must not know what is being translated.

Decisions that hold everywhere: a negative number takes U+2212 MINUS SIGN, a per cent sign follows a no-break space
(ISO 80000-1), a value that is missing is an em dash, digits are Western, and halves round away from zero.
"""

import gettext
import math
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from cxdesk import resources

if TYPE_CHECKING:
    from babel import Locale

DOMAIN = "cxdesk"
"""The name of the gettext catalogues."""

MISSING = "—"
"""What is shown where a value does not exist."""

NBSP = "\u00a0"
MINUS = "\u2212"

MARKS = {
    (".", ","): "en en_AU en_CA en_GB en_IE en_NZ en_US es_MX he_IL ja ja_JP ko ko_KR th th_TH zh zh_CN"
    " zh_TW",
    (",", "."): "da_DK de de_DE el_GR es es_ES it it_IT nl nl_NL pt pt_BR ro ro_RO tr tr_TR vi vi_VN",
    (",", NBSP): "cs cs_CZ fi_FI hu_HU kk kk_KZ nb_NO pl pl_PL pt_PT ru ru_RU sv_SE uk uk_UA",
    (",", "\u202f"): "fr fr_FR",
}
"""The common regions by their marks for decimals and for thousands; their numbers are written without the CLDR."""

_marks_of = {
    region: str.maketrans({".": decimal, ",": thousands})
    for (decimal, thousands), regions in MARKS.items()
    for region in regions.split()
}

_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_region: str | None = None


def _(text: str) -> str:
    """Return ``text`` in the user's language; the English text itself where no catalogue has it."""
    return _translation.gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a countable text that fits ``n`` in the user's language."""
    return _translation.ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """Return ``text`` as translated in ``context``, for a word that has two meanings."""
    return _translation.pgettext(context, text)


def N_(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged; it is translated where it is shown."""
    return text


def languages(catalogues: Path | None = None) -> list[str]:
    """Return the languages the application speaks: English and each that has a compiled catalogue, sorted."""
    folder = catalogues or resources.path("translations")
    found = {file.parent.parent.name for file in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return sorted(found | {"en"})


def language() -> str:
    """Return the language that texts are shown in, e.g. ``"uk"``."""
    return _language


def language_name(code: str) -> str:
    """Return a language's own name, e.g. ``українська``; the code itself where it is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).display_name or code
    except (UnknownLocaleError, ValueError):
        return code


def install(language: str | None = None, region: str | None = None, catalogues: Path | None = None) -> None:
    """Speak ``language`` from now on and write numbers and dates as in ``region``.

    ``language`` is a code such as ``"uk"`` or ``"pt_BR"``; None follows the system. ``region`` is a locale name such
    as ``"de_AT"``; None follows the language where one was given, else the system. Unknown codes fall back to English.
    ``catalogues`` is a folder of translations in place of the ones that ship with the application.
    """
    global _translation, _language, _region
    system = _system_locale()
    wanted = _clean(language) or system
    folder = catalogues or resources.path("translations")
    candidates = [wanted, wanted.split("_")[0]]
    known = languages(folder)
    _language = next((code for code in candidates if code in known), "en")
    if _language == "en":  # the texts themselves; looking for their translation would only take time
        _translation = gettext.NullTranslations()
    else:
        _translation = gettext.translation(DOMAIN, folder, candidates, fallback=True)
    _region = _clean(region) or wanted
    _locale.cache_clear()
    _number.cache_clear()


def format_number(value: float | None, decimals: int = 1) -> str:
    """Return ``value`` with exactly ``decimals`` places, grouped in thousands, as the locale writes it.

    Halves round away from zero on the shortest decimal form of the number (2.675 gives 2.68), a result of zero has no
    sign; None, NaN and infinities give an em dash.
    """
    if value is None or not isfinite(value):
        return MISSING
    exact = Decimal(repr(value) if isinstance(value, float) else str(value))
    return _number(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), decimals)


def format_signed(value: float | None, decimals: int = 1) -> str:
    """Return a difference: as :func:`format_number`, with a plus sign where the rounded value is above zero."""
    shown = format_number(value, decimals)
    positive = value is not None and value > 0 and any(digit in "123456789" for digit in shown)
    return f"+{shown}" if positive else shown


def format_percent(value: float | None, decimals: int = 0) -> str:
    """Return ``value``, which is already in per cent (0 to 100), e.g. ``71 %`` with a no-break space."""
    shown = format_number(value, decimals)
    return shown if shown == MISSING else f"{shown}{NBSP}%"


def read_number(text: str) -> float | None:
    """Return the number that a user typed, with a point or a comma before its decimals; None where it is none.

    A percent sign behind it and a plus or minus sign of any kind before it are fine.
    """
    plain = text.strip().removesuffix("%").strip().replace(MINUS, "-").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def format_date(day: date) -> str:
    """Return a calendar day in the locale's medium form, e.g. ``Nov 21, 2026``."""
    from babel.dates import format_date as babel_date

    return babel_date(day, "medium", locale=_locale())


def format_datetime(moment: datetime) -> str:
    """Return day and time to the minute in the locale's form; an aware moment is shown in the computer's time zone."""
    from babel.dates import format_time

    local = (moment.astimezone() if moment.tzinfo else moment).replace(tzinfo=None)
    shape = _locale().datetime_formats["medium"]
    return str(shape).format(format_time(local, "short", locale=_locale()), format_date(local))


def format_period(start: date, unit: str) -> str:
    """Return the name of the period of length ``unit`` that ``start`` lies in.

    ``unit`` is ``"day"``, ``"week"`` (ISO 8601), ``"month"``, ``"quarter"`` or ``"year"``; anything else raises
    KeyError.
    """
    return _PERIODS[unit](start)


def format_tick(start: date, unit: str) -> str:
    """Return the short name of a period on an axis that shows the year elsewhere, e.g. ``Mar``, ``Q1`` or ``Mar 5``.

    ``unit`` as in :func:`format_period`; a week is named by its first day.
    """
    return _TICKS[unit](start)


def _skeleton(name: str) -> Callable[[date], str]:
    def shown(day: date) -> str:
        from babel.dates import format_skeleton

        return str(format_skeleton(name, datetime(day.year, day.month, day.day), locale=_locale()))

    return shown


def _pattern(pattern: str) -> Callable[[date], str]:
    def shown(day: date) -> str:
        from babel.dates import format_date as babel_date

        return babel_date(day, pattern, locale=_locale())

    return shown


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return _("W{week} {year}").format(week=week, year=year)


_PERIODS: dict[str, Callable[[date], str]] = {
    "day": format_date,
    "week": _week,
    "month": _skeleton("yMMM"),
    "quarter": _skeleton("yQQQ"),
    "year": lambda day: str(day.year),
}
_TICKS: dict[str, Callable[[date], str]] = {
    "day": _skeleton("MMMd"),
    "week": _skeleton("MMMd"),
    "month": _pattern("LLL"),
    "quarter": _pattern("QQQ"),
    "year": lambda day: str(day.year),
}


@cache
def _locale() -> "Locale":
    """Return the CLDR locale nearest to the region asked for: itself, its language, then English."""
    from babel import Locale, UnknownLocaleError

    region = _region or _system_locale()
    for name in (region, region.split("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@lru_cache(maxsize=4096)
def _number(rounded: Decimal, decimals: int) -> str:
    """Return an already rounded number in the locale's form; a map shows the same few hundred again and again."""
    marks = _marks_of.get(_region or _system_locale())
    if marks is not None:
        shown = f"{abs(rounded):,.{decimals}f}".translate(marks)
    else:
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        shown = str(format_decimal(abs(rounded), pattern, locale=_locale()))
    return f"{MINUS}{shown}" if rounded < 0 else shown


def _clean(name: str | None) -> str:
    """Return a locale name without encoding and modifier, ``""`` for none and for the C locale."""
    bare = (name or "").split(".")[0].split("@")[0].replace("-", "_")
    return "" if bare in ("C", "POSIX") else bare


def _system_locale() -> str:
    """Return the locale the system asks for, e.g. ``"vi_VN"``; ``"en"`` where it names none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return _clean(os.environ[variable]) or "en"
    if sys.platform == "win32":
        import ctypes

        buffer = ctypes.create_unicode_buffer(85)
        if ctypes.windll.kernel32.GetUserDefaultLocaleName(buffer, len(buffer)):
            return _clean(buffer.value) or "en"
    return "en"
