"""A mistake in the list of reasons is reported before anything is built (rule 43)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.register import declaration_schemas

Edit = Callable[[str, str, str], None]
REASONS = "models/definitions/follow_up/reasons.yml"
TOO_SMALL = "contradicted_when: employees >= 50"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("category: fit", "category: fits", "reason 'company_too_small': category is fit, need, timing"),
        ("responsible: sales", "responsible: nobdy", "reason 'no_response': responsible is marketing, sales or nobody"),
        ("name: no_need", "name: No need", "a reason is written in lower case, with _ for spaces and hyphens"),
        ("name: no_need", "name: no-need", "a reason is written in lower case, with _ for spaces and hyphens"),
        ("name: no_need", "name: other", "'other' is the reason of what is not in the list; give it another name"),
        ("name: no_need", "name: no_budget", "reason 'no_budget': 'no_budget' already means 'no_budget'"),
        ("name: no_need,", "name: no_need, also: [not_ready],", "'not_ready' already means 'no_need'; remove one"),
        ("name: no_need,", "name: no_need, try_again_after_days: 0,", "try_again_after_days is a whole number of days"),
        ("name: no_need,", "name: no_need, facts: [employees],", "'contradicted_when' is a dependency of 'facts'"),
        ("disputes: [company_size]", "disputes: [company_sise]",
         "no definition has a clause 'company_sise'. Did you mean 'company_size'?"),
        (TOO_SMALL, "contradicted_when: employes >= 50",
         "'employes' is not a column of moments; they are declared in definitions/features.yml, and there are "
         "attempts_before and contacts_before. Did you mean 'employees'?"),
        (TOO_SMALL, "contradicted_when: employees >=", "'employees >=' is not valid SQL"),
        (TOO_SMALL, "contradicted_when: country = 'DE'", "country is compared with 'DE' and never equals it"),
        (TOO_SMALL, "contradicted_when: employees >= 50 and attempts_before > 1",
         "facts must be the columns that contradicted_when reads: attempts_before, employees."),
        (TOO_SMALL, "contradicted_when: \"employees >= {{ 50 }}\"", "without templates"),
    ],
)  # fmt: skip
def test_a_slip_in_the_list_of_reasons_is_named(edit: Edit, project: Path, old: str, new: str, message: str) -> None:
    edit(REASONS, old, new)
    with pytest.raises(AccordError) as error:
        declaration_schemas.check(project)
    assert "reasons.yml, line" in str(error.value)
    assert message in str(error.value)


def test_other_words_for_a_reason_are_no_slip(edit: Edit, project: Path) -> None:
    edit(REASONS, "name: no_need,", "name: no_need, also: [no_use_for_it, kein_bedarf],")
    declaration_schemas.check(project)


def test_a_project_without_a_list_of_reasons_can_be_read(project: Path) -> None:
    (project / REASONS).unlink()
    declaration_schemas.check(project)


def test_teams_that_may_send_leads_back_are_a_list_with_a_team(edit: Edit, project: Path) -> None:
    edit("models/definitions/follow_up/agreement.yml", "may_reject: [sdr, ae]", "may_reject: []")
    with pytest.raises(AccordError, match="may_reject is a list of teams of Sales"):
        declaration_schemas.check(project)
