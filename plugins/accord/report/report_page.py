"""Renders the published page: from a published database to one self-contained HTML file."""

import os
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from accord.common import settings
from accord.register import follow_up
from accord.register.stages import stages
from accord.report import (
    captioned_follow_up,
    captioned_nurture,
    definition_changes,
    display,
    project_texts,
    published_data,
)
from accord.report.agreement import gate_charts as agreement_figures
from accord.report.agreement import version_sentences
from accord.report.agreement.gate_cards import follow_up_card, gates
from accord.report.captioned_charts import figures
from accord.report.charts.sent_back import SHOWN as REASONS_SHOWN
from accord.report.contact import ContactMonth
from accord.report.feedback import feedback
from accord.report.morning import morning
from accord.report.query_examples import EXAMPLES
from accord.report.rows import Cohort, Headline, Published, SourceRow, Windows
from accord.report.templating import ADDRESS, STYLE, templates
from accord.report.way_back import way_back

AGREEMENT_STYLE = Path(__file__).with_name("agreement.css")
HEAT_FROM = 10  # a cell of the source table is coloured only if it has at least this many leads


def render(database: Path, folder: Path) -> Path:
    """Write `folder`/index.html from the published `database` (opened read-only) and return its path.

    The page loads nothing from outside. It names leads by id only in "This morning" and "On the way back", and
    sales people only in the former, as the setting `reps` says.
    Raises PublicationError if the database is missing or holds no publication.
    """
    time_zone = settings.load().time_zone
    every_stage = list(stages().values())
    published = published_data.load(database, time_zone)
    meanings = project_texts.meanings()
    windows = project_texts.windows()
    of_gates = gates(published, meanings, [stage.code for stage in every_stage])
    html = (
        _environment(time_zone, windows)
        .get_template("page.html.j2")
        .render(
            style=Markup(STYLE.read_text(encoding="utf-8") + AGREEMENT_STYLE.read_text(encoding="utf-8")),
            p=published,
            stages=every_stage,
            name={stage.code: stage.name for stage in every_stage},
            figures=figures(published) | captioned_follow_up.figures(published) | captioned_nurture.figures(published),
            morning=morning(published),
            feedback=feedback(published),
            reasons_shown=REASONS_SHOWN,
            last_month=_last_mature(published),
            definition_changes=definition_changes.changes(
                published.contact_months, definition_changes.starts(published.agreements, published.today)
            ),
            way_back=way_back(published.outcomes),
            time_zone=time_zone,
            gates=of_gates,
            follow_up=follow_up_card(published),
            drawn=agreement_figures.drawn(of_gates, windows),
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
        "moment": lambda value, year: display.moment(value, time_zone, year),
        "last_day": lambda first_day_after: display.day(first_day_after - timedelta(days=1)),
        "plain": display.plain,
        "instant": lambda value: display.instant(value, time_zone),
        "as_of": lambda value: display.as_of(value, time_zone),
        "local_day": lambda value: display.day(value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))),
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
    """The last four weeks compared with the four weeks before, in words."""
    if headline.before is None:
        return "too little history to compare"
    if not headline.before and not headline.recent:
        return "none in the 4 weeks before either"
    if headline.before == headline.recent:
        return f"as many as in the 4 weeks before ({display.number(headline.before)})"
    if not headline.before:
        return "none in the 4 weeks before"
    direction = "▲" if headline.recent > headline.before else "▼"
    share = display.percent(abs(headline.recent - headline.before), headline.before)
    return f"{direction} {share}, from {display.number(headline.before)} in the 4 weeks before"


def _heat(row: SourceRow, stage: str, at_stage: int, leads: int) -> float:
    """Colour of a cell: 0 if the source's share of leads at the stage is not above that of all leads, 1 at twice it."""
    here = row.by_stage.get(stage, 0)
    if here < HEAT_FROM:
        return 0
    ratio = (here / row.total) / (at_stage / leads)
    return round(min(max(ratio - 1, 0), 1), 2)


def _last_mature(published: Published) -> ContactMonth | None:
    """The newest month of which is known what Sales did with its MQLs."""
    mature = [each for each in published.contact_months if each.is_mature and each.contact.known]
    return mature[-1] if mature else None


def _suites(published: Published) -> list[dict[str, Any]]:
    """By suite: number of checks, and how many passed."""
    names = sorted({check.suite for check in published.checks})
    grouped = {name: [check for check in published.checks if check.suite == name] for name in names}
    return [
        {"name": name, "checks": len(checks), "passed": sum(check.is_ok for check in checks)}
        for name, checks in grouped.items()
    ]


def _warnings(published: Published) -> list[str]:
    """What a reader must know before reading the figures."""
    found = []
    if published.publication.state == "history_only":
        found.append("This page shows the state at an earlier date. A newer publication exists.")
    if published.publication.restated_because:
        found.append(
            "Published history was changed on purpose, so figures of the past can differ from those shown before. "
            f"Restated by {published.publication.restated_by}: "
            f"{ADDRESS.sub('[address]', published.publication.restated_because)}"
        )
    if published.publication.is_degraded:
        found.append("This publication is degraded: some input files could not be loaded, so figures may be too low.")
    failed = sum(not check.is_ok for check in published.checks)
    if failed:
        found.append(f"{failed} of {len(published.checks)} audit checks did not pass: see the audit below.")
    found += [
        f"The review of the {'follow-up agreement' if a.stage == follow_up.MODEL else 'definition'} "
        f"“{display.plain(a.definition)}” was due by {display.day(a.review_by_on)}."
        for a in published.agreements
        if a.is_review_due and a.state == "in_force" and a.review_by_on
    ]
    return found


def _mature_rates(cohorts: list[Cohort]) -> list[dict[str, Any]]:
    """The rate of each step over all its mature cohorts together; `entered` is 0 if none is mature yet."""
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
