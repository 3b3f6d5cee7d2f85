"""Time between stages."""

from accord.report.charts.chart_style import INK, Spec, as_is, colour, field, inline_data, layer, spec
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
    y = field(
        "step",
        "nominal",
        title=None,
        sort=None,
        axis={"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 11 if narrow else 14,
              "labelLimit": 220},
    )  # fmt: skip
    days_axis = {"tickCount": 4 if narrow else 8, "format": ",.2~f"}
    text = {"align": "left", "dx": -6, "dy": -17, "fontSize": 11 if narrow else 13, "fontWeight": 600, "color": INK}
    layers = [
        layer(
            "bar",
            {"height": 16, "cornerRadius": 8, "opacity": 0.45},
            x=field("lower", title="days", axis=days_axis),
            x2={"field": "upper"},
            y=y,
            color=as_is("colour"),
        ),
        layer("point", {"filled": True, "size": 150, "opacity": 1}, x=field("median"), y=y, color=as_is("colour")),
        layer("text", text, x=field("median"), y=y, text=field("label", "nominal")),
    ]
    size = {"width": 210 if narrow else 760, "height": 56 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)
