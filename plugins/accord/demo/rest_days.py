"""The days on which the demo's sales people do not work, by list of holidays, from 2025 to 2027; later years have none.

They are those of `seeds/holidays.csv` (a test holds this). They are written here again because a world must not change
with a seed that people edit. Who has no list here works on every one of them.
"""

from datetime import date, time


def _dates(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in text.split())


HOLIDAYS = {
    "DE-BE": _dates(
        "2025-01-01 2025-03-08 2025-04-18 2025-04-21 2025-05-01 2025-05-08 2025-05-29 2025-06-09 "
        "2025-10-03 2025-12-25 2025-12-26 2026-01-01 2026-03-08 2026-04-03 2026-04-06 2026-05-01 "
        "2026-05-14 2026-05-25 2026-10-03 2026-12-25 2026-12-26 2027-01-01 2027-03-08 2027-03-26 "
        "2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-10-03 2027-12-25 2027-12-26 "
    ),
    "GB-ENG": _dates(
        "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
        "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 "
        "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28 "
    ),
    "US": _dates(
        "2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27 "
        "2025-12-25 2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 "
        "2026-11-26 2026-12-25 2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 "
        "2027-09-06 2027-11-25 2027-12-24 "
    ),
}

# Date → when the office closes on it.
HALF_DAYS = {
    "DE-BE": {date.fromisoformat(day): time(12) for day in ("2025-12-24", "2026-12-24", "2027-12-24")},
}
