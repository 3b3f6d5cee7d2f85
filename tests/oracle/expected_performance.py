"""The oracle's results as rows of `definition_performance`, `definition_summary` and `clause_performance`."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from .blamed import blamed
from .performance import Found, Performance, interval, median_days, share
from .stages import OUTCOMES, STAGE_OF_GATE
from .world import Results

Row = dict[str, Any]


def definition_performance(results: Results) -> Iterator[Row]:
    of = Performance(results)
    months = of.months()
    for version in results.versions:
        found, official = of.found(version.gate, version.version), of.official(version.gate)
        for month in months:
            cohort, entered = of.in_month(found, month), of.in_month(official, month)
            leads, weeks = len(cohort), of.weeks(month, month)
            row: Row = {"definition": version.version, "stage": version.stage, "cohort_month": month}
            row |= {"leads": leads, "leads_a_week": leads / weeks}
            row |= {"worked": of.worked(cohort), "share_worked": share(of.worked(cohort), leads)}
            row |= _overlap_columns(cohort, entered, found, official)
            all_leads = of.in_month(of.all_leads, month)
            for outcome in OUTCOMES:
                row |= _outcome_columns(of, cohort, all_leads, outcome)
                row[f"is_{outcome}_mature"] = of.is_mature(month, outcome)
            row["median_days_to_opportunity"] = median_days(of.judge(cohort, "opportunity"))
            yield row | _recall_columns(of, found, of.in_month(of.customers, month))


def _overlap_columns(cohort: Found, entered: Found, found: Found, official: Found) -> Row:
    also_official, official_found = len(cohort.keys() & official.keys()), len(entered.keys() & found.keys())
    row: Row = {"also_official": also_official, "share_official": share(also_official, len(cohort))}
    row |= {"official_leads": len(entered), "official_leads_found": official_found}
    return row | {"share_of_official_found": share(official_found, len(entered))}


def _outcome_columns(of: Performance, cohort: Found, all_leads: Found, outcome: str) -> Row:
    judged, base = of.judge(cohort, outcome), of.judge(all_leads, outcome)
    precision, base_rate = share(judged.after, judged.judged), share(base.after, base.judged)
    low, high = interval(judged.after, judged.judged)
    return {
        f"{outcome}_before": judged.before,
        f"{outcome}_judged": judged.judged,
        f"{outcome}_after": judged.after,
        f"{outcome}_precision": precision,
        f"{outcome}_precision_low": low,
        f"{outcome}_precision_high": high,
        f"{outcome}_base_rate": base_rate,
        f"{outcome}_lift": precision / base_rate if precision is not None and base_rate else None,
    }


def _recall_columns(of: Performance, found: Found, customers: Found) -> Row:
    customers_captured = of.customers_captured(found, customers)
    low, high = interval(customers_captured, len(customers))
    row: Row = {
        "customers": len(customers),
        "customers_captured": customers_captured,
        "recall": share(customers_captured, len(customers)),
    }
    return row | {"recall_low": low, "recall_high": high}


def definition_summary(results: Results) -> Iterator[Row]:
    of = Performance(results)
    months, (since, weeks) = of.months(), of.recent()
    for version in results.versions:
        found = of.found(version.gate, version.version)
        row: Row = {"definition": version.version, "stage": version.stage, "leads": len(found)}
        row["leads_a_week"] = sum(at >= since for at in found.values()) / weeks
        row |= {"worked": of.worked(found), "share_worked": share(of.worked(found), len(found))}
        for outcome in OUTCOMES:
            row |= _over_months(of, found, [month for month in months if of.is_mature(month, outcome)], outcome)
        middles = [
            median_days(of.judge(of.in_month(found, month), "opportunity"))
            for month in months
            if of.is_mature(month, "opportunity")
        ]
        known = [middle for middle in middles if middle is not None]
        row["median_days_to_opportunity"] = median(known) if known else None
        yield row | _recall_columns(of, found, of.customers)


def _over_months(of: Performance, found: Found, months: list[Any], outcome: str) -> Row:
    """Mature months together, against how many of the leads judged the base rates of their months would give."""
    judged = {month: of.judge(of.in_month(found, month), outcome) for month in months}
    all_leads = {month: of.judge(of.in_month(of.all_leads, month), outcome) for month in months}
    rates = {month: share(base.after, base.judged) for month, base in all_leads.items()}
    after, whole = sum(each.after for each in judged.values()), sum(each.judged for each in judged.values())
    usual = sum(judged[month].judged * rate for month, rate in rates.items() if rate is not None)
    compared = sum(judged[month].judged for month, rate in rates.items() if rate is not None)
    low, high = interval(after, whole)
    return {
        f"{outcome}_months": sum(each.judged > 0 for each in judged.values()),
        f"{outcome}_judged": whole,
        f"{outcome}_after": after,
        f"{outcome}_precision": share(after, whole),
        f"{outcome}_precision_low": low,
        f"{outcome}_precision_high": high,
        f"{outcome}_base_rate": share(usual, compared),
        f"{outcome}_lift": share(sum(judged[month].after for month, rate in rates.items() if rate), usual),
    }


def clause_performance(results: Results) -> Iterator[Row]:
    of = Performance(results)
    mature = [month for month in of.months() if of.is_mature(month, "customer")]
    weeks = of.weeks(mature[0], mature[-1]) if mature else None
    blamed_for = blamed(results)
    for gate, version, clause in of.clauses():
        found, without = of.found(gate, version), of.found_without(gate, version, clause)
        row: Row = {"definition": version, "stage": STAGE_OF_GATE[gate], "clause": clause}
        in_mature = {name: _of_months(of, leads, mature) for name, leads in (("", found), ("_without", without))}
        for name, cohort in in_mature.items():
            row[f"leads_a_week{name}"] = len(cohort) / weeks if weeks else None
            row |= _customers(of, cohort, f"leads{name}", f"became_customers{name}", f"precision{name}")
        kept_out = {lead_id: at for lead_id, at in in_mature["_without"].items() if lead_id not in found}
        row |= _customers(of, kept_out, "kept_out", "kept_out_customers", "kept_out_precision")
        recall = _recall_columns(of, without, of.customers)
        row |= {"customers_captured_without": recall["customers_captured"], "recall_without": recall["recall"]}
        row |= blamed_for(STAGE_OF_GATE[gate], version, clause)
        yield row | _recall_columns(of, found, of.customers)


def _of_months(of: Performance, found: Found, months: list[Any]) -> Found:
    return {lead_id: at for lead_id, at in found.items() if of.month(at) in months}


def _customers(of: Performance, cohort: Found, leads: str, customers: str, precision: str) -> Row:
    judged = of.judge(cohort, "customer")
    low, high = interval(judged.after, judged.judged)
    row: Row = {leads: judged.judged, customers: judged.after, precision: share(judged.after, judged.judged)}
    return row | {f"{precision}_low": low, f"{precision}_high": high}
