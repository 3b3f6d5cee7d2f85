"""Each chart with its title, its accessible description, and its figures as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from accord.report import project_texts
from accord.report.charts import cohorts, funnel, set_aside, waits, weekly
from accord.report.charts.chart_style import Spec
from accord.report.display import SHORT, day, days, many, month, number, percent, plain
from accord.report.drawing import svg
from accord.report.rows import Published


@dataclass(frozen=True)
class Figure:
    """A chart for two widths, `wide` (desk, print) and `narrow` (phone), and its figures as `rows` under `headers`."""

    key: str
    wide: Markup
    narrow: Markup
    headers: list[str]
    rows: list[list[str]]


def figure(
    key: str,
    title: str,
    description: str,
    draw: Callable[[bool], Spec],
    headers: list[str],
    rows: Sequence[list[str]],
) -> Figure:
    """The chart, drawn for both widths by `draw(is_narrow)`."""
    title, description = str(escape(title)), str(escape(description))
    wide, narrow = (
        Markup(svg(draw(is_narrow), f"{key}-{'narrow' if is_narrow else 'wide'}", title, description))
        for is_narrow in (False, True)
    )
    return Figure(key, wide, narrow, headers, list(rows))


def figures(published: Published) -> dict[str, Figure]:
    """The charts that have data, by key: funnel, weekly, cohorts, waits, set_aside."""
    drawn = [_funnel(published)] if published.leads else []
    drawn += [_weekly(published)] if published.weeks else []
    drawn += [_cohorts(published)] if published.cohorts else []
    drawn += [_waits(published)] if published.waits else []
    drawn += [_set_aside(published)] if published.set_aside else []
    return {figure.key: figure for figure in drawn}


def _funnel(published: Published) -> Figure:
    steps = published.funnel
    rows = []
    for place, step in enumerate(steps):
        previous = steps[place - 1].reached if place else step.reached
        rows.append(
            [
                SHORT[step.stage],
                number(step.reached),
                percent(step.reached, steps[0].reached),
                percent(step.reached, previous) if place else "–",
                number(step.entered),
                number(step.reached - step.entered),
            ]
        )
    return figure(
        "funnel",
        "Funnel: leads by the furthest stage they reached",
        ". ".join(f"{row[0]} or a later stage: {row[1]}, {row[2]} of all leads" for row in rows) + ".",
        lambda narrow: funnel.chart(steps, narrow),
        [
            "Stage",
            "Reached it or a later stage",
            "Share of all leads",
            "Share of the stage before",
            "Entered it",
            "Passed it without entering",
        ],
        rows,
    )


def _weekly(published: Published) -> Figure:
    shown = published.weeks
    rows = [[day(w.monday) + ("" if w.is_complete else " (not complete)"), number(w.mql), number(w.sql)] for w in shown]
    return figure(
        "weekly",
        "New MQLs and SQLs per week",
        f"{len(shown)} weeks from {day(shown[0].monday)}: {number(sum(w.mql for w in shown))} new MQLs and "
        f"{number(sum(w.sql for w in shown))} new SQLs.",
        lambda narrow: weekly.chart(shown, published.agreements, narrow),
        ["Week from", "MQLs", "SQLs"],
        rows[::-1],
    )


def _cohorts(published: Published) -> Figure:
    found = published.cohorts
    rows = [
        [
            f"{SHORT[c.stage]} → {SHORT[c.next_stage]}",
            month(c.month),
            number(c.entered),
            number(c.converted),
            f"{percent(c.converted, c.entered)} of {many(c.stage)}",
            "yes" if c.is_mature else "not yet",
        ]
        for c in found
    ]
    immature = sum(not c.is_mature for c in found)
    return figure(
        "cohorts",
        "Conversion by cohort",
        f"Share of each month's leads that reached the later stage; {immature} of {len(found)} cohorts are not mature "
        "yet and drawn hatched.",
        lambda narrow: cohorts.chart(found, narrow),
        ["Step", "Month of entry", "Entered", "Converted", "Rate", "Mature"],
        rows,
    )


def _waits(published: Published) -> Figure:
    rows = [
        [f"{SHORT[w.stage]} → {SHORT[w.next_stage]}", number(w.entries), days(w.lower), days(w.median), days(w.upper)]
        for w in published.waits
    ]
    return figure(
        "waits",
        "Time between stages",
        ". ".join(f"{row[0]}: median {row[3]}, quartiles {row[2]} and {row[4]}" for row in rows) + ".",
        lambda narrow: waits.chart(published.waits, narrow),
        ["Step", "Number of times", "A quarter took at most", "Half took at most", "Three quarters took at most"],
        rows,
    )


def _set_aside(published: Published) -> Figure:
    rules = project_texts.set_aside_rules()
    rows = [
        [
            plain(row.rule).capitalize(),
            plain(row.reason),
            number(row.activities),
            "yes" if row.is_counted else "no",
            rules.get(row.rule, ""),
        ]
        for row in published.set_aside
    ]
    return figure(
        "set_aside",
        "Activities set aside, by rule",
        ". ".join(f"{row[0]}: {row[2]}" for row in rows) + ".",
        lambda narrow: set_aside.chart(published.set_aside, narrow),
        ["Rule", "Reason", "Activities", "Counted", "What the rule looks for"],
        rows,
    )
