"""Lengths of time as people and programs write them, read as seconds.

Whether 4:32 is minutes and seconds or hours and minutes is decided for whole columns elsewhere and handed in. It must
not know tables.
"""

import re
from typing import Final

MINUTES, HOURS, DAMAGED = "m:ss", "h:mm", "m:ss:00"
"""What two parts with a colon between them can mean. DAMAGED: minutes and seconds that a spreadsheet took for hours and
minutes, and gave seconds of its own where they went beyond the clock: 24:45:00 beside 17:30."""

_UNITS: Final = {
    604_800: "w wk wks week weeks woche wochen semana semanas semaine semaines săptămâni тиждень тижні тижнів тиж"
    " неделя недели недель нед tuần สัปดาห์ tydzień tygodnie",
    86_400: "d day days tag tage tagen día días dia dias jour jours zi zile день дні днів дн дня дней дн. ngày วัน"
    " dzień dni giorno giorni",
    3_600: "h hr hrs hour hours std stunde stunden hora horas heure heures oră ore год година години годин ч час часа"
    " часов giờ ชั่วโมง ชม godz godzina godziny ora",
    60: "m min mins minute minutes minuten minuto minutos minut minuty хв хвилина хвилини хвилин мин минута минуты"
    " минут phút นาที minuti мін",
    1: "s sec secs second seconds sek sekunde sekunden segundo segundos seg seconde secondes secunde с сек секунда"
    " секунди секунд секунды giây วินาที сек. sekund sekundy secondi",
    0.001: "ms msec millisecond milliseconds",
}
_SECONDS: Final = {name: seconds for seconds, names in _UNITS.items() for name in names.split()}
_WEAK: Final = frozenset("wdhmsсч")
"""Units that are one letter and may mean something else where nothing beside them speaks of time."""

_NUMBER = r"\d+(?:[.,]\d+)?"
_PART = re.compile(rf"({_NUMBER})\s*([^\W\d_]+(?:[\u0e31-\u0e4e]+[^\W\d_]*)*)\.?")
_BETWEEN = re.compile(r"\s*,?\s*(?:(?:and|und|et|y|e|și|та|и|і)\s+)?")
_CLOCK = re.compile(
    r"(?:(\d+) ?(?:days?,?|d)?[ .])?(\d{1,4}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,9}))?", re.IGNORECASE
)
_ISO = re.compile(
    r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)
_LONGEST = 60


def duration_form(text: str) -> str | None:
    """How a duration is written, else None.

    "two" (4:32, open), "three" (1:04:32, also with days), "span" (2h 30m, 90 min, PT1H), or "weak": a number with a
    single letter (5m, 90s), a duration only where its column says so.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    if match := _CLOCK.fullmatch(text):
        if int(match[3]) > 59 or int(match[4] or 0) > 59 or (match[5] and match[4] is None and match[1]):
            return None
        return "three" if match[4] or match[1] else "two"
    if text[0] in "Pp":
        match = _ISO.fullmatch(text)
        return "span" if match and any(match.groups()) else None
    parts = _spans(text)
    if parts is None:
        return None
    return "weak" if len(parts) == 1 and parts[0][1] in _WEAK else "span"


def parse_duration(text: str, form: str = MINUTES) -> int | float | None:
    """The seconds that a duration lasts (int where whole), None where the text is none.

    ``form`` says what two parts mean: "m:ss" or "h:mm", or "m:ss:00" where the third of three parts is no part at all.
    """
    text = text.strip()
    how = duration_form(text)
    if how is None:
        return None
    if match := _CLOCK.fullmatch(text):
        return _whole(_clock_seconds(match, form))
    if match := _ISO.fullmatch(text):
        factors = (604_800, 86_400, 3_600, 60, 1)
        return _whole(
            sum(float(part or 0) * factor for part, factor in zip(match.groups(), factors, strict=True))
        )
    return _whole(sum(number * _SECONDS[unit] for number, unit in _spans(text) or ()))


def _clock_seconds(match: re.Match[str], form: str) -> float:
    days, first, second = int(match[1] or 0), int(match[2]), int(match[3])
    fraction = float("0." + match[5]) if match[5] else 0.0
    if form == DAMAGED and not days and match[4] == "00":
        clock = first * 60 + second
    elif match[4] is not None:
        clock = first * 3600 + second * 60 + int(match[4])
    elif days or (form == HOURS and not fraction):
        clock = first * 3600 + second * 60
    else:
        clock = first * 60 + second
    return days * 86_400 + clock + fraction


def _spans(text: str) -> list[tuple[float, str]] | None:
    """Numbers with units of time, the units falling: "1 day 2 h"; None where anything else is in the text."""
    found = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        unit = match[2].casefold() if match else ""
        if match is None or unit not in _SECONDS:
            return None
        found.append((float(match[1].replace(",", ".")), unit))
        between = _BETWEEN.match(text, match.end())
        at = between.end() if between else match.end()
    sizes = [_SECONDS[unit] for _number, unit in found]
    return found if sizes == sorted(set(sizes), reverse=True) else None


def _whole(seconds: float) -> int | float:
    seconds = round(seconds, 9)
    return int(seconds) if seconds == int(seconds) else seconds
