"""Stage entries: the ladder, the dates, the definitions; and that both tables of stages agree."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Check, Suite, never
from accord.register.stages import ladder, off_ramps

LADDER, OFF_RAMPS = ladder(), off_ramps()

ENTRIES = Suite(
    "stage entries are consistent",
    "accord.stage_entries",
    (
        never("every stage is one of the agreed stages",
              "select lead_id, cycle, stage from {batch} where stage not in (select stage from seeds.stages)"),
        never("every stage entry belongs to a published lead",
              """select lead_id, cycle, stage from {batch}
              where lead_id not in (select lead_id from accord.lead_stages)"""),
        never("a skipped stage has no dates, an entered one has its instant",
              """select lead_id, cycle, stage from {batch}
              where is_skipped <> (entered_at is null)
                  or (is_skipped and (exited_at is not null or days_in_stage is not null))"""),
        never("no lead leaves a stage before entering it",
              "select lead_id, cycle, stage, entered_at, exited_at from {batch} where exited_at < entered_at"),
        never("within a cycle the stages are entered in the order of the ladder",
              """select lead_id, cycle, stage, entered_at from (
                  select entries.*, max(entered_at) over (
                      partition by lead_id, cycle order by ladder rows between unbounded preceding and 1 preceding
                  ) as reached_at
                  from {batch} as entries inner join seeds.stages using (stage)
                  where not is_skipped and not is_off_ramp
              ) where entered_at < reached_at"""),
        never("only stages before the last entered one are skipped",
              """select lead_id, cycle, stage from (
                  select entries.*, ladder,
                      max(case when not is_skipped then ladder end) over (partition by lead_id, cycle) as reached
                  from {batch} as entries inner join seeds.stages using (stage) where not is_off_ramp
              ) where is_skipped and (reached is null or ladder > reached)"""),
        never("a lead is in exactly one stage",
              """select lead_id, count(*) filter (not is_skipped and exited_at is null) as open_entries
              from {batch} group by lead_id having open_entries <> 1"""),
        never("every gate was passed by a definition that was in force for it then",
              """select lead_id, cycle, stage, entered_at, definition from (
                  select entries.*, (entered_at at time zone 'UTC' at time zone time_zone)::date as entered_on
                  from {batch} as entries, audit.run
              ) as entries
              where not is_skipped and stage in (select stage from accord.agreements) and not exists (
                  select 1 from accord.agreements
                  where agreements.definition = entries.definition and agreements.stage = entries.stage
                  and in_force_from <= entered_on and (in_force_to is null or in_force_to > entered_on)
              )"""),
        never("a lead that passed a gate had met its definition",
              """select lead_id, cycle, stage, entered_at, definition from {batch} as entries
              where not is_skipped and definition is not null and not exists (
                  select 1 from accord.definition_entries as met
                  where met.definition = entries.definition and met.lead_id = entries.lead_id
                  and met.cycle = entries.cycle and met.qualified_at <= entries.entered_at
              )"""),
    ),
)  # fmt: skip


def suites(database: AuditDatabase) -> list[Suite]:
    return [ENTRIES, Suite("lead_stages agrees with stage_entries", "accord.lead_stages", _leads())]


def _leads() -> tuple[Check, ...]:
    """`lead_stages` and `stage_entries` agree about every stage."""
    flags = " or ".join(f"is_{stage} <> ({stage}_at is not null)" for stage in (*LADDER, *OFF_RAMPS))
    ladder = " union all ".join(
        f"select lead_id, cycle, '{stage}' as stage, {stage}_at as entered_at from {{batch}} where is_{stage}"
        for stage in LADDER
    )
    totals = " union all ".join(
        f"select lead_id, '{stage}' as stage, first_{stage}_at as first_at, {stage}_entries as entries "
        f"from {{batch}} where {stage}_entries > 0 or first_{stage}_at is not null"
        for stage in (*LADDER, *OFF_RAMPS)
    )
    ramps = " or ".join(f"is_{stage} <> (stage = '{stage}')" for stage in OFF_RAMPS)
    return (
        never("a stage flag is set exactly if its date is set", f"select lead_id from {{batch}} where {flags}"),
        never("an off-ramp flag is set exactly if it is the current stage",
              f"select lead_id, stage from {{batch}} where {ramps}"),
        never("flags and dates match the entries of the current cycle", f"""
            with stated as ({ladder}),
            entered as (
                select entries.lead_id, entries.cycle, entries.stage, entries.entered_at
                from accord.stage_entries as entries inner join accord.lead_stages as leads
                    on entries.lead_id = leads.lead_id and entries.cycle = leads.cycle
                inner join seeds.stages on entries.stage = stages.stage
                where not entries.is_skipped and not stages.is_off_ramp
            )
            (from stated except from entered) union all (from entered except from stated)"""),
        never("first dates and counts match all entries", f"""
            with stated as ({totals}),
            entered as (
                select lead_id, stage, min(entered_at) as first_at, count(*)::integer as entries
                from accord.stage_entries where not is_skipped group by all
            )
            (from stated except from entered) union all (from entered except from stated)"""),
        never("the current stage, its date and its definition match the open entry", """
            select leads.lead_id, leads.stage, entries.stage as stage_of_entry from {batch} as leads
            left join accord.stage_entries as entries
                on leads.lead_id = entries.lead_id and entries.exited_at is null and not entries.is_skipped
            where leads.stage is distinct from entries.stage or leads.stage_since_at is distinct from entries.entered_at
                or leads.definition is distinct from entries.definition"""),
    )  # fmt: skip
