"""The one kind of expectation that the suites need: a query returns no row.

Great Expectations' own `UnexpectedRowsExpectation` runs each query twice: for the rows, and for their number. Here one
run gives both. This module imports Great Expectations: import it only through `accord.audit.suite_runner`.
"""

from typing import Any, ClassVar

from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation

SAMPLE = 5
NUMBER = "number_of_failing_rows"
ROWS = "unexpected_rows_query.table"

# Great Expectations replaces {batch} by a subquery, sometimes with an alias. So it is used once, in a CTE.
QUERY = """
with audited_rows as (select * from {{batch}}),
failing as materialized ({query})
select (select count(*) from failing) as {number}, failing.* from failing limit {sample}
"""


class ExpectQueryToReturnNoRow(UnexpectedRowsExpectation):
    """Of `unexpected_rows_query` (`query_of`) the result has the number of rows and the first SAMPLE of them."""

    metric_dependencies: ClassVar[tuple[str, ...]] = (ROWS,)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        rows = metrics[ROWS]
        sample = [{name: value for name, value in row.items() if name != NUMBER} for row in rows]
        failing = int(rows[0][NUMBER]) if rows else 0
        return {
            "success": failing == 0,
            "result": {"observed_value": failing, "details": {"unexpected_rows": sample}},
        }


def query_of(query: str) -> str:
    """The query to give to the expectation; `{batch}` in `query` is the suite's table."""
    return QUERY.format(query=query.replace("{batch}", "audited_rows"), number=NUMBER, sample=SAMPLE)
