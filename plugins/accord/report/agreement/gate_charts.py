"""The chart of a gate's definitions, with a text for those who cannot see it."""

from accord.report.agreement.gate_cards import Gate
from accord.report.captioned_charts import Figure, figure
from accord.report.charts import definitions
from accord.report.display import NOT_YET, interval, plain
from accord.report.rows import Windows


def drawn(gates: list[Gate], windows: Windows) -> dict[str, Figure]:
    """By stage; of a gate with a single definition there is nothing to compare."""
    return {gate.stage: _of(gate, windows) for gate in gates if len(gate.best_first) > 1}


def _of(gate: Gate, windows: Windows) -> Figure:
    rows = [version.performance for version in gate.best_first if version.performance]
    now = gate.in_force.agreement.definition if gate.in_force else None
    texts = [
        f"{plain(row.definition)}{' (in force)' if row.definition == now else ''}: "
        f"{row.a_week:.1f} leads a week; became customers: "
        f"{interval(row.customers) or NOT_YET}; "
        f"customers found in time: {interval(row.customers_captured) or 'none yet'}"
        for row in rows
    ]
    return figure(
        f"definitions-{gate.stage}",
        f"The definitions of {gate.stage.upper()} beside each other",
        ". ".join(texts) + ".",
        lambda narrow: definitions.chart(rows, now, gate.stage, windows, narrow),
        [],
        [],
    )
