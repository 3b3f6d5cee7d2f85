"""Time between stages."""

import altair as alt

from accord.report.charts.chart_style import INK, Spec, colour, inline_data, spec
from accord.report.display import SHORT, days
from accord.report.rows import Wait


def chart(rows: list[Wait], narrow: bool) -> Spec:
    """A bar per step from the first to the third quartile, with the median, in days."""
    values = [
        {
            "step": f"{SHORT[wait.stage]} → {SHORT[wait.next_stage]}",
            "lower": wait.lower,
            "median": wait.median,
            "upper": wait.upper,
            "colour": colour(wait.next_stage),
            "label": days(wait.median),
        }
        for wait in rows
    ]
    y = alt.Y(
        "step:N",
        title=None,
        sort=None,
        axis=alt.Axis(domain=False, ticks=False, labelColor=INK, labelFontSize=11 if narrow else 14, labelLimit=220),
    )
    base = alt.Chart(inline_data(values)).encode(y=y)
    layers = [
        base.mark_bar(height=16, cornerRadius=8, opacity=0.45).encode(
            x=alt.X("lower:Q", title="days", axis=alt.Axis(tickCount=4 if narrow else 8, format=",.2~f")),
            x2="upper:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        base.mark_point(filled=True, size=150, opacity=1).encode(x="median:Q", color=alt.Color("colour:N", scale=None)),
        base.mark_text(align="left", dx=-6, dy=-17, fontSize=11 if narrow else 13, fontWeight=600, color=INK).encode(
            x="median:Q", text="label:N"
        ),
    ]
    chart = alt.layer(*layers).properties(width=210 if narrow else 760, height=56 * len(values))
    return spec(chart, narrow)
