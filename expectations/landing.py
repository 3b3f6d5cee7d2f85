"""Landing data: what the batches since the previous publication loaded, against the landing contract and the usual.

Limits stand here and nowhere else.
"""

from accord.audit.audit_database import World
from accord.audit.checks import Check, Suite, never
from accord.common.sql import identifier, literal
from accord.store import contracts
from accord.store.contracts import Table

QUARANTINE_LIMIT = 0.20  # share of a table's rows that broke the contract, above which nothing is published
QUARANTINE_ROWS = 20  # … from this many rows on: one broken row of three is not a broken export
GUTTED_AT = 0.5  # share of the rows a table should have got, at or below which a rejected file has gutted it
STALE_AFTER_HOURS = 48  # a source that tells nothing newer than this before as_of is late

# Ingest looks again at a rejected file until it is replaced or removed: the last batch tells which are left, also where
# it had no files at all. One that was there when the previous publication was made was warned of and let pass.
REJECTED = """
rejected as (
    select files.*, before.file is not null as is_known
    from landing.files as files
    left join (
        select distinct source, file, version from landing.files where state = 'rejected' and not is_new
    ) as before on files.source = before.source and files.file = before.file and files.version = before.version
    where files.state = 'rejected' and files.is_new
    and files.batch_id in (select max(batch_id) from landing.batches group by source)
)
"""

GUTTED = f"""
with {REJECTED},
usual as (
    select source, "table", median("rows") as rows_per_file from landing.files where state = 'loaded' group by all
),
hit as (
    select source, "table", count(*) as rejected_files, min(file) as first_rejected_file
    from rejected where "table" is not null and not is_known group by all
),
got as (
    select source, "table", sum(loaded + repeats) as loaded, count(distinct file) as files
    from {{batch}} where is_new and state in ('loaded', 'repeat') group by all
)
select hit.source, hit."table", hit.first_rejected_file, hit.rejected_files, coalesce(got.loaded, 0) as rows_got,
    usual.rows_per_file * (coalesce(got.files, 0) + hit.rejected_files) as rows_expected
from hit
left join got on hit.source = got.source and hit."table" = got."table"
left join usual on hit.source = usual.source and hit."table" = usual."table"
where coalesce(got.loaded, 0) = 0
    or got.loaded <= {GUTTED_AT} * usual.rows_per_file * (coalesce(got.files, 0) + hit.rejected_files)
"""

QUARANTINED = """
select source, "table", sum("rows") as row_count, sum(quarantined) as quarantined
from {{batch}} where is_new and "table" is not null group by all
having sum(quarantined) > 0 and ({condition})
"""

SILENT = """
with held as (
    select source, "table", count(distinct batch_id) as batches, bool_or(is_new) as is_here
    from {batch} where state = 'loaded' group by all
),
earlier as (select source, count(distinct batch_id) as batches from {batch} where not is_new group by all)
select held.source, held."table", held.batches, earlier.batches as earlier_batches
from held inner join earlier on held.source = earlier.source
where not held.is_here and earlier.batches >= 3 and held.batches >= 0.8 * earlier.batches
"""

# Only of a source that is late is all it ever told gone through.
FRESH = f"""
with fresh as (
    select distinct split_part(activity_id, ':', 1) as source from {{batch}}, audit.run
    where occurred_at >= as_of - interval {STALE_AFTER_HOURS} hour and occurred_at < as_of
),
late as (from (select distinct source from landing.batches) as sources anti join fresh using (source))
select late.source, max(activities.occurred_at) as newest_at, as_of
from late cross join audit.run
left join {{batch}} as activities on split_part(activities.activity_id, ':', 1) = late.source and occurred_at < as_of
group by all
"""


def suites(world: World) -> list[Suite]:
    tables = [
        Suite(f"landing {source}.{table.name}", f"landing.{source}__{table.name}", tuple(_kept_contract(source, table)))
        for source in world.sources
        for table in contracts.load(source).tables
    ]
    return [*(suite for suite in tables if suite.checks), FILES, FRESHNESS]


def _kept_contract(source: str, table: Table) -> list[Check]:
    """What ingest should have kept out: the lake is checked again, since a row in it is believed by everyone."""
    checks = []
    required = [f"{identifier(column.name)} is null" for column in table.columns if column.required]
    if required:
        query = f"select _source_file, _row_number from {{batch}} where {' or '.join(required)}"
        checks.append(never(f"every new row of {source}.{table.name} has what the contract requires", query))
    accepted = [
        f"{identifier(column.name)} not in ({', '.join(literal(value) for value in column.accepted)})"
        for column in table.columns
        if column.accepted
    ]
    if accepted:
        query = f"select _source_file, _row_number from {{batch}} where {' or '.join(accepted)}"
        checks.append(never(f"every new row of {source}.{table.name} has only values the contract accepts", query))
    return checks


FILES = Suite(
    "landing files",
    "landing.files",
    (
        never(
            "no rejected file emptied or gutted a table (replace the file, or remove it from the inbox)",
            GUTTED,
            expected=f"more than {GUTTED_AT:.0%} of the usual rows",
        ),
        never(
            "every dropped file could be read",
            f"with {REJECTED} select source, file, message from rejected",
            "warning",
        ),
        never(
            "no table lost too many of its rows to quarantine",
            QUARANTINED.format(
                condition=f'sum("rows") >= {QUARANTINE_ROWS} and sum(quarantined) > {QUARANTINE_LIMIT} * sum("rows")'
            ),
            expected=f"at most {QUARANTINE_LIMIT:.0%} of a table's new rows",
        ),
        never("no new row was quarantined", QUARANTINED.format(condition="true"), "warning", "no table with such rows"),
        never("every dropped file belongs to a table of its source", (
            "select source, file, message from {batch} where is_new and state = 'unrecognised'"
        ), "warning"),
        never("every table that usually gets files got some", SILENT, "warning"),
    ),
)  # fmt: skip

FRESHNESS = Suite(
    "freshness",
    "core.activities",
    (never("every source tells of the last two days before as_of", FRESH, "warning"),),
)
