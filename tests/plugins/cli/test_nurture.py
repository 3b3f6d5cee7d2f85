"""`accord nurture`: who is not with Sales, what they lack and whom Marketing may mail, by the current publication."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime

import duckdb
import pytest
from tests.plugins.hand_offs import Row, insert_into
from tests.plugins.homes import Home
from tests.plugins.report.test_nurture_section import POINTS, SIZE, nurtured, sent_back

from accord.cli import app
from accord.cli.output import err, out

AS_OF = datetime(2026, 1, 19, 23)  # the first instant of 20 January in Berlin
BARRED = "The lead does not work for a competitor."
Shown = Callable[..., tuple[int, str, str]]

LIST: list[Row] = [
    nurtured("crm:001"),
    nurtured("crm:003", clauses_missing="company_size, engagement", missing=f"{SIZE} {POINTS}", nearness=1.16),
    sent_back("crm:005", date(2026, 1, 20), nearness=0.5, may_be_mailed=False, suppressed_because="no_consent"),
    sent_back("crm:007", date(2026, 4, 3), nearness=0.6, why="rejected"),
    nurtured("crm:009", barriers="not_a_competitor", clauses_missing=None, missing=BARRED, nearness=0.0),
    nurtured("crm:011", clauses_missing=None, missing=None, nearness=0.0, waits_for_a_moment=True, gate="sql"),
    nurtured("crm:013", gate=None, definition=None, clauses_missing=None, missing=None, nearness=None, why="no_promise",
             stage="sql"),
]  # fmt: skip
# A definition of two clauses, as the work database has it, and the states that it looks at.
DEFINITION = """
create schema if not exists scoring;
create schema if not exists definitions;
create table scoring.known_states as
select * from (values
    ('crm:001', timestamp '2026-01-15', true, 42, 3.0), ('crm:001', timestamp '2026-01-19 23:00', false, 42, 3.0),
    ('crm:003', timestamp '2026-01-19 23:00', false, 42, 7.504)
) as states (lead_id, known_at, is_moment, employees, lead_score_engagement);
create view scoring.moments as select *, known_at as moment_at from scoring.known_states where is_moment;
create view definitions.marketing_qualified_vprofile_and_actions as
select lead_id, moment_at, employees >= 50 as meets_company_size, lead_score_engagement >= 20 as meets_engagement
from scoring.moments
"""


@pytest.fixture
def home(published: Home) -> Home:
    """As of the first instant of 20 January 2026 in Berlin, with a nurture list."""
    with opened(published) as connection:
        connection.execute("delete from accord.accord.nurture_list")
        insert_into(connection, "accord.accord.nurture_list", LIST)
        connection.execute("update accord.accord.lead_stages set stage = 'customer' where lead_id = 'crm:015'")
        connection.execute("update accord.accord.publications set as_of = ?", [AS_OF.replace(tzinfo=UTC)])
    record = (published.settings.published / "current").resolve() / "publication.json"
    record.chmod(0o600)
    record.write_text(json.dumps(json.loads(record.read_text()) | {"as_of": AS_OF.replace(tzinfo=UTC).isoformat()}))
    return published


@pytest.fixture
def shown(home: Home, monkeypatch: pytest.MonkeyPatch) -> Shown:
    def run(*words: str, width: int = 120) -> tuple[int, str, str]:
        printed, complained = io.StringIO(), io.StringIO()
        monkeypatch.setattr(out, "file", printed)
        monkeypatch.setattr(err, "file", complained)
        monkeypatch.setattr(out, "_width", width)
        monkeypatch.setattr("typer.echo", lambda text: printed.write(text))
        monkeypatch.setattr(sys, "argv", ["accord", "nurture", *words])
        with pytest.raises(SystemExit) as ended:
            app.main()
        return int(ended.value.code or 0), printed.getvalue(), complained.getvalue()

    return run


def opened(home: Home) -> duckdb.DuckDBPyConnection:
    file = (home.settings.published / "accord.duckdb").resolve()
    file.chmod(0o600)
    connection = duckdb.connect(str(file))
    connection.execute("set TimeZone = 'UTC'")
    return connection


def evaluable(home: Home) -> None:
    """The work database gets the definition and the states of some leads."""
    for statement in DEFINITION.split(";"):
        home.change(statement)


def test_the_summary_counts_leads_by_why_mail_moments_and_what_is_due(shown: Shown) -> None:
    code, text, _ = shown()
    assert code == 0
    assert "Nurture list, as of the end of 19 January 2026 (Europe/Berlin)." in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Not qualified yet 4 leads 4 may be mailed" in lines
    assert "Recycled 1 lead 0 may be mailed" in lines
    assert "All 7 leads 6 may be mailed" in lines
    assert "May not be mailed: no consent (1)." in lines
    assert "1 lead lacks nothing and waits for a moment: with the next activity it qualifies, if that still is" in text
    assert "1 lead is due to be tried again; 0 of them may be mailed." in " ".join(text.split())


def test_the_nearest_come_first_and_those_with_a_barrier_last(shown: Shown) -> None:
    found = json.loads(shown("--json")[1])
    assert [each["lead_id"][-2:] for each in found["nearest"]] == ["11", "01", "05", "07", "03", "13", "09"]
    assert (found["leads"], found["may_be_mailed"], found["wait"], found["try_again"]) == (7, 6, 1, 1)
    assert found["suppressed"] == [{"suppressed_because": "no_consent", "leads": 1}]
    assert found["by_why"][0] == {"why": "not_qualified_yet", "leads": 4, "may_be_mailed": 4}
    (clause,) = found["nearest"][-1]["clauses"]
    assert (clause["clause"], clause["is_barrier"], clause["short"]) == ("not_a_competitor", True, [])


def test_as_many_are_listed_as_asked_for_and_only_those_that_may_be_mailed(shown: Shown) -> None:
    code, text, _ = shown("--nearest", "3", "--may-be-mailed")
    assert code == 0
    assert "The nearest that may be mailed: 3 leads" in text
    assert [lead for lead in ("crm:011", "crm:001", "crm:007") if lead not in text] == []
    assert [lead for lead in ("crm:005", "crm:003") if lead in text] == []
    assert "3 more leads: accord nurture --nearest N" in text
    assert shown("--nearest", "0")[0] == 2


def test_how_much_is_short_is_said_as_explain_says_it(home: Home, shown: Shown) -> None:
    evaluable(home)
    text = shown("crm:003")[1]
    assert f"✗ {SIZE}\n    → Number of employees of the company: 42, but must be 50 or more.\n" in text
    assert f"✗ {POINTS}\n    → Needs 20 engagement points, has 7.50.\n" in text
    (clause,) = json.loads(shown("crm:001", "--json")[1])["nurtured"]["clauses"]
    assert clause == {
        "clause": "company_size", "sentence": SIZE, "is_barrier": False,
        "short": ["Number of employees of the company: 42, but must be 50 or more."],
    }  # fmt: skip


def test_without_the_work_database_of_the_build_the_sentences_stand_alone(home: Home, shown: Shown) -> None:
    evaluable(home)
    home.settings.warehouse.unlink()
    text = shown("crm:001")[1]
    assert f"✗ {SIZE}\n  May be mailed." in text
    assert "How much is short is not known: The work database" in text
    home.build()
    assert "How much is short is not known: The work database is of another build than publication" in shown()[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("create schema x", "cannot evaluate profile_and_actions for each of these leads. Next: accord run"),
        ("drop schema register cascade", "is older than this command. Next: accord run --full-refresh"),
    ],
)
def test_a_work_database_that_cannot_evaluate_is_named(home: Home, shown: Shown, change: str, said: str) -> None:
    home.change(change)
    code, text, _ = shown("crm:001")
    assert (code, f"How much is short is not known: The work database {said}" in text) == (0, True)


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (
            "crm:001",
            "Not qualified yet, since 11 January 2026; nearness 0.16. MQL by profile_and_actions, not met yet:",
        ),
        ("crm:005", "Recycled: no budget, since 11 January 2026; nearness 0.50."),
        ("crm:005", "May not be mailed: no consent. Try again: due since 20 January 2026."),
        ("crm:007", "May be mailed. Try again from 3 April 2026."),
        ("crm:009", f"{BARRED} Marketing cannot change this. May be mailed."),
        ("crm:011", "SQL by profile_and_actions: it lacks nothing. It qualifies with its next activity"),
        ("crm:013", "No promise (SQL), since 11 January 2026. There is no stage that it can qualify for"),
        ("crm:000", "It is not on the nurture list: it is with Sales, as MQL, since"),
        ("crm:015", "It is not on the nurture list: it is a customer, since"),
    ],
)
def test_of_a_lead_it_says_what_it_lacks_or_why_it_is_not_listed(shown: Shown, lead: str, said: str) -> None:
    code, text, _ = shown(lead)
    assert (code, said in " ".join(text.split())) == (0, True), text
    assert f"accord {'follow-up' if lead == 'crm:000' else 'explain'} {lead}" in text


def test_a_lead_is_found_by_its_address(shown: Shown) -> None:
    assert "crm:001, as of the end" in shown("person1@example.org")[1]


def test_no_line_is_wider_than_the_screen_but_those_that_name_a_command(home: Home, shown: Shown) -> None:
    evaluable(home)
    lines = shown(width=80)[1].splitlines()
    assert [line for line in lines if len(line) > 80 and "accord " not in line] == []


def test_an_unknown_lead_is_refused_with_the_nearest_id(shown: Shown) -> None:
    code, _, said = shown("crm:O38")
    assert code == 1
    assert "There is no lead 'crm:O38'. Did you mean 'crm:038'?" in said
    assert "Next: accord nurture" in said


def test_a_lead_that_is_known_and_not_published_is_named_as_such(home: Home, shown: Shown) -> None:
    with opened(home) as connection:
        connection.execute("delete from accord.accord.lead_stages where lead_id = 'crm:001'")
    code, _, said = shown("crm:001")
    assert (code, "crm:001 is not published: as of" in said) == (1, True)


@pytest.mark.parametrize("words", [("--nearest", "3"), ("--may-be-mailed",)])
def test_a_lead_goes_with_no_other_choice(shown: Shown, words: tuple[str, ...]) -> None:
    code, _, said = shown("crm:001", *words)
    assert (code, "Next: accord nurture crm:001" in said) == (2, True)


def test_an_empty_list_is_a_sentence(home: Home, shown: Shown) -> None:
    with opened(home) as connection:
        connection.execute("delete from accord.accord.nurture_list")
    code, text, _ = shown()
    assert (code, "No lead is on it: every lead is with Sales" in text) == (0, True)


def test_a_list_of_which_none_may_be_mailed_is_a_sentence(home: Home, shown: Shown) -> None:
    with opened(home) as connection:
        connection.execute("update accord.accord.nurture_list set may_be_mailed = false, waits_for_a_moment = false")
        connection.execute("update accord.accord.nurture_list set try_again_on = null")
    text = shown("--may-be-mailed")[1]
    assert "There is no lead that may be mailed." in text
    assert "No lead has all that it needs, so none waits for a moment. No lead is due to be tried again." in text


def test_before_anything_is_published_the_next_command_is_said(home: Home, shown: Shown) -> None:
    (home.settings.published / "current").unlink()
    code, _, said = shown()
    assert (code, "Nothing is published yet. Next: accord" in said) == (1, True)


@pytest.mark.parametrize("words", [(), ("crm:001",)])
def test_of_a_publication_without_a_nurture_list_the_next_command_is_said(
    home: Home, shown: Shown, words: tuple[str, ...]
) -> None:
    with opened(home) as connection:
        connection.execute("drop table accord.accord.nurture_list")
    code, _, said = shown(*words)
    assert (code, "older than this command. Next: accord run --full-refresh" in said) == (1, True)
