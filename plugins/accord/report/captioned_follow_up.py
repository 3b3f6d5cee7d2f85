"""The charts about follow-up: promises kept, why Sales sends leads back, whether it speaks with them."""

from accord.report.captioned_charts import Figure, figure
from accord.report.charts import contact, promises, sent_back
from accord.report.contact import WITHIN
from accord.report.definition_changes import starts
from accord.report.display import SHORT, interval, minutes, month, number, plain
from accord.report.hand_off_rows import HAND_OFF_STATES
from accord.report.rows import Published


def figures(published: Published) -> dict[str, Figure]:
    """The charts that have data, by key: promises, sent_back, contact."""
    drawn = [_promises(published)] if published.kept_by_month else []
    drawn += [_sent_back(published)] if published.reasons else []
    drawn += [_contact(published)] if any(each.contact.known for each in published.contact_months) else []
    return {figure.key: figure for figure in drawn}


def _promises(published: Published) -> Figure:
    rows = [
        [
            SHORT[kept.stage],
            month(kept.of),
            interval(kept.attainment) or "nothing to judge",
            *(number(kept.number(state)) for state in HAND_OFF_STATES),
            minutes(kept.median_minutes),
        ]
        for kept in published.kept_by_month
    ]
    return figure(
        "promises",
        "Promises that Sales kept, by month of entry",
        ". ".join(f"{row[0]} in {row[1]}: {row[2]}" for row in rows) + ".",
        lambda narrow: promises.chart(published.kept_by_month, narrow),
        [
            "Stage",
            "Month of entry",
            "Kept",
            *(plain(state).capitalize() for state in HAND_OFF_STATES),
            "Median of answers",
        ],
        rows,
    )


def _sent_back(published: Published) -> Figure:
    rows = [
        [
            plain(row.reason).capitalize(),
            row.responsible.capitalize(),
            number(row.decisions),
            number(row.contradicted) if row.checked else "facts cannot contradict it",
        ]
        for row in published.reasons
    ]
    return figure(
        "sent_back",
        "Why Sales sent leads back",
        ". ".join(f"{row[0]}: {row[2]}, of these contradicted: {row[3]}" for row in rows) + ".",
        lambda narrow: sent_back.chart(published.reasons, narrow),
        ["Reason", "Responsible", "Decisions", "Contradicted by facts"],
        rows,
    )


def _contact(published: Published) -> Figure:
    shown = [each for each in published.contact_months if each.contact.known]
    rows = [
        [
            month(each.month),
            interval(each.contact.contact_share),
            *(number(getattr(each.contact, name)) for name in WITHIN),
            minutes(each.half_minutes),
            minutes(each.most_minutes),
            "yes" if each.is_mature else "not yet",
        ]
        for each in shown
    ]
    versions = starts(published.agreements, published.today)
    return figure(
        "contact",
        "MQLs by what Sales did within two weeks, by month of hand-off",
        ". ".join(f"{row[0]}: spoke with {row[1]}" for row in rows) + ".",
        lambda narrow: contact.chart(shown, versions, narrow),
        [
            "Month of hand-off",
            "Sales spoke with",
            *(plain(name).capitalize() for name in WITHIN),
            "Half answered within",
            "Nine of ten answered within",
            "Mature",
        ],
        rows,
    )
