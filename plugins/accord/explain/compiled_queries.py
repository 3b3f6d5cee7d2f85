"""The SQL of an explanation: dbt's analyses, compiled once a build and kept below `work/explain/`."""

import os
import shutil

from accord.build.dbt_runner import run_dbt
from accord.common.settings import Settings

ANALYSES = ("scores_at", "contributions_at", "activities_at")


def compiled(settings: Settings, build_id: str) -> dict[str, str]:
    """Analysis → SQL that reads the variables lead_id and seen_at. dbt compiles it once a build."""
    kept = settings.work / "explain" / build_id
    if not kept.is_dir():
        run_dbt(settings, ["compile", "--select", *ANALYSES])
        shutil.rmtree(kept.parent, ignore_errors=True)
        draft = kept.with_suffix(".draft")
        target = settings.work / "dbt" / "target" / "compiled" / "accord" / "analyses"
        shutil.copytree(target, draft)
        os.replace(draft, kept)
    return {name: (kept / f"{name}.sql").read_text() for name in ANALYSES}
