"""`render`: published file in, one self-contained HTML file out."""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from accord.common import settings
from accord.register.stages import stages
from accord.report import display, project_texts, published_data
from accord.report.agreement import gate_charts as agreement_figures
from accord.report.agreement import version_sentences
from accord.report.agreement.gate_cards import gates
from accord.report.captioned_charts import figures
from accord.report.query_examples import EXAMPLES
from accord.report.rows import Cohort, Headline, Published, SourceRow, Windows
from accord.report.templating import ADDRESS, STYLE, templates

AGREEMENT = Path(__file__).with_name("agreement.css")
HEAT_FROM = 10  # leads at a stage from one source: below, a share says little


def render(database: Path, folder: Path) -> Path:
    """Write `folder`/index.html from the published `database` (opened read-only) and return its path.

    The page loads nothing from anywhere, and names leads and reps by nothing at all.
    Raises AccordError where the database is missing or holds no publication.
    """
    time_zone = settings.load().time_zone
    every_stage = list(stages().values())
    published = published_data.load(database, time_zone)
    meanings = project_texts.meanings()
    windows = project_texts.windows()
    agreed = gates(published, meanings, [stage.code for stage in every_stage])
    html = (
        _environment(time_zone, windows)
        .get_template("page.html.j2")
        .render(
            style=Markup(STYLE.read_text(encoding="utf-8") + AGREEMENT.read_text(encoding="utf-8")),
            p=published,
            stages=every_stage,
            name={stage.code: stage.name for stage in every_stage},
            figures=figures(published),
            gates=agreed,
            drawn=agreement_figures.drawn(agreed, windows),
            windows=windows,
            meanings=meanings,
            descriptions=project_texts.table_descriptions(),
            failed=[check for check in published.checks if not check.is_ok],
            suites=_suites(published),
            warnings=_warnings(published),
            mature=_mature_rates(published.cohorts),
            totals={
                stage.code: sum(row.by_stage.get(stage.code, 0) for row in published.sources) for stage in every_stage
            },
            digits=max(4, len(display.number(published.leads))),
            heat_from=HEAT_FROM,
            examples=EXAMPLES,
            words=display,
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    page, unfinished = folder / "index.html", folder / ".index.html.unfinished"
    unfinished.write_text(html, encoding="utf-8")
    os.replace(unfinished, page)
    return page


def _environment(time_zone: str, windows: Windows) -> Environment:
    environment = templates("accord.report", "templates")
    environment.filters |= {
        "number": display.number,
        "day": display.day,
        "last_day": lambda first_day_after: display.day(first_day_after - timedelta(days=1)),
        "plain": display.plain,
        "instant": lambda value: display.instant(value, time_zone),
        "as_of": lambda value: display.as_of(value, time_zone),
        "no_addresses": lambda text: ADDRESS.sub("[address]", text)[:300],
        "change": _change,
        "heat": _heat,
        "bracketed": display.interval,
        "quality": partial(version_sentences.quality, windows=windows),
        "cells": partial(version_sentences.cells, windows=windows),
    } | {name: getattr(version_sentences, name) for name in ("signed", "a_week", "load", "share", "reach")}
    environment.globals["percent"] = display.percent
    return environment


def _change(headline: Headline) -> str:
    """The last four weeks against the four before, in words."""
    if headline.before is None:
        return "too little history to compare with"
    if not headline.before and not headline.recent:
        return "none in the 4 before either"
    if headline.before == headline.recent:
        return f"as many as in the 4 before ({display.number(headline.before)})"
    if not headline.before:
        return "none in the 4 before"
    direction = "▲" if headline.recent > headline.before else "▼"
    share = display.percent(abs(headline.recent - headline.before), headline.before)
    return f"{direction} {share} against the {display.number(headline.before)} in the 4 before"


def _heat(row: SourceRow, stage: str, at_stage: int, leads: int) -> float:
    """0 where the source has no larger share of its leads at the stage than all leads have, 1 at twice that share."""
    here = row.by_stage.get(stage, 0)
    if here < HEAT_FROM:
        return 0
    ratio = (here / row.total) / (at_stage / leads)
    return round(min(max(ratio - 1, 0), 1), 2)


def _suites(published: Published) -> list[dict[str, Any]]:
    """Checks by suite: how many, how many passed."""
    names = sorted({check.suite for check in published.checks})
    grouped = {name: [check for check in published.checks if check.suite == name] for name in names}
    return [
        {"name": name, "checks": len(checks), "passed": sum(check.is_ok for check in checks)}
        for name, checks in grouped.items()
    ]


def _warnings(published: Published) -> list[str]:
    """What a reader must know before believing the figures."""
    found = []
    if published.publication.state == "history_only":
        found.append("This is a look back: a newer state of things is published.")
    if published.publication.restated_because:
        found.append(
            "Published history was rewritten on purpose: figures of the past differ from those shown before. "
            f"Restated by {published.publication.restated_by}: "
            f"{ADDRESS.sub('[address]', published.publication.restated_because)}"
        )
    if published.publication.is_degraded:
        found.append("Some input was refused, so figures may be short: this publication is degraded.")
    failed = sum(not check.is_ok for check in published.checks)
    if failed:
        found.append(f"{failed} of {len(published.checks)} audit checks did not pass: see the audit below.")
    found += [
        f"The agreement “{display.plain(a.definition)}” was due for review by {display.day(a.review_by_on)}."
        for a in published.agreements
        if a.is_review_due and a.state == "in_force" and a.review_by_on
    ]
    return found


def _mature_rates(cohorts: list[Cohort]) -> list[dict[str, Any]]:
    """Each step over all its mature cohorts together; `entered` is 0 where none is mature yet."""
    steps = list(dict.fromkeys((cohort.stage, cohort.next_stage) for cohort in cohorts))
    rates = []
    for stage, next_stage in steps:
        mature = [c for c in cohorts if (c.stage, c.next_stage) == (stage, next_stage) and c.is_mature]
        rates.append(
            {
                "stage": stage,
                "next_stage": next_stage,
                "months": len(mature),
                "entered": sum(c.entered for c in mature),
                "converted": sum(c.converted for c in mature),
            }
        )
    return rates
