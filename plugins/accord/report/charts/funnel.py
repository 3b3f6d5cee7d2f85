"""The funnel: leads by the furthest stage they reached."""

from typing import Any

from accord.report.charts.chart_style import INK, SOFT, Spec, as_is, colour, field, inline_data, layer, spec
from accord.report.display import PLURAL, SHORT, number, percent
from accord.report.rows import FunnelStep


def chart(steps: list[FunnelStep], narrow: bool) -> Spec:
    """A bar per stage: leads that reached it or a later one. Pale: passed the stage without entering it."""
    rows: list[dict[str, Any]] = []
    between: list[dict[str, Any]] = []
    leads = steps[0].reached
    for position, step in enumerate(steps):
        rows.append(
            {
                "low": position - 0.29,
                "high": position + 0.29,
                "middle": position,
                "entered": step.entered,
                "reached": step.reached,
                "colour": colour(step.stage),
                "name": PLURAL[step.stage] if position else "All leads",
                "label": number(step.reached) + (f"  ·  {percent(step.reached, leads)} of leads" if position else ""),
            }
        )
        previous = steps[position - 1]
        if position and previous.reached:
            share = percent(step.reached, previous.reached)
            later = " or a later stage" if step is not steps[-1] else ""
            rest = "" if narrow else f" of these reached {SHORT[step.stage]}{later}"
            between.append({"middle": position - 0.5, "label": f"↓ {share}{rest}"})
    for row in [*rows, *between]:
        row["zero"] = 0
    size = 12 if narrow else 15
    across = {"domain": [0, max(leads, 1)], "nice": False}
    down = {"domain": [-0.45, len(steps) - 0.55], "reverse": True, "nice": False}
    start, reached = field("zero", axis=None, scale=across), field("reached", axis=None, scale=across)
    bar = {"x": start, "y": field("low", axis=None, scale=down), "y2": {"field": "high"}, "color": as_is("colour")}
    y, label = field("middle", axis=None, scale=down), field("label", "nominal")
    before = {"align": "right", "dx": -10, "fontSize": size}
    after = {"align": "left", "dx": 8, "fontSize": size}
    # The label of a long bar is inside the bar: beside it there is no room.
    is_long = f"datum.reached > {leads * (0.35 if narrow else 0.75)}"
    layers = [
        layer("rect", {"opacity": 0.35, "cornerRadius": 3}, **bar, x2={"field": "reached"}),
        layer("rect", {"cornerRadius": 3}, **bar, x2={"field": "entered"}),
        layer("text", before | {"fontWeight": 600, "color": INK}, x=start, y=y, text=field("name", "nominal")),
        layer("text", after | {"color": INK}, (f"!({is_long})",), x=reached, y=y, text=label),
        layer("text", before | {"color": "var(--on-bar)"}, (is_long,), x=reached, y=y, text=label),
        layer(
            "text",
            after | {"fontSize": size - 1, "color": SOFT},
            (),
            inline_data(between),
            x=start,
            y=y,
            text=label,
        ),
    ]
    shape = {"width": 240 if narrow else 880, "height": (56 if narrow else 66) * len(steps)}
    return spec({"data": inline_data(rows), "layer": layers, **shape}, narrow)
