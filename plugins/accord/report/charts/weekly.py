"""New MQLs and SQLs per week, and the days on which a version of a definition came into force."""

from datetime import date
from typing import Any

from accord.report.charts.chart_style import INK, Spec, as_is, colour, field, inline_data, layer, spec
from accord.report.display import SHORT, plain
from accord.report.rows import Agreement, Week

WEEKS_SHOWN = 104


def chart(weeks: list[Week], agreements: list[Agreement], narrow: bool) -> Spec:
    """New MQLs and SQLs per business week.

    A dashed vertical line marks the day on which a version came into force; a hollow point marks an incomplete week.
    """
    shown = weeks[-WEEKS_SHOWN:]
    rows: list[dict[str, Any]] = [
        {
            "week": week.monday.isoformat(),
            "stage": stage,
            "count": count,
            "complete": week.is_complete,
            "colour": colour(stage),
        }
        for week in shown
        for stage, count in (("mql", week.mql), ("sql", week.sql))
    ]
    starts: list[dict[str, Any]] = [
        {"on": a.in_force_from, "label": f"{SHORT[a.stage]}: {plain(a.definition)}"}
        for a in sorted(agreements, key=lambda a: a.in_force_from or date.min)
        if a.in_force_from
        and a.stage in ("mql", "sql")
        and shown[0].monday <= a.in_force_from
        and a.in_force_from.toordinal() <= shown[-1].monday.toordinal() + 6
    ]
    span = max((shown[-1].monday - shown[0].monday).days, 1)
    for nth, start in enumerate(starts):
        near = [o for o in starts[:nth] if (start["on"] - o["on"]).days < span * (0.8 if narrow else 0.35)]
        # In the right half of the chart there is more room for the label on the left of the line.
        start |= {"line": len(near), "is_left": (start["on"] - shown[0].monday).days > span / 2}
    for start in starts:
        start["on"] = start["on"].isoformat()
    x = field("week", "temporal", title=None, scale={"type": "utc"}, axis=_time_axis(span, narrow))
    top = max(row["count"] for row in rows)
    room = max(top * (1.3 if starts else 1.1), 1)  # leaves space for the labels of the vertical lines
    y = field(
        "count",
        title="new in the week",
        scale={"domain": [0, room], "nice": True},
        axis={"tickCount": 5, "tickMinStep": 1, "format": ",d", "domain": False, "ticks": False},
    )
    of_week = {"x": x, "y": y, "color": as_is("colour")}
    complete, mql, sql = "datum.complete", "datum.stage == 'mql'", "datum.stage == 'sql'"
    point = {"filled": True, "opacity": 1}
    hollow = {"size": 46, "strokeWidth": 2, "fill": "var(--paper)", "opacity": 1}
    layers = [
        layer("line", {"strokeDash": [3, 3], "strokeWidth": 1.5, "strokeJoin": "round"}, **of_week),
        layer("line", {"strokeWidth": 2.5, "strokeJoin": "round"}, (complete,), **of_week),
        layer("point", point | {"size": 26}, (complete, mql), **of_week),
        layer("point", point | {"size": 30, "shape": "square"}, (complete, sql), **of_week),
        layer("point", hollow, (f"!{complete}",), **of_week),
        *(_starts(starts, narrow) if starts else []),
    ]
    size = {"width": 290 if narrow else 920, "height": 240 if narrow else 320}
    return spec({"data": inline_data(rows), "layer": layers, **size}, narrow)


def _starts(starts: list[dict[str, Any]], narrow: bool) -> list[Spec]:
    """The vertical lines with their labels; a halo keeps a label readable where it crosses a curve."""
    data, x = inline_data(starts), field("on", "temporal", scale={"type": "utc"})
    layers = [layer("rule", {"color": INK, "strokeWidth": 1.2, "strokeDash": [6, 3]}, (), data, x=x)]
    for line, left in sorted({(start["line"], start["is_left"]) for start in starts}):
        here = f"datum.line === {line} && {'' if left else '!'}datum.is_left"
        place: Spec = {"align": "right", "dx": -6} if left else {"align": "left", "dx": 6}
        style = place | {"fontSize": 10 if narrow else 13, "fontWeight": 600, "dy": 8 + 17 * line}
        halo = style | {"stroke": "var(--paper)", "strokeWidth": 5, "strokeJoin": "round"}
        for text in (halo, style | {"color": INK}):
            layers.append(layer("text", text, (here,), data, x=x, y={"value": 0}, text=field("label", "nominal")))
    return layers


def _time_axis(span: int, narrow: bool) -> Spec:
    """Labels by month, or by day for a short history; `span` in days."""
    fitting = 4 if narrow else 9
    if span < 70:
        return {"format": "%-d %b", "tickCount": fitting, "grid": False, "labelOverlap": True}
    step = {"interval": "month", "step": max(1, -(-span // (30 * fitting)))}
    return {"format": "%b %Y", "tickCount": step, "grid": False, "labelOverlap": True}
