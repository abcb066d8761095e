"""Every reference result of the collection of real files, got out as a stranger would: import, then ask for figures.

``REFERENCES`` is the one place that says which result is held, with the options it takes; ``HELD_ELSEWHERE`` names the
few that need another way. ``GUESSED`` says what is charted of each file where nothing at all is said.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cxdesk.cli import main
from cxdesk.exchange.importing import plan
from cxdesk.exchange.shapes import where_certain
from cxdesk.exchange.tables import read_table
from cxdesk.session import ProjectSession
from cxdesk.verbs.projects import begin_project
from cxdesk.verbs.touchpoints import add_touchpoint

pytestmark = pytest.mark.data

Command = Callable[..., Any]


@dataclass(frozen=True)
class Wanted:
    """A figure that somebody else computed: the metric by kind and the beginning of its name, and the row it is in."""

    metric: str
    value: float
    n: int | None = None
    name: str = ""
    variant: str | None = None
    period: str | None = None
    segment: str | None = None
    tolerance: float = 5e-5

    def found(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """The one row that holds the figure."""
        fits = [
            row
            for row in rows
            if row["metric"] == self.metric
            and row["name"].startswith(self.name)
            and self.variant in (None, row["variant"])
            and (row["period"], row["segment"]) == (self.period, self.segment)
        ]
        assert len(fits) == 1, (self, fits)
        return fits[0]


@dataclass(frozen=True)
class Reference:
    """A file, the options of its import, and the figures by what ``cxdesk metrics`` is asked besides."""

    file: str
    figures: tuple[Wanted, ...]
    options: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    rows: int | None = None
    problems: int | None = None


def metrics(*wanted: str) -> tuple[str, ...]:
    """The options that ask for metrics."""
    return tuple(part for one in wanted for part in ("--metric", one))


def months(metric: str, values: dict[str, float], **more: Any) -> tuple[Wanted, ...]:
    """A figure for each period."""
    return tuple(Wanted(metric, value, period=key, **more) for key, value in values.items())


def parts(metric: str, values: dict[str, float], **more: Any) -> tuple[Wanted, ...]:
    """A figure for each segment."""
    return tuple(Wanted(metric, value, segment=key, **more) for key, value in values.items())


S, OP = "1_surveys", "2_operations"
MONTH, YEAR, QUARTER = ("--by", "month"), ("--by", "year"), ("--by", "quarter")
R_2018 = "How likely are you to recommend R"
PYTHON = "How likely are you to recommend Python"
RSTUDIO = (Wanted("nps", 73.9833, 1795, R_2018), Wanted("nps", 2.6601, 1015, PYTHON))
BOSTON = (Wanted("art", 110.629474, 85, tolerance=5e-7), Wanted("share", 83, 100, "ontime"))
KANSAS = {"q1_01": (3.843, 76.5545, 981), "q1_02": (3.5357, 60.9447, 868), "q2_04": (3.589, 63.2924, 978)} | {
    "q3_01": (3.2162, 47.9233, 939)
}
HAPPY = {"X1": 4.3333, "X2": 2.5317, "X3": 3.3095, "X4": 3.746, "X5": 3.6508, "X6": 4.254}
HEALTH = {
    "survey_q1_satclaims": (45.4545, 957, 3.2038),
    "survey_q2_satcallcenter": (41.5056, 983, 3.0966),
    "survey_q3_satwebsite": (40.3093, 970, 2.9619),
    "survey_q4_sataccess": (41.4141, 990, 3.0636),
    "survey_q5_osat": (65.2, 1000, 3.84),
}
SURGERIES = {
    "Earls Court Medical Centre": 85.07,
    "Earls Court Surgery": 93.94,
    "Emperor's Gate Surgery": 92.86,
    "Health Partners @ Violet Melchett": 81.61,
    "Knightsbridge Medical Centre": 88.52,
    "Royal Hospital Chelsea": 99.04,
    "Scarsdale Medical Centre": 85.94,
    "Stanhope Mews West": 89.16,
    "The Abingdon Health Centre": 94.63,
    "The Chelsea Practice": 94.8,
    "The Good Practice": 91.67,
}
LOVED = ("--metric", "nps=NPS_Score", "--join", "{folder}/whiteboard_segments.csv,on=user_id,column=segment")
FOODIE = ("--shape", "cases=customer_id|time=start_date|activity=plan_id")
FILMS = "active:user=userId,time=timestamp"
USERS = {
    "2000-11": (18, 0.9333, 5.1852),
    "2017-05": (13, 1.2258, 9.4293),
    "2018-08": (16, 1.3871, 8.6694),
    "2018-09": (15, 1.1333, 7.5556),
}

REFERENCES = [
    Reference(
        f"{S}/rstudio_2018_google_forms_raw.tsv",
        (Wanted("nps", 72.1093, 3001, R_2018),),
        rows=3062,
        problems=0,
    ),
    *(
        Reference(f"{S}/rstudio_2019_en.{ending}", RSTUDIO, rows=1838, problems=0)
        for ending in ("csv", "tsv", "xlsx")
    ),
    Reference(f"{S}/nps_web.csv", (Wanted("nps", 22.0961, 2290),), rows=2290),
    Reference(
        f"{S}/nps_web.csv",
        months("nps", {"2020-10": 21.7335, "2020-11": 22.49, "2020-12": 22.0779}),
        asked=MONTH,
    ),
    Reference(f"{S}/nps_email.csv", (Wanted("nps", 18.5963, 1952),)),
    Reference(
        f"{S}/nps_email.csv",
        months("nps", {"2020-10": 20.7407, "2020-11": 20.7006, "2020-12": 14.3297}),
        asked=MONTH,
    ),
    Reference(f"{S}/bank_nps_mixed_dates.csv", (Wanted("nps", 11.8, 5000),), rows=5000, problems=0),
    Reference(
        f"{S}/bank_nps_mixed_dates.csv",
        parts("nps", {"MEX": 17.1013, "UK": 8.4884, "US": 9.9326}),
        asked=("--split", "market"),
    ),
    Reference(  # the month column agrees with the date read day first in every row
        f"{S}/bank_nps_mixed_dates.csv",
        months(
            "nps",
            {
                f"2021-{i:02}": value
                for i, value in enumerate(
                    (
                        13.2558,
                        10.0503,
                        19.0594,
                        9.4629,
                        15.873,
                        8.7282,
                        9.7252,
                        9.5349,
                        10.4762,
                        8.3333,
                        12.0192,
                        15,
                    ),
                    1,
                )
            },
        ),
        asked=MONTH,
    ),
    Reference(f"{S}/whiteboard_nps_multiline.csv", (Wanted("nps", 60.3175, 441),), rows=441),
    Reference(
        f"{S}/whiteboard_nps_multiline.csv",
        parts("nps", {"Free": 61.8644, "HighTouch": 47.619, "SelfServe": 56.0606}),
        LOVED,
        ("--split", "segment"),
        rows=441,
    ),
    Reference(f"{S}/whiteboard_feature_feedback.csv", (Wanted("csat", 33.7469, 1612),), rows=1622),
    Reference(
        f"{S}/whiteboard_feature_feedback.csv", (Wanted("mean", 2.9547, 1612),), metrics("mean=FF_Score")
    ),
    Reference(
        f"{S}/nhs_gp_friends_family_test.csv",
        (Wanted("share", 90.5976, 3882, "Positive"), Wanted("share", 4.2504, 3882, "Negative")),
        metrics(
            "share=rating,yes=Extremely likely|Likely,name=Positive",
            "share=rating,yes=Unlikely|Extremely unlikely,name=Negative",
        ),
        rows=3882,
    ),
    Reference(
        f"{S}/nhs_gp_friends_family_test.csv",
        parts("share", SURGERIES, tolerance=5e-3),
        metrics("share=rating,yes=Extremely likely|Likely"),
        ("--split", "surgery"),
    ),
    Reference(
        f"{S}/kansas_city_resident_2022q.csv",
        tuple(
            wanted
            for name, (mean, top, n) in KANSAS.items()
            for wanted in (Wanted("mean", mean, n, name), Wanted("csat", top, n, name))
        ),
        ("--missing", "9", *metrics(*(f"{kind}={name}" for name in KANSAS for kind in ("mean", "csat")))),
        rows=984,
    ),
    Reference(f"{S}/cncf_2018_surveymonkey.csv", (Wanted("csat", 100 * 505 / 1061, 1061),), rows=2401),
    Reference(f"{S}/cncf_2020_surveymonkey_macroman.csv", (Wanted("csat", 100 * 776 / 901, 901),), rows=1324),
    Reference(
        f"{S}/cncf_maintainers_2021h2.csv",
        (Wanted("nps", 62.7451, 102, "Would you recommend CNCF"),),
        rows=102,
    ),
    Reference(
        f"{S}/cncf_maintainers_2021h2.csv",
        (Wanted("csat", 8.3824, 102),),
        metrics("csat=Are you satisfied with the overall support,variant=mean"),
    ),
    Reference(f"{S}/cncf_ambassadors_2020h1.csv", (Wanted("csat", 93.1818, 44),), rows=44),
    Reference(
        f"{S}/cncf_ambassadors_2020h1.csv", (Wanted("nps", 68.1818, 44),), metrics("nps=What is your feeling")
    ),
    Reference(
        f"{S}/health_plan_cx_survey.csv",
        (
            *(Wanted("csat", top, n, name) for name, (top, n, _mean) in HEALTH.items()),
            Wanted("nps", -11.3, 1000),
        ),
        rows=1000,
    ),
    Reference(
        f"{S}/health_plan_cx_survey.csv",
        tuple(Wanted("mean", mean, n, name) for name, (_top, n, mean) in HEALTH.items()),
        metrics(*(f"mean={name}" for name in HEALTH)),
    ),
    Reference(f"{S}/nps_portuguese.xlsx", (Wanted("nps", -45.1613, 31),), rows=31),
    Reference(
        f"{S}/nps_portuguese.xlsx",
        parts("nps", {"Administrativo": 20, "Operacional": -57.6923}),
        asked=("--split", "Tipo Cargo"),
    ),
    Reference(
        f"{S}/acme_happiness.csv",
        (
            Wanted("share", 54.7619, 126, "Y"),
            Wanted("csat", 83.3333, 126, "X1"),
            *(Wanted("mean", value, 126, name) for name, value in HAPPY.items()),
        ),
        metrics("share=Y", "csat=X1", *(f"mean={name}" for name in HAPPY)),
        rows=126,
    ),
    Reference(
        f"{S}/airline_satisfaction_truncated.csv",
        (Wanted("csat", 44.7465, 37956, "satisfaction"),),
        rows=37956,
        problems=1,
    ),
    Reference(f"{S}/sus_semicolon.csv", (Wanted("sus", 82.9861, 36),), rows=36),
    Reference(
        f"{S}/govuk_services_kpi.csv",
        (
            Wanted("sum", 239023801, 277, "Vol.", period="2013-Q1"),
            Wanted("sum", 971574846, 380, "Vol.", period="2012-Q4"),
            Wanted("sum", 18432082, 97, "Digital vol.", period="2013-Q1"),
            Wanted("sum", 2606.78, 29, "CPT (£)", period="2013-Q1", tolerance=5e-3),
        ),
        ("--shape", "unpivot", *metrics("sum=Vol.", "sum=Digital vol.", "sum=CPT (£)")),
        QUARTER,
    ),
    Reference(
        f"{S}/538_starwars_surveymonkey.csv",
        (
            Wanted("share", 100 * 936 / 1186, 1186, "Have you seen"),
            Wanted("share", 100 * 552 / 836, 836, "Do you consider"),
        ),
        metrics(
            "share=Have you seen any of the 6 films",
            "share=Do you consider yourself to be a fan of the Star Wars",
        ),
        rows=1186,
    ),
    Reference(f"{S}/happyornot_unicafe_daily.csv", (Wanted("smiley", 50.7976, 263105),), rows=4 * 515),
    Reference(
        f"{S}/happyornot_unicafe_daily.csv",
        months("smiley", {"2016": 44.9707, "2017": 49.5535, "2018": 55.0341}),
        asked=YEAR,
    ),
    Reference(
        f"{S}/happyornot_unicafe_daily.csv",
        (
            Wanted("smiley", 82.7621, 263105, variant="index"),
            Wanted("smiley", 100 * 242753 / 263105, 263105, variant="green"),
        ),
        ("--shape", "levels", *metrics("smiley=Answer,variant=index", "smiley=Answer,variant=green")),
    ),
    Reference(
        f"{OP}/telco_churn_ibm.csv",
        (Wanted("churn", 26.537, 7043), Wanted("revenue_churn", 30.5034, 7043)),
        rows=7043,
    ),
    Reference(
        f"{OP}/telco_churn_ibm.csv",
        parts("churn", {"Month-to-month": 42.7097, "One year": 11.2695, "Two year": 2.8319}),
        asked=("--split", "Contract"),
    ),
    Reference(
        f"{OP}/telco_churn_ibm.csv",
        (Wanted("retention", 100 - 26.537, 7043), Wanted("sum", 16056168.7, 7032, tolerance=5e-3)),
        metrics("retention:lost=Churn", "sum=TotalCharges"),
    ),
    Reference(
        f"{OP}/ecommerce_churn.xlsx",
        (Wanted("churn", 16.8384, 5630), Wanted("csat", 38.7567, 5630)),
        rows=5630,
    ),
    Reference(
        f"{OP}/ecommerce_churn.xlsx",
        (Wanted("churn", 31.6708, 1604, segment="1"),),
        asked=("--split", "Complain"),
    ),
    Reference(
        f"{OP}/foodie_fi.sql",
        (
            Wanted("share", 30.7, 1000, "Left"),
            Wanted("share", 90.8, 1000, "Paid"),
            *(
                Wanted("share", share / 10, 1000, f"Next {plan}")
                for plan, share in {1: 546, 2: 325, 3: 37, 4: 92}.items()
            ),
        ),
        (
            *FOODIE,
            *metrics(
                "share=Last activity,yes=4,name=Left",
                "share=Second activity,yes=1|2|3,name=Paid",
                *(f"share=Second activity,yes={plan},name=Next {plan}" for plan in (1, 2, 3, 4)),
            ),
        ),
        rows=1000,
    ),
    Reference(f"{OP}/helpdesk_event_log.csv", (Wanted("art", 211.1558, 3804),), rows=3804),
    Reference(
        f"{OP}/helpdesk_event_log.csv",
        (Wanted("art", 94.2675, 3804, variant="median"), Wanted("mean", 3.6041, 3804, "Events")),
        ("--shape", "cases", *metrics("art:duration=Hours,variant=median", "mean=Events,scale=1-20")),
    ),
    Reference(f"{OP}/boston311_100.csv", BOSTON, rows=100),
    Reference(f"{OP}/boston311_dmy_100.csv", BOSTON, rows=100),
    Reference(f"{OP}/boston311_100_with_nonascii.csv", BOSTON, rows=100),
    *(
        Reference(
            f"{OP}/{name}",
            (Wanted("art", 16.156944, 85, tolerance=5e-7),),
            metrics("art:opened=open_dt,resolved=closed_dt,variant=median"),
        )
        for name in ("boston311_100.csv", "boston311_dmy_100.csv")
    ),
    Reference(
        f"{OP}/support_tickets_simulated.csv",
        (
            Wanted("art", 27.646, 3724, tolerance=5e-4),
            Wanted("csat", 39.044, 3724, tolerance=5e-4),
            Wanted("share", 48.06, 5000, "response_sla_met"),
        ),
        rows=5000,
    ),
    Reference(
        f"{OP}/support_tickets_simulated.csv",
        parts(
            "csat",
            {
                "Chat": 38.403,
                "Email": 41.1715,
                "Phone": 38.0323,
                "Self-Service": 37.7358,
                "Social Media": 36.8984,
            },
        ),
        asked=("--split", "channel"),
    ),
    Reference(
        f"{OP}/support_tickets_simulated.csv",
        (Wanted("mean", 67.5846, 5000), Wanted("art", 32.655, 5000, tolerance=5e-4)),
        metrics("mean=first_response_minutes", "art:duration=resolution_hours,unit=hours"),
    ),
    Reference(
        f"{OP}/cookie_cats_retention.csv",
        (
            Wanted("retention", 44.521, 90189, "retention_1"),
            Wanted("retention", 18.6065, 90189, "retention_7"),
        ),
        rows=90189,
    ),
    Reference(
        f"{OP}/cookie_cats_retention.csv",
        (
            *parts("retention", {"gate_30": 44.8188, "gate_40": 44.2283}, name="retention_1"),
            *parts("retention", {"gate_30": 19.0201, "gate_40": 18.2}, name="retention_7"),
        ),
        asked=("--split", "version"),
    ),
    Reference(
        f"{OP}/activity_movielens_epoch.csv",
        (
            *months("active", {month: mau for month, (mau, _dau, _sticky) in USERS.items()}),
            Wanted("active", 23, period="1996-08"),
        ),
        asked=MONTH,
        rows=100837,
    ),
    Reference(
        f"{OP}/activity_movielens_epoch.csv",
        (
            *months("active", {month: dau for month, (_mau, dau, _sticky) in USERS.items()}, variant="dau"),
            *months("active", {month: rate for month, (*_, rate) in USERS.items()}, variant="stickiness"),
        ),
        metrics(f"{FILMS},variant=dau", f"{FILMS},variant=stickiness"),
        MONTH,
    ),
    Reference(
        f"{OP}/referral/user_referrals.csv",
        (Wanted("referral", 17.3913, 46),),
        metrics("referral:referred=user_referral_status_id,yes=2"),
        rows=46,
    ),
    Reference(
        f"{OP}/referral/user_referrals.csv",
        parts("referral", {"Draft Transaction": 100 * 4 / 27, "Lead": 0, "User Sign Up": 50}),
        metrics("referral:referred=user_referral_status_id,yes=2"),
        ("--split", "referral_source"),
    ),
    Reference(f"{OP}/referral/author_output_report.csv", (Wanted("referral", 17.3913, 46),), rows=46),
    Reference(
        f"{OP}/cdnow_sample_fixed_width.txt",
        (Wanted("share", 48.8757, 2357),),
        ("--shape", "cases=Column 1|time=Column 3", *metrics("share=Events,yes=>=2")),
        rows=2357,
    ),
    Reference(
        f"{OP}/cdnow_sample_fixed_width.txt",
        (Wanted("sum", 244091.94, 6919, tolerance=5e-3),),
        metrics("sum=Column 5"),
        rows=6919,
    ),
    Reference(
        f"{OP}/shopeasy_reviews_unquoted_commas.csv",
        (Wanted("csat", 61.6288, 1363),),
        rows=1363,
        problems=562,
    ),
    Reference(
        f"{OP}/shopeasy_reviews_unquoted_commas.csv", (Wanted("mean", 3.6867, 1363),), metrics("mean=Rating")
    ),
    Reference(
        f"{OP}/shopeasy_customer_journey.csv",
        (Wanted("share", 100 * 200 / 4011, 4011),),
        metrics("share=Action,yes=Purchase"),
        rows=4011,
    ),
    Reference(
        f"{OP}/cliquebait_events_200.csv",
        tuple(Wanted("funnel", n, n, segment=step) for step, n in (("1", 23), ("3", 11))),
        metrics("funnel:case=visit_id"),
        ("--split", "event_type"),
        rows=200,
    ),
]

HELD_ELSEWHERE = {
    "nps_web.csv + nps_email.csv, pooled NPS 20.4856": "test_importing_real.py, tests/metrics/test_real_files.py",
    "cncf_2018: answers by label": "test_importing_words_real.py",
    "cncf_2020: answers by label": "test_importing_words_real.py",
    "happyornot: Index of each of 515 days": "tests/metrics/test_real_files.py",
    "helpdesk: longest case, cases of one moment": "test_shapes_real.py",
    "foodie_fi.sql: monthly paid churn": "test_importing_operations_real.py",
    "sus_semicolon.csv: the first five scores": "test_importing_operations_real.py",
    "cran_NPS/testdata.rda: no table of text; its counts": "test_published_examples below",
}


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: object) -> Any:
        status = main([str(word) for word in (*words, "--json")])
        said = capsys.readouterr()
        assert status == 0, said.err
        return json.loads(said.out)

    return run


def title(reference: Reference) -> str:
    return " ".join([Path(reference.file).name, *reference.asked, *reference.options])[:90]


@pytest.mark.parametrize("reference", REFERENCES, ids=title)
def test_reference_results(shared_data: Path, tmp_path: Path, command: Command, reference: Reference) -> None:
    project, file = tmp_path / "p.cxdesk", shared_data / reference.file
    command("new", project)
    said = command(
        "import", project, file, *(option.format(folder=file.parent) for option in reference.options)
    )
    if reference.rows is not None:
        assert said["rows"] == reference.rows
    if reference.problems is not None:
        assert len(said["problems"]) == reference.problems
    rows = command("metrics", project, *reference.asked)
    for wanted in reference.figures:
        found = wanted.found(rows)
        assert found["value"] == pytest.approx(wanted.value, abs=wanted.tolerance), wanted
        assert wanted.n in (None, found["n"]), wanted
        if wanted.metric == "nps" and wanted.period is None and wanted.segment is None:
            assert found["low"] < found["value"] < found["high"]


def test_a_funnel_of_stages_in_any_case(shared_data: Path, tmp_path: Path, command: Command) -> None:
    """Stages are written in two ways in the file; both are the touchpoint of that name."""
    project = tmp_path / "p.cxdesk"
    stages = [("Web", "")]
    session = ProjectSession.create(project, begin_project("P", "Map", stages))
    (journey,) = session.project.journeys()
    stage = session.project.stages(journey.id)[0].id
    for name in ("Homepage", "ProductPage", "Checkout"):
        change = add_touchpoint(session.project, stage, name)
        assert change is not None
        session.apply(change)
    session.save()
    session.close()
    command(
        "import",
        project,
        shared_data / OP / "shopeasy_customer_journey.csv",
        *metrics("count=JourneyID", "share=Action,yes=Drop-off"),
    )
    rows = command("metrics", project, "--split", "touchpoint")
    counted = {
        row["touchpoint"]: row["value"] for row in rows if row["metric"] == "count" and row["touchpoint"]
    }
    assert counted == {"Homepage": 1777, "ProductPage": 1444, "Checkout": 790}
    (left,) = (row for row in rows if row["metric"] == "share" and row["touchpoint"] == "Checkout")
    assert round(left["value"] * left["n"] / 100) == 590


GUESSED: dict[str, list[str]] = {
    "1_surveys/airline_satisfaction_truncated.csv": ["csat: satisfaction"],
    "1_surveys/bank_nps_mixed_dates.csv": ["nps: rating"],
    "1_surveys/cncf_2018_surveymonkey.csv": ["csat: How likely would you be to recomme"],
    "1_surveys/cncf_2020_surveymonkey_macroman.csv": ["csat: How likely would you be to recomme"],
    "1_surveys/cncf_ambassadors_2020h1.csv": ["csat: How satisfied are you with the amb"],
    "1_surveys/cncf_maintainers_2021h2.csv": [
        "csat: Are you satisfied with the overall",
        "nps: Would you recommend CNCF to other ",
    ],
    "1_surveys/cncf_members_2020.csv": ["share: Would you recommend CNCF membershi"],
    "1_surveys/happyornot_unicafe_daily.csv": ["smiley: Smileys"],
    "1_surveys/health_plan_cx_survey.csv": [
        "csat: survey_q1_satclaims",
        "csat: survey_q2_satcallcenter",
        "csat: survey_q3_satwebsite",
        "csat: survey_q4_sataccess",
        "csat: survey_q5_osat",
        "nps: survey_q6_nps",
    ],
    "1_surveys/nhs_gp_friends_family_test.csv": ["csat: rating"],
    "1_surveys/nps_email.csv": ["nps: nps_rating"],
    "1_surveys/nps_portuguese.xlsx": ["nps: Resposta"],
    "1_surveys/nps_web.csv": ["nps: nps_rating"],
    "1_surveys/rstudio_2018_google_forms_raw.tsv": ["nps: How likely are you to recommend R "],
    "1_surveys/rstudio_2019_en.csv": [
        "nps: How likely are you to recommend R ",
        "nps: How likely are you to recommend Py",
    ],
    "1_surveys/rstudio_2019_en.tsv": [
        "nps: How likely are you to recommend R ",
        "nps: How likely are you to recommend Py",
    ],
    "1_surveys/rstudio_2019_en.xlsx": [
        "nps: How likely are you to recommend R ",
        "nps: How likely are you to recommend Py",
    ],
    "1_surveys/sus_semicolon.csv": ["sus: SUS"],
    "1_surveys/whiteboard_feature_feedback.csv": ["csat: FF_Score"],
    "1_surveys/whiteboard_nps_multiline.csv": ["nps: NPS_Score"],
    "2_operations/activity_movielens_epoch.csv": ["active: userId"],
    "2_operations/boston311_100.csv": ["share: ontime", "art: ART"],
    "2_operations/boston311_100_with_nonascii.csv": ["share: ontime", "art: ART"],
    "2_operations/boston311_dmy_100.csv": ["share: ontime", "art: ART"],
    "2_operations/cookie_cats_retention.csv": ["retention: retention_1", "retention: retention_7"],
    "2_operations/ecommerce_churn.xlsx": ["churn: Churn", "csat: SatisfactionScore"],
    "2_operations/helpdesk_event_log.csv": ["art: Hours"],
    "2_operations/referral/author_output_report.csv": ["referral: referral_status"],
    "2_operations/shopeasy_reviews_unquoted_commas.csv": ["csat: Rating"],
    "2_operations/support_tickets_simulated.csv": [
        "csat: csat_score",
        "share: response_sla_met",
        "share: resolution_sla_met",
        "art: ART",
    ],
    "2_operations/telco_churn_ibm.csv": ["churn: Churn", "revenue_churn: Revenue churn"],
    "1_surveys/538_flying_etiquette.csv": [],
    "1_surveys/538_starwars_surveymonkey.csv": [],
    "1_surveys/acme_happiness.csv": [],
    "1_surveys/cncf_2021_part1_surveymonkey_summary.xlsx": [],
    "1_surveys/freecodecamp_2016_typeform_part1.csv": [],
    "1_surveys/github_oss_2024_negative_incidents.csv": [],
    "1_surveys/govuk_services_kpi.csv": [],
    "1_surveys/gsa_touchpoints_cx_upload.csv": [],
    "1_surveys/jupyterlab_ux_tasks.csv": [],
    "1_surveys/kansas_city_resident_2022q.csv": [],
    "1_surveys/qualtrics_insights_side_by_side.csv": [],
    "1_surveys/qualtrics_legacy_side_by_side.csv": [],
    "1_surveys/qualtrics_sample_legacy_german.csv": [],
    "1_surveys/qualtrics_sample_survey.csv": [],
    "1_surveys/septa_stop_audit_google_form.csv": [],
    "1_surveys/transit_onboard_etc.csv": [],
    "1_surveys/transit_onboard_etc.xlsx": [],
    "1_surveys/whiteboard_segments.csv": [],
    "2_operations/cdnow_sample_fixed_width.txt": [],
    "2_operations/cdnow_summary_with_transactions.csv": [],
    "2_operations/cliquebait_campaign_identifier.csv": [],
    "2_operations/cliquebait_event_identifier.csv": [],
    "2_operations/cliquebait_events_200.csv": [],
    "2_operations/cliquebait_page_hierarchy.csv": [],
    "2_operations/cliquebait_users.csv": [],
    "2_operations/foodie_fi.sql": [],
    "2_operations/referral/lead_log.csv": [],
    "2_operations/referral/paid_transactions.csv": [],
    "2_operations/referral/referral_rewards.csv": [],
    "2_operations/referral/user_logs.csv": [],
    "2_operations/referral/user_referral_logs.csv": [],
    "2_operations/referral/user_referral_statuses.csv": [],
    "2_operations/referral/user_referrals.csv": [],
    "2_operations/shopeasy_customer_journey.csv": [],
    "2_operations/shopeasy_engagement.csv": [],
}
"""What is charted of a file of which nothing is said: the kind and the beginning of the name of each metric."""


@pytest.mark.parametrize("name", GUESSED)
def test_what_is_charted_where_nothing_is_said(shared_data: Path, name: str) -> None:
    session = ProjectSession.create(None, begin_project("P", "Map", ()))
    table, _suggestions = where_certain(read_table(shared_data / name))
    planned = plan(table, session.project, session.project.journeys()[0].id)
    assert [f"{metric.kind}: {metric.name[:34]}" for metric in planned.metrics] == GUESSED[name]
    assert not planned.objection
    session.discard()


@pytest.mark.parametrize("name", ["qualtrics", "recurly", "zendesk"])
def test_hardly_anything_is_charted_of_the_tables_of_an_interface(shared_data: Path, name: str) -> None:
    """Only subscriptions with the days on which they began and were cancelled say plainly what they are."""
    session = ProjectSession.create(None, begin_project("P", "Map", ()))
    found = {}
    for file in sorted(shared_data.glob(f"*/{name}_api_tables/*.csv")):
        table, _suggestions = where_certain(read_table(file))
        found[file.stem] = [
            m.kind for m in plan(table, session.project, session.project.journeys()[0].id).metrics
        ]
    assert len(found) > 15
    charted = {name: kinds for name, kinds in found.items() if kinds}
    assert charted == ({"subscription_history_data": ["churn"]} if name == "recurly" else {})
    session.discard()


SUS_ANSWERS = [(4, 1, 5, 2, 5, 1, 4, 2, 3, 1), (2, 1, 4, 1, 4, 3, 4, 2, 3, 3), (1, 1, 5, 1, 3, 1, 5, 2, 1, 3)]


@pytest.mark.parametrize(
    ("metric", "counts", "value"),
    [
        ("csat=Answer,scale=1-5", {5: 42, 4: 32, 3: 10, 2: 9, 1: 14}, 69.1589),  # Delighted
        ("csat=Answer,scale=1-5", {5: 10, 4: 20, 3: 10, 2: 5, 1: 5}, 60),  # Intercom
        ("ces=Answer,scale=1-7,variant=mean", {1: 80, 2: 210, 3: 140, 4: 110, 5: 160, 6: 180, 7: 120}, 4.08),
        ("nps=Answer,scale=0-10", {10: 462, 8: 176, 0: 362}, 10),  # the R package NPS
        ("nps=Answer,scale=0-10", {10: 65, 8: 97, 0: 162}, -29.9383),
    ],
)
def test_published_examples(
    tmp_path: Path, command: Command, metric: str, counts: dict[int, int], value: float
) -> None:
    file = tmp_path / "answers.csv"
    lines = [f"{answer},{n}" for answer, n in counts.items()]
    file.write_text("\n".join(["Answer,Times", *lines, ""]), encoding="utf-8")
    command("new", tmp_path / "p.cxdesk")
    command("import", tmp_path / "p.cxdesk", file, "--count", "Times", "--metric", metric)
    (row,) = command("metrics", tmp_path / "p.cxdesk")
    assert (row["value"], row["n"]) == (pytest.approx(value, abs=5e-5), sum(counts.values()))


def test_published_usability_scores(tmp_path: Path, command: Command) -> None:
    """85 (silleknarf/SUS) and twice 67.5 (a student's report): 73.333 together."""
    file = tmp_path / "sus.csv"
    lines = [",".join(map(str, answers)) for answers in SUS_ANSWERS]
    header = ",".join(f"SUS{i}" for i in range(1, 11))
    file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    command("new", tmp_path / "p.cxdesk")
    command("import", tmp_path / "p.cxdesk", file, "--metric", "sus:items=SUS1")
    (row,) = command("metrics", tmp_path / "p.cxdesk")
    assert (row["value"], row["n"]) == (pytest.approx((85 + 67.5 + 67.5) / 3), 3)
