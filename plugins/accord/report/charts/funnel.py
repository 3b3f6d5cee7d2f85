"""The funnel: leads by the furthest stage they reached."""

from typing import Any

import altair as alt

from accord.report.charts.chart_style import INK, SOFT, Spec, colour, inline_data, spec
from accord.report.display import PLURAL, SHORT, number, percent
from accord.report.rows import FunnelStep


def chart(steps: list[FunnelStep], narrow: bool) -> Spec:
    """A bar per stage: leads that reached it or a later one. Pale: passed the stage without entering it."""
    rows: list[dict[str, Any]] = []
    between: list[dict[str, Any]] = []
    leads = steps[0].reached
    for position, step in enumerate(steps):
        rows.append(
            {
                "low": position - 0.29,
                "high": position + 0.29,
                "middle": position,
                "entered": step.entered,
                "reached": step.reached,
                "colour": colour(step.stage),
                "name": PLURAL[step.stage] if position else "All leads",
                "label": number(step.reached) + (f"  ·  {percent(step.reached, leads)} of leads" if position else ""),
            }
        )
        previous = steps[position - 1]
        if position and previous.reached:
            share = percent(step.reached, previous.reached)
            later = " or a later stage" if step is not steps[-1] else ""
            rest = "" if narrow else f" of these reached {SHORT[step.stage]}{later}"
            between.append({"middle": position - 0.5, "label": f"↓ {share}{rest}"})
    size = 12 if narrow else 15
    width = 240 if narrow else 880
    y = alt.Y("middle:Q", axis=None, scale=alt.Scale(domain=[-0.45, len(steps) - 0.55], reverse=True, nice=False))
    x = alt.Scale(domain=[0, max(leads, 1)], nice=False)
    bars = alt.Chart(inline_data(rows)).encode(
        y=alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[-0.45, len(steps) - 0.55], reverse=True, nice=False)),
        y2="high:Q",
        color=alt.Color("colour:N", scale=None),
    )
    texts = alt.Chart(inline_data(rows)).encode(y=y)
    # The label of a long bar is inside the bar: beside it there is no room.
    is_long = alt.datum.reached > leads * (0.35 if narrow else 0.75)
    layers = [
        bars.mark_rect(opacity=0.35, cornerRadius=3).encode(x=alt.X("zero:Q", axis=None, scale=x), x2="reached:Q"),
        bars.mark_rect(cornerRadius=3).encode(x=alt.X("zero:Q", axis=None, scale=x), x2="entered:Q"),
        texts.mark_text(align="right", dx=-10, fontSize=size, fontWeight=600, color=INK).encode(
            x=alt.X("zero:Q", scale=x), text="name:N"
        ),
        texts.transform_filter(~is_long)
        .mark_text(align="left", dx=8, fontSize=size, color=INK)
        .encode(x=alt.X("reached:Q", scale=x), text="label:N"),
        texts.transform_filter(is_long)
        .mark_text(align="right", dx=-10, fontSize=size, color="var(--on-bar)")
        .encode(x=alt.X("reached:Q", scale=x), text="label:N"),
        alt.Chart(inline_data(between))
        .mark_text(align="left", dx=8, fontSize=size - 1, color=SOFT)
        .encode(x=alt.X("zero:Q", scale=x), y=y, text="label:N"),
    ]
    for row in [*rows, *between]:
        row["zero"] = 0
    chart = alt.layer(*layers).properties(width=width, height=(56 if narrow else 66) * len(steps))
    return spec(chart, narrow)
