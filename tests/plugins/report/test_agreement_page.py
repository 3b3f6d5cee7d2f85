"""The agreement on the page: who signed, what changed and the results, in words that heads of department understand."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.report.pages import change, cut, page, rewrite, text
from tests.plugins.report.world import opened_file

from accord.report import project_texts
from accord.report.rows import Windows
from accord.store.kept_definitions import CLAUSES, FILE, LIST

pytestmark = pytest.mark.usefixtures("without_drawings")
Make = Callable[..., Path]


def test_a_version_that_sales_did_not_sign_is_unsigned_in_answer_and_agreement(
    database: Path,
) -> None:
    change(
        database,
        "update accord.agreements set state = 'unsigned', in_force_from = date '2026-03-01', marketing_signed_by = "
        "'Maren Holt', marketing_signed_on = date '2026-02-01' where definition = 'points'",
    )
    html = page(database)
    assert (
        "Next: points , from 1 March 2026. Signed by Maren Holt (Marketing, 1 February 2026). Sales has not signed it."
        in text(html, 'id="answer-mql"', "</article>")
    )
    card = text(html, 'id="version-points"', "</article>")
    assert "Points not signed" in card
    assert "For Marketing Maren Holt 1 February 2026 For Sales not signed" in card


def test_what_does_not_count_stands_on_the_page_with_its_days_and_its_signatures(database: Path) -> None:
    def dated(kept: dict) -> None:
        kept["canonical"]["rules"][0]["from"] = "2026-01-05"
        kept["canonical"]["known_domains"] = [["one.example", "partner", "", "2026-03-31"]]
        kept |= {"state": "changed", "sales_signed_by": None, "sales_signed_on": None}

    rewrite(database.parent / LIST, dated)
    said = text(page(database), 'id="what_does_not_count"', "</details>")
    assert "bot: known_scanner, from 2026-01-05. Mail security scanners and crawlers" in said
    assert "Partner: one.example (until 2026-03-31)" in said
    assert "For Marketing Maren Holt 16 December 2024 For Sales not signed" in said
    assert "What is not signed yet begins later." in said


def test_a_publication_that_kept_no_list_of_what_does_not_count_has_a_page(database: Path) -> None:
    (database.parent / LIST).unlink()
    assert 'id="what_does_not_count"' not in page(database)


def test_what_changed_of_the_published_past_is_told_by_cause_and_else_not_drawn(database: Path, unchanged: str) -> None:
    assert 'id="history_changes"' not in unchanged
    change(
        database,
        """insert into accord.history_changes values
        ('crm:1', 1, 'mql', '2026-01-05 10:00', 'points', '2026-01-04 23:30', 'points', 'late data', 'web:view:1'),
        ('crm:2', 1, 'mql', null, null, '2026-01-08 10:00', 'points', 'late data', 'web:view:2'),
        ('crm:3', 1, 'sql', '2026-01-09 10:00', 'points', null, null, 'identity', 'record crm:3')""",
    )
    rows = text(page(database), 'id="history_changes"', "</section>")
    assert "Data about the past came late or were corrected MQL 2 1 – 1 5 January 2026 to 8 January 2026" in rows
    assert "Records turned out to be one person, or another one SQL 1 – 1 – 9 January 2026" in rows


def test_an_overdue_review_is_said_plainly_beside_the_answer_and_in_the_agreement(database: Path) -> None:
    change(
        database,
        "update accord.agreements set is_review_due = true, review_by_on = date '2026-01-31' where state = 'in_force'",
    )
    html = page(database)
    assert "The review is overdue: it was due by 31 January 2026." in text(html, 'id="answer-mql"', "</article>")
    assert "Review by 31 January 2026 overdue" in text(html, 'id="version-profile_and_actions"', "</article>")


def test_figures_of_performance_are_those_of_definition_summary(unchanged: str) -> None:
    row = text(unchanged, 'id="performance-profile_and_actions"', "</tr>")
    assert "14 % (8.5 to 22) 14 of 100, 2 whole months" in row  # (8 + 6) of (40 + 60): the immature month is not judged
    assert "28 % (20 to 37) 28 of 100" in row
    assert "20 % of 131 leads ever" in row
    assert "60 % (42 to 75) 18 of 30" in row
    # 14 customers; as many leads at the base rates of those months would give 40 x 5 % + 60 x 2 %
    assert f"{14 / (40 * 0.05 + 60 * 0.02):.1f} ×" in row


def test_the_interval_of_a_single_month_is_that_of_the_published_table(published_home: Path) -> None:
    """Where Python computes an interval, of a clause, it is by the formula of the tables."""
    from accord.report.shares import share

    with opened_file(published_home / "published" / "accord.duckdb", "read_only") as connection:
        rows = connection.execute(
            "select customer_after, customer_judged, customer_precision_low, customer_precision_high "
            "from accord.definition_performance where customer_judged > 0"
        ).fetchall()
    assert rows
    for part, whole, low, high in rows:
        assert [share(part, whole).low, share(part, whole).high] == pytest.approx([max(low, 0), high], abs=1e-5)


def test_a_definition_without_a_mature_month_says_too_early(unchanged: str) -> None:
    row = text(unchanged, 'id="performance-raised_hand"', "</tr>")
    assert row.count("too early") == 2
    assert "0 %" not in row.replace("20 %", "").replace("60 %", "")


def test_where_the_definition_in_force_is_too_young_the_answer_claims_nothing(database: Path) -> None:
    change(
        database, "update accord.definition_summary set customer_judged = 0, customer_after = 0, customer_months = 0"
    )
    answer = text(page(database), 'id="answer-mql"', "</article>")
    assert "become customers too early it found no lead in a month that ended at least 180 days ago" in answer


def test_leads_a_week_stand_against_what_sales_can_work(database: Path) -> None:
    change(database, "update accord.definition_summary set leads_a_week = 12.3, share_of_capacity = 0.25")
    answer = text(page(database), 'id="answer-mql"', "</article>")
    assert "leads a week 12 25 % of what Sales can work" in answer


def test_the_page_takes_its_days_and_weeks_from_the_seeds(
    database: Path, unchanged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    caption = (
        "Leads a week: average of the last 13 weeks. "
        "Outcomes: of leads found in months that ended at least 180 days ago (90 for opportunities)"
    )
    assert caption in text(unchanged, 'id="performance-mql"', "</table>")
    monkeypatch.setattr(
        project_texts, "windows", lambda: Windows(opportunity_days=91, customer_days=200, weeks=26, way_back_weeks=26)
    )
    html = page(database)
    caption = (
        "Leads a week: average of the last 26 weeks. "
        "Outcomes: of leads found in months that ended at least 200 days ago (91 for opportunities)"
    )
    assert caption in text(html, 'id="performance-mql"', "</table>")
    assert "within 200 days" in text(html, 'id="answer-mql"', "</article>")
    assert "ended at least 200 days ago" in text(html, 'id="performance-raised_hand"', "</tr>")
    assert "180 days" not in html


def test_it_says_that_outcomes_depend_on_which_leads_sales_worked(unchanged: str) -> None:
    for place in ('id="in_force"', 'id="agreement-mql"'):
        assert "These results also depend on which leads Sales worked" in text(unchanged, place, "</section>")


@pytest.mark.parametrize(
    ("clause", "shown"),
    [
        ("company_size", "50 2.0 % (0.4 to 10) 14 % (8.5 to 22) no clear difference"),
        ("industry", "50 14 % (7.0 to 26) 14 % (8.5 to 22) no clear difference"),
        ("engagement", "0 – 14 % (8.5 to 22) keeps nobody out that the other clauses let in"),
        ("buying_action", "– – – too early to tell"),
    ],
)
def test_every_clause_says_what_it_keeps_out_and_whether_it_earns_its_place(
    unchanged: str, clause: str, shown: str
) -> None:
    assert shown in text(unchanged, f'id="clause-profile_and_actions-{clause}"', "</tr>")


def test_numbers_that_changed_between_two_versions_stand_side_by_side(database: Path) -> None:
    def same_but_for_the_size(texts: dict) -> None:
        sql = texts["profile_and_actions"]["definition:profile_and_actions"]["sql"]
        texts["three_visits_in_a_week"] = {
            "definition:three_visits_in_a_week": {"sql": sql.replace("employees >= 50", "employees >= 20")},
            "scorecard:lead_score": texts["profile_and_actions"]["scorecard:lead_score"],
        }

    def reworded(words: dict) -> None:
        words["three_visits_in_a_week"] = words["profile_and_actions"] | {
            "company_size": "The company has 20 employees or more.",
            "industry": "Works in an industry we sell to.",
        }

    rewrite(database.parent / FILE, same_but_for_the_size)
    rewrite(database.parent / CLAUSES, reworded)
    html = page(database)
    section = html[html.index("What changed on 1 September 2025") :]
    table = text(section, "<tbody", "</table>")
    assert (
        "Company size reworded, other numbers "
        "The company has 20 employees or more. number of employees of the company: 20 or more "
        "The company has 50 employees or more. number of employees of the company: 50 or more" in table
    )
    new_words = "The company is in one of the five industries we sell to."
    assert f"Industry reworded Works in an industry we sell to. {new_words}" in table
    assert "Engagement" not in table
    assert "The lead does not work for a competitor." in text(section, "The same in both", "</p>")


def test_clauses_that_came_and_went_stand_on_their_side(unchanged: str) -> None:
    section = unchanged[unchanged.index("What changed on 1 September 2025") :]
    table = text(section, "<tbody", "</table>")
    gone = "The lead visited the site three times or more within seven days. visits in the last seven days: 3 or more –"
    assert f"Three visits in a week removed {gone}" in table
    assert "Company size added – The company has 50 employees or more." in table


def test_the_words_are_those_of_the_build_whatever_the_files_say_by_now(database: Path) -> None:
    def as_built(words: dict) -> None:
        words["profile_and_actions"]["industry"] = "As it was when this was built."

    rewrite(database.parent / CLAUSES, as_built)
    assert "As it was when this was built." in text(page(database), 'id="version-profile_and_actions"', "</article>")


def test_a_publication_that_kept_no_words_still_has_its_page(database: Path) -> None:
    for file in (FILE, CLAUSES):
        (database.parent / file).unlink()
    version = text(page(database), 'id="version-profile_and_actions"', "</article>")
    assert "The right company profile, enough engagement and a buying action." in version


def test_a_gate_without_a_version_in_force_says_so(database: Path) -> None:
    change(database, "update accord.agreements set state = 'candidate', in_force_from = null where stage = 'sal'")
    html = page(database)
    assert "No version is in force as of the end of 4 February 2026." in text(html, 'id="answer-sal"', "</article>")


def test_the_published_page_names_no_address_and_leads_in_two_sections_alone(published_home: Path) -> None:
    published = published_home / "published"
    html = (published / "report" / "index.html").read_text(encoding="utf-8")
    with opened_file(published / "accord.duckdb", "read_only") as connection:
        leads = [lead for (lead,) in connection.execute("select lead_id from accord.lead_stages").fetchall()]
    assert leads
    elsewhere, _ = cut(html, "this_morning", "nurture")
    assert not [lead for lead in leads if lead in elsewhere]
    assert not re.findall(r"[\w.]+@[\w.]+\w", html)
