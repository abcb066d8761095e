"""Which metric a column of answers plainly is, told by its header in nine languages and proved by its answers.

A guess is only an offer; words and numbers that do not say so plainly get none. It must not know tables.
"""

import re
from math import isfinite

from cxdesk.exchange.tables.facts import ColumnFacts
from cxdesk.exchange.wording import NUMBERS, Wording, understand

_NPS = re.compile(
    r"\bnps\b|(?:^|_)nps(?:$|_)|net.?promoter|\bltr\b|recommend|рекоменд|порад|посовет|recomand|recomend|"
    r"recommand|empfehl|weiterempf|giới thiệu|gioi thieu|แนะนำ|consigli|raccomand|polec",
    re.IGNORECASE,
)
_NPS_NAMED = re.compile(r"(?:\b|_)(?:nps|ltr)(?:\b|_)|net.?promoter", re.IGNORECASE)
_CSAT = re.compile(
    r"csat|(?:^|_)o?sat|\bosat|satisf|\bhappy|happiness|задовол|удовл|mulțum|mulţum|multum|satisfac|"
    r"satisfec|zufrieden|hài lòng|hai long|พึงพอใจ|พอใจ|soddisf|zadowol",
    re.IGNORECASE,
)
_CES = re.compile(
    r"\bces\b|(?:^|_)ces(?:$|_)|effort|(?:\b|_)eas(?:e|y|ily)(?:\b|_)|зусил|легк|усили|efort|ușor|"
    r"esfuerzo|facil|"
    r"fácil|aufwand|einfach|leicht|esforço|nỗ lực|dễ dàng|ความพยายาม|ง่าย|łatw",
    re.IGNORECASE,
)
_CES_NAMED = re.compile(
    r"(?:\b|_)ces(?:\b|_)|effort|зусил|усили|efort|esfuerzo|aufwand|esforço|nỗ lực|"
    r"ความพยายาม",
    re.IGNORECASE,
)
_CES_ASKED = re.compile(
    r"how eas(?:y|ily)|easy (?:was|is) it|made it (?:very )?easy|"
    r"(?:наскільки|як) (?:вам )?(?:було )?(?:легко|просто)|"
    r"насколько (?:вам )?(?:было )?(?:легко|просто)|cât de (?:ușor|uşor|usor)|(?:qué|que) tan f[áa]cil|"
    r"cu[áa]n f[áa]cil|"
    r"wie (?:einfach|leicht)|facile (?:a-t-il|était|a été)|dễ dàng (?:như thế nào|thế nào|ra sao)|"
    r"mức độ dễ|ง่าย(?:เพียง|แค่|ขนาด)",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?:score|rating|оцінка|оценка|scor|nota|puntuación|note|bewertung|điểm|คะแนน)", re.IGNORECASE
)
_RATED = re.compile(
    r"overall|\brat(?:e|ed|ing)\b|experience|\bservice\b|quality|оцін|оцен|якіст|качеств|досвід|опыт|"
    r"calitat|evalu|"
    r"experien|calidad|servicio|qualit|bewert|erfahrung|expérience|chất lượng|đánh giá|trải nghiệm|"
    r"คุณภาพ|บริการ|ประเมิน",
    re.IGNORECASE,
)
_SUCCESS = re.compile(
    r"(?:could|able to|managed to) (?:do|complete|accomplish|achieve|find)|"
    r"(?:do|did|done|get|got) what (?:i|you) (?:wanted|needed|came)|"
    r"accomplish|achieved? (?:my|your|what)|вдалося|зміг|змогли|удалось|смогли|"
    r"am (?:reușit|reuşit|putut)|ați reușit|"
    r"pud(?:o|e) (?:hacer|lograr)|logr(?:ó|é|ar)|konnte(?:n)? (?:ich|sie)|réussi|pu faire|hoàn thành|"
    r"làm được|ทำได้สำเร็จ|สำเร็จ",
    re.IGNORECASE,
)
_EMOTION = re.compile(
    r"\bfe(?:el|lt|eling)\b|emotion|відчува|почува|емоці|чувств|эмоци|emoți|emoţi|simț|simţ|gefühl|fühl|"
    r"sent(?:ir|iste|ido|ía)|"
    r"sintió|emoci|ressent|émotion|cảm xúc|cảm thấy|cảm giác|รู้สึก|อารมณ์",
    re.IGNORECASE,
)
PARTS = ("success", "effort", "emotion")
"""The three parts of the 3E index: kinds that are asked on 1 to 7."""

