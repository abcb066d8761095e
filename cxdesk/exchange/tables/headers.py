"""What the name of a column says of its values: times, periods, durations, numbers that only name something.

A header settles what the values leave open; it never makes values into what they are not.
"""

import re

from cxdesk.exchange.durations import HOURS, MINUTES


def _words(text: str) -> re.Pattern[str]:
    """A pattern of whole words; one with a star may go on."""
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\~", r"[\s_-]?") for word in text.split()]
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(parts)})(?![^\W\d_])", re.IGNORECASE)


_DATE = _words(
    "date dates day created updated modified submitted completed opened closed resolved started finished joined signup"
    " birth* since until born at on дата день дати data dată ngày วันที่ วัน fecha día datum tag jour dia giorno dzień gün"
)
_TIME = _words(
    "time timestamp* datetime moment ts epoch unix час время ora thời giờ เวลา hora zeit zeitstempel zeitpunkt heure"
    " horodatage czas zaman tarih tijd čas start end begin"
)
_PERIOD = _words(
    "period* year years month months quarter* half fiscal fy cohort week рік год року місяць месяц період период"
    " квартал an anul lună luna trimestru năm tháng quý kỳ ปี เดือน ไตรมาส jahr monat quartal zeitraum halbjahr année"
    " mois trimestre période año mes periodo ano mês rok miesiąc kwartał okres anno mese jaar maand yıl ay měsíc"
)
_YEAR = _words("year years fiscal~year fy рік год an anul năm ปี jahr année año ano anno rok jaar yıl")
_DURATION = _words(
    "duration* elapsed took length wait* handle handling talk hold resolution~time response~time time~on time~to"
    " time~spent time~taken spent lasted minutes mins seconds hours mm:ss m:ss h:mm hh:mm hh:mm:ss dauer* wartezeit"
    " bearbeitungszeit тривал* длительн* продолж* очікуван* ожидан* durée durata duración duração thời~lượng ระยะเวลา"
    " czas~trwania süre* doba~trvání aht att tenure age"
)
_CLOCK = _words(
    "time~of~day start* begin* end* clock hour arriv* depart* opening closing uhrzeit heure hora~de at from час время"
    " giờ เวลา godzina saat opens closes"
)
_CODE = _words(
    "phone* telephone* mobile tel fax zip zip~code zipcode postal* postcode post~code plz iban ean isbn sku imei"
    " телефон* індекс điện~thoại โทรศัพท์ telefon* teléfono téléphone telefone"
)
_HOURS = _words("h:mm hh:mm hours hour hrs stunden std год часов часы giờ ชั่วโมง horas heures ore godzin")
_MINUTES = _words("m:ss mm:ss min mins minutes minuten хв мин phút นาที minutos minuti minute")


def _apart(name: str) -> str:
    """A header with the words of camelCase taken apart."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _says(pattern: re.Pattern[str], name: str) -> bool:
    return pattern.search(_apart(name)) is not None


def says_date(name: str) -> bool:
    """Whether a header says that its column holds days."""
    return _says(_DATE, name)


def says_time(name: str) -> bool:
    """Whether a header says that its column holds days or moments."""
    return _says(_DATE, name) or _says(_TIME, name)


def says_period(name: str) -> bool:
    """Whether a header speaks of years, quarters, months or weeks."""
    return _says(_PERIOD, name)


def says_year(name: str) -> bool:
    """Whether a header speaks of years."""
    return _says(_YEAR, name)


def says_duration(name: str) -> bool:
    """Whether a header says how long something took."""
    return _says(_DURATION, name)


def says_clock(name: str) -> bool:
    """Whether a header says that its column holds times of day."""
    return _says(_CLOCK, name)


def says_code(name: str) -> bool:
    """Whether a header says that its digits name something and count nothing, such as telephone numbers."""
    return _says(_CODE, name)


def says_parts(name: str) -> str:
    """What two parts of a duration are by the header: "m:ss", "h:mm" or "" where it does not say."""
    hours, minutes = _says(_HOURS, name), _says(_MINUTES, name)
    return "" if hours == minutes else HOURS if hours else MINUTES
