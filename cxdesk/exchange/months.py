"""The names of the months in the languages of survey exports, in full and cut short.

A cut counts from three letters on where only one month of all languages begins so. It must not know dates.
"""

import unicodedata
from typing import Final

_NAMES: Final = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
)
_ALSO: Final = {
    "sept": 9,
    "mrt": 3,
    "juil": 7,
    "janv": 1,
    "févr": 2,
    "fevr": 2,
    "дек": 12,
    "нояб": 11,
    "sty": 1,
}
_SHORTEST = 3

THAI: Final = {
    name: number
    for number, names in enumerate(
        (
            "มกราคม ม.ค. มค", "กุมภาพันธ์ ก.พ. กพ", "มีนาคม มี.ค. มีค", "เมษายน เม.ย. เมย",
            "พฤษภาคม พ.ค. พค", "มิถุนายน มิ.ย. มิย", "กรกฎาคม ก.ค. กค", "สิงหาคม ส.ค. สค",
            "กันยายน ก.ย. กย", "ตุลาคม ต.ค. ตค", "พฤศจิกายน พ.ย. พย", "ธันวาคม ธ.ค. ธค",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Thai names, with and without their points, which no rule of cutting gives."""


def _folded(name: str) -> str:
    """A name without case and accents, as it is typed on foreign keyboards."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).replace("ı", "i")


def _months() -> dict[str, int]:
    shorts: dict[str, set[int]] = {}
    full: dict[str, int] = {}
    for names in _NAMES:
        for number, written in enumerate(names.split(), 1):
            for name in (written.casefold(), _folded(written)):
                full[name] = number
                for size in range(_SHORTEST, len(name)):
                    shorts.setdefault(name[:size], set()).add(number)
    found = {short: next(iter(numbers)) for short, numbers in shorts.items() if len(numbers) == 1}
    return {**found, **full, **_ALSO}


_MONTHS: Final = _months()


def month_number(name: str) -> int:
    """The number (1 to 12) of the month that a name or its beginning means; 0 where it means none."""
    name = name.casefold()
    return _MONTHS.get(name) or _MONTHS.get(_folded(name), 0)
