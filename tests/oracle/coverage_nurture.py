"""The situations in which a lead that is not with Sales could be judged wrongly."""

from collections import Counter

from .knowledge import Lead
from .raw import Row
from .results import Results
from .stages import GATES, OFF_RAMPS
from .times import DAY, business_day, first_instant

WHY = ("not_qualified_yet", "rejected", "recycled", "lost")
SUPPRESSED = ("no_address", "not_a_lead", "customer", "no_consent", "unsubscribed", "bad_address")
BECAME = ("returned", "became_sql", "became_customer")


def nurture_cases(results: Results) -> dict[str, int]:
    rows = results.nurture_list
    why, suppressed = Counter(row["why"] for row in rows), Counter(row["suppressed_because"] for row in rows)
    leads = [results.leads[row["lead_id"]] for row in rows]
    waits = [_unsubscribed_after(lead) for row, lead in zip(rows, leads, strict=True) if _is_asked(row)]
    return {
        **{f"leads on the nurture list: {each}": why[each] for each in WHY},
        **{f"leads that may not be mailed: {each}": suppressed[each] for each in SUPPRESSED},
        "leads that may be mailed": suppressed[None],
        "leads with a barrier": sum(row["barriers"] is not None for row in rows),
        "leads that lack a part of a clause": sum((row["nearness"] or 0) % 1 > 0 for row in rows),
        "leads with a day on which to try again": sum(row["try_again_on"] is not None for row in rows),
        "leads that unsubscribed at the instant of their consent": sum(wait == 0 for wait in waits),
        "leads that unsubscribed a microsecond before it": sum(wait == -1 for wait in waits),
        "leads that unsubscribed a microsecond after it": sum(wait == 1 for wait in waits),
    }


def way_back_cases(results: Results) -> dict[str, int]:
    rows, length = results.nurture_outcomes, results.way_back_weeks * 7 * DAY
    entries = [entry for entry in results.stage_entries if not entry.is_skipped]
    gates = {(entry.lead_id, entry.entered_at) for entry in entries if entry.stage in GATES}
    off_ramps = {(entry.lead_id, entry.entered_at) for entry in entries if entry.stage in OFF_RAMPS}
    back = [(entry.lead_id, entry.entered_at or 0) for entry in entries if entry.stage in ("nurture", "lost")]
    return {
        **{f"leads that went back and {each}": sum(row[each] for row in rows) for each in BECAME},
        "leads that returned exactly half a year later": sum((lead_id, at + length) in gates for lead_id, at in back),
        "leads that returned a microsecond after that": sum(
            (lead_id, at + length + 1) in gates for lead_id, at in back
        ),
        "leads that entered a gate and an off-ramp at one instant": len(gates & off_ramps),
        "leads that went back at the first instant of a month": sum(_is_first(at, results) for _, at in back),
        "leads that went back at the last instant of a month": sum(_is_first(at + 1, results) for _, at in back),
        "months that are mature for the way back": sum(row["is_mature"] for row in rows),
        "months that are not": sum(not row["is_mature"] for row in rows),
    }


def promise_cases(results: Results) -> dict[str, int]:
    """The situations that only a world has in which Sales changes what it promises, and whom the rules set apart."""
    rows = results.nurture_list
    why = Counter(row["why"] for row in rows)
    not_for_sales = {row["stage"] for row in rows if row["why"] == "not_for_sales"}
    return {
        **{f"leads on the nurture list: {each}": why[each] for each in ("not_for_sales", "no_promise")},
        "leads with Sales in a stage that is not for Sales any more": sum(
            row["stopped_at"] is None and row["stage"] in not_for_sales for row in results.follow_up
        ),
        "leads that are at a gate and have a next one": sum(
            row["stage"] in GATES and row["gate"] is not None for row in rows
        ),
        "leads that wait for a moment": sum(row["waits_for_a_moment"] is True for row in rows),
    }


def _is_asked(row: Row) -> bool:
    """Whether it was asked if the lead unsubscribed after its consent."""
    return row["suppressed_because"] in ("unsubscribed", "bad_address", None)


def _unsubscribed_after(lead: Lead) -> int | None:
    """Microseconds from the latest consent to the latest time that the lead unsubscribed."""
    unsubscribed = [a.occurred_at for a in lead.activities if a.kind == "email_unsubscribed"]
    consent = [a.occurred_at for a in lead.activities if a.property_name == "has_consent"]
    return max(unsubscribed) - max(consent) if unsubscribed and consent else None


def _is_first(at: int, results: Results) -> bool:
    return at == first_instant(business_day(at, results.zone).replace(day=1), results.zone)
