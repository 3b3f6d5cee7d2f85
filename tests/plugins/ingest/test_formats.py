"""A contract may name the formats of a date or timestamp; whole numbers may be written with an exponent."""

from datetime import date, datetime

import pytest
from tests.plugins.ingest.landing import CONTRACT, SOURCE, Landing

from accord.common.errors import ContractError
from accord.store import contracts

DUE = "{name: due_on, data_type: date}"
ORDERED = "{name: ordered_at, data_type: timestamp, config: {meta: {required: true}}}"


def declare(landing: Landing, due: str = "", ordered: str = "", zone: str = "UTC") -> None:
    text = CONTRACT % zone
    if due:
        text = text.replace(DUE, f"{{name: due_on, data_type: date, config: {{meta: {{format: {due}}}}}}}")
    if ordered:
        text = text.replace(ORDERED, ORDERED.replace("required: true", f"required: true, format: {ordered}"))
    landing.declare(text=text)


def test_a_date_is_read_in_the_format_of_its_contract_and_in_no_other(landing: Landing) -> None:
    declare(landing, due='"%d.%m.%Y"')
    days = ["31.01.2025", " 1.2.2025 ", "", "30.02.2025", "2025-01-31", "infinity", "1.2.25"]
    rows = "".join(f"A{n},2025-01-01,{day}\n" for n, day in enumerate(days))
    outcome = landing.one("orders.csv", "order_ref,ordered_at,due_on\n" + rows)
    assert (outcome.loaded, outcome.quarantined) == (3, 4)
    assert landing.rows("due_on") == [(date(2025, 1, 31),), (date(2025, 2, 1),), (None,)]
    assert landing.quarantine("value, rule") == [
        ("30.02.2025", "type"), ("2025-01-31", "type"), ("infinity", "type"), ("1.2.25", "out_of_range"),
    ]  # fmt: skip
    assert "write it as its format: %d.%m.%Y" in landing.quarantine("message")[0][0]


def test_a_timestamp_is_read_in_one_of_its_formats_in_the_zone_of_the_source(landing: Landing) -> None:
    declare(landing, ordered='["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M %z", "%m-%Y-%d"]', zone="Europe/Berlin")
    instants = ["15/07/2025 12:00", "15/07/2025 12:00 +0000", "07-2025-15"]
    landing.one("orders.csv", "order_ref,ordered_at\n" + "".join(f"A{n},{at}\n" for n, at in enumerate(instants)))
    assert landing.rows("ordered_at") == [
        (datetime(2025, 7, 15, 10),), (datetime(2025, 7, 15, 12),), (datetime(2025, 7, 14, 22),),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "ordered", "words"),
    [
        ('"%d.%Q"', "", "Unrecognized format"),
        ('"%d.%m."', "", "does not give the year, month and day"),
        ('"%d.%m.%Y %H"', "", "gives a time"),
        ("", '"now"', "does not give the year"),
    ],
)
def test_a_format_that_cannot_give_the_value_is_a_mistake_in_the_contract(
    due: str, ordered: str, words: str, landing: Landing
) -> None:
    declare(landing, due, ordered)
    with pytest.raises(ContractError, match=r"format '.*' of 'orders\.") as caught:
        contracts.load(SOURCE)
    assert words in str(caught.value)


def test_a_format_of_a_column_without_a_date_is_a_mistake_in_the_contract(landing: Landing) -> None:
    landing.declare(text=(CONTRACT % "UTC").replace("integer}", 'integer, config: {meta: {format: "%d"}}}'))
    with pytest.raises(ContractError, match=r"'orders\.pieces' has a format, but is not a date or timestamp"):
        contracts.load(SOURCE)


WHOLE = {
    "50.0": 50, "50 ": 50, "1e2": 100, "1E+2": 100, " 1.5e1": 15, "-2e0": -2, "9.223372036854775807e18": 2**63 - 1,
    "50.": 50, "+7": 7, "-5": -5, "about 50": None, "1e-2": None, "1.55e1": None, "1e19": None, "1e99": None,
    "e2": None, "1e": None, "0x10": None, "1e2.0": None, "50%": None, "1,5": None,
}  # fmt: skip


def test_a_whole_number_may_have_an_exponent_and_words_are_never_read_as_one(landing: Landing) -> None:
    rows = "".join(f'A{n},2025-01-01,"{text}"\n' for n, text in enumerate(WHOLE))
    landing.one("orders.csv", "order_ref,ordered_at,pieces\n" + rows)
    assert landing.rows("pieces") == [(value,) for value in WHOLE.values() if value is not None]
    assert landing.quarantine("value, rule") == [(text, "type") for text, value in WHOLE.items() if value is None]


def test_the_message_of_a_wrong_value_says_how_it_could_be_written(landing: Landing) -> None:
    landing.one("orders.csv", "order_ref,ordered_at\nA1,31.01.2025\n")
    assert landing.quarantine("message") == [
        ("this is not a value of type timestamp; write it as 2025-01-31, 2025-01-31 09:30:00 or "
         "2025-01-31T09:30:00+01:00",),
    ]  # fmt: skip
