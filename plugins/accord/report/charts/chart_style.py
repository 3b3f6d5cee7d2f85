"""Style shared by the charts. Colours are CSS variables, so that the page's theme sets them.

A chart is a Vega-Lite specification as a plain dictionary. Altair's objects would make the same one, but they copy a
chart each time it is joined to others, which took longer than the drawing itself.
"""

from typing import Any

INK, SOFT, GRID = "var(--ink)", "var(--soft)", "var(--grid)"
VEGA_LITE = "6.4"
# Which font a reader has is not known here. This one comes with vl_convert: a chart has the same size on every machine,
# and its texts are measured three times as fast as in a large font of the system.
MEASURED_IN = "Liberation Sans"
# Room for readers whose font is wider, by an eighth: labels left of an axis grow to the left, figures to the right.
PADDING = {"left": 20, "right": 10, "top": 4, "bottom": 4}
Spec = dict[str, Any]


def colour(stage: str) -> str:
    return f"var(--{stage})"


def immature(stage: str) -> str:
    """The stage's colour, which `drawing` replaces by hatching."""
    return f"var(--immature-{stage})"


def inline_data(rows: list[dict[str, Any]]) -> Spec:
    return {"values": rows}


def field(name: str, kind: str = "quantitative", **how: Any) -> Spec:
    """A column of the data as a channel: `kind` and `how` in the words of Vega-Lite."""
    return {"field": name, "type": kind, **how}


def as_is(name: str, kind: str = "nominal") -> Spec:
    """A column that holds colours, or opacities, and not values to find colours for."""
    return field(name, kind, scale=None)


def layer(mark: str, style: Spec, filters: tuple[str, ...] = (), data: Spec | None = None, /, **encoding: Spec) -> Spec:
    """One mark with its style and channels; `filters` are conditions on the rows, `data` its own rows."""
    found: Spec = {"mark": {"type": mark, **style}, "encoding": encoding}
    if filters:
        found["transform"] = [{"filter": condition} for condition in filters]
    return found | ({"data": data} if data else {})


def spec(chart: Spec, narrow: bool) -> Spec:
    """The chart with the common style. Lengths are CSS pixels."""
    size = 11 if narrow else 13
    config = {
        "font": MEASURED_IN,
        "background": "transparent",
        "padding": PADDING,
        "axis": {
            "labelColor": SOFT,
            "titleColor": SOFT,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": GRID,
            "tickColor": GRID,
            "labelPadding": 6,
            "labelSeparation": 4,
        },
        "view": {"stroke": None},
        "aria": False,
    }
    return {"$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE}.json", "config": config, **chart}


def names_of_bars(column: str, narrow: bool) -> dict[str, Any]:
    """The names beside horizontal bars, in the order given."""
    axis = {
        "domain": False,
        "ticks": False,
        "labelColor": INK,
        "labelFontSize": 11 if narrow else 14,
        "labelLimit": 220,
    }
    return field(column, "nominal", title=None, sort=None, axis=axis)


def numbers_of_bars(narrow: bool) -> dict[str, Any]:
    """The style of the numbers behind horizontal bars."""
    return {"align": "left", "dx": 6, "fontSize": 11 if narrow else 13, "fontWeight": 600, "color": INK}


def lengths_of_bars(most: float, room: float) -> dict[str, Any]:
    """A scale from 0, with room for the numbers behind the longest bar: `room` times its length."""
    return {"domainMin": 0, "domainMax": most * room}
