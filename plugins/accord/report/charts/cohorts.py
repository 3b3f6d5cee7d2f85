"""Conversion by month of entry; months that are not mature are hatched."""

from itertools import groupby
from typing import Any

from accord.report.charts.chart_style import (
    INK,
    SOFT,
    Spec,
    as_is,
    colour,
    field,
    immature,
    inline_data,
    layer,
    spec,
)
from accord.report.display import SHORT, month
from accord.report.rows import Cohort

COHORTS_SHOWN = 18
# The year is shown below each January, and below the first month unless that is a December.
MONTH = """datum.index == 0 && slice(datum.value, 5, 7) != '12' || slice(datum.value, 5, 7) == '01'
    ? [utcFormat(toDate(datum.value), '%b'), slice(datum.value, 0, 4)] : utcFormat(toDate(datum.value), '%b')"""


def chart(rows: list[Cohort], narrow: bool) -> Spec:
    """One small chart per step."""
    panels = []
    for (stage, next_stage), group in groupby(rows, key=lambda row: (row.stage, row.next_stage)):
        months = list(group)[-COHORTS_SHOWN:]
        values: list[dict[str, Any]] = [
            {
                "month": cohort.month.isoformat(),
                "share": cohort.converted / cohort.entered if cohort.entered else 0,
                "fill": colour(next_stage) if cohort.is_mature else immature(next_stage),
                "label": f"{100 * cohort.converted / cohort.entered:.0f}" if cohort.entered else "",
                "stroke": colour(next_stage),
            }
            for cohort in months
        ]
        top = max([value["share"] for value in values] + [0.01])
        x = field(
            "month",
            "ordinal",
            title=None,
            axis={
                "labelExpr": MONTH,
                "labelAngle": 0,
                "labelOverlap": "parity",
                "labelSeparation": 0,
                "ticks": False,
                "domain": False,
            },
        )
        y = field(
            "share",
            title=None,
            scale={"domain": [0, top * 1.2], "nice": False},
            axis={"minExtent": 46, "format": ".1~%", "values": _ticks(top), "domain": False, "ticks": False},
        )
        text = {"dy": -7, "fontSize": 10 if narrow else 11, "color": INK}
        layers = [
            layer("bar", {"strokeWidth": 1}, x=x, y=y, fill=as_is("fill"), stroke=as_is("stroke")),
            layer("text", text, x=x, y=y, text=field("label", "nominal")),
        ]
        immature_months = [cohort.month for cohort in months if not cohort.is_mature]
        title = {
            "text": f"{SHORT[stage]} → {SHORT[next_stage]}",
            "anchor": "start",
            "color": INK,
            "fontSize": 13 if narrow else 15,
            "offset": 14,
            "subtitle": f"not mature yet (hatched) from {month(immature_months[0])}"
            if immature_months
            else "all mature",
            "subtitleColor": SOFT,
            "subtitleFontSize": 11 if narrow else 12,
        }
        size = {"width": 280 if narrow else 410, "height": 130}
        panels.append({"data": inline_data(values), "layer": layers, "title": title, **size})
    return spec({"concat": panels, "columns": 1 if narrow else 2, "spacing": {"row": 34, "column": 50}}, narrow)


def _ticks(top: float) -> list[float]:
    """Up to six round shares from 0 to about the tallest bar. A label at the top edge would move the title."""
    step = next(step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if top / step < 5)
    return [step * number for number in range(int(1.1 * top / step) + 1)]
