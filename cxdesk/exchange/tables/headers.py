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
_OPENED = _words(
    "opened open reported received raised logged requested відкрит* открыт* deschis* ngày~mở eröffnet geöffnet abierto"
    " apertura ouvert ouverture aberto abertura otwart* aperto วันที่เปิด วันที่แจ้ง"
)
_CREATED = _words(
    "created create creation submitted створен* создан* creat ngày~tạo erstellt* angelegt creado creación créé création"
    " criado utworzon* วันที่สร้าง"
)
_RESOLVED = _words(
    "resolved resolution~date resolution~time solved вирішен* решен* rezolvat* giải~quyết gelöst erledigt* resuelto"
    " résolu resolvido rozwiązan* risolto วันที่แก้ไขเสร็จ"
)
_CLOSED = _words(
    "closed closure~date close~date закрит* закрыт* închis* inchis* ngày~đóng geschlossen abgeschlossen cerrado cierre"
    " fermé clôtur* clos fechado fechamento encerrado zamknięt* chiuso วันที่ปิด"
)
_OF_OTHERS = _words(
    "account* customer* member* contract* store* shop* deal* opportunit* lead* sale* invoice* position* school*"
    " first reopened"
)
_CASE = _words(
    "case cases ticket* incident* complaint* helpdesk help~desk sla enquir* inquir* service~request* заявк* звернен*"
    " обращен* tichet* sesizare* khiếu~nại störung* beschwerde* incidencia* réclamation* chamado* zgłoszen*"
)
_USER = _words(
    "user users userid uid player players playerid visitor visitors користувач* пользовател* utilizator*"
)
_RESOLUTION_TIME = _words(
    "resolution~time resolution~hours resolution~minutes resolution~days resolution~duration time~to~resolve"
    " time~to~resolution time~to~close resolution~hrs resolution~mins lösungszeit bearbeitungszeit"
)
_AIM = _words("sla target goal limit due allowed")
_UNITS = {
    "seconds": _words("seconds second secs sec s sekunden"),
    "minutes": _words("minutes minute mins min minuten"),
    "hours": _words("hours hour hrs hr h stunden"),
    "days": _words("days day tage"),
}


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


def says_opened(name: str) -> int:
    """How plainly a header says that its moments are those at which a case was opened: 0 (not), 1 or 2."""
    if _says(_OF_OTHERS, name):
        return 0
    return 2 if _says(_OPENED, name) else int(_says(_CREATED, name))


def says_resolved(name: str) -> int:
    """How plainly a header says that its moments are those at which a case was resolved: 0 (not) or 1."""
    return int(_says(_RESOLVED, name) and not _says(_OF_OTHERS, name) and not _says(_AIM, name))


def says_closed(name: str) -> int:
    """Whether a header says that something was closed, which may be a case: 0 (not) or 1."""
    return int(_says(_CLOSED, name) and not _says(_OF_OTHERS, name) and not _says(_AIM, name))


def says_case(name: str) -> bool:
    """Whether a name speaks of tickets, incidents, complaints."""
    return _says(_CASE, name)


def says_user(name: str) -> bool:
    """Whether a header says that its column tells users, players or visitors apart."""
    words = re.sub(
        r"(?i)(?<![^\W_])(?:id|ids|name|number|no|key)(?![^\W_])", " ", _apart(name).replace("_", " ")
    )
    return _USER.fullmatch(words.strip()) is not None


def says_resolution_time(name: str) -> bool:
    """Whether a header says that its column holds how long cases took, not how long they may take."""
    return _says(_RESOLUTION_TIME, name) and not _says(_AIM, name)


def unit_of_time(name: str) -> str:
    """The one unit of time a header names: "seconds", "minutes", "hours", "days" or "" for none or several."""
    found = [unit for unit, words in _UNITS.items() if _says(words, name)]
    return found[0] if len(found) == 1 else ""
