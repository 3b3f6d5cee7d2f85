"""The definitions of one gate side by side: leads a week, share of customers, and customers found in time."""

from typing import Any

from accord.report.charts.chart_style import INK, SOFT, Spec, as_is, colour, field, inline_data, layer, spec
from accord.report.display import percent, plain
from accord.report.rows import Performance, Windows
from accord.report.shares import Share

ROW = 30


def chart(rows: list[Performance], in_force: str | None, stage: str, windows: Windows, narrow: bool) -> Spec:
    """Bars of leads a week, and two shares with 95 % intervals. The version in force has the gate's colour."""
    values = [_values(row, row.definition == in_force, stage) for row in rows]
    names = [value["name"] for value in values]
    panels = [
        _panel(
            _volume(values, narrow), values, names, "Leads a week",
            f"in the last {windows.weeks} weeks", True, narrow,
        ),
        _panel(
            _shares(values, "good", narrow), values, names, "Became customers",
            f"within {windows.customer_days} days, with 95 % interval", narrow, narrow,
        ),
        _panel(
            _shares(values, "found", narrow), values, names, "Customers found in time",
            "of all customers, with 95 % interval", narrow, narrow,
        ),
    ]  # fmt: skip
    return spec({"concat": panels, "columns": 1 if narrow else 3, "spacing": {"row": 26, "column": 34}}, narrow)


def _values(row: Performance, is_in_force: bool, stage: str) -> dict[str, Any]:
    return {
        "name": plain(row.definition),
        "colour": colour(stage) if is_in_force else "var(--inquiry)",
        "weight": "bold" if is_in_force else "normal",
        "week": row.a_week,
        "week_label": f"{row.a_week:.1f}",
        **_of_share("good", row.customers, "too early"),
        **_of_share("found", row.customers_captured, "no customers yet"),
        "zero": 0,
    }


def _of_share(key: str, share: Share, text_if_empty: str) -> dict[str, Any]:
    return {
        f"{key}": share.part / share.whole if share.whole else None,
        f"{key}_low": share.low,
        f"{key}_high": share.high if share.high is not None else 0,
        f"{key}_label": percent(share.part, share.whole) if share.whole else text_if_empty,
    }


def _panel(
    layers: list[Spec], values: list[dict[str, Any]], names: list[str],
    title: str, subtitle: str, is_named: bool, narrow: bool,
) -> Spec:  # fmt: skip
    axis = {
        "domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 11 if narrow else 13, "labelLimit": 200,
        "labelPadding": 8,
    }  # fmt: skip
    y = field("name", "nominal", title=None, sort=names, axis=axis if is_named else None)
    heading = {
        "text": title, "subtitle": subtitle, "anchor": "start", "color": INK, "fontSize": 13 if narrow else 14,
        "subtitleColor": SOFT, "subtitleFontSize": 11, "offset": 8,
    }  # fmt: skip
    size = {"width": 150 if narrow else 225, "height": ROW * len(values)}
    return {"data": inline_data(values), "encoding": {"y": y}, "layer": layers, "title": heading, **size}


def _volume(values: list[dict[str, Any]], narrow: bool) -> list[Spec]:
    top = max([value["week"] for value in values] + [1])
    x = field("week", axis=None, scale={"domain": [0, top * 1.3], "nice": False})
    return [
        layer("bar", {"height": 14}, x=x, color=as_is("colour")),
        layer("text", _label(narrow), x=x, text=field("week_label", "nominal")),
    ]


def _shares(values: list[dict[str, Any]], key: str, narrow: bool) -> list[Spec]:
    top = max([value[f"{key}_high"] for value in values] + [0.01])
    scale = {"domain": [0, top * 1.3], "nice": False}
    ticks = {"format": ".0%", "tickCount": 4, "domain": False, "ticks": False}
    low, high = field(f"{key}_low", title=None, scale=scale, axis=ticks), {"field": f"{key}_high"}
    return [
        layer("rule", {"strokeWidth": 2.5, "opacity": 0.55}, x=low, x2=high, color=as_is("colour")),
        layer("point", {"filled": True, "size": 90, "opacity": 1}, x=field(key, scale=scale), color=as_is("colour")),
        layer("text", _label(narrow), x=field(f"{key}_high", scale=scale), text=field(f"{key}_label", "nominal")),
    ]


def _label(narrow: bool) -> Spec:
    return {"align": "left", "dx": 7, "fontSize": 11 if narrow else 12, "fontWeight": 600, "color": INK}
