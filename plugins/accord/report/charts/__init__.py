"""One module per chart: counted rows in, a Vega-Lite specification out.

Each chart is drawn for two widths (`narrow` is for phones), because the text of a scaled-down drawing is unreadable.
"""
