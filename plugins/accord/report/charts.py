"""One function a chart: counted rows in, an Altair chart out. Colours are CSS variables, so the page's theme decides.

Each chart is drawn for two widths (`narrow` is a phone): a scaled-down drawing would have unreadable words.
"""

from datetime import date
from itertools import groupby
from typing import Any

import altair as alt

from accord.report.rows import Agreement, Cohort, FunnelStep, Wait, Week
from accord.report.wording import PLURAL, SHORT, days, month, number, percent, plain

INK, SOFT, GRID = "var(--ink)", "var(--soft)", "var(--grid)"
COHORTS_SHOWN = 18
# The year stands below January, and below a first month that is not right before it.
MONTH = """datum.index == 0 && slice(datum.value, 5, 7) != '12' || slice(datum.value, 5, 7) == '01'
    ? [utcFormat(toDate(datum.value), '%b'), slice(datum.value, 0, 4)] : utcFormat(toDate(datum.value), '%b')"""
WEEKS_SHOWN = 104
Spec = dict[str, Any]


def colour(stage: str) -> str:
    return f"var(--{stage})"


def immature(stage: str) -> str:
    """A colour that `drawing` paints hatched."""
    return f"var(--immature-{stage})"


def _values(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)


def _spec(chart: alt.LayerChart | alt.ConcatChart, narrow: bool) -> Spec:
    """The chart as Vega-Lite, dressed. Lengths are CSS pixels."""
    size = 11 if narrow else 13
    return chart.configure(
        font="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
        background="transparent",
        padding=4,
        axis=alt.AxisConfig(
            labelColor=SOFT, titleColor=SOFT, labelFontSize=size, titleFontSize=size, titleFontWeight="normal",
            gridColor=GRID, domainColor=GRID, tickColor=GRID, labelPadding=6,
        ),
        view=alt.ViewConfig(stroke=None),
        aria=False,
    ).to_dict(validate=False)  # the specs are fixed: validating them costs half of the drawing


def funnel(steps: list[FunnelStep], narrow: bool) -> Spec:
    """Bars by how far leads got; pale: went past the stage without entering it."""
    rows: list[dict[str, Any]] = []
    between: list[dict[str, Any]] = []
    leads = steps[0].reached
    for place, step in enumerate(steps):
        rows.append({
            "low": place - 0.29, "high": place + 0.29, "middle": place, "entered": step.entered, "reached": step.reached,
            "colour": colour(step.stage), "name": PLURAL[step.stage] if place else "All leads",
            "label": number(step.reached) + (f"  ·  {percent(step.reached, leads)} of leads" if place else ""),
        })
        previous = steps[place - 1]
        if place and previous.reached:
            share = percent(step.reached, previous.reached)
            rest = "" if narrow else f" of these got to {SHORT[step.stage]}" + (" or further" if step is not steps[-1] else "")
            between.append({"middle": place - 0.5, "label": f"↓ {share}{rest}"})
    size = 12 if narrow else 15
    width = 240 if narrow else 880
    y = alt.Y("middle:Q", axis=None, scale=alt.Scale(domain=[-0.45, len(steps) - 0.55], reverse=True, nice=False))
    x = alt.Scale(domain=[0, max(leads, 1)], nice=False)
    bars = alt.Chart(_values(rows)).encode(
        y=alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[-0.45, len(steps) - 0.55], reverse=True, nice=False)),
        y2="high:Q", color=alt.Color("colour:N", scale=None),
    )
    texts = alt.Chart(_values(rows)).encode(y=y)
    # A count beside a long bar would leave the drawing: such a label stands inside.
    is_long = alt.datum.reached > leads * (0.35 if narrow else 0.75)
    layers = [
        bars.mark_rect(opacity=0.35, cornerRadius=3).encode(x=alt.X("zero:Q", axis=None, scale=x), x2="reached:Q"),
        bars.mark_rect(cornerRadius=3).encode(x=alt.X("zero:Q", axis=None, scale=x), x2="entered:Q"),
        texts.mark_text(align="right", dx=-10, fontSize=size, fontWeight=600, color=INK).encode(
            x=alt.X("zero:Q", scale=x), text="name:N"
        ),
        texts.transform_filter(~is_long).mark_text(align="left", dx=8, fontSize=size, color=INK).encode(
            x=alt.X("reached:Q", scale=x), text="label:N"
        ),
        texts.transform_filter(is_long).mark_text(align="right", dx=-10, fontSize=size, color="var(--on-bar)").encode(
            x=alt.X("reached:Q", scale=x), text="label:N"
        ),
        alt.Chart(_values(between)).mark_text(align="left", dx=8, fontSize=size - 1, color=SOFT).encode(
            x=alt.X("zero:Q", scale=x), y=y, text="label:N"
        ),
    ]
    for row in [*rows, *between]:
        row["zero"] = 0
    chart = alt.layer(*layers).properties(width=width, height=(56 if narrow else 66) * len(steps))
    return _spec(chart, narrow)


