"""Exports as seven tools of others write them, filled with made-up answers, each with its figures counted by hand.

The headers, quotes, byte order marks, line ends and forms of dates are those of the tools. It knows nothing of CXDesk.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

PLACES = ("Sign up", "Checkout", "Support")
START = datetime(2026, 3, 2, 8, 5)
COMMENTS = ("Fine, thanks", 'He said: "wait",\nand I waited', "", "Ça va très bien ✓")


class Export(NamedTuple):
    """A file, and what is right for the latest month: the figure and the number of answers, by metric and place.

    ``whole`` is the place of answers about the whole map.
    """

    path: Path
    figures: dict[str, dict[str, tuple[float, int]]]


WHOLE = "whole map"


def _write(
    path: Path,
    rows: Iterable[Sequence[str]],
    *,
    bom: bool = False,
    end: str = "\r\n",
    quote_all: bool = False,
) -> Path:
    stream = io.StringIO(newline="")
    csv.writer(
        stream, lineterminator=end, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    ).writerows(rows)
    path.write_bytes(stream.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path


def _moments(n: int) -> list[datetime]:
    """Moments within March 2026, the last on the 28th at the latest."""
    return [START + timedelta(days=i % 26, minutes=37 * i % 600) for i in range(n)]


def nps(answers: Sequence[int]) -> float:
    """The share of 9 and 10 less the share of 0 to 6, in points."""
    return 100 * (sum(a >= 9 for a in answers) - sum(a <= 6 for a in answers)) / len(answers)


def google_forms(folder: Path, n: int = 60) -> Export:
    """Google Forms: all cells quoted, no byte order mark, line feeds, 2026/03/02 8:05:00 AM GMT+2, one answer blank."""
    question = "How likely are you to recommend us to a friend or colleague?"
    rows = [["Timestamp", "Touchpoint", question, "What could we do better?", "Devices you use"]]
    given: dict[str, list[int]] = {place: [] for place in PLACES}
    for i, at in enumerate(_moments(n)):
        place, answer = PLACES[i % 3], (9, 10, 7, 3, 10, 8, 0)[i % 7]
        hour = at.hour % 12 or 12
        said = f"{at:%Y/%m/%d} {hour}:{at:%M:%S} {at:%p} GMT+2"
        blank = i == 4
        rows.append(
            [said, place, "" if blank else str(answer), COMMENTS[i % 4], ("Phone;Laptop", "Phone", "")[i % 3]]
        )
        if not blank:
            given[place].append(answer)
    path = _write(folder / "Contact us (Responses) - Form Responses 1.csv", rows, end="\n", quote_all=True)
    return Export(path, {"NPS": {place: (nps(found), len(found)) for place, found in given.items()}})


def surveymonkey(folder: Path, n: int = 48) -> Export:
    """SurveyMonkey, condensed: two header rows, 11-digit ids, 03/02/2026 08:05:00 AM, a question of several columns."""
    words = (
        "Very satisfied",
        "Satisfied",
        "Neither satisfied nor dissatisfied",
        "Dissatisfied",
        "Very dissatisfied",
    )
    first = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "End Date",
        "IP Address",
        "Email Address",
        "First Name",
    ]
    first += ["Last Name", "Custom Data 1", "Overall, how satisfied are you with our support?"]
    first += ["Which of these did you use? (Select all that apply)", "", "", "Anything else?"]
    second = [""] * 9 + ["Response", "Phone", "E-mail", "Other (please specify)", "Open-Ended Response"]
    rows, given = [first, second], []
    for i, at in enumerate(_moments(n)):
        answer = words[(0, 1, 1, 4, 2, 0, 3, 1)[i % 8]] if i != 5 else ""
        until = at + timedelta(minutes=4)
        rows.append(
            [
                str(11441563642 + i),
                "254609041",
                f"{at:%m/%d/%Y %I:%M:%S %p}",
                f"{until:%m/%d/%Y %I:%M:%S %p}",
                "",
                "",
                "",
                "",
                "",
                answer,
                "Phone" if i % 2 else "",
                "E-mail" if i % 3 else "",
                "",
                COMMENTS[i % 4],
            ]
        )
        given += [answer] if answer else []
    share = 100 * sum(answer in words[:2] for answer in given) / len(given)
    path = _write(folder / "Support survey.csv", rows, bom=True)
    return Export(path, {"CSAT, top-2-box": {WHOLE: (share, len(given))}})


def qualtrics(folder: Path, n: int = 45) -> Export:
    """Qualtrics: three header rows, the third JSON, a byte order mark, line feeds, an NPS question of two columns."""
    columns = [
        ("StartDate", "Start Date", "startDate"),
        ("EndDate", "End Date", "endDate"),
        ("Status", "Response Type", "status"),
        ("IPAddress", "IP Address", "ipAddress"),
        ("Progress", "Progress", "progress"),
        ("Duration (in seconds)", "Duration (in seconds)", "duration"),
        ("Finished", "Finished", "finished"),
        ("RecordedDate", "Recorded Date", "recordedDate"),
        ("ResponseId", "Response ID", "_recordId"),
        ("DistributionChannel", "Distribution Channel", "distributionChannel"),
        ("UserLanguage", "User Language", "userLanguage"),
        (
            "Q1_NPS_GROUP",
            "How likely are you to recommend us to a friend or colleague? - Group",
            "QID1_NPS_GROUP",
        ),
        ("Q1", "How likely are you to recommend us to a friend or colleague?", "QID1"),
        ("Q2", "The company made it easy for me to handle my issue", "QID2"),
        ("Q3", "Why did you give\nthis score?", "QID3_TEXT"),
    ]
    zone = "America/Denver"
    ids = [
        json.dumps(
            {"ImportId": id} | ({"timeZone": zone} if id.endswith("Date") else {}), separators=(",", ":")
        )
        for _name, _text, id in columns
    ]
    rows = [[name for name, _t, _i in columns], [text for _n, text, _i in columns], ids]
    agree: tuple[str, ...] = (
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
    )
    agree += ("Somewhat agree", "Agree", "Strongly agree")
    given, eased = [], []
    for i, at in enumerate(_moments(n)):
        answer, ease = (10, 9, 6, 8, 2)[i % 5], (7, 6, 5, 2, 7, 6)[i % 6]
        group = "Promoter" if answer >= 9 else "Passive" if answer >= 7 else "Detractor"
        when = f"{at:%Y-%m-%d %H:%M:%S}"
        rows.append(
            [
                when,
                when,
                "IP Address",
                f"203.0.113.{i}",
                "100",
                str(60 + i),
                "True",
                when,
                f"R_{i:015d}",
                ("anonymous", "email")[i % 2],
                "EN",
                group,
                str(answer),
                agree[ease - 1],
                COMMENTS[i % 4],
            ]
        )
        given.append(answer)
        eased.append(ease)
    path = _write(folder / "Relationship+survey_March+30,+2026_08.05.csv", rows, bom=True, end="\n")
    return Export(
        path,
        {
            "NPS": {WHOLE: (nps(given), len(given))},
            "CES, 2.0, mean": {WHOLE: (sum(eased) / len(eased), len(eased))},
        },
    )


def typeform(folder: Path, n: int = 52) -> Export:
    """Typeform: ``#`` with a hash, duplicate headers, dates at the end, ``Network ID``; 0 to 10."""
    question = "How likely are you to recommend us to a friend or colleague?"
    header = ["#", question, "Which features do you use?", "Other", "What is missing?", "Other"]
    rows, given = [[*header, "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]], []
    for i, at in enumerate(_moments(n)):
        answer = (10, 8, 9, 5, 9, 1)[i % 6]
        until = at + timedelta(seconds=95)
        rows.append(
            [
                f"{i * 2654435761 % 2**128:032x}",
                str(answer),
                "Reports" if i % 2 else "",
                "",
                COMMENTS[i % 4],
                "",
                f"{at:%Y-%m-%d %H:%M:%S}",
                f"{until:%Y-%m-%d %H:%M:%S}",
                f"{i * 40503:010x}",
            ]
        )
        given.append(answer)
    path = _write(folder / "responses-x7Kd2-01HQ.csv", rows, end="\n")
    return Export(path, {"NPS": {WHOLE: (nps(given), len(given))}})


def happyornot(folder: Path, n: int = 24) -> Export:
    """HappyOrNot: a row a day with counts and shares of four smileys, a byte order mark, 02/03/2026, "Date" twice."""
    levels = ("Extremely Negative", "Negative", "Positive", "Extremely Positive")
    shares = [name for level in levels for name in (level, f"{level} %")]
    header = ["Area", "study", "Date", "Year", "Month", "Week Number", "Date", "Day of Week", "Hour", *shares]
    rows = [[*header, "Total", "Index", "Net Promoter Score(tm)", "Red %", "Green %"]]
    sums = [0, 0, 0, 0]
    for i in range(n):
        at = START + timedelta(days=i)
        counts = [3 + i % 4, 5 + i % 3, 21 + i % 9, 40 + i % 13]
        total = sum(counts)
        parts = [f"{100 * count / total:.2f}" for count in counts]
        index = 100 * (counts[1] / 3 + 2 * counts[2] / 3 + counts[3]) / total
        net = 100 * (counts[3] - counts[1] - counts[0]) / total
        red = 100 * (counts[0] + counts[1]) / total
        rows.append(
            [
                "Area",
                "How well did we succeed today",
                f"{at:%d/%m/%Y}",
                "2026",
                "March",
                f"{at:%V}",
                str(at.day),
                f"{at:%A}".lower(),
                "-",
                *(text for pair in zip(map(str, counts), parts, strict=True) for text in pair),
                str(total),
                f"{index:.0f}",
                f"{net:.0f}",
                f"{red:.2f}",
                f"{100 - red:.2f}",
            ]
        )
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
    net = 100 * (sums[3] - sums[1] - sums[0]) / sum(sums)
    path = _write(folder / "Daily report.csv", rows, bom=True)
    return Export(path, {"Smileys, net score": {WHOLE: (net, sum(sums))}})


def help_desk(folder: Path, n: int = 60) -> Export:
    """A help desk: when created, replied and solved, channel, status, satisfaction of 1 to 5; some are open."""
    header = [
        "Ticket ID",
        "Subject",
        "Requester",
        "Channel",
        "Priority",
        "Status",
        "Created at",
        "First reply at",
    ]
    rows, hours, scores = [[*header, "Solved at", "Satisfaction score"]], [], []
    for i, at in enumerate(_moments(n)):
        solved = at + timedelta(minutes=45 + 95 * (i % 17))
        done, score = i % 6 != 5, (5, 4, 2, 5, 3)[i % 5]
        rows.append(
            [
                str(48210 + i),
                f"Order #{900 + i}, late",
                f"Customer {i % 23}",
                ("Email", "Chat", "Phone")[i % 3],
                ("Normal", "High")[i % 2],
                "Solved" if done else "Open",
                f"{at:%Y-%m-%d %H:%M}",
                f"{at + timedelta(minutes=11):%Y-%m-%d %H:%M}",
                f"{solved:%Y-%m-%d %H:%M}" if done else "",
                str(score) if done else "",
            ]
        )
        if done:
            hours.append((solved - at).total_seconds() / 3600)
            scores.append(score)
    satisfied = 100 * sum(score >= 4 for score in scores) / len(scores)
    path = _write(folder / "tickets-export.csv", rows)
    return Export(
        path,
        {
            "ART, mean": {WHOLE: (sum(hours) / len(hours), len(hours))},
            "CSAT, top-2-box": {WHOLE: (satisfied, len(scores))},
        },
    )


def subscriptions(folder: Path, n: int = 80) -> Export:
    """A subscription system: customer, plan, a price with its currency, begun, cancelled (blank where still there).

    The last customer comes in April, so that March is over in the data.
    """
    rows = [["Customer ID", "Plan", "Start Date", "Cancelled At", "Monthly price"]]
    base = lost = 0
    money = gone = 0.0
    for i in range(n):
        begun = datetime(2026, 1, 3) + timedelta(days=i % 50)
        ended = datetime(2026, 3, 2 + i % 20) if i % 9 == 2 else None
        price = (9.9, 19.9, 49.0)[i % 3]
        rows.append(
            [
                f"cus_{i * 7919:08x}",
                ("Basic", "Pro", "Team")[i % 3],
                f"{begun:%Y-%m-%d}",
                f"{ended:%Y-%m-%d}" if ended else "",
                f"€{price:.2f}",
            ]
        )
        if begun < datetime(2026, 3, 1):
            base, money = base + 1, money + price
            lost, gone = lost + (ended is not None), gone + (price if ended else 0)
    rows.append(["cus_ffff0001", "Pro", "2026-04-01", "", "€19.90"])
    path = _write(folder / "subscriptions.csv", rows, end="\n")
    return Export(
        path,
        {
            "Churn rate": {WHOLE: (100 * lost / base, base)},
            "Revenue churn": {WHOLE: (100 * gone / money, base)},
        },
    )


TOOLS = {
    "Google Forms": google_forms,
    "SurveyMonkey": surveymonkey,
    "Qualtrics": qualtrics,
    "Typeform": typeform,
    "HappyOrNot": happyornot,
    "help desk": help_desk,
    "subscriptions": subscriptions,
}
