"""The leads of the nurture list: a bar per why, of which the pale part may not be mailed."""

from accord.report.charts.chart_style import (
    Spec,
    as_is,
    colour,
    field,
    inline_data,
    layer,
    lengths_of_bars,
    names_of_bars,
    numbers_of_bars,
    spec,
)
from accord.report.display import number, why
from accord.report.nurture import OfWhy

PALE = 0.35


def chart(rows: list[OfWhy], narrow: bool) -> Spec:
    """One bar for all leads, pale, and over it one for those that may be mailed."""
    values = [
        {"why": why(row.why), "leads": row.leads, "may_be_mailed": row.may_be_mailed, "label": _label(row, narrow)}
        for row in rows
    ]
    y = names_of_bars("why", narrow)
    scale = lengths_of_bars(max(row.leads for row in rows), 1.65 if narrow else 1.45)
    x = field("leads", axis=None, scale=scale)
    text = numbers_of_bars(narrow)
    bar = {"height": 20, "color": colour("mql")}
    mailed = field("may_be_mailed", axis=None, scale=scale)
    layers = [
        layer("bar", bar | {"opacity": PALE}, x=x, y=y),
        layer("bar", bar, x=mailed, y=y),
        layer("text", text, x=x, y=y, text=as_is("label")),
    ]
    size = {"width": 190 if narrow else 740, "height": 34 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)


def _label(row: OfWhy, narrow: bool) -> str:
    said = number(row.may_be_mailed) if narrow else f"{number(row.may_be_mailed)} may be mailed"
    return f"{number(row.leads)} ({said})"
