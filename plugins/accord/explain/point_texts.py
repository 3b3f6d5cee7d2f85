"""Numbers of points in words."""

from accord.explain.shortfalls import nearest


def points(number: float) -> str:
    """At most two decimals, and none where it is whole: 12, 0.50, -1,204.25."""
    text = f"{nearest(number):,}"
    return "0" if text == "-0.00" else text.removesuffix(".00")


def part_of(left: float, whole: float, limit: str) -> str:
    """'20 of 24: at most 20 points a day'"""
    return f"{points(left)} of {points(whole)}: {limit}"
