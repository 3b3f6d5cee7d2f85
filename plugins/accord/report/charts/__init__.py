"""One module a chart: counted rows in, a Vega-Lite specification out.

Each chart is drawn for two widths (`narrow` is a phone): a scaled-down drawing would have unreadable words.
"""

from accord.report.charts import aside, cohorts, definitions, funnel, waits, weekly
from accord.report.charts.dress import Spec

__all__ = ["Spec", "aside", "cohorts", "definitions", "funnel", "waits", "weekly"]
