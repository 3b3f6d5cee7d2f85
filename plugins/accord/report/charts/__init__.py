"""One module a chart: counted rows in, a Vega-Lite specification out.

Each chart is drawn for two widths (`narrow` is a phone): a scaled-down drawing would have unreadable words.
"""
