"""Why Sales sends leads back: a bar per reason, by who is responsible, and the part that the facts contradict."""

from accord.report.charts.chart_style import (
    INK,
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
from accord.report.display import number, plain
from accord.report.reasons import Reason

RESPONSIBLE = {"marketing": "mql", "sales": "sql", "nobody": "inquiry"}  # with whose colour
SHOWN = 12


def chart(rows: list[Reason], narrow: bool) -> Spec:
    """The most frequent reasons. A dark line within a bar: of its decisions, those that the facts contradict."""
    values = [
        {
            "reason": plain(row.reason),
            "decisions": row.decisions,
            "contradicted": row.contradicted,
            "colour": colour(RESPONSIBLE[row.responsible]),
            "label": _label(row, narrow),
        }
        for row in rows[:SHOWN]
    ]
    y = names_of_bars("reason", narrow)
    scale = lengths_of_bars(max(row.decisions for row in rows), 1.35 if narrow else 1.3)
    x = field("decisions", axis=None, scale=scale)
    text = numbers_of_bars(narrow)
    contradicted = ("datum.contradicted > 0",)
    layers = [
        layer("bar", {"height": 20}, x=x, y=y, color=as_is("colour")),
        layer("bar", {"height": 6, "color": INK}, contradicted, x=field("contradicted", axis=None, scale=scale), y=y),
        layer("text", text, x=x, y=y, text=field("label", "nominal")),
    ]
    size = {"width": 190 if narrow else 740, "height": 32 * len(values)}
    return spec({"data": inline_data(values), "layer": layers, **size}, narrow)


def _label(row: Reason, narrow: bool) -> str:
    if not row.contradicted:
        return number(row.decisions)
    said = number(row.contradicted) if narrow else f"{number(row.contradicted)} contradicted"
    return f"{number(row.decisions)} ({said})"
