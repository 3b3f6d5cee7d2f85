"""What became of each month's MQLs within two weeks, with the days on which a definition came into force."""

from datetime import date, timedelta
from typing import Any

from accord.report.charts.chart_style import INK, Spec, as_is, colour, field, immature, inline_data, layer, spec
from accord.report.contact import ContactMonth
from accord.report.display import WITHIN, plain
from accord.report.rows import Agreement

MONTHS_SHOWN = 12
LINES = 3  # of labels
# The year is shown below each January, and below the first month unless that is a December.
MONTH = """datum.index == 0 && utcmonth(datum.value) != 11 || utcmonth(datum.value) == 0
    ? [utcFormat(datum.value, '%b'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '%b')"""


def chart(months: list[ContactMonth], versions: list[Agreement], narrow: bool) -> Spec:
    """A bar per month; a dark line is the interval of the share that Sales spoke with, a dashed one a first day."""
    shown = months[-MONTHS_SHOWN:]
    first, last = shown[0].month, _days_after(shown[-1].month, 31)
    x_scale = {"type": "utc", "domain": [first.isoformat(), last.isoformat()], "nice": False}
    middles = [{"year": each.month.year, "month": each.month.month, "date": 16, "utc": True} for each in shown]
    axis = {"values": middles, "labelExpr": MONTH, "labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 0,
            "ticks": False, "domain": False, "grid": False}  # fmt: skip
    y_axis = {"minExtent": 46, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "domain": False, "ticks": False}
    begun = [a for a in versions if a.in_force_from and first <= a.in_force_from < last]
    # Above the bars there is room for their numbers, and for the names of versions.
    y_scale = {"domain": [0, 1.14 + 0.08 * min(len(begun), LINES)], "nice": False}
    middle = field("middle", "temporal", title=None, scale=x_scale, axis=axis)
    low, high = field("low", title=None, scale=y_scale, axis=y_axis), {"field": "high"}
    parts = inline_data([part for each in shown for part in _parts(each)])
    text = {"dy": -8, "fontSize": 10 if narrow else 12, "color": INK, "fontWeight": 600}
    layers = [
        layer("rect", {}, (), parts, x=field("from", "temporal", title=None, scale=x_scale, axis=axis),
              x2={"field": "to"}, y=low, y2=high, color=as_is("colour")),
        layer("rule", {"strokeWidth": 6, "color": "var(--paper)"}, x=middle, y=low, y2=high),
        layer("rule", {"strokeWidth": 2.5, "color": INK}, x=middle, y=low, y2=high),
        layer("text", text, x=middle, y=field("top"), text=field("label", "nominal")),
        *_first_days(begun, first, last, narrow),
    ]  # fmt: skip
    size = {"width": 280 if narrow else 900, "height": 230 if narrow else 290}
    return spec({"data": inline_data([_share(each) for each in shown]), "layer": layers, **size}, narrow)


def _parts(row: ContactMonth) -> list[dict[str, Any]]:
    """The parts of one bar, from below; those of a month that is not mature are hatched."""
    tone, found, below = colour if row.is_mature else immature, [], 0
    for name, (stage, _) in WITHIN.items():
        above = below + getattr(row.contact, name)
        found.append(
            {
                "from": _days_after(row.month, 3).isoformat(),
                "to": _days_after(row.month, 28).isoformat(),
                "low": below / row.contact.known,
                "high": above / row.contact.known,
                "colour": tone(stage),
            }
        )
        below = above
    return found


def _share(row: ContactMonth) -> dict[str, Any]:
    share = row.contact.contact_share
    return {
        "middle": _days_after(row.month, 15).isoformat(),
        "low": share.low,
        "high": share.high,
        "top": 1,
        "label": f"{100 * share.part / share.whole:.0f}",
    }


def _first_days(begun: list[Agreement], first: date, last: date, narrow: bool) -> list[Spec]:
    """The dashed lines with their labels, one below the other, on the side of the line with more room."""
    layers: list[Spec] = []
    for place, version in enumerate(begun):
        day = version.in_force_from or first
        data = inline_data([{"on": day.isoformat(), "label": plain(version.definition)}])
        x = field("on", "temporal")
        is_left = (day - first) > (last - first) / 2
        side: Spec = {"align": "right", "dx": -6} if is_left else {"align": "left", "dx": 6}
        style = side | {
            "fontSize": 10 if narrow else 13,
            "fontWeight": 600,
            "dy": 8 + 15 * (place % LINES),
            "color": INK,
        }
        layers += [
            layer("rule", {"color": INK, "strokeWidth": 1.2, "strokeDash": [6, 3]}, (), data, x=x),
            layer("text", style, (), data, x=x, y={"value": 0}, text=field("label", "nominal")),
        ]
    return layers


def _days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)
