"""Landing data: checks new batches against the landing contract and against what is usual.

All limits are in this file.
"""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Check, Suite, never
from accord.common.sql import identifier, literal
from accord.store import contracts
from accord.store.contracts import Table

QUARANTINE_LIMIT = 0.20  # share of a table's rows that broke the contract, above which nothing is published
QUARANTINE_ROWS = 20  # … but only from this many rows on: one broken row of three is not a broken export
MISSING_AT = 0.5  # share of the expected rows, at or below which a rejected file is a critical loss
STALE_AFTER_HOURS = 48  # a source without data from this period before as_of is late

# Ingest lists a rejected or unrecognised file in every batch until it is replaced or removed, so the last batch shows
# which are left (it may have no files at all).
IN_LAST_BATCH = "batch_id in (select max(batch_id) from landing.batches group by source)"

# A file that was already rejected at the previous publication only warns.
REJECTED = f"""
rejected as (
    select files.*, before.file is not null as is_known
    from landing.files as files
    left join (
        select distinct source, file, version from landing.files where state = 'rejected' and not is_new
    ) as before on files.source = before.source and files.file = before.file and files.version = before.version
    where files.state = 'rejected' and files.is_new and files.{IN_LAST_BATCH}
)
"""

LOST_ROWS = f"""
with {REJECTED},
usual as (
    select source, "table", median("rows") as rows_per_file from landing.files where state = 'loaded' group by all
),
affected as (
    select source, "table", count(*) as rejected_files, min(file) as first_rejected_file
    from rejected where "table" is not null and not is_known group by all
),
received as (
    select source, "table", sum(loaded + repeats) as loaded, count(distinct file) as files
    from {{batch}} where is_new and state in ('loaded', 'repeat') group by all
),
expected as (
    select affected.*, coalesce(received.loaded, 0) as row_count, usual.rows_per_file,
        coalesce(received.files, 0) + affected.rejected_files as files
    from affected
    left join received on affected.source = received.source and affected."table" = received."table"
    left join usual on affected.source = usual.source and affected."table" = usual."table"
)
select source, "table", concat(
    row_count, if(row_count = 1, ' row', ' rows'), ' arrived in ', source, '.', "table",
    coalesce(
        '; about ' || round(rows_per_file * files)::bigint || ' were expected (' || files
            || if(files = 1, ' file', ' files') || ' of usually ' || round(rows_per_file)::bigint
            || if(round(rows_per_file) = 1, ' row)', ' rows)'),
        ', which had no file before'
    ),
    '; first rejected file: ', first_rejected_file
) as message
from expected
where row_count = 0 or row_count <= {MISSING_AT} * rows_per_file * files
"""

# A file sent again under its name replaces what was sent before, and a corrected row is no longer broken.
QUARANTINED = """
with latest as (
    select source, "table", file, max(batch_id) as batch_id from {{batch}}
    where is_new and state in ('loaded', 'repeat') group by all
),
received as (
    select source, "table", sum("rows") as row_count
    from {{batch}} semi join latest using (source, "table", file, batch_id) group by all
),
broken as (select source, "table", count(*) as quarantined from landing.quarantined where not is_corrected group by all)
select source, "table", row_count, quarantined from broken inner join received using (source, "table")
where {condition}
"""

WITHOUT_FILES = """
with loaded as (
    select source, "table", count(distinct batch_id) as batches, bool_or(is_new) as has_new_files
    from {batch} where state = 'loaded' group by all
),
earlier as (select source, count(distinct batch_id) as batches from {batch} where not is_new group by all)
select loaded.source, loaded."table", loaded.batches, earlier.batches as earlier_batches
from loaded inner join earlier on loaded.source = earlier.source
where not loaded.has_new_files and earlier.batches >= 3 and loaded.batches >= 0.8 * earlier.batches
"""

# All activities are read only for sources that are late.
LATE = f"""
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


def suites(database: AuditDatabase) -> list[Suite]:
    tables = [
        Suite(
            f"landing {source}.{table.name}", f"landing.{source}__{table.name}", tuple(_contract_checks(source, table))
        )
        for source in database.sources
        for table in contracts.load(source).tables
    ]
    return [*(suite for suite in tables if suite.checks), FILES, FRESHNESS]


def _contract_checks(source: str, table: Table) -> list[Check]:
    """Rows that ingest should have quarantined. The lake is checked again, because all models rely on its rows."""
    checks = []
    required = [f"{identifier(column.name)} is null" for column in table.columns if column.required]
    if required:
        query = f"select _source_file, _row_number from {{batch}} where {' or '.join(required)}"
        checks.append(never(f"every new row of {source}.{table.name} has all required values", query))
    accepted = [
        f"{identifier(column.name)} not in ({', '.join(literal(value) for value in column.accepted)})"
        for column in table.columns
        if column.accepted
    ]
    if accepted:
        query = f"select _source_file, _row_number from {{batch}} where {' or '.join(accepted)}"
        checks.append(never(f"every new row of {source}.{table.name} has only accepted values", query))
    return checks


FILES = Suite(
    "landing files",
    "landing.files",
    (
        never(
            "no table lost over half its rows to a rejected file (replace the file, or remove it from the inbox)",
            LOST_ROWS,
            expected=f"more than {MISSING_AT:.0%} of the usual rows",
            found=("table lost too many rows", "tables lost too many rows"),
        ),
        never(
            "every dropped file could be read",
            f"with {REJECTED} select source, file, message from rejected",
            "warning",
            "no such file",
            ("file could not be read", "files could not be read"),
        ),
        never(
            "no table lost too many of its rows to quarantine",
            QUARANTINED.format(
                condition=f"row_count >= {QUARANTINE_ROWS} and quarantined > {QUARANTINE_LIMIT} * row_count"
            ),
            expected=f"at most {QUARANTINE_LIMIT:.0%} of a table's new rows",
            found=("table lost too many rows to quarantine", "tables lost too many rows to quarantine"),
        ),
        never(
            "no new row was quarantined",
            QUARANTINED.format(condition="true"),
            "warning",
            "no such table",
            ("table has new rows in quarantine", "tables have new rows in quarantine"),
        ),
        never("every dropped file belongs to a table of its source", (
            "select source, file, message from {batch} "
            f"where is_new and state = 'unrecognised' and {IN_LAST_BATCH}"
        ), "warning", "no such file", ("file belongs to no table", "files belong to no table")),
        never(
            "every table that usually gets files has new ones",
            WITHOUT_FILES,
            "warning",
            "no such table",
            ("table has no new files", "tables have no new files"),
        ),
    ),
)  # fmt: skip

FRESHNESS = Suite(
    "freshness",
    "core.activities",
    (
        never(
            "every source has data from the last two days before as_of",
            LATE,
            "warning",
            "no such source",
            ("source has no such data", "sources have no such data"),
        ),
    ),
)
