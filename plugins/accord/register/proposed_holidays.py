"""Public holidays that `seeds/holidays.csv` does not have yet, as the package `holidays` knows them.

They are a proposal that people read and commit. No run reads the package: a later correction of it must not move what
was due.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import holidays as package

from accord.common.errors import ConfigurationError
from accord.common.nearest import meant
from accord.common.settings import DBT_PROJECT
from accord.register.calendar_seeds import days_of_holidays

LANGUAGE = "en_US"


def proposed(name: str, years: Iterable[int], project: Path = DBT_PROJECT) -> list[tuple[str, date, str]]:
    """(list, day, name of the holiday) of every day that the list does not have, the first day first.

    `name`: a country, or a country and its part, as ISO 3166 writes them: `US`, `DE-BE`.
    Raises ConfigurationError if the package knows no such country or part.
    """
    country, _, part = name.partition("-")
    known = package.list_supported_countries()
    if country not in known:
        near = meant(country, known)
        raise ConfigurationError(f"No public holidays are known of '{country}', the code of a country.{near}")
    if part and part not in known[country]:
        parts = ", ".join(known[country]) or "none"
        raise ConfigurationError(f"No public holidays are known of '{name}'. Parts of {country} are: {parts}.")
    found = package.country_holidays(country, subdiv=part or None, years=years, language=_language(country))
    has = days_of_holidays(project, name)
    return [(name, day, title) for day, title in sorted(found.items()) if day not in has]


def write(rows: Iterable[tuple[str, date, str]], file: object) -> None:
    """The rows as those of the seed: closed all day."""
    writer = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([name, day.isoformat(), title, "", ""] for name, day, title in rows)


def _language(country: str) -> str | None:
    """English where the package has it."""
    return LANGUAGE if LANGUAGE in package.country_holidays(country).supported_languages else None
