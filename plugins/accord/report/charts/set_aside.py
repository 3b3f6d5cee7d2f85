"""Activities that were set aside, by rule."""

import altair as alt

from accord.report.charts.chart_style import INK, Spec, inline_data, spec
from accord.report.display import number, plain
from accord.report.rows import SetAside


def chart(rows: list[SetAside], narrow: bool) -> Spec:
    """A bar per rule; pale if its activities still count."""
    values = [
        {
            "rule": plain(row.rule),
            "activities": row.activities,
            "label": number(row.activities),
            "opacity": 0.35 if row.is_counted else 1,
        }
        for row in rows
    ]
    y = alt.Y(
        "rule:N",
        title=None,
        sort=None,
        axis=alt.Axis(domain=False, ticks=False, labelColor=INK, labelFontSize=11 if narrow else 14, labelLimit=220),
    )
    # Room for the numbers beside the bars.
    scale = alt.Scale(domainMin=0, domainMax=max(row.activities for row in rows) * (1.25 if narrow else 1.1))
    base = alt.Chart(inline_data(values)).encode(y=y, x=alt.X("activities:Q", axis=None, scale=scale))
    layers = [
        base.mark_bar(height=20, color="var(--inquiry)").encode(opacity=alt.Opacity("opacity:Q", scale=None)),
        base.mark_text(align="left", dx=6, fontSize=11 if narrow else 13, fontWeight=600, color=INK).encode(
            text="label:N"
        ),
    ]
    chart = alt.layer(*layers).properties(width=190 if narrow else 760, height=34 * len(values))
    return spec(chart, narrow)
