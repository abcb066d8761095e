"""Every file of surveys and operations is read with the facts that its list tells of it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from cxdesk.exchange.tables import Understanding, read_table

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the collection of real files is not beside the project"
)


@dataclass(frozen=True)
class Facts:
    """What is told of a file: its records below the header rows that hold anything, and how they are written."""

    rows: int
    columns: int
    header_rows: int = 1
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    preamble: int = 0
    dropped: int = 0
    sheet: str | None = None


FACTS = {
    "1_surveys/rstudio_2018_google_forms_raw.tsv": Facts(3062, 43, delimiter="\t", quote=""),
    "1_surveys/rstudio_2019_en.csv": Facts(1838, 52),
    "1_surveys/rstudio_2019_en.tsv": Facts(1838, 52, delimiter="\t", quote=""),
    "1_surveys/rstudio_2019_en.xlsx": Facts(1838, 52, sheet="Form Responses 1"),
    "1_surveys/cncf_2018_surveymonkey.csv": Facts(2401, 249, 2),
    "1_surveys/cncf_2020_surveymonkey_macroman.csv": Facts(1324, 955, 2, "mac_roman"),
    "1_surveys/cncf_maintainers_2021h2.csv": Facts(102, 35, 2),
    "1_surveys/cncf_ambassadors_2020h1.csv": Facts(44, 56, 2),
    "1_surveys/cncf_members_2020.csv": Facts(150, 64, 2),
    "1_surveys/cncf_2021_part1_surveymonkey_summary.xlsx": Facts(
        6, 15, preamble=2, dropped=3, sheet="Question 1"
    ),
    "1_surveys/jupyterlab_ux_tasks.csv": Facts(1581, 9, preamble=1),
    "1_surveys/freecodecamp_2016_typeform_part1.csv": Facts(15653, 51),
    "1_surveys/538_starwars_surveymonkey.csv": Facts(1186, 38, 2, "cp1252"),
    "1_surveys/538_flying_etiquette.csv": Facts(1040, 27),
    "1_surveys/qualtrics_sample_survey.csv": Facts(5, 74, 3),
    "1_surveys/qualtrics_insights_side_by_side.csv": Facts(25, 71, 3),
    "1_surveys/qualtrics_legacy_side_by_side.csv": Facts(25, 71, 2, "utf-8-sig"),
    "1_surveys/qualtrics_sample_legacy_german.csv": Facts(1, 16, 2, "utf-8-sig"),
    "1_surveys/nps_web.csv": Facts(2290, 3),
    "1_surveys/nps_email.csv": Facts(1952, 3),
    "1_surveys/bank_nps_mixed_dates.csv": Facts(5000, 7),
    "1_surveys/whiteboard_nps_multiline.csv": Facts(441, 3),
    "1_surveys/whiteboard_feature_feedback.csv": Facts(1622, 3),
    "1_surveys/whiteboard_segments.csv": Facts(6059, 2),
    "1_surveys/nhs_gp_friends_family_test.csv": Facts(3882, 14),
    "1_surveys/kansas_city_resident_2022q.csv": Facts(984, 160),
    "1_surveys/transit_onboard_etc.csv": Facts(407, 72),
    "1_surveys/transit_onboard_etc.xlsx": Facts(407, 70, sheet="NAPA Vine Transit Survey"),
    "1_surveys/acme_happiness.csv": Facts(126, 7, encoding="utf-8-sig"),
    "1_surveys/airline_satisfaction_truncated.csv": Facts(37956, 23, dropped=1),
    "1_surveys/health_plan_cx_survey.csv": Facts(1000, 7),
    "1_surveys/septa_stop_audit_google_form.csv": Facts(37, 34),
    "1_surveys/nps_portuguese.xlsx": Facts(31, 7, sheet="NPS"),
    "1_surveys/gsa_touchpoints_cx_upload.csv": Facts(1000, 17),
    "1_surveys/github_oss_2024_negative_incidents.csv": Facts(13947, 54),
    "1_surveys/govuk_services_kpi.csv": Facts(734, 183),
    "1_surveys/sus_semicolon.csv": Facts(36, 14, delimiter=";"),
    "1_surveys/happyornot_unicafe_daily.csv": Facts(515, 22, encoding="utf-8-sig"),
    "2_operations/telco_churn_ibm.csv": Facts(7043, 21),
    "2_operations/ecommerce_churn.xlsx": Facts(5630, 20, sheet="E Comm"),
    "2_operations/foodie_fi.sql": Facts(2650, 3, preamble=9),
    "2_operations/helpdesk_event_log.csv": Facts(13710, 3),
    "2_operations/boston311_100.csv": Facts(100, 29),
    "2_operations/boston311_dmy_100.csv": Facts(100, 29),
    "2_operations/boston311_100_with_nonascii.csv": Facts(100, 29),
    "2_operations/support_tickets_simulated.csv": Facts(5000, 20),
    "2_operations/cookie_cats_retention.csv": Facts(90189, 5),
    "2_operations/activity_movielens_epoch.csv": Facts(100837, 4),
    "2_operations/cliquebait_events_200.csv": Facts(200, 6),
    "2_operations/cliquebait_users.csv": Facts(200, 3),
    "2_operations/cliquebait_page_hierarchy.csv": Facts(13, 4),
    "2_operations/cliquebait_event_identifier.csv": Facts(5, 2),
    "2_operations/cliquebait_campaign_identifier.csv": Facts(3, 5),
    "2_operations/referral/user_referrals.csv": Facts(46, 11),
    "2_operations/referral/user_referral_logs.csv": Facts(96, 5),
    "2_operations/referral/user_logs.csv": Facts(29, 8),
    "2_operations/referral/paid_transactions.csv": Facts(14, 6),
    "2_operations/referral/lead_log.csv": Facts(8, 7),
    "2_operations/referral/referral_rewards.csv": Facts(3, 4),
    "2_operations/referral/user_referral_statuses.csv": Facts(3, 3),
    "2_operations/referral/author_output_report.csv": Facts(46, 22),
    "2_operations/shopeasy_reviews_unquoted_commas.csv": Facts(1363, 6),
    "2_operations/shopeasy_customer_journey.csv": Facts(4011, 7),
    "2_operations/shopeasy_engagement.csv": Facts(4623, 8),
    "2_operations/cdnow_sample_fixed_width.txt": Facts(6919, 5, 0, delimiter=" ", quote=""),
    "2_operations/cdnow_summary_with_transactions.csv": Facts(2357, 5),
}


def of_sheet(facts: Facts) -> tuple[str, str, str]:
    """Encoding, delimiter and quote; a sheet has none of them."""
    return ("", "", "") if facts.sheet else (facts.encoding, facts.delimiter, facts.quote)


def check_records(path: Path, rows: int) -> Understanding:
    """Read a file; its names are told apart, and its records are as many as it says."""
    table = read_table(path)
    known = table.understanding
    names = [column.name for column in known.columns]
    assert all(names)
    assert len(set(names)) == len(names)
    assert not any("\n" in name or "<b>" in name or "&nbsp;" in name for name in names)
    assert sum(1 for _ in table.records()) == known.rows == rows
    assert sum(len(block.cells) for block in table.blocks()) == rows * len(names)
    return known


@pytest.mark.parametrize("name", FACTS)
def test_facts(name: str) -> None:
    facts = FACTS[name]
    known = check_records(DATA / name, facts.rows)
    assert (len(known.columns), known.header_rows, known.preamble) == (
        facts.columns,
        facts.header_rows,
        facts.preamble,
    )
    assert (known.encoding, known.delimiter, known.quote) == of_sheet(facts)
    assert (known.dropped, known.sheet) == (facts.dropped, facts.sheet)


SEEDS = [
    path.relative_to(DATA).as_posix()
    for folder in ("1_surveys/qualtrics", "2_operations/recurly", "2_operations/zendesk")
    for path in sorted(DATA.glob(f"{folder}_api_tables/*.csv"))
]


@pytest.mark.parametrize("name", SEEDS)
def test_tables_of_an_interface_read_as_the_csv_module_reads_them(name: str) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *rows = [row for row in csv.reader(file) if any(row)]
    known = check_records(DATA / name, len(rows))
    assert (known.delimiter, known.header_rows) == (",", 1)
    assert [column.name for column in known.columns] == header


def test_every_file_of_the_lists_is_in_this_table() -> None:
    listed = {*FACTS, *SEEDS}
    found = {
        path.relative_to(DATA).as_posix()
        for folder in ("1_surveys", "2_operations")
        for path in (DATA / folder).rglob("*")
        if path.is_file() and path.suffix != ".md"
    }
    assert found == listed


def names(name: str) -> list[str]:
    return [column.name for column in read_table(DATA / "1_surveys" / name).understanding.columns]


def test_an_answer_under_other_is_named_after_its_question() -> None:
    found = names("cncf_2018_surveymonkey.csv")
    assert found[229] == "How likely would you be to recommend CNCF technologies?"
    assert found[14] == "What is your job function? Pick all that apply.: Other (please specify)"


def test_options_that_a_spreadsheet_damaged_are_named_after_their_answers() -> None:
    found = names("cncf_2020_surveymonkey_macroman.csv")
    asked = "How likely would you be to recommend CNCF technologies?"
    answers = ("Neither Likely nor Unlikely", "Somewhat Likely", "Very Likely", "Absolutely")
    assert found[899:903] == [f"{asked}: {answer}" for answer in answers]


def test_counts_and_shares_of_a_survey_summary() -> None:
    table = read_table(DATA / "1_surveys" / "cncf_2021_part1_surveymonkey_summary.xlsx")
    known = table.understanding
    assert (known.summary, known.footers) == (True, 3)
    assert [c.name for c in known.columns][:5] == [
        "Group", "Africa: share", "Africa: count", "Asia: share", "Asia: count",
    ]  # fmt: skip
    counts = {cells[0]: max(map(int, cells[2:13:2])) for _row, cells in table.records()}
    assert (counts["Q1: Africa"], counts["Q1: Europe"], sum(counts.values())) == (249, 654, 2302)
