"""Turns a Vega-Lite chart into an SVG element for the page: with title, description, theme colours and hatching."""

import re
from typing import Any

import vl_convert

from accord.report.charts.chart_style import VEGA_LITE

HATCH = (
    '<pattern id="{key}-hatch-{stage}" width="6" height="6" '
    'patternTransform="rotate(45)" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="var(--paper)"/><rect width="2.2" height="6" fill="var(--{stage})"/></pattern>'
)


def svg(spec: dict[str, Any], key: str, title: str, description: str) -> str:
    """The chart as an `<svg>` element; `key` is unique in the page and prefixes its ids. Texts must be escaped."""
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    drawn = drawn[drawn.index("<svg") :]
    # Texts have the font of the page.
    drawn = re.sub(r' font-family="[^"]*"(?=[^<>]*>)', "", drawn)  # of elements, not of texts
    # The title and description below cover the whole drawing.
    drawn = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="{key}-\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#{key}-\1)", drawn)
    hatched = sorted(set(re.findall(r"var\(--immature-(\w+)\)", drawn)))
    drawn = re.sub(r'fill="var\(--immature-(\w+)\)"', rf'fill="url(#{key}-hatch-\1)" data-immature="yes"', drawn)
    opening = re.match(r"<svg[^>]*>", drawn)
    assert opening is not None
    width, height = (float(re.search(rf'\b{side}="([\d.]+)"', opening[0])[1]) for side in ("width", "height"))  # type: ignore[index]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" style="max-width:{width:g}px" '
        f'role="img" aria-labelledby="{key}-title {key}-description">'
        f'<title id="{key}-title">{title}</title><desc id="{key}-description">{description}</desc>'
        f"<defs>{''.join(HATCH.format(key=key, stage=stage) for stage in hatched)}</defs>"
    )
    return head + drawn[opening.end() :]
