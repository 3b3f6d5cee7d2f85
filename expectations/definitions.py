"""Definitions and the tables that depend on them: entries, clauses, scores, cohorts."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Check, Suite, never


def suites(database: AuditDatabase) -> list[Suite]:
    return [
        Suite("definition entries", "accord.definition_entries", (
            *_references("definition entry", "definition, lead_id, cycle"),
            never("a lead that met a definition had met its clauses", """
                select definition, lead_id, cycle, qualified_at from {batch} as entries
                anti join accord.clauses_met as clauses
                    on entries.definition = clauses.definition and entries.lead_id = clauses.lead_id
                    and entries.cycle = clauses.cycle and clauses.first_met_at <= entries.qualified_at"""),
            never("no lead met a definition before one of its clauses", """
                select entries.definition, entries.lead_id, entries.cycle, clauses.clause from {batch} as entries
                inner join accord.clauses_met as clauses
                    on entries.definition = clauses.definition and entries.lead_id = clauses.lead_id
                    and entries.cycle = clauses.cycle
                where clauses.first_met_at > entries.qualified_at"""),
        )),
        Suite("clauses", "accord.clauses_met", _references("clause", "definition, lead_id, cycle, clause")),
        Suite("score history", "accord.score_history", (
            never("every score belongs to a published lead", """
                select distinct lead_id from {batch} where lead_id not in (select lead_id from accord.lead_stages)"""),
        )),
        Suite("cohorts add up", "accord.funnel_cohorts", (
            never("no cohort has more conversions than entries", """
                select cohort_month, source, segment, campaign_id, stage, entered from {batch}
                where converted + skipped > entered or became_customers > entered
                    or least(converted, skipped, entered) < 0"""),
            never("the cohorts of a stage add up to its entries", """
                with cohorts as (select stage, sum(entered)::bigint as entered from {batch} group by all),
                counted as (
                    select entries.stage, count(*) as entered from accord.stage_entries as entries
                    inner join cohorts on entries.stage = cohorts.stage where not entries.is_skipped group by all
                )
                (from cohorts except from counted) union all (from counted except from cohorts)"""),
        )),
    ]  # fmt: skip


def _references(row: str, key: str) -> tuple[Check, ...]:
    """Every row of definition × lead has a published lead, and a definition of its stage in the register."""
    return (
        never(f"every {row} belongs to a published lead",
              f"select {key} from {{batch}} where lead_id not in (select lead_id from accord.lead_stages)"),
        never(f"every {row} belongs to a definition in the register",
              f"select {key} from {{batch}} as entries anti join accord.agreements as agreed "
              "on entries.definition = agreed.definition and entries.stage = agreed.stage"),
    )  # fmt: skip
