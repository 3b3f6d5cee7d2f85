"""The page to look at: one self-contained HTML file made from published tables."""

from accord.report.page import render

__all__ = ["render"]
