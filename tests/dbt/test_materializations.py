"""How the project keeps its models: what an incremental run may add to a table."""

import pytest

from accord.build.dbt_runner import run_dbt
from accord.common.errors import BuildError
from accord.common.settings import Settings


def test_rows_with_other_columns_than_their_table_are_never_added(built: Settings) -> None:
    run_dbt(built, ["compile", "--inline", "{% do columns_as_before(ref('leads'), ref('leads')) %} select 1 as same"])
    with pytest.raises(BuildError, match=r"are not those of the table.*accord run --full-refresh"):
        run_dbt(
            built,
            ["compile", "--inline", "{% do columns_as_before(ref('activities'), ref('leads')) %} select 1 as other"],
        )
