"""What the nurture list says that a lead lacks is what `accord explain` finds, one lead at a time (rule 47)."""

from pathlib import Path

import pytest

from accord.common import settings as settings_module
from accord.common.duckdb_files import published_database
from accord.explain.clause_evaluation import ClauseResult, Evaluator
from accord.explain.lead_lookup import rows, work_database
from accord.explain.shortfalls import distance
from accord.register.condition_tree import comparisons

# Of every combination of why, barriers and missing clauses one lead, so that every kind is asked.
LEADS = """
select lead_id, definition, barriers, clauses_missing, nearness, waits_for_a_moment from accord.nurture_list
where gate = 'mql' qualify row_number() over (partition by why, barriers, clauses_missing order by lead_id) = 1
"""
AS_OF = "select max(known_at) as at from accord.scoring.known_states where not is_moment"


def test_each_lead_lacks_what_explain_finds(published_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(published_home))
    with published_database(published_home / "published" / "accord.duckdb") as published:
        leads = rows(published, LEADS)
    assert len(leads) > 20
    with work_database(settings_module.load()) as work:
        at, evaluator = rows(work, AS_OF)[0]["at"], Evaluator(work)
        for lead in leads:
            found = evaluator.clauses("marketing_qualified", lead["definition"], lead["lead_id"], at)
            assert found
            not_met = {name: result for name, result in found.items() if not result.holds}
            barriers = [name for name in not_met if name.startswith("not_")]
            missing = [name for name in not_met if not name.startswith("not_")]
            assert (lead["barriers"] or "").split(", ") == (barriers or [""])
            assert (lead["clauses_missing"] or "").split(", ") == (missing or [""])
            assert lead["nearness"] == pytest.approx(sum(_lacks(not_met[name]) for name in missing), abs=1e-6)
            assert lead["waits_for_a_moment"] == (not not_met)


def _lacks(result: ClauseResult) -> float:
    if result.condition is None:
        return 1.0
    readings = zip(comparisons(result.condition), result.readings, strict=True)
    return distance(result.condition, {id(each): reading for each, reading in readings})
