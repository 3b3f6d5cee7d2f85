"""What does not count is signed as a text of its own, and what it says of published days stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.plugins.register.light_publishing import write

from accord.common.errors import AgreementError
from accord.common.settings import Settings
from accord.register import agreed_list, list_problems
from accord.register.entries import entries
from accord.register.problems import Problem, problems, require_agreed
from accord.register.restatements import Restatement
from accord.register.signing import sign

Edit = Callable[[str, str, str], None]
RULES, DOMAINS = "models/definitions/set_aside.yml", "seeds/known_domains.csv"
PUBLISHED = datetime(2026, 2, 4, 23, tzinfo=UTC)  # the first instant of 5 February in Berlin
NEXT, LATER = datetime(2026, 2, 5, 23, tzinfo=UTC), datetime(2026, 2, 10, 23, tzinfo=UTC)
LAST = "when: domain_relationship = 'competitor'"
FORMS = f"{LAST}\n          - {{name: forms, reason: test, when: kind = 'form_submitted'%s}}"
RIVAL = "rival-software.example,competitor,,"
NAME = agreed_list.NAME


@pytest.fixture
def published(settings: Settings, project: Path) -> None:
    publish(settings, project, PUBLISHED)


def publish(settings: Settings, project: Path, as_of: datetime) -> None:
    """A publication that kept the list, and no version."""
    write(replace(settings, as_of=as_of), [], None, agreed_list.read(settings, project))


def found(
    settings: Settings, project: Path, as_of: datetime = NEXT, restatement: Restatement | None = None
) -> dict[tuple[str, str], Problem]:
    """The problems of the list in a run as of then, by rule and severity."""
    listed = agreed_list.read(settings, project)
    return {(each.rule, each.severity): each for each in list_problems.problems(settings, listed, as_of, restatement)}


def sign_both(settings: Settings, project: Path, *, is_for_restatement: bool = False) -> None:
    for side, name in (("marketing", "Maren Holt"), ("sales", "Anil Rao")):
        sign(settings, NAME, None, side, name, project=project, is_for_restatement=is_for_restatement)


def test_the_shipped_list_is_signed_and_stands_in_no_definitions_fingerprint(
    settings: Settings, project: Path, edit: Edit
) -> None:
    assert [each.message for each in problems(settings, NEXT, project)] == []
    before = {each.definition: each.fingerprint for each in entries(settings, project)}
    signed = agreed_list.read(settings, project).fingerprint
    edit(DOMAINS, RIVAL, "rival-software.example,partner,,")
    edit(RULES, "seconds_since_delivery < 10", "seconds_since_delivery < 20")
    assert {each.definition: each.fingerprint for each in entries(settings, project)} == before
    assert agreed_list.read(settings, project).fingerprint != signed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULES, "description: Clicks on a link", "description: All clicks on a link"),
        (RULES, "when: kind = 'email_clicked' and links_of_burst >= 3",
         "when: kind = 'email_clicked' /* of a burst */ and links_of_burst  >= 3"),
        (DOMAINS, "gmail.com,free_mail,,\noutlook.com,free_mail,,", "outlook.com,free_mail,,\ngmail.com,free_mail,,"),
    ],
)  # fmt: skip
def test_words_layout_and_the_order_of_rows_change_no_fingerprint(
    settings: Settings, project: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    assert found(settings, project) == {}


def test_what_was_never_published_needs_both_signatures_as_it_is(settings: Settings, project: Path, edit: Edit) -> None:
    edit(RULES, LAST, FORMS % ", from: 2026-02-09")
    problem = found(settings, project)["changed", "critical"]
    assert "accord sign what_does_not_count --as sales --by NAME" in problem.message
    with pytest.raises(AgreementError, match="was changed since it was signed"):
        require_agreed(settings, NEXT, project)
    sign_both(settings, project)
    assert found(settings, project) == {}


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("file", "old", "new", "since", "change"),
    [
        (RULES, LAST, FORMS % "", "from the beginning",
         "rule forms is new (test): kind = 'form_submitted'"),
        (RULES, LAST, FORMS % ", from: 2026-02-04", "from 2026-02-04 on",
         "rule forms is new (test): kind = 'form_submitted'"),
        (RULES, LAST, f"{LAST}\n            until: 2026-02-03", "from 2026-02-04 on", "rule competitor is gone"),
        (RULES, LAST, f"{LAST}\n            is_counted: true", "from the beginning",
         "rule competitor: is_counted none → True"),
        (RULES, "< 10", "< 20", "from the beginning", "rule clicked_too_soon: when kind = 'email_clicked' AND "),
        (RULES, "burst_seconds: 2 ", "burst_seconds: 3 ", "from the beginning", "mail.burst_seconds: 2 → 3"),
        (DOMAINS, RIVAL, "rival-software.example,partner,,", "from the beginning",
         "domain rival-software.example: competitor → partner"),
        (DOMAINS, RIVAL, f"{RIVAL}\nnew.example,own,2026-02-04,", "from 2026-02-04 on",
         "domain new.example: not listed → own"),
        (DOMAINS, RIVAL, "rival-software.example,competitor,,2026-02-03", "from 2026-02-04 on",
         "domain rival-software.example: competitor → not listed"),
    ],
)  # fmt: skip
def test_a_change_that_reaches_back_stops_signed_or_not_and_says_from_when_on(
    settings: Settings, project: Path, edit: Edit, file: str, old: str, new: str, since: str, change: str
) -> None:
    edit(file, old, new)
    problem = found(settings, project)["frozen", "critical"]
    assert f"'{NAME}' changes published days, {since}:" in problem.message
    assert change in problem.message
    assert "`from: 2026-02-05`" in problem.message


@pytest.mark.usefixtures("published")
def test_signed_for_a_restatement_it_may_reach_back_once(settings: Settings, project: Path, edit: Edit) -> None:
    edit(RULES, LAST, FORMS % "")
    with pytest.raises(AgreementError, match="This cannot be signed"):
        sign_both(settings, project)
    why = Restatement("both", "the list was wrong")
    assert set(found(settings, project, restatement=why)) == {("restated", "warning"), ("changed", "critical")}
    sign_both(settings, project, is_for_restatement=True)
    assert set(found(settings, project)) == {("frozen", "critical")}
    assert set(found(settings, project, restatement=why)) == {("restated", "warning")}


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RULES, LAST, FORMS % ", from: 2026-02-09"),
        (RULES, LAST, f"{LAST}\n            until: 2026-02-08"),
        (DOMAINS, RIVAL, "rival-software.example,competitor,,2026-02-08\nrival-software.example,partner,2026-02-09,"),
    ],
)
def test_a_change_from_a_free_day_on_is_a_warning_until_that_day_and_then_needs_both(
    settings: Settings, project: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    assert set(found(settings, project)) == {("changed", "warning")}
    assert set(found(settings, project, LATER)) == {("changed", "critical")}


@pytest.mark.usefixtures("published")
def test_a_change_that_was_published_before_it_began_still_needs_both(
    settings: Settings, project: Path, edit: Edit
) -> None:
    edit(RULES, LAST, FORMS % ", from: 2026-02-09")
    publish(settings, project, NEXT)  # unsigned as it is: nothing of it has begun
    assert set(found(settings, project, LATER)) == {("changed", "critical")}
    sign(settings, NAME, None, "marketing", "Maren Holt", project=project)
    assert set(found(settings, project, LATER)) == {("unsigned", "critical")}
    sign(settings, NAME, None, "sales", "Anil Rao", project=project)
    assert found(settings, project, LATER) == {}


@pytest.mark.usefixtures("published")
def test_a_change_that_both_signed_begins_on_its_day_whatever_is_added_after_it(
    settings: Settings, project: Path, edit: Edit
) -> None:
    edit(RULES, LAST, FORMS % ", from: 2026-02-09")
    sign_both(settings, project)
    publish(settings, project, NEXT)
    edit(DOMAINS, RIVAL, f"{RIVAL}\nnew.example,own,2026-03-01,")
    assert set(found(settings, project, LATER)) == {("changed", "warning")}
    assert "domain new.example: own from 2026-03-01" in found(settings, project, LATER)["changed", "warning"].message


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("a.example,own,1.2.2026,", "line 13: from_day is '1.2.2026', which is not a date"),
        ("a.example,own,2026-02-02,2026-02-01", "line 13: its last day, 2026-02-01, is before its first, 2026-02-02"),
        ("a.example,own,,2026-02-02\na.example,test,2026-02-02,", "line 14: a.example also stands in line 13"),
        ("a.example,own,,\na.example,own,,", "line 14: a.example also stands in line 13"),
    ],
)
def test_rows_that_cannot_be_read_or_hold_on_one_day_are_errors_with_their_line(
    settings: Settings, project: Path, rows: str, text: str
) -> None:
    file = project / DOMAINS
    file.write_text(f"{file.read_text()}{rows}\n")
    with pytest.raises(AgreementError, match=text):
        agreed_list.read(settings, project)


def test_two_rows_of_a_domain_may_follow_each_other(settings: Settings, project: Path) -> None:
    file = project / DOMAINS
    file.write_text(f"{file.read_text()}a.example,own,,2026-02-01\na.example,test,2026-02-02,\n")
    assert ["a.example", "own", "", "2026-02-01"] in agreed_list.read(settings, project).canonical["known_domains"]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (", from: '2026-02-09'", "from and until are days"),
        (", from: 2026-02-09, until: 2026-02-08", "its last day, 2026-02-08, is before its first, 2026-02-09"),
    ],
)
def test_days_of_a_rule_that_cannot_be_right_are_errors(
    settings: Settings, project: Path, edit: Edit, days: str, text: str
) -> None:
    edit(RULES, LAST, FORMS % days)
    with pytest.raises(AgreementError, match=text):
        agreed_list.read(settings, project)


def test_without_an_agreement_in_its_file_it_is_unsigned_and_signing_writes_one(
    settings: Settings, project: Path
) -> None:
    file = project / RULES
    text = file.read_text()
    start, end = text.index("        agreement:"), text.index("        # Kinds that marketing")
    file.write_text(text[:start] + text[end:])
    assert set(found(settings, project)) == {("unsigned", "critical")}
    sign_both(settings, project)
    assert found(settings, project) == {}
    assert list_problems.pending_changes(settings, agreed_list.read(settings, project), NEXT) == []
