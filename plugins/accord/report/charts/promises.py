"""Whether Sales keeps its promise: the share answered in time by month of entry, with its interval."""

from datetime import date
from itertools import groupby
from typing import Any

from accord.report.charts.chart_style import INK, SOFT, Spec, as_is, colour, field, inline_data, layer, spec
from accord.report.charts.cohorts import MONTH
from accord.report.display import SHORT
from accord.report.hand_off_rows import Kept

MONTHS_SHOWN = 12


def chart(rows: list[Kept], narrow: bool) -> Spec:
    """One small chart per stage. Months in which nothing can be judged yet have no point."""
    panels = []
    for stage, group in groupby(rows, key=lambda row: row.stage):
        values = [_values(row.of, row) for row in list(group)[-MONTHS_SHOWN:]]
        x = field(
            "month",
            "ordinal",
            title=None,
            axis={"labelExpr": MONTH, "labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 0, "ticks": False,
                  "domain": False},
        )  # fmt: skip
        y = field(
            "low",
            title=None,
            scale={"domain": [0, 1.12], "nice": False},
            axis={"minExtent": 46, "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "domain": False, "ticks": False},
        )
        text = {"dy": -9, "fontSize": 10 if narrow else 11, "color": INK, "fontWeight": 600}
        judged, tone = "datum.share !== null", {"value": colour(stage)}
        layers = [
            layer("rule", {"strokeWidth": 6, "opacity": 0.35}, (judged,), x=x, y=y, y2={"field": "high"}, color=tone),
            layer("point", {"filled": True, "size": 60, "opacity": 1}, (judged,), x=x, y=field("share"), color=tone),
            layer("text", text, (judged,), x=x, y=field("high"), text=as_is("label")),
        ]
        title = {
            "text": SHORT[stage], "anchor": "start", "color": INK, "fontSize": 13 if narrow else 15, "offset": 14,
            "subtitle": "answered in time, with 95 % interval", "subtitleColor": SOFT,
            "subtitleFontSize": 11 if narrow else 12,
        }  # fmt: skip
        size = {"width": 280 if narrow else 410, "height": 130}
        panels.append({"data": inline_data(values), "layer": layers, "title": title, **size})
    return spec({"concat": panels, "columns": 1 if narrow else 2, "spacing": {"row": 34, "column": 50}}, narrow)


def _values(month: date, row: Kept) -> dict[str, Any]:
    share = row.attainment
    return {
        "month": month.isoformat(),
        "share": share.part / share.whole if share.whole else None,
        "low": share.low,
        "high": share.high,
        "label": f"{100 * share.part / share.whole:.0f}" if share.whole else "",
    }
