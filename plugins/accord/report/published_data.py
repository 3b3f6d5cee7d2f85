"""Reads everything that the page shows from a published database, opened read-only."""

from datetime import date
from pathlib import Path

import duckdb

from accord.common.catalog import tables
from accord.common.duckdb_files import published_database
from accord.common.errors import PublicationError
from accord.common.sql import identifier, literal
from accord.register import list_words
from accord.register.stages import ladder
from accord.report import accounts, contact, counts, hand_offs, nurture, performance, reasons, sent_back, way_back
from accord.report.rows import AgreedList, Agreement, Check, HistoryChange, Publication, Published, Table
from accord.store import kept_definitions

NEAREST = 10  # leads of the nurture list that the page names


def load(database: Path, time_zone: str) -> Published:
    """All figures of the page from one published database, opened read-only.

    Raises PublicationError if the file is missing or holds no publication.
    """
    if not database.exists():
        raise PublicationError(
            f"There is no published database at {database}, so the page cannot be made. Next: accord run"
        )
    with published_database(database) as connection:
        publication = _publication(connection, database)
        steps = ladder()
        lately = publication.as_of - sent_back.RECENT
        return Published(
            publication=publication,
            leads=counts.number(connection, "select count(*) from accord.lead_stages"),
            headlines=counts.headlines(connection, publication.as_of),
            funnel=counts.funnel(connection, steps),
            weeks=counts.weeks(connection, publication.as_of, time_zone),
            cohorts=counts.cohorts(connection, steps),
            waits=counts.waits(connection, steps),
            sources=counts.sources(connection),
            set_aside=counts.set_aside(connection),
            accounts=accounts.accounts(connection),
            unattached=accounts.unattached(connection),
            agreements=_agreements(connection),
            canonical=kept_definitions.read(database.parent),
            clauses=kept_definitions.clauses(database.parent),
            performance=performance.definitions(connection),
            clause_performance=performance.clauses(connection),
            questions=performance.questions(connection),
            today=hand_offs.today(publication.as_of, time_zone),
            open_hand_offs=hand_offs.open_now(connection),
            kept=hand_offs.by_target(connection, publication.as_of - hand_offs.RECENT),
            kept_by_month=hand_offs.by_month(connection),
            sent_back=sent_back.by_stage(connection, lately),
            reasons=reasons.reasons(connection, lately),
            without_a_name=reasons.without_a_name(connection, lately),
            campaigns=sent_back.campaigns(connection, lately),
            contact_months=contact.months(connection),
            nurture=nurture.summary(connection, hand_offs.today(publication.as_of, time_zone)),
            nearest=nurture.nearest(connection, NEAREST, only_may_be_mailed=True),
            outcomes=way_back.outcomes(connection),
            agreed_list=_agreed_list(database.parent),
            history_changes=_history_changes(connection),
            checks=_checks(connection, publication.publication_id),
            tables=_tables(connection),
        )


def _publication(connection: duckdb.DuckDBPyConnection, database: Path) -> Publication:
    """The newest row: the file also holds the earlier publications."""
    row = connection.execute("""
        select
            publication_id,
            as_of,
            published_at,
            cast(sources as varchar),
            coalesce(git_revision, ''),
            coalesce(is_degraded, false),
            state,
            restated_by,
            restated_because
        from accord.publications
        order by published_at desc, publication_id desc
        limit 1
    """).fetchone()
    if row is None:
        raise PublicationError(f"{database} holds no publication: accord.publications is empty. Next: accord run")
    publication_id, as_of, published_at, sources, *rest = row
    names = [name.strip(" '\"") for name in (sources or "").strip("[]").split(",")]
    return Publication(publication_id, as_of, published_at, names, *rest)


def _agreements(connection: duckdb.DuckDBPyConnection) -> list[Agreement]:
    columns = ", ".join(Agreement.__dataclass_fields__)
    rows = connection.execute(f"""
        select {columns} from accord.agreements
        order by in_force_from desc nulls last, definition
    """).fetchall()
    return [Agreement(*row) for row in rows]


def _agreed_list(folder: Path) -> AgreedList | None:
    kept = kept_definitions.agreed_list(folder)
    if kept is None:
        return None
    days = {
        side: date.fromisoformat(on) if (on := kept[f"{side}_signed_on"]) else None for side in ("marketing", "sales")
    }
    return AgreedList(
        rules=list_words.rules_in_words(kept["canonical"], kept["descriptions"]),
        domains=list_words.domains_in_words(kept["canonical"]),
        marketing_signed_by=kept["marketing_signed_by"],
        marketing_signed_on=days["marketing"],
        sales_signed_by=kept["sales_signed_by"],
        sales_signed_on=days["sales"],
        state=kept["state"],
        fingerprint=kept["fingerprint"],
    )


def _history_changes(connection: duckdb.DuckDBPyConnection) -> list[HistoryChange]:
    """By cause and stage, the most leads first; none of a publication from before there was such a table."""
    try:
        rows = connection.execute("""
            select
                cause, stage, count(distinct lead_id) as leads,
                count_if(was_at is null), count_if(is_at is null), count_if(was_at is not null and is_at is not null),
                min(least(was_at, is_at)), max(greatest(was_at, is_at))
            from accord.history_changes
            group by cause, stage
            order by leads desc, cause, stage
        """).fetchall()
    except duckdb.CatalogException:
        return []
    return [HistoryChange(*row) for row in rows]


def _checks(connection: duckdb.DuckDBPyConnection, publication_id: str) -> list[Check]:
    """The audit of this publication, without the column `detail`, which may quote rows."""
    rows = connection.execute(
        """
        select
            suite, "check", severity, is_ok,
            coalesce(cast(observed as varchar), ''), coalesce(cast(expected as varchar), ''),
            cast(failing_rows as bigint)
        from accord.audit_results
        where publication_id = ?
        order by is_ok, severity, suite, "check"
        """,
        [publication_id],
    ).fetchall()
    return [Check(*row) for row in rows]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    names = tables(connection, "published", "accord")
    counts = [f"select {literal(name)}, count(*) from published.accord.{identifier(name)}" for name in names]
    return [Table(*row) for row in connection.execute(" union all ".join(counts) + " order by all").fetchall()]
