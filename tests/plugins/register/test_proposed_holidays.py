"""Public holidays are proposed as rows of the seed, and only those that it does not have."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from accord.common.errors import ConfigurationError
from accord.register import calendar_seeds, proposed_holidays

SEED = "seeds/holidays.csv"


def test_a_year_that_the_list_lacks_is_proposed_and_what_it_has_is_not(project: Path) -> None:
    days = {day: title for _, day, title in proposed_holidays.proposed("DE-BE", [2028], project)}
    assert days[date(2028, 4, 14)] == "Good Friday"
    assert days[date(2028, 3, 8)] == "Women's Day"  # of Berlin, and not of all of Germany
    assert date(2028, 11, 1) not in days
    assert proposed_holidays.proposed("DE-BE", [2027], project) == []


def test_a_new_list_and_a_name_with_a_comma_are_rows_that_the_seed_can_have(
    edit: Callable[[str, str, str], None], project: Path
) -> None:
    rows = [*proposed_holidays.proposed("FR", [2028, 2027], project), ("FR", date(2028, 2, 29), "Leap day, a joke")]
    paper = io.StringIO()
    proposed_holidays.write(rows, paper)
    assert paper.getvalue().splitlines()[0] == "FR,2027-01-01,New Year's Day,,"
    header = "holidays,day,name,opens,closes\n"
    edit(SEED, header, header + paper.getvalue())
    assert [*calendar_seeds.problems(project)] == []
    assert date(2028, 2, 29) in calendar_seeds.days_of_holidays(project, "FR")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("DD", "No public holidays are known of 'DD', the code of a country."),
        ("de", "Did you mean 'DE'?"),
        ("DE-XX", "Parts of DE are: BB, BE, BW"),
    ],
)
def test_a_country_that_nobody_knows_is_named(project: Path, name: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        proposed_holidays.proposed(name, [2028], project)
    assert message in str(error.value)
