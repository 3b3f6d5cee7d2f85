"""The SQL of an explanation: dbt's analyses, compiled once a build and kept below `work/explain/`."""

import os
import shutil

from accord.build.dbt_runner import run_dbt
from accord.common.settings import Settings

ANALYSES = ("scores_at", "contributions_at", "activities_at")


def compiled(settings: Settings, build_id: str) -> dict[str, str]:
    """Analysis → SQL that reads the variables lead_id and seen_at. The first time after a build dbt compiles it."""
    kept = settings.work / "explain" / build_id
    if not kept.is_dir():
        run_dbt(settings, ["compile", "--select", *ANALYSES])
        shutil.rmtree(kept.parent, ignore_errors=True)
        draft = kept.with_suffix(".draft")
        made = settings.work / "dbt" / "target" / "compiled" / "accord" / "analyses"
        shutil.copytree(made, draft)
        os.replace(draft, kept)
    return {name: (kept / f"{name}.sql").read_text() for name in ANALYSES}
