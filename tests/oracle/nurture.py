"""The leads that are not with Sales, why, and what would bring them there (rules 46 to 48)."""

from collections.abc import Iterator
from datetime import timedelta

from .declared import Declared
from .lead_results import LeadStage
from .qualifying import Qualifying
from .raw import Row
from .results import Results
from .stages import LADDER
from .suppression import suppressed_because
from .times import business_day
from .went_back import OFF_RAMPS, WentBack, went_back

BETWEEN = LADDER[LADDER.index("inquiry") + 1 : LADDER.index("opportunity")]


def nurture_list(results: Results, declared: Declared) -> Iterator[Row]:
    """Rows of `nurture_list`, after the hand-offs are known."""
    handed_off = {row["hand_off_id"] for row in results.follow_up}
    qualifying = Qualifying(results, declared)
    for lead in results.lead_stages.values():
        assert lead.stage is not None
        back = _latest(results, declared, lead) if lead.stage in OFF_RAMPS else None
        is_handed_off = f"{lead.lead_id}:{lead.cycle}:{lead.stage}" in handed_off
        why = back.why if back else _why_on_the_ladder(lead.stage, is_handed_off, qualifying)
        if why is not None:
            yield _row(results, declared, qualifying, lead, why, back)


def _latest(results: Results, declared: Declared, lead: LeadStage) -> WentBack:
    """How the lead came into the off-ramp that it is in."""
    (entry,) = [each for each in went_back(results.leads[lead.lead_id], declared.reasons) if each.at == lead.since]
    return entry


def _why_on_the_ladder(stage: str, is_handed_off: bool, qualifying: Qualifying) -> str | None:
    """None where the lead is with Sales, a customer, or closed."""
    if is_handed_off:
        return None
    if stage == "inquiry":
        return "not_qualified_yet"
    if stage not in BETWEEN:
        return None
    return "not_for_sales" if qualifying.has_agreement and stage not in qualifying.promised else "no_promise"


def _row(
    results: Results, declared: Declared, qualifying: Qualifying, lead: LeadStage, why: str, back: WentBack | None
) -> Row:
    assert lead.since is not None
    of, reason = results.leads[lead.lead_id], back.reason if back else None
    known = of.at(results.as_of)
    wait = reason.try_again_after_days if reason else None
    suppressed = suppressed_because(of, known, reason)
    return {
        "lead_id": lead.lead_id,
        "why": why,
        "reason": reason.name if reason else None,
        "category": reason.category if reason else None,
        "since_at": lead.since,
        "since_on": business_day(lead.since, results.zone),
        "try_again_on": None if wait is None else business_day(lead.since, results.zone) + timedelta(days=wait),
        "stage": lead.stage,
        "cycle": lead.cycle,
        "times_nurtured": lead.entries["nurture"],
        "last_acted_at": known.features["last_acted_online_at"],
        **qualifying.row(lead.lead_id, known, str(lead.stage)),
        "may_be_mailed": suppressed is None,
        "suppressed_because": suppressed,
        "owner_id": known.profile["owner_id"],
        "total_score": known.scores["lead_score"]["total"],
    }
