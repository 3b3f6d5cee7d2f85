"""New MQLs and SQLs per week, and the days on which a version of a definition came into force."""

from datetime import date
from typing import Any

import altair as alt

from accord.report.charts.chart_style import INK, Spec, colour, inline_data, spec
from accord.report.display import SHORT, plain
from accord.report.rows import Agreement, Week

WEEKS_SHOWN = 104


def chart(weeks: list[Week], agreements: list[Agreement], narrow: bool) -> Spec:
    """New MQLs and SQLs per business week.

    A dashed vertical line marks the day on which a version came into force; a hollow point marks an incomplete week.
    """
    shown = weeks[-WEEKS_SHOWN:]
    rows: list[dict[str, Any]] = [
        {
            "week": week.monday.isoformat(),
            "stage": stage,
            "count": count,
            "complete": week.is_complete,
            "colour": colour(stage),
        }
        for week in shown
        for stage, count in (("mql", week.mql), ("sql", week.sql))
    ]
    starts: list[dict[str, Any]] = [
        {"on": a.in_force_from, "label": f"{SHORT[a.stage]}: {plain(a.definition)}"}
        for a in sorted(agreements, key=lambda a: a.in_force_from or date.min)
        if a.in_force_from
        and a.stage in ("mql", "sql")
        and shown[0].monday <= a.in_force_from
        and a.in_force_from.toordinal() <= shown[-1].monday.toordinal() + 6
    ]
    span = max((shown[-1].monday - shown[0].monday).days, 1)
    for nth, start in enumerate(starts):
        near = [o for o in starts[:nth] if (start["on"] - o["on"]).days < span * (0.8 if narrow else 0.35)]
        # In the right half of the chart there is more room for the label on the left of the line.
        start |= {"line": len(near), "is_left": (start["on"] - shown[0].monday).days > span / 2}
    for start in starts:
        start["on"] = start["on"].isoformat()
    x = alt.X("week:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(span, narrow))
    top = max(row["count"] for row in rows)
    room = max(top * (1.3 if starts else 1.1), 1)  # leaves space for the labels of the vertical lines
    y = alt.Y(
        "count:Q",
        title="new in the week",
        scale=alt.Scale(domain=[0, room], nice=True),
        axis=alt.Axis(tickCount=5, tickMinStep=1, format=",d", domain=False, ticks=False),
    )
    base = alt.Chart(inline_data(rows)).encode(x=x, y=y, color=alt.Color("colour:N", scale=None))
    complete = base.transform_filter(alt.datum.complete)
    layers = [
        base.mark_line(strokeDash=[3, 3], strokeWidth=1.5, strokeJoin="round"),
        complete.mark_line(strokeWidth=2.5, strokeJoin="round"),
        complete.transform_filter("datum.stage == 'mql'").mark_point(size=26, filled=True, opacity=1),
        complete.transform_filter("datum.stage == 'sql'").mark_point(size=30, filled=True, opacity=1, shape="square"),
        base.transform_filter(~alt.datum.complete).mark_point(size=46, strokeWidth=2, fill="var(--paper)", opacity=1),
    ]
    if starts:
        rules = alt.Chart(inline_data(starts)).encode(x=alt.X("on:T", scale=alt.Scale(type="utc")))
        layers.append(rules.mark_rule(color=INK, strokeWidth=1.2, strokeDash=[6, 3]))
        for line, left in sorted({(start["line"], start["is_left"]) for start in starts}):
            here = rules.transform_filter((alt.datum.line == line) & (alt.datum.is_left == left))
            place: dict[str, Any] = {"align": "right", "dx": -6} if left else {"align": "left", "dx": 6}
            style = place | {"fontSize": 10 if narrow else 13, "fontWeight": 600, "dy": 8 + 17 * line}
            halo = here.mark_text(**style, stroke="var(--paper)", strokeWidth=5, strokeJoin="round")
            for text in (halo, here.mark_text(**style, color=INK)):
                layers.append(text.encode(y=alt.value(0), text="label:N"))
    return spec(alt.layer(*layers).properties(width=290 if narrow else 920, height=240 if narrow else 320), narrow)


def _time_axis(span: int, narrow: bool) -> alt.Axis:
    """Labels by month, or by day for a short history; `span` in days."""
    fitting = 4 if narrow else 9
    if span < 70:
        return alt.Axis(format="%-d %b", tickCount=fitting, grid=False, labelOverlap=True)
    step = alt.TimeIntervalStep(interval="month", step=max(1, -(-span // (30 * fitting))))
    return alt.Axis(format="%b %Y", tickCount=step, grid=False, labelOverlap=True)
