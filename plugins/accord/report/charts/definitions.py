"""The definitions of one gate side by side: leads a week, share of customers, and customers found in time."""

from typing import Any

import altair as alt

from accord.report.charts.chart_style import INK, SOFT, Spec, colour, inline_data, spec
from accord.report.display import percent, plain
from accord.report.rows import Performance, Share, Windows

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
    return spec(alt.concat(*panels, columns=1 if narrow else 3, spacing={"row": 26, "column": 34}), narrow)


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
    layers: list[alt.Chart], values: list[dict[str, Any]], names: list[str],
    title: str, subtitle: str, is_named: bool, narrow: bool,
) -> alt.LayerChart | alt.FacetChart:  # fmt: skip
    axis = alt.Axis(
        domain=False, ticks=False, labelColor=INK, labelFontSize=11 if narrow else 13, labelLimit=200, labelPadding=8
    )
    y = alt.Y("name:N", title=None, sort=names, axis=axis if is_named else None)
    heading = alt.TitleParams(
        title, subtitle=subtitle, anchor="start", color=INK, fontSize=13 if narrow else 14, subtitleColor=SOFT,
        subtitleFontSize=11, offset=8,
    )  # fmt: skip
    drawn = [layer.encode(y=y) for layer in layers]
    width = 150 if narrow else 225
    return alt.layer(*drawn, data=inline_data(values)).properties(title=heading, width=width, height=ROW * len(values))


def _volume(values: list[dict[str, Any]], narrow: bool) -> list[alt.Chart]:
    top = max([value["week"] for value in values] + [1])
    x = alt.X("week:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.3], nice=False))
    fill = alt.Color("colour:N", scale=None)
    return [
        alt.Chart().mark_bar(height=14).encode(x=x, color=fill),
        _label(narrow).encode(x=x, text="week_label:N"),
    ]


def _shares(values: list[dict[str, Any]], key: str, narrow: bool) -> list[alt.Chart]:
    top = max([value[f"{key}_high"] for value in values] + [0.01])
    scale = alt.Scale(domain=[0, top * 1.3], nice=False)
    ticks = alt.Axis(format=".0%", tickCount=4, domain=False, ticks=False)
    fill = alt.Color("colour:N", scale=None)
    return [
        alt.Chart().mark_rule(strokeWidth=2.5, opacity=0.55).encode(
            x=alt.X(f"{key}_low:Q", title=None, scale=scale, axis=ticks), x2=f"{key}_high:Q", color=fill
        ),
        alt.Chart().mark_point(filled=True, size=90, opacity=1).encode(x=alt.X(f"{key}:Q", scale=scale), color=fill),
        _label(narrow).encode(x=alt.X(f"{key}_high:Q", scale=scale), text=f"{key}_label:N"),
    ]  # fmt: skip


def _label(narrow: bool) -> alt.Chart:
    return alt.Chart().mark_text(align="left", dx=7, fontSize=11 if narrow else 12, fontWeight=600, color=INK)