def weekly(weeks: list[Week], agreements: list[Agreement], narrow: bool) -> Spec:
    """Entries a business week; a rule where a version came in force; a hollow point for a week still running."""
    shown = weeks[-WEEKS_SHOWN:]
    rows = [
        {"week": week.monday.isoformat(), "stage": stage, "count": count, "complete": week.is_complete,
         "colour": colour(stage)}
        for week in shown for stage, count in (("mql", week.mql), ("sql", week.sql))
    ]
    starts: list[dict[str, Any]] = [
        {"on": a.in_force_from, "label": f"{SHORT[a.stage]}: {plain(a.definition)}"}
        for a in sorted(agreements, key=lambda a: a.in_force_from or date.min)
        if a.in_force_from and a.stage in ("mql", "sql") and shown[0].monday <= a.in_force_from
        and a.in_force_from.toordinal() <= shown[-1].monday.toordinal() + 6
    ]
    span = max((shown[-1].monday - shown[0].monday).days, 1)
    for place, start in enumerate(starts):
        near = [o for o in starts[:place] if (start["on"] - o["on"]).days < span * (0.8 if narrow else 0.35)]
        # Past the middle there is more room to the left of a rule than to its right.
        start |= {"line": len(near), "is_left": (start["on"] - shown[0].monday).days > span / 2}
    for start in starts:
        start["on"] = start["on"].isoformat()
    x = alt.X("week:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(span, narrow))
    top = max(row["count"] for row in rows)
    y = alt.Y("count:Q", title="entered in the week", scale=alt.Scale(domain=[0, max(top * (1.3 if starts else 1.1), 1)], nice=True),
              axis=alt.Axis(tickCount=5, format=",d", domain=False, ticks=False))
    base = alt.Chart(_values(rows)).encode(x=x, y=y, color=alt.Color("colour:N", scale=None))
    complete = base.transform_filter(alt.datum.complete)
    layers = [
        base.mark_line(strokeDash=[3, 3], strokeWidth=1.5),
        complete.mark_line(strokeWidth=2.5),
        complete.transform_filter("datum.stage == 'mql'").mark_point(size=26, filled=True, opacity=1),
        complete.transform_filter("datum.stage == 'sql'").mark_point(size=30, filled=True, opacity=1, shape="square"),
        base.transform_filter(~alt.datum.complete).mark_point(size=46, strokeWidth=2, fill="var(--paper)", opacity=1),
    ]
    if starts:
        rules = alt.Chart(_values(starts)).encode(x=alt.X("on:T", scale=alt.Scale(type="utc")))
        layers.append(rules.mark_rule(color=INK, strokeWidth=1.2, strokeDash=[6, 3]))
        for line, left in sorted({(start["line"], start["is_left"]) for start in starts}):
            label = rules.transform_filter((alt.datum.line == line) & (alt.datum.is_left == left)).mark_text(
                align="right" if left else "left", dx=-6 if left else 6, dy=8 + 17 * line, fontSize=10 if narrow else 13,
                fontWeight=600, color=INK,
            )
            layers.append(label.encode(y=alt.value(0), text="label:N"))
    return _spec(alt.layer(*layers).properties(width=290 if narrow else 920, height=240 if narrow else 320), narrow)


def _time_axis(span: int, narrow: bool) -> alt.Axis:
    """Months as far as they fit, else days; `span` in days."""
    fitting = 4 if narrow else 9
    if span < 70:
        return alt.Axis(format="%-d %b", tickCount=fitting, grid=False, labelOverlap=True)
    step = alt.TimeIntervalStep(interval="month", step=max(1, -(-span // (30 * fitting))))
    return alt.Axis(format="%b %Y", tickCount=step, grid=False, labelOverlap=True)


def cohorts(rows: list[Cohort], narrow: bool) -> Spec:
    """One small chart a step; the page paints `var(--immature)` hatched."""
    panels = []
    for (stage, next_stage), group in groupby(rows, key=lambda row: (row.stage, row.next_stage)):
        months = list(group)[-COHORTS_SHOWN:]
        values = [
            {
                "month": cohort.month.isoformat(), "share": cohort.converted / cohort.entered if cohort.entered else 0,
                "fill": colour(next_stage) if cohort.is_mature else immature(next_stage),
                "label": f"{100 * cohort.converted / cohort.entered:.0f}" if cohort.entered else "",
                "stroke": colour(next_stage),
            }
            for cohort in months
        ]
        top = max([value["share"] for value in values] + [0.01])
        base = alt.Chart(_values(values)).encode(
            x=alt.X("month:O", title=None, axis=alt.Axis(
                labelExpr=MONTH, labelAngle=0, labelOverlap="parity", ticks=False, domain=False)),
            y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, top * 1.2], nice=False),
                    axis=alt.Axis(minExtent=34, format=".0%", tickCount=4, domain=False, ticks=False)),
        )
        bars = base.mark_bar(strokeWidth=1).encode(
            fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None)
        )
        labels = base.mark_text(dy=-7, fontSize=10 if narrow else 11, color=INK).encode(text="label:N")
        young = [cohort.month for cohort in months if not cohort.is_mature]
        title = alt.TitleParams(
            f"{SHORT[stage]} → {SHORT[next_stage]}", anchor="start", color=INK, fontSize=13 if narrow else 15, offset=14,
            subtitle=f"still maturing: hatched, from {month(young[0])}" if young else "all mature",
            subtitleColor=SOFT, subtitleFontSize=11 if narrow else 12,
        )
        panels.append(alt.layer(bars, labels).properties(width=280 if narrow else 410, height=130, title=title))
    return _spec(alt.concat(*panels, columns=1 if narrow else 2, spacing={"row": 34, "column": 50}), narrow)


