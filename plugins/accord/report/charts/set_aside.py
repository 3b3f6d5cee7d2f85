"""Activities that were set aside, by rule."""

from accord.report.charts.chart_style import (
    Spec,
    as_is,
    field,
    inline_data,
    layer,
    lengths_of_bars,
    names_of_bars,
    numbers_of_bars,
    spec,
)
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
    y = names_of_bars("rule", narrow)
    scale = lengths_of_bars(max(row.activities for row in rows), 1.25 if narrow else 1.1)
    x = field("activities", axis=None, scale=scale)
    text = numbers_of_bars(narrow)
    layers = [
        layer("bar", {"height": 20, "color": "var(--inquiry)"}, x=x, y=y, opacity=as_is("opacity", "quantitative")),
        layer("text", text, x=x, y=y, text=field("label", "nominal")),
    ]
    size = {"width": 190 if narrow else 760, "height": 34 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)
