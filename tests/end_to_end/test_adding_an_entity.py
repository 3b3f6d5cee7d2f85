"""An entity declared once is snapshotted, compared, and recomputes the leads that refer to what changed in it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.support import project_copy

from accord.build.builder import build
from accord.common import settings
from accord.ingest.ingesting import ingest

# Read from a file beside the lake: where an entity comes from is no matter here.
PRODUCTS = "select product, family, note from read_csv('{{ env_var(\"ACCORD_HOME\") }}/products.csv')"
DECLARED = "    campaigns: {key: campaign_id, columns: [channel]}\n"
BUILT = ("accounts", "activities", "campaigns", "leads", "products", "touched_leads")
LEADS = {"ann": "alpha", "ben": "beta", "cleo": "gamma", "dan": None}  # and the product whose page each looked at
AS_OFS = ("2025-03-30T22:00:00Z", "2025-03-31T22:00:00Z")
Files = Mapping[str, list[dict[str, Any]]]


def at(day: int) -> str:
    return f"2025-03-{day}T10:00:00Z"


ROWS: Files = {
    "crm/leads": [{"lead_ref": each, "created_at": at(10), "email": f"{each}@firm.example"} for each in LEADS],
    "web/identifications": [
        {"identification_ref": each, "visitor_ref": each, "email": f"{each}@firm.example", "identified_at": at(11)}
        for each in LEADS
    ],
    "web/page_views": [
        {"visitor_ref": each, "path": f"/product/{product}", "viewed_at": at(12)}
        for each, product in LEADS.items()
        if product
    ],
}
LATER: Files = {"crm/leads": [{"lead_ref": "eve", "created_at": at(31), "email": "eve@firm.example"}]}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The work database after an incremental run on which a product changed: its family, or only a note."""
    folder = tmp_path_factory.mktemp("entity")
    home, project = folder / "home", project_copy(folder / "project") / "dbt_project"
    (project / "models" / "core" / "products.sql").write_text(PRODUCTS)
    listed = project / "dbt_project.yml"
    assert DECLARED in listed.read_text()
    listed.write_text(
        listed.read_text().replace(DECLARED, f"{DECLARED}    products: {{key: product, columns: [family]}}\n")
    )
    products = ("alpha,tools,\nbeta,tools,\ngamma,,\n", "alpha,services,\nbeta,tools,new\ndelta,tools,\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        for number, (as_of, lines, rows) in enumerate(zip(AS_OFS, products, (ROWS, LATER), strict=True)):
            for name, given in rows.items():
                file = home / "inbox" / name / f"{number}.jsonl"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(json.dumps(row) + "\n" for row in given))
            (home / "products.csv").write_text(f"product,family,note\n{lines}")
            here = settings.load(as_of=as_of)
            for source in here.sources:
                ingest(here, source)
            report = build(here, project=project, only_models=BUILT)
    assert report.mode == "incremental"
    return here.warehouse


def ask(work: Path, query: str) -> list[Any]:
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_its_leads_are_recomputed_where_a_declared_column_changed_came_or_went(work: Path) -> None:
    touched = ask(work, "select lead_id from core.touched_leads where is_recomputed order by 1")
    assert touched == [("crm:ann",), ("crm:cleo",), ("crm:eve",)]  # eve is new


def test_its_last_snapshot_is_kept_beside_it(work: Path) -> None:
    assert ask(work, "select product, family from core.products_before order by 1")[0] == ("alpha", "tools")
