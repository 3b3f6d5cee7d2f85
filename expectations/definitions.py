"""Definitions and what rests on them: entries, clauses, scores, cohorts."""

from accord.audit.audit_database import World
from accord.audit.checks import Check, Suite, never


def suites(world: World) -> list[Suite]:
    return [
        Suite("definitions are kept to", "accord.definition_entries", (
            *_belongs("entry of a definition", "definition, lead_id, cycle"),
            never("whoever met a definition met its clauses by then", """
                select definition, lead_id, cycle, qualified_at from {batch} as entries
                anti join accord.clauses_met as clauses
                    on entries.definition = clauses.definition and entries.lead_id = clauses.lead_id
                    and entries.cycle = clauses.cycle and clauses.first_met_at <= entries.qualified_at"""),
            never("nobody met a definition before one of its clauses", """
                select entries.definition, entries.lead_id, entries.cycle, clauses.clause from {batch} as entries
                inner join accord.clauses_met as clauses
                    on entries.definition = clauses.definition and entries.lead_id = clauses.lead_id
                    and entries.cycle = clauses.cycle
                where clauses.first_met_at > entries.qualified_at"""),
        )),
        Suite("clauses belong", "accord.clauses_met", _belongs("clause", "definition, lead_id, cycle, clause")),
        Suite("scores belong", "accord.score_history", (
            never("every score is of a published lead", """
                select distinct lead_id from {batch} where lead_id not in (select lead_id from accord.lead_stages)"""),
        )),
        Suite("cohorts add up", "accord.funnel_cohorts", (
            never("no cohort converts more leads than entered", """
                select cohort_month, source, segment, stage, entered from {batch}
                where converted + skipped > entered or became_customers > entered
                    or least(converted, skipped, entered) < 0"""),
            never("the cohorts of a stage are its entries", """
                with said as (select stage, sum(entered)::bigint as entered from {batch} group by all),
                counted as (
                    select entries.stage, count(*) as entered from accord.stage_entries as entries
                    inner join said on entries.stage = said.stage where not entries.is_skipped group by all
                )
                (from said except from counted) union all (from counted except from said)"""),
        )),
    ]  # fmt: skip


def _belongs(what: str, key: str) -> tuple[Check, ...]:
    """Rows of definition × lead have a published lead, and a definition in the register, for its stage."""
    return (
        never(f"every {what} is of a published lead",
              f"select {key} from {{batch}} where lead_id not in (select lead_id from accord.lead_stages)"),
        never(f"every {what} is of a definition in the register",
              f"select {key} from {{batch}} as entries anti join accord.agreements as agreed "
              "on entries.definition = agreed.definition and entries.stage = agreed.stage"),
    )  # fmt: skip
