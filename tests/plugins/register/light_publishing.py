"""Publishes without dbt: only the parts of a publication that the register is compared with."""

import json
import os
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from accord.common.settings import Settings
from accord.register import agreed_list
from accord.register.agreed_list import AgreedList
from accord.register.entries import Entry, entries
from accord.register.problems import Problem, problems
from accord.register.restatements import Restatement
from accord.store import publications
from accord.store.kept_definitions import FILE, LIST
from accord.store.publications import Publication


def publish(
    settings: Settings, project: Path, as_of: datetime, restatement: Restatement | None = None
) -> list[Problem]:
    """Publishes as of an instant unless the register has a critical problem; returns the problems found."""
    settings = replace(settings, as_of=as_of)
    found = problems(settings, project=project, restatement=restatement)
    if not any(problem.severity == "critical" for problem in found):
        is_restated = any(problem.rule == "restated" for problem in found)
        listed = agreed_list.read(settings, project)
        write(settings, entries(settings, project), restatement if is_restated else None, listed)
    return found


def write(
    settings: Settings,
    register: list[Entry],
    restatement: Restatement | None = None,
    listed: AgreedList | None = None,
) -> Publication:
    """Writes the publication of a register as of the settings' as_of, and makes it the current one.

    Without `listed` it keeps no list of what does not count, as before there was one.
    """
    number = len(publications.history(settings).publications)
    as_of = settings.as_of
    record = Publication(
        publication_id=f"{as_of:%Y%m%dT%H%M%SZ}-{number:04}",
        as_of=as_of.isoformat(),
        published_at=(as_of + timedelta(seconds=number)).isoformat(),
        sources=["crm"], git_revision=None, build_id=str(number), leads=1, is_degraded=False, state="current",
        restatement=asdict(restatement) if restatement else None,
    )  # fmt: skip
    folder = publications.folder(settings, record)
    folder.mkdir(parents=True)
    (folder / "publication.json").write_text(json.dumps(asdict(record)))
    (folder / FILE).write_text(json.dumps({each.definition: each.canonical for each in register if each.in_force_from}))
    if listed:
        (folder / LIST).write_text(json.dumps(listed.kept()))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'accord.duckdb'}' as published; create schema published.accord")
        connection.execute(
            "create table published.accord.agreements (definition varchar, fingerprint varchar, in_force_from date)"
        )
        rows = [[each.definition, each.fingerprint, each.in_force_from] for each in register]
        if rows:
            connection.executemany("insert into published.accord.agreements values (?, ?, ?)", rows)
    with publications.shown_log(settings).open("a") as lines:
        lines.write(record.publication_id + "\n")
    link = settings.published / "current.new"
    link.symlink_to(Path("history") / record.publication_id)
    os.replace(link, settings.published / "current")
    return record
