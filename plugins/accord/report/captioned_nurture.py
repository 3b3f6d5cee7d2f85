"""The charts about leads that are not with Sales: who is on the nurture list, and what came back."""

from accord.report import way_back as way_backs
from accord.report.captioned_charts import Figure, figure
from accord.report.charts import nurture, way_back
from accord.report.display import WHY, interval, number, plain, why, with_capital
from accord.report.rows import Published
from accord.report.way_back import Returned


def figures(published: Published) -> dict[str, Figure]:
    """The charts that have data, by key: nurture, way_back."""
    by_category = way_backs.way_back(published.outcomes).by_category
    drawn = [_nurture(published)] if published.nurture.by_why else []
    drawn += [_way_back(by_category)] if by_category else []
    return {figure.key: figure for figure in drawn}


def _nurture(published: Published) -> Figure:
    found = published.nurture.by_why
    rows = [
        [
            with_capital(why(row.why)),
            number(row.leads),
            number(row.may_be_mailed),
            number(row.leads - row.may_be_mailed),
            WHY[row.why][1] if row.why in WHY else "",
        ]
        for row in found
    ]
    return figure(
        "nurture",
        "Leads on the nurture list, by why they are on it",
        ". ".join(f"{row[0]}: {row[1]}, of these {row[2]} may be mailed" for row in rows) + ".",
        lambda narrow: nurture.chart(found, narrow),
        ["Why", "Leads", "May be mailed", "May not be mailed", "What it means"],
        rows,
    )


def _way_back(found: list[Returned]) -> Figure:
    rows = [
        [
            plain(row.of).capitalize(),
            number(row.entered),
            number(row.returned),
            interval(row.returned_share),
            interval(row.sql_share),
            interval(row.customer_share),
        ]
        for row in found
    ]
    return figure(
        "way_back",
        "What came back of what Sales sent back, by category of the reason",
        ". ".join(f"{row[0]}: {row[2]} of {row[1]}, {row[3]}" for row in rows) + ".",
        lambda narrow: way_back.chart(found, narrow),
        ["Category", "Times", "Came back", "Share", "Became SQL", "Became customer"],
        rows,
    )
