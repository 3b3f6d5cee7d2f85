"""Activities that were set aside, by rule."""

from accord.report.charts.chart_style import INK, Spec, as_is, field, inline_data, layer, spec
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
    y = field(
        "rule",
        "nominal",
        title=None,
        sort=None,
        axis={"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 11 if narrow else 14,
              "labelLimit": 220},
    )  # fmt: skip
    # Room for the numbers beside the bars.
    scale = {"domainMin": 0, "domainMax": max(row.activities for row in rows) * (1.25 if narrow else 1.1)}
    x = field("activities", axis=None, scale=scale)
    text = {"align": "left", "dx": 6, "fontSize": 11 if narrow else 13, "fontWeight": 600, "color": INK}
    layers = [
        layer("bar", {"height": 20, "color": "var(--inquiry)"}, x=x, y=y, opacity=as_is("opacity", "quantitative")),
        layer("text", text, x=x, y=y, text=field("label", "nominal")),
    ]
    size = {"width": 190 if narrow else 760, "height": 34 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)
