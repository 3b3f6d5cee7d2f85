"""Which share of what Sales sent back came back, by category of the reason, with its interval."""

from typing import Any

from accord.report.charts.chart_style import INK, Spec, as_is, colour, field, inline_data, layer, spec
from accord.report.display import number, percent, plain
from accord.report.way_back import Returned

SHOWN = 12


def chart(rows: list[Returned], narrow: bool) -> Spec:
    """A point per category; the line through it is the 95 % interval."""
    values = [_values(row, narrow) for row in rows[:SHOWN]]
    y = field(
        "category",
        "nominal",
        title=None,
        sort=None,
        axis={"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 11 if narrow else 14,
              "labelLimit": 220},
    )  # fmt: skip
    axis = {"format": ".0%", "values": [0, 0.5, 1] if narrow else [0, 0.25, 0.5, 0.75, 1], "domain": False,
            "ticks": False}  # fmt: skip
    # Beside the intervals there is room for the numbers.
    scale = {"domain": [0, 1.5 if narrow else 1.25], "nice": False}
    tone = {"value": colour("mql")}
    text = {"align": "left", "fontSize": 11 if narrow else 13, "fontWeight": 600, "color": INK}
    x = field("low", title=None, scale=scale, axis=axis)
    layers = [
        layer("rule", {"strokeWidth": 6, "opacity": 0.35}, x=x, x2={"field": "high"}, y=y, color=tone),
        layer("point", {"filled": True, "size": 70, "opacity": 1}, x=field("share"), y=y, color=tone),
        layer("text", text, x={"datum": 1.07}, y=y, text=as_is("label")),
    ]
    size = {"width": 200 if narrow else 740, "height": 30 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)


def _values(row: Returned, narrow: bool) -> dict[str, Any]:
    share = row.returned_share
    of = f"{number(share.part)} of {number(share.whole)}"
    return {
        "category": plain(row.of),
        "share": share.part / share.whole,
        "low": share.low,
        "high": share.high,
        "label": of if narrow else f"{percent(share.part, share.whole)}, {of}",
    }
