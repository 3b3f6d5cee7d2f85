"""What the page says of the leads that Sales sent back: of which campaigns, for which clauses, against which facts."""

from dataclasses import dataclass
from datetime import datetime

from accord.common.sql_trees import tree
from accord.register.column_labels import Labels
from accord.register.condition_tree import read
from accord.register.condition_words import NoWordsError, requirement
from accord.report import project_texts, sent_back
from accord.report.display import plain
from accord.report.reasons import Reason, most_contradicted
from accord.report.rows import ClausePerformance, Published
from accord.report.sent_back import Campaign, SentBack

LEAST_DECIDED = 10  # MQLs of a campaign: of fewer an interval says nothing
CAMPAIGNS = 8  # campaigns listed


@dataclass(frozen=True)
class BlamedClause:
    """A clause of a definition in force for which Sales sent leads back; `words` as signed."""

    stage: str
    name: str
    words: str
    performance: ClausePerformance


@dataclass(frozen=True)
class Feedback:
    """Hand-offs since `since`. `total`: of every stage. `campaigns`: at most eight, those that can be compared.

    `more_campaigns`: further ones that can be. `worse`: those of all that are clearly above all MQLs in Marketing's
    share. `few`: campaigns with too few decided MQLs. `others`: no campaign, and all MQLs, to compare with.
    `contradicted_most`: the reason that facts contradict most often; `where` they do.
    """

    since: datetime
    weeks: int
    least_decided: int
    total: SentBack
    campaigns: list[Campaign]
    more_campaigns: int
    worse: list[Campaign]
    few: int
    others: list[tuple[str, SentBack]]
    contradicted_most: Reason | None
    where: str
    blamed: list[BlamedClause]


def feedback(published: Published) -> Feedback:
    """From the rows of one publication."""
    named = [row for row in published.campaigns if row.campaign_id is not None]
    enough = [row for row in named if row.counts.decided >= LEAST_DECIDED]
    most = most_contradicted(published.reasons)
    return Feedback(
        published.publication.as_of - sent_back.RECENT, sent_back.RECENT.days // 7, LEAST_DECIDED,
        sent_back.together(published.sent_back), enough[:CAMPAIGNS], max(len(enough) - CAMPAIGNS, 0),
        _worse(published, enough), sum(0 < row.counts.decided < LEAST_DECIDED for row in named), _others(published),
        most, _where(most.reason) if most else "", _blamed(published),
    )  # fmt: skip


def _worse(published: Published, compared: list[Campaign]) -> list[Campaign]:
    """The campaigns whose interval lies above that of all MQLs."""
    all_high = sent_back.together([row.counts for row in published.campaigns]).marketing_share.high or 0
    return [row for row in compared if (row.counts.marketing_share.low or 0) > all_high]


def _others(published: Published) -> list[tuple[str, SentBack]]:
    without = [("No campaign", row.counts) for row in published.campaigns if row.campaign_id is None]
    every = sent_back.together([row.counts for row in published.campaigns])
    return [(name, row) for name, row in (*without, ("All MQLs", every)) if row.decided]


def _where(reason: str) -> str:
    """The facts that contradict a reason, in words; SQL where there are none. "" of a reason that is gone."""
    condition = project_texts.contradicted_when().get(reason, "")
    try:
        return requirement(read(tree(f"select {condition}").expressions[0]), Labels()) if condition else ""
    except NoWordsError:
        return condition


def _blamed(published: Published) -> list[BlamedClause]:
    """Of the definitions in force, the clause that Sales blames most often first."""
    found = [
        BlamedClause(a.stage, name, published.clauses.get(a.definition, {}).get(name) or plain(name), row)
        for a in published.agreements
        if a.state == "in_force"
        for (definition, name), row in published.clause_performance.items()
        if definition == a.definition and row.blamed.part
    ]
    return sorted(found, key=lambda each: (-each.performance.blamed.part / each.performance.blamed.whole, each.name))
