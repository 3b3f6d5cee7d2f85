"""What Sales decided about the hand-offs of `follow_up`: how many it sent back, and for whose reasons (rule 44).

What it decided is published (rule 42); it is only counted here. A lead that is disqualified is sent back too.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from accord.register.stages import ladder
from accord.report.shares import Share, share

RECENT = timedelta(weeks=26)  # twice the weeks of promises: a campaign has few leads a week

COUNTS = """
select
    {by},
    count(*),
    count(disposition),
    count(*) filter (where disposition <> 'accepted'),
    count(*) filter (where responsible = 'marketing' and dispute is distinct from 'overturned'),
    count(*) filter (where is_contradicted),
    count(*) filter (where disposition <> 'accepted' and dispute = 'overturned')
from accord.follow_up
where entered_at >= $since and ($rep is null or owner_id = $rep) and ($stage is null or stage = $stage)
group by all
"""
MOST_FREQUENT = """
select first_campaign_id, reason from accord.follow_up
where entered_at >= $since and stage = $stage and disposition <> 'accepted'
group by first_campaign_id, reason
qualify row_number() over (partition by first_campaign_id order by count(*) desc, reason) = 1
"""
NAMES = """
select first_campaign_id, min(first_campaign) from accord.lead_stages
where first_campaign_id is not null and first_campaign is not null
group by first_campaign_id
"""


@dataclass(frozen=True)
class SentBack:
    """Hand-offs of one group, and what Sales decided about them.

    `marketing`: sent back for a reason that Marketing is responsible for, and not overturned after a dispute.
    `contradicted`: for a reason that the facts contradict. `overturned`: after a dispute.
    """

    of: str | None
    handed_off: int = 0
    decided: int = 0
    sent_back: int = 0
    marketing: int = 0
    contradicted: int = 0
    overturned: int = 0

    @property
    def share(self) -> Share:
        return share(self.sent_back, self.decided)

    @property
    def marketing_share(self) -> Share:
        return share(self.marketing, self.decided)

    @property
    def contradicted_share(self) -> Share:
        """Of those sent back."""
        return share(self.contradicted, self.sent_back)


@dataclass(frozen=True)
class Campaign:
    """The MQLs of one first campaign; None is of leads without one. `reason`: the most frequent one.

    `name`: with its id where another campaign has the same name; None of one without a name.
    """

    campaign_id: str | None
    counts: SentBack
    reason: str | None
    name: str | None = None


def by_stage(connection: duckdb.DuckDBPyConnection, since: datetime, rep: str | None = None) -> list[SentBack]:
    """A row per stage, in ladder order, of the hand-offs entered at `since` or later, of all owners or of one."""
    places = {stage: place for place, stage in enumerate(ladder())}
    found = _counted(connection, "stage", {"since": since, "rep": rep, "stage": None})
    return sorted(found, key=lambda row: places.get(row.of or "", len(places)))


def together(rows: list[SentBack]) -> SentBack:
    """The sums of several groups."""
    columns = ("handed_off", "decided", "sent_back", "marketing", "contradicted", "overturned")
    return SentBack(None, *(sum(getattr(row, column) for row in rows) for column in columns))


def campaigns(connection: duckdb.DuckDBPyConnection, since: datetime) -> list[Campaign]:
    """The one that most surely sends leads that Marketing should not have sent comes first: by the low end of the
    interval of that share, so that a campaign of few leads is not first by chance.
    """
    given = {"since": since, "stage": "mql"}
    reasons, names = dict(connection.execute(MOST_FREQUENT, given).fetchall()), _names(connection)
    counted = _counted(connection, "first_campaign_id", given | {"rep": None})
    found = [Campaign(row.of, row, reasons.get(row.of), names.get(row.of or "")) for row in counted]
    return sorted(found, key=_surest_first)


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Campaign id -> its name, with the id where several campaigns have that name."""
    names: dict[str, str] = dict(connection.execute(NAMES).fetchall())
    times = Counter(names.values())
    return {each: name if times[name] == 1 else f"{name} ({each})" for each, name in names.items()}


def _surest_first(row: Campaign) -> tuple[float, float, int, str]:
    counts = row.counts
    return (-(counts.marketing_share.low or 0), -(counts.share.low or 0), -counts.decided, row.campaign_id or "")


def _counted(connection: duckdb.DuckDBPyConnection, by: str, given: dict[str, object]) -> list[SentBack]:
    return [SentBack(*row) for row in connection.execute(COUNTS.format(by=by), given).fetchall()]
