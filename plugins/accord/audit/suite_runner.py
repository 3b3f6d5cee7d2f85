"""Runs suites with Great Expectations, as SQL in DuckDB, and builds its Data Docs."""

import json
import logging
import os
import shutil
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from accord.audit.audit_report import Result
from accord.audit.checks import Check, Suite
from accord.common.errors import AuditError

WHOLE = "whole table"


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


def _great_expectations() -> Any:
    """Imports Great Expectations so that it is quiet, uses no network, and keeps DuckDB's connection open.

    Otherwise it closes a connection before it has fetched the rows, and almost every metric fails.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    # This module sets its own log level, to info, when it is imported.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    if _Dialect.DUCKDB not in engine._PERSISTED_CONNECTION_DIALECTS:
        engine._PERSISTED_CONNECTION_DIALECTS = (*engine._PERSISTED_CONNECTION_DIALECTS, _Dialect.DUCKDB)
    return great_expectations


def run(suites: list[Suite], address: str, docs: Path) -> list[Result]:
    """The result of every check, in the order of the suites. Data Docs replace the folder `docs`.

    Raises AuditError if a check cannot run: an audit that could not check must not pass.
    """
    gx = _great_expectations()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    shutil.rmtree(docs, ignore_errors=True)
    # All assets at once, because each single one would write the whole configuration again.
    source = context.data_sources.add_sql(
        "audit", connection_string=address, assets=[_asset(suite) for suite in suites]
    )
    try:
        results = [result for suite in suites for result in _run_suite(gx, context, source, suite)]
    finally:
        source.get_execution_engine().close()
    _write_docs(context, docs)
    return results


def _asset(suite: Suite) -> dict[str, Any]:
    schema, table = suite.table.split(".", 1)
    schema = "audited" if schema == "accord" else schema  # of a published table, the rows of this audit's scope
    return {
        "type": "table", "name": suite.name, "schema_name": schema, "table_name": table,
        "batch_definitions": [{"name": WHOLE}],
    }  # fmt: skip


def _run_suite(gx: Any, context: Any, source: Any, suite: Suite) -> list[Result]:
    expectations = [_expectation(position, check) for position, check in enumerate(suite.checks)]
    definition = gx.ValidationDefinition(
        name=suite.name,
        data=source.get_asset(suite.name).get_batch_definition(WHOLE),
        suite=context.suites.add(gx.ExpectationSuite(suite.name, expectations=expectations)),
    )
    outcome = context.validation_definitions.add(definition).run(result_format="COMPLETE")
    found = {each.expectation_config.meta["position"]: each for each in outcome.results}
    return [_result(suite, check, found[position]) for position, check in enumerate(suite.checks)]


def _expectation(position: int, check: Check) -> Any:
    from accord.audit.query_expectation import ExpectQueryToReturnNoRow, query_of

    return ExpectQueryToReturnNoRow(
        unexpected_rows_query=query_of(check.query),
        severity=check.severity,
        description=check.name,
        meta={"position": position},
    )


def _result(suite: Suite, check: Check, outcome: Any) -> Result:
    raised = _exception(outcome.exception_info or {})
    if raised:
        raise AuditError(
            f"The audit could not check '{check.name}' ({suite.name}): {raised}\nNothing was published. Correct the "
            "check or the table, then: accord run"
        )
    found = outcome.result
    failing = int(found["observed_value"])
    return Result(
        suite=suite.name,
        check=check.name,
        severity=check.severity,
        is_ok=bool(outcome.success),
        observed=check.observed(failing),
        expected=check.expected,
        failing_rows=failing,
        sample=[_plain(row) for row in found["details"]["unexpected_rows"]],
    )


def _exception(info: dict[str, Any]) -> str | None:
    """The message of an exception, whether Great Expectations reports it once or for each metric."""
    entries = [info] if "raised_exception" in info else list(info.values())
    messages = [entry["exception_message"] for entry in entries if entry.get("raised_exception")]
    return str(messages[0]) if messages else None


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return (
        value if isinstance(value, (str, int, float, bool, type(None))) else json.loads(json.dumps(value, default=str))
    )


def _write_docs(context: Any, docs: Path) -> None:
    """Data Docs of everything that was run, in the folder `docs`, and nowhere else."""
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(
        site_name="accord",
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
        },
    )
    context.build_data_docs()
