"""What part a column plays in a survey: guessed from the words of its header and proved by its values.

A guess is only an offer to the user; without a word in the header or values that say so plainly there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cxdesk.exchange.tables.facts import ColumnFacts

_WORDS = {
    "date": "date time timestamp datetime day submitted completed created дата час время data ora ngày ngay thời"
    " วันที่ วัน fecha hora datum zeit zeitstempel jour horodatage dia",
    "touchpoint": "touchpoint channel stage source interaction step"
    " точка контакту канал этап етап точка_контакта canal etapa kênh kenh diem_cham ช่องทาง จุดสัมผัส"
    " kanal berührungspunkt kontaktpunkt punto_de_contacto etape point_de_contact ponto_de_contato punct",
    "segment": "segment group customer_type type market region country gender age plan tier class loyalty"
    " сегмент група группа тип клиента phân_khúc nhóm กลุ่ม segmento grupo segmente gruppe groupe",
    "comment": "comment comments feedback verbatim reason why suggestion suggestions remarks text note notes"
    " коментар комментарий відгук отзыв comentariu comentarii nhận_xét bình_luận ความคิดเห็น comentario comentarios"
    " kommentar bemerkung commentaire commentaires comentário comentários",
    "id": "id uuid guid respondentid responseid customerid userid identifier ідентифікатор идентификатор",
}
_NPS = re.compile(
    r"\bnps\b|(?:^|_)nps(?:$|_)|net.?promoter|\bltr\b|recommend|рекоменд|порад|посовет|recomand|recomend|empfehl|"
    r"weiterempf|giới thiệu|gioi thieu|แนะนำ",
    re.IGNORECASE,
)
_NPS_NAMED = re.compile(r"(?:\b|_)(?:nps|ltr)(?:\b|_)|net.?promoter", re.IGNORECASE)
_CSAT = re.compile(
    r"csat|(?:^|_)o?sat|satisf|\bhappy|happiness|задовол|удовл|mulțum|mulţum|multum|satisfac|zufrieden|hài lòng|"
    r"hai long|พึงพอใจ|พอใจ",
    re.IGNORECASE,
)
_CES = re.compile(
    r"\bces\b|(?:^|_)ces(?:$|_)|effort|(?:\b|_)eas(?:e|y|ily)(?:\b|_)|зусил|легк|усили|efort|ușor|esfuerzo|facil|fácil|aufwand|"
    r"einfach|leicht|esforço|nỗ lực|dễ dàng|ความพยายาม|ง่าย",
    re.IGNORECASE,
)
_CES_NAMED = re.compile(
    r"(?:\b|_)ces(?:\b|_)|effort|зусил|усили|efort|esfuerzo|aufwand|esforço|nỗ lực|ความพยายาม", re.IGNORECASE
)
_SCORE = re.compile(
    r"(?:score|rating|оцінка|оценка|scor|nota|puntuación|note|bewertung|điểm|คะแนน)", re.IGNORECASE
)
_BEST_DATE = re.compile(
    r"submit|complet|respon|answer|end|finish|відпов|ответ|răspuns|respuesta|antwort", re.IGNORECASE
)
_SEGMENTS = 3


def guess_roles(columns: Sequence[ColumnFacts], rows: int) -> tuple[ColumnFacts, ...]:
    """The columns with their ``guess`` filled: at most one date, one touchpoint and three segments."""
    guesses = [_guess(column, rows) for column in columns]
    _keep_best(guesses, "date", [_date_rank(column) for column in columns], 1)
    _keep_best(guesses, "touchpoint", [_touchpoint_rank(column) for column in columns], 1)
    _keep_best(guesses, "segment", [-column.distinct for column in columns], _SEGMENTS)
    return tuple(replace(column, guess=guess) for column, guess in zip(columns, guesses, strict=True))


def _keep_best(guesses: list[str], role: str, ranks: Sequence[float], most: int) -> None:
    """Leave a role to the highest ranks, the first of equal ones."""
    wanting = sorted((i for i, guess in enumerate(guesses) if guess == role), key=lambda i: -ranks[i])
    for i in wanting[most:]:
        guesses[i] = ""


def _tokens(name: str) -> set[str]:
    """Words of a header in lower case, camelCase and snake_case taken apart, and neighbours joined by _."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").casefold()
    words = re.findall(r"[^\W_]+(?:[\u0300-\u036f\u0e31-\u0e4e][^\W_]*)*", apart)
    return {*words, *("_".join(pair) for pair in pairwise(words))}


