"""Style shared by the charts. Colours are CSS variables, so that the page's theme sets them."""

from typing import Any

import altair as alt

INK, SOFT, GRID = "var(--ink)", "var(--soft)", "var(--grid)"
Spec = dict[str, Any]


def colour(stage: str) -> str:
    return f"var(--{stage})"


def immature(stage: str) -> str:
    """The stage's colour, which `drawing` replaces by hatching."""
    return f"var(--immature-{stage})"


def inline_data(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)


def spec(chart: alt.LayerChart | alt.FacetChart | alt.ConcatChart, narrow: bool) -> Spec:
    """The chart as Vega-Lite with the common style. Lengths are CSS pixels."""
    size = 11 if narrow else 13
    return chart.configure(
        font="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
        background="transparent",
        padding=4,
        axis=alt.AxisConfig(
            labelColor=SOFT,
            titleColor=SOFT,
            labelFontSize=size,
            titleFontSize=size,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor=GRID,
            tickColor=GRID,
            labelPadding=6,
        ),
        view=alt.ViewConfig(stroke=None),
        aria=False,
    ).to_dict(validate=False)  # validation takes half of the drawing time, and the specs never change