_BY_FAMILY = {"satisfaction": "csat", "ease": "ces", "effort": "ces"}
"""What words say without a header."""
_MOST_WORDS = 200
_WEIGHT = re.compile(
    r"(?:(?:survey|sample|sampling|final|design|post|case)[\s_]?)?(?:weight(?:s|ing)?|wt|wgt)(?:[\s_]?\d)?|"
    r"gewicht(?:ung)?|вага|вес|pondere|ponderación|peso|poids|pondération|trọng số|ค่าน้ำหนัก|น้ำหนัก",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"count|counts|freq|frequency|(?:number|no\.?|#) of (?:responses|answers|respondents)|responses|"
    r"answers|n|anzahl|"
    r"кількість|количество|număr|numar|cantidad|nombre|effectif|số lượng|จำนวน",
    re.IGNORECASE,
)


def guess_metric(column: ColumnFacts) -> str:
    """Return the key of the metric kind a column plainly is; empty where it is none."""
    if column.distinct < 2:
        return ""
    if column.type in ("integer", "number"):
        numbers = _scale(column)
        if numbers is not None:
            return _by_numbers(column.name, *numbers)
    if column.type not in ("integer", "number", "text") or column.distinct > _MOST_WORDS:
        return ""
    wording = understand(column.values)
    return "" if wording is None else _by_words(column.name, wording)


def _by_numbers(name: str, low: float, high: float) -> str:
    """A metric for whole numbers on its scale whose header names it; "score" alone needs a 0 to 10 scale."""
    if _NPS.search(name) and high >= (2 if _NPS_NAMED.search(name) else 8):
        return "nps"
    if (low, high) == (1, 7) and not _CES_NAMED.search(name):
        if _SUCCESS.search(name):
            return "success"
        if _EMOTION.search(name) and not _CSAT.search(name):
            return "emotion"
    named = _CES_NAMED.search(name) or _CES_ASKED.search(name)
    if low >= 1 and _CES.search(name) and not _CSAT.search(name) and (high == 7 or named):
        return "ces" if high <= 7 else ""
    if _CSAT.search(name) and low >= 1 and (high <= 5 or high in (7, 10)):
        return "csat"
    if _SCORE.fullmatch(name.strip()) and low == 0 and high == 10:
        return "nps"
    return ""


def _by_words(name: str, wording: Wording) -> str:
    """A metric for answers in words: some say it themselves, others only with the header."""
    if wording.family == NUMBERS:
        given = [number for number in wording.numbers.values() if number is not None]
        return _by_numbers(name, min(given), max(given)) if all(n % 1 == 0 for n in given) else ""
    if wording.family in _BY_FAMILY:
        return _BY_FAMILY[wording.family]
    if wording.family == "likelihood":
        return "csat" if _NPS.search(name) or _SCORE.fullmatch(name.strip()) else ""
    if wording.family in ("agreement", "level") and _CES.search(name) and not _CSAT.search(name):
        return "ces"
    rated = wording.family in ("quality", "happiness", "expectation") and _RATED.search(name)
    asked = wording.family not in ("frequency", "yesno", "importance", "amount", "level") and _CSAT.search(
        name
    )
    return "csat" if rated or asked else ""


def asks_recommendation(name: str) -> bool:
    """Return whether a header asks how likely a recommendation is."""
    return bool(_NPS.search(name))


def asks_satisfaction(name: str) -> bool:
    """Return whether a header asks how satisfied or happy somebody is."""
    return bool(_CSAT.search(name))


def looks_like_weight(column: ColumnFacts) -> bool:
    """Return whether a column plainly holds sampling weights: so called, and around 1."""
    around = column.low is not None and column.high is not None and 0 <= column.low < 1 < column.high <= 100
    return column.type == "number" and around and bool(_WEIGHT.fullmatch(column.name.strip()))


def looks_like_count(column: ColumnFacts) -> bool:
    """Return whether a column plainly says for how many answers a row stands."""
    whole = column.type == "integer" and column.low is not None and column.low >= 0
    return whole and (column.high or 0) > 1 and bool(_COUNT.fullmatch(column.name.strip()))


def _scale(column: ColumnFacts) -> tuple[float, float] | None:
    """Lowest and highest answer without codes for no answer and rare values off the scale (11, 99 in an NPS column)."""
    no_answer = {*column.missing, *(code for code in column.codes if len(code) > 1)}
    counted: dict[float, int] = {}
    for value, count in column.values:
        try:
            number = float(value)
        except ValueError:
            continue
        if isfinite(number) and value not in no_answer:
            counted[number] = counted.get(number, 0) + count
    if any(number % 1 for number in counted):
        return None
    total = sum(counted.values())
    usual = [number for number, _ in counted.items() if 0 <= number <= 10]
    if not usual or sum(counted[number] for number in usual) < 0.95 * total:
        return None
    return min(usual), max(usual)