def _says(role: str, name: str) -> bool:
    words = set(_WORDS[role].split())
    thai = [word for word in words if "\u0e00" <= word[0] <= "\u0e7f"]
    return bool(_tokens(name) & words) or any(word in name for word in thai)


def _guess(column: ColumnFacts, rows: int) -> str:
    """The role of one column on its own."""
    answered = rows - column.empty
    if not answered:
        return ""
    if column.type in ("date", "datetime"):
        return "date"
    if column.type in ("integer", "number"):
        return _metric(column) or ("id" if _is_id(column, answered) else "")
    if _says("id", column.name) and column.distinct * 10 >= answered * 9:
        return "id"
    short = len(column.name) <= 40
    few = column.distinct <= max(2, min(60, answered // 4)) if answered >= 8 else column.distinct < answered
    if short and few and _says("touchpoint", column.name) and column.distinct >= 2:
        return "touchpoint"
    if short and few and _says("segment", column.name) and 2 <= column.distinct <= 30:
        return "segment"
    if not column.values or column.distinct > 20:
        longest = max((len(value) for value, _ in column.values), default=99)
        if _says("comment", column.name) and longest >= 15:
            return "comment"
    return ""


def _is_id(column: ColumnFacts, answered: int) -> bool:
    return column.type == "integer" and column.distinct * 10 >= answered * 9 and _says("id", column.name)


def _metric(column: ColumnFacts) -> str:
    """A metric for whole numbers on its scale whose header names it; "score" alone needs a 0 to 10 scale."""
    if column.type != "integer" or column.low is None or column.high is None or column.distinct < 2:
        return ""
    numbers = _scale(column)
    if numbers is None:
        return ""
    low, high = numbers
    name = column.name
    if _NPS.search(name) and high >= (2 if _NPS_NAMED.search(name) else 8):
        return "nps"
    if low >= 1 and _CES.search(name) and not _CSAT.search(name) and (high == 7 or _CES_NAMED.search(name)):
        return "ces" if high <= 7 else ""
    if _CSAT.search(name) and ((low >= 1 and high <= 5) or (low >= 1 and high in (7, 10))):
        return "csat"
    if _SCORE.fullmatch(name.strip()) and low == 0 and high == 10:
        return "nps"
    return ""


def _scale(column: ColumnFacts) -> tuple[float, float] | None:
    """Lowest and highest answer without rare values off the scale (11, 99 in an NPS column)."""
    counted: dict[float, int] = {}
    for value, count in column.values:
        try:
            counted[float(value)] = counted.get(float(value), 0) + count
        except ValueError:
            continue
    total = sum(counted.values())
    usual = [number for number, _ in counted.items() if 0 <= number <= 10]
    if not usual or sum(counted[number] for number in usual) < 0.95 * total:
        return None
    return min(usual), max(usual)


def _date_rank(column: ColumnFacts) -> float:
    """How much a date column looks like the moment of the answer."""
    tokens = _tokens(column.name)
    best = bool(_BEST_DATE.search(column.name))
    named = _says("date", column.name)
    birth = bool(tokens & {"birth", "dob", "born", "start"})
    return 4 * best + 2 * named - 3 * birth - column.empty / 1e9 - (column.empty > 0)


def _touchpoint_rank(column: ColumnFacts) -> float:
    tokens = _tokens(column.name)
    return 3.0 * bool(tokens & {"touchpoint", "точка", "контакту"}) + 2.0 * bool(
        tokens & {"channel", "канал"}
    )