def waits(rows: list[Wait], narrow: bool) -> Spec:
    """From the first to the third quartile, with the median, in days."""
    values = [
        {
            "step": f"{SHORT[wait.stage]} → {SHORT[wait.next_stage]}", "lower": wait.lower, "median": wait.median,
            "upper": wait.upper, "colour": colour(wait.next_stage), "label": days(wait.median),
        }
        for wait in rows
    ]
    y = alt.Y("step:N", title=None, sort=None, axis=alt.Axis(
        domain=False, ticks=False, labelColor=INK, labelFontSize=11 if narrow else 14, labelLimit=220))
    base = alt.Chart(_values(values)).encode(y=y)
    layers = [
        base.mark_bar(height=16, cornerRadius=8, opacity=0.45).encode(
            x=alt.X("lower:Q", title="days", axis=alt.Axis(tickCount=4 if narrow else 8, format=",.2~f")),
            x2="upper:Q", color=alt.Color("colour:N", scale=None),
        ),
        base.mark_point(filled=True, size=150, opacity=1).encode(x="median:Q", color=alt.Color("colour:N", scale=None)),
        base.mark_text(dy=-17, fontSize=11 if narrow else 13, fontWeight=600, color=INK).encode(
            x="median:Q", text="label:N"
        ),
    ]
    chart = alt.layer(*layers).properties(width=210 if narrow else 760, height=56 * len(values))
    return _spec(chart, narrow)
