"""What part a column plays in a survey: guessed from the words of its header and proved by its values.

A guess is only an offer to the user; without a word in the header or values that say so plainly there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cxdesk.exchange.periods import GRAINS
from cxdesk.exchange.tables.facts import ColumnFacts
from cxdesk.exchange.tables.metric_guess import PARTS, guess_metric

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
_SURE = {"touchpoint", "touchpoints", "точка", "контакту", "berührungspunkt", "kontaktpunkt", "จุดสัมผัส"}
_BEST_DATE = re.compile(
    r"submit|complet|respon|answer|end|finish|відпов|ответ|răspuns|respuesta|antwort", re.IGNORECASE
)
MOST_GUESSED = 3
"""Columns that are guessed to be what answers are split by."""


def guess_roles(columns: Sequence[ColumnFacts], rows: int) -> tuple[ColumnFacts, ...]:
    """The columns with their ``guess`` filled: at most one date, one touchpoint and three segments.

    Success, ease and emotion are the three parts of one index where all are asked; ease alone is customer effort.
    """
    guesses = [_guess(column, rows) for column in columns]
    if "success" in guesses and "emotion" in guesses:
        three = [
            i
            for i, column in enumerate(columns)
            if guesses[i] == "ces" and (column.low, column.high) == (1, 7)
        ]
        for i in three[:1]:
            guesses[i] = "effort"
    elif set(PARTS) & set(guesses):
        guesses = ["" if guess == "emotion" else guess for guess in guesses]
    _keep_best(guesses, "date", [_date_rank(column) for column in columns], 1)
    _keep_best(guesses, "touchpoint", [_touchpoint_rank(column) for column in columns], 1)
    _keep_best(guesses, "segment", [-column.distinct for column in columns], MOST_GUESSED)
    return tuple(replace(column, guess=guess) for column, guess in zip(columns, guesses, strict=True))


def guess_alone(column: ColumnFacts, rows: int) -> str:
    """The metric that a column plainly is, whatever the others are; empty where it is none."""
    return guess_metric(column) if column.empty < rows else ""


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
    if column.type == "duration":
        return ""
    if column.type in ("integer", "number"):
        return guess_metric(column) or ("id" if _is_id(column, answered) else "")
    if _says("id", column.name) and column.distinct * 10 >= answered * 9:
        return "id"
    if metric := guess_metric(column):
        return metric
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


def _date_rank(column: ColumnFacts) -> float:
    """How much a date column looks like the moment of the answer."""
    tokens = _tokens(column.name)
    best = bool(_BEST_DATE.search(column.name))
    named = _says("date", column.name)
    birth = bool(tokens & {"birth", "dob", "born", "start"})
    coarse = GRAINS.index(column.grain) if column.grain else 0
    written = 0.5 * (not column.form)
    return 4 * best + 2 * named - 3 * birth - column.empty / 1e9 - (column.empty > 0) + written - 3 * coarse


def surely_touchpoints(column: ColumnFacts) -> bool:
    """Return whether a column says by its name that it names touchpoints, not only a channel, step or source."""
    return bool(_tokens(column.name) & _SURE)


def _touchpoint_rank(column: ColumnFacts) -> float:
    tokens = _tokens(column.name)
    return 3.0 * bool(tokens & _SURE) + 2.0 * bool(tokens & {"channel", "канал"})
